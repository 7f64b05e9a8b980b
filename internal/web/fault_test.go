package web

import (
	"bytes"
	"errors"
	"log/slog"
	"net/http/httptest"
	"strings"
	"testing"

	"dateline.news/internal/ident"
)

// Who reads the log must not get into what a secret link opens.
func TestNoSecretOfAnAddressIsWrittenIntoTheLog(t *testing.T) {
	var log bytes.Buffer
	before := slog.Default()
	slog.SetDefault(slog.New(slog.NewTextHandler(&log, nil)))
	t.Cleanup(func() { slog.SetDefault(before) })
	secret := ident.Secret()
	for path, want := range map[string]string{
		"/guest/" + secret:                                         "path=/guest/…",
		"/guest/" + secret + "/7/320":                              "path=/guest/…/7/320",
		"/en/report/status/" + secret:                              "path=/en/report/status/…",
		"/en/20261122/the-river-rises-12":                          "path=/en/20261122/the-river-rises-12",
		"/en/20261122/a-slug-of-just-the-length-of-a-secret-her-7": "path=/en/20261122/a-slug-of-just-the-length-of-a-secret-her-7",
	} {
		log.Reset()
		Explain(httptest.NewRequest("GET", path, nil), errors.New("broken"))
		if got := log.String(); !strings.Contains(got, want) || strings.Contains(got, secret) {
			t.Errorf("%s: logged %q", path, got)
		}
	}
	log.Reset()
	dispatcher := (&Dispatcher{}).recover(nil) // it panics whatever it is asked
	dispatcher.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("GET", "/guest/"+secret, nil))
	if strings.Contains(log.String(), secret) || !strings.Contains(log.String(), "panic") {
		t.Errorf("a panic logs %q", log.String())
	}
}
