package prose

import "unicode"

// fromRight are the scripts that run from right to left.
var fromRight = []*unicode.RangeTable{
	unicode.Arabic, unicode.Hebrew, unicode.Syriac, unicode.Thaana, unicode.Nko, unicode.Samaritan, unicode.Mandaic, unicode.Adlam, unicode.Hanifi_Rohingya,
}

// direction answers the way in which most letters of the nodes run, "ltr" or "rtl"; otherwise where there is none or as
// many of each. The first letter alone, by which a browser goes, misjudges a sentence that begins with a foreign name.
func direction(nodes []Node, otherwise string) string {
	left, right := 0, 0
	countLetters(nodes, &left, &right)
	switch {
	case left > right:
		return "ltr"
	case right > left:
		return "rtl"
	}
	return otherwise
}

func countLetters(nodes []Node, left, right *int) {
	for _, n := range nodes {
		for _, r := range n.Text {
			switch {
			case !unicode.IsLetter(r):
			case r >= 0x590 && unicode.In(r, fromRight...):
				*right++
			default:
				*left++
			}
		}
		countLetters(n.Content, left, right)
	}
}
