package discussion

import (
	"context"
	"encoding/json"
	"maps"
	"unicode/utf8"

	"dateline.news/internal/account"
	"dateline.news/internal/errs"
	"dateline.news/internal/journal"
	"dateline.news/internal/store"
)

// React sets the reader's one reaction to a visible message, "" takes it back, and answers the message's counters.
func (b *Board) React(ctx context.Context, who account.Actor, message int64, r Reaction) (map[Reaction]int, error) {
	if err := mayTalk(who); err != nil {
		return nil, err
	}
	if r != "" && r.Key() == "" {
		return nil, errs.At("reaction", "discussion.reaction_unknown", nil)
	}
	var counters map[Reaction]int
	err := b.db.Update(ctx, func(tx *store.Tx) error {
		c, st, err := b.meet(ctx, tx, who, message)
		if err != nil {
			return err
		}
		if !st.MayReact {
			return st.refusal()
		}
		counters, err = c.react(ctx, r)
		return err
	})
	return counters, err
}

// meet locks a visible message of a readable discussion, and answers how the actor stands there.
func (b *Board) meet(ctx context.Context, tx *store.Tx, who account.Actor, message int64) (*change, Standing, error) {
	m, err := readMessage(ctx, tx, message, tx.ForUpdate())
	if err != nil {
		return nil, Standing{}, err
	}
	d, err := readDiscussion(ctx, tx, m.Story, "")
	if err != nil {
		return nil, Standing{}, err
	}
	c := &change{Board: b, tx: tx, who: who, now: b.clock.Now(), d: &d, m: &m}
	if m.State != Published || !d.At(c.now).Readable() {
		return nil, Standing{}, errs.Say(errs.NotFound, "discussion.no_message", nil)
	}
	r, err := b.reader(ctx, tx, who.ID, d)
	return c, Stand(r, d, c.now), err
}

func (c *change) react(ctx context.Context, r Reaction) (map[Reaction]int, error) {
	var before string
	err := c.tx.QueryRow(ctx, "select reaction from discussion_reaction where message = $1 and reader = $2", c.m.ID, c.who.ID).Scan(&before)
	if err != nil && !errs.Is(err, errs.NotFound) {
		return nil, err
	}
	if Reaction(before) == r {
		return c.m.Reactions, nil
	}
	rates, err := lockReader(ctx, c.tx, c.who.ID)
	if err != nil {
		return nil, err
	}
	used, wait := c.limits.React.take(rates.reactions, c.now)
	if wait > 0 {
		return nil, tooFast("discussion.too_fast", wait)
	}
	if _, err := c.tx.Exec(ctx, "update discussion_reader set react_tat = $1 where reader = $2", store.At(used), c.who.ID); err != nil {
		return nil, err
	}
	if r == "" {
		_, err = c.tx.Exec(ctx, "delete from discussion_reaction where message = $1 and reader = $2", c.m.ID, c.who.ID)
	} else {
		_, err = c.tx.Exec(ctx, `
			insert into discussion_reaction (message, reader, reaction)
			values ($1, $2, $3)
			on conflict (message, reader) do update
			set reaction = excluded.reaction`, c.m.ID, c.who.ID, string(r))
	}
	if err != nil {
		return nil, err
	}
	if err := c.countReaction(ctx, Reaction(before), r); err != nil {
		return nil, err
	}
	return c.m.Reactions, c.enter("message.reacted", journal.Public)
}

// countReaction moves one reader from one reaction to another; "" is none.
func (c *change) countReaction(ctx context.Context, from, to Reaction) error {
	counters := maps.Clone(c.m.Reactions)
	if counters == nil {
		counters = map[Reaction]int{}
	}
	if from != "" {
		if counters[from]--; counters[from] <= 0 {
			delete(counters, from)
		}
	}
	if to != "" {
		counters[to]++
	}
	c.m.Reactions = counters
	text, err := json.Marshal(counters)
	if err != nil {
		return err
	}
	_, err = c.tx.Exec(ctx, "update discussion_message set reactions = $1 where id = $2", string(text), c.m.ID)
	return err
}

// Complaint is a report of a message.
type Complaint struct {
	Rule  Rule
	Words string // at most 500 runes
}

