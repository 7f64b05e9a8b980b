package edition

import (
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/text/language"

	"dateline.news/internal/errs"
	"dateline.news/internal/text"
)

const (
	maxName     = 100 // runes of a name that people read
	maxSections = 60
	maxTopic    = 120 // runes of a topic's name
)

var (
	codeForm   = regexp.MustCompile(`^[a-z][a-z0-9]{0,7}(-[a-z0-9]{1,8})*$`)
	domainForm = regexp.MustCompile(`^[a-z0-9]([a-z0-9.-]{0,250}[a-z0-9])?$`)
	hostForm   = regexp.MustCompile(`^[a-z0-9]([a-z0-9.-]{0,250}[a-z0-9])?(:[0-9]{1,5})?$`)
)

// Reserved are the first segments of addresses that belong to the other faces, so that no edition may have them.
var Reserved = []string{"account", "api", "asset", "assets", "favicon.ico", "guest", "healthz", "live", "media", "metrics",
	"newsroom", "readyz", "robots.txt", "sitemap.xml", "news-sitemap.xml", "static", "talk"}

// TopicKinds are the kinds of a topic.
var TopicKinds = []string{"person", "place", "organisation", "theme"}

var rightToLeft = []string{"Adlm", "Arab", "Hebr", "Mand", "Nkoo", "Rohg", "Samr", "Syrc", "Thaa"}

func direction(locale string) string {
	tag, err := language.Parse(locale)
	if err != nil {
		return "ltr"
	}
	script, _ := tag.Script()
	if slices.Contains(rightToLeft, script.String()) {
		return "rtl"
	}
	return "ltr"
}

// Language answers the language of the edition's locale without its region: "ar" of "ar-EG".
func (ed Edition) Language() string {
	language, _, _ := strings.Cut(ed.Locale, "-")
	return language
}

// Section answers the section of a slug, and whether the edition has it.
func (ed Edition) Section(slug string) (Section, bool) {
	i := slices.IndexFunc(ed.Sections, func(s Section) bool { return s.Slug == slug })
	if i < 0 {
		return Section{}, false
	}
	return ed.Sections[i], true
}

// complete fills what may be left out of a new edition.
func (ed Edition) complete(agency Agency) Edition {
	orElse := func(s *string, other string) {
		if *s = text.Clean(*s); *s == "" {
			*s = other
		}
	}
	orElse(&ed.Locale, ed.Code)
	orElse(&ed.Agency, agency.Name)
	orElse(&ed.Name, ed.Agency)
	orElse(&ed.Zone, "UTC")
	orElse(&ed.Prefix, ed.Code)
	orElse(&ed.Credit, "© {holder} / {creator}")
	ed.Host, ed.Accent = strings.ToLower(strings.TrimSpace(ed.Host)), strings.ToLower(strings.TrimSpace(ed.Accent))
	ed.Direction = direction(ed.Locale)
	if ed.Sections == nil {
		ed.Sections = usualSections(ed.Language())
	}
	return ed
}

func (ed Edition) check() error {
	switch {
	case !codeForm.MatchString(ed.Code) || len(ed.Code) > 20:
		return errs.At("code", "edition.bad_code", map[string]any{"Code": ed.Code})
	case !codeForm.MatchString(ed.Prefix) || len(ed.Prefix) > 20 || slices.Contains(Reserved, ed.Prefix):
		return errs.At("prefix", "edition.bad_prefix", map[string]any{"Prefix": ed.Prefix})
	case ed.Host != "" && !hostForm.MatchString(ed.Host):
		return errs.At("host", "edition.bad_host", map[string]any{"Host": ed.Host})
	case !strings.Contains(ed.Credit, "{holder}") || !strings.Contains(ed.Credit, "{creator}"):
		return errs.At("credit", "edition.bad_credit", map[string]any{"Pattern": ed.Credit})
	}
	if _, err := language.Parse(ed.Locale); err != nil {
		return errs.At("locale", "edition.bad_locale", map[string]any{"Locale": ed.Locale})
	}
	if _, err := time.LoadLocation(ed.Zone); err != nil || ed.Zone == "" || ed.Zone == "Local" {
		return errs.At("zone", "edition.bad_zone", map[string]any{"Zone": ed.Zone})
	}
	if err := checkAccent(ed.Accent); err != nil {
		return err
	}
	for field, name := range map[string]string{"name": ed.Name, "agency": ed.Agency} {
		if err := checkName(field, name, maxName); err != nil {
			return err
		}
	}
	return ed.checkSections()
}

func (ed Edition) checkSections() error {
	if len(ed.Sections) > maxSections {
		return errs.At("sections", "edition.too_many_sections", map[string]any{"Limit": maxSections})
	}
	for _, s := range ed.Sections {
		if err := s.check(); err != nil {
			return err
		}
	}
	return nil
}

func (s Section) check() error {
	if !isSlug(s.Slug) {
		return errs.At("slug", "edition.bad_slug", map[string]any{"Slug": s.Slug})
	}
	return checkName("name", s.Name, maxName)
}

func (t Topic) check() error {
	if !isSlug(t.Slug) {
		return errs.At("slug", "edition.bad_slug", map[string]any{"Slug": t.Slug})
	}
	if !slices.Contains(TopicKinds, t.Kind) {
		return errs.At("kind", "edition.bad_topic_kind", map[string]any{"Kind": t.Kind})
	}
	return checkName("name", t.Name, maxTopic)
}

// isSlug says whether s is what text.Slug leaves alone: words of any script joined by single hyphens.
func isSlug(s string) bool { return s != "" && s == text.Slug(s, "") }

func checkName(field, name string, limit int) error {
	switch n := utf8.RuneCountInString(name); {
	case name == "":
		return errs.At(field, "error.required", nil)
	case n > limit || name != text.Clean(name):
		return errs.At(field, "edition.bad_name", map[string]any{"Limit": limit})
	}
	return nil
}

func (a Agency) check() error {
	if err := checkName("agency", a.Name, maxName); err != nil {
		return err
	}
	if !domainForm.MatchString(a.Domain) {
		return errs.At("domain", "edition.bad_domain", map[string]any{"Domain": a.Domain})
	}
	return nil
}
