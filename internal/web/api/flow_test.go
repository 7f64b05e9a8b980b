package api_test

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"dateline.news/internal/account"
	"dateline.news/internal/desk"
	"dateline.news/internal/edition"
)

// by sends a request by a role's key.
func (h *house) by(t *testing.T, role account.Role, method, path, body string) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), method, path, strings.NewReader(body))
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	r.Header.Set("Authorization", "Bearer "+h.keys[role])
	w := httptest.NewRecorder()
	h.handler.ServeHTTP(w, r)
	return w
}

// wants checks an answer's status and that it holds some words.
func wants(t *testing.T, what string, got *httptest.ResponseRecorder, status int, words ...string) {
	t.Helper()
	for _, w := range words {
		if !strings.Contains(got.Body.String(), w) {
			t.Errorf("%s: no %s in %s", what, w, got.Body)
		}
	}
	if got.Code != status {
		t.Errorf("%s: %d, want %d: %s", what, got.Code, status, got.Body)
	}
}

func TestTwoApprovalsAndOwnStagesHoldThroughTheAPI(t *testing.T) {
	h := newHouse(t)
	ctx, operator := t.Context(), account.Operator()
	if err := h.app.House.ChangeSection(ctx, operator, "en", edition.Section{Slug: "world", Name: "World", Position: 1, Rules: edition.Rules{TwoApprovals: true}}); err != nil {
		t.Fatal(err)
	}
	if err := h.app.Desk.KeepStage(ctx, operator, "en", desk.Step{Code: "legal", Name: "Legal", Must: true, Leave: desk.Gate{Role: account.Chief}}); err != nil {
		t.Fatal(err)
	}
	wants(t, "the stages", h.by(t, account.Reporter, "GET", "/api/v1/stages?edition=en", ""), http.StatusOK, `"code":"legal"`, `"name":"Legal"`)
	wants(t, "of no edition", h.by(t, account.Reporter, "GET", "/api/v1/stages?edition=xx", ""), http.StatusNotFound)
	path := "/api/v1/drafts/" + jsonNumber(h.draft(t).ID)
	wants(t, "submit", h.by(t, account.Editor, "POST", path+"/submit", ""), http.StatusOK)
	wants(t, "past Legal", h.by(t, account.Editor, "POST", path+"/approve", `{"version":1}`), http.StatusUnprocessableEntity, "Legal")
	wants(t, "to Legal", h.by(t, account.Editor, "POST", path+"/move", `{"to":"legal"}`), http.StatusOK, `"step":"legal"`, `"stage":"submitted"`)
	wants(t, "out of Legal", h.by(t, account.Editor, "POST", path+"/approve", `{"version":1}`), http.StatusForbidden, "Legal")
	wants(t, "nowhere", h.by(t, account.Chief, "POST", path+"/move", `{"to":"attic"}`), http.StatusUnprocessableEntity, "attic")
	wants(t, "the first", h.by(t, account.Chief, "POST", path+"/approve", `{"version":1}`), http.StatusOK, `"approved":false`, `"approvals_needed":2`)
	wants(t, "the first again", h.by(t, account.Chief, "POST", path+"/move", `{"to":"approved","version":1}`), http.StatusOK, `"approved":false`)
	wants(t, "on one", h.by(t, account.Editor, "POST", path+"/publish", `{}`), http.StatusForbidden, "1 of the 2")
	if err := h.app.Desk.KeepStage(ctx, operator, "en", desk.Step{Code: "legal", Name: "Legal", Must: true}); err != nil {
		t.Fatal(err)
	}
	wants(t, "the second", h.by(t, account.SubEditor, "POST", path+"/approve", `{"version":1}`), http.StatusOK, `"approved":true`)
	wants(t, "who edits does not publish", h.by(t, account.SubEditor, "POST", path+"/publish", `{}`), http.StatusForbidden)
	wants(t, "who publishes", h.by(t, account.Publisher, "POST", path+"/publish", `{}`), http.StatusOK, `"number"`)
}

