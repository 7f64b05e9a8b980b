package proof_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"dateline.news/internal/proof"
)

func passages(words ...string) []proof.Passage {
	var all []proof.Passage
	for i, w := range words {
		all = append(all, proof.Passage{Place: fmt.Sprintf("body.content[%d]", i), Words: w})
	}
	return all
}

func TestNameSpeltTwoWaysIsFoundInEveryScript(t *testing.T) {
	for name, c := range map[string]struct {
		text, known []string
		want        string // usual/rare, parted by spaces
	}{
		"Latin":              {[]string{"Ilse Okafor spoke. Later Ilse Okafor left.", "“No,” said Ilse Okafur."}, nil, "Ilse Okafor/Ilse Okafur"},
		"swapped letters":    {[]string{"Tomas Reyl came. Tomas Reyl ate. Tomas Rely went."}, nil, "Tomas Reyl/Tomas Rely"},
		"accents":            {[]string{"Jürgen Müller and Jürgen Müller. Jürgen Muller."}, nil, "Jürgen Müller/Jürgen Muller"},
		"with a particle":    {[]string{"Anna van Dijk met Anna van Dijk; Anna van Dyjk left."}, nil, "Anna van Dijk/Anna van Dyjk"},
		"possessive":         {[]string{"Ilse Okafor’s plan. Ilse Okafor said."}, nil, ""},
		"other people":       {[]string{"John Smith met Jane Smith. Anna Kask met Boris Kask."}, nil, ""},
		"places":             {[]string{"East Germany and West Germany, North Korea and South Korea."}, nil, ""},
		"parted by a comma":  {[]string{"From Tolm, Anna said; from Tulm, Anna said."}, nil, ""},
		"Cyrillic":           {[]string{"Ильзе Окафор говорила. Ильзе Окафор ушла. Ильзе Окафур молчала."}, nil, "Ильзе Окафор/Ильзе Окафур"},
		"Russian cases":      {[]string{"Анна Каск вошла. Анну Каск видели, об Анне Каск писали, Анной Каск гордились."}, nil, ""},
		"Greek":              {[]string{"Νίκος Παππάς μίλησε. Νίκος Παππάς έφυγε. Νίκος Παπάς."}, nil, "Νίκος Παππάς/Νίκος Παπάς"},
		"Arabic, known":      {[]string{"قالت إيلزه أوكافور. وغادرت إيلزه أوكافار."}, []string{"إيلزه أوكافور"}, "إيلزه أوكافور/إيلزه أوكافار"},
		"Arabic, with and":   {[]string{"قالت إيلزه أوكافور وإيلزه أوكافور."}, []string{"إيلزه أوكافور"}, ""},
		"Hebrew, known":      {[]string{"אמר משה כהנוב."}, []string{"משה כהנוף"}, "משה כהנוף/משה כהנוב"},
		"known to the house": {[]string{"Ilse Okafur spoke."}, []string{"Ilse Okafor"}, "Ilse Okafor/Ilse Okafur"},
		"two known ones":     {[]string{"Nothing."}, []string{"Ilse Okafor", "Ilse Okafur"}, ""},
		"a surname alone":    {[]string{"Ilse Okafor spoke.", "“No,” Okofor said. Okofor left with Okafor."}, nil, "Okafor/Okofor"},
		"Cyrillic, alone":    {[]string{"Ильзе Окафор говорила. Окофор ушла, Окафора не было."}, nil, "Окафор/Окофор"},
		"a surname's forms":  {[]string{"Anna Ivanov met Boris Keller. The Ivanovs and Ivanova; Keller’s plan, the Kellers."}, nil, ""},
		"of a country":       {[]string{"North Korea, East Germany, Central Russia: Koreans, Germans and Russians."}, nil, ""},
		"capitals":           {[]string{"RIVER RISES AGAIN, RIVER RISEN AGAIN"}, nil, ""},
		"nothing":            {nil, nil, ""},
	} {
		var got []string
		for _, p := range proof.Names(passages(c.text...), c.known) {
			got = append(got, p.Usual+"/"+p.Words)
		}
		if s := strings.Join(got, " "); s != c.want {
			t.Errorf("%s: %q, want %q", name, s, c.want)
		}
	}
}

