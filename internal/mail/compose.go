package mail

import (
	_ "embed"
	"fmt"
	"html/template"
	"strings"

	"dateline.news/internal/lang"
)

// Page is a letter of a few sentences and at most one link, as most letters of the house are. What strangers wrote
// belongs through Isolate.
type Page struct {
	Locale     string
	Heading    string
	Paragraphs []string
	Action     string // what the link does: "Confirm the address"
	Link       string // https address; empty: no link
	Notes      []string
	Signature  string // the agency
}

//go:embed letter.html
var layout string

var letterPage = template.Must(template.New("letter").Parse(layout))

// Compose writes a page as plain text and as HTML in the direction of its language.
func Compose(p Page) (text, html string, err error) {
	var out strings.Builder
	err = letterPage.Execute(&out, struct {
		Page
		Direction string
	}{p, lang.Direction(p.Locale)})
	if err != nil {
		return "", "", fmt.Errorf("compose letter: %w", err)
	}
	return plain(p), out.String(), nil
}

func plain(p Page) string {
	parts := append([]string{p.Heading}, p.Paragraphs...)
	if p.Link != "" {
		parts = append(parts, p.Action+":\n"+p.Link)
	}
	parts = append(parts, p.Notes...)
	return strings.Join(append(parts, "-- \n"+p.Signature), "\n\n") + "\n"
}
