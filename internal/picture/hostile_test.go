package picture_test

import (
	"context"
	"errors"
	"testing"

	"dateline.news/internal/errs"
	"dateline.news/internal/fixture"
	"dateline.news/internal/picture"
)

// hostile lists every file of the folder: "" is accepted.
var hostile = map[string]string{
	"anim.gif":             "",
	"anim.webp":            picture.AnimatedWebP,
	"bomb1bit-60000.png":   picture.TooManyPixels,
	"clip.mp4":             picture.NotAPicture,
	"cmyk.jpg":             "",
	"empty.jpg":            picture.Empty,
	"gray.jpg":             "",
	"header-only.jpg":      picture.Truncated,
	"html-named.jpg":       picture.NotAPicture,
	"photo.avif":           picture.NotAPicture,
	"polyglot-trailer.jpg": picture.HiddenContent,
	"progressive.jpg":      "",
	"rgb16.png":            "",
	"script.svg":           picture.NotAPicture,
	"truncated.jpg":        picture.Truncated,
}

func TestHostileFilesAreRefusedWithTheirReason(t *testing.T) {
	decoder := picture.NewDecoder(picture.Limits{}, 2)
	for name, want := range hostile {
		t.Run(name, func(t *testing.T) {
			_, err := decoder.Check(context.Background(), fixture.Read(t, "hostile/"+name))
			var refused *picture.Refused
			if errors.As(err, &refused); err != nil && refused == nil {
				t.Fatalf("got %v, want a *Refused", err)
			}
			got := ""
			if refused != nil {
				got = refused.Reason
				if kind := errs.KindOf(err); kind != errs.Invalid && kind != errs.TooLarge {
					t.Errorf("kind %q: a face would answer it as our fault", kind)
				}
			}
			if got != want {
				t.Errorf("got %q (%v), want %q", got, err, want)
			}
		})
	}
}
