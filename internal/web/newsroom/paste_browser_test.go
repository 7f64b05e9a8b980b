package newsroom_test

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	browser "github.com/chromedp/chromedp"
	"github.com/google/go-cmp/cmp"

	"dateline.news/internal/fixture"
	"dateline.news/internal/prose"
)

var update = flag.Bool("update", false, "write the golden files anew")

const clipboards = "testdata/paste"

// clipping is what one program put on the clipboard.
type clipping struct {
	HTML  string `json:"html"`
	Plain string `json:"plain"`
	Bare  bool   `json:"bare"` // with Ctrl Shift V
}

// pasted is what became of it.
type pasted struct {
	Body  json.RawMessage `json:"body"`
	Says  string          `json:"says"`
	Back  bool            `json:"back"`  // one Ctrl Z brought back what stood before
	Broke string          `json:"broke"` // what the script threw
}

// pasteAll is a function of the page: it pastes each clipping into the body, reads what became of it, and takes it back.
const pasteAll = `(clippings => {
	const body = document.querySelector('#body .prose');
	const stands = () => JSON.stringify(body.pmViewDesc.node.toJSON());
	const key = (type, key, code, modifiers) => body.dispatchEvent(new KeyboardEvent(type, {key, keyCode: code, bubbles: true, cancelable: true, ...modifiers}));
	let broke = '';
	window.addEventListener('error', event => broke = event.message);
	return JSON.stringify(clippings.map(({html, plain, bare}) => {
		broke = '';
		const before = stands();
		const data = new DataTransfer();
		if (html) data.setData('text/html', html);
		if (plain) data.setData('text/plain', plain);
		if (bare) key('keydown', 'Shift', 16, {shiftKey: true});
		body.dispatchEvent(new ClipboardEvent('paste', {clipboardData: data, bubbles: true, cancelable: true}));
		if (bare) key('keyup', 'Shift', 16, {});
		const after = stands();
		const note = document.querySelector('#says-paste');
		const says = note ? [...note.childNodes].filter(one => one.nodeType === 3).map(one => one.nodeValue).join('').trim() : '';
		if (note) note.remove();
		if (after !== before) key('keydown', 'z', 90, {ctrlKey: true});
		return {body: JSON.parse(after), says, back: stands() === before, broke};
	}));
})`

func (w *writer) paste(clippings ...clipping) []pasted {
	w.t.Helper()
	given, err := json.Marshal(clippings)
	if err != nil {
		w.t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(w.ctx, 3*patience)
	defer cancel()
	answer, err := browser.Run(ctx, browser.Evaluate[string](pasteAll+"("+string(given)+")"))
	if err != nil {
		w.t.Fatal(err)
	}
	var out []pasted
	if err := json.Unmarshal([]byte(answer), &out); err != nil {
		w.t.Fatal(err)
	}
	return out
}

// golden is what is expected of one clipboard.
type golden struct {
	Says string    `json:"says,omitempty"`
	Body prose.Doc `json:"body"`
}

func readClipping(t *testing.T, name string) clipping {
	t.Helper()
	part := func(ext string) string {
		b, err := os.ReadFile(filepath.Join(clipboards, name+ext))
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			t.Fatal(err)
		}
		return string(b)
	}
	return clipping{HTML: part(".html"), Plain: part(".txt")}
}

// names answers the clipboards that there are, of one edition: those of the Arabic one end in "-ar".
func clippingNames(t *testing.T, edition string) []string {
	t.Helper()
	entries, err := os.ReadDir(clipboards)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, entry := range entries {
		name, ext, _ := strings.Cut(entry.Name(), ".")
		if (ext == "html" || ext == "txt") && strings.HasSuffix(name, "-ar") == (edition == "ar") {
			names = append(names, name)
		}
	}
	return slices.Compact(names)
}

func TestWhatOtherProgramsCopyKeepsItsMeaning(t *testing.T) {
	h := open(t)
	count := 0
	for _, edition := range []string{"en", "ar"} {
		w := h.write(t, edition)
		names := clippingNames(t, edition)
		count += len(names)
		clippings := make([]clipping, len(names))
		for i, name := range names {
			clippings[i] = readClipping(t, name)
		}
		for i, got := range w.paste(clippings...) {
			t.Run(names[i], func(t *testing.T) { judgePaste(t, names[i], clippings[i], got) })
		}
	}
	if count < 40 {
		t.Errorf("only %d clipboards were pasted", count)
	}
}

