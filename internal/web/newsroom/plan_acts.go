package newsroom

import (
	"strings"

	"dateline.news/internal/account"
	"dateline.news/internal/edition"
	"dateline.news/internal/errs"
	"dateline.news/internal/planning"
)

// addPlan plans something. The same form sent twice plans it once.
func (f *Face) addPlan(v *visit) error {
	if err := v.form(); err != nil {
		return err
	}
	ed, err := f.House.ByCode(v.r.Context(), v.field("edition"))
	if err != nil {
		return err
	}
	e, err := v.typedPlan(f.House.Zone(ed))
	if err == nil {
		e, err = f.Plan.Add(v.r.Context(), v.who, e, v.onceDraft())
	}
	if err != nil {
		return f.again(v, "plan", err, f.planPage)
	}
	return f.backToPlan(v, e, v.words.T("planning.added"))
}

// backToPlan leads to where a form of the plan came from, which is a page of the plan in any case, and there to the entry, which has
// the focus then.
func (f *Face) backToPlan(v *visit, e planning.Entry, note string) error {
	back, _, _ := strings.Cut(v.field("back"), "#")
	if !strings.HasPrefix(back, planPath+"?") {
		back = query(planPath, "edition", e.Edition)
	}
	return f.onward(v, back+"#to-plan-"+itoa(e.ID), note)
}

// planEntry reads the entry that an address names, with its edition.
func (f *Face) planEntry(v *visit) (planning.Entry, edition.Edition, error) {
	id, err := v.number("entry")
	if err != nil {
		return planning.Entry{}, edition.Edition{}, err
	}
	e, err := f.Plan.Get(v.r.Context(), v.who, id)
	if err != nil {
		return e, edition.Edition{}, err
	}
	ed, err := f.House.ByCode(v.r.Context(), e.Edition)
	return e, ed, err
}

func (f *Face) planEntryPage(v *visit) error { return f.drawEntry(v, nil) }

// drawEntry shows the form of an entry; after a conflict the fields hold one's own and beside them stands the other's.
func (f *Face) drawEntry(v *visit, conflict *planning.Conflict) error {
	e, ed, err := f.planEntry(v)
	if err != nil {
		return err
	}
	d := plannedDay{ed: ed, zone: f.House.Zone(ed), week: true, date: dateOf(e.Begins.In(f.House.Zone(ed)))}
	rows, err := f.planRows(v, d, []planning.Entry{e})
	if err != nil {
		return err
	}
	page := planEntryPage{Frame: f.frame(v, e.Slugline, planPath), Edition: ed.Code, Entry: rows[0], Zone: v.words.T("planning.zone", "Zone", v.words.Zone(e.Begins, d.zone))}
	if page.Fields, err = f.planForm(v, d, e); err != nil {
		return err
	}
	if conflict != nil {
		mine, err := f.planRows(v, d, []planning.Entry{conflict.Yours})
		if err != nil {
			return err
		}
		page.Theirs = v.planDifferences(rows[0], mine[0])
	}
	names, err := f.Book.Names(v.r.Context(), v.who)
	if err != nil {
		return err
	}
	page.Changed = v.words.T("newsroom.saved_by", "Name", names[e.ChangedBy], "At", stamp(e.Changed.In(d.zone), "2006-01-02 15:04:05"))
	return f.render(v, "plan_entry", page)
}

// planDifferences are the fields in which two texts of an entry differ.
func (v *visit) planDifferences(theirs, yours PlanRow) []planDifference {
	const moment = "2006-01-02 15:04"
	var all []planDifference
	for _, field := range []planDifference{
		{"planning.slugline_word", theirs.Slugline, yours.Slugline}, {"planning.begins_word", stamp(theirs.At, moment), stamp(yours.At, moment)}, {"newsroom.section", theirs.Section, yours.Section},
		{"planning.place_word", theirs.Place, yours.Place}, {"planning.deadline", theirs.Deadline, yours.Deadline}, {"list.writer", theirs.Writer, yours.Writer},
		{"planning.photographer", theirs.Photo, yours.Photo}, {"planning.length_word", theirs.Length, yours.Length}, {"planning.picture_word", theirs.Picture, yours.Picture},
		{"planning.note", theirs.Remark, yours.Remark},
	} {
		if field.Theirs != field.Yours {
			field.Word = v.words.T(field.Word)
			all = append(all, field)
		}
	}
	return all
}

