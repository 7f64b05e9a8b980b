package picture

import (
	"bytes"
	"encoding/binary"
	"encoding/xml"
	"fmt"
	"hash/crc32"
	"strings"
	"unicode/utf8"
)

// Public is all that a file which leaves the house says about its picture.
type Public struct {
	Credit     string
	Creators   []string
	Copyright  string
	Caption    string
	UsageTerms string
}

const (
	maxSegment    = 65533 // bytes that a JPEG segment can hold
	maxPublicXMP  = 60_000
	maxPublicText = 12_000 // bytes of one public field; a longer one is cut
)

func (p Public) empty() bool {
	return p.Credit == "" && len(p.Creators) == 0 && p.Copyright == "" && p.Caption == "" && p.UsageTerms == ""
}

// Embed answers a JPEG that says about itself what p says and nothing else: the pixels and the colour profile stay, and
// every other metadata segment and comment, and what stands behind the picture's end, goes. Fields too long for a
// segment are cut, the caption first.
func Embed(jpeg []byte, p Public) ([]byte, error) {
	file, err := openContainer(jpeg)
	if err != nil {
		return nil, err
	}
	if file.format != JPEG || !file.ended {
		return nil, refuse(Damaged, "format", string(file.format))
	}
	bare, err := bareJPEG(jpeg[:len(jpeg)-len(file.trailer)])
	if err != nil {
		return nil, err
	}
	return dressJPEG(bare, p, colorProfile(file.icc)), nil
}

// bareJPEG keeps the segments that the pixels need: JFIF, Adobe's colour marker, tables and frames.
func bareJPEG(content []byte) ([]byte, error) {
	bare := append(make([]byte, 0, len(content)), 0xff, 0xd8)
	at := 2
	for {
		marker, next := nextMarker(content, at)
		if next < 0 || next+2 > len(content) {
			return nil, refuse(Damaged, "format", string(JPEG))
		}
		n := int(binary.BigEndian.Uint16(content[next:]))
		if marker == 0xda {
			// Later scans can be preceded by tables only; the rest is pixels.
			return append(bare, content[next-2:]...), nil
		}
		if n < 2 || next+n > len(content) {
			return nil, refuse(Damaged, "format", string(JPEG))
		}
		if keptSegment(marker) {
			bare = append(append(bare, 0xff, marker), content[next:next+n]...)
		}
		at = next + n
	}
}

func keptSegment(marker byte) bool {
	switch {
	case marker == 0xe0, marker == 0xee:
		return true
	case marker >= 0xe1 && marker <= 0xef, marker == 0xfe:
		return false
	}
	return true
}

// dress puts the public fields and the colour profile into a file that an encoder here has just written.
func dress(content []byte, format Format, p Public, profile []byte) ([]byte, error) {
	if format == PNG {
		return dressPNG(content, p, profile)
	}
	return dressJPEG(content, p, profile), nil
}

func dressJPEG(content []byte, p Public, profile []byte) []byte {
	head := 2
	if len(content) > 6 && content[2] == 0xff && content[3] == 0xe0 {
		head += 2 + int(binary.BigEndian.Uint16(content[4:])) // JFIF wants to be first
	}
	out := bytes.NewBuffer(make([]byte, 0, len(content)+len(profile)+4096))
	out.Write(content[:head])
	if !p.empty() {
		segment(out, 0xe1, []byte(headerXMP), p.packet())
	}
	const room = maxSegment - len(headerICC) - 2
	parts := (len(profile) + room - 1) / room
	for i := range parts {
		part := profile[i*room : min(len(profile), (i+1)*room)]
		segment(out, 0xe2, []byte(headerICC), []byte{byte(i + 1), byte(parts)}, part)
	}
	out.Write(content[head:])
	return out.Bytes()
}

