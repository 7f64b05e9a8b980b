package lang

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/number"
)

// Number answers a count or a measure with the language's separators: "17,444", "17 444". At most two decimals.
func (p *Printer) Number(n any) string {
	return p.numbers.Sprint(number.Decimal(n, number.MaxFractionDigits(2)))
}

// Bytes answers a size in units of a thousand, as file managers and disks count: "1.4 MB", "1,4 Mo".
func (p *Printer) Bytes(n int64) string {
	size, unit := float64(n), 0
	for ; size >= 999.5 && unit < len(p.grammar.sizes)-1; unit++ {
		size /= 1000
	}
	decimals := 0
	if unit > 0 && size < 9.95 {
		decimals = 1
	}
	return p.numbers.Sprint(number.Decimal(size, number.MaxFractionDigits(decimals))) + nbsp + p.grammar.sizes[unit]
}

// List joins the parts of a list: "A, B and C", "A, B и C", "A وB وC".
func (p *Printer) List(parts []string) string {
	if len(parts) < 2 {
		return strings.Join(parts, "")
	}
	last := parts[len(parts)-1]
	and := p.grammar.and
	if p.code == "es" && soundsLikeI(last) {
		and = " e "
	}
	return strings.Join(parts[:len(parts)-1], p.grammar.comma) + and + last
}

// soundsLikeI says whether a Spanish word begins with the sound i, before which "y" becomes "e": "Irán", "hijos"; not
// "hielo" or "Ionia", where it is a semivowel.
func soundsLikeI(word string) bool {
	w := strings.NewReplacer("í", "i").Replace(strings.ToLower(word))
	w = strings.TrimPrefix(w, "h")
	if !strings.HasPrefix(w, "i") {
		return false
	}
	next, _ := utf8.DecodeRuneInString(w[1:])
	return !strings.ContainsRune("aeouáéóú", next) || !unicode.IsLetter(next)
}

// Quote puts a text between the language's quotation marks.
func (p *Printer) Quote(s string) string { return p.grammar.open + s + p.grammar.shut }
