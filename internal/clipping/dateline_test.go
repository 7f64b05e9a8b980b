package clipping

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestDatelinesOfTheAgenciesGivePlaceDateAndAgencyApart(t *testing.T) {
	for _, c := range []struct{ text, place, agency, date, rest string }{
		{"WASHINGTON (Sputnik) — Talks began.", "WASHINGTON", "Sputnik", "", "Talks began."},
		{"WASHINGTON (Sputnik)\u00a0 — Talks\u00a0 began.", "WASHINGTON", "Sputnik", "", "Talks\u00a0 began."},
		{"MOSCOW, August 12 (RIA Novosti) – Talks began.", "MOSCOW", "RIA Novosti", "August 12", "Talks began."},
		{"PARIS/BERLIN (AFP) - Talks began.", "PARIS/BERLIN", "AFP", "", "Talks began."},
		{"PARIS (AFP) — “Talks” began.", "PARIS", "AFP", "", "“Talks” began."},
		{"LONDON/PARIS, 3 March (Reuters) —Talks began.", "LONDON/PARIS", "Reuters", "3 March", "Talks began."},
		{"GENEVA and PARIS (AP) — Talks began.", "GENEVA and PARIS", "AP", "", "Talks began."},
		{"Paris, 12 août 2015 (AFP) - Talks began.", "Paris", "AFP", "12 août 2015", "Talks began."},
		{"BEIJING, Aug. 12 (Xinhua) -- Talks began.", "BEIJING", "Xinhua", "Aug. 12", "Talks began."},
		{"ST. PETERSBURG, Russia (AP) — Talks began.", "ST. PETERSBURG, Russia", "AP", "", "Talks began."},
		{"OSLO (NTB, May 3) — Talks began.", "OSLO", "NTB", "May 3", "Talks began."},
		{"RIO DE JANEIRO (Andes Desk) - Talks began.", "RIO DE JANEIRO", "Andes Desk", "", "Talks began."},
		{"LIMA, 5 mar (EFE).- Talks began.", "LIMA", "EFE", "5 mar", "Talks began."},
		{"(Reuters) - Talks began.", "", "Reuters", "", "Talks began."},
		{"CAIRO — Talks began.", "CAIRO", "", "", "Talks began."},
		{"МОСКВА, 12 авг — РИА Новости. Начались переговоры.", "МОСКВА", "РИА Новости", "12 авг", "Начались переговоры."},
		{"МОСКВА, 12 августа. /ТАСС/. Начались переговоры.", "МОСКВА", "ТАСС", "12 августа", "Начались переговоры."},
		{"МОСКВА (Спутник) — Начались переговоры.", "МОСКВА", "Спутник", "", "Начались переговоры."},
		{"Москва. 12 августа. INTERFAX.RU - Начались переговоры.", "Москва", "INTERFAX.RU", "12 августа", "Начались переговоры."},
		{"القاهرة (سبوتنيك) — بدأت المحادثات.", "القاهرة", "سبوتنيك", "", "بدأت المحادثات."},
		{"القاهرة، 12 أغسطس (أ ف ب) - بدأت المحادثات.", "القاهرة", "أ ف ب", "12 أغسطس", "بدأت المحادثات."},
		{"القاهرة 12 أغسطس – سبوتنيك. بدأت المحادثات.", "القاهرة", "سبوتنيك", "12 أغسطس", "بدأت المحادثات."},
		{"دمشق/بيروت (رويترز) - بدأت المحادثات.", "دمشق/بيروت", "رويترز", "", "بدأت المحادثات."},
	} {
		t.Run(c.text, func(t *testing.T) {
			f, ok := parseDateline(c.text, "")
			if !ok {
				t.Fatal("no dateline found")
			}
			want := filed{Dateline: Dateline{Place: c.place, Agency: c.agency, Date: c.date}, rest: c.rest}
			if diff := cmp.Diff(want, f, cmp.AllowUnexported(filed{})); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestParagraphsThatOnlyLookLikeADatelineAreNotCut(t *testing.T) {
	for _, text := range []string{
		"Ivan Petrov (United Russia) — said nothing.",
		"Anna Kask (45) - the mayor - left.",
		"The talks (in Geneva) — long as they were — ended.",
		"Yesterday — all were there.",
		"We — that is, the town — agreed.",
		"NATO — said one of them.",
		"He said (Reuters) nothing.",
		"“MOSCOW (AP) — that is how we wrote,” he said.",
		"August 12 — a day of rest.",
		"In 2015 (AP) - prices rose.",
		"Иван Петров (КПРФ) — депутат.",
	} {
		if f, ok := parseDateline(text, ""); ok {
			t.Errorf("%q was cut into %+v", text, f)
		}
	}
}

func TestCreditLinesGiveAgencyAndPhotographerApart(t *testing.T) {
	known := endings{}
	known.add("two men at a table in Oslo")
	for _, c := range []struct{ text, agency, photographer, caption string }{
		{"© Sputnik / Pavel Ivanov / Go to the mediabank", "Sputnik", "Pavel Ivanov", ""},
		{"© Sputnik / Pavel Ivanov\u00a0/\u00a0Go to the mediabankA crowd", "Sputnik", "Pavel Ivanov", "A crowd"},
		{"© Sputnik / Go to the photobank A crowd", "Sputnik", "", "A crowd"},
		{"© РИА Новости / Пётр Лесков / Перейти в медиабанкТолпа", "РИА Новости", "Пётр Лесков", "Толпа"},
		{"© РИА Новости . Пётр Лесков", "РИА Новости . Пётр Лесков", "", ""},
		{"© سبوتنيك / ليلى حداد / الذهاب إلى بنك الصورحشد", "سبوتنيك", "ليلى حداد", "حشد"},
		{"© سبوتنيك / ليلى حداد / انتقل إلى بنك الصور", "سبوتنيك", "ليلى حداد", ""},
		{"© Sputnik / Inés Robles / Ir al banco de imágenesUna multitud", "Sputnik", "Inés Robles", "Una multitud"},
		{"© Sputnik / Luc Morel / Accéder à la banque de médiasUne foule", "Sputnik", "Luc Morel", "Une foule"},
		{"© Sputnik / Luc Morel / Aller à la banque d’images", "Sputnik", "Luc Morel", ""},
		{"© AP Photo / Nils Berg", "AP Photo", "Nils Berg", ""},
		{"© REUTERS / JANE DOE", "REUTERS", "JANE DOE", ""},
		{"© Photo : Karl Huber", "", "Karl Huber", ""},
		{"© Photo : Harbour Police", "Harbour Police", "", ""},
		{"© AFP / Getty Images / Jean Petit", "AFP / Getty Images", "Jean Petit", ""},
		{"© AFP 2023 / Jean Petit", "AFP", "Jean Petit", ""},
		{"© Photo : City Fire Brigade", "City Fire Brigade", "", ""},
		{"© AFP", "AFP", "", ""},
		{"(c) Example News", "Example News", "", ""},
		{"Фото: Мария Белова", "", "Мария Белова", ""},
		{"Фото: Мария Белова/ТАСС", "ТАСС", "Мария Белова", ""},
		{"Photo: Tom Reed / AP", "AP", "Tom Reed", ""},
		{"Photo: Reuters", "Reuters", "", ""},
		{"© AFP / Jean PetitA man and a dog on the quay", "AFP", "Jean Petit", "A man and a dog on the quay"},
		{"© AFP / Jean Petit two men at a table in Oslo", "AFP", "Jean Petit", "two men at a table in Oslo"},
		{"© AFP / Ian McDonald", "AFP", "Ian McDonald", ""},
	} {
		t.Run(c.text, func(t *testing.T) {
			got, ok := parseCredit(c.text, known)
			if !ok {
				t.Fatal("no credit line found")
			}
			if got.agency != c.agency || got.photographer != c.photographer || got.caption != c.caption {
				t.Errorf("got %q, %q, %q; want %q, %q, %q", got.agency, got.photographer, got.caption, c.agency, c.photographer, c.caption)
			}
		})
	}
}

func TestWholeQuotationsAreToldFromSentencesThatBeginAndEndWithMarks(t *testing.T) {
	for text, want := range map[string]bool{
		"“We will build it.”":                      true,
		"“We will build it”.":                      true,
		"\"We will build it.\"":                    true,
		"\"We call it \"moderate\" here.\"":        true,
		"«Мы построим „его“ здесь».":               true,
		"«Мы построим завод «Заря»":                true,
		"„Wir bauen es.“":                          true,
		"« Nous le bâtirons. »":                    true,
		"‘It’s the birds’ favourite song.’":        true,
		"”سنبنيه معا.“":                            true,
		"“سنبنيه معا.”":                            true,
		"“We will,” he said. “We must.”":           false,
		"\"We will,\" he said. \"We must.\"":       false,
		"«Мы построим», — сказал он. «Мы должны».": false,
		"‘We will,’ he said. ‘We must.’":           false,
		"“We will build it,” he said.":             false,
		"He called it “a miracle”":                 false,
		"“We will build it":                        false,
		"“”":                                       false,
	} {
		if got := wholeQuotation(text); got != want {
			t.Errorf("%q: got %v, want %v", text, got, want)
		}
	}
}

func TestSpeakersAreFoundByWhatTheyDoAndOfferedWithoutTheirTitles(t *testing.T) {
	for text, want := range map[string]string{
		"US State Department Deputy Spokesperson Mark Field told journalists on Thursday.": "Mark Field",
		"Foreign Minister Igor Lesnov met with Ahmed Nur in Oslo.":                         "",
		"Work begins soon, said the mayor, Ida Brandt, in Oslo.":                           "Ida Brandt",
		"Ida Brandt, the mayor of Larkport, said that work begins.":                        "Ida Brandt",
		"The spokesperson stressed Washington continues to seek it.":                       "",
		"Its leader Piet van Dam said.":                                                    "Piet van Dam",
		"Мост открыт, заявил журналистам мэр Илья Громов.":                                 "Илья Громов",
		"Dijo la alcaldesa Rosa Quispe.":                                                   "Rosa Quispe",
		"Il rouvre, a déclaré la maire Claire Fontaine.":                                   "Claire Fontaine",
		"وقال مدير المكتبة سامي نور إن الدخول مجاني.":                                      "سامي نور",
	} {
		if got := speakerIn(text); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}

func TestOnlyASitesNameIsCutFromTheHeadline(t *testing.T) {
	for _, c := range []struct{ page, headline, source string }{
		{"Talks Begin - State Department\nLede here ends.", "Talks Begin - State Department", ""},
		{"Talks Begin - Pentagon\nLede here ends.\nCaption of a card here - Polar Star\nCard Headline Stands Here\nText ends.\nOther caption here - Polar Star\nOther Headline Stands Here\nText.", "Talks Begin - Pentagon", "Polar Star"},
		{"Talks Begin - Polar Star\nLede here ends.\nCaption of a card here. - Polar Star\nCard Headline Stands Here\nText ends.", "Talks Begin", "Polar Star"},
		{"Talks Begin - Sputnik International\nLede here ends.", "Talks Begin", "Sputnik International"},
		{"Talks Begin | Example News\nLede here ends.", "Talks Begin", "Example News"},
		{"Talks Begin - State Department - Example News\nLede here ends.", "Talks Begin - State Department", "Example News"},
		{"Talks Begin — РИА Новости, 12.08.2015\nLede here ends.", "Talks Begin", "РИА Новости"},
		{"Talks Begin - Reuters\nLede here ends.", "Talks Begin - Reuters", ""},
		{"Talks Begin - Reuters\nLede here ends.\nOSLO (Reuters) - Text ends.", "Talks Begin", "Reuters"},
		{"Мост откроют - Минобороны\nАбзац с точкой.", "Мост откроют - Минобороны", ""},
		{"Talks Begin - example.com\nLede here ends.", "Talks Begin", "example.com"},
		{"Talks Begin - State Department\nLede here ends.\nCaption of a card here. - Example News\nOther Talks Begin - State Department\nText ends.", "Talks Begin - State Department", "Example News"},
	} {
		t.Run(strings.ReplaceAll(c.page, "\n", "/"), func(t *testing.T) {
			got, err := Parse([]byte(c.page))
			if err != nil {
				t.Fatal(err)
			}
			if got.Headline != c.headline || got.Source != c.source {
				t.Errorf("got %q from %q, want %q from %q", got.Headline, got.Source, c.headline, c.source)
			}
		})
	}
}
