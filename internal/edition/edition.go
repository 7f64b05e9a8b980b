package edition

// Agency is the house: one for each installation.
type Agency struct {
	Name   string `json:"name"`   // as in "© Agency / Photographer"
	Domain string `json:"domain"` // the authority of permanent ids: tag:{domain},{year}:{number}
}

// Edition is one language site with its own home, sections, newsfeed and desk.
type Edition struct {
	Code      string    `json:"code"`           // "en": names the edition in commands, the API and the journal
	Name      string    `json:"name"`           // as in the masthead: "Meridian"
	Agency    string    `json:"agency"`         // the agency's name in this language: "Меридиан"
	Locale    string    `json:"locale"`         // BCP 47: "en", "ru", "ar-EG"
	Direction string    `json:"direction"`      // "ltr" or "rtl", from the locale
	Zone      string    `json:"zone"`           // IANA: "Europe/Moscow"
	Prefix    string    `json:"prefix"`         // first segment of its addresses: "en"
	Host      string    `json:"host,omitempty"` // its own host, or "" for the installation's
	Credit    string    `json:"credit"`         // pattern of a credit line: "© {holder} / {creator}"
	ASCIISlug bool      `json:"ascii_slug"`     // addresses transliterated instead of in the edition's script
	Position  int       `json:"position"`
	Accent    string    `json:"accent,omitempty"` // its own colour, "#173f8a"; "" is the usual one
	Sections  []Section `json:"sections"`

	Pages []PageLink `json:"-"` // the house pages that readers find
}

// Section is one branch of the desk's fixed subject tree.
type Section struct {
	Slug     string `json:"slug"`
	Name     string `json:"name"`
	Position int    `json:"position"`
	Rules    Rules  `json:"rules"`
}

// Rules are what a section demands beyond the rules of the house.
type Rules struct {
	SecondCorrector bool `json:"second_corrector,omitempty"` // a correction is public once a second person has approved it
	TwoApprovals    bool `json:"two_approvals,omitempty"`    // a version is published once two people have approved it
	CheckBlocks     bool `json:"check_blocks,omitempty"`     // nothing is published that the check before publishing has an open finding of
	GuestCounts     bool `json:"guest_counts,omitempty"`     // a guest's approval is one of those two
}

// Topic is a person, place, organisation or theme that stories are about.
type Topic struct {
	Edition string `json:"edition"`
	Slug    string `json:"slug"`
	Name    string `json:"name"`
	Kind    string `json:"kind"` // person, place, organisation, theme
}

// Approvals answers how many people have to approve a version before it is published: 1 or 2.
func (r Rules) Approvals() int {
	if r.TwoApprovals {
		return 2
	}
	return 1
}

// Rules answers what a section demands; one that the edition does not have demands nothing.
func (ed Edition) Rules(section string) Rules {
	s, _ := ed.Section(section)
	return s.Rules
}
