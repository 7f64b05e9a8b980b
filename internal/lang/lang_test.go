package lang

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// shown makes the invisible visible, so that a golden text can be read.
var shown = strings.NewReplacer("\u00a0", "_", "\u202f", "_", "\u2066", "<", "\u2068", "<", "\u2069", ">", "\u200f", "")

var moment = time.Date(2026, 11, 1, 15, 5, 9, 0, time.UTC)

func zone(t *testing.T, name string) *time.Location {
	t.Helper()
	z, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return z
}

func TestReaderSeesDatesOfTheLanguage(t *testing.T) {
	moscow, caracas := zone(t, "Europe/Moscow"), zone(t, "America/St_Johns")
	want := map[string][]string{
		"en":    {"Sunday, November 1, 2026", "November 1, 2026", "Nov 1, 2026", "Nov 1", "November 1, 2026, 15:05 GMT", "November 1, 2026, 18:05 GMT+3", "11:35 GMT−3:30"},
		"en-GB": {"Sunday, 1 November 2026", "1 November 2026", "1 Nov 2026", "1 Nov", "1 November 2026, 15:05 GMT", "1 November 2026, 18:05 GMT+3", "11:35 GMT−3:30"},
		"ru":    {"воскресенье, 1 ноября 2026", "1 ноября 2026", "1 нояб. 2026", "1 нояб.", "1 ноября 2026, 15:05 GMT", "1 ноября 2026, 18:05 мск", "11:35 GMT−3:30"},
		"ar":    {"الأحد، 1 نوفمبر 2026", "1 نوفمبر 2026", "1 نوفمبر 2026", "1 نوفمبر", "1 نوفمبر 2026، 15:05 بتوقيت غرينتش", "1 نوفمبر 2026، 18:05 بتوقيت غرينتش_<+3>", "11:35 بتوقيت غرينتش_<−3:30>"},
		"ar-LB": {"الأحد، 1 تشرين الثاني 2026", "1 تشرين الثاني 2026", "1 تشرين الثاني 2026", "1 تشرين الثاني", "1 تشرين الثاني 2026، 15:05 بتوقيت غرينتش", "1 تشرين الثاني 2026، 18:05 بتوقيت غرينتش_<+3>", "11:35 بتوقيت غرينتش_<−3:30>"},
		"es":    {"domingo, 1 de noviembre de 2026", "1 de noviembre de 2026", "1 nov 2026", "1 nov", "1 de noviembre de 2026, 15:05 GMT", "1 de noviembre de 2026, 18:05 GMT+3", "11:35 GMT−3:30"},
		"fr":    {"dimanche 1er novembre 2026", "1er novembre 2026", "1er nov. 2026", "1er nov.", "1er novembre 2026, 15h05 GMT", "1er novembre 2026, 18h05 GMT+3", "11h35 GMT−3:30"},
	}
	for locale, lines := range want {
		p := For(locale)
		got := []string{p.Date(moment, nil, Full), p.Date(moment, nil, Long), p.Date(moment, nil, Medium), p.Date(moment, nil, Short),
			p.DateTime(moment, nil), p.DateTime(moment, moscow), p.Time(moment, caracas) + " " + p.Zone(moment, caracas)}
		for i := range got {
			got[i] = shown.Replace(got[i])
		}
		if diff := cmp.Diff(lines, got); diff != "" {
			t.Errorf("%s:\n%s", locale, diff)
		}
	}
	if got := For("ru").DateTime(time.Time{}, nil) + For("en").Relative(time.Time{}, moment); got != "" {
		t.Errorf("a moment that is not known is written as %q", got)
	}
}

func TestReaderSeesHowLongAgo(t *testing.T) {
	want := map[string][]string{
		"en": {"just now", "1 minute ago", "5 minutes ago", "2 hours ago", "6 days ago", "Oct 25, 2026", "in 3 hours"},
		"ru": {"только что", "1 минуту назад", "5 минут назад", "2 часа назад", "6 дней назад", "25 окт. 2026", "через 3 часа"},
		"ar": {"الآن", "قبل دقيقة", "قبل 5 دقائق", "قبل ساعتين", "قبل 6 أيام", "25 أكتوبر 2026", "بعد 3 ساعات"},
		"es": {"ahora mismo", "hace 1 minuto", "hace 5 minutos", "hace 2 horas", "hace 6 días", "25 oct 2026", "dentro de 3 horas"},
		"fr": {"à l’instant", "il y a 1 minute", "il y a 5 minutes", "il y a 2 heures", "il y a 6 jours", "25 oct. 2026", "dans 3 heures"},
	}
	for locale, lines := range want {
		var got []string
		for _, ago := range []time.Duration{time.Second, 90 * time.Second, 5 * time.Minute, 2 * time.Hour, 6 * 24 * time.Hour, 7 * 24 * time.Hour, -3 * time.Hour} {
			got = append(got, For(locale).Relative(moment.Add(-ago), moment))
		}
		if diff := cmp.Diff(lines, got); diff != "" {
			t.Errorf("%s:\n%s", locale, diff)
		}
	}
}

