// Package pictures holds the demo agency's pictures: 25 drawings, each as a master and as smaller renditions, embedded
// as JPEG files.
//
// It owns the files of this folder; internal/demo/draw makes them and proves that they are what it draws. It holds no
// captions, credits or other metadata: those are the demo's text.
package pictures

import (
	"embed"
	"fmt"
	"slices"
	"strings"
)

//go:embed *.jpg
var folder embed.FS

// Widths are those of the renditions that every picture has beside its master, in pixels.
var Widths = []int{320, 640, 1200}

// Keys answers the keys of all pictures, sorted.
func Keys() []string {
	entries, err := folder.ReadDir(".")
	if err != nil {
		panic("pictures: the embedded folder cannot be read: " + err.Error())
	}
	var keys []string
	for _, entry := range entries {
		if key := strings.TrimSuffix(entry.Name(), ".jpg"); !strings.Contains(key, ".") {
			keys = append(keys, key)
		}
	}
	slices.Sort(keys)
	return keys
}

// Master answers the largest version of a picture as a JPEG file, or nil where no picture has the key.
func Master(key string) []byte {
	content, err := folder.ReadFile(key + ".jpg")
	if err != nil || strings.Contains(key, ".") {
		return nil
	}
	return content
}

// Rendition answers a picture at one of Widths as a JPEG file; false where there is no such picture or width.
func Rendition(key string, width int) ([]byte, bool) {
	content, err := folder.ReadFile(fmt.Sprintf("%s.%d.jpg", key, width))
	return content, err == nil
}
