package mail_test

import (
	"bytes"
	"compress/gzip"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode"

	"dateline.news/internal/errs"
	"dateline.news/internal/fixture"
	"dateline.news/internal/mail"
	"dateline.news/internal/mail/mailtest"
)

func TestLetterGoesToOneAddressOnly(t *testing.T) {
	for _, to := range []string{"", "anna", "a@b.example, c@d.example", "Anna <a@b.example>", "a@b.example\r\nBcc: c@d.example", "a@b.example\n", " a@b.example",
		"a\u202E@b.example", "a\u2028@b.example", strings.Repeat("a", 260) + "@b.example", "a@b.example\x00", "\"a\nb\"@c.example"} {
		l := mailtest.Sealed().Letter
		l.To = to
		if _, err := mail.Tidy(l); !errs.Is(err, errs.Invalid) {
			t.Errorf("%q: %v", to, err)
		}
	}
}

func TestStrangersNameDoesNotTurnTheSubjectRound(t *testing.T) {
	for written, want := range map[string]string{
		"a\r\nBcc: b":                      "a Bcc: b",
		"a\u202Eb\u202Dc\u202A":            "abc",
		"Привет \u2068Anna\u2069!":         "Привет \u2068Anna\u2069!",
		"open \u2067isolate":               "open isolate",
		"closed \u2069first\u2066":         "closed first",
		"zero\u200Bwidth\uFEFF \x00\x1b[m": "zerowidth [m",
		" \t":                              "",
	} {
		if got := mail.OneLine(written); got != want {
			t.Errorf("%q became %q, want %q", written, got, want)
		}
	}
	if got := mail.Isolate("ab\u202E\u2069cd"); got != "\u2068abcd\u2069" {
		t.Errorf("isolated: %q", got)
	}
}

// known are the headers that a letter has.
var known = []string{"From", "To", "Subject", "Date", "Message-Id", "Mime-Version", "Content-Type", "Auto-Submitted", "Content-Language",
	"List-Unsubscribe", "List-Unsubscribe-Post", "Content-Transfer-Encoding"}

func FuzzNothingThatAStrangerWritesBecomesAHeader(f *testing.F) {
	for _, seed := range []string{"Anna", "a\r\nBcc: victim@b.example\r\n\r\nhello", "\u2028Bcc: x@y.example", "=?utf-8?q?=0D=0ABcc:_x@y?=", "a\u202Eb", "\xff\xfe\r\n.\r\n", "\"><script>alert(1)</script>",
		strings.Repeat("é", 400), "\x00", ".\r\n", "--", "\u2068\u2068\u2069"} {
		f.Add(seed)
	}
	dir := f.TempDir()
	box, err := mail.OpenFolder(dir)
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, written string) {
		s := mailtest.Sealed()
		s.Sender, s.Subject, s.Text = written, "To "+written, written+"\n.\n"+written+"x"
		text, html, err := mail.Compose(mail.Page{Locale: "ar", Heading: mail.Isolate(written), Paragraphs: []string{written}, Link: "https://news.example/?q=" + written, Action: written, Signature: written})
		if err != nil {
			t.Fatal(err)
		}
		s.Text, s.HTML = s.Text+text, html
		tidied, err := mail.Tidy(s.Letter)
		if err != nil {
			t.Fatal(err)
		}
		s.Letter = tidied
		if err := box.Deliver(t.Context(), s); err != nil {
			t.Fatal(err)
		}
		for _, content := range files(t, dir) {
			inspect(t, content, s)
		}
	})
}

func inspect(t *testing.T, content []byte, s mail.Sealed) {
	t.Helper()
	if bytes.Contains(content, []byte("\n.\r\n")) && !bytes.Contains([]byte(s.Text), []byte("\n.\n")) {
		t.Error("a line of one dot")
	}
	o := mailtest.Open(t, content)
	for name, values := range o.Header {
		if !slices.Contains(known, name) || len(values) != 1 {
			t.Errorf("header %s: %q", name, values)
		}
	}
	if to, err := o.Header.AddressList("To"); err != nil || len(to) != 1 || to[0].Address != s.To {
		t.Errorf("to %v, %v", to, err)
	}
	if from, err := o.Header.AddressList("From"); err != nil || len(from) != 1 || from[0].Address != s.From {
		t.Errorf("from %v, %v", from, err)
	}
	if subject := o.Subject(t); strings.ContainsFunc(subject, func(r rune) bool { return unicode.IsControl(r) || r >= '\u202A' && r <= '\u202E' }) {
		t.Errorf("subject %q", subject)
	}
	if strings.Contains(o.HTML, "<script") {
		t.Errorf("script in the letter: %s", o.HTML)
	}
}

func TestReaderSeesALetterInTheDirectionOfTheLanguage(t *testing.T) {
	for locale, dir := range map[string]string{"ar": "rtl", "ru": "ltr"} {
		text, html, err := mail.Compose(mail.Page{Locale: locale, Heading: "H", Paragraphs: []string{"one <b>"}, Action: "Do", Link: "https://news.example/account/confirm?token=a&edition=ar", Notes: []string{"note"}, Signature: "Agency"})
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(html, `lang="`+locale+`" dir="`+dir+`"`) || !strings.Contains(html, "one &lt;b&gt;") || !strings.Contains(html, `href="https://news.example/account/confirm?token=a&amp;edition=ar"`) {
			t.Errorf("%s: %s", locale, html)
		}
		if text != "H\n\none <b>\n\nDo:\nhttps://news.example/account/confirm?token=a&edition=ar\n\nnote\n\n-- \nAgency\n" {
			t.Errorf("%s: %q", locale, text)
		}
	}
	_, html, err := mail.Compose(mail.Page{Locale: "en", Heading: "H", Action: "Do", Link: "javascript:alert(1)", Signature: "Agency"})
	if err != nil || strings.Contains(html, `href="javascript`) {
		t.Errorf("a script is a link: %s, %v", html, err)
	}
}

func TestFolderIsForItsOwnerOnly(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "mail")
	box, err := mail.OpenFolder(dir)
	if err != nil {
		t.Fatal(err)
	}
	if err := box.Deliver(t.Context(), mailtest.Sealed()); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{dir, filepath.Join(dir, entry(t, dir))} {
		info, err := os.Stat(path)
		if err != nil || info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s: %v, %v", path, info.Mode(), err)
		}
	}
}

func entry(t *testing.T, dir string) string {
	t.Helper()
	found, err := os.ReadDir(dir)
	if err != nil || len(found) != 1 {
		t.Fatalf("%v, %v", found, err)
	}
	return found[0].Name()
}

func TestScriptsOfStrangersAreInertInALetter(t *testing.T) {
	packed, err := gzip.NewReader(bytes.NewReader(fixture.Read(t, "web/xss-payloads.txt.gz")))
	if err != nil {
		t.Fatal(err)
	}
	content, err := io.ReadAll(packed)
	if err != nil {
		t.Fatal(err)
	}
	tags := func(written string) int {
		_, html, err := mail.Compose(mail.Page{Locale: "en", Heading: mail.Isolate(written), Paragraphs: []string{"Hello " + mail.Isolate(written)}, Action: written, Link: "https://news.example/", Signature: written})
		if err != nil {
			t.Fatal(err)
		}
		return strings.Count(html, "<")
	}
	lines, want := strings.Split(string(content), "\n"), tags("Anna")
	if len(lines) < 100 {
		t.Fatalf("only %d lines", len(lines))
	}
	for _, line := range lines {
		if got := tags(line); got != want {
			t.Errorf("%q makes %d tags, want %d", line, got, want)
		}
	}
}
