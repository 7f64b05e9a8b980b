package newsroom

import (
	"context"
	"strconv"
	"time"

	"dateline.news/internal/account"
	"dateline.news/internal/discussion"
	"dateline.news/internal/edition"
)

// readerPage is what moderators know of a reader, and what they may do.
type readerPage struct {
	Frame
	Moderation
	ID       int64
	Card     AuthorCard
	Own      bool
	Sanction []SanctionLine // newest first
	Messages []MessageLine
	Acts     []ModerationAct
	Measures []MeasureForm
	Scopes   []Choice // editions, for measures and for bulk
	Rules    []RuleChoice
	Terms    []Choice // how far back bulk goes
	Count    int      // of messages that bulk would reject
	Counted  bool     // the number is known and may be confirmed
}

// Act answers the address to which a form goes.
func (p readerPage) Act(name string) string { return readerPath(p.ID) + "/" + name }

// Hits says in words how many messages bulk would reject.
func (p readerPage) Hits() string { return p.words.N("moderation.bulk_hits", p.Count) }

func readerPath(id int64) string { return moderationPath + "/readers/" + itoa(id) }

// SanctionLine is one measure against a reader.
type SanctionLine struct {
	Did, Where, Rule, Note string
	At, Until              time.Time
	Lift                   string // where it is lifted; "" where it may not be
	InForce                bool
}

func (v *visit) sanctionLine(s discussion.Sanction, zone *time.Location, now time.Time) SanctionLine {
	line := SanctionLine{
		Did: v.words.T(didWords[string(s.Measure)]), Where: v.words.T(scopeWords[s.Scope]), Rule: v.words.T(s.Rule.Key()), Note: s.Note, At: s.At.In(zone), InForce: s.InForce(now),
	}
	switch s.Scope {
	case discussion.InEdition:
		line.Where += ": " + s.Edition
	case discussion.InChat:
		line.Where += ": " + itoa(s.Story)
	}
	if !s.Until.IsZero() {
		line.Until = s.Until.In(zone)
	}
	if line.InForce && s.Appeal != discussion.Waiting && s.Reader != v.who.ID {
		line.Lift = moderationPath + "/sanctions/" + itoa(s.ID) + "/lift"
	}
	return line
}

func (f *Face) readerPage(v *visit) error { return f.showReader(v, 0, false) }

// showReader shows a reader; count is what bulk would reject, where somebody has asked.
func (f *Face) showReader(v *visit, count int, counted bool) error {
	id, err := v.number("reader")
	if err != nil {
		return err
	}
	ctx, s := v.r.Context(), v.selection()
	a, err := f.Board.Author(ctx, v.who, id)
	if err != nil {
		return err
	}
	editions, chosen, err := f.editionsOf(v, account.Moderate)
	if err != nil {
		return err
	}
	zone, now := f.House.Zone(chosen), f.Clock.Now()
	page := readerPage{Frame: f.frame(v, v.words.T("moderation.reader"), moderationPath), ID: id, Card: v.card(a, zone), Own: id == v.who.ID,
		Rules: v.rules("bulk"), Count: count, Counted: counted, Scopes: v.bulkScopes(editions), Terms: v.bulkTerms()}
	page.Title = page.Card.Name
	if page.Moderation, err = f.moderation(v, s, "/readers"); err != nil {
		return err
	}
	for _, sanction := range a.Sanctions {
		page.Sanction = append(page.Sanction, v.sanctionLine(sanction, zone, now))
	}
	for _, m := range a.Messages {
		page.Messages = append(page.Messages, v.messageLine(s, m, zone))
	}
	acts, err := f.Board.Acts(ctx, v.who, discussion.ActQuery{Reader: id, Limit: 50})
	if err != nil {
		return err
	}
	if page.Acts, err = f.actLines(v, acts, zone); err != nil {
		return err
	}
	if !page.Own && !a.Reader.Staff && !a.Reader.Deleted {
		page.Measures = v.measures(chosen.Code, false)
	}
	return f.render(v, "moderation_reader", page)
}

// bulkScopes are the editions in which somebody may decide on everything of an author.
func (v *visit) bulkScopes(editions []edition.Edition) []Choice {
	chosen := v.typed.Value("bulk", "edition", v.typed.Value("measure", "edition", ""))
	var choices []Choice
	for _, ed := range editions {
		if v.who.Can(account.Moderate, ed.Code, "") {
			choices = append(choices, Choice{ed.Code, editionName(ed), ed.Code == chosen})
		}
	}
	if v.who.Can(account.Moderate, "", "") {
		choices = append(choices, Choice{"", v.words.T("moderation.every_edition"), false})
	}
	return choices
}

func (v *visit) bulkTerms() []Choice {
	choices := v.terms(v.typed.Value("bulk", "since", ""))
	return append(choices, Choice{"", v.words.T("moderation.since_ever"), v.typed.Act == "bulk" && v.typed.Value("bulk", "since", "") == ""})
}

// onReader is the shape of an act on one reader.
func (f *Face) onReader(v *visit, act, done string, do func(ctx context.Context, reader int64) error) error {
	id, err := v.number("reader")
	if err != nil {
		return err
	}
	if err := do(v.r.Context(), id); err != nil {
		return f.again(v, act, err, f.readerPage)
	}
	return f.onward(v, readerPath(id), done)
}

func (f *Face) measureReader(v *visit) error {
	return f.onReader(v, v.field("measure"), "", func(ctx context.Context, reader int64) error {
		form, err := v.sanctionForm()
		if err != nil {
			return err
		}
		form.Reader = reader
		_, err = f.Board.Sanction(ctx, v.who, form)
		return err
	})
}

func (f *Face) addMemo(v *visit) error {
	return f.onReader(v, "memo", v.words.T("moderation.memo_added"), func(ctx context.Context, reader int64) error {
		return f.Board.Memo(ctx, v.who, reader, v.field("text"))
	})
}

// bulkReader counts first, and rejects where the number that was shown is confirmed.
func (f *Face) bulkReader(v *visit) error {
	id, err := v.number("reader")
	if err != nil {
		return err
	}
	order := discussion.Bulk{Reader: id, Edition: v.field("edition"), Rule: discussion.Rule(v.field("rule")), Note: v.field("note")}
	if age, err := time.ParseDuration(v.field("since")); err == nil { // nothing chosen: from the beginning
		order.Since = f.Clock.Now().Add(-age)
	}
	expect, err := strconv.Atoi(v.field("expect"))
	if err != nil { // nothing was shown yet
		count, err := f.Board.BulkCount(v.r.Context(), v.who, order)
		if err != nil {
			return f.again(v, "bulk", err, f.readerPage)
		}
		v.typed = Typed{Act: "bulk", Values: v.r.PostForm, Words: v.words}
		return f.showReader(v, count, true)
	}
	return f.onReader(v, "bulk", "", func(ctx context.Context, _ int64) error {
		order.Expect = expect
		_, err := f.Board.RejectAll(ctx, v.who, order)
		return err
	})
}

// liftSanction ends a measure before its time.
func (f *Face) liftSanction(v *visit) error {
	id, err := v.number("sanction")
	if err != nil {
		return err
	}
	act, err := f.Board.Lift(v.r.Context(), v.who, id, v.field("note"))
	if err != nil {
		return err
	}
	return f.onward(v, readerPath(act.Reader), "")
}
