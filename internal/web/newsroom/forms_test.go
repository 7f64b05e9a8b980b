package newsroom_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"dateline.news/internal/account"
	"dateline.news/internal/desk"
)

var hidden = regexp.MustCompile(`<input type="hidden" name="([^"]*)" value="([^"]*)"`)

// hiddenFields reads the hidden fields of a page as a browser would send them.
func hiddenFields(body string) url.Values {
	fields := url.Values{}
	for _, m := range hidden.FindAllStringSubmatch(body, -1) {
		fields.Add(m[1], m[2])
	}
	return fields
}

func TestFormSentAfterTheSessionEndedIsNotLost(t *testing.T) {
	h := open(t)
	draft := h.draft(t, h.actor(t, account.Reporter), "A draft")
	v := h.signedIn(t, account.Reporter)
	if err := h.Book.EndOtherSessions(t.Context(), account.Operator(), h.ids[account.Reporter], ""); err != nil {
		t.Fatal(err)
	}
	path := "/newsroom/drafts/" + itoa(draft.ID) + "/notes"
	asked := v.post(path, url.Values{"note": {"a thought of an hour"}, "password": {"never shown"}})
	if asked.status != http.StatusUnauthorized || !strings.Contains(asked.body, "a thought of an hour") || strings.Contains(asked.body, "never shown") {
		t.Fatalf("the form did not wait in the sign-in page: %d %s", asked.status, asked.body)
	}
	again := hiddenFields(asked.body)
	again.Set("email", email(account.Reporter))
	again.Set("password", "wrong the first time")
	refused := v.post("/newsroom/sign-in", again)
	if refused.status != http.StatusUnauthorized || !strings.Contains(refused.body, "a thought of an hour") {
		t.Fatalf("a wrong password lost the form: %d", refused.status)
	}
	again.Set("password", password)
	resumed := v.post("/newsroom/sign-in", again)
	if resumed.status != http.StatusOK || !strings.Contains(resumed.body, `action="`+path+`"`) {
		t.Fatalf("the form did not come back after the sign-in: %d %s", resumed.status, resumed.body)
	}
	if sent := v.post(path, hiddenFields(resumed.body)); sent.status != http.StatusSeeOther {
		t.Fatalf("the form could not be sent: %d", sent.status)
	}
	kept, err := h.Desk.Get(t.Context(), account.Operator(), draft.ID)
	if err != nil || len(kept.Notes) != 1 || kept.Notes[0].Text != "a thought of an hour" {
		t.Errorf("what was typed did not arrive: %v %+v", err, kept.Notes)
	}
}

func TestSignedOutIsOut(t *testing.T) {
	h := open(t)
	v := h.signedIn(t, account.Editor)
	if left := v.post("/newsroom/sign-out", nil); left.status != http.StatusSeeOther {
		t.Fatalf("sign-out: %d", left.status)
	}
	if after := v.get("/newsroom/desk"); after.status != http.StatusSeeOther || !strings.HasPrefix(after.location, "/newsroom/sign-in") {
		t.Errorf("still in after the sign-out: %d %s", after.status, after.location)
	}
}

func TestSignInLeadsNowhereElse(t *testing.T) {
	h := open(t)
	for next, want := range map[string]string{
		"/newsroom/stories?q=port": "/newsroom/stories?q=port", "https://evil.example/newsroom/": "/newsroom/", "//evil.example/newsroom/": "/newsroom/",
		"/newsroom\\evil": "/newsroom/", "/newsroom/sign-out": "/newsroom/", "": "/newsroom/",
	} {
		v := h.visitor(t)
		got := v.post("/newsroom/sign-in", url.Values{"email": {email(account.Editor)}, "password": {password}, "next": {next}})
		if got.location != want {
			t.Errorf("next %q led to %q, want %q", next, got.location, want)
		}
	}
}

