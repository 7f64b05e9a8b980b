package picture_test

import (
	"context"
	"errors"
	"image"
	"image/color"
	"math/rand/v2"
	"runtime"
	"runtime/debug"
	"sync"
	"testing"
	"time"

	"dateline.news/internal/errs"
	"dateline.news/internal/fixture"
	"dateline.news/internal/picture"
)

func reason(err error) string {
	var refused *picture.Refused
	if errors.As(err, &refused) {
		return refused.Reason
	}
	return ""
}

func TestLimitsHoldBeforeAnythingIsDecoded(t *testing.T) {
	content := asPNG(t, image.NewGray(image.Rect(0, 0, 300, 200)))
	tests := map[string]struct {
		limits picture.Limits
		want   string
	}{
		"inside":          {picture.Limits{Bytes: 1 << 20, Side: 300, Pixels: 60_000}, ""},
		"too many bytes":  {picture.Limits{Bytes: int64(len(content)) - 1}, picture.TooLarge},
		"a side too long": {picture.Limits{Side: 299}, picture.TooManyPixels},
		"too many pixels": {picture.Limits{Pixels: 59_999}, picture.TooManyPixels},
		"too much memory": {picture.Limits{Memory: 59_999}, picture.TooManyPixels},
	}
	for name, test := range tests {
		_, err := picture.Inspect(content, test.limits)
		if got := reason(err); got != test.want {
			t.Errorf("%s: %v", name, err)
		}
		if test.want != "" && !errs.Is(err, errs.TooLarge) {
			t.Errorf("%s: kind %q", name, errs.KindOf(err))
		}
	}
}

func TestBombCostsNoMemory(t *testing.T) {
	content := fixture.Read(t, "hostile/bomb1bit-60000.png")
	decoder := picture.NewDecoder(picture.Limits{}, 1)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	if _, err := decoder.Check(context.Background(), content); reason(err) != picture.TooManyPixels {
		t.Fatal(err)
	}
	if _, err := decoder.Render(context.Background(), content, picture.RenderOptions{}); reason(err) != picture.TooManyPixels {
		t.Fatal(err)
	}
	picture.ReadMetadata(content)
	runtime.ReadMemStats(&after)
	if used := after.TotalAlloc - before.TotalAlloc; used > 8<<20 {
		t.Errorf("the bomb made us allocate %d bytes", used)
	}
}

func TestSlowPictureIsRefusedAndAnAbsentCallerCostsNothing(t *testing.T) {
	content := photograph(t, 1500, 1000)
	decoder := picture.NewDecoder(picture.Limits{Time: time.Nanosecond}, 1)
	if _, err := decoder.Check(context.Background(), content); reason(err) != picture.TooSlow {
		t.Errorf("over the time limit: %v", err)
	}
	gone, cancel := context.WithCancel(context.Background())
	cancel()
	decoder = picture.NewDecoder(picture.Limits{}, 1)
	if _, err := decoder.Check(gone, content); !errors.Is(err, context.Canceled) {
		t.Errorf("check after the caller left: %v", err)
	}
	if _, err := decoder.Render(gone, content, picture.RenderOptions{}); !errors.Is(err, context.Canceled) {
		t.Errorf("render after the caller left: %v", err)
	}
}

func TestManyUploadsAtOnceAllSucceedInTurn(t *testing.T) {
	content := photograph(t, 600, 400)
	decoder := picture.NewDecoder(picture.Limits{Memory: 600 * 400 * 3}, 4) // memory for one or two at a time
	var group sync.WaitGroup
	for range 12 {
		group.Go(func() {
			if _, err := decoder.Check(context.Background(), content); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
}

// photograph draws noise over a slope of colours: as hard for JPEG as a real photograph, and 4:2:0 like one.
func photograph(t testing.TB, w, h int) []byte {
	t.Helper()
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	dice := rand.New(rand.NewPCG(1, 2))
	for y := range h {
		for x := range w {
			n := uint8(dice.UintN(24))
			img.SetRGBA(x, y, color.RGBA{uint8(x*200/w) + n, uint8(y*200/h) + n, uint8((x+y)*100/(w+h)) + n, 255})
		}
	}
	return asJPEG(t, img)
}

// BenchmarkRender24MP draws the four usual widths from a photograph of 24 million pixels. It reports the largest heap
// that it saw meanwhile.
func BenchmarkRender24MP(b *testing.B) {
	content := photograph(b, 6000, 4000)
	decoder := picture.NewDecoder(picture.Limits{}, 1)
	debug.FreeOSMemory()
	stop, peak := make(chan struct{}), make(chan uint64)
	go func() {
		var most uint64
		for {
			select {
			case <-stop:
				peak <- most
				return
			case <-time.After(2 * time.Millisecond):
				var m runtime.MemStats
				runtime.ReadMemStats(&m)
				most = max(most, m.HeapInuse)
			}
		}
	}()
	for b.Loop() {
		if _, err := decoder.Render(context.Background(), content, picture.RenderOptions{}); err != nil {
			b.Fatal(err)
		}
	}
	close(stop)
	b.ReportMetric(float64(<-peak)/(1<<20), "peak-heap-MB")
}