// The longest texts that go with an act, in code points.
const (
	maxWords = 500  // of a report
	maxNote  = 500  // of a moderator to a reader
	maxPlea  = 1000 // of an appeal
	maxMemo  = 1000 // of a moderator to colleagues
	maxWhy   = 300  // public, of a changed discussion
)

// tidyWords tidies a text that goes with an act and refuses one that is too long.
func tidyWords(field, s string, most int) (string, error) {
	s = Tidy(s)
	if n := utf8.RuneCountInString(s); n > most {
		return "", &errs.Error{Kind: errs.TooLarge, Field: field, Key: "discussion.too_long", Args: map[string]any{"Runes": n, "Most": most}}
	}
	return s, nil
}

// clip shortens to a number of code points.
func clip(s string, most int) string {
	if runes := []rune(s); len(runes) > most {
		return string(runes[:most])
	}
	return s
}

// Report tells the moderators of a visible message. A second report of the same message by the same reader is answered
// like the first and counts once.
func (b *Board) Report(ctx context.Context, who account.Actor, message int64, complaint Complaint) error {
	if err := mayTalk(who); err != nil {
		return err
	}
	if complaint.Rule.Key() == "" {
		return errs.At("rule", "discussion.rule_unknown", nil)
	}
	words, err := tidyWords("words", complaint.Words, maxWords)
	if err != nil {
		return err
	}
	complaint.Words = words
	return b.db.Update(ctx, func(tx *store.Tx) error {
		c, st, err := b.meet(ctx, tx, who, message)
		if err != nil {
			return err
		}
		if !st.MayReport {
			return st.refusal()
		}
		if c.m.Author == who.ID {
			return errs.Say(errs.Blocked, "discussion.report_own", nil)
		}
		return c.report(ctx, complaint)
	})
}

func (c *change) report(ctx context.Context, complaint Complaint) error {
	rates, err := lockReader(ctx, c.tx, c.who.ID)
	if err != nil {
		return err
	}
	used, wait := c.limits.Report.take(rates.reports, c.now)
	if wait > 0 {
		return tooFast("discussion.too_fast", wait)
	}
	added, err := c.tx.Exec(ctx, `
		insert into discussion_report (message, reader, rule, words, at, settled)
		values ($1, $2, $3, $4, $5, 0)
		on conflict (message, reader) do nothing`, c.m.ID, c.who.ID, string(complaint.Rule), complaint.Words, store.At(c.now))
	if err != nil || added == 0 {
		return err
	}
	if _, err := c.tx.Exec(ctx, "update discussion_reader set report_tat = $1 where reader = $2", store.At(used), c.who.ID); err != nil {
		return err
	}
	if _, err := c.tx.Exec(ctx, "update discussion_message set reports = reports + 1 where id = $1", c.m.ID); err != nil {
		return err
	}
	return c.enter("message.reported", journal.Moderator)
}

// Ignore hides an author from the reader's own sight (Own.Ignored), or shows him again. Nobody else is told.
func (b *Board) Ignore(ctx context.Context, who account.Actor, author int64, ignore bool) error {
	if err := mayTalk(who); err != nil {
		return err
	}
	if author == who.ID {
		return errs.At("author", "discussion.ignore_own", nil)
	}
	return b.db.Update(ctx, func(tx *store.Tx) error {
		statement := "delete from discussion_ignore where reader = $1 and ignored = $2"
		if ignore {
			if _, err := b.people.Person(ctx, tx, author); err != nil {
				return err
			}
			statement = "insert into discussion_ignore (reader, ignored) values ($1, $2) on conflict (reader, ignored) do nothing"
		}
		n, err := tx.Exec(ctx, statement, who.ID, author)
		if err != nil || n == 0 {
			return err
		}
		return b.tellReader(tx, who, "reader.ignored", Sanction{Reader: who.ID})
	})
}

// tellReader journals something about a reader, for himself alone.
func (b *Board) tellReader(tx *store.Tx, who account.Actor, kind string, s Sanction) error {
	_, err := b.journal.Add(tx, b.readerEntry(who, kind, s, toReader(s.Reader)), sanctionReference{Sanction: s.ID, Story: s.Story})
	return err
}
