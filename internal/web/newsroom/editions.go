package newsroom

import (
	"net/url"
	"strconv"
	"strings"

	"dateline.news/internal/account"
	"dateline.news/internal/edition"
	"dateline.news/internal/errs"
)

// editionsPage lists the editions of the house.
type editionsPage struct {
	Frame
	Agency   edition.Agency
	Editions []edition.Edition
	MayAdd   bool
}

// Path answers the address of an edition's own page in the newsroom.
func (p editionsPage) Path(ed edition.Edition) string { return editionPath(ed.Code) }

func editionPath(code string) string { return "/newsroom/editions/" + url.PathEscape(code) }

func (f *Face) editionsPage(v *visit) error {
	ctx := v.r.Context()
	page := editionsPage{Frame: f.frame(v, v.words.T("newsroom.editions"), "/newsroom/editions"), MayAdd: v.who.Can(account.ManageEdition, "", "")}
	var err error
	if page.Agency, err = f.House.Agency(ctx); err != nil {
		return err
	}
	all, err := f.House.Editions(ctx)
	if err != nil {
		return err
	}
	for _, ed := range all {
		if v.who.Can(account.HousePages, ed.Code, "") {
			page.Editions = append(page.Editions, ed)
		}
	}
	return f.render(v, "editions", page)
}

func (f *Face) addEdition(v *visit) error {
	if err := v.form(); err != nil {
		return err
	}
	ed, err := f.House.Add(v.r.Context(), v.who, typedEdition(v, v.field("code")))
	if err != nil {
		return f.again(v, "add", err, f.editionsPage)
	}
	return f.onward(v, editionPath(ed.Code), v.words.T("newsroom.edition_added", "Name", ed.Name))
}

func typedEdition(v *visit, code string) edition.Edition {
	return edition.Edition{
		Code: code, Name: v.field("name"), Agency: v.field("agency"), Locale: v.field("locale"), Zone: v.field("zone"), Host: v.field("host"), Prefix: v.field("prefix"),
		Credit: v.field("credit"), ASCIISlug: v.field("ascii_slug") != "", Accent: typedAccent(v),
	}
}

// typedAccent answers the colour of the form, "" where it asks for the usual one.
func typedAccent(v *visit) string {
	if v.field("usual_colour") != "" {
		return ""
	}
	return v.field("accent")
}

// changeAgency renames the house.
func (f *Face) changeAgency(v *visit) error {
	if err := v.form(); err != nil {
		return err
	}
	if err := f.House.ChangeAgency(v.r.Context(), v.who, edition.Agency{Name: v.field("agency"), Domain: v.field("domain")}); err != nil {
		return f.again(v, "agency", err, f.editionsPage)
	}
	return f.onward(v, "/newsroom/editions", v.words.T("newsroom.kept"))
}

// editionPage is one edition with its sections.
type editionPage struct {
	Frame
	Edition edition.Edition
	Home    string
	Manages bool // and not only what the edition says about itself
	Pages   []HousePageLine
}

// Accent answers the colour that the form shows: the edition's own, else the usual one.
func (p editionPage) Accent() string {
	usual := p.Edition.Accent
	if usual == "" {
		usual = edition.UsualAccent
	}
	return p.Typed.Value("edition", "accent", usual)
}

// Path answers the address of the page and of the forms below it.
func (p editionPage) Path() string { return editionPath(p.Edition.Code) }

// SectionPath answers the address of the forms of a section.
func (p editionPage) SectionPath(s edition.Section) string {
	return editionPath(p.Edition.Code) + "/sections/" + url.PathEscape(s.Slug)
}

func (f *Face) editionPage(v *visit) error {
	ed, err := f.House.ByCode(v.r.Context(), v.r.PathValue("code"))
	if err != nil {
		return err
	}
	if err := v.who.Must(account.HousePages, ed.Code, ""); err != nil {
		return err
	}
	page := editionPage{Frame: f.frame(v, editionName(ed), "/newsroom/editions"), Edition: ed, Home: f.House.Path(ed), Manages: v.who.Can(account.ManageEdition, ed.Code, "")}
	if page.Pages, err = f.housePages(v, ed.Code); err != nil {
		return err
	}
	return f.render(v, "edition", page)
}

// onEdition is the shape of every act on one edition.
func (f *Face) onEdition(v *visit, act string, do func(code string) error) error {
	if err := v.form(); err != nil {
		return err
	}
	code := v.r.PathValue("code")
	if err := do(code); err != nil {
		return f.again(v, act, err, f.editionPage)
	}
	return f.onward(v, editionPath(code), v.words.T("newsroom.kept"))
}

func (f *Face) changeEdition(v *visit) error {
	return f.onEdition(v, "edition", func(code string) error { return f.House.Change(v.r.Context(), v.who, typedEdition(v, code)) })
}

func (f *Face) addSection(v *visit) error {
	return f.onEdition(v, "section", func(code string) error {
		s, err := typedSection(v, v.field("slug"))
		if err != nil {
			return err
		}
		return f.House.AddSection(v.r.Context(), v.who, code, s)
	})
}

func (f *Face) changeSection(v *visit) error {
	return f.onEdition(v, "section "+v.r.PathValue("slug"), func(code string) error {
		s, err := typedSection(v, v.r.PathValue("slug"))
		if err != nil {
			return err
		}
		return f.House.ChangeSection(v.r.Context(), v.who, code, s)
	})
}

func (f *Face) removeSection(v *visit) error {
	return f.onEdition(v, "section "+v.r.PathValue("slug"), func(code string) error {
		return f.House.RemoveSection(v.r.Context(), v.who, code, v.r.PathValue("slug"))
	})
}

func typedSection(v *visit, slug string) (edition.Section, error) {
	s := edition.Section{Slug: slug, Name: v.field("name"), Rules: edition.Rules{SecondCorrector: v.field("second_corrector") != "",
		TwoApprovals: v.field("two_approvals") != "", CheckBlocks: v.field("check_blocks") != "", GuestCounts: v.field("guest_counts") != ""}}
	if position := v.field("position"); position != "" {
		n, err := strconv.Atoi(position)
		if err != nil || n < 0 || n > 1000 {
			return s, errs.At("position", "newsroom.bad_position", nil)
		}
		s.Position = n
	}
	return s, nil
}

// addTopic adds a topic while a story is written.
func (f *Face) addTopic(v *visit) error {
	if err := v.form(); err != nil {
		return err
	}
	topic, err := f.House.EnsureTopic(v.r.Context(), v.who, edition.Topic{Edition: v.field("edition"), Name: v.field("name"), Kind: v.field("kind")})
	if err != nil {
		return err
	}
	return v.json(topic)
}

// parted cuts a text in two at the first mark.
func parted(s, mark string) (before, after string) {
	before, after, _ = strings.Cut(s, mark)
	return before, after
}
