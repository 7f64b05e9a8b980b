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

// catalogue is the texts of one language: as they stand, and as the library writes them.
type catalogue struct {
	texts     map[string]*i18n.Message
	localizer *i18n.Localizer
}

// read answers the catalogue of a language. Each is read at its first use: few newsrooms speak all of them.
var read = func() map[string]func() *catalogue {
	all := map[string]func() *catalogue{}
	for _, code := range Languages {
		all[code] = sync.OnceValue(func() *catalogue {
			c, err := readCatalogue(code)
			if err != nil {
				panic(fmt.Sprintf("catalogue %s: %v", code, err)) // embedded: a programmer's mistake
			}
			return c
		})
	}
	return all
}()

func readCatalogue(code string) (*catalogue, error) {
	texts, err := readForms(code)
	if err != nil {
		return nil, err
	}
	c := &catalogue{texts: make(map[string]*i18n.Message, len(texts))}
	bundle := i18n.NewBundle(language.MustParse(code))
	for key, f := range texts {
		c.texts[key] = &i18n.Message{ID: key, Zero: f["zero"], One: f["one"], Two: f["two"], Few: f["few"], Many: f["many"], Other: f["other"]}
		if err := bundle.AddMessages(language.MustParse(code), c.texts[key]); err != nil {
			return nil, fmt.Errorf("%s: %w", key, err)
		}
	}
	c.localizer = i18n.NewLocalizer(bundle, code)
	return c, nil
}

func readForms(code string) (map[string]forms, error) {
	content, err := catalogues.ReadFile("catalogue/" + code + ".json")
	if err != nil {
		return nil, err
	}
	var texts map[string]forms
	err = json.Unmarshal(content, &texts)
	return texts, err
}

// forms are the texts of one key as they are written in a file: the plural forms by their CLDR names, or "other" alone.
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
