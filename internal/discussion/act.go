package discussion

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"dateline.news/internal/account"
	"dateline.news/internal/errs"
	"dateline.news/internal/journal"
	"dateline.news/internal/store"
)

// The kinds of act; those of a sanction are its measure.
const (
	ActApprove = "approve"
	ActReject  = "reject"
	ActFeature = "feature"
	ActLift    = "lift"
	ActMemo    = "memo"
	ActChange  = "change"
	ActPin     = "pin"
	ActBulk    = "bulk"
	ActAnswer  = "answer"
	ActUndo    = "undo"
	ActPolicy  = "policy"
	ActWords   = "words"
)

// Act is one thing that a moderator did. Acts are kept for ever.
type Act struct {
	ID       int64     `json:"id"`
	Kind     string    `json:"kind"`
	By       int64     `json:"by"` // account; 0: the operator
	ByName   string    `json:"by_name,omitempty"`
	Edition  string    `json:"edition,omitempty"`
	Story    int64     `json:"story,omitempty"`
	Message  int64     `json:"message,omitempty"`
	Reader   int64     `json:"reader,omitempty"`
	Sanction int64     `json:"sanction,omitempty"`
	Rule     Rule      `json:"rule,omitempty"`
	Note     string    `json:"note,omitempty"`
	Count    int       `json:"count,omitempty"` // bulk: messages
	At       time.Time `json:"at"`
	Undone   time.Time `json:"undone,omitzero"`

	section string
}

// MayUndo says whether an account may still take the act back.
func (a Act) MayUndo(id int64, now time.Time) bool {
	return a.By == id && a.Undone.IsZero() && now.Before(a.At.Add(UndoWindow)) && undoable[a.Kind]
}

var undoable = map[string]bool{
	ActApprove: true, ActReject: true, ActFeature: true, ActLift: true, ActChange: true, ActPin: true, ActBulk: true,
	string(Warn): true, string(Check): true, string(Mute): true, string(Suspend): true, string(Block): true,
}

// was is what an act found, so that it can be taken back.
type was struct {
	Messages []wasMessage `json:"messages,omitempty"`
	Setting  *Setting     `json:"setting,omitempty"`
	Flag     *bool        `json:"flag,omitempty"` // featured or pinned
}

// wasMessage is what a decision found of a message, and where it left it.
type wasMessage struct {
	Message   int64        `json:"message"`
	State     MessageState `json:"state"`
	Why       Why          `json:"why,omitempty"`
	Rule      Rule         `json:"rule,omitempty"`
	Reason    string       `json:"reason,omitempty"`
	Answer    Answer       `json:"answer,omitempty"`
	DecidedBy int64        `json:"decided_by"`
	Reviewed  bool         `json:"reviewed,omitempty"`
	After     MessageState `json:"after"`
	Version   int          `json:"version"`
}

func (m *record) was(after MessageState) wasMessage {
	return wasMessage{
		Message: m.ID, State: m.State, Why: m.Why, Rule: m.Rule, Reason: m.Reason, Answer: m.Answer, DecidedBy: m.decidedBy,
		Reviewed: m.reviewed, After: after, Version: m.Version,
	}
}

// about answers the act of an actor on a message.
func (c *change) about(kind string) Act {
	return Act{Kind: kind, By: c.who.ID, Edition: c.d.Edition, section: c.d.Section, Story: c.d.Story, Message: c.m.ID, Reader: c.m.Author, At: c.now}
}

func insertAct(ctx context.Context, tx *store.Tx, a *Act, before was) error {
	text, err := json.Marshal(before)
	if err != nil {
		return err
	}
	err = tx.QueryRow(ctx, `
		insert into discussion_act (kind, by_account, edition, section, story, message, reader, sanction, rule, note, messages, at, was)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
		returning id`, a.Kind, a.By, a.Edition, a.section, a.Story, a.Message, a.Reader, a.Sanction, string(a.Rule), a.Note, a.Count,
		store.At(a.At), string(text)).Scan(&a.ID)
	if err != nil {
		return fmt.Errorf("act %s: %w", a.Kind, err)
	}
	return nil
}

const actColumns = `
		select a.id, a.kind, a.by_account, a.edition, a.section, a.story, a.message, a.reader, a.sanction, a.rule, a.note, a.messages,
			a.at, a.undone, a.was
		from discussion_act a`

func scanAct(scan func(...any) error) (Act, was, error) {
	var a Act
	var before was
	var at, undone store.Time
	var text string
	err := scan(&a.ID, &a.Kind, &a.By, &a.Edition, &a.section, &a.Story, &a.Message, &a.Reader, &a.Sanction, &a.Rule, &a.Note, &a.Count,
		&at, &undone, &text)
	if err == nil {
		err = json.Unmarshal([]byte(text), &before)
	}
	a.At, a.Undone = at.Time, undone.Time
	return a, before, err
}

