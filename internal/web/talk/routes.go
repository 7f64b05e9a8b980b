package talk

import (
	"net/http"

	"dateline.news/internal/errs"
	"dateline.news/internal/web"
)

// Door says to whom a route is open.
type Door string

// The doors.
const (
	Kept   Door = "kept"   // anybody; the answer is the same for all and nobody is asked who they are
	Anyone Door = "anyone" // anybody; the answer is one's own
	Signed Door = "signed" // whoever is signed in
)

// Route is one address of the face and to whom it is open. What one may do there is asked of the domain.
type Route struct {
	Method  string
	Pattern string // as net/http's ServeMux reads it; inside an edition without its prefix
	Door    Door
}

type route struct {
	Route
	serve func(*Face, *visit) error
}

// formLimit is what a request may carry: the longest message, an authenticator's answer, and room to spare.
const formLimit = 128 << 10

// Routes answers every address of the face, for a test to walk.
func Routes() []Route {
	var all []Route
	for _, table := range [][]route{accountRoutes, editionRoutes} {
		for _, r := range table {
			all = append(all, r.Route)
		}
	}
	return all
}

// Routes answers every address of the face, those inside an edition with its prefix.
func (f *Face) Routes() []web.Route {
	var all []web.Route
	for _, r := range accountRoutes {
		all = append(all, web.Route{Method: r.Method, Pattern: r.Pattern})
	}
	for _, r := range editionRoutes {
		all = append(all, web.Route{Method: r.Method, Pattern: web.InEdition + r.Pattern})
	}
	return all
}

func get(pattern string, door Door, serve func(*Face, *visit) error) route {
	return route{Route{http.MethodGet, pattern, door}, serve}
}

func post(pattern string, door Door, serve func(*Face, *visit) error) route {
	return route{Route{http.MethodPost, pattern, door}, serve}
}

var accountRoutes, editionRoutes []route

func init() { // the handlers look at the tables themselves, so that they cannot be initial values
	accountRoutes = []route{
		get("/account/{$}", Signed, (*Face).accountPage),
		get("/account/security", Signed, (*Face).accountPage), // where letters lead
		get("/account/me.json", Anyone, (*Face).me),

		get("/account/register", Anyone, (*Face).registerPage),
		post("/account/register", Anyone, (*Face).register),
		post("/account/register/passkey", Anyone, (*Face).beginRegistration),
		get("/account/letter", Signed, (*Face).letterPage),
		post("/account/letter/resend", Signed, (*Face).resend),
		post("/account/letter/address", Signed, (*Face).redirectLetter),
		get("/account/confirm", Anyone, (*Face).confirmPage),
		post("/account/confirm", Anyone, (*Face).confirm),

		get("/account/sign-in", Anyone, (*Face).signInPage),
		post("/account/sign-in", Anyone, (*Face).signIn),
		post("/account/sign-in/link", Anyone, (*Face).sendLink),
		post("/account/sign-in/passkey", Anyone, (*Face).beginSignIn),
		post("/account/sign-in/passkey/answer", Anyone, (*Face).signInByPasskey),
		get("/account/link", Anyone, (*Face).linkPage),
		post("/account/link", Anyone, (*Face).signInByLink),
		post("/account/sign-out", Signed, (*Face).signOut),

		post("/account/name", Signed, (*Face).changeName),
		post("/account/email", Signed, (*Face).changeEmail),
		post("/account/password", Signed, (*Face).changePassword),
		post("/account/proof", Signed, (*Face).sendProof),
		post("/account/passkeys/begin", Signed, (*Face).beginPasskey),
		post("/account/passkeys", Signed, (*Face).addPasskey),
		post("/account/passkeys/{id}/remove", Signed, (*Face).removePasskey),
		post("/account/sessions/{id}/end", Signed, (*Face).endSession),
		post("/account/sessions/end-others", Signed, (*Face).endOtherSessions),
		post("/account/export", Signed, (*Face).export),
		get("/account/delete", Signed, (*Face).deletePage),
		post("/account/delete", Signed, (*Face).leave),
	}
	editionRoutes = []route{
		get("/chats", Kept, (*Face).chats),
		get("/talk/rules", Kept, (*Face).rules),
		get("/talk/{story}", Kept, (*Face).discussion),
		get("/talk/{story}/write", Signed, (*Face).writePage),
		post("/talk/{story}/messages", Signed, (*Face).post),
		post("/talk/{story}/acknowledge", Signed, (*Face).acknowledge),
		post("/talk/{story}/appeal", Signed, (*Face).appealSanction),
		get("/talk/{story}/{id}", Anyone, (*Face).messagePage),
		post("/talk/{story}/{id}/edit", Signed, (*Face).edit),
		post("/talk/{story}/{id}/delete", Signed, (*Face).delete),
		post("/talk/{story}/{id}/react", Signed, (*Face).react),
		post("/talk/{story}/{id}/report", Signed, (*Face).report),
		post("/talk/{story}/{id}/ignore", Signed, (*Face).ignore),
		post("/talk/{story}/{id}/appeal", Signed, (*Face).appeal),
	}
}

// unknown answers an address that nothing has.
func (f *Face) unknown(v *visit) error {
	return errs.New(errs.NotFound, "no page at %s", v.r.URL.Path)
}

// foreign answers a form that another site has sent with the reader's rights.
func (f *Face) foreign(v *visit) error {
	return &errs.Error{Kind: errs.Forbidden, Key: "talk.foreign", Err: errs.New(errs.Forbidden, "%s %s from %s", v.r.Method, v.r.URL.Path, v.r.Header.Get("Origin"))}
}
