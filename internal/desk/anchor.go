package desk

import (
	"context"
	"strings"
	"unicode"
	"unicode/utf8"

	"dateline.news/internal/errs"
	"dateline.news/internal/store"
	"dateline.news/internal/story"
	"dateline.news/internal/text"
)

// Anchor is where in a draft's text a note stands: the words, in one paragraph or in several that follow one another, and
// what stands around them, by which they are found again wherever they go. The zero value is the draft as a whole.
type Anchor struct {
	Place  string `json:"place,omitempty"`  // where they begin: "headline", "lede" or a place of the body ("body.content[3]")
	Words  string `json:"words,omitempty"`  // paragraphs parted by an empty line; empty: the place between Before and After
	Before string `json:"before,omitempty"` // at most 80 runes of the same paragraph
	After  string `json:"after,omitempty"`
}

const (
	maxAnchor    = 5000 // runes of the words
	surroundings = 80   // runes kept of what stands around
	shortest     = 12   // runes: fewer words than this stand in many places
	telling      = 8    // bytes of what stands around that tell one place from another
)

// None says whether the note is about the draft as a whole.
func (a Anchor) None() bool { return a.Place == "" }

// Stands says whether the words are still in a text.
func (a Anchor) Stands(c story.Copy) bool {
	_, found := a.find(stretchOf(c, a.Place))
	return found
}

// find answers where the words stand now, in bytes of the stretch: of several places that with most of what stood around,
// and of those the one in the old paragraph. Words that stand nowhere, or only where nothing of it stands around, are gone.
func (a Anchor) find(within stretch) (at int, found bool) {
	most, tied := -1, false
	words := within.text()
	places := a.offsets(words)
	for _, here := range places {
		score := 2 * a.around(words, here)
		if p, _ := within.passage(here); p.Place == a.Place {
			score++
		}
		if score > most {
			at, most, tied = here, score, false
		} else if score == most {
			tied = true
		}
	}
	need := 0
	if len(places) > 1 || utf8.RuneCountInString(a.Words) < shortest {
		need = min(telling, len(a.Before)+len(a.After))
	}
	return at, len(places) > 0 && !tied && most/2 >= need
}

// offsets answers where in a text the anchor may be.
func (a Anchor) offsets(words string) []int {
	if a.Words != "" {
		return all(words, a.Words)
	}
	before, after := lastRunes(a.Before, 2*shortest), firstRunes(a.After, 2*shortest)
	var found []int
	for _, at := range all(words, before+after) {
		found = append(found, at+len(before))
	}
	return found
}

// all answers where find begins in words, in bytes, overlapping or not.
func all(words, find string) []int {
	var found []int
	for from := 0; find != ""; {
		i := strings.Index(words[from:], find)
		if i < 0 {
			break
		}
		found = append(found, from+i)
		_, size := utf8.DecodeRuneInString(words[from+i:])
		from += i + size
	}
	return found
}

// around answers how many bytes of what stood around stand around the place still.
func (a Anchor) around(words string, at int) int {
	before, after := words[:at], words[at+len(a.Words):]
	n := 0
	for n < len(before) && n < len(a.Before) && before[len(before)-1-n] == a.Before[len(a.Before)-1-n] {
		n++
	}
	m := 0
	for m < len(after) && m < len(a.After) && after[m] == a.After[m] {
		m++
	}
	return n + m
}

// tidy refuses an anchor that is too long or stands nowhere in the text, and answers it as it stands.
func (a Anchor) tidy(c story.Copy) (Anchor, error) {
	if a.None() {
		return Anchor{}, nil
	}
	if utf8.RuneCountInString(a.Words) > maxAnchor {
		return a, errs.At("words", "desk.anchor_long", map[string]any{"Max": maxAnchor})
	}
	within := stretchOf(c, a.Place)
	at, found := a.find(within)
	if !found {
		return a, errs.At("words", "desk.anchor_gone", nil)
	}
	return within.anchor(at, at+len(a.Words)), nil
}

// follow answers where the words have come by an edit of them: what stands in their place now. False where nothing does.
func (a Anchor) follow(before, after story.Copy) (Anchor, bool) {
	old, then := stretchOf(before, a.Place), stretchOf(after, a.Place)
	from, found := a.find(old)
	if !found {
		return a, false
	}
	pieces := text.Diff(old.text(), then.text())
	if !keeps(pieces, from, a.Words) {
		return a, false
	}
	start, end := moved(pieces, from, from+len(a.Words))
	words := then.text()[start:end]
	start += len(words) - len(strings.TrimLeft(words, "\n")) // what parts two paragraphs is of neither
	end = start + len(strings.Trim(words, "\n"))
	if strings.TrimSpace(then.text()[start:end]) == "" {
		return a, false
	}
	return then.anchor(start, end), true
}

