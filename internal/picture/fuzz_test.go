package picture_test

import (
	"context"
	"encoding/json"
	"os"
	"testing"
	"unicode/utf8"

	"dateline.news/internal/picture"
)

// seeds are the small pictures of the fixtures, whole and cut off.
func seeds(f *testing.F) {
	f.Helper()
	for _, path := range judgedPictures(f) {
		content, err := os.ReadFile(path)
		if err != nil {
			f.Fatal(err)
		}
		if len(content) > 20_000 {
			continue
		}
		f.Add(content)
		f.Add(content[:len(content)*2/3])
	}
}

func FuzzReadMetadata(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, content []byte) {
		m, notes := picture.ReadMetadata(content)
		text, err := json.Marshal(m)
		if err != nil || !utf8.Valid(text) {
			t.Fatalf("%v in %+v", err, m)
		}
		if m.Orientation < 1 || m.Orientation > 8 {
			t.Errorf("orientation %d", m.Orientation)
		}
		var again picture.Metadata
		if err := json.Unmarshal(text, &again); err != nil {
			t.Errorf("what was written is not read: %v", err)
		}
		for _, n := range notes {
			if n.Key == "" {
				t.Error("a note without a key")
			}
		}
	})
}

func FuzzInspect(f *testing.F) {
	seeds(f)
	limits := picture.Limits{Pixels: 300_000, Bytes: 1 << 20}
	decoder := picture.NewDecoder(limits, 1)
	f.Fuzz(func(t *testing.T, content []byte) {
		info, err := picture.Inspect(content, limits)
		if err != nil {
			if reason(err) == "" {
				t.Fatalf("a refusal without a reason: %v", err)
			}
			return
		}
		if info.Width <= 0 || info.Height <= 0 || info.Width*info.Height > 300_000 {
			t.Fatalf("accepted %+v", info)
		}
		made, err := decoder.Render(context.Background(), content, picture.RenderOptions{Widths: []int{40}})
		if err != nil && reason(err) == "" {
			t.Fatalf("a refusal without a reason: %v", err)
		}
		for _, r := range made {
			if _, err := picture.Inspect(r.Content, picture.Limits{}); err != nil {
				t.Errorf("our own rendition is refused: %v", err)
			}
		}
		if info.Format == picture.JPEG {
			if dressed, err := picture.Embed(content, picture.Public{Credit: "x"}); err == nil {
				if m, _ := picture.ReadMetadata(dressed); m.Credit != "x" {
					t.Errorf("embedded credit reads %q", m.Credit)
				}
			}
		}
	})
}

func FuzzDate(f *testing.F) {
	for _, s := range []string{"", "2026", "2026-11", "2026-11-20", "2026-11-20T09:15:00-05:00", "2026-11-20T09:15Z", "20261100", "2026:11:20 09:15:00"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		var d, again picture.Date
		if d.UnmarshalText([]byte(s)) != nil {
			return
		}
		if err := again.UnmarshalText([]byte(d.String())); err != nil || again.String() != d.String() {
			t.Errorf("%q reads as %q, which reads as %q (%v)", s, d, again, err)
		}
	})
}
