package picture_test

import (
	"bytes"
	"compress/zlib"
	"crypto/md5"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"image"
	"runtime"
	"strings"
	"testing"

	"dateline.news/internal/picture"
	"github.com/google/go-cmp/cmp"
)

func TestTrailerIsHarmlessOrRefused(t *testing.T) {
	content := asJPEG(t, quarters(16, 16))
	tests := map[string]struct{ trailer, want string }{
		"padding":        {"\x00\x00\x00\x00", ""},
		"second picture": {string(content), ""},
		"clip":           {"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00moov", ""},
		"page":           {"\n<HTML><body>", picture.HiddenContent},
		"drawing":        {"<svg onload=x>", picture.HiddenContent},
		"server script":  {"<?php system(1);", picture.HiddenContent},
		"document":       {"%PDF-1.7", picture.HiddenContent},
		"archive":        {"xxxxPK\x03\x04...PK\x05\x06" + strings.Repeat("\x00", 18), picture.HiddenContent},
		"program":        {"\x7fELF\x02", picture.HiddenContent},
	}
	for name, test := range tests {
		info, err := picture.Inspect(append(bytes.Clone(content), test.trailer...), picture.Limits{})
		if got := reason(err); got != test.want {
			t.Errorf("%s: %v", name, err)
		}
		if err == nil && info.Trailing != int64(len(test.trailer)) {
			t.Errorf("%s: %d bytes counted", name, info.Trailing)
		}
	}
}

func TestEveryFormatCutAnywhereIsRefused(t *testing.T) {
	whole := map[string][]byte{"jpeg": asJPEG(t, quarters(40, 40)), "png": asPNG(t, quarters(40, 40))}
	for name, content := range whole {
		for n := range len(content) {
			if _, err := picture.Inspect(content[:n], picture.Limits{}); reason(err) == "" {
				t.Fatalf("%s of %d bytes is accepted at %d: %v", name, len(content), n, err)
			}
		}
	}
}

// chunked inserts chunks behind the header of a PNG.
func chunked(content []byte, name string, data []byte, times int) []byte {
	body := append([]byte(name), data...)
	one := binary.BigEndian.AppendUint32(nil, uint32(len(data)))
	one = binary.BigEndian.AppendUint32(append(one, body...), crc32.ChecksumIEEE(body))
	out := append(bytes.Clone(content[:33]), bytes.Repeat(one, times)...)
	return append(out, content[33:]...)
}

