package newsroom

import (
	"context"
	"crypto/subtle"
	"errors"
	"net"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"dateline.news/internal/account"
	"dateline.news/internal/edition"
	"dateline.news/internal/errs"
	"dateline.news/internal/ident"
	"dateline.news/internal/lang"
	"dateline.news/internal/text"
)

// SetupPath is where an empty house is set up.
const SetupPath = "/" + Root + "/setup"

// setupPage asks the six questions of an empty house: agency, language, time zone, sections, who you are, password.
// Without the secret that the operator's terminal shows it asks for that, too: nobody else is to answer them.
type setupPage struct {
	Frame
	Secret    string // as the address gave it; "" asks for it
	Languages []Tongue
	Locales   []Choice // the edition's language
	Zones     []string
	Sections  []Choice
}

// Tongue is a language in which the page can be read.
type Tongue struct {
	Name, Lang, Dir string
	Here            bool
}

// founding says whether the house is still to be set up here.
func (f *Face) founding(ctx context.Context) (bool, error) {
	err := f.door(ctx)
	if errs.Is(err, errs.Gone) || errs.Is(err, errs.NotFound) {
		return false, nil
	}
	return err == nil, err
}

// knows compares a given secret with the house's without telling how much of it is right.
func (f *Face) knows(given string) bool {
	return f.Founding != "" && subtle.ConstantTimeCompare([]byte(ident.Digest(given)), []byte(ident.Digest(f.Founding))) == 1
}

// door answers whether the house may be set up here and now: it is gone once it has been, and there never was one where
// the house was set up another way.
func (f *Face) door(ctx context.Context) error {
	if f.Founding == "" {
		return errs.New(errs.NotFound, "the house is not set up in a browser")
	}
	editions, err := f.House.Editions(ctx)
	if err == nil && len(editions) > 0 {
		err = errs.Say(errs.Gone, "edition.founded", nil)
	}
	return err
}

func (f *Face) setupPage(v *visit) error {
	if err := f.door(v.r.Context()); err != nil {
		return err
	}
	if code := v.r.FormValue("lang"); slices.Contains(lang.Languages, code) {
		v.speak(code)
	}
	secret := strings.TrimSpace(v.r.FormValue("secret"))
	right, err := f.opens(v, secret)
	if err != nil {
		return err
	}
	if !right {
		secret = ""
	}
	return f.questions(v, secret)
}

// questions shows the page; a secret that is right need not be typed again.
func (f *Face) questions(v *visit, secret string) error {
	v.w.Header().Set("Referrer-Policy", "same-origin") // the address holds the secret
	page := setupPage{Frame: f.frame(v, v.words.T("newsroom.setup"), ""), Secret: secret, Zones: commonZones, Languages: setupTongues(v)}
	page.Locales = languageChoices(v.typed.Value("setup", "locale", v.words.Locale()))
	for _, s := range edition.UsualSections(v.words.Locale()) {
		chosen := v.typed.Act != "setup" || slices.Contains(v.r.PostForm["section"], s.Slug)
		page.Sections = append(page.Sections, Choice{s.Slug, s.Name, chosen})
	}
	return f.render(v, "setup", page)
}

// asked are the fields of the page: what is wrong with one is said beside it.
var asked = []string{"secret", "agency", "locale", "zone", "sections", "name", "email", "password"}

// Elsewhere answers why the form was refused, where that is no field's.
func (p setupPage) Elsewhere() string {
	for _, field := range asked {
		if p.Typed.At("setup", field) != "" {
			return ""
		}
	}
	return p.Typed.Refused("setup")
}

// speak goes on in another language.
func (v *visit) speak(code string) {
	v.words = lang.For(code)
	v.typed.Words = v.words
}

func setupTongues(v *visit) []Tongue {
	var tongues []Tongue
	for _, code := range lang.Languages {
		tongues = append(tongues, Tongue{lang.Name(code), code, lang.For(code).Direction(), code == v.words.Locale()})
	}
	return tongues
}

// inOtherWords asks the questions in another language; what has been answered stays, but for the password, which no page
// ever holds.
func (f *Face) inOtherWords(v *visit, code string, admitted bool) error {
	if v.field("agency")+v.field("name")+v.field("email") == "" { // nothing has been answered: the edition's language was only proposed
		v.r.PostForm.Set("locale", code)
	}
	v.speak(code)
	v.typed.Act, v.typed.Values = "setup", v.r.PostForm
	if !admitted {
		return f.questions(v, "")
	}
	return f.questions(v, v.field("secret"))
}

// setUp makes the house, its first edition and the account of whoever has answered, all or nothing, and signs them in; or
// goes on asking in another language.
func (f *Face) setUp(v *visit) error {
	if err := v.form(); err != nil {
		return err
	}
	ctx := v.r.Context()
	if err := f.door(ctx); err != nil {
		return err
	}
	if code := v.field("lang"); slices.Contains(lang.Languages, code) {
		v.speak(code)
	}
	right, err := f.opens(v, v.field("secret"))
	if code := v.field("speak"); err == nil && slices.Contains(lang.Languages, code) {
		return f.inOtherWords(v, code, right)
	}
	if err == nil && !right {
		err = &errs.Error{Kind: errs.Forbidden, Field: "secret", Key: "newsroom.setup_secret_wrong", Err: errors.New("setup without its secret")}
	}
	if err != nil {
		return f.again(v, "setup", err, func(v *visit) error { return f.questions(v, "") })
	}
	chief, err := f.found(v)
	switch {
	case errs.Is(err, errs.Gone): // somebody else was faster
		return err
	case err != nil:
		return f.again(v, "setup", err, func(v *visit) error { return f.questions(v, v.field("secret")) })
	}
	if err := f.Sessions.Begin(ctx, chief.ID); err != nil {
		return err
	}
	return f.onward(v, "/newsroom/desk", v.words.T("newsroom.setup_done", "Name", v.field("agency")))
}

