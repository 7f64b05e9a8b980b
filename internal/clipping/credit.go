package clipping

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// creditMark opens a credit line: the sign of copyright or a label, or one after the other.
var creditMark = regexp.MustCompile(`^(?i:(?:©|\(c\)|\(с\)|&copy;)[\s\p{Zs}]*(?:(?:photo|foto|фото|صورة|الصورة)[\s\p{Zs}]*[:.][\s\p{Zs}]*)?|(?:photo(?:graph)?(?: credit)?|image credit|picture|credit|foto|fotografía|crédito|crédit(?: photo)?|фото|фотография|صورة|الصورة|تصوير)[\s\p{Zs}]*:[\s\p{Zs}]*|photo by[\s\p{Zs}]+)`)

// midCredit opens a credit line that an extractor left at the end of the caption.
var midCredit = regexp.MustCompile(`[\s\p{Zs}]*(©|\((?i:c)\))[\s\p{Zs}]+\pL`)

// mediabankLink is the link that stands behind a credit line, in the languages that the program ships.
var mediabankLink = regexp.MustCompile(`(?i)(go[\s\p{Zs}]+to[\s\p{Zs}]+(?:the[\s\p{Zs}]+)?(?:media|photo)[\s\p{Zs}]?bank|перейти[\s\p{Zs}]+в[\s\p{Zs}]+(?:медиа|фото)[\s\p{Zs}]?банк|купить[\s\p{Zs}]+фото|(?:ال)?(?:ذهاب|انتقال|انتقل|اذهب)[\s\p{Zs}]+[إا]لى[\s\p{Zs}]+(?:بنك|مصرف|مكتبة)[\s\p{Zs}]+(?:ال)?(?:صور|وسائط|إعلام|ميديا)|ir[\s\p{Zs}]+(?:al|a[\s\p{Zs}]+la)[\s\p{Zs}]+(?:banco[\s\p{Zs}]+de[\s\p{Zs}]+(?:imágenes|fotos|medios)|mediabank|mediateca|fototeca)|(?:accéder|aller)[\s\p{Zs}]+(?:à[\s\p{Zs}]+la|dans[\s\p{Zs}]+la|au)[\s\p{Zs}]+(?:banque[\s\p{Zs}]+(?:de[\s\p{Zs}]+médias|de[\s\p{Zs}]+photos|d['’]images)|médiathèque|photothèque|mediabank))`)

// holderYear is the year of the copyright behind the holder's name: "AFP 2023".
var holderYear = regexp.MustCompile(`^(.*\pL)[\s\p{Zs},]+((?:19|20)\d\d)$`)

var slash = regexp.MustCompile(`[\s\p{Zs}]*/[\s\p{Zs}]*`)

// organisation marks a name of two or three words that is no person's.
var organisation = regexp.MustCompile(`(?i)\b(pool|press|service|brigade|club|team|council|city|town|fire|rescue|embassy|union|bank|group|court|party|festival|theatre|theater|association|foundation|project|committee|agency|photo|photos|images|news|ministry|department|navy|army|force|archive|library|museum|office|handout|courtesy|company|university|institute|center|centre|government|police|society|media|studio|getty|reuters|afp|tass)\b|служба|агентство|министерств|архив|музей|пресс|وكالة|وزارة|prensa|agencia|ministerio|archivo|agence|ministère|presse`)

// credit is a credit line taken apart.
type credit struct {
	agency, photographer string
	line                 string   // the line to the letter, without link and caption
	caption              string   // what was glued to it
	labels               []string // words of the line that are neither name nor caption: "Photo:", a year
	link                 string   // the link to the mediabank
}

// parseCredit takes a credit line apart; captions are texts that the page shows as captions elsewhere, the best evidence
// of where a glued one begins. A line that opens as a credit and goes on as a sentence is none.
func parseCredit(text string, captions endings) (credit, bool) {
	opening := creditMark.FindString(text)
	if opening == "" {
		return credit{}, false
	}
	var c credit
	rest := trim(text[len(opening):])
	if label := trim(strings.TrimPrefix(opening, "©")); wordCount(label) > 0 {
		c.labels = append(c.labels, label)
	}
	rest, c.caption = cutKnownCaption(rest, captions)
	rest = c.cutLink(rest)
	if c.caption == "" {
		rest, c.caption = cutGluedCaption(rest)
	}
	rest = trim(strings.TrimRight(trim(rest), "/|"))
	if wordCount(rest) == 0 && c.caption == "" && len(c.labels) == 0 && c.link == "" || wordCount(rest) > 12 {
		return credit{}, false
	}
	c.names(rest, strings.HasPrefix(opening, "©") || strings.HasPrefix(opening, "("))
	c.line = trim(opening + rest)
	return c, true
}

