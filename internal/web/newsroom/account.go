package newsroom

import (
	"encoding/base64"
	"html/template"
	"strconv"
	"time"

	"dateline.news/internal/account"
	"dateline.news/internal/errs"
	"dateline.news/internal/lang"
)

// accountPage is what a person may change about their own account.
type accountPage struct {
	Frame
	Account   account.Account
	Roles     []string
	Languages []Choice
	Sessions  []Session
	Keys      []account.Key
	Codes     int // recovery codes that are left
	Enrolment *Enrolment
	Recovery  []string // shown once
	Secret    string   // of a new key, shown once
}

// Session is one browser in the list of sessions.
type Session struct {
	account.Session
	This bool
}

// Enrolment is a second step that waits for its first code.
type Enrolment struct {
	Secret string
	QR     template.URL
}

func (f *Face) ownAccount(v *visit) error { return f.showAccount(v, accountPage{}) }

// showAccount shows the page with what has just been made.
func (f *Face) showAccount(v *visit, page accountPage) error {
	ctx := v.r.Context()
	page.Frame = f.frame(v, v.words.T("newsroom.my_account"), "/newsroom/account")
	var err error
	if page.Account, err = f.Book.Get(ctx, v.who, v.who.ID); err != nil {
		return err
	}
	for _, g := range page.Account.Grants {
		page.Roles = append(page.Roles, v.role(g))
	}
	page.Languages = languageChoices(page.Account.Locale)
	sessions, err := f.Book.Sessions(ctx, v.who, v.who.ID)
	if err != nil {
		return err
	}
	for _, s := range sessions {
		page.Sessions = append(page.Sessions, Session{s, s.Has(f.Sessions.Token(ctx))})
	}
	if page.Keys, err = f.Book.Keys(ctx, v.who, v.who.ID); err != nil {
		return err
	}
	if page.Account.TwoStep {
		if page.Codes, err = f.Book.RecoveryLeft(ctx, v.who); err != nil {
			return err
		}
	}
	return f.render(v, "account", page)
}

// role says a grant in words: "Editor · EN / politics".
func (v *visit) role(g account.Grant) string {
	word := v.words.T("role." + string(g.Role))
	switch {
	case g.Edition == "":
		return word + " · " + v.words.T("newsroom.every_edition")
	case g.Section == "":
		return word + " · " + g.Edition
	}
	return word + " · " + g.Edition + " / " + g.Section
}

func languageChoices(chosen string) []Choice {
	var choices []Choice
	for _, code := range lang.Languages {
		choices = append(choices, Choice{code, lang.Name(code), code == lang.Code(chosen)})
	}
	return choices
}

func (f *Face) changeProfile(v *visit) error {
	if err := v.form(); err != nil {
		return err
	}
	name, locale := v.field("name"), v.field("locale")
	if _, err := f.Book.Change(v.r.Context(), v.who, v.who.ID, account.Profile{Name: &name, Locale: &locale}); err != nil {
		return f.again(v, "profile", err, f.ownAccount)
	}
	return f.onward(v, "/newsroom/account", lang.For(locale).T("newsroom.kept"))
}

func (f *Face) changePassword(v *visit) error {
	if err := v.form(); err != nil {
		return err
	}
	ctx := v.r.Context()
	change := account.PasswordChange{Old: v.r.PostForm.Get("old_password"), New: v.r.PostForm.Get("password"), Keep: f.Sessions.Token(ctx)}
	err := sameTwice(v)
	if err == nil {
		err = f.Book.SetPassword(ctx, v.who, v.who.ID, change)
	}
	if err != nil {
		return f.again(v, "password", err, f.ownAccount)
	}
	return f.onward(v, "/newsroom/account", v.words.T("newsroom.password_changed"))
}

// sameTwice refuses a new password that was typed differently the second time.
func sameTwice(v *visit) error {
	if v.r.PostForm.Get("password") != v.r.PostForm.Get("password_again") {
		return errs.At("password_again", "newsroom.password_differs", nil)
	}
	return nil
}