// found makes the house out of the answers. Whoever has the secret stands at the operator's terminal, and acts as operator.
func (f *Face) found(v *visit) (account.Account, error) {
	ctx := v.r.Context()
	ed, err := foundedEdition(v)
	if err != nil {
		return account.Account{}, err
	}
	chief, err := f.Book.Prepare(ctx, account.Operator(), account.NewAccount{
		Email: v.field("email"), Name: v.field("name"), Password: v.r.PostForm.Get("password"), Locale: v.words.Locale(),
		Grants: []account.Grant{{Role: account.Chief}, {Role: account.Admin}},
	})
	if err != nil {
		return account.Account{}, err
	}
	setup := edition.Setup{Agency: v.field("agency"), Domain: domainOf(v.r.Host), Editions: []edition.Edition{ed}}
	if err := f.House.Found(ctx, account.Operator(), setup, chief.Add); err != nil {
		return account.Account{}, err
	}
	return chief.Account(), nil
}

// foundedEdition reads the first edition out of the answers.
func foundedEdition(v *visit) (edition.Edition, error) {
	code := v.field("locale")
	ed := edition.Edition{Code: code, Locale: code, Zone: v.field("zone"), Sections: []edition.Section{}}
	switch {
	case v.field("agency") == "":
		return ed, errs.At("agency", "error.required", nil)
	case !slices.Contains(lang.Languages, code):
		return ed, errs.At("locale", "newsroom.setup_language", nil)
	case ed.Zone == "":
		return ed, errs.At("zone", "error.required", nil)
	}
	for _, s := range edition.UsualSections(code) {
		if slices.Contains(v.r.PostForm["section"], s.Slug) {
			ed.Sections = append(ed.Sections, edition.Section{Slug: s.Slug, Name: s.Name})
		}
	}
	for line := range strings.Lines(v.r.PostForm.Get("sections")) {
		name := text.Clean(line)
		if name == "" {
			continue
		}
		slug := text.Slug(name, "")
		if !strings.ContainsFunc(name, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }) || utf8.RuneCountInString(name) > longestSection {
			return ed, errs.At("sections", "newsroom.setup_section_odd", map[string]any{"Name": name, "Limit": longestSection})
		}
		if slices.ContainsFunc(ed.Sections, func(s edition.Section) bool { return s.Slug == slug }) {
			continue
		}
		ed.Sections = append(ed.Sections, edition.Section{Slug: slug, Name: name})
	}
	if len(ed.Sections) == 0 {
		return ed, errs.At("sections", "newsroom.setup_sections_none", nil)
	}
	return ed, nil
}

// longestSection is how many characters a section's name may have.
const longestSection = 100

// domainOf answers the domain of the agency's permanent ids, where the host that was asked is one: it can be changed later.
func domainOf(host string) string {
	name := strings.ToLower(host)
	if plain, _, err := net.SplitHostPort(name); err == nil {
		name = plain
	}
	if net.ParseIP(strings.Trim(name, "[]")) != nil || !strings.Contains(name, ".") {
		return ""
	}
	return name
}

// commonZones are offered where a browser cannot name its own; any other name of the time zone database is taken, too.
var commonZones = []string{
	"UTC", "Africa/Cairo", "Africa/Casablanca", "Africa/Johannesburg", "Africa/Lagos", "Africa/Nairobi", "America/Argentina/Buenos_Aires",
	"America/Bogota", "America/Chicago", "America/Denver", "America/Lima", "America/Los_Angeles", "America/Mexico_City", "America/New_York",
	"America/Santiago", "America/Sao_Paulo", "America/Toronto", "Asia/Almaty", "Asia/Baghdad", "Asia/Bangkok", "Asia/Beirut", "Asia/Dhaka",
	"Asia/Dubai", "Asia/Hong_Kong", "Asia/Jakarta", "Asia/Karachi", "Asia/Kolkata", "Asia/Manila", "Asia/Riyadh", "Asia/Seoul", "Asia/Shanghai",
	"Asia/Singapore", "Asia/Tashkent", "Asia/Tbilisi", "Asia/Tehran", "Asia/Tokyo", "Asia/Yekaterinburg", "Australia/Sydney", "Europe/Athens",
	"Europe/Berlin", "Europe/Brussels", "Europe/Istanbul", "Europe/Kyiv", "Europe/Lisbon", "Europe/London", "Europe/Madrid", "Europe/Moscow",
	"Europe/Paris", "Europe/Rome", "Europe/Stockholm", "Europe/Warsaw", "Pacific/Auckland",
}