func segment(out *bytes.Buffer, marker byte, parts ...[]byte) {
	n := 2
	for _, p := range parts {
		n += len(p)
	}
	out.Write([]byte{0xff, marker, byte(n >> 8), byte(n)})
	for _, p := range parts {
		out.Write(p)
	}
}

// dressPNG inserts the chunks behind the header chunk, which is the first.
func dressPNG(content []byte, p Public, profile []byte) ([]byte, error) {
	head := len(pngSignature) + 12 + 13
	out := bytes.NewBuffer(make([]byte, 0, len(content)+len(profile)+4096))
	out.Write(content[:head])
	if len(profile) > 0 {
		packed, err := deflate(profile)
		if err != nil {
			return nil, err
		}
		chunk(out, "iCCP", []byte("icc\x00\x00"), packed)
	}
	if !p.empty() {
		chunk(out, "iTXt", []byte("XML:com.adobe.xmp\x00\x00\x00\x00\x00"), p.packet())
	}
	out.Write(content[head:])
	return out.Bytes(), nil
}

func chunk(out *bytes.Buffer, name string, parts ...[]byte) {
	body := append([]byte(name), bytes.Join(parts, nil)...)
	out.Write(binary.BigEndian.AppendUint32(nil, uint32(len(body)-4)))
	out.Write(body)
	out.Write(binary.BigEndian.AppendUint32(nil, crc32.ChecksumIEEE(body)))
}

// packet writes the XMP, short enough for one JPEG segment.
func (p Public) packet() []byte {
	limit := maxPublicText
	for {
		packet := p.cut(limit).xmp()
		if len(packet) <= maxPublicXMP || limit == 0 {
			return packet
		}
		limit /= 2
	}
}

// cut shortens every field to a length that leaves room for the others.
func (p Public) cut(limit int) Public {
	short := Public{
		Credit: cutText(p.Credit, limit), Copyright: cutText(p.Copyright, limit),
		Caption: cutText(p.Caption, limit), UsageTerms: cutText(p.UsageTerms, limit),
	}
	left := limit
	for _, one := range p.Creators {
		if len(one) > left {
			break
		}
		left -= len(one)
		short.Creators = append(short.Creators, one)
	}
	return short
}

func cutText(s string, limit int) string {
	if len(s) <= limit {
		return s
	}
	for limit > 0 && !utf8.RuneStart(s[limit]) {
		limit--
	}
	return s[:limit]
}

func (p Public) xmp() []byte {
	var b strings.Builder
	b.WriteString("<?xpacket begin=\"\uFEFF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>" +
		`<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="` + nsRDF + `"><rdf:Description rdf:about="" xmlns:dc="` + nsDC +
		`" xmlns:photoshop="` + nsPhotoshop + `" xmlns:xmpRights="` + nsRights + `">`)
	alternative := func(name, text string) {
		if text != "" {
			fmt.Fprintf(&b, `<%s><rdf:Alt><rdf:li xml:lang="x-default">%s</rdf:li></rdf:Alt></%s>`, name, escape(text), name)
		}
	}
	if len(p.Creators) > 0 {
		b.WriteString("<dc:creator><rdf:Seq>")
		for _, one := range p.Creators {
			b.WriteString("<rdf:li>" + escape(one) + "</rdf:li>")
		}
		b.WriteString("</rdf:Seq></dc:creator>")
	}
	alternative("dc:description", p.Caption)
	alternative("dc:rights", p.Copyright)
	if p.Credit != "" {
		b.WriteString("<photoshop:Credit>" + escape(p.Credit) + "</photoshop:Credit>")
	}
	alternative("xmpRights:UsageTerms", p.UsageTerms)
	b.WriteString(`</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="r"?>`)
	return []byte(b.String())
}

// escape makes text safe for XML; what XML cannot hold becomes the replacement character.
func escape(s string) string {
	var b strings.Builder
	if err := xml.EscapeText(&b, []byte(s)); err != nil {
		return "" // a strings.Builder does not fail
	}
	return b.String()
}
