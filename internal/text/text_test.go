package text_test

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"dateline.news/internal/text"
)

func TestAddressSpeaksTheLanguageOfItsEdition(t *testing.T) {
	tests := []struct{ name, in, locale, want string }{
		{"English", "US, Envoys Consult on Next Steps - State Dep't", "en", "us-envoys-consult-on-next-steps-state-dept"},
		{"typographic apostrophe", "Don’t stop", "en-GB", "dont-stop"},
		{"Russian keeps its script", "Подъезд № 5: «ёлка» й", "ru", "подъезд-no-5-ёлка-й"},
		{"decomposed Russian", norm.NFD.String("Новый ёж"), "ru", "новый-ёж"},
		{"Arabic loses points and tatweel", "سنُواصِل المحـــادثات ١٢", "ar", "سنواصل-المحادثات-١٢"},
		{"Hebrew loses points", "שָׁלוֹם עולם", "he", "שלום-עולם"},
		{"Spanish", "¿Qué pasó en Málaga? El niño", "es", "que-paso-en-malaga-el-nino"},
		{"French parts elisions", "L’école d'été à Cœur-de-Ville", "fr", "l-ecole-d-ete-a-coeur-de-ville"},
		{"German writes umlauts out", "Straße über Köln: Öl", "de", "strasse-ueber-koeln-oel"},
		{"umlauts elsewhere", "Köln", "en", "koln"},
		{"Chinese", "中国举行会谈：下一步", "zh", "中国举行会谈-下一步"},
		{"wide forms", "ＧＤＰ　２０２５", "zh", "gdp-2025"},
		{"Persian half space parts", "می\u200cخواهم", "fa", "می-خواهم"},
		{"Hindi keeps vowel signs", "हिन्दी समाचार", "hi", "हिन्दी-समाचार"},
		{"Turkish", "İstanbul IŞIK", "tr", "istanbul-isik"},
		{"Vietnamese", "Việt Nam đồng", "vi", "viet-nam-dong"},
		{"soft hyphen and override", "news\u00adroom \u202eabc", "en", "newsroom-abc"},
		{"emoji", "1️⃣ Fire 🔥 out", "en", "1-fire-out"},
		{"nothing left", "—?!…", "en", "story"},
		{"empty", "", "en", "story"},
		{"invalid bytes", "a\xffb", "en", "a-b"},
		{"path", "../../etc/passwd?x#y%2f", "en", "etc-passwd-x-y-2f"},
		{"cut at a word", strings.Repeat("word ", 30), "en", strings.TrimSuffix(strings.Repeat("word-", 16), "-")},
		{"cut inside an endless word", strings.Repeat("国", 200), "zh", strings.Repeat("国", 80)},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := text.Slug(tt.in, tt.locale); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func TestASCIIAddressCanBeReadAloud(t *testing.T) {
	tests := []struct{ in, locale, want string }{
		{"Ещё щи и объезд: Юг, Якутия", "ru", "Eshchyo shchi i obezd: Yug, Yakutiya"},
		{"ЖКХ и Жуковский, ООН", "ru", "ZHKKH i Zhukovskiy, OON"},
		{"Київ, Гадяч", "uk", "Kyiv, Hadyach"},
		{"Търговище щит", "bg", "Targovishte shtit"},
		{"Ниш, Чачак, Љиг", "sr", "Nis, Cacak, Ljig"},
		{"وزير الخارجية، ١٢؟", "ar", "wzir alkharjiya, 12?"},
		{"مُحَمَّد", "ar", "muhammad"},
		{"یوم", "fa", "yum"},
		{"Málaga, œuvre", "es", "Malaga, oeuvre"},
		{"Größe", "de", "Groesse"},
		{"中国 Россия", "zh", "中国 Rossiya"},
		{"plain", "en", "plain"},
	}
	for _, tt := range tests {
		if got := text.Transliterate(tt.in, tt.locale); got != tt.want {
			t.Errorf("%q (%s): got %q, want %q", tt.in, tt.locale, got, tt.want)
		}
	}
}

func TestTwoSpellingsOfAWordAreFoundTogether(t *testing.T) {
	tests := []struct{ name, a, b string }{
		{"case", "NewsRoom", "newsroom"},
		{"ё", "Ёлка", "елка"},
		{"decomposed ё", norm.NFD.String("ёлка"), "елка"},
		{"hamza", "أحمد إبراهيم آدم", "احمد ابراهيم ادم"},
		{"ta marbuta", "القاهرة", "القاهره"},
		{"alef maksura", "مستشفى", "مستشفي"},
		{"harakat and tatweel", "مُحَمَّـــد", "محمد"},
		{"presentation forms", "ﻻ", "لا"},
		{"Persian kaf and ya", "کی", "كي"},
		{"digits", "١٢٣ ۴۵", "123 45"},
		{"wide forms", "ＧＤＰ", "gdp"},
		{"ligature", "oﬃce", "office"},
		{"soft hyphen", "news\u00adroom", "newsroom"},
		{"zero width", "news\u200broom\ufeff", "newsroom"},
	}
	for _, tt := range tests {
		if a, b := text.Fold(tt.a), text.Fold(tt.b); a != b {
			t.Errorf("%s: %q and %q", tt.name, a, b)
		}
	}
	for _, different := range [][2]string{{"й", "и"}, {"é", "e"}, {"ñ", "n"}, {"国", "中"}, {"ب", "ت"}} {
		if text.Fold(different[0]) == text.Fold(different[1]) {
			t.Errorf("%q and %q became one", different[0], different[1])
		}
	}
}

func TestHeadlineIsOneTidyLine(t *testing.T) {
	tests := []struct{ name, in, want string }{
		{"trimmed and collapsed", "  A \t\n b  ", "A b"},
		{"no-break space kept", "5\u00a0% of\u202fall", "5\u00a0% of\u202fall"},
		{"composed", "e\u0301te\u0301", "été"},
		{"control characters", "a\x00b\x07c\x7f\u0085d", "abc d"},
		{"override", "photo\u202egpj.exe\u202c", "photogpj.exe"},
		{"isolates", "\u2066a\u2069", "a"},
		{"zero width", "\ufeffnews\u200b\u200broom\u2060", "newsroom"},
		{"Persian half space kept", "می\u200cخواهم", "می\u200cخواهم"},
		{"emoji family kept", "👩\u200d👧", "👩\u200d👧"},
		{"runs of joiners go", "a\u200c\u200d\u200cb \u200d c", "ab c"},
		{"direction marks kept", "C\u200e++", "C\u200e++"},
		{"Arabic", " سلام  عليكم ", "سلام عليكم"},
		{"Chinese ideographic space", "中国\u3000会谈", "中国 会谈"},
		{"line separator", "a\u2028b", "a b"},
		{"invalid", "a\xffb", "a\ufffdb"},
		{"only space", " \u00a0\t", ""},
	}
	for _, tt := range tests {
		if got := text.Clean(tt.in); got != tt.want {
			t.Errorf("%s: got %q, want %q", tt.name, got, tt.want)
		}
	}
}

func TestTypedLinesKeepTheirParagraphs(t *testing.T) {
	got := text.CleanLines("\n\r\n  one \r\n two\u2028three\n \n\n\nfour\u202e\n\n")
	if want := "one\ntwo\nthree\n\nfour"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestShortenedTextEndsAtAWord(t *testing.T) {
	tests := []struct {
		in    string
		runes int
		want  string
	}{
		{"short", 5, "short"},
		{"Envoys consult closely", 15, "Envoys consult…"},
		{"Envoys consult closely", 16, "Envoys consult…"},
		{"Envoys consult, closely", 17, "Envoys consult…"},
		{"Переговоры продолжаются", 15, "Переговоры…"},
		{"وزير الخارجية، المحادثات", 16, "وزير الخارجية…"},
		{"¿Qué pasó en Málaga?", 12, "¿Qué pasó…"},
		{"L'été à Paris", 8, "L'été à…"},
		{"Straße über Köln", 13, "Straße über…"},
		{"中国与俄罗斯举行会谈", 5, "中国与俄…"},
		{"abcdefghijkl", 6, "abcde…"},
		{"हिन्दी", 3, "हि…"},
		{"anything", 1, "…"},
		{"anything", 0, ""},
		{"", 5, ""},
	}
	for _, tt := range tests {
		if got := text.Truncate(tt.in, tt.runes); got != tt.want {
			t.Errorf("%q at %d: got %q, want %q", tt.in, tt.runes, got, tt.want)
		}
	}
}

func TestInitialsStandForAPersonWithoutAPhoto(t *testing.T) {
	tests := []struct{ in, want string }{
		{"Ada Lovelace", "AL"},
		{"ada king lovelace", "AL"},
		{"Ёжик Анна", "ЁА"},
		{"émile zola", "ÉZ"},
		{"José", "J"},
		{"(Dr.) “Max” Öztürk", "DÖ"},
		{"محمد علي", "م ع"},
		{"王 小明", "王"},
		{"  ", ""},
		{"42", ""},
	}
	for _, tt := range tests {
		if got := text.Initials(tt.in); got != tt.want {
			t.Errorf("%q: got %q, want %q", tt.in, got, tt.want)
		}
	}
}

func FuzzSlug(f *testing.F) {
	for _, s := range []string{"", "Ёлка / и", "الخارجية ١٢", "Straße", "中国", "a\xff\u0301", "1️⃣", strings.Repeat("e\u0301", 90), "L’été", "-a-", "\u0301a", "a`\u0301", "и\u00ad\u0306", "и\u200d\u0306", "a" + strings.Repeat("\u0315", 90)} {
		f.Add(s, "en")
		f.Add(s, "de-AT")
	}
	f.Fuzz(func(t *testing.T, s, locale string) {
		slug := text.Slug(s, locale)
		if slug == "" || !utf8.ValidString(slug) || utf8.RuneCountInString(slug) > text.SlugRunes {
			t.Fatalf("%q", slug)
		}
		if strings.HasPrefix(slug, "-") || strings.HasSuffix(slug, "-") || strings.Contains(slug, "--") {
			t.Fatalf("dashes: %q", slug)
		}
		for _, r := range slug {
			if r != '-' && !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) {
				t.Fatalf("%q holds %U", slug, r)
			}
		}
		if again := text.Slug(slug, locale); again != slug {
			t.Fatalf("not stable: %+q, then %+q", slug, again)
		}
	})
}

func FuzzClean(f *testing.F) {
	for _, s := range []string{"", " a\u200d b", "\u202e\u200c\u200da\u0301", "a\r\n\r\nb\xff", "e\u200b\u0301", "\u1100\u200b\u1161"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for name, clean := range map[string]func(string) string{"Clean": text.Clean, "CleanLines": text.CleanLines, "Fold": text.Fold} {
			once := clean(s)
			if !utf8.ValidString(once) {
				t.Fatalf("%s: %q", name, once)
			}
			if again := clean(once); again != once {
				t.Fatalf("%s is not stable: %+q, then %+q", name, once, again)
			}
		}
		if strings.ContainsAny(text.Clean(s), "\n\r\t\x00\u202e\u2066\u200b") {
			t.Fatalf("%+q", text.Clean(s))
		}
		text.Transliterate(s, "ar")
		text.Initials(s)
		if short := text.Truncate(s, 10); utf8.RuneCountInString(short) > 10 {
			t.Fatalf("%q", short)
		}
	})
}