func judgePaste(t *testing.T, name string, from clipping, got pasted) {
	doc, err := prose.Parse(got.Body)
	if err != nil {
		t.Fatalf("the desk refuses the body: %v\n%s", err, got.Body)
	}
	if !got.Back {
		t.Error("one step back did not bring back what stood before")
	}
	path := filepath.Join(clipboards, name+".json")
	if *update {
		b, err := json.MarshalIndent(golden{got.Says, doc}, "", " ")
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, append(b, '\n'), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var want golden
	if err := json.Unmarshal(b, &want); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want.Body.Nodes(), doc.Nodes()); diff != "" || want.Says != got.Says {
		t.Errorf("said %q, want %q; the body (-want +got):\n%s", got.Says, want.Says, diff)
	}
	if strings.Contains(strings.ToLower(from.HTML), "<blockquote") && !strings.Contains(string(got.Body), `"blockquote"`) {
		t.Error("a quotation was lost")
	}
	if foreign := unsafeParts.FindString(string(got.Body)); foreign != "" {
		t.Errorf("the body holds %s", foreign)
	}
}

var unsafeParts = regexp.MustCompile(`"href":"(?i:[^hm"]|data|javascript|vbscript)[^"]*|"(?:style|class|src|onerror|onload)":|"(?:picture|gallery)"`)

func TestHostileClipboardPutsNothingUnsafeIntoTheBody(t *testing.T) {
	w := open(t).write(t, "en")
	attacks := clipboardAttacks(t)
	for chunk := range slices.Chunk(attacks, 250) {
		clippings := make([]clipping, 0, len(chunk))
		for _, attack := range chunk {
			clippings = append(clippings, clipping{HTML: "<p>Before</p>" + attack})
		}
		for i, got := range w.paste(clippings...) {
			if _, err := prose.Parse(got.Body); err != nil {
				t.Errorf("%q: the desk refuses the body: %v", chunk[i], err)
			}
			if foreign := unsafeParts.FindString(string(got.Body)); foreign != "" {
				t.Errorf("%q: the body holds %s", chunk[i], foreign)
			}
			if got.Broke != "" {
				t.Errorf("%q: the script broke: %s", chunk[i], got.Broke)
			}
			if !got.Back {
				t.Errorf("%q: one step back did not bring back what stood before", chunk[i])
			}
		}
	}
	w.shows(`!window.attacked && document.querySelectorAll('#body .prose :is(script, img, iframe, object, svg, [onerror], [onload], [style])').length === 0`)
	w.Forgive() // what the page's policy kept from running is not what the body took in
}

// clipboardAttacks are the attacks that the world has collected: one in eight of a long list, and all that sanitizers are tested by.
func clipboardAttacks(t *testing.T) []string {
	t.Helper()
	open := func(name string) *gzip.Reader {
		zipped, err := gzip.NewReader(bytes.NewReader(fixture.Read(t, name)))
		if err != nil {
			t.Fatal(err)
		}
		return zipped
	}
	var cases []struct{ Payload string }
	if err := json.NewDecoder(open("web/dompurify-expectations.json.gz")).Decode(&cases); err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, one := range cases {
		out = append(out, one.Payload)
	}
	scanner := bufio.NewScanner(open("web/xss-payloads.txt.gz"))
	for n := 0; scanner.Scan(); n++ {
		if n%8 == 0 && strings.TrimSpace(scanner.Text()) != "" {
			out = append(out, strings.ToValidUTF8(scanner.Text(), "?"))
		}
	}
	if err := scanner.Err(); err != nil {
		t.Fatal(err)
	}
	if len(out) < 500 {
		t.Fatalf("only %d attacks", len(out))
	}
	return out
}

func TestPasteSaysWhatItLeftAndGoesBackByOneButton(t *testing.T) {
	w := open(t).write(t, "en")
	w.keys("Before. ")
	w.do(paste("#body .prose", `<p>One</p><img src="https://pictures.example/a.jpg" width="300"><p><s>Two</s> three<a href="javascript:alert(1)">!</a></p>`))
	w.see("#says-paste[role=status]")
	says := w.text("#says-paste")
	for _, part := range []string{"pictures (1)", "struck-out words (1)", "links that lead nowhere safe (1)", "mediabank"} {
		if !strings.Contains(says, part) {
			t.Errorf("the note %q lacks %q", says, part)
		}
	}
	w.holds(prose.Paragraph("Before. One"), prose.Paragraph("three!"))
	w.click("#says-paste button")
	w.shows(`!document.querySelector('#says-paste')`)
	w.keys("After.")
	w.holds(prose.Paragraph("Before. After."))
}

