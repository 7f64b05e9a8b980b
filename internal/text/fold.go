package text

import (
	"strings"

	"golang.org/x/text/unicode/norm"
)

// Fold answers the form in which two spellings of the same word are equal, for search and comparison: compatibility
// forms resolved (NFKC), small letters, ё as е, the Arabic letters that are written loosely as one of them (alef with or
// without hamza, ta marbuta and ha, alef maksura and ya, Persian kaf and ya), Arabic digits as ASCII digits, and without
// points, tatweel, soft hyphens and zero-width characters. It is not for showing.
func Fold(s string) string {
	s = strings.ToLower(norm.NFKC.String(valid(s)))
	s = norm.NFKC.String(strings.Map(foldRune, norm.NFKC.String(s)))
	return s
}

func foldRune(r rune) rune {
	switch {
	case r < 0xAD:
		return r
	case r == 'ё':
		return 'е'
	case r >= '٠' && r <= '٩':
		return r - '٠' + '0'
	case r >= '۰' && r <= '۹':
		return r - '۰' + '0'
	case pointing(r), r == tatweel, r == softHyphen, zeroWidth(r), r == joiner, r == nonJoiner, bidiControl(r), bidiMark(r):
		return -1
	}
	return foldArabic(r)
}

func foldArabic(r rune) rune {
	switch r {
	case 'أ', 'إ', 'آ', 'ٱ', 'ٲ', 'ٳ', 'ٵ':
		return 'ا'
	case 'ؤ', 'ٶ':
		return 'و'
	case 'ئ', 'ى', 'ی', 'ې', 'ے', 'ٸ':
		return 'ي'
	case 'ة', 'ہ', 'ە', 'ۀ', 'ۂ', 'ۃ', 'ھ':
		return 'ه'
	case 'ک', 'ڪ':
		return 'ك'
	}
	return r
}
