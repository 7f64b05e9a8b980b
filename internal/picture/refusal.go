package picture

import (
	"context"
	"errors"
	"fmt"
	"image/jpeg"
	"image/png"
	"io"
	"strings"

	"dateline.news/internal/errs"
)

// The reasons of a refusal; each is also the catalogue key of its safe text.
const (
	Empty          = "picture.empty"           // no bytes at all
	NotAPicture    = "picture.not_a_picture"   // not JPEG, PNG, WebP or GIF; args: found
	TooLarge       = "picture.too_large"       // over the limit of bytes; args: bytes, limit
	TooManyPixels  = "picture.too_many_pixels" // over the limit of pixels, sides or memory; args: width, height, limit
	Truncated      = "picture.truncated"       // the file ends before the picture does; args: format
	Damaged        = "picture.damaged"         // the picture cannot be decoded; args: format
	Unsupported    = "picture.unsupported"     // a rare form of the format that nothing here can decode; args: format
	AnimatedWebP   = "picture.animated_webp"   // a moving WebP
	HiddenContent  = "picture.hidden_content"  // markup, archive or program after the picture's end; args: found
	TooSlow        = "picture.too_slow"        // decoding took longer than the limit; args: seconds
	NothingInFrame = "picture.bad_crop"        // the crop lies outside the picture or is empty; args: name
)

// Refused says why a file is not accepted: Reason is one of the constants above, Args are the values of its text.
// It unwraps to an errs.Error of kind Invalid or TooLarge, so faces answer it without knowing this package.
type Refused struct {
	Reason string
	Args   map[string]any
	Err    error // the decoder's own words; may be nil
}

// Error answers the reason with its values and the decoder's words, for the log.
func (r *Refused) Error() string {
	s := r.Reason
	if len(r.Args) > 0 {
		s += fmt.Sprint(" ", r.Args)
	}
	if r.Err != nil {
		s += ": " + r.Err.Error()
	}
	return s
}

// Unwrap gives the refusal in the house's form.
func (r *Refused) Unwrap() error {
	kind := errs.Invalid
	switch r.Reason {
	case TooLarge, TooManyPixels, TooSlow:
		kind = errs.TooLarge
	}
	return &errs.Error{Kind: kind, Key: r.Reason, Args: r.Args, Err: r.Err}
}

func refuse(reason string, pairs ...any) *Refused {
	r := &Refused{Reason: reason}
	if len(pairs) > 0 {
		r.Args = map[string]any{}
	}
	for i := 0; i+1 < len(pairs); i += 2 {
		r.Args[fmt.Sprint(pairs[i])] = pairs[i+1]
	}
	return r
}

// decodeRefusal turns a decoder's error into the reason that its reader can act on.
func decodeRefusal(format Format, err error) *Refused {
	var (
		jpegUnsupported jpeg.UnsupportedError
		pngUnsupported  png.UnsupportedError
	)
	reason := Damaged
	switch {
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF):
		reason = Truncated
	case errors.As(err, &jpegUnsupported), errors.As(err, &pngUnsupported), strings.Contains(err.Error(), "unsupported"):
		reason = Unsupported
	}
	r := refuse(reason, "format", string(format))
	r.Err = err
	return r
}

// stopped answers the refusal of a decode that the clock ended, or the context's own error when the caller left.
func stopped(ctx context.Context, limits Limits) error {
	err := context.Cause(ctx)
	if errors.Is(err, errTooSlow) {
		return refuse(TooSlow, "seconds", int(limits.Time.Seconds()))
	}
	return err
}

var errTooSlow = errors.New("picture: time limit reached")
