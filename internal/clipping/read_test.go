package clipping

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"dateline.news/internal/errs"
)

func TestBytesThatAreNoTextAreRefusedWithTheirLine(t *testing.T) {
	for _, c := range []struct {
		name, page string
		line       int
		reason     string
	}{
		{"empty file", "", 0, "no text"},
		{"only blank lines", "\ufeff \r\n\t\n\u00a0\n", 0, "no text"},
		{"NUL", "One\nTwo\x00\n", 2, "U+0000"},
		{"escape", "One\n\x1b[31mTwo\n", 2, "U+001B"},
		{"not UTF-8", "One\r\nTwo\r\nThr\xe9e\n", 3, "byte 4"},
		{"UTF-16", "\xff\xfeO\x00n\x00", 1, "UTF-16"},
		{"too large", strings.Repeat("A line of a page.\n", 60_000), 58255, "1048576 bytes"},
		{"a hundred thousand lines", strings.Repeat("line\n", 100_000), MaxLines + 1, "20000 lines"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := Parse([]byte(c.page))
			var refused *Error
			if !errors.As(err, &refused) {
				t.Fatalf("not refused: %v", err)
			}
			if refused.Line != c.line || !strings.Contains(refused.Error(), c.reason) {
				t.Errorf("got line %d, %q; want line %d, %q", refused.Line, refused, c.line, c.reason)
			}
		})
	}
}

func TestARefusalTellsWhetherThePageIsTooLargeOrWrong(t *testing.T) {
	if _, err := Parse([]byte(strings.Repeat("x", MaxBytes+1))); !errs.Is(err, errs.TooLarge) {
		t.Errorf("too large a page: %v", err)
	}
	if _, err := Parse([]byte("a\x00")); !errs.Is(err, errs.Invalid) {
		t.Errorf("a page that is no text: %v", err)
	}
}

func TestReadStopsAtTheLimitAndPassesOnAFaultOfTheFile(t *testing.T) {
	var refused *Error
	if _, err := Read(strings.NewReader(strings.Repeat("x", 3*MaxBytes))); !errors.As(err, &refused) {
		t.Errorf("too large a page: %v", err)
	}
	broken := errors.New("the disk is gone")
	if _, err := Read(brokenFile{broken}); !errors.Is(err, broken) {
		t.Errorf("a fault of the file: %v", err)
	}
	if c, err := Read(strings.NewReader("Bridge Opens in Larkport")); err != nil || c.Headline != "Bridge Opens in Larkport" {
		t.Errorf("a page of one line: %+v, %v", c, err)
	}
}

type brokenFile struct{ err error }

func (f brokenFile) Read([]byte) (int, error) { return 0, f.err }

func TestAPageAtTheLimitDoesNotHoldTheProgramUp(t *testing.T) {
	var captions strings.Builder
	for i := range 9_000 {
		fmt.Fprintf(&captions, "A caption %d of things - Example News\n© AFP / Anna Kask A caption %d of things\n", i, i)
	}
	for name, page := range map[string]string{
		"captions":    captions.String(),
		"headlines":   strings.Repeat("One Thing Here - Foo Bar\n", 19_999),
		"wrapped":     strings.Repeat("aaaa bbbb cccc dddd aaaa bbbb cccc dddd aaaa bbbb\n", 19_999),
		"possessives": "‘" + strings.Repeat("a’ b", 170_000),
		"slashes":     "© A" + strings.Repeat(" / A", 200_000),
	} {
		t.Run(name, func(t *testing.T) {
			begin := time.Now()
			if _, err := Parse([]byte(page)); err != nil { // what grows faster than the page ends in the test's own time limit
				t.Fatal(err)
			}
			t.Logf("%d bytes took %v", len(page), time.Since(begin))
		})
	}
}

func TestListsAreNeverNullInTheReport(t *testing.T) {
	c, err := Parse([]byte("Bridge Opens"))
	if err != nil {
		t.Fatal(err)
	}
	if c.Body == nil || c.Cards == nil || c.Dropped == nil || c.Notes == nil {
		t.Errorf("null list: %+v", c)
	}
}
