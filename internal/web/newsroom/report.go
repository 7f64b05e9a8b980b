package newsroom

import (
	"context"
	"time"

	"dateline.news/internal/account"
	"dateline.news/internal/edition"
	"dateline.news/internal/report"
)

const reportsPath = "/newsroom/reports"

func reportPath(id int64) string { return reportsPath + "/" + itoa(id) }

// reportsPage is the queue of what readers say is wrong.
type reportsPage struct {
	Frame
	Editions []Choice
	Edition  string
	States   []Choice
	State    string
	Reports  []ReportedLine
}

// ReportedLine is one report in the queue.
type ReportedLine struct {
	Path, Headline, Words, Remark string
	By                            string // who is checking it, or answered it
	At                            time.Time
	Age                           string
}

// reportPage is one report with what may be done with it.
type reportPage struct {
	Frame
	Report   report.Report
	Edition  edition.Edition
	State    string // in words
	By       string
	Sent     time.Time
	Story    string // path in the newsroom
	Correct  string // path at which the words are corrected; "" for who may not
	Decide   bool
	Mine     bool
	Version  int // of the story now
	Claimed  time.Time
	Answered time.Time
}

// Path answers the address of the page and of the forms below it.
func (p reportPage) Path() string { return reportPath(p.Report.ID) }

// Open says whether nobody has answered yet.
func (p reportPage) Open() bool { return p.Report.State != report.Answered }

func (f *Face) reportsPage(v *visit) error {
	all, ed, err := f.editionsOf(v, account.See)
	if err != nil {
		return err
	}
	state := report.State(v.r.FormValue("state"))
	if state == "" {
		state = report.Fresh
	}
	page := reportsPage{Frame: f.frame(v, v.words.T("newsroom.reports"), reportsPath), Editions: editionChoices(all, ed.Code), Edition: ed.Code, State: string(state)}
	for _, s := range report.States {
		page.States = append(page.States, Choice{string(s), v.words.T("newsroom.report_" + string(s)), s == state})
	}
	if ed.Code == "" {
		return f.render(v, "reports", page)
	}
	reports, err := f.Reports.List(v.r.Context(), v.who, ed.Code, state)
	if err != nil {
		return err
	}
	names, err := f.names(v.r.Context(), v.who)
	if err != nil {
		return err
	}
	for _, r := range reports {
		line := ReportedLine{Path: reportPath(r.ID), Headline: r.Headline, Words: r.Words, Remark: r.Remark, At: r.At.In(f.House.Zone(ed)), Age: v.words.Relative(r.At, f.Clock.Now())}
		switch r.State {
		case report.Checking:
			line.By = names[r.ClaimedBy]
		case report.Answered:
			line.By = names[r.AnsweredBy]
		}
		page.Reports = append(page.Reports, line)
	}
	return f.render(v, "reports", page)
}

func (f *Face) reportPage(v *visit) error {
	id, err := v.number("report")
	if err != nil {
		return err
	}
	ctx := v.r.Context()
	r, err := f.Reports.Get(ctx, v.who, id)
	if err != nil {
		return err
	}
	s, err := f.Archive.Get(ctx, v.who, r.Story)
	if err != nil {
		return err
	}
	ed, err := f.House.ByCode(ctx, r.Edition)
	if err != nil {
		return err
	}
	names, err := f.names(ctx, v.who)
	if err != nil {
		return err
	}
	zone := f.House.Zone(ed)
	page := reportPage{
		Frame: f.frame(v, v.words.T("newsroom.report_number", "Number", id), reportsPath), Report: r, Edition: ed, State: v.words.T("newsroom.report_" + string(r.State)),
		Sent: r.At.In(zone), Claimed: r.Claimed.In(zone), Answered: r.Answered.In(zone), Story: storyPath(r.Story), Version: s.Version,
		Decide: v.who.Can(account.Correct, r.Edition, s.Section), Mine: r.State == report.Checking && r.ClaimedBy == v.who.ID, By: names[r.ClaimedBy],
	}
	if r.State == report.Answered {
		page.By = names[r.AnsweredBy]
	}
	if page.Decide {
		page.Correct = query(storyPath(r.Story), "correct", r.Words, "report", itoa(id))
	}
	return f.render(v, "report", page)
}

// onReport is the shape of every act on one report.
func (f *Face) onReport(v *visit, act, done string, do func(ctx context.Context, id int64) error) error {
	id, err := v.number("report")
	if err != nil {
		return err
	}
	if err := v.form(); err != nil {
		return err
	}
	if err := do(v.r.Context(), id); err != nil {
		return f.again(v, act, err, f.reportPage)
	}
	return f.onward(v, reportPath(id), v.words.T(done))
}

func (f *Face) claimReport(v *visit) error {
	return f.onReport(v, "claim", "newsroom.report_claimed", func(ctx context.Context, id int64) error {
		_, err := f.Reports.Claim(ctx, v.who, id)
		return err
	})
}

func (f *Face) putBackReport(v *visit) error {
	return f.onReport(v, "claim", "newsroom.report_put_back", func(ctx context.Context, id int64) error {
		_, err := f.Reports.PutBack(ctx, v.who, id)
		return err
	})
}

func (f *Face) answerReport(v *visit) error {
	return f.onReport(v, "answer", "newsroom.report_is_answered", func(ctx context.Context, id int64) error {
		_, err := f.Reports.Answer(ctx, v.who, id, v.field("answer"))
		return err
	})
}
