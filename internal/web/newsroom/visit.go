package newsroom

import (
	"bytes"
	"errors"
	"net/http"
	"strconv"
	"strings"

	"golang.org/x/text/language"

	"dateline.news/internal/account"
	"dateline.news/internal/errs"
	"dateline.news/internal/lang"
	"dateline.news/internal/web"
)

// visit is one request of somebody to the newsroom.
type visit struct {
	w       http.ResponseWriter
	r       *http.Request
	route   route
	who     account.Actor
	account account.Account
	words   *lang.Printer
	typed   Typed
	status  int // of the page that is rendered
}

// answer serves a route: who is it, may they, and what went wrong.
func (f *Face) answer(r route) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, request *http.Request) {
		v := &visit{w: w, r: request, route: r, status: http.StatusOK, words: lang.For(preferred(request))}
		v.typed.Words = v.words
		err := f.enter(v)
		if err == nil {
			err = r.serve(f, v)
		}
		if err != nil {
			f.fail(v, err)
		}
	})
}

// enter finds out who is asking, in which language they read, and whether the door is theirs.
func (f *Face) enter(v *visit) error {
	ctx := v.r.Context()
	who, err := f.Sessions.Actor(ctx)
	if err != nil {
		return err
	}
	v.who = who
	if !who.Anonymous() {
		if v.account, err = f.Book.Get(ctx, who, who.ID); err != nil {
			return err
		}
		v.words = lang.For(v.account.Locale)
		v.typed.Words = v.words
	}
	return v.route.admits(who)
}

var languages = func() language.Matcher {
	var tags []language.Tag
	for _, code := range lang.Languages {
		tags = append(tags, language.MustParse(code))
	}
	return language.NewMatcher(tags)
}()

// preferred answers the language that a browser asks for, where nobody is signed in.
func preferred(r *http.Request) string {
	_, index := language.MatchStrings(languages, r.Header.Get("Accept-Language"))
	return lang.Languages[index]
}

// scripted says whether the answer is read by a script and not by a person.
func (v *visit) scripted() bool {
	return strings.Contains(v.r.Header.Get("Accept"), "application/json")
}

// fail answers an error that no page of its own has shown.
func (f *Face) fail(v *visit, err error) {
	fault := web.Explain(v.r, err)
	switch {
	case v.scripted():
		v.problem(fault, err)
	case fault.Kind == errs.Unsigned && v.route.Right != Anyone:
		f.askToSignIn(v)
	default:
		v.status = fault.Status
		if err := f.render(v, "fault", faultPage{Frame: f.frame(v, v.words.T("newsroom.fault"), ""), Text: v.words.T(fault.Key, fault.Args), Reference: fault.Reference}); err != nil {
			http.Error(v.w, strconv.Itoa(fault.Status)+" "+fault.Reference, fault.Status)
		}
	}
}

// faultPage says what went wrong.
type faultPage struct {
	Frame
	Text      string
	Reference string
}

// problem answers a refusal to a script, with what the error itself has to say.
func (v *visit) problem(fault web.Fault, err error) {
	var more interface{ members() map[string]any }
	var said map[string]any
	if errors.As(err, &more) {
		said = more.members()
	}
	web.WriteProblem(v.w, fault, v.words, said)
}

// json answers a script.
func (v *visit) json(body any) error { return web.WriteJSON(v.w, http.StatusOK, body) }

// hungUp drops the error of a browser that has gone: nobody is left to be told.
func hungUp(error) error { return nil }

// render executes a page whole and then sends it, so that a broken one is an error and not half a page.
func (f *Face) render(v *visit, page string, data any) error {
	var out bytes.Buffer
	if err := f.pages.Render(&out, page, data); err != nil {
		return err
	}
	v.w.Header().Set("Content-Type", "text/html; charset=utf-8")
	v.w.WriteHeader(v.status)
	_, err := out.WriteTo(v.w)
	return hungUp(err)
}

// again shows the page of a refused form once more, with what was typed and the reason; act names the form.
func (f *Face) again(v *visit, act string, err error, page func(*visit) error) error {
	fault := web.Explain(v.r, err)
	if v.scripted() || fault.Status == http.StatusNotFound || fault.Kind == errs.Unsigned {
		return err
	}
	v.status = fault.Status
	v.typed = Typed{Act: act, Values: v.r.PostForm, Fault: &fault, Words: v.words}
	return page(v)
}

// onward answers a form that was carried out: the next page is fetched, with a note to be shown there once.
func (f *Face) onward(v *visit, path, note string) error {
	if v.scripted() {
		return v.json(map[string]string{"next": path})
	}
	if note != "" {
		f.Sessions.Put(v.r.Context(), "note", note)
	}
	http.Redirect(v.w, v.r, path, http.StatusSeeOther)
	return nil
}

// number answers a number in the address, such as {id}.
func (v *visit) number(name string) (int64, error) { return web.Number(v.r, name) }

// before answers the number before which a list goes on; what is none is the first page.
func (v *visit) before() int64 {
	n, err := strconv.ParseInt(v.r.FormValue("before"), 10, 64)
	if err != nil {
		return 0
	}
	return n
}

// form reads the form that was sent.
func (v *visit) form() error { return web.ReadForm(v.r) }

// field answers what was typed into a field, without the space around it.
func (v *visit) field(name string) string { return strings.TrimSpace(v.r.PostForm.Get(name)) }

// Typed is what a refused form held and why it was refused.
type Typed = web.Typed

// once answers the token of a form.
func (v *visit) once() string { return v.typed.Once() }
