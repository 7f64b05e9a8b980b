package picture

import (
	"bytes"
	"encoding/binary"
)

const (
	headerExif        = "Exif\x00"
	headerXMP         = "http://ns.adobe.com/xap/1.0/\x00"
	headerXMPExtended = "http://ns.adobe.com/xmp/extension/\x00"
	headerPhotoshop   = "Photoshop 3.0\x00"
	headerPhotoshop25 = "Adobe_Photoshop2.5:"
	headerICC         = "ICC_PROFILE\x00"

	maxExtended = 4 << 20 // bytes of extended XMP that are put together
)

// jpegBlocks gathers what JPEG cuts into several segments.
type jpegBlocks struct {
	*container
	photoshop []byte
	icc       [][]byte // by sequence number less one
}

// openJPEG walks the segments up to the end marker, the ones between the scans of a progressive picture included.
func openJPEG(content []byte) *container {
	j := &jpegBlocks{container: &container{format: JPEG, frames: 1, samples: 3}}
	at := 2
	for {
		marker, next := nextMarker(content, at)
		if next < 0 {
			break
		}
		at = next
		if marker == 0xd9 {
			j.ended, j.trailer = true, content[at:]
			break
		}
		if marker == 0x01 || marker >= 0xd0 && marker <= 0xd8 {
			continue // markers without a segment
		}
		if at+2 > len(content) {
			break
		}
		n := int(binary.BigEndian.Uint16(content[at:]))
		if n < 2 || at+n > len(content) {
			break
		}
		j.segment(marker, content[at+2:at+n])
		at += n
	}
	j.finish()
	return j.container
}

// nextMarker finds the next marker at or after at, passing over the pixels of a scan, where 0xFF is followed by 0 or
// a restart marker. It answers the position after the marker, or -1.
func nextMarker(content []byte, at int) (byte, int) {
	for at < len(content) {
		i := bytes.IndexByte(content[at:], 0xff)
		if i < 0 {
			return 0, -1
		}
		at += i + 1
		for at < len(content) && content[at] == 0xff {
			at++
		}
		if at >= len(content) {
			return 0, -1
		}
		if m := content[at]; m != 0 && (m < 0xd0 || m > 0xd7) {
			return m, at + 1
		}
		at++
	}
	return 0, -1
}

func (j *jpegBlocks) segment(marker byte, data []byte) {
	switch {
	case marker == 0xe1:
		j.app1(data)
	case marker == 0xe2 && bytes.HasPrefix(data, []byte(headerICC)):
		j.iccPart(data[len(headerICC):])
	case marker == 0xed:
		j.app13(data)
	case marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc:
		j.frameHeader(marker, data)
	}
}

func (j *jpegBlocks) app1(data []byte) {
	switch {
	case bytes.HasPrefix(data, []byte(headerExif)) && len(data) > 6:
		if j.exif == nil {
			j.exif = data[6:]
		}
	case bytes.HasPrefix(data, []byte(headerXMP)):
		j.packet(data[len(headerXMP):])
	case bytes.HasPrefix(data, []byte(headerXMPExtended)):
		j.extendedPart(data[len(headerXMPExtended):])
	default:
		// Some tools write a header of their own before the packet.
		for _, mark := range []string{"<?xpacket", "<x:xmpmeta", "<rdf:RDF"} {
			if i := bytes.Index(data, []byte(mark)); i >= 0 {
				j.packet(data[i:])
				j.note(NoteOddHeader)
				return
			}
		}
	}
}

// extendedPart keeps a part of the extended packet: 32 bytes of digest, the whole length, this part's offset, the part.
func (j *jpegBlocks) extendedPart(data []byte) {
	if len(data) < 40 {
		return
	}
	whole, offset := int64(binary.BigEndian.Uint32(data[32:])), int64(binary.BigEndian.Uint32(data[36:]))
	part := data[40:]
	if whole > maxExtended || offset+int64(len(part)) > whole {
		j.note(NoteTooMuch, "block", "xmp")
		return
	}
	if need := int(offset) + len(part); need > len(j.extended) {
		j.extended = append(j.extended, make([]byte, need-len(j.extended))...)
	}
	copy(j.extended[offset:], part)
}

func (j *jpegBlocks) iccPart(data []byte) {
	if len(data) < 2 || data[0] == 0 {
		return
	}
	for len(j.icc) < int(data[0]) {
		j.icc = append(j.icc, nil)
	}
	j.icc[data[0]-1] = data[2:]
}

func (j *jpegBlocks) app13(data []byte) {
	for _, header := range []string{headerPhotoshop, headerPhotoshop25} {
		if rest, ok := bytes.CutPrefix(data, []byte(header)); ok {
			if header == headerPhotoshop25 && len(rest) > 2 {
				rest = rest[2:]
			}
			j.photoshop = append(j.photoshop, rest...)
			return
		}
	}
	if len(data) > 0 && data[0] == 0x1c {
		j.iim = append(j.iim, data...)
	}
}

// frameHeader reads how many samples a pixel has and whether the picture comes in scans.
func (j *jpegBlocks) frameHeader(marker byte, data []byte) {
	j.progressive = marker == 0xc2
	if len(data) < 6 || len(data) < 6+3*int(data[5]) {
		return
	}
	largest, sum := 1, 0
	for i := range int(data[5]) {
		area := int(data[7+3*i]>>4) * int(data[7+3*i]&15)
		largest, sum = max(largest, area), sum+area
	}
	j.samples = float64(sum) / float64(largest)
}

func (j *jpegBlocks) finish() {
	j.container.icc = bytes.Join(j.icc, nil)
	for _, part := range j.icc {
		if part == nil {
			j.container.icc = nil // a part is missing
		}
	}
	j.photoshopResources(j.photoshop)
}

// photoshopResources takes Photoshop's resource blocks apart: 0x0404 is the IIM, 0x0425 its digest, 0x0424 XMP,
// 0x0422 EXIF.
func (c *container) photoshopResources(data []byte) {
	for len(data) >= 12 {
		if sig := string(data[:4]); sig != "8BIM" && sig != "PHUT" && sig != "AgHg" && sig != "DCSR" && sig != "MeSa" {
			return
		}
		id := binary.BigEndian.Uint16(data[4:])
		name := int(data[6]) + 1
		at := 6 + name + name&1
		if at+4 > len(data) {
			return
		}
		n := int64(binary.BigEndian.Uint32(data[at:]))
		at += 4
		if n > int64(len(data)-at) {
			c.note(NoteBroken, "block", "photoshop")
			n = int64(len(data) - at)
		}
		c.photoshopResource(id, data[at:at+int(n)])
		data = data[min(len(data), at+int(n+n&1)):]
	}
}

func (c *container) photoshopResource(id uint16, data []byte) {
	switch id {
	case 0x0404:
		if c.iim == nil {
			c.iim = data
		}
	case 0x0425:
		if len(data) == 16 {
			c.digest = data
		}
	case 0x0424:
		if len(c.xmp) == 0 {
			c.packet(data)
		}
	case 0x0422:
		if c.exif == nil {
			c.exif = data
		}
	}
}
