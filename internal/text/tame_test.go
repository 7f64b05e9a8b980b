package text_test

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"dateline.news/internal/text"
)

func TestStrangersWordsDeceiveNoEye(t *testing.T) {
	tower := "a" + strings.Repeat("\u0335", 60)
	tests := []struct{ name, in, want string }{
		{"lines stay", "one\n\n\ntwo", "one\n\ntwo"},
		{"tower", tower, "a\u0335\u0335\u0335"},
		{"tower on a composed letter", "é" + strings.Repeat("\u0316", 9), "é\u0316\u0316\u0316"},
		{"override", "photo\u202egpj.exe", "photogpj.exe"},
		{"isolate", "\u2066a\u2069", "a"},
		{"zero-width run", "a\u200b\u200b\u200c\u200c\u200db", "ab"},
		{"fillers", "\u3164\u115f\u1160\uffa0\u2800", ""},
		{"tags", "a\U000e0041\U000e0042", "a"},
		{"private use", "a\ue000b", "ab"},
		{"direction marks in a row", "a\u200f\u200f\u200e\u200eb", "a\u200fb"},
		{"Persian half space", "می\u200cخواهم", "می\u200cخواهم"},
		{"emoji family", "👩\u200d👧", "👩\u200d👧"},
		{"emoji with its form", "❤\ufe0f", "❤\ufe0f"},
		{"Hindi", "हिन्दी", "हिन्दी"},
		{"Arabic with points", "مُحَمَّد", "مُحَمَّد"},
		{"Vietnamese", "Việt", "Việt"},
	}
	for _, tt := range tests {
		if got := text.Tame(tt.in, text.MostMarks); got != tt.want {
			t.Errorf("%s: got %+q, want %+q", tt.name, got, tt.want)
		}
	}
}

func TestNamesThatLookAlikeHaveOneSkeleton(t *testing.T) {
	for _, pair := range [][2]string{
		{"Moderator", "Mоdеrаtоr"}, {"Moderator", "M0derat0r"}, {"Moderator", "moderator "}, {"Ilya", "llya"}, {"Ilya", "|lya"}, {"Paul", "Pаul"},
		{"Ada", "Ȧdȧ"}, {"corner", "comer"}, {"Ada Lovelace", "Ada-Lovelace"}, {"Ada", "A\u200bd\u200ba"}, {"οscar", "oscar"}, {"Anna", "Ａｎｎａ"},
	} {
		if a, b := text.Skeleton(pair[0]), text.Skeleton(pair[1]); a != b || a == "" {
			t.Errorf("%q and %q: %q and %q", pair[0], pair[1], a, b)
		}
	}
	for _, pair := range [][2]string{{"Ada", "Eva"}, {"Иван", "Пётр"}, {"محمد", "أحمد"}, {"Li", "Lu"}} {
		if text.Skeleton(pair[0]) == text.Skeleton(pair[1]) {
			t.Errorf("%q and %q became one", pair[0], pair[1])
		}
	}
	for name, want := range map[string]bool{"Mоderator": true, "Иван Ivanov": false, "Ada": false, "Ωmega": true, "Анна-Maria": false, "محمد": false} {
		if got := text.Mixed(name); got != want {
			t.Errorf("Mixed(%q) = %v", name, got)
		}
	}
}

func FuzzTame(f *testing.F) {
	for _, s := range []string{"", "a\u0335\u0335\u0335\u0335", "\u202e\u200b\u3164", "e\u200b\u0301", "\u1100\u115f\u1161", "a\U000e0041\u0301\u0301\u0301\u0301", "\u200e\u200f\n\u200e"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		tamed := text.Tame(s, 0)
		if again := text.Tame(tamed, 0); again != tamed {
			t.Fatalf("not stable: %+q, then %+q", tamed, again)
		}
		if !utf8.ValidString(tamed) || strings.ContainsAny(tamed, "\u202e\u200b\u3164\x00") {
			t.Fatalf("%+q", tamed)
		}
		marks := 0
		for _, r := range tamed {
			if !unicode.IsMark(r) {
				marks = 0
			} else if marks++; marks > text.MostMarks {
				t.Fatalf("a tower in %+q", tamed)
			}
		}
		text.Skeleton(s)
		text.Mixed(s)
	})
}