// enrolCode begins a second step and shows what an authenticator needs.
func (f *Face) enrolCode(v *visit) error {
	if err := v.form(); err != nil {
		return err
	}
	ctx := v.r.Context()
	agency, err := f.House.Agency(ctx)
	if err != nil {
		return err
	}
	enrolment, err := f.Book.Enrol(ctx, v.who, v.r.PostForm.Get("password"), agency.Name)
	if err != nil {
		return f.again(v, "code", err, f.ownAccount)
	}
	shown, err := drawn(enrolment)
	if err != nil {
		return err
	}
	f.Sessions.Put(ctx, "enrolment", enrolment.Secret+" "+enrolment.URL)
	return f.showAccount(v, accountPage{Enrolment: &shown})
}

func drawn(e account.Enrolment) (Enrolment, error) {
	png, err := e.QR(232)
	if err != nil {
		return Enrolment{}, err
	}
	return Enrolment{Secret: e.Secret, QR: template.URL("data:image/png;base64," + base64.StdEncoding.EncodeToString(png))}, nil
}

// confirmCode ends the enrolment and shows the recovery codes, this once.
func (f *Face) confirmCode(v *visit) error {
	if err := v.form(); err != nil {
		return err
	}
	recovery, err := f.Book.Confirm(v.r.Context(), v.who, v.field("code"))
	if err != nil {
		return f.again(v, "confirm", err, f.enrolmentAgain)
	}
	f.Sessions.Pop(v.r.Context(), "enrolment")
	return f.showAccount(v, accountPage{Recovery: recovery})
}

// enrolmentAgain shows the enrolment that the refused code was meant for.
func (f *Face) enrolmentAgain(v *visit) error {
	begun := f.Sessions.Pop(v.r.Context(), "enrolment")
	secret, url, ok := cut(begun)
	if !ok {
		return f.ownAccount(v)
	}
	f.Sessions.Put(v.r.Context(), "enrolment", begun)
	shown, err := drawn(account.Enrolment{Secret: secret, URL: url})
	if err != nil {
		return err
	}
	return f.showAccount(v, accountPage{Enrolment: &shown})
}

func (f *Face) removeCode(v *visit) error {
	if err := v.form(); err != nil {
		return err
	}
	if err := f.Book.RemoveCode(v.r.Context(), v.who, v.who.ID, v.r.PostForm.Get("password")); err != nil {
		return f.again(v, "code", err, f.ownAccount)
	}
	return f.onward(v, "/newsroom/account", v.words.T("newsroom.code_removed"))
}

func (f *Face) endSession(v *visit) error {
	id, err := v.number("session")
	if err != nil {
		return err
	}
	if err := f.Book.EndSession(v.r.Context(), v.who, id); err != nil {
		return err
	}
	return f.onward(v, "/newsroom/account#sessions", v.words.T("newsroom.session_ended"))
}

func (f *Face) endOtherSessions(v *visit) error {
	ctx := v.r.Context()
	if err := f.Book.EndOtherSessions(ctx, v.who, v.who.ID, f.Sessions.Token(ctx)); err != nil {
		return err
	}
	return f.onward(v, "/newsroom/account#sessions", v.words.T("newsroom.session_ended"))
}

// addKey makes an API key and shows its secret, this once. Sent twice it makes one.
func (f *Face) addKey(v *visit) error {
	if err := v.form(); err != nil {
		return err
	}
	ctx := v.r.Context()
	secret, err := f.keys.do(v.onceKey(), func() (string, error) {
		secret, _, err := f.Book.AddKey(ctx, v.who, v.who.ID, v.field("name"))
		return secret, err
	})
	if err != nil {
		return f.again(v, "key", err, f.ownAccount)
	}
	return f.showAccount(v, accountPage{Secret: secret})
}

func (f *Face) revokeKey(v *visit) error {
	id, err := v.number("key")
	if err != nil {
		return err
	}
	if err := f.Book.RevokeKey(v.r.Context(), v.who, id); err != nil {
		return err
	}
	return f.onward(v, "/newsroom/account#keys", v.words.T("newsroom.key_revoked"))
}

// Alive says whether a key has not been revoked.
func (p accountPage) Alive(k account.Key) bool { return k.Revoked.IsZero() }

// Never says whether a moment has not come.
func (f Frame) Never(t time.Time) bool { return t.IsZero() }

func itoa(n int64) string { return strconv.FormatInt(n, 10) }
