package newsroom_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"dateline.news/internal/account"
	"dateline.news/internal/web/newsroom"
)

// target is what the placeholders of a route stand for.
func (h *house) target(t *testing.T, role account.Role) *strings.Replacer {
	t.Helper()
	writer := h.actor(t, account.Reporter)
	if role == account.Editor || role == account.Chief {
		writer = h.actor(t, role)
	}
	colleague := writer // a note is closed by who left it, too
	if role != "" {
		colleague = h.actor(t, role)
	}
	draft, err := h.Desk.AddNote(t.Context(), colleague, h.draft(t, writer, "A draft").ID, "Look at this.")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := h.Desk.Approve(t.Context(), account.Operator(), draft.ID, draft.Version); err != nil {
		t.Fatal(err)
	}
	victim, err := h.Book.Add(t.Context(), account.Operator(), account.NewAccount{
		Email: fmt.Sprintf("victim%d@meridian.example", draft.ID), Name: "Some Body", Password: password, Grants: []account.Grant{{Role: account.Moderator, Edition: "ar"}}})
	if err != nil {
		t.Fatal(err)
	}
	return strings.NewReplacer("{draft}", fmt.Sprint(draft.ID), "{note}", fmt.Sprint(draft.Notes[0].ID), "{story}", fmt.Sprint(h.publish(t, "A story")), "{version}", "1",
		"{asset}", fmt.Sprint(h.picture(t, "Light", uint8(len(role)*9))), "{width}", "320", "{account}", fmt.Sprint(victim.ID), "{code}", "en", "{stage}", "submitted", "{guest}", "99999", "{slug}", "sport",
		"{session}", "99999", "{key}", "99999", "{message}", "99999", "{reader}", "99999", "{sanction}", "99999", "{appeal}", "99999", "{act}", "99999", "{request}", "99999", "{report}", "99999", "{task}", "99999", "{search}", "99999", "{entry}", fmt.Sprint(h.planned(t)), "{notice}", "99999", "{$}", "")
}

// TestNobodyPassesADoorThatIsNotTheirs walks every route as nobody and as each role: the table of routes is the law.
func TestNobodyPassesADoorThatIsNotTheirs(t *testing.T) {
	h := open(t)
	roles := append([]account.Role{""}, account.Roles...)
	for _, role := range roles {
		t.Run("as "+string(role), func(t *testing.T) {
			v, who, target := h.visitor(t), account.Actor{}, h.target(t, role)
			if role != "" {
				v, who = h.signedIn(t, role), h.actor(t, role)
			}
			for _, r := range newsroom.Routes() {
				if strings.HasSuffix(r.Pattern, "/sign-out") {
					continue // it ends the walk; TestSignedOutIsOut proves it
				}
				path := target.Replace(r.Pattern) + "?edition=en"
				got := v.get
				if r.Method == http.MethodPost {
					got = func(path string) answer { return v.post(path, url.Values{}) }
				}
				if problem := wrong(r, who, got(path)); problem != "" {
					t.Errorf("%s %s: %s", r.Method, path, problem)
				}
			}
		})
	}
}

// wrong says how an answer differs from what the table promises somebody.
func wrong(r newsroom.Route, who account.Actor, got answer) string {
	admitted := r.Right == newsroom.Anyone || !who.Anonymous() && (r.Right == newsroom.Signed || who.Anywhere(r.Right))
	toSignIn := got.status == http.StatusSeeOther && strings.HasPrefix(got.location, "/newsroom/sign-in?next=")
	switch {
	case got.status >= 500:
		return fmt.Sprintf("a fault of ours: %d %s", got.status, got.body)
	case admitted && r.Pattern == "/newsroom/sign-in":
		return ""
	case admitted && (got.status == http.StatusForbidden || got.status == http.StatusUnauthorized || toSignIn):
		return fmt.Sprintf("shut to who may enter: %d %s", got.status, got.location)
	case !admitted && who.Anonymous() && r.Method == http.MethodGet && !toSignIn:
		return fmt.Sprintf("nobody was not asked to sign in: %d %s", got.status, got.location)
	case !admitted && who.Anonymous() && r.Method == http.MethodPost && got.status != http.StatusUnauthorized:
		return fmt.Sprintf("nobody was not refused: %d", got.status)
	case !admitted && !who.Anonymous() && got.status != http.StatusForbidden:
		return fmt.Sprintf("open to who may not enter: %d", got.status)
	}
	return ""
}

func itoa(n int64) string { return fmt.Sprint(n) }
