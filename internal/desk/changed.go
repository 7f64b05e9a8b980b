package desk

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"dateline.news/internal/account"
	"dateline.news/internal/errs"
	"dateline.news/internal/store"
	"dateline.news/internal/story"
	"dateline.news/internal/text"
)

// ChangeKind says what sort of published words an update changes.
type ChangeKind string

// The sorts of words about which the desk asks.
const (
	ChangedFigure ChangeKind = "figure"
	ChangedName   ChangeKind = "name"
	ChangedQuote  ChangeKind = "quote"
)

// Changed is a published figure, name or quote that an update says otherwise: was it wrong when it was published?
type Changed struct {
	Place    string     `json:"place"` // in the update
	Kind     ChangeKind `json:"kind"`
	Old      string     `json:"old"`
	New      string     `json:"new"`
	Answered bool       `json:"answered"`
	Wrong    bool       `json:"wrong"` // yes: the update is a correction
}

// Answer says whether published words that an update changes were wrong. Where they were, readers are told as of any
// other correction.
type Answer struct {
	Place string      `json:"place"`
	Old   string      `json:"old"`
	New   string      `json:"new"`
	Wrong bool        `json:"wrong"`
	Class story.Class `json:"class,omitempty"`
	Cause string      `json:"cause,omitempty"` // for the newsroom
	Note  string      `json:"note,omitempty"`  // for readers; empty: in the house's form
}

// Changed answers what the draft of an update says otherwise than the published version, as far as figures, names and
// quotes go. It needs the right to see the draft.
func (d *Desk) Changed(ctx context.Context, who account.Actor, id int64) ([]Changed, error) {
	draft, err := d.Get(ctx, who, id)
	if err != nil {
		return nil, err
	}
	return d.changed(ctx, d.db, draft)
}

func (d *Desk) changed(ctx context.Context, q store.Queryer, draft Draft) ([]Changed, error) {
	if draft.Story == 0 || !draft.Open() {
		return nil, nil
	}
	published, err := d.archive.Load(ctx, q, draft.Story)
	if err != nil {
		return nil, err
	}
	all := changes(published.Copy, draft.Copy)
	answers, err := answersOf(ctx, q, draft.ID)
	if err != nil {
		return nil, err
	}
	for i, c := range all {
		for _, a := range answers {
			if a.Place == c.Place && a.Old == c.Old && a.New == c.New {
				all[i].Answered, all[i].Wrong = true, a.Wrong
			}
		}
	}
	return all, nil
}

// Answer keeps what somebody answers about changed words. It needs the right to publish the draft, and the right to
// correct where something was wrong. Answered again, the last answer counts.
func (d *Desk) Answer(ctx context.Context, who account.Actor, id int64, answers []Answer) (Draft, error) {
	return d.act(ctx, id, func(tx *store.Tx, draft *Draft) error {
		if err := d.mayPublish(who, *draft); err != nil {
			return err
		}
		if !draft.Open() {
			return errs.Say(errs.Conflict, "desk.not_open", nil)
		}
		asked, err := d.changed(ctx, tx, *draft)
		if err != nil {
			return err
		}
		for i, a := range answers {
			known := slices.ContainsFunc(asked, func(c Changed) bool { return c.Place == a.Place && c.Old == a.Old && c.New == a.New })
			if !known {
				return errs.At(fmt.Sprintf("answers[%d]", i), "desk.nothing_changed", map[string]any{"Old": a.Old, "New": a.New})
			}
			if err := d.keepAnswer(ctx, tx, who, keptAnswer{*draft, a}); err != nil {
				return errs.In(err, fmt.Sprintf("answers[%d]", i))
			}
		}
		return d.record(tx, who, *draft, "draft.answered", map[string]any{"version": draft.Version, "answers": len(answers)})
	})
}

type keptAnswer struct {
	draft Draft
	Answer
}

