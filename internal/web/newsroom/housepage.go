package newsroom

import (
	"slices"
	"strconv"
	"time"

	"dateline.news/internal/account"
	"dateline.news/internal/edition"
	"dateline.news/internal/errs"
	"dateline.news/internal/lang"
	"dateline.news/internal/prose"
)

// HousePageLine is one house page in an edition's list.
type HousePageLine struct {
	Path, Name, State string
	Shown             bool
}

// houseWords are what the house pages are called.
var houseWords = map[string]string{"imprint": "house.imprint", "privacy": "house.privacy", "rules": "house.rules", "contact": "house.contact"}

func housePagePath(code, slug string) string { return editionPath(code) + "/pages/" + slug }

// housePages lists the house pages of an edition, written or not.
func (f *Face) housePages(v *visit, code string) ([]HousePageLine, error) {
	var lines []HousePageLine
	for _, slug := range edition.PageSlugs {
		p, err := f.House.Page(v.r.Context(), code, slug)
		if err != nil {
			return nil, err
		}
		line := HousePageLine{Path: housePagePath(code, slug), Name: v.words.T(houseWords[slug]), State: v.words.T("newsroom.house_unwritten"), Shown: p.Shown}
		switch {
		case p.Shown:
			line.State = v.words.T("newsroom.house_shown")
		case p.Version > 0:
			line.State = v.words.T("newsroom.house_hidden")
		}
		lines = append(lines, line)
	}
	return lines, nil
}

// housePage is where imprint, privacy, rules and contact of an edition are written.
type housePage struct {
	Frame
	Edition edition.Edition
	Page    edition.Page
	Name    string
	Text    string // the body as plain text, for a browser without a script
	Plain   bool   // nothing but paragraphs: what a browser without a script may change
	Public  string // where readers find it; "" where they do not
	SavedBy string
	History []HousePageVersion
	Editing editing
}

// HousePageVersion is one version of a house page, in its list.
type HousePageVersion struct {
	Path, Title, By string
	Version, Words  int
	Shown           bool
	At              time.Time
}

// Path answers the address of the page and of its form.
func (p housePage) Path() string { return housePagePath(p.Edition.Code, p.Page.Slug) }

// EditionPath answers the address of the edition's page.
func (p housePage) EditionPath() string { return editionPath(p.Edition.Code) }

// Body answers the prose that the form holds: what was typed, else what is kept.
func (p housePage) Body() string { return p.Typed.Value("page", "body", string(p.Page.Body.JSON())) }

func (f *Face) housePage(v *visit) error {
	ctx := v.r.Context()
	ed, err := f.House.ByCode(ctx, v.r.PathValue("code"))
	if err != nil {
		return err
	}
	if err := v.who.Must(account.HousePages, ed.Code, ""); err != nil {
		return err
	}
	p, err := f.House.Page(ctx, ed.Code, v.r.PathValue("page"))
	if err != nil {
		return err
	}
	names, err := f.names(ctx, v.who)
	if err != nil {
		return err
	}
	name := v.words.T(houseWords[p.Slug])
	page := housePage{Frame: f.frame(v, name, "/newsroom/editions"), Edition: ed, Name: name, Text: p.Body.Text(), Plain: onlyParagraphs(p.Body)}
	if p.Version == 0 {
		p.Title, p.Shown = lang.For(ed.Locale).T(houseWords[p.Slug]), true
	} else {
		page.SavedBy = v.name(p.SavedBy, names)
		p.SavedAt = p.SavedAt.In(f.House.Zone(ed))
		if p.Shown {
			page.Public = f.House.Path(ed, p.Slug)
		}
	}
	page.Page = p
	if page.History, err = f.housePageHistory(v, ed, p.Slug, names); err != nil {
		return err
	}
	page.Editing = editing{Edition: ed.Code, Lang: ed.Locale, Dir: ed.Direction, Write: true, Plain: true, Words: v.editorWords(),
		Pictures: map[int64]picture{}, Cards: map[int64]card{}, Topics: []topic{}}
	return f.render(v, "house_page", page)
}