// ActQuery asks for the history. Zero fields do not narrow.
type ActQuery struct {
	Edition                string
	Story, Message, Reader int64
	Before                 int64 // act; 0: the newest
	Limit                  int   // 0 means 50, at most 200
}

// Acts answers what moderators did where the actor moderates, newest first.
func (b *Board) Acts(ctx context.Context, who account.Actor, q ActQuery) ([]Act, error) {
	if err := mustModerate(who, q.Edition); err != nil {
		return nil, err
	}
	limit, before := size(q.Limit, 50, 200), q.Before
	if before == 0 {
		before = beyond
	}
	var list []Act
	for len(list) < limit {
		batch, err := b.acts(ctx, q, before, limit)
		if err != nil {
			return nil, err
		}
		for _, a := range batch {
			if who.Can(account.Moderate, a.Edition, a.section) && len(list) < limit {
				list = append(list, a)
			}
		}
		if len(batch) < limit {
			break
		}
		before = batch[len(batch)-1].ID
	}
	return list, b.nameActs(ctx, list)
}

// where asks for what the query names and for nothing else, so that SQLite walks along an index, too. It takes that of a
// message, a reader or a story only where the index's own condition is said.
func (q ActQuery) where(before int64) (conditions string, args []any) {
	conditions, args = "\n\t\twhere a.id < $1", []any{before}
	if q.Edition != "" {
		args = append(args, q.Edition)
		conditions += fmt.Sprintf(" and a.edition = $%d", len(args))
	}
	for _, of := range []struct {
		column string
		number int64
	}{{"message", q.Message}, {"reader", q.Reader}, {"story", q.Story}} {
		if of.number != 0 {
			args = append(args, of.number)
			conditions += fmt.Sprintf(" and a.%s = $%d and a.%s > 0", of.column, len(args), of.column)
		}
	}
	return conditions, args
}

func (b *Board) acts(ctx context.Context, q ActQuery, before int64, limit int) ([]Act, error) {
	where, args := q.where(before)
	rows, err := b.db.Query(ctx, actColumns+where+fmt.Sprintf(`
		order by a.id desc
		limit $%d`, len(args)+1), append(args, limit)...)
	if err != nil {
		return nil, err
	}
	var list []Act
	err = store.Each(rows, func(scan func(...any) error) error {
		a, _, err := scanAct(scan)
		list = append(list, a)
		return err
	})
	return list, err
}

func (b *Board) nameActs(ctx context.Context, list []Act) error {
	ids := make([]int64, len(list))
	for i, a := range list {
		ids[i] = a.By
	}
	if len(ids) == 0 {
		return nil
	}
	names, err := b.people.Names(ctx, b.db, ids)
	for i := range list {
		list[i].ByName = names[list[i].By]
	}
	return err
}

// mustModerate refuses who moderates nowhere in an edition; "" asks for anywhere.
func mustModerate(who account.Actor, edition string) error {
	if who.Can(account.Moderate, edition, "") || edition == "" && who.Anywhere(account.Moderate) {
		return nil
	}
	for _, g := range who.Grants {
		if g.Edition == edition && who.Can(account.Moderate, edition, g.Section) {
			return nil
		}
	}
	return who.Must(account.Moderate, edition, "")
}

type sanctionReference struct {
	Sanction int64  `json:"sanction,omitempty"`
	Reader   int64  `json:"reader,omitempty"`
	Story    int64  `json:"story,omitempty"`
	Section  string `json:"section,omitempty"`
}

func (b *Board) readerEntry(who account.Actor, kind string, s Sanction, audience journal.Audience) journal.Entry {
	return journal.Entry{Edition: s.Edition, Kind: kind, Subject: fmt.Sprintf("account:%d", s.Reader), Actor: who.Subject(), Audience: audience}
}

// tellSanction journals something about a sanction: once for its reader, once for the moderators where it reaches.
func (b *Board) tellSanction(tx *store.Tx, who account.Actor, kind string, s Sanction) error {
	if err := b.tellReader(tx, who, kind, s); err != nil {
		return err
	}
	_, err := b.journal.Add(tx, b.readerEntry(who, kind, s, journal.Moderator),
		sanctionReference{Sanction: s.ID, Reader: s.Reader, Story: s.Story, Section: s.section})
	return err
}

// tidyNote tidies what a moderator says to a reader.
func tidyNote(s string) (string, error) { return tidyWords("note", s, maxNote) }

func ruleNeeded(r Rule, note string) error {
	if r.Key() == "" {
		return errs.At("rule", "discussion.rule_unknown", nil)
	}
	if r == RuleOther && note == "" {
		return errs.At("note", "discussion.note_needed", nil)
	}
	return nil
}