func TestCheckHoldsBackThroughTheAPIWhereTheSectionSaysSo(t *testing.T) {
	h := newHouse(t)
	ctx, operator := t.Context(), account.Operator()
	if err := h.app.House.ChangeSection(ctx, operator, "en", edition.Section{Slug: "world", Name: "World", Position: 1, Rules: edition.Rules{CheckBlocks: true}}); err != nil {
		t.Fatal(err)
	}
	wants(t, "a bad style file", h.by(t, account.Editor, "PUT", "/api/v1/style?edition=en", `{"text":"a->b\n->c"}`), http.StatusUnprocessableEntity, "Line 2")
	wants(t, "the style file", h.by(t, account.Editor, "PUT", "/api/v1/style?edition=en", `{"text":"happened -> occurred"}`), http.StatusOK)
	path := "/api/v1/drafts/" + jsonNumber(h.draft(t).ID)
	wants(t, "approve", h.by(t, account.Editor, "POST", path+"/approve", `{"version":1}`), http.StatusOK)
	list := h.by(t, account.Editor, "GET", path+"/check", "")
	wants(t, "the check", list, http.StatusOK, `"kind":"word"`, `"instead":"occurred"`)
	wants(t, "publish", h.by(t, account.Editor, "POST", path+"/publish", `{}`), http.StatusUnprocessableEntity, "open findings", `"field":"headline"`)
	var marks []string
	for _, part := range strings.Split(list.Body.String(), `"mark":"`)[1:] {
		mark, _, _ := strings.Cut(part, `"`)
		marks = append(marks, `"`+mark+`"`)
	}
	wants(t, "tick", h.by(t, account.Editor, "POST", path+"/check", `{"version":1,"on":[`+strings.Join(marks, ",")+`]}`), http.StatusOK, `"left":0`)
	wants(t, "publish", h.by(t, account.Publisher, "POST", path+"/publish", `{}`), http.StatusOK)
}

func TestLinkThatNobodyHasAskedHoldsBackWhereTheSectionSaysSo(t *testing.T) {
	h := newHouse(t)
	if err := h.app.House.ChangeSection(t.Context(), account.Operator(), "en", edition.Section{Slug: "world", Name: "World", Position: 1, Rules: edition.Rules{CheckBlocks: true}}); err != nil {
		t.Fatal(err)
	}
	// no program listens there, and none of the house's own network is asked
	made := h.by(t, account.Editor, "POST", "/api/v1/drafts", `{"edition":"en","headline":"Harbour opens","section":"world","body":{"type":"doc","content":[
		{"type":"paragraph","content":[{"type":"text","text":"its page","marks":[{"type":"link","attrs":{"href":"http://127.0.0.1:9/"}}]}]}]}}`)
	var d struct {
		ID int64 `json:"id"`
	}
	if err := json.Unmarshal(made.Body.Bytes(), &d); err != nil {
		t.Fatal(err)
	}
	path := "/api/v1/drafts/" + jsonNumber(d.ID)
	wants(t, "approve", h.by(t, account.Chief, "POST", path+"/approve", `{"version":1}`), http.StatusOK)
	wants(t, "before it was asked", h.by(t, account.Publisher, "POST", path+"/publish", `{}`), http.StatusUnprocessableEntity, "http://127.0.0.1:9/", "moment")
	ctx, stop := context.WithCancel(t.Context())
	var running sync.WaitGroup
	running.Go(func() {
		if err := h.app.Jobs.Run(ctx); err != nil && ctx.Err() == nil {
			t.Error(err)
		}
	})
	defer running.Wait()
	defer stop()
	for end := time.Now().Add(time.Minute); ; time.Sleep(50 * time.Millisecond) { // the approval had it asked
		got := h.by(t, account.Publisher, "POST", path+"/publish", `{}`)
		if strings.Contains(got.Body.String(), "open findings") {
			return
		}
		if time.Now().After(end) {
			t.Fatalf("publish: %d %s", got.Code, got.Body)
		}
	}
}