func (f *Face) housePageHistory(v *visit, ed edition.Edition, slug string, names map[int64]string) ([]HousePageVersion, error) {
	pages, err := f.House.PageHistory(v.r.Context(), ed.Code, slug)
	var lines []HousePageVersion
	for _, p := range pages {
		lines = append(lines, HousePageVersion{Path: housePagePath(ed.Code, slug) + "/versions/" + strconv.Itoa(p.Version), Title: p.Title, By: v.name(p.SavedBy, names),
			Version: p.Version, Words: p.Body.Words(), Shown: p.Shown, At: p.SavedAt.In(f.House.Zone(ed))})
	}
	return lines, err
}

// previewHousePage shows one version of a house page as readers would see it.
func (f *Face) previewHousePage(v *visit) error {
	ctx := v.r.Context()
	ed, err := f.House.ByCode(ctx, v.r.PathValue("code"))
	if err != nil {
		return err
	}
	if err := v.who.Must(account.HousePages, ed.Code, ""); err != nil {
		return err
	}
	version, err := v.number("version")
	if err != nil {
		return err
	}
	p, err := f.House.PageVersion(ctx, ed.Code, v.r.PathValue("page"), int(version))
	if err != nil {
		return err
	}
	page, err := f.PreviewHouse(ctx, ed, p)
	if err != nil {
		return err
	}
	v.w.Header().Set("Content-Type", "text/html; charset=utf-8")
	v.w.Header().Set("X-Robots-Tag", "noindex")
	_, err = v.w.Write(page)
	return hungUp(err)
}

// wanted lists the house pages that readers do not find yet, to somebody who may write them.
func (f *Face) wanted(v *visit, code string) []HousePageLine {
	ed, err := f.House.ByCode(v.r.Context(), code)
	if err != nil || !v.who.Can(account.HousePages, code, "") {
		return nil
	}
	var lines []HousePageLine
	for _, slug := range edition.PageSlugs {
		if !slices.ContainsFunc(ed.Pages, func(p edition.PageLink) bool { return p.Slug == slug }) {
			lines = append(lines, HousePageLine{Path: housePagePath(code, slug), Name: v.words.T(houseWords[slug])})
		}
	}
	return lines
}

// onlyParagraphs says whether a body is plain text, with nothing that a plain field would lose.
func onlyParagraphs(d prose.Doc) bool {
	again, err := prose.FromText(d.Text())
	return err == nil && (d.Empty() || again.Equal(d))
}

func (f *Face) saveHousePage(v *visit) error {
	if err := v.form(); err != nil {
		return err
	}
	code, slug := v.r.PathValue("code"), v.r.PathValue("page")
	if !slices.Contains(edition.PageSlugs, slug) {
		return errs.New(errs.NotFound, "no house page %q", slug)
	}
	body, err := v.typedBody()
	if err != nil {
		return f.again(v, "page", err, f.housePage)
	}
	version, err := strconv.Atoi(v.field("version"))
	if err != nil {
		return &errs.Error{Kind: errs.Invalid, Field: "version", Err: err}
	}
	saved, err := f.House.SavePage(v.r.Context(), v.who, edition.Page{
		Edition: code, Slug: slug, Version: version, Title: v.field("title"), Body: body, Shown: v.field("shown") != ""})
	if err != nil {
		return f.again(v, "page", err, f.housePage)
	}
	note := "newsroom.house_kept_hidden"
	if saved.Shown {
		note = "newsroom.house_kept"
	}
	return f.onward(v, housePagePath(code, slug), v.words.T(note))
}

// typedBody reads the prose that the editor's script has written into the form, or the plain text of a browser without one.
func (v *visit) typedBody() (prose.Doc, error) {
	if written := v.r.PostForm.Get("body"); written != "" && v.r.PostForm.Get("text") == "" {
		doc, err := prose.Parse([]byte(written))
		if err != nil {
			return prose.Doc{}, unread(err)
		}
		return doc, nil
	}
	return prose.FromText(v.r.PostForm.Get("text"))
}
