package desk

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"dateline.news/internal/account"
	"dateline.news/internal/errs"
	"dateline.news/internal/journal"
	"dateline.news/internal/store"
	"dateline.news/internal/story"
)

// Act is one thing that can be done with several drafts at once.
type Act string

// The acts of the list. Each asks for what it asks for when it is done with one draft.
const (
	ActSubmit   Act = "submit"
	ActApprove  Act = "approve"
	ActReturn   Act = "return"
	ActSchedule Act = "schedule"
	ActSpike    Act = "spike"
	ActRevive   Act = "revive"
	ActSection  Act = "section" // into another section
	ActHand     Act = "hand"    // to another writer
	ActTopic    Act = "topic"   // one more topic
)

// Acts lists the acts in the order in which they are offered.
var Acts = []Act{ActSubmit, ActApprove, ActReturn, ActSchedule, ActSection, ActHand, ActTopic, ActSpike, ActRevive}

// MostTogether is the largest number of drafts of one batch.
const MostTogether = 200

// undoSpan is how long a batch can be taken back.
const undoSpan = 15 * time.Minute

// Chosen is a draft in a batch, with the version that its chooser was shown.
type Chosen struct {
	ID      int64
	Version int
}

// Batch is one act on several drafts.
type Batch struct {
	Act     Act
	Edition string
	Drafts  []Chosen
	Note    string        // of a return
	Section string        // slug
	Topic   string        // slug
	To      account.Actor // who is handed the drafts
	At      time.Time     // of a schedule
}

// Outcome is what became of one draft of a batch.
type Outcome struct {
	ID        int64
	Headline  string
	Unchanged bool  // it was so already
	Err       error // why it was refused; nil: it is done
}

// Together carries an act out on several drafts, each in a transaction of its own: what is refused for one stops none of
// the others, and each is answered. The answered number takes what was done back (Undo); it is 0 where nothing was.
// An error is answered only where the batch itself is wrong: then nothing was done.
func (d *Desk) Together(ctx context.Context, who account.Actor, b Batch) (number int64, outcomes []Outcome, err error) {
	if !slices.Contains(Acts, b.Act) {
		return 0, nil, errs.At("act", "desk.act_unknown", map[string]any{"Act": string(b.Act)})
	}
	if len(b.Drafts) == 0 || len(b.Drafts) > MostTogether {
		return 0, nil, errs.At("drafts", "desk.batch_size", map[string]any{"Max": MostTogether})
	}
	if !who.Anywhere(account.See) {
		return 0, nil, who.Must(account.See, b.Edition, "")
	}
	err = d.db.Update(ctx, func(tx *store.Tx) error {
		return tx.QueryRow(ctx, `
			insert into desk_batch (edition, act, made_by, made_at)
			values ($1, $2, $3, $4)
			returning id`, b.Edition, string(b.Act), who.ID, store.At(d.clock.Now())).Scan(&number)
	})
	if err != nil {
		return 0, nil, err
	}
	done := false
	seen := map[int64]bool{}
	for _, chosen := range b.Drafts {
		if seen[chosen.ID] {
			continue
		}
		seen[chosen.ID] = true
		o := d.oneOf(ctx, who, b, number, chosen)
		done = done || o.Err == nil && !o.Unchanged
		outcomes = append(outcomes, o)
	}
	if !done {
		number = 0
	}
	return number, outcomes, nil
}

// oneOf carries the act out on one of the drafts.
func (d *Desk) oneOf(ctx context.Context, who account.Actor, b Batch, number int64, chosen Chosen) Outcome {
	o := Outcome{ID: chosen.ID}
	before, err := d.Get(ctx, who, chosen.ID)
	if err != nil {
		o.Err = err
		return o
	}
	o.Headline = before.Copy.Headline
	if before.Edition != b.Edition {
		o.Err = errs.New(errs.NotFound, "draft %d is not of edition %s", chosen.ID, b.Edition)
		return o
	}
	w := &witness{batch: number}
	_, o.Err = d.carryOut(context.WithValue(ctx, witnessKey{}, w), who, b, chosen)
	o.Unchanged = o.Err == nil && !w.changed
	return o
}

func (d *Desk) carryOut(ctx context.Context, who account.Actor, b Batch, chosen Chosen) (Draft, error) {
	switch b.Act {
	case ActSubmit:
		return d.Submit(ctx, who, chosen.ID)
	case ActApprove:
		return d.Approve(ctx, who, chosen.ID, chosen.Version)
	case ActReturn:
		return d.Return(ctx, who, chosen.ID, b.Note)
	case ActSchedule:
		return d.Schedule(ctx, who, chosen.ID, b.At)
	case ActSpike:
		return d.Spike(ctx, who, chosen.ID)
	case ActRevive:
		return d.Revive(ctx, who, chosen.ID)
	case ActHand:
		return d.Hand(ctx, who, chosen.ID, b.To)
	case ActSection:
		return d.amend(ctx, who, chosen, func(c *story.Copy) { c.Section = b.Section })
	case ActTopic:
		return d.amend(ctx, who, chosen, func(c *story.Copy) {
			if !slices.Contains(c.Topics, b.Topic) {
				c.Topics = append(slices.Clone(c.Topics), b.Topic)
			}
		})
	}
	return Draft{}, errs.At("act", "desk.act_unknown", map[string]any{"Act": string(b.Act)})
}

