package site

import (
	"context"
	"errors"
	"net/http"
	"strconv"

	"dateline.news/internal/errs"
	"dateline.news/internal/web"
)

// faultPage says that there is no page, and where to go on.
type faultPage struct {
	Frame
	Status    int
	Heading   string
	Text      string
	Query     string
	Reference string // finds our fault in the log
}

// fault answers an error in the edition's words. It is never kept.
func (s *Site) fault(c call, err error) {
	if c.r.Context().Err() != nil {
		return // nobody is there to read it
	}
	var status int
	var reference, words string
	heading, sh := "site.fault_title", s.sheet(c.ed, nil)
	var method *refusedMethod
	if errors.As(err, &method) {
		status, heading, words = http.StatusMethodNotAllowed, "site.fault_method", sh.say("site.fault_method_text")
	} else {
		f := web.Explain(c.r, err)
		status, reference = f.Status, f.Reference
		switch {
		case f.Kind == errs.NotFound:
			heading, words = "site.not_found_title", sh.say("site.not_found_text")
		case status < 500:
			heading, words = "site.fault_refused", sh.words.T(f.Key, f.Args)
		default:
			words = sh.say("site.fault_text", "Reference", reference)
		}
	}
	page, failed := s.faultPage(c.r.Context(), sh, heading)
	if failed == nil {
		page.Status, page.Text, page.Reference = status, words, reference
		failed = s.write(c, status, "fault", page)
	}
	if failed != nil {
		f := web.Explain(c.r, failed)
		http.Error(c.w, strconv.Itoa(f.Status)+" "+f.Reference, f.Status)
	}
}

func (s *Site) faultPage(ctx context.Context, sh *sheet, heading string) (*faultPage, error) {
	f, err := sh.frame(ctx, sh.say(heading), sh.path())
	f.Robots, f.Canonical, f.Share, f.Here = "noindex", "", nil, ""
	return &faultPage{Frame: f, Heading: sh.say(heading)}, err
}

// write answers a page that is not kept.
func (s *Site) write(c call, status int, name string, page any) error {
	body, err := s.render(name, page)
	if err != nil {
		return err
	}
	h := c.w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Length", strconv.Itoa(len(body)))
	if h.Get("Cache-Control") == "" {
		h.Set("Cache-Control", "no-cache")
	}
	c.w.WriteHeader(status)
	if c.r.Method != http.MethodHead {
		c.w.Write(body) // the reader hung up: nothing to be done
	}
	return nil
}
