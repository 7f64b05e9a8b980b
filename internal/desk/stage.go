package desk

import (
	"context"
	"encoding/json"
	"regexp"
	"slices"
	"unicode/utf8"

	"dateline.news/internal/account"
	"dateline.news/internal/errs"
	"dateline.news/internal/journal"
	"dateline.news/internal/store"
	"dateline.news/internal/text"
)

// Step is one stage of an edition's desk as its newsroom has it. The program's own are named like their Stage; those of
// the newsroom lie between writing and approved, and their drafts are Submitted for every other rule.
type Step struct {
	Code     string `json:"code"`           // "legal"; of the program's own: the Stage
	Name     string `json:"name,omitempty"` // as the newsroom calls it; empty: the program's word for its own
	Stage    Stage  `json:"stage"`          // which of the program's own it is, or Submitted
	Position int    `json:"position"`       // among those between writing and approved, from 1
	Must     bool   `json:"must,omitempty"` // nothing is approved that has not been through it
	Enter    Gate   `json:"enter,omitzero"` // who may move a draft into it
	Leave    Gate   `json:"leave,omitzero"` // who may move a draft out of it
}

// Own says whether the newsroom has added the stage.
func (s Step) Own() bool { return !slices.Contains(Stages, Stage(s.Code)) }

// Between says whether the stage lies between writing and approved.
func (s Step) Between() bool { return s.Stage == Submitted }

// Gate says who may pass: whoever has the right in the draft's section, or the role there, or is named. The zero Gate
// is open to whoever may change the draft's text.
type Gate struct {
	Right  account.Right `json:"right,omitempty"`
	Role   account.Role  `json:"role,omitempty"`
	People []int64       `json:"people,omitempty"`
}

func (g Gate) open() bool { return g.Right == "" && g.Role == "" && len(g.People) == 0 }

// admits says whether somebody may pass with a draft.
func (g Gate) admits(who account.Actor, draft Draft) bool {
	section := draft.Copy.Section
	switch {
	case g.open():
		return who.Can(draft.WritingRight(who), draft.Edition, section)
	case who.ID == 0: // the operator and the program
		return who.Can(account.Approve, draft.Edition, section)
	case g.Right != "" && who.Can(g.Right, draft.Edition, section):
		return true
	case g.Role != "" && slices.ContainsFunc(who.Grants, func(o account.Grant) bool {
		return o.Role == g.Role && (o.Edition == "" || o.Edition == draft.Edition) && (o.Section == "" || o.Section == section)
	}):
		return true
	}
	return slices.Contains(g.People, who.ID) && who.Can(account.See, draft.Edition, section)
}

// GateRights are the rights that a Gate may ask for.
var GateRights = []account.Right{account.Write, account.Edit, account.Approve, account.Publish}

const (
	mostSteps  = 20
	mostPeople = 50
	maxStep    = 60 // runes of a stage's name
)

var stepForm = regexp.MustCompile(`^[a-z][a-z0-9-]{0,29}$`)

// usualSteps are the stages of an edition whose newsroom has said nothing.
func usualSteps() []Step {
	return []Step{{Code: string(Writing), Stage: Writing}, {Code: string(Submitted), Stage: Submitted, Position: 1},
		{Code: string(Approved), Stage: Approved}, {Code: string(Published), Stage: Published}}
}

// Stages answers the stages of an edition in the order of the work, from writing to published. Spiked is none of them.
func (d *Desk) Stages(ctx context.Context, edition string) ([]Step, error) {
	return d.stages(ctx, d.db, edition)
}

