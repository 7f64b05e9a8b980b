package newsroom

import (
	"cmp"
	"context"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"dateline.news/internal/account"
	"dateline.news/internal/desk"
	"dateline.news/internal/edition"
	"dateline.news/internal/errs"
)

// flowRoutes are the newsroom's own stages and the moves between them.
func flowRoutes() []route {
	return []route{
		post("drafts/{draft}/move", account.See, (*Face).moveDraft),
		get("editions/{code}/stages", account.ManageEdition, (*Face).stagesPage),
		post("editions/{code}/stages", account.ManageEdition, (*Face).keepStage),
		post("editions/{code}/stages/{stage}", account.ManageEdition, (*Face).keepStage),
		post("editions/{code}/stages/{stage}/remove", account.ManageEdition, (*Face).removeStage),
	}
}

// ways is where a draft stands and where somebody may move it.
type ways struct {
	here          string // in words
	moves         []Choice
	back, approve bool
}

func (f *Face) waysOf(v *visit, d desk.Draft) (ways, error) {
	steps, err := f.Desk.Stages(v.r.Context(), d.Edition)
	if err != nil {
		return ways{}, err
	}
	w := ways{here: v.words.T("stage." + string(d.Stage))}
	for _, s := range steps {
		if s.Code == d.Standing() {
			w.here = v.stageName(s)
		}
	}
	open, err := f.Desk.Ways(v.r.Context(), v.who, d)
	for _, s := range open {
		switch {
		case s.Stage == desk.Writing:
			w.back = true
		case s.Stage == desk.Approved:
			w.approve = true
		case d.Stage != desk.Writing: // from there Submit leads
			w.moves = append(w.moves, Choice{s.Code, v.stageName(s), false})
		}
	}
	return w, err
}

// stageName says a stage as the newsroom calls it.
func (v *visit) stageName(s desk.Step) string {
	if s.Name != "" {
		return s.Name
	}
	return v.words.T("stage." + string(s.Stage))
}

// approvals says how many of the approvals that are demanded there are, "" where one is enough.
func (v *visit) approvals(d desk.Draft, names map[int64]string, zone *time.Location) string {
	if d.Needed < 2 || !d.Open() {
		return ""
	}
	var given []string
	for _, a := range d.Approvals {
		given = append(given, v.words.T("newsroom.approval_at", "Name", cmp.Or(a.Guest, names[a.By], v.words.T("newsroom.operator")), "At", stamp(a.At.In(zone), "15:04")))
	}
	if len(given) == 0 {
		return v.words.T("newsroom.approvals_none", "Needed", d.Needed)
	}
	return v.words.T("newsroom.approvals_of", "Have", len(given), "Needed", d.Needed, "People", strings.Join(given, " · "))
}

// given says whether somebody has approved and only another one is missing.
func given(d desk.Draft, person int64) bool {
	return len(d.Approvals) < d.Needed && slices.ContainsFunc(d.Approvals, func(a desk.Approval) bool { return a.Guest == "" && a.By == person })
}

func (f *Face) moveDraft(v *visit) error {
	return f.onDraft(v, "move", "newsroom.moved", func(ctx context.Context, id int64) error {
		m := desk.Move{To: v.field("to"), Note: v.field("note")}
		if version := v.field("version"); version != "" {
			n, err := wholeNumber(version, "version")
			if err != nil {
				return err
			}
			m.Version = int(n)
		}
		_, err := f.Desk.Move(ctx, v.who, id, m)
		return err
	})
}

// stagesPage is where a newsroom sets the stages of an edition's desk.
type stagesPage struct {
	Frame
	Edition edition.Edition
	Stages  []StageRow
	New     StageRow
}

// Path answers the address of the page and of the forms below it.
func (p stagesPage) Path() string { return stagesPath(p.Edition.Code) }

// Back answers the address of the edition's page.
func (p stagesPage) Back() string { return editionPath(p.Edition.Code) }

func stagesPath(code string) string { return editionPath(code) + "/stages" }

// GateForm is a set of fields with its legend.
type GateForm struct {
	Frame  Frame
	Fields GateFields
	Legend string
}

// Gate answers the fields of a gate under a legend.
func (p stagesPage) Gate(fields GateFields, legend string) GateForm {
	return GateForm{p.Frame, fields, p.T(legend)}
}

// StageRow is one stage with its form.
type StageRow struct {
	desk.Step
	Word   string // as it is called
	Act    string // of its form
	Path   string
	Enters GateFields
	Leaves GateFields
	Others []Choice // where its drafts can go
}

// GateFields are the fields of who may enter or leave.
type GateFields struct {
	Name   string // enter or leave
	Rights []Choice
	Roles  []Choice
	People []Choice
}