func TestReaderSeesNumbersListsAndQuotationsOfTheLanguage(t *testing.T) {
	want := map[string][]string{
		"en": {"17,444", "0.5", "999_B", "1.4_MB", "25_MB", "A, B and Iran", "“A”"},
		"ru": {"17_444", "0,5", "999_Б", "1,4_МБ", "25_МБ", "A, B и Iran", "«A»"},
		"ar": {"17,444", "0.5", "999_بايت", "1.4_ميغابايت", "25_ميغابايت", "A وB وIran", "«A»"},
		"es": {"17.444", "0,5", "999_B", "1,4_MB", "25_MB", "A, B e Iran", "«A»"},
		"fr": {"17_444", "0,5", "999_o", "1,4_Mo", "25_Mo", "A, B et Iran", "«_A_»"},
	}
	for locale, lines := range want {
		p := For(locale)
		got := []string{p.Number(17444), p.Number(0.5), p.Bytes(999), p.Bytes(1_400_000), p.Bytes(24_990_000), p.List([]string{"A", "B", "Iran"}), p.Quote("A")}
		for i := range got {
			got[i] = shown.Replace(got[i])
		}
		if diff := cmp.Diff(lines, got); diff != "" {
			t.Errorf("%s:\n%s", locale, diff)
		}
	}
	es := For("es")
	for last, want := range map[string]string{"hielo": "A y hielo", "Hijos": "A e Hijos", "Ítaca": "A e Ítaca", "Yemen": "A y Yemen", "": "A y ", "i": "A e i"} {
		if got := es.List([]string{"A", last}); got != want {
			t.Errorf("list is %q, want %q", got, want)
		}
	}
	if got := es.List(nil) + es.List([]string{"uno"}); got != "uno" {
		t.Errorf("short lists: %q", got)
	}
}

func TestCountTakesTheFormOfTheLanguage(t *testing.T) {
	for count, want := range map[int]string{0: "لا أخبار جديدة", 1: "خبر جديد واحد", 2: "خبران جديدان", 3: "3 أخبار جديدة", 11: "11 خبرًا جديدًا", 100: "100 خبر جديد", 103: "103 أخبار جديدة"} {
		if got := For("ar-EG").N("site.newsfeed_unseen", count); got != want {
			t.Errorf("%d: %q, want %q", count, got, want)
		}
	}
	for count, want := range map[int]string{1: "1 новая публикация", 11: "11 новых публикаций", 22: "22 новые публикации", 17444: "17\u00a0444 новые публикации"} {
		if got := For("ru").N("site.newsfeed_unseen", count); got != want {
			t.Errorf("%d: %q, want %q", count, got, want)
		}
	}
}

func TestScriptCountsInTheReadersLanguage(t *testing.T) {
	want := map[string]string{"one": "{n} новая публикация", "few": "{n} новые публикации", "many": "{n} новых публикаций", "other": "{n} новой публикации"}
	if diff := cmp.Diff(want, For("ru").Forms("site.newsfeed_unseen")); diff != "" {
		t.Error(diff)
	}
	if got := For("ru").Forms("no.such_key"); len(got) != 0 || !Has("site.home") || Has("no.such_key") {
		t.Errorf("forms of no key: %v", got)
	}
}

func TestValuesStandInTheirText(t *testing.T) {
	for _, c := range []struct{ got, want string }{
		{For("en").T("site.fault_text", "Reference", "ABC"), "Try again in a moment. If you write to us, give this number: ABC"},
		{For("en").T("site.fault_text", map[string]any{"Reference": "ABC"}), "Try again in a moment. If you write to us, give this number: ABC"},
		{For("ar").T("site.latest_in", "Section", "Anna Berg"), "الأحدث في قسم \u2068Anna Berg\u2069"},
		{For("fr").In(zone(t, "Europe/Paris")).T("site.latest_in", "Section", moment), "Les dernières : 1er novembre 2026, 16h05 GMT+1"},
		{For("en").T("error.too_large"), "This is larger than allowed."},
		{For("en").T("no.such_key"), "no.such_key"},
		{For("en").T("site.latest_in", "Section"), "Latest in <no value>"}, // a programmer's mistake, logged
	} {
		if c.got != c.want {
			t.Errorf("%q, want %q", c.got, c.want)
		}
	}
	given := map[string]any{"Section": moment}
	For("en").T("site.latest_in", given)
	if _, ok := given["Section"].(time.Time); !ok {
		t.Error("the caller's values were changed")
	}
}

func TestUnknownLanguageIsAnsweredInEnglish(t *testing.T) {
	for locale, want := range map[string][4]string{
		"de":      {"Home", "en", "ltr", "de"},
		"":        {"Home", "en", "ltr", ""},
		"!!":      {"Home", "en", "ltr", "!!"},
		"ar-EG":   {"الرئيسية", "ar", "rtl", "العربية"},
		"ru-KZ":   {"Главная", "ru", "ltr", "Русский"},
		"fr-u-nu": {"Accueil", "fr", "ltr", "Français"},
	} {
		p := For(locale)
		if got := [4]string{p.T("site.home"), p.Code(), p.Direction(), Name(locale)}; got != want {
			t.Errorf("%q: %q, want %q", locale, got, want)
		}
	}
	for locale, want := range map[string]string{"he": "rtl", "fa": "rtl", "az-Arab": "rtl", "az": "ltr", "ks-Deva": "ltr"} {
		if got := Direction(locale); got != want {
			t.Errorf("%s is written %s, want %s", locale, got, want)
		}
	}
	for i := range 2 * mostPrinters {
		For("en-x-" + strings.Repeat("a", i%8+1) + string(rune('a'+i%26)))
	}
	if len(printers.of) > mostPrinters {
		t.Errorf("%d printers are kept", len(printers.of))
	}
}

func FuzzLocale(f *testing.F) {
	for _, l := range []string{"en", "ar-EG", "zh-Hant-TW-u-nu-hanidec", "x-private", "i-klingon", "\x00", "en-u-ca-buddhist"} {
		f.Add(l)
	}
	f.Fuzz(func(t *testing.T, locale string) {
		p := newPrinter(locale)
		if p.T("site.home") == "" || p.Number(1234) == "" || p.DateTime(moment, nil) == "" || Direction(locale) == "" {
			t.Errorf("%q is answered with nothing", locale)
		}
	})
}
