package mail

import (
	"net/mail"
	"net/url"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"dateline.news/internal/errs"
)

// Letter is one letter to one person.
type Letter struct {
	To          string    `json:"to"`                    // one address without a name
	Sender      string    `json:"sender"`                // name beside the sender's address: the agency
	Subject     string    `json:"subject"`               // one line
	Text        string    `json:"text"`                  // plain text, lines parted by \n
	HTML        string    `json:"html,omitempty"`        // the same as a whole HTML page; empty: text alone
	Locale      string    `json:"locale,omitempty"`      // BCP 47
	Unsubscribe string    `json:"unsubscribe,omitempty"` // https address that takes one POST (RFC 8058); empty: not a list
	About       string    `json:"about"`                 // what kind of letter, for the journal: "account.confirm"
	Until       time.Time `json:"until,omitzero"`        // not to be sent after; zero: GiveUpAfter from now
}

// Limits of a letter.
const (
	longestAddress = 254 // bytes (RFC 5321, erratum 1690)
	longestSubject = 300 // characters
	longestText    = 1 << 20
)

// tidy answers the letter as it can be sent, or what is wrong with it.
func (l Letter) tidy() (Letter, error) {
	address, err := mail.ParseAddress(l.To)
	if err != nil || address.Name != "" || address.Address != l.To || len(l.To) > longestAddress || !utf8.ValidString(l.To) || strings.ContainsFunc(l.To, breaking) {
		return l, errs.New(errs.Invalid, "the letter %q has no single address", l.About)
	}
	l.Sender, l.Subject = OneLine(l.Sender), OneLine(l.Subject)
	switch {
	case l.Subject == "" || l.Text == "" || l.About == "":
		return l, errs.New(errs.Invalid, "the letter %q lacks its subject, text or kind", l.About)
	case len(l.Text) > longestText || len(l.HTML) > longestText:
		return l, errs.New(errs.TooLarge, "the letter %q is longer than %d bytes", l.About, longestText)
	}
	if u, err := url.Parse(l.Unsubscribe); l.Unsubscribe != "" && (err != nil || u.Host == "" || strings.ContainsAny(l.Unsubscribe, "<> \r\n")) {
		return l, errs.New(errs.Invalid, "the letter %q has the unsubscribe address %q", l.About, l.Unsubscribe)
	}
	l.Subject = shorten(l.Subject, longestSubject)
	l.Text, l.HTML = strings.ToValidUTF8(l.Text, "\uFFFD"), strings.ToValidUTF8(l.HTML, "\uFFFD")
	return l, nil
}

// breaking says whether a character could end a header or hide in it.
func breaking(r rune) bool {
	return unicode.IsControl(r) || unicode.Is(unicode.Zl, r) || unicode.Is(unicode.Zp, r) || unicode.Is(unicode.Cf, r)
}

// OneLine answers what may stand in a header: one line without control characters and direction overrides. Isolates
// (UAX #9) stay where each one is closed, since they keep a Latin name in an Arabic subject in its place.
func OneLine(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r), unicode.Is(unicode.Zl, r), unicode.Is(unicode.Zp, r):
			return ' '
		case unicode.IsControl(r), r >= '\u202A' && r <= '\u202E', r == '\uFEFF', r == '\u200B':
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, "\uFFFD"))
	if !isolated(s) {
		s = strings.Map(func(r rune) rune {
			if r >= '\u2066' && r <= '\u2069' {
				return -1
			}
			return r
		}, s)
	}
	return encodedWord.Replace(strings.Join(strings.Fields(s), " "))
}

// encodedWord takes apart what a mail program would decode (RFC 2047), line breaks and all.
var encodedWord = strings.NewReplacer("=?", "= ?")

// isolated says whether every isolate is closed and nothing is closed that was not open.
func isolated(s string) bool {
	open := 0
	for _, r := range s {
		switch {
		case r >= '\u2066' && r <= '\u2068':
			open++
		case r == '\u2069':
			open--
		}
		if open < 0 {
			return false
		}
	}
	return open == 0
}

// Isolate keeps what a stranger wrote from turning round the words beside it, in a text of either direction.
func Isolate(s string) string {
	if s = OneLine(s); !isolated(s) || s == "" {
		return s
	}
	return "\u2068" + s + "\u2069"
}

// shorten cuts at most characters, with an ellipsis, and never between isolates.
func shorten(s string, most int) string {
	if utf8.RuneCountInString(s) <= most {
		return s
	}
	return OneLine(string([]rune(s)[:most-1])) + "…"
}
