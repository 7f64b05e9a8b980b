package picture

import (
	"bytes"
	"strings"

	"github.com/bep/imagemeta"
)

// camera holds the few EXIF fields that are read.
type camera struct {
	orientation int
	description string
	artist      string
	copyright   string
	created     Date
}

var exifWanted = map[string]bool{
	"Orientation": true, "ImageDescription": true, "Artist": true, "Copyright": true, "DateTimeOriginal": true, "OffsetTimeOriginal": true,
}

// readExif reads a TIFF block. The library stops at the first fault; what it read until then counts, and the fault
// comes back beside it.
func readExif(block []byte) (camera, error) {
	tags := map[string]any{}
	_, err := imagemeta.Decode(imagemeta.Options{
		R: bytes.NewReader(block), ImageFormat: imagemeta.TIFF, Sources: imagemeta.EXIF,
		LimitNumTags: 2000, LimitTagSize: 64 << 10,
		ShouldHandleTag: func(tag imagemeta.TagInfo) bool {
			return exifWanted[tag.Tag] && (tag.Namespace == "IFD0" || tag.Namespace == "IFD0/ExifIFDP")
		},
		HandleTag: func(tag imagemeta.TagInfo) error {
			if _, seen := tags[tag.Tag]; !seen {
				tags[tag.Tag] = tag.Value
			}
			return nil
		},
		Warnf: func(string, ...any) {},
	})
	text := func(name string) string {
		s, _ := tags[name].(string)
		return cleanText(decodeText([]byte(s)))
	}
	c := camera{orientation: 1, description: text("ImageDescription"), artist: text("Artist"), copyright: exifCopyright(text("Copyright"))}
	if o, ok := tags["Orientation"].(uint16); ok && o >= 1 && o <= 8 {
		c.orientation = int(o)
	}
	c.created = exifDate(text("DateTimeOriginal"), text("OffsetTimeOriginal"))
	return c, err
}

func exifDate(moment, offset string) Date {
	if d, ok := parseDate(moment + offset); ok {
		return d
	}
	d, _ := parseDate(moment) // the offset may be rubbish
	return d
}

// exifCopyright joins the photographer's and the editor's part, which a zero byte divides (EXIF 2.3, 4.6.5).
func exifCopyright(s string) string {
	photographer, editor, two := strings.Cut(s, "\x00")
	photographer, editor = strings.TrimSpace(photographer), strings.TrimSpace(strings.Trim(editor, "\x00"))
	if !two || editor == "" {
		return photographer
	}
	return strings.TrimSpace(photographer + " " + editor)
}
