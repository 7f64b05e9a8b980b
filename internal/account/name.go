package account

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"dateline.news/internal/errs"
	"dateline.news/internal/lang"
	"dateline.news/internal/store"
	"dateline.news/internal/text"
)

// How long a reader's display name is, in characters.
const (
	ShortestDisplayName = 2
	LongestDisplayName  = 40
)

// mostMarks is how many combining marks may stand on one letter: Vietnamese and Hebrew need two, a tower needs more.
const mostMarks = 2

// displayName answers the name under which a reader talks, or what is wrong with it.
func displayName(written string) (string, error) {
	name := text.Clean(strings.Map(func(r rune) rune {
		if r == '\u200E' || r == '\u200F' || r == '\u061C' || r == '\u00A0' || r == '\u202F' {
			return ' '
		}
		return r
	}, written))
	length := utf8.RuneCountInString(name)
	switch {
	case length < ShortestDisplayName || length > LongestDisplayName:
		return "", errs.At("name", "account.name_length", map[string]any{"Least": ShortestDisplayName, "Most": LongestDisplayName})
	case !plainLetters(name):
		return "", errs.At("name", "account.name_characters", nil)
	case likeAddress(name):
		return "", errs.At("name", "account.name_address", nil)
	case slices.ContainsFunc(strings.Fields(name), mixed):
		return "", errs.At("name", "account.name_mixed", nil)
	}
	return name, nil
}

// plainLetters says whether a name is made of what names are made of, and begins with a letter.
func plainLetters(name string) bool {
	marks, letters := 0, 0
	for i, r := range name {
		switch {
		case unicode.In(r, unicode.Other_Default_Ignorable_Code_Point, unicode.Variation_Selector), r == utf8.RuneError:
			return false
		case unicode.IsLetter(r):
			marks = 0
			letters++
		case i == 0:
			return false
		case unicode.IsMark(r):
			marks++
		case unicode.IsDigit(r), strings.ContainsRune(" -'’.·_\u200C\u200D", r):
			marks = 0
		default:
			return false
		}
		if marks > mostMarks {
			return false
		}
	}
	return letters > 0
}

// likeAddress says whether mail programs would make a link of the name: two words of two letters or more around a dot.
func likeAddress(name string) bool {
	for word := range strings.FieldsSeq(name) {
		parts := strings.Split(word, ".")
		for i := 1; i < len(parts); i++ {
			if utf8.RuneCountInString(parts[i-1]) > 1 && utf8.RuneCountInString(parts[i]) > 1 {
				return true
			}
		}
		if strings.HasPrefix(strings.ToLower(word), "www.") {
			return true
		}
	}
	return false
}

// written are the scripts that people mix in one word: Japanese and Korean do; every other word keeps to one.
var written = [][]string{{"Han", "Hiragana", "Katakana"}, {"Han", "Hangul"}, {"Han", "Bopomofo"}}

// mixed says whether a word mixes scripts as only a forger does (UTS #39, section 5.1).
func mixed(word string) bool {
	var scripts []string
	for _, r := range word {
		s := script(r)
		if s != "" && !slices.Contains(scripts, s) {
			scripts = append(scripts, s)
		}
	}
	if len(scripts) < 2 {
		return false
	}
	return !slices.ContainsFunc(written, func(together []string) bool {
		return !slices.ContainsFunc(scripts, func(s string) bool { return !slices.Contains(together, s) })
	})
}

// script answers the Unicode name of a letter's script, "" for what every script shares.
func script(r rune) string {
	if unicode.In(r, unicode.Common, unicode.Inherited) {
		return ""
	}
	if unicode.Is(unicode.Latin, r) {
		return "Latin"
	}
	for name, table := range unicode.Scripts {
		if unicode.Is(table, r) {
			return name
		}
	}
	return ""
}

// alike are letters that look like a Latin one. Capitals count by their small letters, so "в" stands for "В" and "η"
// for "Η". x/text has no such table. What is missing here is caught by mixed, unless a whole name is made of it.
var alike = map[rune]rune{
	// Cyrillic
	'а': 'a', 'в': 'b', 'с': 'c', 'ԁ': 'd', 'е': 'e', 'є': 'e', 'г': 'r', 'һ': 'h', 'н': 'h', 'і': 'l', 'ї': 'l', 'ј': 'j', 'к': 'k',
	'қ': 'k', 'м': 'm', 'о': 'o', 'ө': 'o', 'р': 'p', 'ԛ': 'q', 'ѕ': 's', 'т': 't', 'у': 'y', 'ү': 'y', 'ѵ': 'v', 'ѡ': 'w', 'ԝ': 'w',
	'х': 'x', 'ҳ': 'x', 'ь': 'b', 'ӏ': 'l',
	// Greek
	'α': 'a', 'β': 'b', 'γ': 'y', 'ε': 'e', 'ζ': 'z', 'η': 'h', 'ι': 'l', 'κ': 'k', 'μ': 'm', 'ν': 'n', 'ο': 'o', 'ρ': 'p', 'ς': 'c',
	'τ': 't', 'υ': 'y', 'χ': 'x', 'ω': 'w',
	// Armenian
	'օ': 'o', 'ո': 'n', 'ս': 'u', 'հ': 'h', 'յ': 'j', 'ց': 'g', 'զ': 'q', 'լ': 'l',
	// Latin: letters and figures that many typefaces draw alike
	'i': 'l', 'ı': 'l', 'ɩ': 'l', 'ɪ': 'l', 'ǀ': 'l', 'ǃ': 'l', '1': 'l', '0': 'o', 'ɑ': 'a', 'ɡ': 'g', 'ʏ': 'y', 'ᴀ': 'a', 'ᴇ': 'e',
	'ᴏ': 'o', 'ʟ': 'l',
}

