package api_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"dateline.news/internal/account"
)

type message struct {
	ID, Seq              int64
	Author, HTML, State  string
	Text, Key, Detail    string
	Count                int
	Messages             []message
	Next, Kind, Location string
}

func (h *house) ask(t *testing.T, method, path, body string, headers ...string) (int, message, http.Header) {
	t.Helper()
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	h.handler.ServeHTTP(w, r)
	var m message
	if err := json.Unmarshal(w.Body.Bytes(), &m); err != nil {
		t.Fatalf("%s %s: %d %s", method, path, w.Code, w.Body)
	}
	return w.Code, m, w.Result().Header
}

func TestMessagesOfADiscussionAreReadByAnybodyAndPostedOnce(t *testing.T) {
	h := newHouse(t)
	path := h.prepare(t, "/api/v1/stories/{story}/messages")
	key := []string{"Authorization", "Bearer " + h.keys[account.Reporter], "Idempotency-Key", "message-1"}
	status, first, _ := h.ask(t, "POST", path, `{"text":"**When** did it happen?"}`, key...)
	if status != http.StatusCreated || first.State != "published" || first.Seq != 1 || !strings.Contains(first.HTML, "<strong>When</strong>") {
		t.Fatalf("posted: %d %+v", status, first)
	}
	if _, again, _ := h.ask(t, "POST", path, `{"text":"**When** did it happen?"}`, key...); again.ID != first.ID {
		t.Errorf("sent twice it is message %d and %d", first.ID, again.ID)
	}
	status, list, _ := h.ask(t, "GET", path, "")
	if status != http.StatusOK || list.Count != 1 || len(list.Messages) != 1 || list.Messages[0].Author != "The reporter" {
		t.Errorf("anybody reads %d %+v", status, list)
	}
	moderator := []string{"Authorization", "Bearer " + h.keys[account.Moderator]}
	status, gone, _ := h.ask(t, "POST", fmt.Sprintf("/api/v1/messages/%d/reject", first.ID), `{"rule":"off_topic","note":"Elsewhere, please."}`, moderator...)
	if status != http.StatusOK || gone.State == "published" {
		t.Errorf("rejected: %d %+v", status, gone)
	}
	if _, list, _ := h.ask(t, "GET", path, ""); list.Count != 0 || len(list.Messages) != 0 {
		t.Errorf("a rejected message is still read: %+v", list)
	}
	if status, refused, _ := h.ask(t, "GET", path+"?before=x", ""); status != http.StatusUnprocessableEntity || refused.Key != "discussion.cursor" {
		t.Errorf("a cursor that is none: %d %+v", status, refused)
	}
}
