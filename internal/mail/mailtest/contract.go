package mailtest

import (
	"bytes"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	netmail "net/mail"
	"strings"
	"testing"
	"time"

	"dateline.news/internal/mail"
)

// Box is an outbox under test and a way to read what it has taken.
type Box struct {
	mail.Outbox
	Read func(t *testing.T) [][]byte
}

// Opened is a letter as a mail program shows it.
type Opened struct {
	Header netmail.Header
	Text   string
	HTML   string
}

// Open reads a letter in the form of RFC 5322.
func Open(t testing.TB, content []byte) Opened {
	t.Helper()
	m, err := netmail.ReadMessage(bytes.NewReader(content))
	if err != nil {
		t.Fatalf("no letter: %v\n%s", err, content)
	}
	o := Opened{Header: m.Header}
	kind, params, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
	if err != nil {
		t.Fatal(err)
	}
	if kind == "text/plain" {
		o.Text = decoded(t, m.Header.Get("Content-Transfer-Encoding"), m.Body)
		return o
	}
	parts := multipart.NewReader(m.Body, params["boundary"])
	for {
		p, err := parts.NextRawPart()
		if err == io.EOF {
			return o
		}
		if err != nil {
			t.Fatal(err)
		}
		body := decoded(t, p.Header.Get("Content-Transfer-Encoding"), p)
		if strings.HasPrefix(p.Header.Get("Content-Type"), "text/html") {
			o.HTML = body
		} else {
			o.Text = body
		}
	}
}

func decoded(t testing.TB, encoding string, r io.Reader) string {
	t.Helper()
	if strings.EqualFold(encoding, "quoted-printable") {
		r = quotedprintable.NewReader(r)
	}
	content, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return strings.ReplaceAll(string(content), "\r\n", "\n")
}

// Subject answers the decoded subject.
func (o Opened) Subject(t testing.TB) string {
	t.Helper()
	s, err := new(mime.WordDecoder).DecodeHeader(o.Header.Get("Subject"))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// Sealed is a letter in two scripts, to be changed by a test.
func Sealed() mail.Sealed {
	return mail.Sealed{
		Letter: mail.Letter{To: "reader@example.net", Sender: "Меридиан", Subject: "Подтвердите адрес", Locale: "ru", About: "test",
			Text: "Здравствуйте!\n.\nFrom here on: ." + strings.Repeat(" длинная строка", 40) + "\n", HTML: "<p>Здравствуйте!</p>",
			Unsubscribe: "https://news.example/unsubscribe?token=abc"},
		From: "news@meridian.example", MessageID: "one@meridian.example", Written: time.Date(2026, 11, 22, 14, 5, 0, 0, time.UTC),
	}
}

// Contract is what every outbox keeps. open answers an empty one.
func Contract(t *testing.T, open func(t *testing.T) Box) {
	t.Run("reader gets every word in text and HTML", func(t *testing.T) { keepsWords(t, open(t)) })
	t.Run("reader can unsubscribe, and no robot answers", func(t *testing.T) { keepsHeaders(t, open(t)) })
	t.Run("letter without HTML is plain text", func(t *testing.T) {
		b, s := open(t), Sealed()
		s.HTML, s.Unsubscribe = "", ""
		o := deliver(t, b, s)
		if o.Text != s.Text || o.HTML != "" || o.Header.Get("List-Unsubscribe") != "" {
			t.Errorf("became %+v", o)
		}
	})
}

func deliver(t *testing.T, b Box, s mail.Sealed) Opened {
	t.Helper()
	if err := b.Deliver(t.Context(), s); err != nil {
		t.Fatal(err)
	}
	got := b.Read(t)
	if len(got) != 1 {
		t.Fatalf("%d letters, want 1", len(got))
	}
	return Open(t, got[0])
}

func keepsWords(t *testing.T, b Box) {
	s := Sealed()
	o := deliver(t, b, s)
	if o.Subject(t) != s.Subject || o.Text != s.Text || strings.TrimSpace(o.HTML) != s.HTML {
		t.Errorf("subject %q, text %q, HTML %q", o.Subject(t), o.Text, o.HTML)
	}
	from, err := o.Header.AddressList("From")
	if err != nil || len(from) != 1 || *from[0] != (netmail.Address{Name: s.Sender, Address: s.From}) {
		t.Errorf("from %v, %v", from, err)
	}
	to, err := o.Header.AddressList("To")
	if err != nil || len(to) != 1 || *to[0] != (netmail.Address{Address: s.To}) {
		t.Errorf("to %v, %v", to, err)
	}
}

func keepsHeaders(t *testing.T, b Box) {
	s := Sealed()
	o := deliver(t, b, s)
	for name, want := range map[string]string{
		"List-Unsubscribe": "<" + s.Unsubscribe + ">", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
		"Auto-Submitted": "auto-generated", "Message-Id": "<" + s.MessageID + ">", "Content-Language": "ru", "X-Mailer": "", "User-Agent": "",
	} {
		if got := o.Header.Get(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	if date, err := o.Header.Date(); err != nil || !date.Equal(s.Written) {
		t.Errorf("date %v, %v", date, err)
	}
}