func (d *Desk) stages(ctx context.Context, q store.Queryer, edition string) ([]Step, error) {
	rows, err := q.Query(ctx, "select code, name, position, must, enter_gate, leave_gate from desk_stage where edition = $1", edition)
	if err != nil {
		return nil, err
	}
	steps := usualSteps()
	err = store.Each(rows, func(scan func(...any) error) error {
		var enter, leave string
		s := Step{Stage: Submitted}
		if err := scan(&s.Code, &s.Name, &s.Position, &s.Must, &enter, &leave); err != nil {
			return err
		}
		if err := json.Unmarshal([]byte(enter), &s.Enter); err != nil {
			return err
		}
		if err := json.Unmarshal([]byte(leave), &s.Leave); err != nil {
			return err
		}
		if i := stepAt(steps, s.Code); i >= 0 {
			s.Stage = steps[i].Stage
			steps[i] = s
			return nil
		}
		steps = append(steps, s)
		return nil
	})
	slices.SortStableFunc(steps, beforeIn)
	return steps, err
}

// beforeIn orders stages by the program's order, those between writing and approved by their position.
func beforeIn(a, b Step) int {
	if by := slices.Index(Stages, a.Stage) - slices.Index(Stages, b.Stage); by != 0 {
		return by
	}
	if a.Position != b.Position {
		return a.Position - b.Position
	}
	return slices.Compare([]byte(a.Code), []byte(b.Code))
}

func stepAt(steps []Step, code string) int {
	return slices.IndexFunc(steps, func(s Step) bool { return s.Code == code })
}

// firstOf answers the stage into which a draft is submitted.
func firstOf(steps []Step) Step { return steps[slices.IndexFunc(steps, Step.Between)] }

// stepColumn is how a stage between writing and approved stands in the table.
func stepColumn(code string) string {
	if code == string(Submitted) {
		return ""
	}
	return code
}

// Standing answers the code of the stage in which the draft stands: "legal", or its Stage.
func (d Draft) Standing() string {
	if d.Stage == Submitted && d.Step != "" {
		return d.Step
	}
	return string(d.Stage)
}

// KeepStage adds a stage to an edition or changes the one of its code. It needs the right to manage the edition. Of the
// program's own only the name and who may move a draft there can be changed, and of Submitted the place.
func (d *Desk) KeepStage(ctx context.Context, who account.Actor, edition string, s Step) error {
	return d.changeStages(ctx, who, edition, func(tx *store.Tx, steps []Step) (any, error) {
		s.Name = text.Clean(s.Name)
		if err := s.check(); err != nil {
			return nil, err
		}
		i := stepAt(steps, s.Code)
		if i < 0 && len(steps) >= mostSteps {
			return nil, errs.At("code", "desk.stages_many", map[string]any{"Most": mostSteps})
		}
		if s.Position == 0 && i < 0 {
			for _, o := range steps {
				s.Position = max(s.Position, o.Position+1) // behind the last
			}
		}
		var before any
		if i >= 0 {
			before = steps[i]
			s.Stage = steps[i].Stage
			if s.Position == 0 {
				s.Position = steps[i].Position
			}
		} else {
			s.Stage = Submitted
		}
		return map[string]any{"before": before, "after": s}, keepStep(ctx, tx, edition, s)
	})
}

// check refuses a stage that has no form or asks for what does not exist.
func (s Step) check() error {
	switch {
	case s.Code == string(Spiked) || !stepForm.MatchString(s.Code):
		return errs.At("code", "desk.stage_code", map[string]any{"Code": s.Code})
	case s.Own() && s.Name == "" || utf8.RuneCountInString(s.Name) > maxStep:
		return errs.At("name", "desk.stage_name", map[string]any{"Max": maxStep})
	case s.Position < 0 || s.Position > 1000:
		return errs.At("position", "desk.stage_position", nil)
	}
	for field, g := range map[string]Gate{"enter": s.Enter, "leave": s.Leave} {
		if g.Right != "" && !slices.Contains(GateRights, g.Right) || g.Role != "" && !slices.Contains(account.Roles, g.Role) || len(g.People) > mostPeople {
			return errs.At(field, "desk.stage_gate", nil)
		}
	}
	return nil
}

func keepStep(ctx context.Context, tx *store.Tx, edition string, s Step) error {
	enter, err := json.Marshal(s.Enter)
	if err != nil {
		return err
	}
	leave, err := json.Marshal(s.Leave)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `
		insert into desk_stage (edition, code, name, position, must, enter_gate, leave_gate)
		values ($1, $2, $3, $4, $5, $6, $7)
		on conflict (edition, code) do update
		set name = excluded.name, position = excluded.position, must = excluded.must,
			enter_gate = excluded.enter_gate, leave_gate = excluded.leave_gate`,
		edition, s.Code, s.Name, s.Position, s.Must && s.Own(), string(enter), string(leave))
	return err
}

