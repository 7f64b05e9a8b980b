package api_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"dateline.news/internal/account"
	"dateline.news/internal/planning"
)

// planned is an entry of the plan that nobody is to write yet.
func (h *house) planned(t *testing.T) planning.Entry {
	t.Helper()
	e, err := h.app.Plan.Add(t.Context(), account.Operator(), planning.Entry{Edition: "en", Section: "world", Slugline: "PORT/", Begins: time.Now().Add(time.Hour)}, "")
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// put sends a change of an entry by an editor's key, made from a version.
func (h *house) put(t *testing.T, path, match, body string) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), http.MethodPut, path, strings.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Authorization", "Bearer "+h.keys[account.Editor])
	if match != "" {
		r.Header.Set("If-Match", match)
	}
	w := httptest.NewRecorder()
	h.handler.ServeHTTP(w, r)
	return w
}

func TestProgramPlansChangesAndStartsWithoutOverwritingAnybody(t *testing.T) {
	h := newHouse(t)
	begins := time.Now().Add(48 * time.Hour).UTC().Truncate(time.Second)
	body := func(place string) string {
		return `{"section":"world","slugline":"PORT/","place":"` + place + `","begins":"` + begins.Format(time.RFC3339) + `","picture":"wanted","length":400}`
	}
	added := h.by(t, account.Editor, "POST", "/api/v1/planning", `{"edition":"en",`+body("Arden")[1:])
	wants(t, "add", added, http.StatusCreated, `"slugline":"PORT/"`, `"version":1`, `"picture":"wanted"`)
	path := "/api/v1/planning/1"
	wants(t, "without a version", h.put(t, path, "", body("Tolm")), http.StatusPreconditionRequired)
	wants(t, "change", h.put(t, path, `"1"`, body("Tolm")), http.StatusOK, `"place":"Tolm"`, `"version":2`)
	wants(t, "over another's change", h.put(t, path, `"1"`, body("Karst")), http.StatusConflict, "planning.conflict")
	wants(t, "for nobody of the staff", h.put(t, path, `"2"`, strings.Replace(body("Tolm"), `"length"`, `"writer":4711,"length"`, 1)), http.StatusUnprocessableEntity, `"field":"writer"`)
	wants(t, "a section that is none", h.put(t, path, `"2"`, strings.Replace(body("Tolm"), "world", "attic", 1)), http.StatusUnprocessableEntity, `"field":"section"`)
	wants(t, "start", h.by(t, account.Editor, "POST", path+"/start", ""), http.StatusOK, `"draft":1`, `"stage":"writing"`)
	wants(t, "start again", h.by(t, account.Editor, "POST", path+"/start", ""), http.StatusOK, `"draft":1`, `"version":3`)
	span := "/api/v1/planning?edition=en&from=" + begins.Format(time.RFC3339) + "&until=" + begins.Add(time.Second).Format(time.RFC3339)
	wants(t, "the list", h.by(t, account.Editor, "GET", span, ""), http.StatusOK, `"place":"Tolm"`, `"stage":"writing"`)
	wants(t, "cancel", h.by(t, account.Editor, "POST", path+"/cancel", `{"why":"It rains."}`), http.StatusOK, `"why":"It rains."`)
	wants(t, "what is cancelled", h.put(t, path, `"4"`, body("Karst")), http.StatusConflict, "planning.cancelled")
	wants(t, "restore", h.by(t, account.Editor, "POST", path+"/restore", ""), http.StatusOK, `"version":5`)
	wants(t, "of no edition", h.by(t, account.Editor, "GET", strings.Replace(span, "=en", "=xx", 1), ""), http.StatusNotFound)
	wants(t, "no entry", h.by(t, account.Editor, "GET", "/api/v1/planning/99", ""), http.StatusNotFound)
}