// strokes are pairs of letters that look like one.
var strokes = strings.NewReplacer("rn", "m", "vv", "w")

// skeleton answers what a name looks like: two names with the same skeleton could be taken for one another.
func skeleton(name string) string {
	var b strings.Builder
	for _, r := range norm.NFD.String(text.Unaccent(text.Fold(name), "")) {
		like, known := alike[r]
		switch {
		case known:
			b.WriteRune(like)
		case unicode.IsLetter(r), unicode.IsDigit(r):
			b.WriteRune(r)
		}
	}
	return strokes.Replace(b.String())
}

// reserved are the names that no reader may take, as skeletons.
type reserved struct {
	staff   []string // as a whole
	offices []string // as a whole or as words of the name: "Anna, editor"
	house   []string // anywhere: "MeridianNews"
}

// stands says whether a reserved name stands in a name.
func (r reserved) stands(name string) bool {
	whole := skeleton(name)
	if slices.Contains(r.staff, whole) {
		return true
	}
	if slices.ContainsFunc(r.house, func(h string) bool { return len(h) >= 5 && strings.Contains(whole, h) }) {
		return true
	}
	words := strings.FieldsFunc(name, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) })
	for i := range words {
		for j := i + 1; j <= len(words); j++ {
			run := skeleton(strings.Join(words[i:j], ""))
			if slices.Contains(r.offices, run) || slices.Contains(r.house, run) {
				return true
			}
		}
	}
	return false
}

// skeletons answers those of names, without empty ones.
func skeletons(names []string) []string {
	var list []string
	for _, name := range names {
		if s := skeleton(name); s != "" {
			list = append(list, s)
		}
	}
	return list
}

// offices are what the house calls its people, in every language.
var offices = sync.OnceValue(func() []string {
	names := []string{"admin", "root", "system", "support", "newsroom"}
	for _, code := range lang.Languages {
		p := lang.For(code)
		names = append(names, p.T("account.deleted_reader"))
		for _, role := range Roles {
			names = append(names, p.T("role."+string(role)))
		}
	}
	return skeletons(names)
})

// reserved reads the names that are reserved now. except is the account that asks: a member of the staff may be called
// like himself.
func (b *Book) reserved(ctx context.Context, except int64) (reserved, error) {
	r := reserved{offices: offices()}
	house, err := b.readers.reserved(ctx)
	if err != nil {
		return r, fmt.Errorf("names of the house: %w", err)
	}
	r.house = skeletons(house)
	rows, err := b.db.Query(ctx, `
		select distinct a.name
		from account a
		join account_grant g on g.account = a.id
		where g.role <> 'reader' and a.id <> $1`, except)
	if err != nil {
		return r, fmt.Errorf("names of the staff: %w", err)
	}
	var staff []string
	err = store.Each(rows, func(scan func(...any) error) error {
		var name string
		err := scan(&name)
		staff = append(staff, name)
		return err
	})
	r.staff = skeletons(staff)
	return r, err
}

// readerName answers a display name that could not be taken for one of the newsroom.
func (b *Book) readerName(ctx context.Context, written string, except int64) (string, error) {
	name, err := displayName(written)
	if err != nil {
		return "", err
	}
	taken, err := b.reserved(ctx, except)
	if err != nil {
		return "", err
	}
	if skeleton(name) == "" || taken.stands(name) {
		return "", errs.At("name", "account.name_reserved", nil)
	}
	return name, nil
}

// mustBeFree refuses a name that looks like that of another reader. Registrations that wait for their letter hold their
// names, too, but not against another try from the same address.
func mustBeFree(ctx context.Context, q store.Queryer, a Account) error {
	var holders int
	err := q.QueryRow(ctx, `
		select count(*)
		from account
		where skeleton = $1 and deleted is null and id <> $2 and (confirmed is not null or email <> $3)`,
		skeleton(a.Name), a.ID, a.Email).Scan(&holders)
	if err != nil {
		return fmt.Errorf("look for a name: %w", err)
	}
	if holders > 0 {
		return nameTaken(nil)
	}
	return nil
}

func nameTaken(err error) error {
	return &errs.Error{Kind: errs.Conflict, Field: "name", Key: "account.name_taken", Err: err}
}
