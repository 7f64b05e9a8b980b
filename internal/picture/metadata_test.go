package picture_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"dateline.news/internal/fixture"
	"dateline.news/internal/picture"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// tags says where ExifTool shows a field, source by source.
type tags struct {
	ours            func(picture.Metadata) []string
	xmp, iptc, exif string
}

func one(s string) []string {
	if s == "" {
		return nil
	}
	return []string{s}
}

var judged = map[string]tags{
	"headline":            {func(m picture.Metadata) []string { return one(m.Headline) }, "Headline", "Headline", ""},
	"title":               {func(m picture.Metadata) []string { return one(m.Title) }, "Title", "ObjectName", ""},
	"caption":             {func(m picture.Metadata) []string { return one(m.Caption) }, "Description", "Caption-Abstract", "ImageDescription"},
	"alt_text":            {func(m picture.Metadata) []string { return one(m.AltText) }, "AltTextAccessibility", "", ""},
	"ext_description":     {func(m picture.Metadata) []string { return one(m.ExtDescription) }, "ExtDescrAccessibility", "", ""},
	"creators":            {func(m picture.Metadata) []string { return m.Creators }, "Creator", "By-line", "Artist"},
	"creator_title":       {func(m picture.Metadata) []string { return one(m.CreatorTitle) }, "AuthorsPosition", "By-lineTitle", ""},
	"credit":              {func(m picture.Metadata) []string { return one(m.Credit) }, "Credit", "Credit", ""},
	"source":              {func(m picture.Metadata) []string { return one(m.Source) }, "Source", "Source", ""},
	"copyright":           {func(m picture.Metadata) []string { return one(m.Copyright) }, "Rights", "CopyrightNotice", "Copyright"},
	"city":                {func(m picture.Metadata) []string { return one(m.City) }, "City", "City", ""},
	"sublocation":         {func(m picture.Metadata) []string { return one(m.Sublocation) }, "Location", "Sub-location", ""},
	"province":            {func(m picture.Metadata) []string { return one(m.Province) }, "State", "Province-State", ""},
	"country":             {func(m picture.Metadata) []string { return one(m.Country) }, "Country", "Country-PrimaryLocationName", ""},
	"country_code":        {func(m picture.Metadata) []string { return one(m.CountryCode) }, "CountryCode", "Country-PrimaryLocationCode", ""},
	"keywords":            {func(m picture.Metadata) []string { return m.Keywords }, "Subject", "Keywords", ""},
	"event":               {func(m picture.Metadata) []string { return one(m.Event) }, "Event", "", ""},
	"job_id":              {func(m picture.Metadata) []string { return one(m.JobID) }, "TransmissionReference", "OriginalTransmissionReference", ""},
	"instructions":        {func(m picture.Metadata) []string { return one(m.Instructions) }, "Instructions", "SpecialInstructions", ""},
	"usage_terms":         {func(m picture.Metadata) []string { return one(m.UsageTerms) }, "UsageTerms", "", ""},
	"caption_writer":      {func(m picture.Metadata) []string { return one(m.CaptionWriter) }, "CaptionWriter", "Writer-Editor", ""},
	"digital_source_type": {func(m picture.Metadata) []string { return one(m.DigitalSourceType) }, "DigitalSourceType", "", ""},
}

// exceptions are the places where ours and ExifTool's answer differ on purpose.
var exceptions = map[string]string{}

func TestEveryFieldReadsAsExifToolReadsIt(t *testing.T) {
	used := map[string]bool{}
	files, fields := 0, 0
	for path, want := range judge(t, judgedPictures(t)) {
		content, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		name := filepath.Base(path)
		if !want.isPicture() {
			continue
		}
		want = want.whole(t, path)
		files++
		t.Run(name, func(t *testing.T) {
			got, _ := picture.ReadMetadata(content)
			compare := func(field string, got, want any) {
				t.Helper()
				fields++
				diff := cmp.Diff(want, got, cmpopts.EquateEmpty())
				reason, excepted := exceptions[name+" "+field]
				used[name+" "+field] = used[name+" "+field] || excepted
				switch {
				case diff != "" && !excepted:
					t.Errorf("%s (-judge +ours):\n%s", field, diff)
				case diff == "" && excepted:
					t.Errorf("%s: no longer an exception (%s)", field, reason)
				}
			}
			for field, tag := range judged {
				compare(field, tag.ours(got), expected(want, tag))
			}
			compareStructures(got, want, compare)
			compareDates(got, want, compare)
		})
	}
	if files < 70 {
		t.Errorf("only %d files were judged", files)
	}
	for name, reason := range exceptions {
		if !used[name] {
			t.Errorf("exception %q (%s) was never met", name, reason)
		}
	}
	t.Logf("%d files, %d fields", files, fields)
}

