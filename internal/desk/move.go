package desk

import (
	"context"

	"dateline.news/internal/account"
	"dateline.news/internal/errs"
	"dateline.news/internal/store"
)

// Move says into which stage a draft goes.
type Move struct {
	To      string // code of the stage
	Version int    // that the person was shown; needed for Approved
	Note    string // why it goes back; needed for Writing
}

// Move moves a draft into another stage of its edition. It asks whoever may leave the one and enter the other; towards
// approved it passes over no stage that must be passed. Into Writing it is Return, into Approved it is Approve, and
// from Writing what Submit asks is asked. A draft that leaves Approved has to be approved again.
func (d *Desk) Move(ctx context.Context, who account.Actor, id int64, m Move) (Draft, error) {
	switch Stage(m.To) {
	case Writing:
		return d.Return(ctx, who, id, m.Note)
	case Approved:
		return d.Approve(ctx, who, id, m.Version)
	case Published, Spiked, "":
		return Draft{}, errs.At("to", "desk.stage_unknown", map[string]any{"Stage": m.To})
	}
	return d.act(ctx, id, func(tx *store.Tx, draft *Draft) error {
		return d.move(ctx, tx, who, draft, m.To)
	})
}

// move takes a draft into a stage between writing and approved.
func (d *Desk) move(ctx context.Context, tx *store.Tx, who account.Actor, draft *Draft, to string) error {
	if err := who.Must(account.See, draft.Edition, draft.Copy.Section); err != nil {
		return err
	}
	steps, err := d.stages(ctx, tx, draft.Edition)
	if err != nil {
		return err
	}
	i := stepAt(steps, to)
	if i < 0 || !steps[i].Between() {
		return errs.At("to", "desk.stage_unknown", map[string]any{"Stage": to})
	}
	from := draft.Standing()
	if err := mayPass(who, *draft, steps, to); err != nil {
		return err
	}
	if from == to {
		return nil // moved twice is moved
	}
	if draft.Stage == Writing {
		if err := d.complete(ctx, *draft); err != nil {
			return err
		}
	}
	if draft.Stage == Approved {
		if err := voidApproval(ctx, tx, draft); err != nil {
			return err
		}
		if err := clearSchedule(ctx, tx, draft); err != nil {
			return err
		}
	}
	draft.Step = stepColumn(to)
	kind, told := "draft.moved", ToldMoved
	if from == string(Writing) {
		kind, told = "draft.submitted", ToldSubmitted
	}
	if err := setStage(ctx, tx, draft, Submitted); err != nil {
		return err
	}
	if from != string(Writing) {
		if err := d.over(ctx, tx, who, *draft); err != nil {
			return err
		}
	}
	if err := d.waits(ctx, tx, who, arrival{told, *draft, steps}); err != nil {
		return err
	}
	return d.record(tx, who, *draft, kind, map[string]any{"version": draft.Version, "from": from, "to": to})
}

// mayPass says whether somebody may move a draft into a stage, and whether nothing on the way must be passed first.
func mayPass(who account.Actor, draft Draft, steps []Step, to string) error {
	if !draft.Open() {
		return errs.Say(errs.Conflict, "desk.not_open", nil)
	}
	i, j := stepAt(steps, draft.Standing()), stepAt(steps, to)
	if i < 0 { // the stage was taken away while the draft was spiked
		i = stepAt(steps, string(Submitted))
	}
	approving := to == string(Approved) // has asked for the right to approve
	leaves, enters := steps[i].Leave, steps[j].Enter
	if !leaves.admits(who, draft) && !(leaves.open() && approving) {
		return gated(who, draft, gate{leaves, steps[i], "desk.stage_leave"})
	}
	named := !leaves.open() // who may let it go may let it go somewhere
	if i != j && !enters.admits(who, draft) && !(enters.open() && (approving || named)) {
		return gated(who, draft, gate{enters, steps[j], "desk.stage_enter"})
	}
	for k := i + 1; k < j; k++ {
		if steps[k].Must {
			return &errs.Error{Kind: errs.Blocked, Field: "to", Key: "desk.stage_first", Args: map[string]any{"Stage": steps[k].Name}}
		}
	}
	return nil
}

// mayGoOut says whether the newsroom's stages let somebody take a draft to the readers from where it stands: the gate out
// of its stage, and none ahead that must be passed first.
func (d *Desk) mayGoOut(ctx context.Context, q store.Queryer, who account.Actor, draft Draft) error {
	steps, err := d.stages(ctx, q, draft.Edition)
	if err != nil {
		return err
	}
	i := stepAt(steps, draft.Standing())
	if i < 0 { // the stage was taken away while the draft was spiked
		i = stepAt(steps, string(Submitted))
	}
	if !steps[i].Leave.open() && !steps[i].Leave.admits(who, draft) {
		return gated(who, draft, gate{steps[i].Leave, steps[i], "desk.stage_leave"})
	}
	for _, s := range steps[i+1:] {
		if s.Must {
			return &errs.Error{Kind: errs.Blocked, Field: "to", Key: "desk.stage_first", Args: map[string]any{"Stage": s.Name}}
		}
	}
	return nil
}

// mayReturn says whether somebody may give the draft back.
func (d *Desk) mayReturn(ctx context.Context, q store.Queryer, who account.Actor, draft Draft) error {
	steps, err := d.stages(ctx, q, draft.Edition)
	if err != nil {
		return err
	}
	return mayGiveBack(who, draft, steps)
}

func mayGiveBack(who account.Actor, draft Draft, steps []Step) error {
	i := stepAt(steps, draft.Standing())
	if i < 0 || steps[i].Leave.open() {
		return who.Must(account.Approve, draft.Edition, draft.Copy.Section)
	}
	if !steps[i].Leave.admits(who, draft) {
		return gated(who, draft, gate{steps[i].Leave, steps[i], "desk.stage_leave"})
	}
	return nil
}

// gated refuses who may not pass, and names the stage where the newsroom has given it a name.
func gated(who account.Actor, draft Draft, g gate) error {
	switch {
	case g.Gate.open() || who.Anonymous():
		return who.Must(draft.WritingRight(who), draft.Edition, draft.Copy.Section)
	case g.step.Name == "":
		return errs.Say(errs.Forbidden, "desk.stage_closed", nil)
	}
	return errs.Say(errs.Forbidden, g.key, map[string]any{"Stage": g.step.Name})
}

// gate is a Gate with the stage whose it is, and the words that refuse.
type gate struct {
	Gate
	step Step
	key  string
}

// Ways answers the stages into which somebody may move a draft now, as far as rights and the newsroom's stages go: Writing
// stands for Return, Approved for Approve.
func (d *Desk) Ways(ctx context.Context, who account.Actor, draft Draft) ([]Step, error) {
	steps, err := d.Stages(ctx, draft.Edition)
	if err != nil || !draft.Open() {
		return nil, err
	}
	var ways []Step
	for _, s := range steps {
		if s.Code != draft.Standing() && draft.leadsTo(who, steps, s) {
			ways = append(ways, s)
		}
	}
	return ways, nil
}

func (d Draft) leadsTo(who account.Actor, steps []Step, s Step) bool {
	switch s.Stage {
	case Writing:
		return mayGiveBack(who, d, steps) == nil
	case Published:
		return false
	case Approved:
		return who.Can(account.Approve, d.Edition, d.Copy.Section) && mayPass(who, d, steps, s.Code) == nil
	}
	return mayPass(who, d, steps, s.Code) == nil
}
