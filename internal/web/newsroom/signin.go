package newsroom

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"dateline.news/internal/account"
	"dateline.news/internal/errs"
	"dateline.news/internal/web"
)

// signInPage is the door. Where a form was sent after its session had ended, Kept holds it until the sign-in is done.
type signInPage struct {
	Frame
	Next     string // path to go on to
	Ended    bool   // the session has ended
	Kept     []Kept
	LostFile bool   // a file cannot be kept
	Fault    string // why the sign-in was refused
	Email    string
}

// Kept is one field of a form that waits for the sign-in.
type Kept struct{ Name, Value string }

// The fields of a waiting form: its address, and before the name of each of its own fields a prefix.
const (
	keptAction = "kept-action"
	keptPrefix = "kept."
)

func (f *Face) signInPage(v *visit) error {
	if !v.who.Anonymous() {
		return f.onward(v, next(v.r.FormValue("next")), "")
	}
	open, err := f.founding(v.r.Context())
	if err != nil {
		return err
	}
	if open {
		http.Redirect(v.w, v.r, SetupPath, http.StatusSeeOther)
		return nil
	}
	return f.render(v, "signin", signInPage{Frame: f.frame(v, v.words.T("newsroom.sign_in"), ""), Next: next(v.r.FormValue("next"))})
}

// next answers where to go on: a path of the newsroom and nothing else, so that no link leads elsewhere.
func next(path string) string {
	u, err := url.Parse(path)
	if err != nil || u.Scheme != "" || u.Host != "" || !strings.HasPrefix(u.Path, "/newsroom/") || strings.HasPrefix(u.Path, "/newsroom/sign-") || strings.ContainsAny(path, "\\") {
		return "/newsroom/"
	}
	return u.RequestURI()
}

// askToSignIn answers a request that needs a session and has none. A form waits in the page.
func (f *Face) askToSignIn(v *visit) {
	if v.r.Method == http.MethodGet {
		http.Redirect(v.w, v.r, query("/newsroom/sign-in", "next", v.r.URL.RequestURI()), http.StatusSeeOther)
		return
	}
	v.status = http.StatusUnauthorized
	page := signInPage{Frame: f.frame(v, v.words.T("newsroom.sign_in"), ""), Next: next(back(v.r)), Ended: true}
	if err := v.form(); err == nil {
		page.Kept = keep(v.r.URL.Path, v.r.PostForm)
		page.LostFile = v.r.MultipartForm != nil && len(v.r.MultipartForm.File) > 0
	}
	if err := f.render(v, "signin", page); err != nil {
		web.Explain(v.r, err)
		http.Error(v.w, http.StatusText(http.StatusInternalServerError), http.StatusInternalServerError)
	}
}

// back answers the page that a form was sent from.
func back(r *http.Request) string {
	u, err := url.Parse(r.Referer())
	if err != nil {
		return ""
	}
	return u.Path
}

// keep makes hidden fields of a form that waits. What proves a person is not written into a page.
func keep(path string, form url.Values) []Kept {
	kept := []Kept{{keptAction, path}}
	for name, values := range form {
		if strings.Contains(name, "password") || strings.Contains(name, "code") {
			continue
		}
		for _, value := range values {
			kept = append(kept, Kept{keptPrefix + name, value})
		}
	}
	slices.SortFunc(kept, func(a, b Kept) int { return strings.Compare(a.Name, b.Name) })
	return kept
}

// kept reads the waiting form out of a sign-in, as it was kept.
func kept(form url.Values) []Kept {
	var all []Kept
	for name, values := range form {
		if name != keptAction && !strings.HasPrefix(name, keptPrefix) {
			continue
		}
		for _, value := range values {
			all = append(all, Kept{name, value})
		}
	}
	slices.SortFunc(all, func(a, b Kept) int { return strings.Compare(a.Name, b.Name) })
	return all
}

func (f *Face) signIn(v *visit) error {
	if err := v.form(); err != nil {
		return err
	}
	ctx := v.r.Context()
	entered, err := f.Book.SignIn(ctx, account.Credentials{
		Email: v.field("email"), Password: v.r.PostForm.Get("password"), Code: v.field("code"), Address: f.from(v.r),
	})
	if err != nil {
		return f.refuseSignIn(v, err)
	}
	if err := f.Sessions.Begin(ctx, entered.ID); err != nil {
		return err
	}
	if waiting := v.r.PostForm.Get(keptAction); waiting != "" && !v.scripted() {
		return f.resume(v, waiting)
	}
	return f.onward(v, next(v.field("next")), "")
}

func (f *Face) refuseSignIn(v *visit, err error) error {
	if v.scripted() {
		return err
	}
	fault := web.Explain(v.r, err)
	v.status = fault.Status
	if seconds, ok := fault.Args["Seconds"].(int); ok && fault.Kind == errs.TooMany {
		v.w.Header().Set("Retry-After", itoa(int64(seconds)))
	}
	return f.render(v, "signin", signInPage{
		Frame: f.frame(v, v.words.T("newsroom.sign_in"), ""), Next: next(v.field("next")), Kept: kept(v.r.PostForm),
		Fault: v.words.T(fault.Key, fault.Args), Email: v.field("email"),
	})
}

// resumePage shows a form that has waited for the sign-in: one press sends it.
type resumePage struct {
	Frame
	Action string
	Kept   []Kept
}

// resume hands a waiting form back. It is not sent without a press: only then has the person seen what it is.
func (f *Face) resume(v *visit, action string) error {
	page := resumePage{Action: next(action)}
	for _, field := range kept(v.r.PostForm) {
		if name, ok := strings.CutPrefix(field.Name, keptPrefix); ok {
			page.Kept = append(page.Kept, Kept{name, field.Value})
		}
	}
	page.Frame = f.frame(v, v.words.T("newsroom.go_on"), "")
	return f.render(v, "resume", page)
}

func (f *Face) signOut(v *visit) error {
	if err := f.Sessions.End(v.r.Context()); err != nil {
		return err
	}
	http.Redirect(v.w, v.r, "/newsroom/sign-in", http.StatusSeeOther)
	return nil
}
