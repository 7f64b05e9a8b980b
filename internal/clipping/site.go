package clipping

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// knownSites are names that sites write behind their headlines. Names under which others are quoted, such as Reuters or
// TASS alone, are not here: "- Reuters" is more often an attribution, and needs other evidence.
var knownSites = foldSet([]string{
	"Sputnik International", "Sputnik News", "РИА Новости", "Sputnik Arabic", "Sputnik Arabia", "Sputnik Mundo", "Sputnik France", "Sputnik Afrique", "سبوتنيك عربي", "Sputnik Africa", "Sputnik Africa",
	"BBC News", "BBC News Mundo", "BBC News Русская служба", "BBC News عربي", "AP News", "CNN", "CNN.com", "The Guardian", "The New York Times", "The Washington Post", "Al Jazeera English", "الجزيرة نت", "العربية", "سكاي نيوز عربية",
	"Le Monde", "Le Figaro", "Libération", "EL PAÍS", "EL MUNDO", "Clarín", "La Nación", "Коммерсантъ", "Ведомости", "Известия", "Российская газета", "Новая газета", "Лента.ру", "Газета.Ru", "Interfax.ru", "Euronews", "France 24", "DW", "RT en Español", "RT International",
})

// siteEnd are the last words by which a name tells that it is a site's.
var siteEnd = regexp.MustCompile(`(?i)(\bnews|\btimes|\bherald|\btribune|\bgazette|\bjournal|\bpost|\bchronicle|\bobserver|\bmagazine|\bonline|новости|газета|вестник|ведомости|\.(com|org|net|ru|fr|es|info|news|tv|mx|ar|co\.uk)|نيوز|noticias|actualités|\binfos?)$`)

// siteStart are first words that do the same in languages that put them there.
var siteStart = regexp.MustCompile(`^(The Daily |El Diario |Diario |Le Journal |Journal |Газета |صحيفة |جريدة |وكالة أنباء |Noticias |Radio |Новости |Вести )`)

// speakers are the words of an attribution: who holds one of these is quoted, not read.
var attributionWord = regexp.MustCompile(`(?i)(department|dep't|dept|ministry|minist|president|official|police|report|source|spokes|expert|poll|study|survey|pentagon|kremlin|white house|army|military|media|court|lawyer|union|governor|mayor|envoy|agency|embassy|senator|opposition|министерство|минобороны|мид\b|минфин|минздрав|эксперт|источник|сми\b|опрос|посол|губернатор|кремл|полици|депутат|وزارة|وزير|مسؤول|رئيس|مصدر|متحدث|الشرطة|خبير|ministerio|ministro|portavoz|policía|gobierno|fuente|experto|encuesta|ministère|ministre|porte-parole|gouvernement|sondage|étude|président)`)

var domain = regexp.MustCompile(`^[a-z0-9-]+(\.[a-z0-9-]+)*\.[a-z]{2,6}$`)

var separator = regexp.MustCompile(`[\s\p{Zs}]+(-|–|—|\||::|•|·)[\s\p{Zs}]+`)

// suffix is the piece behind the last separator of a line.
type suffix struct {
	base string // what stands before, trimmed
	mark string // "-", "|", …
	name string // without a trailing date
	date string // "12.08.2015" behind the name
	more string // date and numbers behind the name, to the letter
	tail string // all of it, to the letter
}

// suffixOf takes the last piece of a line where it could be a name.
func suffixOf(text string) (suffix, bool) {
	all := separator.FindAllStringSubmatchIndex(text, -1)
	if len(all) == 0 {
		return suffix{}, false
	}
	m := all[len(all)-1]
	s := suffix{base: trim(text[:m[0]]), mark: text[m[2]:m[3]], tail: trim(text[m[1]:])}
	s.name = s.tail
	if d := trailingDate.FindStringSubmatchIndex(s.tail); d != nil {
		s.name, s.date = trim(s.tail[:d[0]]), s.tail[d[2]:d[3]]
		s.more = strings.TrimLeft(s.tail[d[0]:], ",، \u00a0")
	}
	n := wordCount(s.name)
	ok := s.base != "" && n > 0 && n <= 6 && utf8.RuneCountInString(s.name) <= 50 && (capitalised(s.name) || domain.MatchString(s.name)) && !ends(s.name)
	return s, ok
}

