package talk

import (
	"strings"
	"time"

	"dateline.news/internal/account"
	"dateline.news/internal/errs"
)

// registerPage is the form by which somebody becomes a reader with a voice.
type registerPage struct {
	Frame
	Draft    *Draft
	SignIn   string
	Passkeys bool
	Shortest int // characters of a password
}

func (f *Face) registerPage(v *visit) error {
	if !v.who.Anonymous() {
		return f.onward(v, f.next(v), "")
	}
	return f.showRegister(v)
}

func (f *Face) showRegister(v *visit) error {
	page := registerPage{SignIn: f.accountPath(v, "sign-in"), Passkeys: f.Book.PasskeysWork(), Draft: v.carried()}
	var err error
	if page.Frame, err = f.frame(v, v.words.T("talk.register")); err != nil {
		return err
	}
	return f.render(v, "register", page)
}

func (f *Face) register(v *visit) error {
	if err := v.form(); err != nil {
		return err
	}
	if v.field("only") == "show" { // the door hands over a message that waits
		return f.showRegister(v)
	}
	registration := account.Registration{
		Name: v.field("name"), Email: v.field("email"), Password: v.r.PostForm.Get("password"), Locale: v.ed.Locale, Edition: v.ed.Code, Address: f.address(v.r),
	}
	if v.field("ceremony") != "" {
		answer := v.proven()
		registration.Passkey = &answer
	}
	made, err := f.Book.Register(v.r.Context(), registration)
	if err != nil {
		return f.again(v, "register", err, f.showRegister)
	}
	ctx := v.r.Context()
	if err := f.Sessions.Begin(ctx, made.ID); err != nil {
		return err
	}
	path, err := f.onwards(v)
	if err != nil {
		return err
	}
	f.Sessions.Put(ctx, "next", path)
	f.noteSent(v)
	return f.onward(v, f.accountPath(v, "letter"), "")
}

func (f *Face) beginRegistration(v *visit) error {
	if err := v.form(); err != nil {
		return err
	}
	return v.ceremony(f.Book.BeginRegistration(v.r.Context(), account.Applicant{Name: v.field("name"), Email: v.field("email"), Address: f.address(v.r)}))
}

// letterPage says that a letter was sent, to which address, and what to do where it does not come.
type letterPage struct {
	Frame
	Email  string
	Wait   int // seconds until it may be sent again
	Onward string
}

// resendAfter is how long one waits before a letter is sent again. The book keeps the rule; the page shows the countdown.
const resendAfter = time.Minute

func (f *Face) noteSent(v *visit) {
	f.Sessions.Put(v.r.Context(), "letter", f.Clock.Now().Format(time.RFC3339))
}

func (f *Face) letterPage(v *visit) error {
	if !v.account.Confirmed.IsZero() {
		return f.onward(v, f.accountPath(v, ""), v.words.T("account.confirmed_already"))
	}
	ctx := v.r.Context()
	page := letterPage{Email: v.account.Email}
	var err error
	if page.Frame, err = f.frame(v, v.words.T("talk.letter_title")); err != nil {
		return err
	}
	if at, err := time.Parse(time.RFC3339, f.peek(v, "letter")); err == nil {
		page.Wait = max(0, int((at.Add(resendAfter).Sub(f.Clock.Now())+time.Second-1)/time.Second))
	}
	if page.Onward = local(f.Sessions.Pop(ctx, "next")); page.Onward != "" {
		f.Sessions.Put(ctx, "next", page.Onward)
	}
	return f.render(v, "letter", page)
}

// peek answers what a session keeps and leaves it there.
func (f *Face) peek(v *visit, key string) string {
	kept := f.Sessions.Pop(v.r.Context(), key)
	if kept != "" {
		f.Sessions.Put(v.r.Context(), key, kept)
	}
	return kept
}

func (f *Face) resend(v *visit) error {
	if err := v.form(); err != nil {
		return err
	}
	if err := f.Book.Resend(v.r.Context(), v.who); err != nil {
		return f.again(v, "resend", err, f.letterPage)
	}
	f.noteSent(v)
	return f.onward(v, f.accountPath(v, "letter"), v.words.T("talk.letter_again"))
}

// redirectLetter sends the letter of a registration to another address.
func (f *Face) redirectLetter(v *visit) error {
	if err := v.form(); err != nil {
		return err
	}
	if err := f.Book.ChangeEmail(v.r.Context(), v.who, v.field("email"), account.Proof{}); err != nil {
		return f.again(v, "address", err, f.letterPage)
	}
	f.noteSent(v)
	return f.onward(v, f.accountPath(v, "letter"), v.words.T("talk.letter_again"))
}

// confirmPage is where the link of a letter leads. A GET only shows a button: mail programs open links to look at them.
type confirmPage struct {
	Frame
	Token  string
	Done   bool
	Over   bool
	Rename bool // somebody else took the name meanwhile
	SignIn string
	Onward string
}

func (f *Face) confirmPage(v *visit) error {
	return f.showConfirm(v, confirmPage{Token: v.r.FormValue("token")})
}

func (f *Face) showConfirm(v *visit, page confirmPage) error {
	var err error
	if page.Frame, err = f.frame(v, v.words.T("talk.confirm_title")); err != nil {
		return err
	}
	page.SignIn = f.accountPath(v, "sign-in")
	if page.Onward = local(f.peek(v, "next")); page.Onward == "" {
		page.Onward = f.House.Path(v.ed)
	}
	return f.render(v, "confirm", page)
}

func (f *Face) confirm(v *visit) error {
	if err := v.form(); err != nil {
		return err
	}
	token := v.field("token")
	_, err := f.Book.ConfirmEmail(v.r.Context(), token, f.address(v.r))
	if err != nil {
		var refusal *errs.Error
		page := confirmPage{Token: token, Over: errs.Is(err, errs.Gone), Rename: asRefusal(err, &refusal) && refusal.Kind == errs.Conflict && refusal.Field == "name"}
		return f.again(v, "confirm", err, func(v *visit) error { return f.showConfirm(v, page) })
	}
	if v.scripted() {
		return v.json(map[string]bool{"confirmed": true})
	}
	return f.showConfirm(v, confirmPage{Done: true})
}

// changeName changes the name under which a reader talks.
func (f *Face) changeName(v *visit) error {
	if err := v.form(); err != nil {
		return err
	}
	name := strings.TrimSpace(v.field("name"))
	if _, err := f.Book.Change(v.r.Context(), v.who, v.who.ID, account.Profile{Name: &name}); err != nil {
		return f.again(v, "name", err, f.accountPage)
	}
	return f.onward(v, f.accountPath(v, ""), v.words.T("talk.kept"))
}
