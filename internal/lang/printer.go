package lang

import (
	"fmt"
	"log/slog"
	"maps"
	"strings"
	"sync"
	"time"

	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"
	"golang.org/x/text/message"
)

// Printer writes the texts of one locale. It may be used by many goroutines at once.
type Printer struct {
	locale    string
	code      string // of the catalogue
	region    string // "EG", or "" where the locale names none
	zone      *time.Location
	grammar   *grammar
	catalogue *catalogue
	numbers   *message.Printer
}

// printers keeps what For has made. Locales come from editions and accounts, so they are few; should they come from
// outside after all, no more than mostPrinters are kept.
var printers = struct {
	sync.RWMutex
	of map[string]*Printer
}{of: map[string]*Printer{}}

const mostPrinters = 256

// For answers the printer of a locale ("en", "ru", "ar-EG"); in English where there is no catalogue for it.
func For(locale string) *Printer {
	printers.RLock()
	p, ok := printers.of[locale]
	printers.RUnlock()
	if ok {
		return p
	}
	p = newPrinter(locale)
	printers.Lock()
	defer printers.Unlock()
	if len(printers.of) < mostPrinters {
		printers.of[locale] = p
	}
	return p
}

func newPrinter(locale string) *Printer {
	tag, err := language.Parse(locale)
	code := Code(locale)
	if err != nil || code == fallback && !isEnglish(tag) {
		tag, locale = language.English, fallback
	}
	p := &Printer{locale: locale, code: code, zone: time.UTC, grammar: grammars[code], catalogue: read[code]()}
	if region, confidence := tag.Region(); confidence == language.Exact {
		p.region = region.String()
	}
	if chosen, err := tag.SetTypeForKey("nu", digits); err == nil { // it fails on private tags, which have no digits of their own
		tag = chosen
	}
	p.numbers = message.NewPrinter(tag)
	return p
}

func isEnglish(tag language.Tag) bool {
	base, _ := tag.Base()
	return base.String() == "en"
}

// In answers a printer that writes the moments among the values of a text in a zone; otherwise they stand in UTC.
func (p *Printer) In(zone *time.Location) *Printer {
	in := *p
	in.zone = zone
	return &in
}

// Locale answers the locale that the printer writes.
func (p *Printer) Locale() string { return p.locale }

// Code answers the language of the catalogue: "ar" for "ar-EG".
func (p *Printer) Code() string { return p.code }

// Direction answers "rtl" or "ltr".
func (p *Printer) Direction() string { return Direction(p.locale) }

// T answers the text of a key. The values are pairs of a name and a value, or one map[string]any. Moments among them
// are written as DateTime writes them.
func (p *Printer) T(key string, values ...any) string {
	return p.text(key, p.named(key, values), nil)
}

// N answers the text of a key in the plural form that a count asks for. The count stands in the text as {{.Count}},
// written as Number writes it.
func (p *Printer) N(key string, count int, values ...any) string {
	named := p.named(key, values)
	named["Count"] = p.Number(count)
	return p.text(key, named, count)
}

// Forms answers the plural forms of a key by their CLDR names, with {n} where the count stands, for a script that counts
// in the browser: Intl.PluralRules(locale).select(n) names the form.
func (p *Printer) Forms(key string) map[string]string {
	found := map[string]string{}
	m, known := p.catalogue.texts[key]
	if !known {
		logOnce(p.code, key, nil)
		return found
	}
	for form, text := range map[string]string{"zero": m.Zero, "one": m.One, "two": m.Two, "few": m.Few, "many": m.Many, "other": m.Other} {
		if text != "" {
			found[form] = strings.ReplaceAll(text, "{{.Count}}", "{n}")
		}
	}
	return found
}

// Has says whether there is a text for a key.
func Has(key string) bool { return read[fallback]().texts[key] != nil }

// text answers what the catalogue says; a missing one is answered in English, or by its key, and logged once.
func (p *Printer) text(key string, named map[string]any, count any) string {
	wanted := &i18n.LocalizeConfig{MessageID: key, TemplateData: named, PluralCount: count}
	text, err := p.catalogue.localizer.Localize(wanted)
	if err == nil {
		return text
	}
	logOnce(p.code, key, err)
	if text, err = read[fallback]().localizer.Localize(wanted); err != nil {
		return key
	}
	return text
}

// named turns the values into those of a template.
func (p *Printer) named(key string, values []any) map[string]any {
	named := map[string]any{}
	if len(values) == 1 {
		if m, ok := values[0].(map[string]any); ok {
			maps.Copy(named, m)
			values = nil
		}
	}
	for i := 0; i < len(values); i += 2 {
		name, ok := values[i].(string)
		if !ok || i+1 == len(values) {
			logOnce(p.code, key, fmt.Errorf("values are no pairs of a name and a value: %v", values))
			break
		}
		named[name] = values[i+1]
	}
	for name, value := range named {
		named[name] = p.value(value)
	}
	return named
}

// value answers a value as it stands in a text. In a text that runs from right to left a string is isolated, so that
// a Latin name does not pull the punctuation beside it to the wrong side (Unicode Standard Annex 9).
func (p *Printer) value(value any) any {
	switch v := value.(type) {
	case time.Time:
		return p.DateTime(v, p.zone)
	case string:
		if p.grammar.isolate && v != "" {
			return "\u2068" + v + "\u2069"
		}
	}
	return value
}

var logged sync.Map // language and key → true

func logOnce(code, key string, err error) {
	if _, before := logged.LoadOrStore(code+" "+key, true); !before {
		slog.Error("text missing in the catalogue", "language", code, "key", key, "error", err)
	}
}
