package picture_test

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"dateline.news/internal/fixture"
)

// verdict is ExifTool's answer about one file: "XMP", "IPTC", "EXIF", "Photoshop" or "File", then the tag's name.
type verdict map[string]map[string]any

// exiftool runs the judge and fails where it is missing: what it did not judge is not proven.
func exiftool(t testing.TB, args ...string) []byte {
	t.Helper()
	path, err := exec.LookPath("exiftool")
	if err != nil {
		t.Fatal("exiftool is not installed; it judges the metadata (Debian: apt-get install libimage-exiftool-perl)")
	}
	out, err := exec.Command(path, args...).Output()
	if err != nil && len(out) == 0 {
		t.Fatalf("exiftool %v: %v", args, err)
	}
	return out
}

// judge answers the verdict of each file: the one that lies beside it, or ExifTool's own, asked once for all the others.
func judge(t testing.TB, paths []string) map[string]verdict {
	t.Helper()
	verdicts := map[string]verdict{}
	ask := []string{"-j", "-G1", "-n", "-struct"}
	for _, path := range paths {
		content, err := os.ReadFile(path + ".exiftool.json")
		if os.IsNotExist(err) {
			ask = append(ask, path)
			continue
		} else if err != nil {
			t.Fatal(err)
		}
		verdicts[path] = readVerdict(t, content)
	}
	for _, v := range readVerdicts(t, exiftool(t, ask...)) {
		verdicts[strings.Join(v.texts("", "SourceFile"), "")] = v
	}
	return verdicts
}

// whole answers the verdict about the whole segments of a file of which the judge, as it stands, would read nothing.
func (v verdict) whole(t testing.TB, path string) verdict {
	t.Helper()
	if strings.Join(v.texts("ExifTool", "Warning"), "") == "JPEG format error" {
		return readVerdict(t, exiftool(t, "-j", "-G1", "-n", "-struct", mended(t, path)))
	}
	return v
}

// mended writes a copy that ends properly after its last whole segment.
func mended(t testing.TB, path string) string {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	at := 2
	for at+4 <= len(content) && content[at] == 0xff {
		next := at + 2 + int(binary.BigEndian.Uint16(content[at+2:]))
		if next > len(content) {
			break
		}
		at = next
	}
	copied := filepath.Join(t.TempDir(), "mended.jpg")
	whole := append(bytes.Clone(content[:at]), "\xff\xdb\x00\x02\xff\xd9"...)
	if err := os.WriteFile(copied, whole, 0o600); err != nil {
		t.Fatal(err)
	}
	return copied
}

func readVerdict(t testing.TB, content []byte) verdict {
	t.Helper()
	verdicts := readVerdicts(t, content)
	if len(verdicts) != 1 {
		t.Fatalf("exiftool answered %d files", len(verdicts))
	}
	return verdicts[0]
}

func readVerdicts(t testing.TB, content []byte) []verdict {
	t.Helper()
	var files []map[string]any
	d := json.NewDecoder(bytes.NewReader(content))
	d.UseNumber()
	if err := d.Decode(&files); err != nil {
		t.Fatalf("exiftool: %v", err)
	}
	var verdicts []verdict
	for _, file := range files {
		verdicts = append(verdicts, readTags(file))
	}
	return verdicts
}

// readTags accepts ExifTool's two forms: names such as "XMP-dc:Title", and groups that hold their tags.
func readTags(file map[string]any) verdict {
	v := verdict{}
	for name, value := range file {
		if group, isGroup := value.(map[string]any); isGroup && !strings.Contains(name, ":") {
			for tag, value := range group {
				v.add(name, tag, value)
			}
		} else if group, tag, found := strings.Cut(name, ":"); found {
			v.add(group, tag, value)
		} else {
			v.add("", name, value)
		}
	}
	return v
}

func (v verdict) add(group, tag string, value any) {
	switch {
	case strings.HasPrefix(group, "XMP"):
		group = "XMP"
	case group == "IFD0" || group == "ExifIFD":
		group = "EXIF"
	}
	if v[group] == nil {
		v[group] = map[string]any{}
	}
	if _, said := v[group][tag]; !said {
		v[group][tag] = value
	}
}

func (v verdict) texts(group, tag string) []string {
	if tag == "" {
		return nil
	}
	return flatten(v[group][tag])
}

func flatten(value any) []string {
	switch value := value.(type) {
	case nil:
		return nil
	case []any:
		var all []string
		for _, one := range value {
			all = append(all, flatten(one)...)
		}
		return all
	default:
		text := strings.ReplaceAll(strings.ReplaceAll(fmt.Sprint(value), "\r\n", "\n"), "\r", "\n")
		if text = strings.Trim(text, " \n\t\x00"); text == "" {
			return nil
		}
		return []string{text}
	}
}

// fields gathers one field of the structures under tag, in both of ExifTool's forms: whole structures, or flat names.
func (v verdict) fields(tag, field string) []string {
	var all []string
	list, _ := v["XMP"][tag].([]any)
	if one, ok := v["XMP"][tag].(map[string]any); ok {
		list = []any{one}
	}
	for _, one := range list {
		if structure, ok := one.(map[string]any); ok {
			all = append(all, flatten(structure[field])...)
		}
	}
	if all == nil {
		all = flatten(v["XMP"][tag+strings.TrimPrefix(field, tag)])
	}
	return all
}

// languages gathers the alternatives such as Description-ru.
func (v verdict) languages(tag string) map[string]string {
	by := map[string]string{}
	for name := range v["XMP"] {
		if language, ok := strings.CutPrefix(name, tag+"-"); ok {
			by[strings.ToLower(language)] = strings.Join(v.texts("XMP", name), "")
		}
	}
	return by
}

// isPicture says whether the judge calls the file one of the four formats.
func (v verdict) isPicture() bool {
	switch strings.Join(v.texts("File", "FileType"), "") {
	case "JPEG", "PNG", "APNG", "GIF", "WEBP", "Extended WEBP":
		return true
	}
	return false
}

// iimNewer follows the MWG rule on the judge's own digests.
func (v verdict) iimNewer() bool {
	current, stored := v.texts("File", "CurrentIPTCDigest"), v.texts("Photoshop", "IPTCDigest")
	return len(current) == 1 && len(stored) == 1 && current[0] != stored[0]
}

// judgedPictures lists every picture of the folders that has, or can get, a verdict.
func judgedPictures(t testing.TB) []string {
	t.Helper()
	var paths []string
	for _, folder := range []string{"meta", "wire/photo-metadata-oracle", "wire/photo-metadata", "hostile", "photos"} {
		found, err := filepath.Glob(filepath.Join(fixture.Path(t, folder), "*"))
		if err != nil {
			t.Fatal(err)
		}
		for _, path := range found {
			if !strings.HasSuffix(path, ".json") {
				paths = append(paths, path)
			}
		}
	}
	return paths
}
