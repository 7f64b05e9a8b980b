package api

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"dateline.news/internal/desk"
	"dateline.news/internal/discussion"
	"dateline.news/internal/errs"
	"dateline.news/internal/lang"
	"dateline.news/internal/prose"
	"dateline.news/internal/web"
)

// problem is an error as RFC 9457 has it, with the place of the fault and, for a conflict, both texts.
type problem struct {
	Title     string     `json:"title"`
	Status    int        `json:"status"`
	Detail    string     `json:"detail"`
	Kind      string     `json:"kind,omitempty" doc:"the sort of refusal: invalid, forbidden, conflict, blocked …"`
	Key       string     `json:"key,omitempty" doc:"the rule that refused, stable for programs"`
	Field     string     `json:"field,omitempty" doc:"the place at fault"`
	Reference string     `json:"reference,omitempty" doc:"finds the error in the server's log"`
	Errors    []fault    `json:"errors,omitempty"`
	Current   *draftView `json:"current,omitempty" doc:"on a conflict: the draft as it stands"`
	Yours     *draftBody `json:"yours,omitempty" doc:"on a conflict: the text as it was sent"`

	wait time.Duration // before it may be tried again; 0: waiting does not help
}

type fault struct {
	Field   string `json:"field"`
	Message string `json:"message"`
}

// GetStatus is the HTTP status.
func (p *problem) GetStatus() int { return p.Status }

// GetHeaders tells how long to wait, where waiting helps.
func (p *problem) GetHeaders() http.Header {
	if p.wait <= 0 {
		return nil
	}
	return http.Header{"Retry-After": {strconv.Itoa(int((p.wait + time.Second - 1) / time.Second))}}
}

// Error is the detail.
func (p *problem) Error() string { return p.Detail }

// ContentType names the media type of RFC 9457.
func (p *problem) ContentType(string) string { return "application/problem+json" }

func init() {
	// What huma finds by itself (a missing field, a wrong type) takes the same form.
	huma.NewError = func(status int, message string, found ...error) huma.StatusError {
		if slices.ContainsFunc(found, overLimit) {
			return &problem{Title: http.StatusText(http.StatusRequestEntityTooLarge), Status: http.StatusRequestEntityTooLarge, Kind: string(errs.TooLarge),
				Key: "api.body_too_large", Field: "body", Detail: lang.For("en").T("api.body_too_large", map[string]any{"JSON": maxJSON >> 20, "Upload": maxUpload >> 20})}
		}
		p := &problem{Title: http.StatusText(status), Status: status, Detail: message}
		for _, err := range found {
			var detail huma.ErrorDetailer
			switch {
			case errors.As(err, &detail):
				p.Errors = append(p.Errors, fault{Field: place(detail.ErrorDetail().Location), Message: detail.ErrorDetail().Message})
			case err != nil:
				p.Errors = append(p.Errors, fault{Message: err.Error()})
			}
		}
		if len(p.Errors) > 0 {
			p.Kind, p.Field, p.Detail = string(errs.Invalid), p.Errors[0].Field, message+": "+p.Errors[0].Message
		}
		return p
	}
}

// overLimit says whether a body was cut off by web.LimitBody. huma passes the error on from JSON, and only its words
// from a form.
func overLimit(err error) bool {
	var cut *http.MaxBytesError
	return errors.As(err, &cut) || err != nil && strings.Contains(err.Error(), new(http.MaxBytesError).Error())
}

// place is huma's location as the rest of the house names it: "urgency" for "body.urgency".
func place(location string) string {
	for _, part := range []string{"body.", "query.", "path.", "header."} {
		if field, found := strings.CutPrefix(location, part); found {
			return field
		}
	}
	return location
}

func problemOf(ctx context.Context, o operation, err error) *problem {
	r, _ := http.NewRequestWithContext(ctx, o.method, "/api/v1"+o.path, nil) // names the operation in the log
	return explain(r, err)
}

func explain(r *http.Request, err error) *problem {
	var made *problem
	if errors.As(err, &made) {
		return made
	}
	err = withProse(err)
	f := web.Explain(r, err)
	p := &problem{Title: http.StatusText(f.Status), Status: f.Status, Kind: string(f.Kind), Key: f.Key, Field: f.Field, Reference: f.Reference, wait: discussion.RetryAfter(err)}
	args := map[string]any{"Reference": f.Reference}
	for k, v := range f.Args {
		args[k] = v
	}
	p.Detail = lang.For("en").T(f.Key, args)
	var conflict *desk.Conflict
	if errors.As(err, &conflict) {
		current, yours := viewOf(conflict.Current), bodyOf(conflict.Yours.Kind, conflict.Yours.Copy, conflict.Yours.Embargo)
		p.Current, p.Yours = &current, &yours
	}
	return p
}

// withProse gives a refused body its kind and place.
func withProse(err error) error {
	var refused *prose.Error
	if !errors.As(err, &refused) || errs.KindOf(err) != errs.Internal {
		return err
	}
	kind := errs.Invalid
	if refused.Reason == prose.ReasonTooLarge {
		kind = errs.TooLarge
	}
	place := "body"
	if refused.Path != "" {
		place += "." + refused.Path
	}
	return &errs.Error{Kind: kind, Key: "prose.refused", Field: place, Args: map[string]any{"Reason": refused.Error()}, Err: err}
}

func writeProblem(w http.ResponseWriter, r *http.Request, err error) { write(w, explain(r, err)) }

func write(w http.ResponseWriter, p *problem) {
	w.Header().Set("Content-Type", "application/problem+json")
	if p.Status == http.StatusUnauthorized {
		w.Header().Set("WWW-Authenticate", "Bearer") // RFC 9110, section 11.6.1
	}
	w.WriteHeader(p.Status)
	json.NewEncoder(w).Encode(p) // the client hung up: nothing to be done
}
