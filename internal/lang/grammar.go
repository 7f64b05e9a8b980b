package lang

// digits is the numbering system of every language, also of Arabic. News sites of the Maghreb write 123, many of the
// Mashriq ١٢٣, those that serve both mostly 123; every reader of Arabic reads 123, not every one of them reads ١٢٣ with
// ease, and figures in Latin digits can be searched and copied. To change it: "arab", and digit tables in date.go.
const digits = "latn"

// grammar is how a language writes what a catalogue cannot hold.
type grammar struct {
	months      [12]string // as they stand in a date
	shortMonths [12]string
	weekdays    [7]string // Sunday first, as in package time

	full, long, medium, short string // patterns of a date: {weekday} {day} {month} {mon} {year}
	clock                     string // pattern of a time: {hour} {minute}
	moment                    string // {date} {time} {zone}
	utc, offset               string // a zone without and with an offset: {offset}

	comma, and      string // between the parts of a list, before its last part
	open, shut      string // quotation marks
	sizes           [5]string
	isolate         bool // strings within a text are isolated from its direction
	firstOfTheMonth string
}

// nbsp joins what a line must not part; narrow is the thin one of French quotation marks.
const (
	nbsp   = "\u00a0"
	narrow = "\u202f"
)

var grammars = map[string]*grammar{
	"en": {
		months: [12]string{"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"},
		// The Associated Press never shortens March to July in running text; in a list every month is short.
		shortMonths: [12]string{"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"},
		weekdays:    [7]string{"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"},
		full:        "{weekday}, {month} {day}, {year}", long: "{month} {day}, {year}", medium: "{mon} {day}, {year}", short: "{mon} {day}",
		clock: "{hour}:{minute}", moment: "{date}, {time} {zone}", utc: "GMT", offset: "GMT{offset}",
		comma: ", ", and: " and ", open: "“", shut: "”",
		sizes: [5]string{"B", "kB", "MB", "GB", "TB"},
	},
	"ru": {
		months:      [12]string{"января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа", "сентября", "октября", "ноября", "декабря"},
		shortMonths: [12]string{"янв.", "февр.", "марта", "апр.", "мая", "июня", "июля", "авг.", "сент.", "окт.", "нояб.", "дек."},
		weekdays:    [7]string{"воскресенье", "понедельник", "вторник", "среда", "четверг", "пятница", "суббота"},
		full:        "{weekday}, {day} {month} {year}", long: "{day} {month} {year}", medium: "{day} {mon} {year}", short: "{day} {mon}",
		clock: "{hour}:{minute}", moment: "{date}, {time} {zone}", utc: "GMT", offset: "GMT{offset}",
		comma: ", ", and: " и ", open: "«", shut: "»",
		sizes: [5]string{"Б", "КБ", "МБ", "ГБ", "ТБ"},
	},
	"ar": {
		months:      [12]string{"يناير", "فبراير", "مارس", "أبريل", "مايو", "يونيو", "يوليو", "أغسطس", "سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر"},
		shortMonths: [12]string{"يناير", "فبراير", "مارس", "أبريل", "مايو", "يونيو", "يوليو", "أغسطس", "سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر"},
		weekdays:    [7]string{"الأحد", "الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت"},
		full:        "{weekday}، {day} {month} {year}", long: "{day} {month} {year}", medium: "{day} {mon} {year}", short: "{day} {mon}",
		clock: "{hour}:{minute}", moment: "{date}، {time} {zone}", utc: "بتوقيت غرينتش", offset: "بتوقيت غرينتش\u00a0\u2066{offset}\u2069",
		comma: " و", and: " و", open: "«", shut: "»",
		sizes:   [5]string{"بايت", "كيلوبايت", "ميغابايت", "غيغابايت", "تيرابايت"},
		isolate: true,
	},
	"es": {
		months:      [12]string{"enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre"},
		shortMonths: [12]string{"ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sept", "oct", "nov", "dic"},
		weekdays:    [7]string{"domingo", "lunes", "martes", "miércoles", "jueves", "viernes", "sábado"},
		full:        "{weekday}, {day} de {month} de {year}", long: "{day} de {month} de {year}", medium: "{day} {mon} {year}", short: "{day} {mon}",
		clock: "{hour}:{minute}", moment: "{date}, {time} {zone}", utc: "GMT", offset: "GMT{offset}",
		comma: ", ", and: " y ", open: "«", shut: "»",
		sizes: [5]string{"B", "kB", "MB", "GB", "TB"},
	},
	"fr": {
		months:      [12]string{"janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"},
		shortMonths: [12]string{"janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc."},
		weekdays:    [7]string{"dimanche", "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi"},
		full:        "{weekday} {day} {month} {year}", long: "{day} {month} {year}", medium: "{day} {mon} {year}", short: "{day} {mon}",
		clock: "{hour}h{minute}", moment: "{date}, {time} {zone}", utc: "GMT", offset: "GMT{offset}",
		comma: ", ", and: " et ", open: "«" + narrow, shut: narrow + "»",
		sizes:           [5]string{"o", "ko", "Mo", "Go", "To"},
		firstOfTheMonth: "1er",
	},
}

// The months of Arabic differ by country; Egypt, the Gulf and Sudan use those of the grammar.
var (
	levant   = [12]string{"كانون الثاني", "شباط", "آذار", "نيسان", "أيار", "حزيران", "تموز", "آب", "أيلول", "تشرين الأول", "تشرين الثاني", "كانون الأول"}
	algiers  = [12]string{"جانفي", "فيفري", "مارس", "أفريل", "ماي", "جوان", "جويلية", "أوت", "سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر"}
	morocco  = [12]string{"يناير", "فبراير", "مارس", "أبريل", "ماي", "يونيو", "يوليوز", "غشت", "شتنبر", "أكتوبر", "نونبر", "دجنبر"}
	byRegion = map[string][12]string{
		"SY": levant, "LB": levant, "JO": levant, "IQ": levant, "PS": levant, "DZ": algiers, "TN": algiers, "MA": morocco,
	}
)