func (f *Face) stagesPage(v *visit) error {
	ctx := v.r.Context()
	ed, err := f.House.ByCode(ctx, v.r.PathValue("code"))
	if err != nil {
		return err
	}
	if err := v.who.Must(account.ManageEdition, ed.Code, ""); err != nil {
		return err
	}
	steps, err := f.Desk.Stages(ctx, ed.Code)
	if err != nil {
		return err
	}
	names, err := f.names(ctx, v.who)
	if err != nil {
		return err
	}
	page := stagesPage{Frame: f.frame(v, v.words.T("newsroom.stages"), "/newsroom/editions"), Edition: ed}
	for _, s := range steps {
		page.Stages = append(page.Stages, v.stageRow(s, ed, names))
	}
	for i := range page.Stages {
		for j, s := range steps {
			if i != j && s.Between() {
				page.Stages[i].Others = append(page.Stages[i].Others, Choice{s.Code, v.stageName(s), false})
			}
		}
	}
	page.New = v.stageRow(desk.Step{Stage: desk.Submitted}, ed, names)
	return f.render(v, "stages", page)
}

func (v *visit) stageRow(s desk.Step, ed edition.Edition, names map[int64]string) StageRow {
	row := StageRow{Step: s, Word: v.stageName(s), Act: "stage " + s.Code, Path: stagesPath(ed.Code)}
	if s.Code != "" {
		row.Path += "/" + url.PathEscape(s.Code)
	}
	row.Enters, row.Leaves = v.gateFields("enter", s.Enter, names), v.gateFields("leave", s.Leave, names)
	return row
}

func (v *visit) gateFields(name string, g desk.Gate, names map[int64]string) GateFields {
	fields := GateFields{Name: name, Rights: []Choice{{"", v.words.T("newsroom.gate_usual"), g.Right == ""}}, Roles: []Choice{{"", v.words.T("newsroom.no_role"), g.Role == ""}}}
	for _, right := range desk.GateRights {
		fields.Rights = append(fields.Rights, Choice{string(right), v.words.T("right." + string(right)), right == g.Right})
	}
	for _, role := range account.Roles {
		fields.Roles = append(fields.Roles, Choice{string(role), v.words.T("role." + string(role)), role == g.Role})
	}
	for id, person := range names {
		fields.People = append(fields.People, Choice{itoa(id), person, slices.Contains(g.People, id)})
	}
	slices.SortFunc(fields.People, func(a, b Choice) int { return cmp.Compare(a.Word+a.Value, b.Word+b.Value) })
	return fields
}

func (f *Face) keepStage(v *visit) error {
	if err := v.form(); err != nil {
		return err
	}
	code := v.r.PathValue("code")
	s, err := typedStage(v)
	if err == nil {
		err = f.Desk.KeepStage(v.r.Context(), v.who, code, s)
	}
	if err != nil {
		return f.again(v, "stage "+v.r.PathValue("stage"), err, f.stagesPage)
	}
	return f.onward(v, stagesPath(code), v.words.T("newsroom.kept"))
}

func typedStage(v *visit) (desk.Step, error) {
	s := desk.Step{Code: cmp.Or(v.r.PathValue("stage"), v.field("stage")), Name: v.field("name"), Must: v.field("must") != ""}
	if position := v.field("position"); position != "" {
		n, err := strconv.Atoi(position)
		if err != nil {
			return s, errs.At("position", "newsroom.bad_position", nil)
		}
		s.Position = n
	}
	var err error
	if s.Enter, err = typedGate(v, "enter"); err != nil {
		return s, err
	}
	s.Leave, err = typedGate(v, "leave")
	return s, err
}

func typedGate(v *visit, name string) (desk.Gate, error) {
	g := desk.Gate{Right: account.Right(v.field(name + "_right")), Role: account.Role(v.field(name + "_role"))}
	for _, typed := range v.r.PostForm[name+"_people"] {
		id, err := wholeNumber(typed, name)
		if err != nil {
			return g, err
		}
		g.People = append(g.People, id)
	}
	return g, nil
}

func (f *Face) removeStage(v *visit) error {
	if err := v.form(); err != nil {
		return err
	}
	code, stage := v.r.PathValue("code"), v.r.PathValue("stage")
	if err := f.Desk.RemoveStage(v.r.Context(), v.who, code, stage, v.field("into")); err != nil {
		return f.again(v, "stage "+stage, err, f.stagesPage)
	}
	return f.onward(v, stagesPath(code), v.words.T("newsroom.kept"))
}

// sampleFlow are views of the pages of the flow, full and empty.
func sampleFlow(frame Frame, choices []Choice, ed edition.Edition) map[string][]any {
	gate := GateFields{Name: "enter", Rights: choices, Roles: choices, People: choices}
	row := StageRow{Step: desk.Step{Code: "legal", Name: "Legal", Stage: desk.Submitted, Position: 1, Must: true}, Word: "Legal", Act: "stage legal", Path: "/newsroom/editions/en/stages/legal",
		Enters: gate, Leaves: gate, Others: choices}
	return map[string][]any{
		"stages": {stagesPage{Frame: frame, Edition: ed}, stagesPage{Frame: frame, Edition: ed, Stages: []StageRow{row, {Step: desk.Step{Code: "writing", Stage: desk.Writing}, Word: "Writing"}}, New: row}},
	}
}
