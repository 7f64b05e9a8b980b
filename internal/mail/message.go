package mail

import (
	"net/mail"

	gomail "github.com/wneessen/go-mail"
)

// message writes a sealed letter in the form of RFC 5322. The letter was tidied, so that nothing in it can end a header.
func message(s Sealed) (*gomail.Msg, error) {
	m := gomail.NewMsg(gomail.WithNoDefaultUserAgent(), gomail.WithEncoding(gomail.EncodingQP))
	m.FromMailAddress(&mail.Address{Name: s.Sender, Address: s.From})
	m.ToMailAddress(&mail.Address{Address: s.To})
	if err := m.EnvelopeFrom(s.From); err != nil {
		return nil, err
	}
	m.Subject(s.Subject)
	m.SetDateWithValue(s.Written)
	m.SetMessageIDWithValue(s.MessageID)
	m.SetGenHeaderPreformatted("Auto-Submitted", "auto-generated") // RFC 3834: out-of-office notes stay away
	if s.Locale != "" {
		m.SetGenHeader("Content-Language", s.Locale)
	}
	if s.Unsubscribe != "" {
		m.SetGenHeaderPreformatted(gomail.HeaderListUnsubscribe, "<"+s.Unsubscribe+">")
		m.SetGenHeaderPreformatted(gomail.HeaderListUnsubscribePost, "List-Unsubscribe=One-Click")
	}
	m.SetBodyString(gomail.TypeTextPlain, s.Text)
	if s.HTML != "" {
		m.AddAlternativeString(gomail.TypeTextHTML, s.HTML)
	}
	return m, nil
}