func (f *Face) changePlan(v *visit) error {
	now, ed, err := f.planEntry(v)
	if err != nil {
		return err
	}
	if err := v.form(); err != nil {
		return err
	}
	e, err := v.typedPlan(f.House.Zone(ed))
	e.ID = now.ID
	if err == nil {
		_, err = f.Plan.Change(v.r.Context(), v.who, e)
	}
	if err != nil {
		conflict := planConflict(err)
		return f.again(v, "plan", err, func(v *visit) error { return f.drawEntry(v, conflict) })
	}
	return f.backToPlan(v, e, v.words.T("planning.changed"))
}

// movePlan moves an entry by a day, its deadline with it, from the version that was shown.
func (f *Face) movePlan(v *visit) error {
	e, ed, err := f.planEntry(v)
	if err != nil {
		return err
	}
	if err := v.form(); err != nil {
		return err
	}
	days, err := wholeNumber(v.field("days"), "days")
	if err != nil || days < -31 || days > 31 {
		return errs.At("days", "newsroom.bad_number", map[string]any{"Typed": v.field("days")})
	}
	version, err := wholeNumber(v.field("version"), "version")
	if err != nil {
		return err
	}
	zone := f.House.Zone(ed) // a day later is the same hour, also over a change of the clocks
	e.Version = int(version)
	if at := e.Begins.In(zone); e.AllDay {
		e.Begins = dawn(dateOf(at).AddDate(0, 0, int(days)), zone)
	} else {
		e.Begins = at.AddDate(0, 0, int(days))
	}
	if !e.Deadline.IsZero() {
		e.Deadline = e.Deadline.In(zone).AddDate(0, 0, int(days))
	}
	if _, err := f.Plan.Change(v.r.Context(), v.who, e); err != nil {
		conflict := planConflict(err)
		return f.again(v, "plan", err, func(v *visit) error { v.typed.Act = "move"; return f.drawEntry(v, conflict) })
	}
	return f.backToPlan(v, e, v.words.T("planning.changed"))
}

// startPlan makes the draft of an entry and leads to it.
func (f *Face) startPlan(v *visit) error {
	e, _, err := f.planEntry(v)
	if err != nil {
		return err
	}
	if err := v.form(); err != nil {
		return err
	}
	if e, err = f.Plan.Start(v.r.Context(), v.who, e.ID); err != nil {
		return f.again(v, "start", err, f.planEntryPage)
	}
	return f.onward(v, draftPath(e.Draft), "")
}

func (f *Face) cancelPlan(v *visit) error {
	return f.onPlan(v, "cancel", "planning.done_cancel", func(id int64) error {
		_, err := f.Plan.Cancel(v.r.Context(), v.who, id, v.field("why"))
		return err
	})
}

func (f *Face) restorePlan(v *visit) error {
	return f.onPlan(v, "restore", "planning.done_restore", func(id int64) error {
		_, err := f.Plan.Restore(v.r.Context(), v.who, id)
		return err
	})
}

// onPlan is the shape of an act on one entry.
func (f *Face) onPlan(v *visit, act, done string, do func(id int64) error) error {
	e, _, err := f.planEntry(v)
	if err != nil {
		return err
	}
	if err := v.form(); err != nil {
		return err
	}
	if err := do(e.ID); err != nil {
		return f.again(v, act, err, f.planEntryPage)
	}
	return f.backToPlan(v, e, v.words.T(done))
}

// planRoutes are the addresses of the plan.
func planRoutes() []route {
	return []route{
		get("plan", account.See, (*Face).planPage),
		post("plan", account.Write, (*Face).addPlan),
		get("plan/{entry}", account.See, (*Face).planEntryPage),
		post("plan/{entry}", account.Write, (*Face).changePlan),
		post("plan/{entry}/start", account.Write, (*Face).startPlan),
		post("plan/{entry}/move", account.Write, (*Face).movePlan),
		post("plan/{entry}/cancel", account.Write, (*Face).cancelPlan),
		post("plan/{entry}/restore", account.Write, (*Face).restorePlan),
	}
}
