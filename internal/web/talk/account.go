package talk

import (
	"errors"
	"net/http"

	"dateline.news/internal/account"
	"dateline.news/internal/errs"
)

// accountPage is what a reader may see and change of the own account.
type accountPage struct {
	Frame
	Account  account.Account
	Staff    bool   // the newsroom keeps the account
	Proof    string // the token of a link that was opened, in the place of the password
	Proves   bool   // the account can prove itself: it has a password, or a link was opened
	Letters  string // the folder in which letters end, for those who manage staff
	Passkeys []account.Passkey
	Sessions []Session
	MayAdd   bool // a browser would make a passkey at this address
	Delete   string
	Letter   string // where a registration waits for its letter
}

// Session is one browser in the list of sessions.
type Session struct {
	account.Session
	This bool
}

func asRefusal(err error, to **errs.Error) bool { return errors.As(err, to) }

func (f *Face) accountPage(v *visit) error {
	ctx := v.r.Context()
	page := accountPage{Account: v.account, Staff: v.account.Staff(), Proof: v.r.FormValue("link"), MayAdd: f.Book.PasskeysWork()}
	page.Proves = page.Proof != "" || v.account.Password
	if v.who.Anywhere(account.ManageStaff) {
		page.Letters = f.Letters
	}
	var err error
	if page.Frame, err = f.frame(v, v.words.T("talk.my_account")); err != nil {
		return err
	}
	page.Delete, page.Letter = f.accountPath(v, "delete"), f.accountPath(v, "letter")
	if page.Passkeys, err = f.Book.Passkeys(ctx, v.who, v.who.ID); err != nil {
		return err
	}
	sessions, err := f.Book.Sessions(ctx, v.who, v.who.ID)
	if err != nil {
		return err
	}
	for _, s := range sessions {
		page.Sessions = append(page.Sessions, Session{s, s.Has(f.Sessions.Token(ctx))})
	}
	return f.render(v, "account", page)
}

// proof answers what a form brings to prove that it is the owner who sent it.
func (v *visit) proof() account.Proof {
	return account.Proof{Password: v.r.PostForm.Get("password"), Link: v.field("link")}
}

func (f *Face) changeEmail(v *visit) error {
	if err := v.form(); err != nil {
		return err
	}
	if err := f.Book.ChangeEmail(v.r.Context(), v.who, v.field("email"), v.proof()); err != nil {
		return f.again(v, "email", err, f.accountPage)
	}
	return f.onward(v, f.accountPath(v, ""), v.words.T("talk.email_asked", "Address", v.field("email")))
}

func (f *Face) changePassword(v *visit) error {
	if err := v.form(); err != nil {
		return err
	}
	ctx := v.r.Context()
	change := account.PasswordChange{Old: v.r.PostForm.Get("old_password"), New: v.r.PostForm.Get("password"), Keep: f.Sessions.Token(ctx)}
	if err := f.Book.SetPassword(ctx, v.who, v.who.ID, change); err != nil {
		return f.again(v, "password", err, f.accountPage)
	}
	return f.onward(v, f.accountPath(v, ""), v.words.T("talk.password_changed"))
}

// sendProof sends a link to one's own address, to prove a change or to set a first password.
func (f *Face) sendProof(v *visit) error {
	if err := v.form(); err != nil {
		return err
	}
	err := f.Book.SendLink(v.r.Context(), account.LinkRequest{Email: v.account.Email, Edition: v.ed.Code, Address: f.address(v.r)})
	if err != nil {
		return f.again(v, "proof", err, f.accountPage)
	}
	return f.onward(v, f.accountPath(v, ""), v.words.T("talk.proof_sent"))
}

func (f *Face) beginPasskey(v *visit) error {
	if err := v.form(); err != nil {
		return err
	}
	return v.ceremony(f.Book.BeginPasskey(v.r.Context(), v.who, v.proof()))
}

func (f *Face) addPasskey(v *visit) error {
	if err := v.form(); err != nil {
		return err
	}
	if _, err := f.Book.FinishPasskey(v.r.Context(), v.who, v.proven()); err != nil {
		return f.again(v, "passkey", err, f.accountPage)
	}
	return f.onward(v, f.accountPath(v, "")+"#passkeys", v.words.T("talk.passkey_added"))
}

func (f *Face) removePasskey(v *visit) error {
	if err := v.form(); err != nil {
		return err
	}
	id, err := v.number("id")
	if err != nil {
		return err
	}
	if err := f.Book.RemovePasskey(v.r.Context(), v.who, id); err != nil {
		return err
	}
	return f.onward(v, f.accountPath(v, "")+"#passkeys", v.words.T("talk.kept"))
}

func (f *Face) endSession(v *visit) error {
	if err := v.form(); err != nil {
		return err
	}
	id, err := v.number("id")
	if err != nil {
		return err
	}
	if err := f.Book.EndSession(v.r.Context(), v.who, id); err != nil {
		return err
	}
	return f.onward(v, f.accountPath(v, "")+"#sessions", v.words.T("talk.session_ended"))
}

func (f *Face) endOtherSessions(v *visit) error {
	if err := v.form(); err != nil {
		return err
	}
	ctx := v.r.Context()
	if err := f.Book.EndOtherSessions(ctx, v.who, v.who.ID, f.Sessions.Token(ctx)); err != nil {
		return err
	}
	return f.onward(v, f.accountPath(v, "")+"#sessions", v.words.T("talk.sessions_ended"))
}

// export answers everything that the house keeps of the reader, as a file.
func (f *Face) export(v *visit) error {
	if err := v.form(); err != nil {
		return err
	}
	content, err := f.Book.Export(v.r.Context(), v.who)
	if err != nil {
		return f.again(v, "export", err, f.accountPage)
	}
	h := v.w.Header()
	h.Set("Content-Type", "application/json")
	h.Set("Content-Disposition", `attachment; filename="my-account.json"`)
	v.w.WriteHeader(http.StatusOK)
	v.w.Write(content) // the browser hung up: nothing to be done
	return nil
}

// deletePage asks what becomes of the messages, and for a proof.
type deletePage struct {
	Frame
	Account account.Account
	Staff   bool
	Proof   string
	Proves  bool
	Back    string
	Done    bool
}

func (f *Face) deletePage(v *visit) error {
	page := deletePage{Account: v.account, Staff: v.account.Staff(), Proof: v.r.FormValue("link"), Back: f.accountPath(v, "")}
	page.Proves = page.Proof != "" || v.account.Password || v.account.Confirmed.IsZero()
	var err error
	if page.Frame, err = f.frame(v, v.words.T("talk.delete_title")); err != nil {
		return err
	}
	return f.render(v, "delete", page)
}

func (f *Face) leave(v *visit) error {
	if err := v.form(); err != nil {
		return err
	}
	ctx := v.r.Context()
	farewell := account.Farewell{Proof: v.proof(), Messages: account.Messages(v.field("messages"))}
	if err := f.Book.Delete(ctx, v.who, v.who.ID, farewell); err != nil {
		return f.again(v, "delete", err, f.deletePage)
	}
	if err := f.Sessions.End(ctx); err != nil {
		return err
	}
	if v.scripted() {
		return v.json(map[string]string{"next": f.House.Path(v.ed)})
	}
	v.who = account.Actor{}
	page := deletePage{Done: true}
	var err error
	if page.Frame, err = f.frame(v, v.words.T("talk.delete_title")); err != nil {
		return err
	}
	return f.render(v, "delete", page)
}
