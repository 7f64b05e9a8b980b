package picture

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"encoding/hex"
	"io"
	"strings"
)

const (
	pngSignature = "\x89PNG\r\n\x1a\n"
	maxUnpacked  = 8 << 20 // bytes of all compressed texts and profiles of one file together
)

// openPNG walks the chunks, also those behind the pixels, where some tools put their metadata.
func openPNG(content []byte) *container {
	c := &container{format: PNG, frames: 1}
	at := int64(len(pngSignature))
	for at+12 <= int64(len(content)) {
		n := int64(binary.BigEndian.Uint32(content[at:]))
		if at+12+n > int64(len(content)) {
			return c
		}
		name := string(content[at+4 : at+8])
		data := content[at+8 : at+8+n]
		at += 12 + n
		if name == "IEND" {
			c.ended, c.trailer = true, content[at:]
			return c
		}
		c.pngChunk(name, data)
	}
	return c
}

func (c *container) pngChunk(name string, data []byte) {
	switch name {
	case "eXIf":
		c.exif = bytes.TrimPrefix(data, []byte("Exif\x00\x00"))
	case "acTL":
		c.animated = true
		if len(data) >= 4 {
			c.frames = int(min(binary.BigEndian.Uint32(data), 1<<20))
		}
	case "iCCP":
		if _, rest, ok := bytes.Cut(data, []byte{0}); ok && len(rest) > 1 {
			c.icc = c.unpack(rest[1:], "icc")
		}
	case "tEXt":
		if key, text, ok := bytes.Cut(data, []byte{0}); ok {
			c.pngText(string(key), text)
		}
	case "zTXt":
		if key, rest, ok := bytes.Cut(data, []byte{0}); ok && len(rest) > 1 && wantedText(string(key)) {
			c.pngText(string(key), c.unpack(rest[1:], "text"))
		}
	case "iTXt":
		c.internationalText(data)
	}
}

// internationalText reads keyword, compression flag and method, language, translated keyword, text (PNG 11.3.3.4).
func (c *container) internationalText(data []byte) {
	key, rest, ok := bytes.Cut(data, []byte{0})
	if !ok || len(rest) < 2 || !wantedText(string(key)) {
		return
	}
	packed := rest[0] == 1
	parts := bytes.SplitN(rest[2:], []byte{0}, 3)
	if len(parts) < 3 {
		return
	}
	text := parts[2]
	if packed {
		text = c.unpack(text, "text")
	}
	c.pngText(string(key), text)
}

func wantedText(key string) bool {
	return key == "XML:com.adobe.xmp" || strings.HasPrefix(key, "Raw profile type ")
}

func (c *container) pngText(key string, text []byte) {
	if key == "XML:com.adobe.xmp" {
		c.packet(text)
		return
	}
	kind, ok := strings.CutPrefix(key, "Raw profile type ")
	if !ok {
		return
	}
	data := rawProfile(text)
	switch kind {
	case "iptc", "8bim":
		if bytes.HasPrefix(data, []byte("8BIM")) {
			c.photoshopResources(data)
		} else if c.iim == nil && len(data) > 0 && data[0] == 0x1c {
			c.iim = data
		}
	case "xmp":
		c.packet(data)
	case "exif", "APP1":
		if packet, ok := bytes.CutPrefix(data, []byte(headerXMP)); ok {
			c.packet(packet)
		} else if c.exif == nil && len(data) > 0 {
			c.exif = bytes.TrimPrefix(data, []byte("Exif\x00\x00"))
		}
	}
}

// rawProfile undoes ImageMagick's form: a line with the kind, a line with the length, lines of hexadecimal digits.
func rawProfile(text []byte) []byte {
	lines := bytes.SplitN(bytes.TrimLeft(text, "\n"), []byte("\n"), 3)
	if len(lines) < 3 {
		return nil
	}
	digits := bytes.Join(bytes.Fields(lines[2]), nil)
	data := make([]byte, hex.DecodedLen(len(digits)))
	n, _ := hex.Decode(data, digits) // what precedes a bad digit is still worth reading
	return data[:n]
}

func (c *container) unpack(packed []byte, block string) []byte {
	z, err := zlib.NewReader(bytes.NewReader(packed))
	if err != nil {
		c.note(NoteBroken, "block", block)
		return nil
	}
	left := maxUnpacked - c.unpacked
	text, err := io.ReadAll(io.LimitReader(z, int64(left)+1))
	c.unpacked += min(len(text), left)
	if len(text) > left {
		c.note(NoteTooMuch, "block", block)
		return nil
	}
	if err != nil {
		c.note(NoteBroken, "block", block)
	}
	return text
}
