package clipping

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// agencies are names that stand in datelines, folded.
var agencies = foldSet([]string{
	"Sputnik", "RIA Novosti", "RIA", "TASS", "ITAR-TASS", "Interfax", "Reuters", "AP", "Associated Press", "The Associated Press", "AP Photo", "AFP", "EFE", "dpa", "ANSA", "Xinhua", "Bloomberg", "Kyodo", "Yonhap", "UPI", "PTI", "ANI", "IANS", "IRNA", "ISNA", "SANA", "WAM", "MENA", "KUNA", "QNA", "SPA", "Anadolu", "AA", "Belga", "ATS", "Lusa", "APA", "CTK", "PAP", "MTI", "Agerpres", "BTA", "STT", "NTB", "TT", "Ritzau", "AAP", "PA", "CNA", "Antara", "Bernama", "VNA", "Prensa Latina", "PL", "Télam", "Notimex", "Europa Press", "EP", "Andina", "ABI", "EFECOM", "APS", "TAP", "MAP", "Getty Images", "Pool", "BelTA", "Ukrinform", "Kazinform", "Trend", "Azertac", "Armenpress",
	"РИА Новости", "ТАСС", "Интерфакс", "ПРАЙМ", "INTERFAX.RU", "БЕЛТА", "Росбалт", "Спутник", "АФП", "Рейтер", "REGNUM", "РБК",
	"سبوتنيك", "رويترز", "أ ف ب", "ا ف ب", "أ.ف.ب", "فرانس برس", "وكالات", "الوكالات", "د ب أ", "أ ش أ", "وام", "واس", "سانا", "قنا", "كونا", "شينخوا", "الأناضول", "نوفوستي", "بترا", "وفا", "أ ب", "إفي", "تاس",
})

func knownAgency(s string) bool { return agencies[strings.Trim(fold(s), " ./-")] }

var (
	dash          = `(?:--|[-–—―−])`
	dashStart     = regexp.MustCompile(`^[\s\p{Zs}]*[.,،:]?[\s\p{Zs}]*` + dash + `+[\s\p{Zs}]*`)
	parenAgency   = regexp.MustCompile(`^([^()]{0,90})\(([^()]{1,50})\)`)
	slashAgency   = regexp.MustCompile(`^([^/()]{2,90}?)[\s\p{Zs}]*[.]?[\s\p{Zs}]*/[\s\p{Zs}]?([^/]{2,40}?)[\s\p{Zs}]?/([.][\s\p{Zs}]*(?:` + dash + `[\s\p{Zs}]*)?|[\s\p{Zs}]*` + dash + `[\s\p{Zs}]*)`)
	dashedAgency  = regexp.MustCompile(`^([^()—–]{2,60}?)[\s\p{Zs}]*[.,]?[\s\p{Zs}]+` + dash + `+[\s\p{Zs}]+([^.()—–]{2,60})(\.[\s\p{Zs}]*(?:` + dash + `[\s\p{Zs}]+)?|[\s\p{Zs}]+[–—-][\s\p{Zs}]+)`)
	dashedPlace   = regexp.MustCompile(`^([^()—–]{3,60}?)[\s\p{Zs}]*[.,]?[\s\p{Zs}]*(?:[–—]|[\s\p{Zs}]--?[\s\p{Zs}])[\s\p{Zs}]*`)
	stoppedAgency = regexp.MustCompile(`^([^()—–.]{2,40})\.[\s\p{Zs}]+([^()—–.]{3,30})\.[\s\p{Zs}]+([\p{L}.]{3,30})[\s\p{Zs}]+` + dash + `[\s\p{Zs}]+`)
	firstDigit    = regexp.MustCompile(`[\d٠-٩۰-۹]`)
	placeConnects = foldSet(strings.Fields("of the de la del las los el and et y и на the du des le les sur am an d' al в"))
)

// noPlaces are words in capitals that stand before a dash and name no city.
var noPlaces = foldSet(strings.Fields(`NATO UNESCO UNICEF OPEC ASEAN NASA BREAKING UPDATE UPDATED WATCH VIDEO PHOTOS EXCLUSIVE FACTBOX ANALYSIS OPINION EXPLAINER LIVE
НАТО ОПЕК ЮНЕСКО ЮНИСЕФ МОЛНИЯ СРОЧНО ВИДЕО ФОТО АНАЛИЗ МНЕНИЕ ДОСЬЕ URGENTE URGENT ANÁLISIS OPINIÓN ANALYSE VIDÉO OTAN`))

// beginsSentence says whether what stands behind a dash could be the first sentence of a story.
func beginsSentence(s string) bool {
	r, _ := utf8.DecodeRuneInString(strings.TrimLeft(s, "“\"«„‘'"))
	return r != utf8.RuneError && (unicode.IsDigit(r) || unicode.IsLetter(r) && !unicode.IsLower(r))
}

// filed is a dateline found at the start of a paragraph, and the text behind it.
type filed struct {
	Dateline
	author string // a reporter named beside the agency, as Russian agencies do
	rest   string
}

