package picture

import (
	"bytes"
	"encoding/binary"
	"regexp"
	"strings"
)

// container is a file taken apart: the blocks of metadata as they lie in it, and where the picture ends.
type container struct {
	format Format

	exif     []byte   // a TIFF block, without the "Exif" header
	xmp      [][]byte // packets in the order of the file
	extended []byte   // the parts of JPEG's extended XMP, put together
	iim      []byte
	digest   []byte // Photoshop's MD5 over the IIM at the time when the XMP was written; nil where absent
	icc      []byte

	ended       bool // the end marker was found
	trailer     []byte
	frames      int
	animated    bool
	progressive bool
	samples     float64 // JPEG: samples for one pixel, 1 to 4
	unpacked    int     // PNG: bytes of compressed text that were unpacked so far
	notes       []Note
}

const maxPackets = 16

// packet keeps an XMP packet; a file has one or two, and a thousand are an attack.
func (c *container) packet(data []byte) {
	switch {
	case len(data) == 0:
	case len(c.xmp) < maxPackets:
		c.xmp = append(c.xmp, data)
	case len(c.xmp) == maxPackets:
		c.note(NoteTooMuch, "block", "xmp")
		c.xmp = append(c.xmp, nil)
	}
}

func (c *container) note(key string, pairs ...any) { c.notes = append(c.notes, newNote(key, pairs...)) }

// openContainer takes a file apart. It refuses only what is no picture at all; what ends too early is kept as far as
// it goes, so that its metadata can still be read.
func openContainer(content []byte) (*container, error) {
	switch {
	case bytes.HasPrefix(content, []byte("\xff\xd8\xff")):
		return openJPEG(content), nil
	case bytes.HasPrefix(content, []byte(pngSignature)):
		return openPNG(content), nil
	case bytes.HasPrefix(content, []byte("GIF87a")), bytes.HasPrefix(content, []byte("GIF89a")):
		return openGIF(content), nil
	case len(content) >= 12 && string(content[:4]) == "RIFF" && string(content[8:12]) == "WEBP":
		return openWebP(content), nil
	}
	return nil, refuse(NotAPicture, "found", foundInstead(content))
}

// complete refuses what ends too early, what moves, and what carries something else behind its end.
func (c *container) complete() error {
	switch {
	case c.format == WebP && c.animated:
		return refuse(AnimatedWebP)
	case !c.ended:
		return refuse(Truncated, "format", string(c.format))
	}
	if found := harmful(c.trailer); found != "" {
		return refuse(HiddenContent, "found", found)
	}
	return nil
}

var signatures = []struct{ prefix, name string }{
	{"%PDF-", "PDF"}, {"II*\x00", "TIFF"}, {"MM\x00*", "TIFF"}, {"BM", "BMP"}, {"PK\x03\x04", "ZIP"}, {"8BPS", "Photoshop"},
	{"\x7fELF", "program"}, {"MZ", "program"}, {"#!", "script"}, {"\x1f\x8b", "gzip"}, {"Rar!", "RAR"}, {"7z\xbc\xaf", "7-Zip"},
	{"\x1aE\xdf\xa3", "Matroska"}, {"\x00\x00\x01\x00", "icon"}, {"\xff\x0a", "JPEG XL"}, {"\x00\x00\x00\x0cJXL ", "JPEG XL"},
}

// foundInstead names what a refused file is, as far as its first bytes tell; "" where they do not.
func foundInstead(content []byte) string {
	for _, s := range signatures {
		if bytes.HasPrefix(content, []byte(s.prefix)) {
			return s.name
		}
	}
	if len(content) >= 12 && string(content[4:8]) == "ftyp" {
		switch brand := string(content[8:12]); brand {
		case "avif", "avis":
			return "AVIF"
		case "heic", "heix", "mif1", "msf1", "hevc":
			return "HEIC"
		default:
			return "video"
		}
	}
	return markupIn(content[:min(len(content), 1024)])
}

// markup is what a browser or a server would run. The patterns are long enough not to turn up by chance in a clip.
var markup = regexp.MustCompile(`(?i)<(svg[\s>]|html[\s>]|!doctype html|script[\s>/]|\?php)`)

