package lang

import (
	"embed"
	"encoding/json"
	"fmt"
	"slices"
	"sync"

	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"
)

//go:embed catalogue/*.json
var catalogues embed.FS

// Languages lists the languages that have a catalogue, in the order in which a form shows them.
var Languages = []string{"en", "ru", "ar", "es", "fr"}

// fallback is the language of a text that another one lacks.
const fallback = "en"

// bundle holds every catalogue; it is read at the first use.
var bundle = sync.OnceValue(func() *i18n.Bundle {
	b := i18n.NewBundle(language.MustParse(fallback))
	for _, code := range Languages {
		if err := b.AddMessages(language.MustParse(code), messages(code)...); err != nil {
			panic(fmt.Sprintf("catalogue %s: %v", code, err))
		}
	}
	return b
})

// forms are the texts of one key: the plural forms by their CLDR names, or "other" alone.
type forms map[string]string

// UnmarshalJSON reads a text or an object of plural forms.
func (f *forms) UnmarshalJSON(b []byte) error {
	var text string
	if err := json.Unmarshal(b, &text); err == nil {
		*f = forms{"other": text}
		return nil
	}
	return json.Unmarshal(b, (*map[string]string)(f))
}

// texts are the catalogues by their languages, read at the first use.
var texts = sync.OnceValue(func() map[string]map[string]forms {
	all := map[string]map[string]forms{}
	for _, code := range Languages {
		read, err := readForms(code)
		if err != nil {
			panic(fmt.Sprintf("catalogue %s: %v", code, err)) // embedded: a programmer's mistake
		}
		all[code] = read
	}
	return all
})

// readForms reads the catalogue of a language.
func readForms(code string) (map[string]forms, error) {
	content, err := catalogues.ReadFile("catalogue/" + code + ".json")
	if err != nil {
		return nil, err
	}
	var read map[string]forms
	err = json.Unmarshal(content, &read)
	return read, err
}

// messages answers the catalogue of a language in the library's form.
func messages(code string) []*i18n.Message {
	list := make([]*i18n.Message, 0, len(texts()[code]))
	for key, f := range texts()[code] {
		list = append(list, &i18n.Message{ID: key, Zero: f["zero"], One: f["one"], Two: f["two"], Few: f["few"], Many: f["many"], Other: f["other"]})
	}
	return list
}

// Code answers the language of a locale ("ar-EG" → "ar"), or "en" where there is no catalogue for it.
func Code(locale string) string {
	tag, err := language.Parse(locale)
	if err != nil {
		return fallback
	}
	base, _ := tag.Base()
	if !slices.Contains(Languages, base.String()) {
		return fallback
	}
	return base.String()
}

// Direction answers how a locale is written, "rtl" or "ltr", also where there is no catalogue for it.
func Direction(locale string) string {
	tag, err := language.Parse(locale)
	if err != nil {
		return "ltr"
	}
	script, _ := tag.Script()
	switch script.String() {
	case "Arab", "Hebr", "Thaa", "Syrc", "Nkoo", "Adlm", "Rohg", "Mand", "Samr":
		return "rtl"
	}
	return "ltr"
}

// endonyms are what the languages call themselves.
var endonyms = map[string]string{"en": "English", "ru": "Русский", "ar": "العربية", "es": "Español", "fr": "Français"}

// Name answers what the language of a locale calls itself; the locale itself where there is no catalogue for it.
func Name(locale string) string {
	tag, err := language.Parse(locale)
	if err != nil {
		return locale
	}
	base, _ := tag.Base()
	if name, known := endonyms[base.String()]; known {
		return name
	}
	return locale
}