// parseDateline finds a dateline at the start of a paragraph in the forms of the agencies:
//
//	PLACE, DATE (AGENCY) —    PLACE, DATE — AGENCY.    PLACE, DATE. /AGENCY/.    PLACE —    (AGENCY) -
//
// house is a name for which the page gives evidence that it is an agency's.
func parseDateline(text, house string) (filed, bool) {
	if f, ok := parenthesised(text, house); ok {
		return f, true
	}
	if m := slashAgency.FindStringSubmatchIndex(text); m != nil {
		if f, ok := filedFrom(text[m[2]:m[3]], text[m[4]:m[5]], text[m[1]:]); ok && (f.Date != "" || trusted(f, house)) {
			return f, true
		}
	}
	if f, ok := dashed(text, house); ok {
		return f, true
	}
	if m := stoppedAgency.FindStringSubmatchIndex(text); m != nil && isDate(text[m[4]:m[5]]) {
		if f, ok := filedFrom(text[m[2]:m[3]]+", "+text[m[4]:m[5]], text[m[6]:m[7]], text[m[1]:]); ok {
			return f, true
		}
	}
	if m := dashedPlace.FindStringSubmatchIndex(text); m != nil {
		f, ok := filedFrom(text[m[2]:m[3]], "", text[m[1]:])
		if ok && allCaps(f.Place) && utf8.RuneCountInString(f.Place) > 3 && !noPlaces[fold(f.Place)] && beginsSentence(f.rest) {
			return f, true
		}
	}
	return filed{}, false
}

// parenthesised finds PLACE, DATE (AGENCY, DATE) —.
func parenthesised(text, house string) (filed, bool) {
	m := parenAgency.FindStringSubmatchIndex(text)
	if m == nil {
		return filed{}, false
	}
	after := text[m[1]:]
	mark := dashStart.FindString(after)
	head, agency := text[m[2]:m[3]], trim(text[m[4]:m[5]])
	if mark == "" {
		var date string
		if date, mark = dateBeforeDash(after); mark == "" {
			return filed{}, false
		}
		head, after = head+", "+date, after[len(date):]
		mark = after[:strings.Index(after, mark)+len(mark)]
	}
	date := ""
	if name, day, ok := strings.Cut(agency, ","); ok && isDate(day) {
		agency, date = trim(name), trim(day)
	}
	f, ok := filedFrom(head, agency, after[len(mark):])
	if !ok || !trusted(f, house) && f.Date == "" && date == "" {
		return filed{}, false
	}
	if f.Date == "" {
		f.Date = date
	}
	return f, true
}

// dateBeforeDash reads " August 12 —" behind the agency's parenthesis.
func dateBeforeDash(after string) (date, mark string) {
	m := regexpDash.FindStringIndex(after)
	if m == nil || m[0] > 30 || !isDate(strings.Trim(after[:m[0]], " ,،\u00a0")) {
		return "", ""
	}
	return after[:m[0]], after[m[0]:m[1]]
}

var regexpDash = regexp.MustCompile(`[\s\p{Zs}]*` + dash + `+[\s\p{Zs}]*`)

// dashed finds PLACE, DATE — AGENCY. and PLACE, DATE — AGENCY, Name.
func dashed(text, house string) (filed, bool) {
	m := dashedAgency.FindStringSubmatchIndex(text)
	if m == nil {
		return filed{}, false
	}
	agency, author := trim(text[m[4]:m[5]]), ""
	if name, person, ok := strings.Cut(agency, ","); ok && isPerson(trim(person)) {
		agency, author = trim(name), trim(person)
	}
	f, ok := filedFrom(text[m[2]:m[3]], agency, text[m[1]:])
	if !ok || wordCount(agency) > 4 || !capitalised(agency) || !knownAgency(agency) && !sameName(agency, house) {
		return filed{}, false
	}
	f.author = author
	return f, true
}

// filedFrom checks that the head of a paragraph is a place, with or without a date.
func filedFrom(head, agency, rest string) (filed, bool) {
	f := filed{Dateline: Dateline{Agency: trim(agency)}, rest: trim(rest)}
	f.Place, f.Date = cutDate(trim(head))
	if f.Agency != "" && (wordCount(f.Agency) == 0 || wordCount(f.Agency) > 6 || !capitalised(f.Agency)) {
		return filed{}, false
	}
	if f.Place == "" {
		return f, f.Agency != "" && (knownAgency(f.Agency))
	}
	return f, isPlace(f.Place)
}

// cutDate parts "MOSCOW, August 12" and "القاهرة 12 أغسطس".
func cutDate(head string) (place, date string) {
	head = strings.TrimRight(head, " .,،\u00a0")
	for i, r := range head {
		if (r == ',' || r == '،' || r == '.') && isDate(head[i+utf8.RuneLen(r):]) {
			return trim(head[:i]), trim(head[i+utf8.RuneLen(r):])
		}
	}
	if m := firstDigit.FindStringIndex(head); m != nil && isDate(head[m[0]:]) {
		return strings.TrimRight(trim(head[:m[0]]), ",،. "), trim(head[m[0]:])
	}
	if isDate(head) {
		return "", head
	}
	return head, ""
}

// isPlace says whether a text reads as one or several names of places.
func isPlace(s string) bool {
	fields := strings.FieldsFunc(s, func(r rune) bool { return edge(r) || strings.ContainsRune("/,،-–", r) })
	if len(fields) == 0 || len(fields) > 8 || utf8.RuneCountInString(s) > 70 || strings.ContainsAny(s, "\"“”«»!?:;") {
		return false
	}
	return !slices.ContainsFunc(fields, func(f string) bool {
		return !capitalised(f) && !placeConnects[fold(f)] || strings.IndexFunc(f, unicode.IsDigit) >= 0
	})
}

// trusted says whether place and agency are a dateline and not a man with his age or party behind his name.
func trusted(f filed, house string) bool {
	switch {
	case knownAgency(f.Agency), sameName(f.Agency, house):
		return true
	case scriptOf(f.Place) == "Arabic":
		return wordCount(f.Place) <= 4 && wordCount(f.Agency) <= 3
	}
	return allCaps(f.Place) && utf8.RuneCountInString(f.Place) >= 3
}

// sameName says whether one name begins with the other: "Sputnik" and "Sputnik International".
func sameName(agency, house string) bool {
	a, h := fold(agency), fold(house)
	return a != "" && h != "" && (a == h || strings.HasPrefix(h, a+" ") || strings.HasPrefix(a, h+" "))
}
