package talk

import (
	"encoding/json"
	"net/http"
	"strconv"

	"dateline.news/internal/account"
	"dateline.news/internal/errs"
	"dateline.news/internal/web"
)

// signInPage is the door: a password, a passkey, or a link sent by mail. A message that was typed before waits in it.
type signInPage struct {
	Frame
	Email    string
	Draft    *Draft
	Ended    bool // something was sent that needs a session
	Register string
	Passkeys bool
	Sent     bool // a link was sent, if there is such an account
}

func (f *Face) signInPage(v *visit) error {
	if !v.who.Anonymous() {
		return f.onward(v, f.next(v), "")
	}
	return f.showSignIn(v, signInPage{})
}

func (f *Face) showSignIn(v *visit, page signInPage) error {
	var err error
	if page.Frame, err = f.frame(v, v.words.T("talk.sign_in")); err != nil {
		return err
	}
	page.Register, page.Passkeys = f.accountPath(v, "register"), f.Book.PasskeysWork()
	if page.Draft == nil {
		page.Draft = v.carried()
	}
	if page.Email == "" {
		page.Email = v.r.PostForm.Get("email")
	}
	return f.render(v, "sign_in", page)
}

// askToSignIn answers a request that needs a session and has none. A message that was typed waits in the page.
func (f *Face) askToSignIn(v *visit) error {
	back := v.path
	if v.r.Method == http.MethodGet {
		if v.r.URL.RawQuery != "" {
			back += "?" + v.r.URL.RawQuery
		}
		v.r.Form = map[string][]string{"next": {back}, "edition": {v.ed.Code}}
		http.Redirect(v.w, v.r, f.accountPath(v, "sign-in"), http.StatusSeeOther)
		return nil
	}
	page := signInPage{Ended: true}
	if err := v.form(); err != nil {
		return err
	}
	if story, err := v.number("story"); err == nil {
		back = f.drawer.Path(v.ed, story)
		if text := v.r.PostForm.Get("text"); text != "" && v.r.PathValue("id") == "" {
			parent, _ := strconv.ParseInt(v.r.PostForm.Get("parent"), 10, 64) // "" answers nothing
			page.Draft = &Draft{Story: story, Parent: parent, Text: text}
		}
	}
	v.r.Form = map[string][]string{"next": {back}}
	v.status = http.StatusUnauthorized
	return f.showSignIn(v, page)
}

func (f *Face) signIn(v *visit) error {
	if err := v.form(); err != nil {
		return err
	}
	entered, err := f.Book.SignIn(v.r.Context(), account.Credentials{
		Email: v.field("email"), Password: v.r.PostForm.Get("password"), Code: v.field("code"), Address: f.address(v.r),
	})
	if err != nil {
		return f.again(v, "sign_in", err, func(v *visit) error { return f.showSignIn(v, signInPage{}) })
	}
	return f.letIn(v, entered)
}

// letIn begins the session of an account and leads on.
func (f *Face) letIn(v *visit, a account.Account) error {
	if err := f.Sessions.Begin(v.r.Context(), a.ID); err != nil {
		return err
	}
	v.who, v.account = a.Actor(), a
	path, err := f.onwards(v)
	if err != nil {
		return err
	}
	return f.onward(v, path, "")
}

// sendLink sends a link that signs in, if there is such an account. The answer is the same where there is none.
func (f *Face) sendLink(v *visit) error {
	if err := v.form(); err != nil {
		return err
	}
	err := f.Book.SendLink(v.r.Context(), account.LinkRequest{Email: v.field("email"), Edition: v.ed.Code, Address: f.address(v.r)})
	if err != nil {
		return f.again(v, "link", err, func(v *visit) error { return f.showSignIn(v, signInPage{}) })
	}
	if v.scripted() {
		return v.json(map[string]string{"note": v.words.T("talk.link_sent")})
	}
	return f.showSignIn(v, signInPage{Sent: true})
}

func (f *Face) signOut(v *visit) error {
	if err := v.form(); err != nil {
		return err
	}
	if err := f.Sessions.End(v.r.Context()); err != nil {
		return err
	}
	if v.scripted() {
		return v.json(map[string]string{"next": f.next(v)})
	}
	http.Redirect(v.w, v.r, f.next(v), http.StatusSeeOther)
	return nil
}

// ceremony is what a script needs to speak to an authenticator.
type ceremony struct {
	Token   string          `json:"token"`
	Options json.RawMessage `json:"options"`
}

func (v *visit) ceremony(c account.Ceremony, err error) error {
	if err != nil {
		return err
	}
	return v.json(ceremony{c.Token, c.Options})
}

// proven answers what an authenticator said, as the script has put it into the form.
func (v *visit) proven() account.Answer {
	return account.Answer{Ceremony: v.field("ceremony"), Response: []byte(v.r.PostForm.Get("response")), Name: v.field("passkey_name")}
}

func (f *Face) beginSignIn(v *visit) error {
	return v.ceremony(f.Book.BeginPasskeySignIn(v.r.Context(), f.address(v.r)))
}

func (f *Face) signInByPasskey(v *visit) error {
	if err := v.form(); err != nil {
		return err
	}
	entered, err := f.Book.SignInByPasskey(v.r.Context(), v.proven())
	if err != nil {
		return f.again(v, "passkey", err, func(v *visit) error { return f.showSignIn(v, signInPage{}) })
	}
	return f.letIn(v, entered)
}

// linkPage is where a link from a letter leads: a button, because mail programs open links to look at them.
type linkPage struct {
	Frame
	Token string
	Code  bool   // the account asks for the code of its second step
	Proof string // where the link may prove a change instead, for somebody who is signed in
	Over  bool
	Ask   string // where a new link is asked for
}

func (f *Face) linkPage(v *visit) error {
	return f.showLink(v, linkPage{Token: v.r.FormValue("token")})
}

func (f *Face) showLink(v *visit, page linkPage) error {
	var err error
	if page.Frame, err = f.frame(v, v.words.T("talk.sign_in")); err != nil {
		return err
	}
	page.Ask = f.accountPath(v, "sign-in")
	if !v.who.Anonymous() {
		page.Proof = "/" + Root + "/"
	}
	return f.render(v, "link", page)
}

func (f *Face) signInByLink(v *visit) error {
	if err := v.form(); err != nil {
		return err
	}
	entered, err := f.Book.SignInByLink(v.r.Context(), account.LinkUse{
		Token: v.field("token"), Code: v.field("code"), Password: v.r.PostForm.Get("password"), Address: f.address(v.r),
	})
	if err != nil {
		page := linkPage{Token: v.field("token"), Over: errs.Is(err, errs.Gone), Code: web.Explain(v.r, err).Key == "account.code_needed"}
		return f.again(v, "link", err, func(v *visit) error { return f.showLink(v, page) })
	}
	return f.letIn(v, entered)
}
