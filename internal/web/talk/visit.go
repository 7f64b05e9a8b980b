package talk

import (
	"bytes"
	"net/http"
	"strconv"
	"strings"

	"dateline.news/internal/account"
	"dateline.news/internal/discussion"
	"dateline.news/internal/edition"
	"dateline.news/internal/errs"
	"dateline.news/internal/lang"
	"dateline.news/internal/web"
)

// visit is one request of a reader.
type visit struct {
	w       http.ResponseWriter
	r       *http.Request
	route   route
	ed      edition.Edition
	words   *lang.Printer // in the edition's language and zone
	path    string        // as it was asked for
	who     account.Actor
	account account.Account // of who is signed in
	typed   Typed
	status  int // of the page that is rendered
}

// answer serves a route: which edition, who is it, and what went wrong.
func (f *Face) answer(r route) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, request *http.Request) {
		v := &visit{w: w, r: request, route: r, status: http.StatusOK, path: request.URL.Path, words: lang.For("en")}
		err := f.enter(v)
		if err == nil {
			err = r.serve(f, v)
		}
		if err != nil {
			f.fail(v, err)
		}
	})
}

// enter finds out who is asking, and in the words of which edition the answer is.
func (f *Face) enter(v *visit) error {
	where, inside := v.r.Context().Value(placeKey{}).(place)
	if inside {
		v.path = where.path
		f.speak(v, where.edition)
	}
	if v.route.Door == Kept {
		return nil
	}
	if !inside {
		ed, err := f.choose(v)
		if err != nil {
			return err
		}
		f.speak(v, ed)
	}
	who, err := f.Sessions.Actor(v.r.Context())
	if err != nil {
		return err
	}
	v.who = who
	if who.Anonymous() {
		if v.route.Door == Signed {
			return errs.Say(errs.Unsigned, "error.unsigned", nil)
		}
		return nil
	}
	v.account, err = f.Book.Get(v.r.Context(), who, who.ID)
	return err
}

// speak sets the edition in whose words and zone the answer is.
func (f *Face) speak(v *visit, ed edition.Edition) {
	v.ed, v.words = ed, lang.For(ed.Locale).In(f.House.Zone(ed))
	v.typed.Words = v.words
}

// scripted says whether the answer is read by a script and not by a person.
func (v *visit) scripted() bool {
	return strings.Contains(v.r.Header.Get("Accept"), "application/json") || strings.HasSuffix(v.path, ".json")
}

// fail answers an error that no page of its own has shown.
func (f *Face) fail(v *visit, err error) {
	if v.r.Context().Err() != nil {
		return // nobody is there to read it
	}
	fault := web.Explain(v.r, err)
	v.retryAfter(err, fault)
	if v.route.Door == Kept {
		v.w.Header().Set("Cache-Control", "no-cache") // a refusal is true for the moment
	}
	switch {
	case v.scripted():
		v.problem(fault)
		return
	case fault.Kind == errs.Unsigned && v.route.Door == Signed:
		err = f.askToSignIn(v)
	default:
		v.status = fault.Status
		err = f.faultPage(v, fault)
	}
	if err != nil {
		fault = web.Explain(v.r, err)
		http.Error(v.w, strconv.Itoa(fault.Status)+" "+fault.Reference, fault.Status)
	}
}

// retryAfter says when a thing that was done too often may be done again.
func (v *visit) retryAfter(err error, fault web.Fault) {
	seconds, _ := fault.Args["Seconds"].(int)
	if wait := discussion.RetryAfter(err); wait > 0 {
		seconds = int(wait.Seconds())
	}
	if fault.Kind == errs.TooMany || fault.Kind == errs.Unavailable {
		v.w.Header().Set("Retry-After", strconv.Itoa(max(seconds, 1)))
	}
}

// faultPage says what went wrong, and where to go on.
type faultPage struct {
	Frame
	Status    int
	Heading   string
	Text      string
	Reference string
}

func (f *Face) faultPage(v *visit, fault web.Fault) error {
	page := faultPage{Status: fault.Status, Heading: v.words.T("site.fault_refused"), Text: v.words.T(fault.Key, v.say(fault.Args)), Reference: fault.Reference}
	switch {
	case fault.Kind == errs.NotFound:
		page.Heading = v.words.T("site.not_found_title")
	case fault.Reference != "":
		page.Heading = v.words.T("site.fault_title")
	}
	var err error
	if page.Frame, err = f.frame(v, page.Heading); err != nil {
		return err
	}
	return f.render(v, "fault", page)
}

// say puts the names of rules among the values of a text into words.
func (v *visit) say(args map[string]any) map[string]any {
	rule, ok := args["Rule"].(string)
	if !ok {
		return args
	}
	said := map[string]any{}
	for name, value := range args {
		said[name] = value
	}
	said["Rule"] = ""
	if key := discussion.Rule(rule).Key(); key != "" {
		said["Rule"] = v.words.T(key)
	}
	return said
}

// problem answers a refusal to a script, and how long it holds.
func (v *visit) problem(fault web.Fault) {
	var more map[string]any
	if seconds, ok := fault.Args["Seconds"].(int); ok {
		more = map[string]any{"seconds": seconds}
	}
	fault.Args = v.say(fault.Args)
	web.WriteProblem(v.w, fault, v.words, more)
}

// json answers a script.
func (v *visit) json(body any) error { return web.WriteJSON(v.w, v.status, body) }

// render executes a page whole and then sends it, so that a broken one is an error and not half a page.
func (f *Face) render(v *visit, page string, data any) error {
	var out bytes.Buffer
	if err := f.pages.Render(&out, page, data); err != nil {
		return err
	}
	v.w.Header().Set("Content-Type", "text/html; charset=utf-8")
	v.w.WriteHeader(v.status)
	_, _ = out.WriteTo(v.w) // the browser hung up: nothing to be done
	return nil
}

// again shows the page of a refused form once more, with what was typed and the reason; act names the form.
func (f *Face) again(v *visit, act string, err error, page func(*visit) error) error {
	fault := web.Explain(v.r, err)
	if v.scripted() || fault.Status == http.StatusNotFound {
		return err
	}
	v.retryAfter(err, fault)
	v.status = fault.Status
	fault.Args = v.say(fault.Args)
	v.typed = Typed{Act: act, Values: v.r.PostForm, Fault: &fault, Words: v.words}
	return page(v)
}

// onward answers a form that was carried out: the next page is fetched, with a note to be shown there once.
func (f *Face) onward(v *visit, path, note string) error {
	if v.scripted() {
		return v.json(map[string]string{"next": path, "note": note})
	}
	if note != "" {
		f.Sessions.Put(v.r.Context(), "note", note)
	}
	http.Redirect(v.w, v.r, path, http.StatusSeeOther)
	return nil
}

// number answers a number in the address, such as {id}.
func (v *visit) number(name string) (int64, error) { return web.Number(v.r, name) }

// form reads the form that was sent.
func (v *visit) form() error { return web.ReadForm(v.r) }

// field answers what was typed into a field, without the space around it.
func (v *visit) field(name string) string { return strings.TrimSpace(v.r.PostForm.Get(name)) }

// Typed is what a refused form held and why it was refused.
type Typed = web.Typed

// once answers the token of a form.
func (v *visit) once() string { return v.typed.Once() }
