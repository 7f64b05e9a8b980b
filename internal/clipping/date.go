package clipping

import (
	"regexp"
	"slices"
	"strings"
)

// months are the names and abbreviations of the months, folded, in the languages that the program ships.
var months = foldSet(strings.Fields(`january february march april may june july august september october november december
jan feb mar apr jun jul aug sep sept oct nov dec
января февраля марта апреля мая июня июля августа сентября октября ноября декабря январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь
янв фев мар апр июн июл авг сен сент окт ноя дек
يناير فبراير مارس أبريل ابريل إبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر كانون شباط آذار نيسان أيار حزيران تموز آب أيلول تشرين جانفي فيفري أفريل ماي جوان جويلية أوت
enero febrero marzo abril mayo junio julio agosto septiembre setiembre octubre noviembre diciembre ene abr ago dic
janvier février mars avril mai juin juillet août septembre octobre novembre décembre janv févr avr juil déc`))

// weekdays by language, in the form in which the language writes them inside a sentence.
var weekdays = map[string]string{
	"en": "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
	"ru": "понедельник понедельника понедельнику вторник вторника вторнику среду среды четверг четверга четвергу пятницу пятницы субботу субботы воскресенье воскресенья",
	"ar": "الاثنين الإثنين الثلاثاء الأربعاء الخميس الجمعة السبت الأحد",
	"es": "lunes martes miércoles jueves viernes sábado domingo",
	"fr": "lundi mardi mercredi jeudi vendredi samedi dimanche",
}

// relativeDays by language: words that mean a day only together with the day of publication.
var relativeDays = map[string][]string{
	"en": {"yesterday", "today", "tomorrow", "tonight", "last night", "earlier in the week", "earlier this week", "later this week", "later in the week", "this week", "last week", "next week", "earlier in the day", "earlier in the month", "earlier this month", "this month", "last month", "next month", "this morning", "this afternoon", "this evening", "over the weekend", "at the weekend", "last year"},
	"ru": {"вчера", "сегодня", "завтра", "накануне", "позавчера", "послезавтра", "на этой неделе", "на прошлой неделе", "на следующей неделе", "ранее на неделе", "на минувшей неделе", "в этом месяце", "в прошлом месяце", "в прошлом году", "минувшей ночью", "в минувшие выходные"},
	"ar": {"أمس", "اليوم", "غدا", "البارحة", "أول أمس", "بعد غد", "هذا الأسبوع", "الأسبوع الماضي", "الأسبوع المقبل", "في وقت سابق من الأسبوع", "هذا الشهر", "الشهر الماضي", "الليلة الماضية", "العام الماضي"},
	"es": {"ayer", "hoy", "anteayer", "pasado mañana", "anoche", "esta mañana", "esta tarde", "esta noche", "esta semana", "la semana pasada", "la próxima semana", "este mes", "el mes pasado", "a principios de semana", "el año pasado"},
	"fr": {"hier", "aujourd'hui", "demain", "avant-hier", "après-demain", "ce matin", "ce soir", "cet après-midi", "cette semaine", "la semaine dernière", "la semaine prochaine", "plus tôt dans la semaine", "en début de semaine", "ce mois-ci", "le mois dernier", "l'année dernière", "l'an dernier"},
}

var weekdaySet = func() map[string]bool {
	set := map[string]bool{}
	for _, list := range weekdays {
		for w := range strings.FieldsSeq(list) {
			set[fold(w)] = true
		}
	}
	return set
}()

// stampWords may stand beside the numbers of a time stamp.
var stampWords = foldSet(strings.Fields(`gmt utc msk est edt cet cest bst am pm a.m p.m at on updated published last update posted created modified of the h
мск в г года обновлено опубликовано время публикации обн
بتوقيت غرينتش تم التحديث آخر تحديث نشر في الساعة تاريخ النشر م ص
a las de del el publicado actualizado actualización hora gmt-5 hrs
à le publié mis jour heure`))

