package web

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"regexp"

	"dateline.news/internal/errs"
	"dateline.news/internal/ident"
)

// statuses is the one table from a kind of refusal to an HTTP status.
var statuses = map[errs.Kind]int{
	errs.Invalid:     http.StatusUnprocessableEntity,
	errs.NotFound:    http.StatusNotFound,
	errs.Forbidden:   http.StatusForbidden,
	errs.Unsigned:    http.StatusUnauthorized,
	errs.Conflict:    http.StatusConflict,
	errs.Blocked:     http.StatusUnprocessableEntity,
	errs.Gone:        http.StatusGone,
	errs.TooLarge:    http.StatusRequestEntityTooLarge,
	errs.TooMany:     http.StatusTooManyRequests,
	errs.Unavailable: http.StatusServiceUnavailable,
	errs.Internal:    http.StatusInternalServerError,
}

// Fault is what a person or a program may be told of an error. A face turns it into a page or a problem document.
type Fault struct {
	Status    int
	Kind      errs.Kind
	Key       string // catalogue key of the text
	Args      map[string]any
	Field     string // form field or JSON path, "" where none is at fault
	Reference string // finds the error in the log; only where it is our fault
}

// Explain makes the Fault of an error and logs the whole truth of those that are ours, under a reference.
func Explain(r *http.Request, err error) Fault {
	f := faultOf(err)
	if f.Status < 500 || errors.Is(err, context.Canceled) {
		return f
	}
	f.Reference = ident.Reference()
	slog.ErrorContext(r.Context(), "request failed", "reference", f.Reference, "method", r.Method, "path", withoutSecrets(r.URL.Path), "error", err)
	return f
}

// secretForm is what ident.Secret makes; slugs of that length have no capitals.
var (
	secretForm = regexp.MustCompile(`(^|/)[A-Za-z0-9_-]{43}(/|$)`)
	capitals   = regexp.MustCompile(`[A-Z]`)
)

// withoutSecrets answers a path whose secrets (a guest's link, a report's) are left out: a log is read by more people than
// the link was meant for.
func withoutSecrets(path string) string {
	return secretForm.ReplaceAllStringFunc(path, func(found string) string {
		if !capitals.MatchString(found) {
			return found
		}
		return secretForm.ReplaceAllString(found, "$1…$2")
	})
}

func faultOf(err error) Fault {
	var tooLarge *http.MaxBytesError
	if errors.As(err, &tooLarge) {
		err = errs.Say(errs.TooLarge, "error.too_large", map[string]any{"Max": tooLarge.Limit})
	}
	f := Fault{Kind: errs.KindOf(err)}
	var known *errs.Error
	if errors.As(err, &known) {
		f.Key, f.Args, f.Field = known.Key, known.Args, known.Field
	}
	if f.Key == "" {
		f.Key = "error." + string(f.Kind)
	}
	f.Status = statuses[f.Kind]
	return f
}