func deflated(t testing.TB, text string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zlib.NewWriter(&b)
	if _, err := z.Write([]byte(text)); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestCompressedTextCannotFillTheMemory(t *testing.T) {
	bomb := append([]byte("XML:com.adobe.xmp\x00\x01\x00\x00\x00"), deflated(t, strings.Repeat("<a>", 2_000_000))...)
	content := chunked(asPNG(t, image.NewGray(image.Rect(0, 0, 4, 4))), "iTXt", bomb, 500)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	_, notes := picture.ReadMetadata(content)
	runtime.ReadMemStats(&after)
	if used := after.TotalAlloc - before.TotalAlloc; used > 200<<20 {
		t.Errorf("three gigabytes of text made us allocate %d MB", used>>20)
	}
	if len(notes) == 0 {
		t.Error("nothing was noted")
	}
}

// segmented inserts a segment behind the start of a JPEG.
func segmented(content []byte, marker byte, data string) []byte {
	head := []byte{0xff, 0xd8, 0xff, marker, byte((len(data) + 2) >> 8), byte(len(data) + 2)}
	return append(append(head, data...), content[2:]...)
}

func withXMP(t testing.TB, properties string) []byte {
	t.Helper()
	return segmented(asJPEG(t, quarters(8, 8)), 0xe1, "http://ns.adobe.com/xap/1.0/\x00"+rdf(properties))
}

func rdf(properties string) string {
	return `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/"
 xmlns:ext="http://iptc.org/std/Iptc4xmpExt/2008-02-29/" xmlns:plus="http://ns.useplus.org/ldf/xmp/1.0/">` + properties + `</rdf:RDF></x:xmpmeta>`
}

func TestEveryWayToWriteXMPIsUnderstood(t *testing.T) {
	tests := map[string]struct {
		properties string
		want       picture.Metadata
	}{
		"attributes":            {`<rdf:Description photoshop:Credit="C" photoshop:City="Oslo"/>`, picture.Metadata{Credit: "C", City: "Oslo"}},
		"two descriptions":      {`<rdf:Description photoshop:Credit="C"/><rdf:Description photoshop:City="Oslo"/>`, picture.Metadata{Credit: "C", City: "Oslo"}},
		"plain text for a list": {`<rdf:Description><dc:creator>A</dc:creator></rdf:Description>`, picture.Metadata{Creators: []string{"A"}}},
		"languages, default not first": {
			`<rdf:Description><dc:description><rdf:Alt><rdf:li xml:lang="ru">да</rdf:li><rdf:li xml:lang="x-default">yes</rdf:li></rdf:Alt></dc:description></rdf:Description>`,
			picture.Metadata{Caption: "yes", Captions: map[string]string{"ru": "да"}},
		},
		"structure as nested description": {
			`<rdf:Description><plus:CopyrightOwner><rdf:Seq><rdf:li><rdf:Description plus:CopyrightOwnerName="O"/></rdf:li></rdf:Seq></plus:CopyrightOwner></rdf:Description>`,
			picture.Metadata{CopyrightOwner: "O"},
		},
		"structure as resource": {
			`<rdf:Description><ext:LocationShown><rdf:Bag><rdf:li rdf:parseType="Resource"><ext:City>Oslo</ext:City></rdf:li></rdf:Bag></ext:LocationShown></rdf:Description>`,
			picture.Metadata{LocationsShown: []picture.Location{{City: "Oslo"}}},
		},
		"structure as attributes": {`<rdf:Description><ext:LocationCreated ext:City="Oslo"/></rdf:Description>`, picture.Metadata{LocationCreated: &picture.Location{City: "Oslo"}}},
		"value with a qualifier":  {`<rdf:Description><photoshop:Credit rdf:parseType="Resource"><rdf:value>C</rdf:value></photoshop:Credit></rdf:Description>`, picture.Metadata{Credit: "C"}},
		"resource":                {`<rdf:Description><ext:DigitalSourceType rdf:resource="http://x/y"/></rdf:Description>`, picture.Metadata{DigitalSourceType: "http://x/y"}},
		"what precedes a fault":   {`<rdf:Description photoshop:Credit="C"/><rdf:Description><broken`, picture.Metadata{Credit: "C"}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			test.want.Orientation = 1
			got, _ := picture.ReadMetadata(withXMP(t, test.properties))
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

func TestExtendedXMPFillsWhatTheFirstPacketLeavesOut(t *testing.T) {
	whole := rdf(`<rdf:Description photoshop:Credit="later" photoshop:City="Oslo"/>`)
	content := withXMP(t, `<rdf:Description photoshop:Credit="first"/>`)
	for at := 0; at < len(whole); at += 100 {
		part := whole[at:min(len(whole), at+100)]
		head := "http://ns.adobe.com/xmp/extension/\x00" + strings.Repeat("A", 32) + string(binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, uint32(len(whole))), uint32(at)))
		content = segmented(content, 0xe1, head+part)
	}
	if m, notes := picture.ReadMetadata(content); m.Credit != "first" || m.City != "Oslo" || len(notes) > 0 {
		t.Errorf("credit %q, city %q, notes %v", m.Credit, m.City, notes)
	}
}

// dataset writes one value of IIM record 2.
func dataset(number byte, value string) string {
	return "\x1c\x02" + string(rune(number)) + string([]byte{byte(len(value) >> 8), byte(len(value))}) + value
}

// resources wraps an IIM block as Photoshop does, with its digest where there is one.
func resources(iim string, digest []byte) string {
	block := func(id uint16, data string) string {
		head := binary.BigEndian.AppendUint32(append(binary.BigEndian.AppendUint16([]byte("8BIM"), id), 0, 0), uint32(len(data)))
		return string(head) + data + strings.Repeat("\x00", len(data)&1)
	}
	out := "Photoshop 3.0\x00" + block(0x0404, iim)
	if digest != nil {
		out += block(0x0425, string(digest))
	}
	return out
}

func TestDigestDecidesBetweenIIMAndXMP(t *testing.T) {
	iim := dataset(110, "from IIM") + dataset(90, "Oslo")
	current, old := md5.Sum([]byte(iim)), md5.Sum([]byte("older"))
	tests := map[string]struct {
		digest []byte
		want   string
	}{"no digest": {nil, "from XMP"}, "unchanged since": {current[:], "from XMP"}, "changed since": {old[:], "from IIM"}}
	for name, test := range tests {
		content := segmented(withXMP(t, `<rdf:Description photoshop:Credit="from XMP"/>`), 0xed, resources(iim, test.digest))
		m, notes := picture.ReadMetadata(content)
		if m.Credit != test.want || m.City != "Oslo" || !strings.Contains(fmt.Sprint(notes), picture.NoteDiffer) {
			t.Errorf("%s: credit %q, city %q, notes %v", name, m.Credit, m.City, notes)
		}
	}
}

func TestIIMValueCutAtItsLimitDoesNotContradict(t *testing.T) {
	long := "A credit line that is longer than IIM allows"
	content := segmented(withXMP(t, `<rdf:Description photoshop:Credit="`+long+`"/>`), 0xed, resources(dataset(110, long[:32]), nil))
	if m, notes := picture.ReadMetadata(content); m.Credit != long || len(notes) > 0 {
		t.Errorf("credit %q, notes %v", m.Credit, notes)
	}
}
