package desk

import (
	"context"
	"slices"
	"time"

	"dateline.news/internal/account"
	"dateline.news/internal/errs"
	"dateline.news/internal/store"
)

// Approval is one person's word that a version may be published.
type Approval struct {
	By    int64     `json:"by,omitempty"`    // account; 0: the operator, or a guest
	Guest string    `json:"guest,omitempty"` // the name of somebody outside the newsroom
	At    time.Time `json:"at"`

	sole     bool   // whoever gave it had written every word alone
	pictures string // digest of captions and credits as they stood
}

// Approve says that one version may be published. It needs the right to approve, the version that the editor was
// shown, and a second pair of eyes: who wrote every word of it alone cannot approve it, unless they may publish alone.
// Where the section demands two approvals, the draft is approved by the second, of another person; who wrote alone is
// never one of two, and neither is who may not approve there any more when the second is given. Once there are both,
// they stand, also when who gave one of them leaves.
func (d *Desk) Approve(ctx context.Context, who account.Actor, id int64, version int) (Draft, error) {
	return d.act(ctx, id, func(tx *store.Tx, draft *Draft) error {
		if err := d.mayApprove(ctx, tx, who, *draft); err != nil {
			return err
		}
		if version != draft.Version {
			return errs.Say(errs.Conflict, "desk.approve_other_version", map[string]any{"Shown": version, "Current": draft.Version})
		}
		if err := d.complete(ctx, *draft); err != nil {
			return err
		}
		if err := d.secondPerson(ctx, tx, who, *draft); err != nil {
			return err
		}
		if err := d.keepApproval(ctx, tx, *draft, approver{person: who.ID}); err != nil {
			return err
		}
		if err := d.settle(ctx, tx, who, draft); err != nil {
			return err
		}
		return d.record(tx, who, *draft, "draft.approved", map[string]any{"version": draft.Version, "of": draft.Needed, "approvals": len(draft.Approvals)})
	})
}

// mayApprove asks for the right, and that the newsroom's stages let the draft be approved from where it stands.
func (d *Desk) mayApprove(ctx context.Context, q store.Queryer, who account.Actor, draft Draft) error {
	if err := who.Must(account.Approve, draft.Edition, draft.Copy.Section); err != nil {
		return err
	}
	steps, err := d.stages(ctx, q, draft.Edition)
	if err != nil {
		return err
	}
	return mayPass(who, draft, steps, string(Approved))
}

// secondPerson refuses an approval by the only person who worked on the draft.
func (d *Desk) secondPerson(ctx context.Context, q store.Queryer, who account.Actor, draft Draft) error {
	needed, err := d.needed(ctx, draft)
	if err != nil {
		return err
	}
	if needed == 1 && who.Can(account.PublishAlone, draft.Edition, draft.Copy.Section) {
		return nil
	}
	only, err := d.onlyWriter(ctx, q, draft, who.ID)
	if err == nil && only {
		return errs.Say(errs.Forbidden, "desk.own_approval", nil)
	}
	return err
}

// needed answers how many approvals the draft's section demands.
func (d *Desk) needed(ctx context.Context, draft Draft) (int, error) {
	ed, err := d.house.ByCode(ctx, draft.Edition)
	if err != nil {
		return 0, err
	}
	return ed.Rules(draft.Copy.Section).Approvals(), nil
}

// approver is whose approval it is: one of the staff, or a guest.
type approver struct{ person, guest int64 }

// keepApproval writes one person's approval of the draft as it stands. Given again it is one.
func (d *Desk) keepApproval(ctx context.Context, tx *store.Tx, draft Draft, by approver) error {
	digest, err := d.pictureDigest(ctx, tx, draft)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `
		insert into draft_approval (draft, version, person, guest, pictures, at)
		values ($1, $2, $3, $4, $5, $6)
		on conflict (draft, version, person, guest) do update
		set pictures = excluded.pictures, at = excluded.at`,
		draft.ID, draft.Version, by.person, by.guest, digest, store.At(d.clock.Now()))
	if err != nil {
		return err
	}
	return d.askAhead(ctx, tx, draft)
}

