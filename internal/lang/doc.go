// Package lang speaks the languages of the interface: en, ru, ar, es, fr.
//
// It owns the catalogues (catalogue/*.json: a flat key and its text, or its plural forms) and, in Go tables, how each
// language writes dates, times, numbers, sizes, lists and quotations; x/text knows no dates. A text is a text/template
// whose values are named: "{{.Reference}}". The answers are plain text: whoever makes HTML of them escapes them.
//
// Its tests fail the build when a key is missing in one language, when a language lacks a plural form that it needs,
// when the program uses a key that is nowhere, when a key is used nowhere, when the values of a text differ between
// languages, and when a text was left in English.
//
// It refuses to know stories, editions and people, and to translate what journalists write. At run time it refuses
// nothing: a key that is missing after all is answered in English and logged once.
package lang