// RemoveStage takes a stage of the newsroom's own away. Its drafts go into another one between writing and approved,
// which has to be named where there are any; one of the program's own becomes again what it was.
func (d *Desk) RemoveStage(ctx context.Context, who account.Actor, edition, code, into string) error {
	return d.changeStages(ctx, who, edition, func(tx *store.Tx, steps []Step) (any, error) {
		i := stepAt(steps, code)
		if i < 0 {
			return nil, errs.Say(errs.NotFound, "desk.stage_unknown", map[string]any{"Stage": code})
		}
		if steps[i].Own() {
			if err := d.empty(ctx, tx, who, emptying{edition, steps, i, into}); err != nil {
				return nil, err
			}
		}
		_, err := tx.Exec(ctx, "delete from desk_stage where edition = $1 and code = $2", edition, code)
		return map[string]any{"before": steps[i], "after": nil, "into": into}, err
	})
}

// emptying is a stage that is to be empty, and where its drafts go.
type emptying struct {
	edition string
	steps   []Step
	at      int
	into    string
}

// empty moves the drafts of a stage that is taken away.
func (d *Desk) empty(ctx context.Context, tx *store.Tx, who account.Actor, e emptying) error {
	gone := e.steps[e.at]
	rows, err := tx.Query(ctx, "select d.id from draft d where d.edition = $1 and d.step = $2 and "+open+" order by d.id"+tx.ForUpdate(), e.edition, gone.Code)
	if err != nil {
		return err
	}
	ids, err := store.Column[int64](rows)
	if err != nil {
		return err
	}
	to := stepAt(e.steps, e.into)
	if len(ids) > 0 && (to < 0 || to == e.at || !e.steps[to].Between()) {
		return &errs.Error{Kind: errs.Blocked, Field: "into", Key: "desk.stage_in_use", Args: map[string]any{"Stage": gone.Name, "Count": len(ids)}}
	}
	into := ""
	if to >= 0 {
		into = stepColumn(e.into)
	}
	if _, err := tx.Exec(ctx, "update draft set step = $1 where edition = $2 and step = $3", into, e.edition, gone.Code); err != nil {
		return err
	}
	for _, id := range ids {
		moved := map[string]any{"from": gone.Code, "to": e.into}
		if err := d.record(tx, who, Draft{ID: id, Edition: e.edition}, "draft.moved", moved); err != nil {
			return err
		}
	}
	return nil
}

// changeStages is the shape of every change of an edition's stages: one at a time, journalled with before and after.
func (d *Desk) changeStages(ctx context.Context, who account.Actor, edition string, f func(tx *store.Tx, steps []Step) (any, error)) error {
	if err := who.Must(account.ManageEdition, edition, ""); err != nil {
		return err
	}
	if _, err := d.house.ByCode(ctx, edition); err != nil {
		return err
	}
	return d.db.Update(ctx, func(tx *store.Tx) error {
		if _, err := tx.Exec(ctx, "update desk_stage set position = position where edition = $1", edition); err != nil { // locks what is there
			return err
		}
		steps, err := d.stages(ctx, tx, edition)
		if err != nil {
			return err
		}
		change, err := f(tx, steps)
		if err != nil {
			return err
		}
		return d.note(tx, who, edition, "desk.stages_changed", change)
	})
}

// note journals a change of what an edition's desk works by, for the staff.
func (d *Desk) note(tx *store.Tx, who account.Actor, edition, kind string, payload any) error {
	_, err := d.journal.Add(tx, journal.Entry{
		Edition: edition, Kind: kind, Subject: "edition:" + edition, Actor: who.Subject(), Audience: journal.Staff, Tags: []string{"edition:" + edition},
	}, payload)
	return err
}
