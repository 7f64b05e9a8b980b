package newsroom

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"

	"dateline.news/internal/account"
	"dateline.news/internal/desk"
	"dateline.news/internal/edition"
	"dateline.news/internal/errs"
	"dateline.news/internal/web"
)

// listTold says what a batch has come to: each draft by name.
type listTold struct {
	Batch   int64        `json:"batch"` // takes it back; 0: nothing was done, or it is taken back
	Said    string       `json:"said"`
	Done    []string     `json:"done"`
	Same    []string     `json:"same"` // it was so already
	Refused []refusedRow `json:"refused"`
	Undo    string       `json:"undo"` // what the button says
	IDs     []int64      `json:"ids"`
	Undone  bool         `json:"undone"`
}

type refusedRow struct {
	ID       int64  `json:"id"`
	Headline string `json:"headline"`
	Why      string `json:"why"`
}

// listAct carries an act out on the chosen drafts: "draft" is 12:3, a number with the version that was shown.
func (f *Face) listAct(v *visit) error {
	if err := v.form(); err != nil {
		return err
	}
	ed, err := f.House.ByCode(v.r.Context(), v.field("edition"))
	if err != nil {
		return err
	}
	batch, err := f.batch(v, ed)
	if err != nil {
		return f.again(v, "batch", err, f.listPage)
	}
	number, outcomes, err := f.Desk.Together(v.r.Context(), v.who, batch)
	if err != nil {
		return f.again(v, "batch", err, f.listPage)
	}
	told := f.tellBatch(v, outcomes)
	told.Batch, told.Undo = number, v.words.T("newsroom.undo")
	return f.answerBatch(v, told)
}

// undoList takes a batch back.
func (f *Face) undoList(v *visit) error {
	if err := v.form(); err != nil {
		return err
	}
	number, err := wholeNumber(v.field("batch"), "batch")
	if err != nil {
		return err
	}
	_, outcomes, err := f.Desk.Undo(v.r.Context(), v.who, number)
	if err != nil {
		return f.again(v, "batch", err, f.listPage)
	}
	told := f.tellBatch(v, outcomes)
	told.Undone = true
	told.Said = v.words.T("list.undone") + " " + told.Said
	return f.answerBatch(v, told)
}

func (f *Face) answerBatch(v *visit, told listTold) error {
	if v.scripted() {
		return v.json(told)
	}
	return f.drawList(v, &told)
}

// batch reads the form of an act.
func (f *Face) batch(v *visit, ed edition.Edition) (desk.Batch, error) {
	b := desk.Batch{Act: desk.Act(v.field("act")), Edition: ed.Code, Note: v.field("note"), Section: v.field("to_section"), Topic: v.field("topic")}
	for _, chosen := range v.r.PostForm["draft"] {
		id, version, _ := strings.Cut(chosen, ":")
		n, err := strconv.ParseInt(id, 10, 64)
		shown, other := strconv.Atoi(version)
		if err != nil || other != nil {
			return b, errs.At("drafts", "error.invalid", nil)
		}
		b.Drafts = append(b.Drafts, desk.Chosen{ID: n, Version: shown})
	}
	if len(b.Drafts) == 0 {
		return b, errs.At("drafts", "list.none_chosen", nil)
	}
	return b, f.batchMore(v, ed, &b)
}

// batchMore reads what the act needs beside the drafts.
func (f *Face) batchMore(v *visit, ed edition.Edition, b *desk.Batch) error {
	switch b.Act {
	case desk.ActReturn:
		if b.Note == "" {
			return errs.At("note", "desk.return_needs_note", nil)
		}
	case desk.ActSchedule:
		at, err := localTime(v.field("at"), "at", f.House.Zone(ed))
		if err != nil {
			return err
		}
		if at.IsZero() {
			return errs.At("at", "error.required", nil)
		}
		b.At = at
	case desk.ActSection:
		if _, known := ed.Section(b.Section); !known {
			return errs.At("to_section", "error.required", nil)
		}
	case desk.ActTopic:
		if _, err := f.House.Topic(v.r.Context(), ed.Code, b.Topic); err != nil {
			return errs.At("topic", "error.required", nil)
		}
	case desk.ActHand:
		id, err := wholeNumber(v.field("to"), "to")
		if err != nil {
			return err
		}
		return f.heir(v.r.Context(), id, b)
	}
	return nil
}