func expected(v verdict, tag tags) []string {
	sources := [][]string{v.texts("XMP", tag.xmp), v.texts("IPTC", tag.iptc), v.texts("EXIF", tag.exif)}
	if v.iimNewer() {
		sources[0], sources[1] = sources[1], sources[0]
	}
	for _, s := range sources {
		if s != nil {
			return s
		}
	}
	return nil
}

func compareStructures(got picture.Metadata, want verdict, compare func(string, any, any)) {
	compare("captions", got.Captions, want.languages("Description"))
	compare("alt_texts", got.AltTexts, want.languages("AltTextAccessibility"))
	compare("ext_descriptions", got.ExtDescriptions, want.languages("ExtDescrAccessibility"))
	compare("copyright_owner", got.CopyrightOwner, strings.Join(want.fields("CopyrightOwner", "CopyrightOwnerName"), ", "))
	persons := want.texts("XMP", "PersonInImage")
	if persons == nil {
		persons = want.fields("PersonInImageWDetails", "PersonName")
	}
	compare("persons_shown", got.PersonsShown, persons)
	orientation := strings.Join(append(want.texts("EXIF", "Orientation"), "1")[:1], "")
	if orientation < "1" || orientation > "8" {
		orientation = "1" // not a value of EXIF: as good as none
	}
	compare("orientation", string(rune('0'+got.Orientation)), orientation)
	places := map[string]func(picture.Location) string{
		"City": func(l picture.Location) string { return l.City }, "Sublocation": func(l picture.Location) string { return l.Sublocation },
		"ProvinceState": func(l picture.Location) string { return l.Province }, "CountryName": func(l picture.Location) string { return l.Country },
		"CountryCode": func(l picture.Location) string { return l.CountryCode },
	}
	for field, of := range places {
		var shown, created []string
		for _, l := range got.LocationsShown {
			shown = append(shown, one(of(l))...)
		}
		if got.LocationCreated != nil {
			created = one(of(*got.LocationCreated))
		}
		compare("location_shown."+field, shown, want.fields("LocationShown", field))
		compare("location_created."+field, created, want.fields("LocationCreated", field))
	}
}

var fraction = regexp.MustCompile(`(:\d\d)\.\d+`)

// asExifTool writes ISO 8601 in ExifTool's manner.
func asExifTool(d picture.Date) string {
	day, clock, timed := strings.Cut(d.String(), "T")
	day = strings.ReplaceAll(day, "-", ":")
	if !timed {
		return day
	}
	return day + " " + strings.Replace(clock, "Z", "+00:00", 1)
}

func compareDates(got picture.Metadata, want verdict, compare func(string, any, any)) {
	iptc := func(day, clock string) string {
		return strings.TrimSpace(strings.Join(append(want.texts("IPTC", day), want.texts("IPTC", clock)...), " "))
	}
	camera := strings.Join(append(want.texts("EXIF", "DateTimeOriginal"), want.texts("EXIF", "OffsetTimeOriginal")...), "")
	sources := []string{
		strings.Join(want.texts("XMP", "DateCreated"), ""), iptc("DateCreated", "TimeCreated"), camera,
		strings.Join(want.texts("XMP", "DateTimeOriginal"), ""),
	}
	if want.iimNewer() && sources[1] != "" {
		sources[0] = ""
	}
	created := ""
	for _, s := range sources {
		if created == "" {
			created = strings.Replace(fraction.ReplaceAllString(s, "$1"), "Z", "+00:00", 1)
		}
	}
	compare("date_created", asExifTool(got.DateCreated), created)
	compare("release_date", asExifTool(got.ReleaseDate), iptc("ReleaseDate", "ReleaseTime"))
	compare("expiration_date", asExifTool(got.ExpirationDate), iptc("ExpirationDate", "ExpirationTime"))
}

func TestNotesTellWhatTheReaderMustKnow(t *testing.T) {
	tests := []struct {
		file, key string
		args      map[string]any
	}{
		{"meta/ref-a-mismatch.jpg", picture.NoteDiffer, map[string]any{"field": "credit", "used": "Dateline / Anna Ivanova", "other": "Old credit"}},
		{"wire/photo-metadata/corbis.jpg", picture.NoteStale, nil},
		{"wire/photo-metadata-oracle/corrupt__max_uint32_exif.jpg", picture.NoteBroken, map[string]any{"block": "exif"}},
	}
	for _, test := range tests {
		t.Run(test.file, func(t *testing.T) {
			_, notes := picture.ReadMetadata(fixture.Read(t, test.file))
			for _, n := range notes {
				if n.Key == test.key && cmp.Equal(n.Args, test.args) {
					return
				}
			}
			t.Errorf("no note %s %v in %v", test.key, test.args, notes)
		})
	}
}

func TestAgreeingSourcesMakeNoNoise(t *testing.T) {
	if _, notes := picture.ReadMetadata(fixture.Read(t, "meta/ref-a-full.jpg")); len(notes) > 0 {
		t.Errorf("notes on a clean file: %v", notes)
	}
}
