package picture

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"slices"
)

const maxProfile = 1 << 20

// colorTags are the tags of an ICC profile that colour needs (ICC.1 9.2). Others can name the display and its serial
// number, as Apple's mmod does.
var colorTags = []string{
	"desc", "cprt", "wtpt", "bkpt", "chad", "cicp", "rXYZ", "gXYZ", "bXYZ", "rTRC", "gTRC", "bTRC", "lumi",
	"A2B0", "A2B1", "A2B2", "B2A0", "B2A1", "B2A2",
}

type iccTag struct {
	name string
	data []byte
}

// colorProfile answers the profile that a rendition carries: cut down to colorTags; nil where the profile is sRGB (which
// every reader assumes), not for RGB pixels, or broken.
func colorProfile(icc []byte) []byte {
	if len(icc) < 132 || len(icc) > maxProfile || string(icc[36:40]) != "acsp" || string(icc[16:20]) != "RGB " {
		return nil
	}
	tags := iccTags(icc)
	desc := slices.IndexFunc(tags, func(t iccTag) bool { return t.name == "desc" })
	if desc < 0 || saysSRGB(tags[desc].data) {
		return nil
	}
	return buildProfile(icc[:128], tags)
}

// saysSRGB looks for the name in the description, which is ASCII or UTF-16.
func saysSRGB(desc []byte) bool {
	return bytes.Contains(bytes.ReplaceAll(desc, []byte{0}, nil), []byte("sRGB"))
}

func iccTags(icc []byte) []iccTag {
	var tags []iccTag
	n := binary.BigEndian.Uint32(icc[128:])
	for i := int64(0); i < int64(min(n, 100)); i++ {
		at := 132 + 12*i
		if at+12 > int64(len(icc)) {
			return nil
		}
		name := string(icc[at : at+4])
		start, size := int64(binary.BigEndian.Uint32(icc[at+4:])), int64(binary.BigEndian.Uint32(icc[at+8:]))
		if start+size > int64(len(icc)) {
			return nil
		}
		if slices.Contains(colorTags, name) {
			tags = append(tags, iccTag{name, icc[start : start+size]})
		}
	}
	return tags
}

// buildProfile writes header, table and tags; the ID, a digest over the old profile, is blanked, as are the fields for
// the device's maker and model. Tags that shared their bytes share them again, as the three curves of RGB often do.
func buildProfile(header []byte, tags []iccTag) []byte {
	out := append([]byte(nil), header...)
	clear(out[48:56])
	clear(out[84:100])
	out = binary.BigEndian.AppendUint32(out, uint32(len(tags)))
	offset := len(out) + 12*len(tags)
	placed := map[string]int{}
	var body []byte
	for _, tag := range tags {
		at, there := placed[string(tag.data)]
		if !there {
			at = offset + len(body)
			placed[string(tag.data)] = at
			body = append(body, tag.data...)
			body = append(body, make([]byte, (4-len(body)%4)%4)...)
		}
		out = append(out, tag.name...)
		out = binary.BigEndian.AppendUint32(out, uint32(at))
		out = binary.BigEndian.AppendUint32(out, uint32(len(tag.data)))
	}
	out = append(out, body...)
	binary.BigEndian.PutUint32(out, uint32(len(out)))
	return out
}

func deflate(data []byte) ([]byte, error) {
	var b bytes.Buffer
	z := zlib.NewWriter(&b)
	if _, err := z.Write(data); err != nil {
		return nil, err
	}
	err := z.Close()
	return b.Bytes(), err
}
