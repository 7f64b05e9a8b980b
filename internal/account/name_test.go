package account_test

import (
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"dateline.news/internal/account"
	"dateline.news/internal/errs"
	"dateline.news/internal/fixture"
)

func TestPeopleMayBeCalledWhatTheyAreCalled(t *testing.T) {
	for written, want := range map[string]string{
		"Anna Berg": "Anna Berg", "  Anna \t Berg ": "Anna Berg", "J.R.R. Tolkien": "J.R.R. Tolkien", "Seán O’Brien": "Seán O’Brien",
		"Анна-Мария": "Анна-Мария", "محمد علي": "محمد علي", "田中 さくら": "田中 さくら", "김민준": "김민준", "Nguyễn Thị Ánh": "Nguyễn Thị Ánh",
		"आदित्य": "आदित्य", "שָׁלוֹם": "שָׁלוֹם", "Boris Борис": "Boris Борис", "vera_2": "vera_2", "Jo": "Jo",
		"An\u202Ena": "Anna", "An\u200Bna": "Anna", "\u200FAnna\u200E": "Anna", "Anna\u2066": "Anna",
	} {
		if got, err := account.DisplayName(written); err != nil || got != want {
			t.Errorf("%q: %q, %v; want %q", written, got, err, want)
		}
	}
}

func TestNameIsNoDisguise(t *testing.T) {
	for written, key := range map[string]string{
		"": "account.name_length", "A": "account.name_length", strings.Repeat("a", 41): "account.name_length",
		"<script>": "account.name_characters", "Anna\u3164": "account.name_characters", "12345": "account.name_characters", "_anna": "account.name_characters",
		"Anna ✓": "account.name_characters", "anna@news": "account.name_characters", "A\u0301\u0302\u0303\u0304nna": "account.name_characters",
		"Anna\uFE0F": "account.name_characters", "Anna/Berg": "account.name_characters", "A\u2800B": "account.name_characters",
		"evil.example": "account.name_address", "www.x": "account.name_address", "go to shop.biz now": "account.name_address",
		"Аnna": "account.name_mixed", "Anna Веrg": "account.name_mixed", "Ρaul": "account.name_mixed",
	} {
		_, err := account.DisplayName(written)
		var e *errs.Error
		if !errors.As(err, &e) || e.Key != key || e.Field != "name" {
			t.Errorf("%q: %v, want %s", written, err, key)
		}
	}
}

func TestNamesThatLookAlikeAreOne(t *testing.T) {
	for _, alike := range [][]string{
		{"Anna Berg", "anna berg", "AnnaBerg", "Ánna Berg", "Anna-Berg", "Anna\u00A0Berg", "Аnnа Bеrg"},
		{"Ivan", "lvan", "1van"},
		{"Barney", "Bamey"},
		{"BOB", "B0B", "ВОВ", "ΒΟΒ"},
		{"Семён", "Семен"},
		{"Ali", "Alı"},
	} {
		for _, name := range alike[1:] {
			if account.Skeleton(name) != account.Skeleton(alike[0]) {
				t.Errorf("%q and %q are two: %q, %q", alike[0], name, account.Skeleton(alike[0]), account.Skeleton(name))
			}
		}
	}
	if account.Skeleton("Anna Berg") == account.Skeleton("Anna Borg") || account.Skeleton("Мария") == account.Skeleton("Марина") {
		t.Error("different names are one")
	}
}

func FuzzDisplayNameIsTame(f *testing.F) {
	for _, seed := range []string{"Anna", "\u202Eanna", "a\u0301\u0301", "\xff", "ﷺ", "ᴬnna", "é", "\u3164x", "A\u200Db"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, written string) {
		name, err := account.DisplayName(written)
		if err != nil {
			return
		}
		n := utf8.RuneCountInString(name)
		if !utf8.ValidString(name) || n < account.ShortestDisplayName || n > account.LongestDisplayName || strings.ContainsAny(name, "<>&\"@/\n\r") ||
			strings.ContainsFunc(name, func(r rune) bool {
				return unicode.IsControl(r) || r >= '\u202A' && r <= '\u202E' || r >= '\u2066' && r <= '\u2069'
			}) {
			t.Errorf("%q became %q", written, name)
		}
		if again, err := account.DisplayName(name); err != nil || again != name {
			t.Errorf("%q became %q, then %q (%v)", written, name, again, err)
		}
	})
}

func TestScriptsOfStrangersAreNoNames(t *testing.T) {
	packed, err := gzip.NewReader(bytes.NewReader(fixture.Read(t, "web/xss-payloads.txt.gz")))
	if err != nil {
		t.Fatal(err)
	}
	content, err := io.ReadAll(packed)
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(content)) {
		if name, err := account.DisplayName(line); err == nil && strings.ContainsAny(name, "<>&\"/=()`;:%\\") {
			t.Errorf("%q became the name %q", line, name)
		}
	}
}