// amend saves a small change of a draft's copy, made from the version that was shown.
func (d *Desk) amend(ctx context.Context, who account.Actor, chosen Chosen, change func(*story.Copy)) (Draft, error) {
	draft, err := d.Get(ctx, who, chosen.ID)
	if err != nil {
		return Draft{}, err
	}
	if draft.Version != chosen.Version {
		return Draft{}, errs.Say(errs.Conflict, "desk.changed_meanwhile", nil)
	}
	c := draft.Copy
	change(&c)
	return d.Save(ctx, who, chosen.ID, Save{Version: chosen.Version, Kind: draft.Kind, Copy: c, Embargo: draft.Embargo})
}

// Hand gives an open draft to another writer, who must be allowed to write where it belongs. Its author may, and who may
// edit it. Text, approvals and bylines stay.
func (d *Desk) Hand(ctx context.Context, who account.Actor, id int64, to account.Actor) (Draft, error) {
	return d.act(ctx, id, func(tx *store.Tx, draft *Draft) error {
		if err := d.mayWrite(who, *draft); err != nil {
			return err
		}
		if draft.Author == to.ID {
			return nil
		}
		if !to.Can(account.Write, draft.Edition, draft.Copy.Section) {
			return &errs.Error{Kind: errs.Blocked, Field: "to", Key: "desk.hand_may_not", Args: map[string]any{"Name": to.Name}}
		}
		return d.setAuthor(ctx, tx, who, *draft, to.ID)
	})
}

// setAuthor makes somebody a draft's author. The key under which it was begun goes: it was the former author's own.
func (d *Desk) setAuthor(ctx context.Context, tx *store.Tx, who account.Actor, draft Draft, to int64) error {
	if _, err := tx.Exec(ctx, "update draft set author = $1, once = null where id = $2", to, draft.ID); err != nil {
		return fmt.Errorf("hand draft %d over: %w", draft.ID, err)
	}
	return d.record(tx, who, draft, "draft.handed_over", map[string]any{"from": draft.Author, "to": to})
}

// witness sees, in the transaction of an act on one draft of a batch, how the draft stood before and after.
type witness struct {
	batch   int64
	changed bool
}

type witnessKey struct{}

// stand is how a draft stands, as far as an act of a batch may change it.
type stand struct {
	Version  int             `json:"version"`
	Stage    Stage           `json:"stage"`
	Step     string          `json:"step,omitempty"`
	Author   int64           `json:"author"`
	Section  string          `json:"section"`
	Topics   []string        `json:"topics,omitempty"`
	Schedule time.Time       `json:"schedule,omitzero"`
	Approved approvalColumns `json:"approved,omitzero"`
	Given    []givenApproval `json:"given,omitempty"` // of this version, by each
}

// givenApproval is one person's approval as its table has it.
type givenApproval struct {
	Person   int64     `json:"person,omitempty"`
	Guest    int64     `json:"guest,omitempty"`
	Pictures string    `json:"pictures,omitempty"`
	At       time.Time `json:"at"`
}

// approvalColumns is an approval as the table has it.
type approvalColumns struct {
	Version  int       `json:"version,omitempty"`
	Pictures string    `json:"pictures,omitempty"`
	By       int64     `json:"by,omitempty"`
	At       time.Time `json:"at,omitzero"`
}

// standOf answers how a draft stands.
func standOf(ctx context.Context, q store.Queryer, d Draft) (stand, error) {
	s := stand{Version: d.Version, Stage: d.Stage, Step: d.Step, Author: d.Author, Section: d.Copy.Section, Topics: d.Copy.Topics, Schedule: d.Schedule}
	if d.Approved() {
		s.Approved = approvalColumns{d.approvedVersion, d.approvedPictures, d.ApprovedBy, d.ApprovedAt}
	}
	rows, err := q.Query(ctx, `
		select person, guest, pictures, at
		from draft_approval
		where draft = $1 and version = $2
		order by person, guest`, d.ID, d.Version)
	if err != nil {
		return s, err
	}
	err = store.Each(rows, func(scan func(...any) error) error {
		var g givenApproval
		var at store.Time
		err := scan(&g.Person, &g.Guest, &g.Pictures, &at)
		g.At = at.Time
		s.Given = append(s.Given, g)
		return err
	})
	return s, err
}

// standJSON is standOf as it is kept and compared.
func standJSON(ctx context.Context, q store.Queryer, d Draft) ([]byte, error) {
	s, err := standOf(ctx, q, d)
	if err != nil {
		return nil, fmt.Errorf("how draft %d stands: %w", d.ID, err)
	}
	return json.Marshal(s)
}

// stood answers how the draft of a batch stands before the act, nil where the act is not one of a batch.
func (d *Desk) stood(ctx context.Context, tx *store.Tx, draft Draft) ([]byte, error) {
	if ctx.Value(witnessKey{}) == nil {
		return nil, nil
	}
	return standJSON(ctx, tx, draft)
}

// stands keeps how the draft of a batch stood and stands.
func (d *Desk) stands(ctx context.Context, tx *store.Tx, before []byte, draft Draft) error {
	w, ok := ctx.Value(witnessKey{}).(*witness)
	if !ok {
		return nil
	}
	after, err := standJSON(ctx, tx, draft)
	if err != nil {
		return err
	}
	if w.changed = string(before) != string(after); !w.changed {
		return nil
	}
	_, err = tx.Exec(ctx, `
		insert into desk_batch_draft (batch, draft, was, became, undone)
		values ($1, $2, $3, $4, $5)`, w.batch, draft.ID, string(before), string(after), false)
	return err
}

// recordBatch journals that a batch was taken back.
func (d *Desk) recordBatch(tx *store.Tx, who account.Actor, edition string, batch int64) error {
	_, err := d.journal.Add(tx, journal.Entry{
		Edition: edition, Kind: "batch.undone", Subject: fmt.Sprintf("batch:%d", batch), Actor: who.Subject(), Audience: journal.Staff,
	}, nil)
	return err
}
