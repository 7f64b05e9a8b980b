package story

import (
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"dateline.news/internal/errs"
	"dateline.news/internal/text"
)

// MaxFix is the longest passage that a correction finds or puts in its place, in code points.
const MaxFix = 2000

// Class says how grave a correction is.
type Class string

// The classes.
const (
	ClassCorrection    Class = "correction"    // a fact was wrong
	ClassClarification Class = "clarification" // right, but it could be misread
	ClassRefile        Class = "refile"        // a slip of spelling or form
)

// Classes lists every class.
var Classes = []Class{ClassCorrection, ClassClarification, ClassRefile}

// The places of a correction that are no place of the copy: what is said of a picture.
const (
	PlaceCaption = "caption"
	PlaceCredit  = "credit"
	PlaceAlt     = "alt"
)

// Fix is the order to correct: the exact words and what stands there instead. Without a Place the words must stand once
// in headline, lede and body, or, where they are not there, once in what is said of the story's pictures.
type Fix struct {
	Find     string `json:"find"`
	Replace  string `json:"replace"`
	Class    Class  `json:"class"`
	Cause    string `json:"cause"`               // how it came about; for the newsroom
	Note     string `json:"note"`                // for readers; needed but for a refile
	Place    string `json:"place,omitempty"`     // "headline", "lede", "body", "body.content[3]", "caption", "credit", "alt"; empty: anywhere
	Asset    int64  `json:"asset,omitempty"`     // the picture whose caption, credit or alternative text is meant; 0: any
	Nth      int    `json:"nth,omitempty"`       // which one, where the words stand several times at Place; 0: they stand once
	KeepHeld bool   `json:"keep_held,omitempty"` // a held story stays held
}

// check answers the fix with its notes cleaned. Find and Replace stay to the letter.
func (f Fix) check() (Fix, error) {
	f.Cause, f.Note = text.CleanLines(f.Cause), text.CleanLines(f.Note)
	if f.Class == "" {
		f.Class = ClassCorrection
	}
	switch {
	case strings.TrimSpace(f.Find) == "":
		return f, errs.At("find", "story.fix_missing", nil)
	case f.Find == f.Replace:
		return f, errs.At("replace", "story.fix_same", nil)
	case !slices.Contains(Classes, f.Class):
		return f, errs.At("class", "story.class_unknown", map[string]any{"Class": string(f.Class)})
	case f.Note == "" && f.Class != ClassRefile:
		return f, errs.At("note", "story.note_missing", nil)
	}
	for field, s := range map[string]string{"find": f.Find, "replace": f.Replace} {
		if !utf8.ValidString(s) || strings.ContainsRune(s, 0) {
			return f, errs.At(field, "story.fix_unreadable", nil)
		}
		if err := limit(field, "story.fix_too_long", s, MaxFix); err != nil {
			return f, err
		}
	}
	for field, s := range map[string]string{"cause": f.Cause, "note": f.Note} {
		if err := limit(field, "story.note_too_long", s, MaxNote); err != nil {
			return f, err
		}
	}
	return f, nil
}

// Corrected is a correction that was made.
type Corrected struct {
	ID       int64     `json:"id"`
	Story    int64     `json:"story"`
	Version  int       `json:"version"`         // the version that it made
	Place    string    `json:"place"`           // "headline", "lede", "body.content[3]", "caption", "credit", "alt"
	Asset    int64     `json:"asset,omitempty"` // the picture of the last three
	Old      string    `json:"old"`
	New      string    `json:"new"`
	Class    Class     `json:"class"`
	Note     string    `json:"note,omitempty"`
	At       time.Time `json:"at"`
	Cause    string    `json:"-"`                  // the newsroom's
	By       string    `json:"-"`                  // journal subject of who corrected or, where a second person did, approved; the newsroom's
	AskedBy  string    `json:"-"`                  // journal subject of who had asked for it; "" where nobody had to approve; the newsroom's
	Asked    time.Time `json:"-"`                  // when
	Headline string    `json:"headline,omitempty"` // of the story now; only in the list of an edition
	Path     string    `json:"path,omitempty"`     // of the story now; only in the list of an edition

	ledIn, ledOut string // the words around, by which it is found again
}