func TestRefusedFormKeepsWhatWasTyped(t *testing.T) {
	h := open(t)
	number := itoa(h.publish(t, "The lighthouse"))
	admin, chief := h.signedIn(t, account.Admin), h.signedIn(t, account.Chief)
	draft := h.draft(t, h.actor(t, account.Reporter), "A draft")
	for name, test := range map[string]struct {
		v      *visitor
		path   string
		form   url.Values
		status int
		keeps  []string
	}{
		"a person without a password": {admin, "/newsroom/staff", url.Values{"name": {"Nora Quist"}, "email": {"nora@meridian.example"}, "role": {"editor"}, "place": {"en/sport"}}, 422,
			[]string{"Nora Quist", "nora@meridian.example", `<option value="editor" selected`, `<option value="en/sport" selected`}},
		"an e-mail address that is taken":   {admin, "/newsroom/staff", url.Values{"name": {"Nora Quist"}, "email": {email(account.Chief)}, "password": {password}}, 409, []string{"Nora Quist"}},
		"an edition without such a zone":    {admin, "/newsroom/editions/en", url.Values{"name": {"Northern Meridian"}, "zone": {"Moon/Crater"}}, 422, []string{"Northern Meridian", "Moon/Crater"}},
		"a correction of what is not there": {chief, "/newsroom/stories/" + number + "/correct", url.Values{"find": {"no such words"}, "replace": {"other words"}, "class": {"clarification"}, "note": {"We were wrong."}}, 422, []string{"no such words", "other words", "We were wrong.", `<option value="clarification" selected`}},
		"a kill without a reason":           {chief, "/newsroom/stories/" + number + "/kill", url.Values{"memo": {"call the lawyer"}}, 422, []string{"call the lawyer"}},
		"a schedule in the past":            {chief, "/newsroom/drafts/" + itoa(draft.ID) + "/lift", url.Values{"reason": {"everybody has it"}}, 409, nil},
		"an empty page to import":           {chief, "/newsroom/import", url.Values{"edition": {"en"}, "text": {"   "}}, 422, nil},
	} {
		t.Run(name, func(t *testing.T) {
			got := test.v.post(test.path, test.form)
			if got.status != test.status || !strings.Contains(got.body, `class="fault"`) && test.keeps != nil {
				t.Errorf("answered %d, want %d with the reason", got.status, test.status)
			}
			for _, text := range test.keeps {
				if !strings.Contains(got.body, text) {
					t.Errorf("lost %q", text)
				}
			}
		})
	}
}

func TestDoublePressMakesOneDraft(t *testing.T) {
	h := open(t)
	v := h.signedIn(t, account.Reporter)
	form := url.Values{"edition": {"en"}, "once": {"one-press"}}
	first, second := v.post("/newsroom/drafts", form), v.post("/newsroom/drafts", form)
	if first.location == "" || first.location != second.location {
		t.Errorf("two presses led to %q and %q", first.location, second.location)
	}
	page := url.Values{"edition": {"en"}, "once": {"import"}, "text": {"Harbour reopens\n\nPORT ARDEN (Meridian) - The harbour reopened on Thursday, the port said.\n\nShips waited for two days."}}
	first, second = v.post("/newsroom/import", page), v.post("/newsroom/import", page)
	if first.location == "" || first.location != second.location {
		t.Errorf("two imports led to %q and %q: %s", first.location, second.location, first.body)
	}
	drafts, err := h.Desk.List(t.Context(), account.Operator(), desk.Filter{Edition: "en"})
	if err != nil || len(drafts) != 2 {
		t.Errorf("%d drafts were made of two forms: %v", len(drafts), err)
	}
}

func TestFormOfAnotherSiteIsRefused(t *testing.T) {
	h := open(t)
	v := h.signedIn(t, account.Chief)
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, h.base+"/newsroom/drafts", strings.NewReader("edition=en"))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "cross-site")
	if got := v.do(r); got.status != http.StatusForbidden {
		t.Errorf("a form of another site was carried out: %d", got.status)
	}
}

func TestSecretsAreShownOnce(t *testing.T) {
	h := open(t)
	v := h.signedIn(t, account.Reporter)
	made := v.post("/newsroom/account/keys", url.Values{"name": {"wire"}, "once": {"k"}})
	secret := regexp.MustCompile(`dl_[A-Za-z0-9_-]+`).FindString(made.body)
	if made.status != http.StatusOK || secret == "" {
		t.Fatalf("no key was shown: %d", made.status)
	}
	if again := v.get("/newsroom/account"); strings.Contains(again.body, secret) || !strings.Contains(again.body, "wire") {
		t.Error("the key's secret is shown a second time, or the key is not listed")
	}
	enrolled := v.post("/newsroom/account/code", url.Values{"password": {password}})
	if !strings.Contains(enrolled.body, "data:image/png;base64,") {
		t.Fatalf("no code to scan: %d", enrolled.status)
	}
	if wrong := v.post("/newsroom/account/code/confirm", url.Values{"code": {"000000"}}); wrong.status != 422 || !strings.Contains(wrong.body, "data:image/png;base64,") {
		t.Errorf("a mistyped first code lost the enrolment: %d", wrong.status)
	}
}