func TestPasteAsPlainTextBringsWordsAlone(t *testing.T) {
	w := open(t).write(t, "en")
	rich := clipping{HTML: "<h2>Head</h2><p><b>Bold</b></p>", Plain: "# Head\n\n**Bold**", Bare: true}
	got := w.paste(rich)[0]
	doc, err := prose.Parse(got.Body)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]prose.Node{prose.Paragraph("# Head"), prose.Paragraph("**Bold**")}, doc.Nodes()); diff != "" {
		t.Error(diff)
	}
}

func TestPasteTooLongForAStoryChangesNothingAndSaysSo(t *testing.T) {
	w := open(t).write(t, "en")
	w.keys("Stays.")
	got := w.paste(clipping{HTML: "<p>" + strings.Repeat("A sentence of a very long text. ", 40_000) + "</p>"})[0]
	if !strings.HasPrefix(got.Says, "Nothing was pasted") || strings.Contains(string(got.Body), "sentence") {
		t.Errorf("it said %q", got.Says)
	}
	w.holds(prose.Paragraph("Stays."))
}

func TestPasteFitsThePlaceOfTheCursor(t *testing.T) {
	const two = `<h2>Head</h2><blockquote><p>Said.</p></blockquote><ul><li>One</li><li>Two</li></ul><p>End</p>`
	within := func(nodes ...prose.Node) []prose.Node { return nodes }
	h := open(t)
	for name, c := range map[string]struct {
		before []prose.Node
		typed  string // before the cursor, at the beginning of the text
		html   string
		want   []prose.Node
	}{
		"in the midst of a paragraph": {within(prose.Paragraph("b")), "a", two,
			within(prose.Paragraph("a"), prose.Heading(2, "Head"), prose.Quote("", "Said."), prose.BulletList("One", "Two"), prose.Paragraph("Endb"))},
		"a word into a heading": {within(prose.Heading(3, "b")), "a", `<p>-<b>X</b>-</p>`,
			within(prose.Node{Type: prose.TypeHeading, Attrs: prose.Attrs{Level: 3}, Content: []prose.Node{prose.Text("a-"), prose.Strong("X"), prose.Text("-b")}})},
		"a list into a list":           {within(prose.BulletList("")), "ab", `<ul><li>c</li><li>d</li></ul>`, within(prose.BulletList("abc", "d"))},
		"a quotation into a quotation": {within(prose.Quote("Ada Lind", "")), "ab", `<blockquote><p>c</p><p>d</p></blockquote>`, within(prose.Quote("Ada Lind", "abc", "d"))},
		"a table into a cell":          {within(prose.Table([]string{""})), "a", `<table><tr><td>b</td><td>c</td></tr></table>`, within(prose.Table([]string{"ab | c"}))},
	} {
		t.Run(name, func(t *testing.T) {
			w := h.write(t, "en", c.before...)
			if c.before[0].Type == prose.TypeTable {
				w.click("#body :is(th, td)")
				w.shows("document.querySelector('[data-tool=table]') || document.querySelector('[data-tool=trash-2]:not([hidden])')")
			}
			w.keys(c.typed)
			w.shows(fmt.Sprintf("document.querySelector('#body .prose').pmViewDesc.node.textContent.startsWith(%q)", c.typed))
			w.do(paste("#body .prose", c.html))
			w.holds(c.want...)
		})
	}
}

func TestCopyWithinTheNewsroomStaysWhole(t *testing.T) {
	h := open(t)
	picture := h.picture(t, "One", 40)
	body := []prose.Node{prose.Quote("Ada Lind", "We saw."), prose.Picture(picture, "", "Over it"), prose.Table([]string{"a", "b"}), prose.Embed("vimeo", "76979871"),
		prose.StoryCard(prose.Card{Headline: "Imported"}), prose.Paragraph("10\u00a0000 « oui »")}
	w := h.write(t, "en", body...)
	w.do(ctrl("a"), browser.Func(func(ctx context.Context, target *browser.Target) error {
		_, err := browser.Evaluate[bool](`(() => {
			const body = document.querySelector('#body .prose');
			const data = new DataTransfer();
			body.dispatchEvent(new ClipboardEvent('copy', {clipboardData: data, bubbles: true, cancelable: true}));
			body.dispatchEvent(new ClipboardEvent('paste', {clipboardData: data, bubbles: true, cancelable: true}));
			window.copied = data.getData('text/html');
			return true;
		})()`)(ctx, target)
		return err
	}))
	w.shows("window.copied.includes('data-pm-slice')")
	w.holds(body...)
}
