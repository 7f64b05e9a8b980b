package newsroom_test

import (
	"net/http"
	"net/url"
	"reflect"
	"strings"
	"testing"

	"dateline.news/internal/account"
	"dateline.news/internal/desk"
	"dateline.news/internal/prose"
	"dateline.news/internal/story"
)

func body(t *testing.T, nodes ...prose.Node) prose.Doc {
	t.Helper()
	d, err := prose.New(nodes...)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestNoDifferenceBetweenTwoVersionsIsKeptQuiet(t *testing.T) {
	h := open(t)
	ctx, reporter, editor := t.Context(), h.actor(t, account.Reporter), h.actor(t, account.Editor)
	first, second := h.picture(t, "One", 40), h.picture(t, "Two", 90)
	whole := prose.Picture(first, "", "")
	base := text(t, "Lighthouse lit")
	base.Lead.Asset = first
	base.Body = body(t, prose.Paragraph("The lighthouse was lit at dusk."), whole)
	d, err := h.Desk.Create(ctx, reporter, desk.NewDraft{Edition: "en", Copy: base})
	if err != nil {
		t.Fatal(err)
	}
	const lit = "The lighthouse was lit at dusk."
	says := prose.Paragraph(lit)
	changes := map[string]func(c *story.Copy){
		"Headline": func(c *story.Copy) { c.Headline = "Lighthouse dark" }, "Lede": func(c *story.Copy) { c.Lede = "No light on the coast." },
		"Slugline": func(c *story.Copy) { c.Slugline = "COAST-LIGHT/" }, "Dateline": func(c *story.Copy) {
			c.Dateline = &story.Dateline{Place: "HARBOUR", Agency: "Meridian", Date: "Nov 23"}
		},
		"Lead": func(c *story.Copy) { c.Lead.Asset = second }, "Section": func(c *story.Copy) { c.Section = "sport" },
		"Bylines": func(c *story.Copy) { c.Bylines = []story.Byline{{Name: "Ada Lind"}} }, "Urgency": func(c *story.Copy) { c.Urgency = 6 },
		"Label": func(c *story.Copy) { c.Label = story.Analysis }, "Translates": func(c *story.Copy) { c.Translates = &story.Origin{Number: 7, Version: 2} },
		"NoteDesk": func(c *story.Copy) { c.NoteDesk = "Ask again." }, "NoteClients": func(c *story.Copy) { c.NoteClients = "Update follows." },
		"NoteReaders": func(c *story.Copy) { c.NoteReaders = "Our man was there." }, "Advisory": func(c *story.Copy) { c.Advisory = "Adds a quote." },
		"Topics": func(c *story.Copy) { c.Topics = []string{"light"} }, "Body": func(c *story.Copy) { c.Body = body(t, prose.Paragraph("It was not lit."), whole) },

		"lead: its crop":            func(c *story.Copy) { c.Lead.Crop = "16x9-50-30" },
		"body: a picture's crop":    func(c *story.Copy) { c.Body = body(t, says, prose.Picture(first, "16x9-50-30", "")) },
		"body: a picture's caption": func(c *story.Copy) { c.Body = body(t, says, prose.Picture(first, "", "The light at dusk.")) },
		"body: another picture":     func(c *story.Copy) { c.Body = body(t, says, prose.Picture(second, "", "")) },
		"body: a picture less":      func(c *story.Copy) { c.Body = body(t, says) },
		"body: a heading of the paragraph": func(c *story.Copy) {
			c.Body = body(t, prose.Heading(2, lit), whole)
		},
		"body: a quotation of it": func(c *story.Copy) {
			c.Body = body(t, prose.Quote("", lit), whole)
		},
		"body: a link on it": func(c *story.Copy) {
			c.Body = body(t, prose.ParagraphOf(prose.Link("https://harbour.example/", lit)), whole)
		},
		"body: emphasis alone": func(c *story.Copy) { c.Body = body(t, prose.ParagraphOf(prose.Strong(lit)), whole) },
	}
	for i := range reflect.TypeFor[story.Copy]().NumField() {
		if name := reflect.TypeFor[story.Copy]().Field(i).Name; changes[name] == nil {
			t.Errorf("nothing is tried of %s", name)
		}
	}
	v := h.signedIn(t, account.Reporter)
	path := "/newsroom/drafts/" + itoa(d.ID) + "/compare?"
	for name, change := range changes {
		next := base
		change(&next)
		before := d.Version
		if d, err = h.Desk.Save(ctx, editor, d.ID, desk.Save{Version: d.Version, Copy: next}); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		shown := v.get(path + url.Values{"a": {itoa(int64(before))}, "b": {itoa(int64(d.Version))}}.Encode())
		if shown.status != http.StatusOK || !strings.Contains(shown.body, "differs") || strings.Contains(shown.body, "The two versions say the same.") {
			t.Errorf("%s: %d, no difference is shown", name, shown.status)
		}
		if d, err = h.Desk.Save(ctx, reporter, d.ID, desk.Save{Version: d.Version, Copy: base}); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
	}
}

func TestVersionThatWasOvertakenIsShownAgainBeforeItComesBack(t *testing.T) {
	h := open(t)
	ctx, reporter, editor := t.Context(), h.actor(t, account.Reporter), h.actor(t, account.Editor)
	d := h.draft(t, reporter, "First")
	save := func(who account.Actor, headline string) {
		t.Helper()
		c := d.Copy
		c.Headline = headline
		var err error
		if d, err = h.Desk.Save(ctx, who, d.ID, desk.Save{Version: d.Version, Copy: c}); err != nil {
			t.Fatal(err)
		}
	}
	save(editor, "Second")
	v := h.signedIn(t, account.Reporter)
	path := "/newsroom/drafts/" + itoa(d.ID)
	form := hiddenFields(v.get(path + "/compare").body)
	save(editor, "Third, meanwhile")
	again := v.post(path+"/versions/1/restore", form)
	if again.status != http.StatusConflict || !strings.Contains(again.body, "version 3 stands now, you were shown 2") || !strings.Contains(again.body, "meanwhile") {
		t.Fatalf("%d %s", again.status, again.body)
	}
	if done := v.post(path+"/versions/1/restore", hiddenFields(again.body)); done.status != http.StatusSeeOther {
		t.Fatalf("seen, and not restored: %d %s", done.status, done.body)
	}
	now, err := h.Desk.Get(ctx, account.Operator(), d.ID)
	if err != nil || now.Copy.Headline != "First" {
		t.Errorf("%v: %q stands", err, now.Copy.Headline)
	}
}