// settle moves the draft to approved where its approvals are enough, and to the editors where they are not.
func (d *Desk) settle(ctx context.Context, tx *store.Tx, who account.Actor, draft *Draft) error {
	draft.unapprove() // it is decided anew
	if err := d.countApprovals(ctx, tx, draft); err != nil {
		return err
	}
	if !draft.enough() {
		return d.waitForMore(ctx, tx, who, draft)
	}
	if err := mark(ctx, tx, *draft); err != nil {
		return err
	}
	digest, err := d.pictureDigest(ctx, tx, *draft)
	if err != nil {
		return err
	}
	staff := slices.DeleteFunc(slices.Clone(draft.Approvals), func(a Approval) bool { return a.Guest != "" })
	_, err = tx.Exec(ctx, `
		update draft
		set stage = 'approved', approved_version = version, approved_pictures = $1, approved_by = $2, approved_at = $3
		where id = $4`, digest, staff[len(staff)-1].By, store.At(d.clock.Now()), draft.ID)
	if err != nil {
		return err
	}
	return d.over(ctx, tx, who, *draft)
}

// waitForMore lets a draft whose approvals are not enough lie with the editors; an approval that was enough before the
// section demanded more is none any longer.
func (d *Desk) waitForMore(ctx context.Context, tx *store.Tx, who account.Actor, draft *Draft) error {
	if _, err := tx.Exec(ctx, "update draft set approved_version = 0, approved_by = 0, approved_at = null where id = $1", draft.ID); err != nil {
		return err
	}
	if draft.Stage != Writing {
		return setStage(ctx, tx, draft, Submitted)
	}
	steps, err := d.stages(ctx, tx, draft.Edition)
	if err != nil {
		return err
	}
	draft.Step = stepColumn(firstOf(steps).Code)
	if err := setStage(ctx, tx, draft, Submitted); err != nil {
		return err
	}
	return d.waits(ctx, tx, who, arrival{ToldSubmitted, *draft, steps})
}

// enough says whether the approvals are as many as the section demands. Guests are never enough by themselves, nor with
// the writer.
func (d Draft) enough() bool {
	independent, staff, colleagues := 0, 0, 0
	for _, a := range d.Approvals {
		if a.Guest == "" {
			staff++
		}
		if !a.sole {
			independent++
		}
		if a.Guest == "" && !a.sole {
			colleagues++
		}
	}
	return staff > 0 && d.Needed <= 1 || colleagues > 0 && independent >= d.Needed
}

// countApprovals reads who has approved this version with these pictures, oldest first, and how many are needed. A
// guest's approval is among them where the section says that it counts; while more are missing, only those of people who
// may still approve.
func (d *Desk) countApprovals(ctx context.Context, q store.Queryer, draft *Draft) error {
	ed, err := d.house.ByCode(ctx, draft.Edition)
	if err != nil {
		return err
	}
	rules := ed.Rules(draft.Copy.Section)
	draft.Needed, draft.Approvals = rules.Approvals(), nil
	kept, err := approvalsOf(ctx, q, *draft)
	if err != nil || len(kept) == 0 {
		return err
	}
	digest, err := d.pictureDigest(ctx, q, *draft)
	if err != nil {
		return err
	}
	for _, a := range kept {
		counts := a.pictures == digest && (a.Guest == "" || rules.GuestCounts)
		if counts && a.Guest == "" && !draft.Approved() {
			if counts, err = d.mayStillApprove(ctx, q, *draft, a.By); err != nil {
				return err
			}
		}
		if counts {
			draft.Approvals = append(draft.Approvals, a)
		}
	}
	for i, a := range draft.Approvals {
		if a.Guest != "" {
			continue
		}
		if draft.Approvals[i].sole, err = d.onlyWriter(ctx, q, *draft, a.By); err != nil {
			return err
		}
	}
	return nil
}

// mayStillApprove says whether who has given an approval has the right to it now. The operator always has.
func (d *Desk) mayStillApprove(ctx context.Context, q store.Queryer, draft Draft, person int64) (bool, error) {
	if d.staff == nil || person == 0 {
		return true, nil
	}
	who, err := d.staff.ActorIn(ctx, q, person)
	if errs.Is(err, errs.Unsigned) {
		return false, nil
	}
	return err == nil && who.Can(account.Approve, draft.Edition, draft.Copy.Section), err
}

// approvalsOf answers what stands of a draft's version, whatever its pictures said.
func approvalsOf(ctx context.Context, q store.Queryer, draft Draft) ([]Approval, error) {
	rows, err := q.Query(ctx, `
		select a.person, a.at, a.pictures, coalesce(g.name, '')
		from draft_approval a
		left join draft_guest g on g.id = a.guest
		where a.draft = $1 and a.version = $2
		order by a.at, a.person, a.guest`, draft.ID, draft.Version)
	if err != nil {
		return nil, err
	}
	var all []Approval
	err = store.Each(rows, func(scan func(...any) error) error {
		var a Approval
		var at store.Time
		err := scan(&a.By, &at, &a.pictures, &a.Guest)
		a.At = at.Time
		all = append(all, a)
		return err
	})
	return all, err
}
