package api_test

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"dateline.news/internal/account"
	"dateline.news/internal/edition"
)

func TestBodyThatIsTooLargeIsToldSo(t *testing.T) {
	h := newHouse(t)
	var form bytes.Buffer
	w := multipart.NewWriter(&form)
	part, err := w.CreateFormFile("file", "endless.jpg")
	if err != nil {
		t.Fatal(err)
	}
	part.Write(make([]byte, 67<<20))
	w.Close()
	for name, sent := range map[string]struct {
		path, mime, body string
	}{
		"a draft":   {"/api/v1/drafts", "application/json", `{"edition":"en","body":{"text":"` + strings.Repeat("word ", 1<<20) + `"}}`},
		"a picture": {"/api/v1/assets", w.FormDataContentType(), form.String()},
	} {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, sent.path, strings.NewReader(sent.body))
		r.Header.Set("Content-Type", sent.mime)
		r.Header.Set("Authorization", "Bearer "+h.keys[account.Reporter])
		answer := httptest.NewRecorder()
		h.handler.ServeHTTP(answer, r)
		if answer.Code != http.StatusRequestEntityTooLarge || !strings.Contains(answer.Body.String(), `"too_large"`) {
			t.Errorf("%s: %d %s", name, answer.Code, answer.Body)
		}
	}
}

func TestSlipInTheEditionsNameIsNotCalledForbidden(t *testing.T) {
	h := newHouse(t)
	if err := h.app.House.Setup(t.Context(), account.Operator(), edition.Setup{Agency: "Agency", Editions: []edition.Edition{{Code: "ru"}}}); err != nil {
		t.Fatal(err)
	}
	one, err := h.app.Book.Add(t.Context(), account.Operator(), account.NewAccount{Email: "one@agency.example", Name: "One",
		Grants: []account.Grant{{Role: account.Reporter, Edition: "en"}}, Password: "a password of the matrix"})
	if err != nil {
		t.Fatal(err)
	}
	key, _, err := h.app.Book.AddKey(t.Context(), account.Operator(), one.ID, "slip")
	if err != nil {
		t.Fatal(err)
	}
	for edition, want := range map[string]int{"xx": http.StatusUnprocessableEntity, "ru": http.StatusForbidden, "en": http.StatusCreated} {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/api/v1/drafts", strings.NewReader(`{"edition":"`+edition+`","headline":"A"}`))
		r.Header.Set("Content-Type", "application/json")
		r.Header.Set("Authorization", "bearer "+key) // the scheme's case is free
		answer := httptest.NewRecorder()
		h.handler.ServeHTTP(answer, r)
		if answer.Code != want {
			t.Errorf("edition %s: %d %s", edition, answer.Code, answer.Body)
		}
	}
}

func TestRefusalForWantOfAKeySaysHowToSendOne(t *testing.T) {
	h := newHouse(t)
	answer := httptest.NewRecorder()
	h.handler.ServeHTTP(answer, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/api/v1/drafts", nil))
	if answer.Code != http.StatusUnauthorized || answer.Header().Get("WWW-Authenticate") != "Bearer" {
		t.Errorf("%d, WWW-Authenticate %q", answer.Code, answer.Header().Get("WWW-Authenticate"))
	}
}
