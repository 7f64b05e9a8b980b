package story

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"dateline.news/internal/account"
	"dateline.news/internal/errs"
	"dateline.news/internal/journal"
	"dateline.news/internal/store"
	"dateline.news/internal/text"
)

// RequestState is where a request for a correction stands.
type RequestState string

// The states of a request.
const (
	Waiting  RequestState = "waiting"
	Approved RequestState = "approved"
	Refused  RequestState = "refused"
)

// Kinds of journal entry about requests, for the staff.
const (
	EventAsked   = "story.correction_asked"
	EventRefused = "story.correction_refused"
)

// Request is a correction that waits for a second person.
type Request struct {
	ID        int64        `json:"id"`
	Story     int64        `json:"story"`
	Edition   string       `json:"edition"`
	Section   string       `json:"section"`  // of the story now
	Headline  string       `json:"headline"` // of the story now
	Fix       Fix          `json:"fix"`
	AskedBy   string       `json:"asked_by"` // journal subject
	Asked     time.Time    `json:"asked"`
	State     RequestState `json:"state"`
	DecidedBy string       `json:"decided_by,omitempty"` // journal subject
	Decided   time.Time    `json:"decided,omitzero"`
	Reason    string       `json:"reason,omitempty"` // of a refusal
}

// leave keeps a fix for a second person; asked for twice it is one request.
func (a *Archive) leave(ctx context.Context, tx *store.Tx, who account.Actor, o order) (Request, error) {
	fix, err := json.Marshal(o.fix)
	if err != nil {
		return Request{}, err
	}
	r := Request{Story: o.story.Number, Edition: o.story.Edition, Section: o.story.Section, Headline: o.story.Headline, Fix: o.fix,
		AskedBy: who.Subject(), Asked: a.clock.Now(), State: Waiting}
	err = tx.QueryRow(ctx, "select id from story_request where story = $1 and fix = $2 and state = 'waiting'", r.Story, string(fix)).Scan(&r.ID)
	if err == nil || !errs.Is(err, errs.NotFound) {
		return r, err
	}
	err = tx.QueryRow(ctx, `
		insert into story_request (story, edition, fix, asked_by, asked_at, state, decided_by, reason)
		values ($1, $2, $3, $4, $5, 'waiting', '', '')
		returning id`, r.Story, r.Edition, string(fix), r.AskedBy, store.At(r.Asked)).Scan(&r.ID)
	if err != nil {
		return Request{}, fmt.Errorf("ask for a correction of story %d: %w", r.Story, err)
	}
	return r, a.recordRequest(tx, who, r, EventAsked)
}

func (a *Archive) recordRequest(tx *store.Tx, who account.Actor, r Request, kind string) error {
	_, err := a.journal.Add(tx, journal.Entry{
		Edition: r.Edition, Kind: kind, Subject: storyTag(r.Story), Actor: who.Subject(), Audience: journal.Staff,
	}, map[string]any{"request": r.ID})
	return err
}

// ApproveCorrection carries out what a colleague has asked for. It needs the right to correct, and another person. Where
// the words do not stand there any more it is refused and the request stays.
func (a *Archive) ApproveCorrection(ctx context.Context, who account.Actor, id int64) (Story, error) {
	var s Story
	err := a.db.Update(ctx, func(tx *store.Tx) error {
		r, err := waiting(ctx, tx, id)
		if err != nil {
			return err
		}
		if r.AskedBy == who.Subject() {
			return errs.Say(errs.Forbidden, "story.own_correction", nil)
		}
		o, err := a.order(ctx, tx, who, r.Story, r.Fix)
		if err != nil {
			return err
		}
		o.asked = &r
		if s, err = a.carryOut(ctx, tx, who, o); err != nil {
			return err
		}
		return a.decide(ctx, tx, who, r, Approved)
	})
	return s, err
}

// RefuseCorrection ends a request, with a reason for whoever asked; who asked may take it back without one. It needs the
// right to correct.
func (a *Archive) RefuseCorrection(ctx context.Context, who account.Actor, id int64, reason string) (Request, error) {
	reason = text.CleanLines(reason)
	if err := limit("reason", "story.note_too_long", reason, MaxNote); err != nil {
		return Request{}, err
	}
	var r Request
	err := a.db.Update(ctx, func(tx *store.Tx) (err error) {
		if r, err = waiting(ctx, tx, id); err != nil {
			return err
		}
		if err := who.Must(account.Correct, r.Edition, r.Section); err != nil {
			return err
		}
		if reason == "" && r.AskedBy != who.Subject() {
			return errs.At("reason", "story.note_missing", nil)
		}
		r.Reason = reason
		if err := a.decide(ctx, tx, who, r, Refused); err != nil {
			return err
		}
		r.State = Refused
		return a.recordRequest(tx, who, r, EventRefused)
	})
	return r, err
}

func (a *Archive) decide(ctx context.Context, tx *store.Tx, who account.Actor, r Request, state RequestState) error {
	_, err := tx.Exec(ctx, `
		update story_request
		set state = $1, decided_by = $2, decided_at = $3, reason = $4
		where id = $5`, string(state), who.Subject(), store.At(a.clock.Now()), r.Reason, r.ID)
	return err
}

const requestColumns = `r.id, r.story, r.edition, s.section, v.copy, r.fix, r.asked_by, r.asked_at, r.state, r.decided_by, r.decided_at, r.reason
		from story_request r
		join story s on s.number = r.story
		join story_version v on v.story = s.number and v.version = s.version`

func scanRequest(scan func(...any) error) (Request, error) {
	var r Request
	var copyText, fix string
	var asked, decided store.Time
	if err := scan(&r.ID, &r.Story, &r.Edition, &r.Section, &copyText, &fix, &r.AskedBy, &asked, &r.State, &r.DecidedBy, &decided, &r.Reason); err != nil {
		return r, err
	}
	r.Asked, r.Decided = asked.Time, decided.Time
	c, err := readCopy(copyText, "")
	if err != nil {
		return r, err
	}
	r.Headline = c.Headline
	return r, json.Unmarshal([]byte(fix), &r.Fix)
}

// waiting reads a request that is to be decided on, under lock.
func waiting(ctx context.Context, tx *store.Tx, id int64) (Request, error) {
	var state RequestState
	err := tx.QueryRow(ctx, "select state from story_request where id = $1"+tx.ForUpdate(), id).Scan(&state)
	if errs.Is(err, errs.NotFound) {
		return Request{}, errs.Say(errs.NotFound, "story.request_unknown", map[string]any{"ID": id})
	}
	if err != nil {
		return Request{}, err
	}
	if state != Waiting {
		return Request{}, errs.Say(errs.Conflict, "story.request_decided", map[string]any{"ID": id})
	}
	return scanRequest(tx.QueryRow(ctx, "select "+requestColumns+" where r.id = $1", id).Scan)
}

// Requests answers the corrections that wait for a second person, oldest first, in an edition or, where it is "", in
// every one. Only what who may see is among them.
func (a *Archive) Requests(ctx context.Context, who account.Actor, edition string) ([]Request, error) {
	if !who.Anywhere(account.See) {
		return nil, who.Must(account.See, edition, "")
	}
	rows, err := a.db.Query(ctx, "select "+requestColumns+`
		where r.state = 'waiting' and ($1 = '' or r.edition = $1)
		order by r.id`, edition)
	if err != nil {
		return nil, err
	}
	var all []Request
	err = store.Each(rows, func(scan func(...any) error) error {
		r, err := scanRequest(scan)
		if err == nil && who.Can(account.See, r.Edition, r.Section) {
			all = append(all, r)
		}
		return err
	})
	return all, err
}