var (
	clockToken   = regexp.MustCompile(`^\(?([01]?\d|2[0-3])[:h.][0-5]\d([:.][0-5]\d)?\)?$`)
	numericDate  = regexp.MustCompile(`^\(?(\d{1,2}[./-]\d{1,2}[./-](\d{4}|\d{2})|(19|20)\d\d[./-]\d{1,2}[./-]\d{1,2})(T[\d:.]+(Z|[+-]\d\d:?\d\d)?)?\)?$`)
	dayNumber    = regexp.MustCompile(`^\d{1,2}(st|nd|rd|th|-?го|er|º)?$`)
	yearNumber   = regexp.MustCompile(`^(19|20)\d\d$`)
	trailingDate = regexp.MustCompile(`(?:[,،]\s*\d{3,4})?[,،]\s*(\d{1,2}[./]\d{1,2}[./]\d{4}|(19|20)\d\d-\d\d-\d\d)$`)
)

// stamp is what is known of a line that may be a time stamp.
type stamp struct {
	whole bool // the line is nothing else
	dated bool // it names a day, not only an hour
}

// stampOf says whether a line is a time stamp: made of nothing but parts of dates and hours.
func stampOf(text string) stamp {
	var s stamp
	day, month, hour := false, false, false
	tokens := strings.FieldsFunc(text, func(r rune) bool { return edge(r) || strings.ContainsRune(",،|()•·", r) })
	if len(tokens) == 0 || len(tokens) > 16 {
		return s
	}
	for _, token := range tokens {
		f := strings.Trim(fold(token), ".:;-/")
		switch {
		case f == "" || stampWords[f] || weekdaySet[f] || yearNumber.MatchString(f):
		case clockToken.MatchString(f):
			hour = true
		case numericDate.MatchString(strings.ToUpper(f)):
			day, month = true, true
		case months[f]:
			month = true
		case dayNumber.MatchString(f):
			day = true
		default:
			return s
		}
	}
	s.dated = day && month
	s.whole = s.dated || hour
	return s
}

// isDate says whether s is a day as a dateline writes it: "12 авг", "August 12, 2015", "3 March".
func isDate(s string) bool {
	st := stampOf(s)
	return st.whole && st.dated
}

// dayPhrase is a word or phrase that names a day without saying which, ready to be compared.
type dayPhrase struct {
	parts []string
	exact bool // in this case only: Domingo is a man, domingo a day
}

// dayPhrases are the weekdays and the relative days by language.
var dayPhrases = func() map[string][]dayPhrase {
	all := map[string][]dayPhrase{}
	for lang, list := range weekdays {
		for w := range strings.FieldsSeq(list) {
			if lang == "ar" {
				w = fold(w)
			}
			all[lang] = append(all[lang], dayPhrase{[]string{w}, lang != "ar"})
		}
		for _, phrase := range relativeDays[lang] {
			all[lang] = append(all[lang], dayPhrase{strings.Fields(fold(phrase)), false})
		}
	}
	return all
}()

// undatedWords finds the words of a text that name a day without saying which, to the letter, in their order, each once.
func undatedWords(text, lang string) []string {
	fields := words(text)
	folded := make([]string, len(fields))
	for i, f := range fields {
		folded[i] = fold(f)
	}
	var found []string
	for i := 0; i < len(fields); i++ {
		n := 0
		for _, phrase := range dayPhrases[lang] {
			if phrase.at(fields[i:], folded[i:]) {
				n = max(n, len(phrase.parts))
			}
		}
		if n == 0 {
			continue
		}
		word := strings.Join(fields[i:i+n], " ")
		if !slices.ContainsFunc(found, func(f string) bool { return fold(f) == strings.TrimSuffix(fold(word), "'s") }) {
			found = append(found, word)
		}
		i += n - 1
	}
	return found
}

// at says whether the phrase begins a text that is given in words, as they stand and folded. Arabic writes "and" and
// "on" as one letter in front of the word.
func (d dayPhrase) at(fields, folded []string) bool {
	if len(folded) < len(d.parts) {
		return false
	}
	if d.exact {
		return strings.TrimSuffix(strings.TrimSuffix(fields[0], "'s"), "’s") == d.parts[0]
	}
	first := folded[0]
	if first != d.parts[0] && strings.TrimPrefix(strings.TrimPrefix(first, "و"), "ب") != d.parts[0] {
		return false
	}
	return slices.Equal(folded[1:len(d.parts)], d.parts[1:])
}