func (d *Desk) keepAnswer(ctx context.Context, tx *store.Tx, who account.Actor, a keptAnswer) error {
	if a.Class == "" {
		a.Class = story.ClassCorrection
	}
	a.Cause, a.Note = text.CleanLines(a.Cause), text.CleanLines(a.Note)
	if a.Wrong {
		if err := who.Must(account.Correct, a.draft.Edition, a.draft.Copy.Section); err != nil {
			return err
		}
		ed, err := d.house.ByCode(ctx, a.draft.Edition)
		if err != nil {
			return err
		}
		if a.Note == "" {
			a.Note = story.HouseNote(ed.Locale, story.Corrected{Place: a.Place, Old: a.Old, New: a.New, Class: a.Class})
		}
		if err := (story.Wrong{Place: a.Place, Old: a.Old, New: a.New, Class: a.Class, Cause: a.Cause, Note: a.Note}).Check(); err != nil {
			return err
		}
	}
	_, err := tx.Exec(ctx, `
		insert into draft_answer (draft, place, old, new, wrong, class, cause, note, answered_by, answered_at)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
		on conflict (draft, place, old, new) do update
		set wrong = excluded.wrong, class = excluded.class, cause = excluded.cause, note = excluded.note,
			answered_by = excluded.answered_by, answered_at = excluded.answered_at`,
		a.draft.ID, a.Place, a.Old, a.New, a.Wrong, string(a.Class), a.Cause, a.Note, who.ID, store.At(d.clock.Now()))
	return err
}

func answersOf(ctx context.Context, q store.Queryer, draft int64) ([]Answer, error) {
	rows, err := q.Query(ctx, `
		select place, old, new, wrong, class, cause, note
		from draft_answer
		where draft = $1
		order by answered_at, place, old, new`, draft)
	if err != nil {
		return nil, err
	}
	var all []Answer
	err = store.Each(rows, func(scan func(...any) error) error {
		var a Answer
		err := scan(&a.Place, &a.Old, &a.New, &a.Wrong, &a.Class, &a.Cause, &a.Note)
		all = append(all, a)
		return err
	})
	return all, err
}

// asks refuses an update about whose changed words nobody has answered yet; confirmed answers that none was wrong.
func (d *Desk) asks(ctx context.Context, q store.Queryer, draft Draft) error {
	changed, err := d.changed(ctx, q, draft)
	if err != nil {
		return err
	}
	for _, c := range changed {
		if !c.Answered {
			return &errs.Error{Kind: errs.Blocked, Key: "desk.was_it_wrong", Field: "answers", Args: map[string]any{"Old": c.Old, "New": c.New, "Place": c.Place}}
		}
	}
	return nil
}

// answerNone answers that nothing was wrong of all that nobody has answered about.
func (d *Desk) answerNone(ctx context.Context, tx *store.Tx, who account.Actor, draft Draft) error {
	changed, err := d.changed(ctx, tx, draft)
	if err != nil {
		return err
	}
	for _, c := range changed {
		if c.Answered {
			continue
		}
		if err := d.keepAnswer(ctx, tx, who, keptAnswer{draft, Answer{Place: c.Place, Old: c.Old, New: c.New}}); err != nil {
			return err
		}
	}
	return nil
}

// wrongs answers what the update puts right. A section that demands a second person for a correction wants this version
// approved by another than its writer.
func (d *Desk) wrongs(ctx context.Context, q store.Queryer, draft Draft, on word) ([]story.Wrong, error) {
	changed, err := d.changed(ctx, q, draft)
	if err != nil || !slices.ContainsFunc(changed, func(c Changed) bool { return c.Wrong }) {
		return nil, err
	}
	ed, err := d.house.ByCode(ctx, draft.Edition)
	if err != nil {
		return nil, err
	}
	if section, known := ed.Section(draft.Copy.Section); known && section.Rules.SecondCorrector && on.alone {
		return nil, errs.Say(errs.Blocked, "story.second_person", nil)
	}
	answers, err := answersOf(ctx, q, draft.ID)
	var wrong []story.Wrong
	for _, a := range answers {
		stands := slices.ContainsFunc(changed, func(c Changed) bool { return c.Place == a.Place && c.Old == a.Old && c.New == a.New })
		if a.Wrong && stands {
			wrong = append(wrong, story.Wrong{Place: a.Place, Old: a.Old, New: a.New, Class: a.Class, Cause: a.Cause, Note: a.Note})
		}
	}
	return wrong, err
}

// A sentence is the same sentence, with a word put right, where so much of it stands; anything else is another text.
const (
	leastKept  = 0.6 // of its words
	leastWords = 6
	mostWords  = 8 // that are changed in one place
)

// changes answers the figures, names and quotes of two versions that are said otherwise in sentences that stayed.
func changes(before, after story.Copy) []Changed {
	var all []Changed
	old := before.Passages()
	for _, now := range after.Passages() {
		if slices.ContainsFunc(old, func(p story.Passage) bool { return p.Words == now.Words }) {
			continue
		}
		if was, kept := nearest(old, now); kept {
			all = append(all, differing(was, now, before.Headline+"\n"+before.Lede+"\n"+before.Body.Text())...)
		}
	}
	return all
}