// sites gathers the names for which the page itself gives evidence that they are the site's.
type sites map[string]bool

// siteNames weighs the evidence of the whole page.
//
// A name counts as the site's where it follows a line that stands elsewhere on the page without it (a caption or a
// headline repeated), a caption that ends as a sentence, or a pipe; where it is known, or shaped as a site's name; where
// a date follows it; where it begins with the agency of the dateline; or where it does not read as an attribution, and
// follows several lines or one that stands in the text right above a headline.
func siteNames(lines []line, agency string) sites {
	bases := map[string]bool{}
	for _, l := range lines {
		bases[fold(l.text)] = true
	}
	credits := creditsIn(lines)
	found, seen := sites{}, map[string]map[string]bool{}
	for i, l := range lines {
		s, ok := suffixOf(l.text)
		if !ok || s.date == "" && ends(l.text) {
			continue
		}
		name := fold(s.name)
		if seen[name] == nil {
			seen[name] = map[string]bool{}
		}
		seen[name][fold(s.base)] = true
		if ownsName(s, agency) || bases[fold(s.base)] && !attributionWord.MatchString(s.name) || credits.glued(s.base) || aboveHeadline(lines, i, s) || len(seen[name]) > 1 && !attributionWord.MatchString(s.name) {
			found[name] = true
		}
	}
	return found
}

// aboveHeadline says whether line i stands between two paragraphs with a headline right below it, as the caption of a
// card does, and the name behind it is written as a name.
func aboveHeadline(lines []line, i int, s suffix) bool {
	if i < 2 || i+2 >= len(lines) || attributionWord.MatchString(s.name) || wordCount(s.base) < 3 {
		return false
	}
	for w := range strings.FieldsSeq(s.name) {
		if !capitalised(w) {
			return false
		}
	}
	below := lines[i+1]
	return ends(lines[i-1].text) && !below.blank && headlineLike(below.text) && !ends(below.text) && ends(lines[i+2].text)
}

// ownsName weighs what a single line tells.
func ownsName(s suffix, agency string) bool {
	name := fold(s.name)
	switch {
	case s.mark == "|" || s.date != "" || knownSites[name]:
		return true
	case strings.HasSuffix(s.base, ".") && !abbreviated(s.base[:len(s.base)-1]) && !attributionWord.MatchString(s.name):
		return true
	case attributionWord.MatchString(s.name):
		return false
	case siteEnd.MatchString(s.name) || siteStart.MatchString(s.name):
		return true
	}
	agency = fold(agency)
	return agency != "" && (name == agency || strings.HasPrefix(name, agency+" "))
}

// endings finds texts by how they end, without a walk through all of them for each question.
type endings map[string][]string

// endingBytes is how much of an end is the key; endingTexts is how many texts with one end are kept. Real pages have one.
const endingBytes, endingTexts = 12, 40

func endingOf(text string) string { return text[max(0, len(text)-endingBytes):] }

// add keeps a text of at least three words.
func (e endings) add(text string) {
	key := endingOf(text)
	if wordCount(text) > 2 && len(e[key]) < endingTexts && !slices.Contains(e[key], text) {
		e[key] = append(e[key], text)
	}
}

// creditsIn gathers the credit lines of a page.
func creditsIn(lines []line) endings {
	credits := endings{}
	for _, l := range lines {
		if creditMark.MatchString(l.text) {
			credits.add(l.text)
		}
	}
	return credits
}

// glued says whether a credit line ends with this caption.
func (e endings) glued(caption string) bool {
	return wordCount(caption) > 2 && slices.ContainsFunc(e[endingOf(caption)], func(credit string) bool {
		return strings.HasSuffix(credit, caption) && len(credit) > len(caption)
	})
}

// cut takes a site's name off the end of a line.
func (known sites) cut(text string) (suffix, bool) {
	s, ok := suffixOf(text)
	if !ok || !known[fold(s.name)] {
		return suffix{}, false
	}
	return s, true
}