func markupIn(content []byte) string {
	switch found := strings.ToLower(string(markup.Find(content))); {
	case found == "":
		return ""
	case found == "<?php":
		return "PHP"
	case strings.HasPrefix(found, "<svg"):
		return "SVG"
	}
	return "HTML"
}

// harmful names what lies behind a picture's end if a browser, an unpacker or a server could run or open it. A second
// picture, a clip or padding is not harmful.
func harmful(trailer []byte) string {
	if len(trailer) == 0 {
		return ""
	}
	if found := markupIn(trailer); found != "" {
		return found
	}
	switch found := foundInstead(bytes.TrimLeft(trailer, "\x00 \r\n\t")); found {
	case "PDF", "ZIP", "RAR", "7-Zip", "program", "script", "gzip":
		return found
	}
	// An unpacker finds a ZIP by its directory, which stands last; the archive itself may begin anywhere.
	tail := trailer[max(0, len(trailer)-66_000):]
	if bytes.Contains(tail, []byte("PK\x05\x06")) {
		return "ZIP"
	}
	return ""
}

// openWebP walks the RIFF chunks.
func openWebP(content []byte) *container {
	c := &container{format: WebP}
	size := int64(binary.LittleEndian.Uint32(content[4:])) + 8
	c.ended = size <= int64(len(content))
	body := content
	if c.ended {
		body, c.trailer = content[:size], content[size:]
	}
	for at := int64(12); at+8 <= int64(len(body)); {
		name, n := string(body[at:at+4]), int64(binary.LittleEndian.Uint32(body[at+4:]))
		at += 8
		if at+n > int64(len(body)) {
			c.ended = false
			break
		}
		c.webpChunk(name, body[at:at+n])
		at += n + n&1
	}
	return c
}

func (c *container) webpChunk(name string, data []byte) {
	switch name {
	case "EXIF":
		c.exif = bytes.TrimPrefix(data, []byte("Exif\x00\x00"))
	case "XMP ", "XMP\x00":
		c.packet(data)
	case "ICCP":
		c.icc = data
	case "ANIM":
		c.animated = true
	case "ANMF":
		c.frames++
	}
}

// openGIF walks the blocks: a frame's pixels are skipped, the application blocks of XMP and ICC are kept.
func openGIF(content []byte) *container {
	c := &container{format: GIF}
	if len(content) < 13 {
		return c
	}
	at := 13 + gifTable(content[10])
	for at < len(content) {
		switch content[at] {
		case 0x3b:
			c.ended, c.trailer = true, content[at+1:]
			c.animated = c.frames > 1
			return c
		case 0x21:
			at = c.gifExtension(content, at)
		case 0x2c:
			if at+10 > len(content) {
				return c
			}
			c.frames++
			at = skipSubBlocks(content, at+11+gifTable(content[at+9]))
		default:
			return c
		}
	}
	return c
}

func gifTable(flags byte) int {
	if flags&0x80 == 0 {
		return 0
	}
	return 3 << (flags&7 + 1)
}

func skipSubBlocks(content []byte, at int) int {
	for at < len(content) && content[at] != 0 {
		at += int(content[at]) + 1
	}
	return at + 1
}

func (c *container) gifExtension(content []byte, at int) int {
	if at+14 > len(content) || content[at+1] != 0xff || content[at+2] != 11 {
		return skipSubBlocks(content, at+2)
	}
	start := at + 14
	end := skipSubBlocks(content, start)
	switch string(content[at+3 : at+14]) {
	case "XMP DataXMP":
		// The packet lies raw in the file; a trailer of counting-down bytes leads any reader of sub-blocks to its end.
		if stop := bytes.Index(content[start:min(end, len(content))], []byte("\x01\xff\xfe\xfd")); stop > 0 {
			c.packet(content[start : start+stop])
		}
	case "ICCRGBG1012":
		c.icc = joinSubBlocks(content, start)
	}
	return end
}

func joinSubBlocks(content []byte, at int) []byte {
	var joined []byte
	for at < len(content) && content[at] != 0 {
		next := at + 1 + int(content[at])
		if next > len(content) {
			break
		}
		joined = append(joined, content[at+1:next]...)
		at = next
	}
	return joined
}