// nearest answers the passage of before of which most stands in a passage of now.
func nearest(old []story.Passage, now story.Passage) (story.Passage, bool) {
	var best story.Passage
	share := 0.0
	inBody := strings.HasPrefix(now.Place, "body")
	for _, p := range old {
		if strings.HasPrefix(p.Place, "body") != inBody || !inBody && p.Place != now.Place {
			continue
		}
		if s := keptShare(p.Words, now.Words); s > share {
			best, share = p, s
		}
	}
	return best, share >= leastKept
}

// keptShare answers how much of the words of a passage stand in another, from 0 to 1; 0 where there are too few to tell.
func keptShare(before, after string) float64 {
	all := len(strings.Fields(before))
	if all < leastWords {
		return 0
	}
	kept := 0
	for _, p := range text.Diff(before, after) {
		if p.Op == text.Kept {
			kept += len(strings.FieldsFunc(p.Text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }))
		}
	}
	return float64(kept) / float64(all)
}

// differing answers the changed figures, names and quotes of one passage; known is the whole text as it was published.
func differing(was, now story.Passage, known string) []Changed {
	var all []Changed
	pieces := text.Diff(was.Words, now.Words)
	at := 0 // in the words that were
	for i, p := range pieces {
		if p.Op == text.Out && i+1 < len(pieces) && pieces[i+1].Op == text.In {
			out, in := strings.TrimSpace(p.Text), strings.TrimSpace(pieces[i+1].Text)
			if kind := sortOf(swap{out, in, was, at, known}); kind != "" {
				all = append(all, Changed{Place: now.Place, Kind: kind, Old: out, New: in})
			}
		}
		if p.Op != text.In {
			at += len(p.Text)
		}
	}
	return all
}

// swap is some words in the place of others.
type swap struct {
	out, in string
	was     story.Passage
	at      int // byte of was where out begins
	known   string
}

// sortOf says what sort of words was changed, "" where the desk need not ask.
func sortOf(s swap) ChangeKind {
	out, in := strings.Fields(s.out), strings.Fields(s.in)
	if len(out) == 0 || len(in) == 0 || len(out) > mostWords || len(in) > mostWords {
		return ""
	}
	switch {
	case figures(out) != "" && figures(in) != "" && figures(out) != figures(in):
		return ChangedFigure
	case s.was.Quote || inQuotes(s.was.Words, s.at):
		return ChangedQuote
	case s.named(out, true) && s.named(in, false):
		return ChangedName
	}
	return ""
}

// figures answers the words that begin with a digit.
func figures(words []string) string {
	var all []string
	for _, w := range words {
		if r, _ := utf8.DecodeRuneInString(strings.TrimLeft(w, "$€£¥₽(“\"«-–")); unicode.IsDigit(r) {
			all = append(all, strings.Trim(w, ".,;:()“”\"«»"))
		}
	}
	return strings.Join(all, " ")
}

// inQuotes says whether a byte of a text stands between quotation marks.
func inQuotes(words string, at int) bool {
	open := 0
	straight := false
	for _, r := range words[:min(at, len(words))] {
		switch r {
		case '“', '«', '„':
			open++
		case '”', '»':
			open--
		case '"':
			straight = !straight
		}
	}
	return open > 0 || straight
}

// named says whether there is a name among the words: one that begins with a capital letter, and not only because a
// sentence or a headline does. first says that the words begin where the swap does.
func (s swap) named(words []string, first bool) bool {
	if s.was.Place == "headline" && capitals(s.was.Words) {
		return false // every word of it begins so
	}
	for i, w := range words {
		w = strings.Trim(w, ".,;:()“”\"«»‘’'!?")
		r, size := utf8.DecodeRuneInString(w)
		if !unicode.IsUpper(r) || size == len(w) {
			continue
		}
		if i > 0 || !s.begins() || first && strings.Count(s.known, " "+w) > 0 {
			return true
		}
	}
	return false
}

// begins says whether the words begin a sentence.
func (s swap) begins() bool {
	before := strings.TrimRight(s.was.Words[:min(s.at, len(s.was.Words))], " \u00a0\n“\"«")
	if before == "" {
		return true
	}
	r, _ := utf8.DecodeLastRuneInString(before)
	return strings.ContainsRune(".!?…:", r)
}

// capitals says whether most words of a line begin with a capital letter, as in an American headline.
func capitals(line string) bool {
	upper, words := 0, strings.Fields(line)
	for _, w := range words {
		if r, _ := utf8.DecodeRuneInString(w); unicode.IsUpper(r) {
			upper++
		}
	}
	return upper*3 > len(words)*2
}
