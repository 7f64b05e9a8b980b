package picture

import (
	"encoding/binary"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
)

const maxDatasets = 5000

// The datasets of IIM 4.2 that no XMP property answers to.
const (
	iimReleaseDay   = 30
	iimReleaseClock = 35
	iimExpiryDay    = 37
	iimExpiryClock  = 38
	iimCreatedDay   = 55
	iimCreatedClock = 60
)

// iimRecord is record 2 of an IIM block, by dataset number.
type iimRecord map[uint8][]string

func (r iimRecord) first(dataset uint8) string {
	if values := r[dataset]; len(values) > 0 {
		return values[0]
	}
	return ""
}

func (r iimRecord) date(day, clock uint8) Date {
	d, _ := dateAndClock(r.first(day), r.first(clock))
	return d
}

// readIIM reads a block of datasets: 0x1C, record, number, length, value. Dataset 1:90 names the encoding.
func readIIM(block []byte) (iimRecord, []Note) {
	record := iimRecord{}
	var notes []Note
	decode, strange := decodeText, ""
	for n := 0; len(block) > 0 && block[0] == 0x1c; n++ {
		if n == maxDatasets {
			return record, append(notes, newNote(NoteTooMuch, "block", "iim"))
		}
		header, size := datasetHeader(block)
		if size < 0 || header+size > len(block) {
			return record, append(notes, newNote(NoteBroken, "block", "iim"))
		}
		value := block[header : header+size]
		switch {
		case block[1] == 1 && block[2] == 90:
			var known bool
			if decode, known = iimEncoding(value); !known {
				strange = strings.ToValidUTF8(string(value), "?")
			}
		case block[1] == 2 && block[2] != 0: // 2:00 is the version of the record, in binary
			if strange != "" && !isASCII(value) {
				notes, strange = append(notes, newNote(NoteEncoding, "name", strange)), ""
			}
			if text := cleanText(decode(value)); text != "" {
				record[block[2]] = append(record[block[2]], text)
			}
		}
		block = block[header+size:]
	}
	return record, notes
}

func isASCII(b []byte) bool {
	return !slices.ContainsFunc(b, func(c byte) bool { return c >= 0x80 })
}

// datasetHeader answers the length of the header and of the value; -1 where the block is broken. A length with the
// highest bit set says how many bytes hold the real length (IIM 1.5 c).
func datasetHeader(block []byte) (header, size int) {
	if len(block) < 5 {
		return 0, -1
	}
	n := int(binary.BigEndian.Uint16(block[3:]))
	if n < 0x8000 {
		return 5, n
	}
	wide := n & 0x7fff
	if wide > 4 || len(block) < 5+wide {
		return 0, -1
	}
	size = 0
	for _, b := range block[5 : 5+wide] {
		size = size<<8 | int(b)
	}
	return 5 + wide, size
}

// iso8859 lists the sets by the last byte of their escape sequence (ISO 2022).
var iso8859 = map[byte]encoding.Encoding{
	'A': charmap.ISO8859_1, 'B': charmap.ISO8859_2, 'C': charmap.ISO8859_3, 'D': charmap.ISO8859_4, 'L': charmap.ISO8859_5,
	'G': charmap.ISO8859_6, 'F': charmap.ISO8859_7, 'H': charmap.ISO8859_8, 'M': charmap.ISO8859_9, 'b': charmap.ISO8859_15,
}

func iimEncoding(escape []byte) (func([]byte) string, bool) {
	if len(escape) != 3 || escape[0] != 0x1b {
		return decodeText, len(escape) == 0
	}
	if escape[1] == '%' && escape[2] == 'G' {
		return decodeText, true
	}
	set, ok := iso8859[escape[2]]
	if !ok || !strings.ContainsRune("-./", rune(escape[1])) {
		return decodeText, false
	}
	return func(b []byte) string { return decodeWith(set, b) }, true
}

// decodeText reads bytes as UTF-8, and as Windows-1252 where they are not UTF-8. Text of a length worth reading that
// is valid UTF-8 by chance is practically never anything else.
func decodeText(b []byte) string {
	if utf8.Valid(b) {
		return string(b)
	}
	return decodeWith(charmap.Windows1252, b)
}

func decodeWith(set encoding.Encoding, b []byte) string {
	s, err := set.NewDecoder().Bytes(b)
	if err != nil {
		return strings.ToValidUTF8(string(b), "\uFFFD")
	}
	return string(s)
}

// cleanText takes away the padding around a value and brings its line ends to "\n". What stands inside is untouched.
func cleanText(s string) string {
	s = strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")
	return strings.Trim(s, " \t\n\x00")
}
