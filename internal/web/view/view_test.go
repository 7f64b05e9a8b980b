package view

import (
	"strings"
	"testing"
	"testing/fstest"
)

func TestThemesPartStandsInEveryPageThatUsesIt(t *testing.T) {
	theme := fstest.MapFS{
		"shared/_breaking.html": {Data: []byte(`{{define "breaking"}}<p>our own banner</p>{{end}}`)},
		"guest/layout.html":     {Data: []byte(`<main>{{template "breaking" .}}{{template "content" .}}</main>`)},
		"guest/_own.html":       {Data: []byte(`{{define "stamp"}}stamped{{end}}{{define "idle"}}by itself{{end}}{{define "content"}}a part's{{end}}`)},
		"guest/fault.html":      {Data: []byte(`{{template "layout.html" .}}{{define "content"}}{{if .}}{{template "stamp"}}{{else}}{{with true}}nothing{{end}}{{end}}{{end}}`)},
	}
	set, err := Load("guest", theme)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		part, want string
		data       bool
	}{
		{part: "fault.html", data: true, want: "<main><p>our own banner</p>stamped</main>"}, // its own content goes before the part's
		{part: "fault.html", want: "<main><p>our own banner</p>nothing</main>"},
		{part: "stamp", want: "stamped"},
		{part: "idle", want: "by itself"}, // no page uses it
	} {
		var out strings.Builder
		if err := set.RenderPart(&out, "fault", c.part, c.data); err != nil {
			t.Fatal(err)
		}
		if out.String() != c.want {
			t.Errorf("%s of %v is %q, not %q", c.part, c.data, out.String(), c.want)
		}
	}
}

func TestPageThatCallsNoKnownPartIsRefusedWithItsName(t *testing.T) {
	set, err := Load("guest", fstest.MapFS{"guest/fault.html": {Data: []byte("\n{{template \"nobody\" .}}")}})
	if err != nil {
		t.Fatal(err)
	}
	if err := set.Check("fault", true); err == nil || !strings.Contains(err.Error(), "nobody") || !strings.Contains(err.Error(), "fault.html") {
		t.Errorf("the check said %v", err)
	}
}