// heir reads with the rights of now who is handed the drafts.
func (f *Face) heir(ctx context.Context, id int64, b *desk.Batch) error {
	var err error
	if b.To, err = f.Book.Actor(ctx, id); errs.Is(err, errs.Unsigned) {
		return errs.At("to", "error.required", nil)
	}
	return err
}

// tellBatch says each outcome by the draft's headline.
func (f *Face) tellBatch(v *visit, outcomes []desk.Outcome) listTold {
	told := listTold{Done: []string{}, Same: []string{}, Refused: []refusedRow{}, IDs: []int64{}}
	for _, o := range outcomes {
		name := o.Headline
		if name == "" {
			name = v.words.T("newsroom.no_headline")
		}
		told.IDs = append(told.IDs, o.ID)
		switch {
		case o.Err != nil:
			fault := web.Explain(v.r, o.Err)
			why := v.words.T(fault.Key, fault.Args)
			if fault.Reference != "" {
				why += " (" + fault.Reference + ")"
			}
			told.Refused = append(told.Refused, refusedRow{o.ID, name, why})
		case o.Unchanged:
			told.Same = append(told.Same, name)
		default:
			told.Done = append(told.Done, name)
		}
	}
	parts := []string{v.words.N("list.done", len(told.Done))}
	if len(told.Same) > 0 {
		parts = append(parts, v.words.N("list.same", len(told.Same)))
	}
	if len(told.Refused) > 0 {
		parts = append(parts, v.words.N("list.refused", len(told.Refused)))
	}
	told.Said = strings.Join(parts, " · ")
	return told
}

// keepSearch keeps the search of the page by a name.
func (f *Face) keepSearch(v *visit) error {
	if err := v.form(); err != nil {
		return err
	}
	ed, err := f.House.ByCode(v.r.Context(), v.field("edition"))
	if err != nil {
		return err
	}
	o, err := f.listing(v, ed)
	if err != nil {
		return f.again(v, "search", err, f.listPage)
	}
	if _, err := f.Desk.KeepSearch(v.r.Context(), v.who, v.field("name"), o.search); err != nil {
		return f.again(v, "search", err, f.listPage)
	}
	return f.onward(v, typedOf(o.search, o.zone).path(ed.Code), v.words.T("list.search_kept"))
}

// dropSearch forgets a saved search.
func (f *Face) dropSearch(v *visit) error {
	id, err := v.number("search")
	if err != nil {
		return err
	}
	if err := v.form(); err != nil {
		return err
	}
	if err := f.Desk.DropSearch(v.r.Context(), v.who, id); err != nil {
		return err
	}
	return f.onward(v, query(listPath, "edition", v.field("edition")), v.words.T("list.search_dropped"))
}

// nameChoices are the staff by name.
func nameChoices(names map[int64]string, chosen string) []Choice {
	var choices []Choice
	for id, name := range names {
		choices = append(choices, Choice{itoa(id), name, itoa(id) == chosen})
	}
	slices.SortFunc(choices, func(a, b Choice) int { return cmp.Compare(strings.ToLower(a.Word), strings.ToLower(b.Word)) })
	return choices
}

// listRoutes are the addresses of the list.
func listRoutes() []route {
	return []route{
		get("list", account.See, (*Face).listPage),
		get("list/rows", account.See, (*Face).listRows),
		post("list/act", account.See, (*Face).listAct),
		post("list/undo", account.See, (*Face).undoList),
		post("list/searches", account.See, (*Face).keepSearch),
		post("list/searches/{search}/drop", account.See, (*Face).dropSearch),
	}
}