// keeps says whether any of some words of an old text, which begin at a byte, stayed: words of which none did are gone,
// whatever came. A full stop that stayed is no word, unless there was nothing else.
func keeps(pieces []text.Piece, from int, words string) bool {
	to, counts := from+len(words), isWord
	if !strings.ContainsFunc(words, isWord) {
		counts = func(r rune) bool { return !unicode.IsSpace(r) }
	}
	at := 0
	for _, p := range pieces {
		if p.Op == text.In {
			continue
		}
		start, end := max(from-at, 0), min(to-at, len(p.Text))
		if p.Op == text.Kept && start < end && strings.ContainsFunc(p.Text[start:end], counts) {
			return true
		}
		at += len(p.Text)
	}
	return false
}

func isWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// moved answers where two places of an old text are in the new one. What was taken out is where that stands which came
// for it.
func moved(pieces []text.Piece, from, to int) (start, end int) {
	old, fresh := 0, 0
	start, end = -1, -1
	for i, p := range pieces {
		size := len(p.Text)
		if p.Op == text.In {
			fresh += size
			continue
		}
		came := size
		if p.Op == text.Out {
			came = 0
			if i+1 < len(pieces) && pieces[i+1].Op == text.In {
				came = len(pieces[i+1].Text)
			}
		}
		if start < 0 && from < old+size {
			start = fresh
			if p.Op == text.Kept {
				start += from - old
			}
		}
		if end < 0 && to <= old+size {
			end = fresh + came
			if p.Op == text.Kept {
				end = fresh + to - old
			}
		}
		old += size
		if p.Op == text.Kept {
			fresh += size
		}
	}
	return max(start, 0), max(end, start, 0)
}

// stretch is the part of a text within which words move — the headline, the lede, the body's running text — paragraph
// after paragraph.
type stretch []story.Passage

const parting = "\n\n"

// stretchOf answers the stretch to which a place belongs. What is said of pictures and who speaks a quotation stand beside
// the running text.
func stretchOf(c story.Copy, place string) stretch {
	zone, _, _ := strings.Cut(place, ".")
	var some stretch
	for _, p := range c.Passages() {
		if within, _, _ := strings.Cut(p.Place, "."); within == zone && !strings.Contains(p.Place, ".attrs.") {
			some = append(some, p)
		}
	}
	return some
}

func (s stretch) text() string {
	var words []string
	for _, p := range s {
		words = append(words, p.Words)
	}
	return strings.Join(words, parting)
}

// passage answers the paragraph to which a byte of the whole belongs, or which ends there, and where in it.
func (s stretch) passage(at int) (story.Passage, int) {
	for _, p := range s {
		if at <= len(p.Words) {
			return p, max(at, 0)
		}
		at -= len(p.Words) + len(parting)
	}
	return story.Passage{}, 0
}

// anchor makes the anchor of some bytes of the whole.
func (s stretch) anchor(from, to int) Anchor {
	first, start := s.passage(from)
	last, end := s.passage(to)
	return Anchor{Place: first.Place, Words: s.text()[from:to], Before: lastRunes(first.Words[:start], surroundings), After: firstRunes(last.Words[end:], surroundings)}
}

// reanchor finds the words of the open notes again in a draft that is saved. A remark follows its words where they were
// changed; a suggestion is about the words to the letter.
func reanchor(ctx context.Context, tx *store.Tx, before, next Draft) error {
	open, err := notes(ctx, tx, next.ID)
	if err != nil {
		return err
	}
	for _, n := range open {
		if !n.Open() || n.Anchor.None() {
			continue
		}
		now := n.Anchor
		within := stretchOf(next.Copy, n.Anchor.Place)
		if at, found := n.Anchor.find(within); found {
			now = within.anchor(at, at+len(n.Anchor.Words))
		} else if n.Kind != NoteSuggestion {
			now, _ = n.Anchor.follow(before.Copy, next.Copy)
		}
		if now == n.Anchor {
			continue
		}
		if _, err := tx.Exec(ctx, "update draft_note set place = $1, anchored = $2, led_in = $3, led_out = $4 where id = $5",
			now.Place, now.Words, now.Before, now.After, n.ID); err != nil {
			return err
		}
	}
	return nil
}

func firstRunes(s string, most int) string {
	for i := range s {
		if most == 0 {
			return s[:i]
		}
		most--
	}
	return s
}

func lastRunes(s string, most int) string {
	at := len(s)
	for ; most > 0 && at > 0; most-- {
		_, size := utf8.DecodeLastRuneInString(s[:at])
		at -= size
	}
	return s[at:]
}