// cutLink takes the link to the mediabank out and whatever follows it as the caption.
func (c *credit) cutLink(rest string) string {
	m := mediabankLink.FindStringIndex(rest)
	if m == nil {
		return rest
	}
	c.link = rest[m[0]:m[1]]
	if after := trim(strings.TrimLeft(rest[m[1]:], " \u00a0/|:-–—")); after != "" {
		c.caption = trim(after + c.caption)
	}
	return rest[:m[0]]
}

func cutKnownCaption(rest string, captions endings) (string, string) {
	best := ""
	for _, caption := range captions[endingOf(rest)] {
		if len(caption) > len(best) && strings.HasSuffix(rest, caption) {
			best = caption
		}
	}
	return trim(strings.TrimSuffix(rest, best)), best
}

// cutGluedCaption parts "Eduard PetrovA crowd on the square" where a small letter meets a capital and at least three words
// follow, and "Anna Kask. A crowd on the square" at the stop.
func cutGluedCaption(rest string) (string, string) {
	last := 0
	if m := slash.FindAllStringIndex(rest, -1); m != nil {
		last = m[len(m)-1][1]
	}
	if wordCount(rest[last:]) <= 4 {
		return rest, ""
	}
	before := ' '
	for i, r := range rest {
		if i > last && unicode.IsLower(before) && unicode.IsUpper(r) && wordCount(rest[i:]) >= 4 {
			return rest[:i], rest[i:]
		}
		before = r
	}
	if name, caption, ok := strings.Cut(rest[last:], ". "); ok && wordCount(name) <= 4 && wordCount(caption) >= 3 {
		return rest[:last] + name + ".", trim(caption)
	}
	return rest, ""
}

// names sets agency and photographer. Behind the sign of copyright the holder comes first; behind a label often the
// person does. Names alone: a person is the photographer only where a label says that a photo is meant.
func (c *credit) names(rest string, sign bool) {
	parts := slash.Split(rest, -1)
	if m := holderYear.FindStringSubmatchIndex(parts[0]); m != nil {
		c.labels = append(c.labels, parts[0][m[4]:m[5]])
		parts[0] = trim(parts[0][:m[3]])
	}
	first, last := strings.Join(parts[:len(parts)-1], " / "), parts[len(parts)-1]
	switch {
	case len(parts) > 1 && (knownAgency(last) && !knownAgency(first) && isPerson(first) || !sign && isPerson(first) && !isPerson(last)):
		c.agency, c.photographer = last, first
	case len(parts) > 1:
		c.agency, c.photographer = first, last
	case isPerson(last) && (!sign || len(c.labels) > 0 && !isSign(c.labels[0])):
		c.photographer = last
	default:
		c.agency = last
	}
}

// isSign says whether a label is the sign of copyright in letters.
func isSign(label string) bool {
	return wordCount(label) == 1 && utf8.RuneCountInString(words(label)[0]) == 1
}

// isPerson says whether a name reads as a person's: two to four words, each with a capital, none of an organisation.
func isPerson(s string) bool {
	fields := strings.Fields(s)
	if len(fields) < 2 || len(fields) > 4 || organisation.MatchString(s) {
		return false
	}
	for _, f := range fields {
		if !capitalised(f) && !particles[strings.ToLower(f)] {
			return false
		}
	}
	return true
}

// splitMidCredit parts a caption from the credit line behind it on the same line.
func splitMidCredit(text string) (caption, rest string, ok bool) {
	m := midCredit.FindStringSubmatchIndex(text)
	if m == nil || m[0] == 0 {
		return "", "", false
	}
	caption, rest = trim(text[:m[0]]), text[m[2]:]
	return caption, rest, wordCount(caption) >= 2 && wordCount(rest) <= 14
}
