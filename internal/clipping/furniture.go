package clipping

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

var (
	furnitureSet  = foldSet(append(slices.Clone(furniture), networks...))
	networkSet    = foldSet(networks)
	relatedSet    = foldSet(relatedLabels)
	buttonSet     = foldSet([]string{"read more", "اقرأ المزيد", "leer más"}) // labels that also stand alone, as buttons
	feedSet       = foldSet(feedLabels)
	foldedCookies = slices.Sorted(maps.Keys(foldSet(cookieOpenings)))
	longestWords  = longestOf(furnitureSet)

	counterLine = regexp.MustCompile(`^[+#(\[]?\d{1,3}([\s.,]?\d{1,3}){0,3}\s?([kKmM]|тыс\.?|млн)?\+?[)\]]?%?$`)
	viewsLine   = regexp.MustCompile(`^(\d[\d\s.,]*\s?([km]|тыс\.?)?\s?(views?|comments?|shares?|likes?|reads?|просмотр\pL*|комментари\pL*|مشاهد\pL*|تعليق\pL*|قراء\pL*|vistas?|visitas?|lecturas?|comentarios?|vues?|lectures?|commentaires?|partages?)|(views?|comments?|shares?|просмотр\pL*|комментари\pL*|المشاهدات|مشاهدات|عدد المشاهدات|تعليقات|vistas|visitas|comentarios|vues|commentaires|partages)\s?:?\s?\(?\d[\d\s.,]*([km]|тыс\.?)?\)?)$`)
	agoLine     = regexp.MustCompile(`^((updated |published |обновлено |опубликовано |actualizado |publicado |publié |mis à jour )?:?\s*)(\d+ (sec|second|min|minute|hour|hr|day|week|month|year)s?\.? ago|\d+ (сек|мин|час|дн|ден|нед|месяц|год|лет)\pL*\.? назад|(منذ|قبل) (\d+ )?(ثاني|ثوان|دقيق|دقائق|ساع|يوم|ايام|اسبوع|شهر)\pL*|hace \d+ (segundo|minuto|hora|día|semana|mes|año)\pL*|il y a \d+ (seconde|minute|heure|jour|semaine|mois|an|min|h)\pL*|just now|только что|الان|ahora mismo|à l'instant)$`)
	readingLine = regexp.MustCompile(`^(reading time:? ?\d+ ?(min|minutes?)\.?|\d+[ -]min(ute)?s?\.? read|время чтения:? ?\d+ ?мин\pL*\.?|tiempo de lectura:? ?\d+ ?min\pL*\.?|temps de lecture:? ?\d+ ?min\pL*\.?|(وقت|مده) القراءه:? ?\d+ ?دق\pL*|(photo|image|slide|фото|foto) \d+ ?(of|/|из|de|sur) ?\d+)$`)
	rightsLine  = regexp.MustCompile(`^(©|\(c\)|copyright)?\s?.{0,60}((19|20)\d\d.{0,80})?(all rights reserved|все права защищены|جميع الحقوق محفوظه|todos los derechos reservados|tous droits réservés)\.?.{0,60}$`)
	yearLine    = regexp.MustCompile(`^((©|\(c\)|copyright)\s?)+(19|20)\d\d(\s?-\s?(19|20)\d\d)?\b[^/]{0,80}$`)
	crumbLine   = regexp.MustCompile(`^(home|главная|الرئيسيه|inicio|accueil)\s?[/>»›|•→].{0,100}$`)
)

func foldSet(list []string) map[string]bool {
	set := make(map[string]bool, len(list))
	for _, s := range list {
		set[fold(s)] = true
	}
	return set
}

func longestOf(set map[string]bool) int {
	longest := 1
	for s := range set {
		longest = max(longest, len(strings.Fields(s)))
	}
	return longest
}

// furnitureReason says why a line is no part of any story; "" where it may be one.
func furnitureReason(text string) Reason {
	if utf8.RuneCountInString(text) > 500 {
		return ""
	}
	f := fold(text)
	switch {
	case counterLine.MatchString(f), viewsLine.MatchString(f):
		return Counter
	case agoLine.MatchString(f), stampOf(text).whole:
		return Stamp
	case rightsLine.MatchString(f), yearLine.MatchString(f), crumbLine.MatchString(f), readingLine.MatchString(f), madeOfFurniture(f), asksForCookies(f):
		return Furniture
	case wordCount(text) == 0:
		return Furniture
	}
	return ""
}

// bare strips the marks that stand around a label: arrows, brackets, colons, dots.
func bare(folded string) string {
	return strings.Trim(folded, " .:;,…!?»›>→▶►•·|/()[]«<←↓↑+*#✕×-_\"")
}

// madeOfFurniture says whether the folded line is one phrase of the furniture, or nothing but several of them in a row
// with their counters: extractors glue buttons together.
func madeOfFurniture(f string) bool {
	if furnitureSet[bare(f)] {
		return true
	}
	fields := strings.Fields(f)
	if len(fields) > 40 {
		return false
	}
	for at := 0; at < len(fields); {
		n := phraseAt(fields[at:])
		if n == 0 {
			return false
		}
		at += n
	}
	return len(fields) > 0
}

// phraseAt answers how many words at the start of fields are one phrase of the furniture or a counter.
func phraseAt(fields []string) int {
	for n := min(longestWords, len(fields)); n > 0; n-- {
		phrase := bare(strings.Join(fields[:n], " "))
		if phrase == "" || furnitureSet[phrase] || n == 1 && counterLine.MatchString(phrase) {
			return n
		}
	}
	return 0
}

// consent are the words without which a notice about cookies asks for nothing.
var consent = regexp.MustCompile(`sites?\b|сайт|موقع|sitio|experienc|expérience|polic|polít|politique|политик|accept|agree|consent|соглас|acept|third|terceros|tiers|preferen|préféren|improve|mejorar|améliorer|улучш|анализ|تحسين|تجرب|موافق|partners`)

func asksForCookies(f string) bool {
	for _, opening := range foldedCookies {
		if strings.HasPrefix(f, opening) {
			return wordCount(f) <= 5 || consent.MatchString(f)
		}
	}
	return false
}

// relatedLabel finds a label such as "Read also:" before a headline on the same line, and answers both.
func relatedLabel(text string) (label, headline string, ok bool) {
	before, after, found := strings.Cut(text, ":")
	if !found || !relatedSet[bare(fold(before))] || !headlineLike(trim(after)) {
		return "", "", false
	}
	return trim(before), trim(after), true
}

// feedEntryLine is an hour and a headline: an entry of a newsfeed.
var feedEntryLine = regexp.MustCompile(`^([01]?\d|2[0-3])[:.][0-5]\d\s+\pL`)
