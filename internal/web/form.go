package web

import (
	"encoding/json"
	"errors"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"dateline.news/internal/errs"
	"dateline.news/internal/ident"
	"dateline.news/internal/lang"
)

// Typed is what a refused form held and why it was refused. The zero value, with words, is a form that nobody has sent.
type Typed struct {
	Act    string // which form of the page
	Values url.Values
	Fault  *Fault
	Words  *lang.Printer
}

// Value answers what was typed into a field of a form; or where nothing was, what stands there otherwise.
func (t Typed) Value(act, field, otherwise string) string {
	if t.Act != act || !t.Values.Has(field) {
		return otherwise
	}
	return t.Values.Get(field)
}

// Checked says whether a box of a form is ticked.
func (t Typed) Checked(act, field string, otherwise bool) bool {
	if t.Act != act || t.Fault == nil {
		return otherwise
	}
	return t.Values.Get(field) != ""
}

// At answers why a field of a form was refused, "" where it was not.
func (t Typed) At(act, field string) string {
	if t.Act != act || t.Fault == nil || t.Fault.Field != field {
		return ""
	}
	return t.Words.T(t.Fault.Key, t.Fault.Args)
}

// Refused answers why a form was refused, with the reference of a fault that is ours; "" where the field at fault is
// one of those that show their own reason.
func (t Typed) Refused(act string, shown ...string) string {
	if t.Act != act || t.Fault == nil || t.Fault.Field != "" && slices.Contains(shown, t.Fault.Field) {
		return ""
	}
	text := t.Words.T(t.Fault.Key, t.Fault.Args)
	if t.Fault.Reference != "" {
		text += " (" + t.Fault.Reference + ")"
	}
	return text
}

// Once answers a token that a form carries, so that sent twice it is done once. A refused form keeps its own.
func (t Typed) Once() string {
	if token := t.Values.Get("once"); token != "" {
		return token
	}
	return ident.Secret()
}

// ReadForm reads the form that was sent. One that cannot be read, or is too large, is an error.
func ReadForm(r *http.Request) error {
	kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type")) // what is no type is no multipart form either
	var err error
	if kind == "multipart/form-data" {
		err = r.ParseMultipartForm(1 << 20)
	} else {
		err = r.ParseForm()
	}
	var tooLarge *http.MaxBytesError
	if err != nil && !errors.As(err, &tooLarge) {
		return &errs.Error{Kind: errs.Invalid, Err: err}
	}
	return err
}

// Number answers a number in the address, such as {id}. What is none names nothing.
func Number(r *http.Request, name string) (int64, error) {
	n, err := strconv.ParseInt(r.PathValue(name), 10, 64)
	if err != nil || n < 1 {
		return 0, errs.New(errs.NotFound, "%s %q is no number", name, r.PathValue(name))
	}
	return n, nil
}

// WriteJSON answers a script.
func WriteJSON(w http.ResponseWriter, status int, body any) error {
	content, err := json.Marshal(body)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	w.Write(content) // the browser hung up: nothing to be done
	return nil
}

// WriteProblem answers a refusal to a script, as RFC 9457 lays down: the words are for the person, more is for the
// script.
func WriteProblem(w http.ResponseWriter, fault Fault, words *lang.Printer, more map[string]any) {
	body := map[string]any{"status": fault.Status, "title": string(fault.Kind), "detail": words.T(fault.Key, fault.Args), "field": fault.Field, "reference": fault.Reference}
	for name, value := range more {
		body[name] = value
	}
	w.Header().Set("Content-Type", "application/problem+json")
	w.WriteHeader(fault.Status)
	json.NewEncoder(w).Encode(body) // the browser hung up: nothing to be done
}