// Where answers the kind of place: "headline", "lede", "body", "caption", "credit" or "alt".
func (c Corrected) Where() string { return where(c.Place) }

func where(place string) string {
	switch {
	case strings.HasSuffix(place, ".attrs.caption"):
		return PlaceCaption
	case strings.HasPrefix(place, "body"):
		return "body"
	}
	return place
}

// around is how many code points of the words around a correction are kept.
const around = 30

// remember keeps the words around the new ones, which stand at byte at of a passage.
func (c *Corrected) remember(passage string, at int) {
	head, tail := []rune(passage[:at]), []rune(passage[at+len(c.New):])
	c.ledIn, c.ledOut = string(head[max(0, len(head)-around):]), string(tail[:min(len(tail), around)])
}

// In answers where the corrected words stand in what its place says today, in bytes: among the words that stood around
// them, else where they stand but once and by themselves.
func (c Corrected) In(passage string) (from, to int, ok bool) {
	if from, to, ok = c.among(passage); ok {
		return from, to, true
	}
	if strings.TrimSpace(c.New) == "" || occurrences(passage, c.New) != 1 {
		return 0, 0, false
	}
	from = strings.Index(passage, c.New)
	return from, from + len(c.New), whole(passage, from, from+len(c.New))
}

// whole says whether the words between two bytes are not part of longer ones: "3" is not in "2023".
func whole(passage string, from, to int) bool {
	inner := func(r rune) bool { return unicode.IsLetter(r) || unicode.IsMark(r) || unicode.IsDigit(r) }
	before, _ := utf8.DecodeLastRuneInString(passage[:from])
	first, _ := utf8.DecodeRuneInString(passage[from:to])
	last, _ := utf8.DecodeLastRuneInString(passage[from:to])
	after, _ := utf8.DecodeRuneInString(passage[to:])
	return !(inner(before) && inner(first)) && !(inner(last) && inner(after))
}

// among finds the corrected words among those that stood around them. Where nothing stood around them, as in a cell of a
// table, they are found where they still stand alone.
func (c Corrected) among(passage string) (from, to int, ok bool) {
	if c.ledIn == "" && c.ledOut == "" && passage != c.New {
		return 0, 0, false
	}
	whole := c.ledIn + c.New + c.ledOut
	i := strings.Index(passage, whole)
	if i < 0 || strings.TrimSpace(whole) == "" {
		return 0, 0, false
	}
	from = i + len(c.ledIn)
	return from, from + len(c.New), true
}

// Spot is where the words of a correction stand in the newest version.
type Spot struct {
	Correction int64
	Place      string // "headline", "lede", or a place of the body
	From, To   int    // in bytes of its text
}

// Spots answers where the corrected words of the copy stand now; a slip of spelling is not worth a mark, and what was
// rewritten since has none. Where two overlap the later one stands.
func (s Story) Spots() []Spot {
	var spots []Spot
	all := s.passages()
	for _, c := range slices.Backward(s.Corrections) {
		if c.Class == ClassRefile || c.Asset != 0 {
			continue
		}
		spot, found := c.spot(all)
		overlaps := func(o Spot) bool { return o.Place == spot.Place && o.From < spot.To && spot.From < o.To }
		if found && !slices.ContainsFunc(spots, overlaps) {
			spots = append(spots, spot)
		}
	}
	slices.Reverse(spots)
	return spots
}

// spot looks for the corrected words at their place first, then anywhere among the words around them.
func (c Corrected) spot(all []passage) (Spot, bool) {
	for _, p := range all {
		if p.place != c.Place {
			continue
		}
		if from, to, ok := c.In(p.words); ok {
			return Spot{c.ID, p.place, from, to}, true
		}
	}
	for _, p := range all {
		if from, to, ok := c.among(p.words); ok && c.New != "" {
			return Spot{c.ID, p.place, from, to}, true
		}
	}
	return Spot{}, false
}
