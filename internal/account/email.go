package account

import (
	"net/mail"
	"strings"

	"golang.org/x/net/idna"

	"dateline.news/internal/errs"
)

// longestEmail is the longest address that SMTP can carry, in bytes (RFC 5321, erratum 1690).
const longestEmail = 254

// normalEmail answers an e-mail address as it is compared: trimmed, in lower case, the domain in its ASCII form.
// Upper and lower case are told apart by no mail system that people meet, but by many thumbs.
func normalEmail(written string) (string, error) {
	refused := errs.At("email", "account.email_invalid", nil)
	address := strings.ToLower(strings.TrimSpace(written))
	parsed, err := mail.ParseAddress(address)
	if err != nil || parsed.Name != "" || parsed.Address != address {
		return "", refused
	}
	local, domain := cutLast(address, "@")
	ascii, err := idna.Lookup.ToASCII(domain)
	if err != nil || ascii == "" || len(local)+1+len(ascii) > longestEmail {
		return "", refused
	}
	return local + "@" + ascii, nil
}

func cutLast(s, sep string) (before, after string) {
	i := strings.LastIndex(s, sep)
	if i < 0 {
		return s, ""
	}
	return s[:i], s[i+len(sep):]
}
