package site

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strconv"

	"dateline.news/internal/errs"
	"dateline.news/internal/report"
	"dateline.news/internal/text"
	"dateline.news/internal/web"
)

// Reports is what the site asks of the tray in which readers' reports lie.
type Reports interface {
	Send(ctx context.Context, s report.Sending) (report.Report, string, error)
	BySecret(ctx context.Context, secret string) (report.Report, error)
}

// reportPage is the form with which a reader says what is wrong.
type reportPage struct {
	Frame
	Headline string
	Story    string // path
	Action   string
	Words    string
	Remark   string
	Email    string
	Fault    string
	Field    string // the one at fault
}

// reportShown is what came of a report, for the reader who sent it.
type reportShown struct {
	Frame
	Sent     When
	Words    string
	Remark   string
	State    string // in words
	Answered bool
	Mailed   bool
	Answer   string
	Story    string // path, where the story can be read
}

// reportLimit is the largest form of a report, in bytes.
const reportLimit = 16 << 10

// reporting answers the form with which a reader says what is wrong, and takes it in. Nothing of it is kept by anybody.
func (s *Site) reporting(c call, story string) error {
	if s.Reports == nil {
		return notHere(c.r)
	}
	c.w.Header().Set("Cache-Control", "no-store")
	number, err := strconv.ParseInt(story, 10, 64)
	if err != nil || number < 1 {
		return notHere(c.r)
	}
	if c.r.Method == http.MethodPost {
		return s.takeReport(c, number)
	}
	return s.reportForm(c, number, reportPage{Words: text.Truncate(text.CleanLines(c.r.URL.Query().Get("words")), report.MaxWords)}, nil)
}

// takeReport takes a form in. One that is refused is shown again with everything that was typed.
func (s *Site) takeReport(c call, number int64) error {
	if err := http.NewCrossOriginProtection().Check(c.r); err != nil {
		return &errs.Error{Kind: errs.Forbidden, Key: "site.foreign_form", Err: err}
	}
	c.r.Body = http.MaxBytesReader(c.w, c.r.Body, reportLimit)
	if err := c.r.ParseForm(); err != nil {
		var tooLarge *http.MaxBytesError
		if errors.As(err, &tooLarge) {
			return err
		}
		return &errs.Error{Kind: errs.Invalid, Err: err}
	}
	form := c.r.PostForm
	sent := report.Sending{Story: number, Edition: c.ed.Code, Words: form.Get("words"), Remark: form.Get("remark"), Email: form.Get("email"), From: s.Proxies.ClientAddress(c.r)}
	_, secret, err := s.Reports.Send(c.r.Context(), sent)
	if err != nil {
		if kind := errs.KindOf(err); kind == errs.Invalid || kind == errs.TooMany {
			return s.reportForm(c, number, reportPage{Words: sent.Words, Remark: sent.Remark, Email: sent.Email}, err)
		}
		return err
	}
	http.Redirect(c.w, c.r, s.House.Path(c.ed, "report", "status", secret), http.StatusSeeOther)
	return nil
}

func (s *Site) reportForm(c call, number int64, page reportPage, refused error) error {
	ctx, sh := c.r.Context(), s.sheet(c.ed, nil)
	st, err := s.Archive.Public(ctx, number)
	if err != nil {
		return err
	}
	if !st.Public() || st.Edition != c.ed.Code {
		return notHere(c.r)
	}
	action := sh.path("report", strconv.FormatInt(number, 10))
	if page.Frame, err = sh.frame(ctx, sh.say("site.report"), action); err != nil {
		return err
	}
	page.Robots, page.Share = "noindex", nil
	page.Headline, page.Story, page.Action = st.Headline, st.Path, action
	status := http.StatusOK
	if refused != nil {
		f := web.Explain(c.r, refused)
		status, page.Fault, page.Field = f.Status, sh.words.T(f.Key, f.Args), f.Field
		var why *errs.Error
		if errors.As(refused, &why) && why.Kind == errs.TooMany {
			if seconds, ok := why.Args["Seconds"].(int); ok {
				c.w.Header().Set("Retry-After", strconv.Itoa(seconds))
			}
		}
	}
	return s.write(c, status, "report", &page)
}

// reportStatus shows a reader what came of a report.
func (s *Site) reportStatus(c call, secret string) error {
	if s.Reports == nil {
		return notHere(c.r)
	}
	c.w.Header().Set("Cache-Control", "no-store")
	ctx, sh := c.r.Context(), s.sheet(c.ed, nil)
	r, err := s.Reports.BySecret(ctx, secret)
	if err != nil {
		return err
	}
	if r.Edition != c.ed.Code {
		return notHere(c.r)
	}
	page := &reportShown{Sent: sh.moment(r.At), Words: r.Words, Remark: r.Remark, State: sh.say("site.report_" + string(r.State)), Answered: r.State == report.Answered, Mailed: r.Mailed, Answer: r.Answer}
	if page.Frame, err = sh.frame(ctx, sh.say("site.report_status"), sh.path("report", "status", url.PathEscape(secret))); err != nil {
		return err
	}
	page.Robots, page.Share, page.Canonical = "noindex", nil, ""
	st, err := s.Archive.Public(ctx, r.Story)
	if err != nil && !errs.Is(err, errs.NotFound) {
		return err
	}
	if st.Public() {
		page.Story = st.Path
	}
	return s.write(c, http.StatusOK, "report_status", page)
}