func words(marks []proof.Mark) []string {
	var all []string
	for _, m := range marks {
		all = append(all, m.Words)
	}
	return all
}

func TestEveryFigureAndQuotationIsListed(t *testing.T) {
	text := passages("On 12 May 4,000 people (3.5% of 114 000) came at 14:05, the 2nd time.", `She said: “We will not go home.” He called it “a day”. «Мы не уйдём домой», "not one more step".`, "في ٤٢ قرية")
	want := []string{"12", "4,000", "3.5%", "114", "000", "14:05", "2nd", "٤٢"}
	if diff := cmp.Diff(want, words(proof.Figures(text))); diff != "" {
		t.Errorf("figures (-want +got):\n%s", diff)
	}
	text = append(text, proof.Passage{Place: "body.content[9]", Words: "All of it is one quotation.", Quote: true})
	want = []string{"We will not go home.", "Мы не уйдём домой", "not one more step", "All of it is one quotation."}
	if diff := cmp.Diff(want, words(proof.Quotes(text))); diff != "" {
		t.Errorf("quotes (-want +got):\n%s", diff)
	}
}

const styleFile = "\ufeff# the house\n\nutilise → use | plain words | It is shorter.\nin order to -> to\nterroris* | say who calls them so\nКиеве => Киеву\nUtilise\n→ nothing\na|b|c|d\n"

func TestStyleFileIsReadAndItsFaultsAreToldWithTheirLines(t *testing.T) {
	style, faults := proof.ParseStyle(styleFile)
	var told []string
	for _, f := range faults {
		told = append(told, fmt.Sprintf("%d %s", f.Line, f.Reason))
	}
	if diff := cmp.Diff([]string{"7 twice", "8 no_word", "9 parts"}, told); diff != "" {
		t.Errorf("faults (-want +got):\n%s", diff)
	}
	if len(style.Rules) != 4 || style.Rules[0].Instead != "use" || style.Rules[0].Why != "It is shorter." || style.Rules[2].Line != 5 {
		t.Errorf("rules %+v", style.Rules)
	}
	var found []string
	for _, h := range style.Find(passages("They Utilise it in order to win.", "Terrorists, said “terrorists utilise it” and utilised.", "В Киеве тихо.")) {
		found = append(found, h.Words+"/"+h.Rule.Instead)
	}
	if diff := cmp.Diff([]string{"Utilise/use", "in order to/to", "Terrorists/", "Киеве/Киеву"}, found); diff != "" {
		t.Errorf("hits (-want +got):\n%s", diff)
	}
	if _, faults := proof.ParseStyle(strings.Repeat("x", 601)); len(faults) != 1 || faults[0].Reason != proof.FaultLong {
		t.Errorf("an endless line: %v", faults)
	}
	if hits := style.Find([]proof.Passage{{Words: "We utilise it.", Quote: true}}); len(hits) != 0 {
		t.Errorf("somebody else's words: %v", hits)
	}
}

func FuzzProof(f *testing.F) {
	f.Add(styleFile, "Ilse Okafor met Ilse Okafur, who said “we utilise 3.5%”.")
	f.Add("*", "“")
	f.Add("a->b->c|", "'s ’s 9-")
	f.Fuzz(func(t *testing.T, file, text string) {
		style, faults := proof.ParseStyle(file)
		lines := strings.Count(file, "\n") + 1
		for _, fault := range faults {
			if fault.Line < 1 || fault.Line > lines || fault.Reason == "" {
				t.Errorf("fault %+v of %d lines", fault, lines)
			}
		}
		p := []proof.Passage{{Place: "lede", Words: text}}
		marks := append(proof.Figures(p), proof.Quotes(p)...)
		for _, h := range style.Find(p) {
			marks = append(marks, h.Mark)
		}
		for _, m := range marks {
			if m.Words == "" || !strings.Contains(text, m.Words) {
				t.Errorf("%+v is not in %q", m, text)
			}
		}
		proof.Names(p, []string{text})
	})
}

func BenchmarkLongText(b *testing.B) {
	text := strings.Repeat("Ilse Okafor of Lake Verane told Tomas Reyl on 12 May that “4,000 people will not go home”. ", 170)
	p := passages(text)
	for b.Loop() {
		proof.Names(p, nil)
		proof.Figures(p)
		proof.Quotes(p)
	}
}
