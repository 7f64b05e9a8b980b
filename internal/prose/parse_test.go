package prose_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"dateline.news/internal/prose"
)

// doc wraps the JSON of nodes into a document.
func doc(nodes ...string) string {
	return `{"type":"doc","attrs":{"schema":1},"content":[` + strings.Join(nodes, ",") + `]}`
}

func para(runs ...string) string {
	return `{"type":"paragraph","content":[` + strings.Join(runs, ",") + `]}`
}

const word = `{"type":"text","text":"word"}`

func mustParse(t testing.TB, s string) prose.Doc {
	t.Helper()
	d, err := prose.Parse([]byte(s))
	if err != nil {
		t.Fatalf("Parse(%.200s): %v", s, err)
	}
	return d
}

func mustNew(t testing.TB, nodes ...prose.Node) prose.Doc {
	t.Helper()
	d, err := prose.New(nodes...)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// full has every node, every mark and every attribute of the schema.
func full(t testing.TB) prose.Doc {
	t.Helper()
	return mustNew(t,
		prose.Heading(3, "A heading"),
		prose.ParagraphOf(prose.Text("plain & "), prose.Strong("bold"), prose.Em(" soft"), prose.Break(), prose.Link("https://example.org/?a=1&b='2'", "a link")),
		prose.BulletList("one", "two"),
		prose.OrderedList(4, "four"),
		prose.Quote("A. Speaker", "First.", "Second."),
		prose.Picture(7, "16x9-50-30", "A caption"),
		prose.Gallery(prose.Picture(8, "", ""), prose.Picture(7, "", "")),
		prose.StoryCard(prose.Card{Story: 812}),
		prose.StoryCard(prose.Card{Headline: "Not ours yet", Caption: "Seen there", Credit: "Somebody"}),
		prose.Embed("youtube", "abcdefghi-1"),
		prose.Table([]string{"Year", "Sum"}, []string{"2025", "12"}),
		prose.Rule(),
	)
}

func TestBodyIsRefusedWithThePlaceOfTheFault(t *testing.T) {
	deep := para(word)
	for range 6 {
		deep = `{"type":"bullet_list","content":[{"type":"list_item","content":[{"type":"paragraph"},` + deep + `]}]}`
	}
	mark := func(s string) string { return doc(para(`{"type":"text","text":"w","marks":[` + s + `]}`)) }
	tests := []struct {
		name, in, path string
		reason         prose.Reason
	}{
		{"nothing", ``, "", prose.ReasonSyntax},
		{"a word", `"doc"`, "", prose.ReasonSyntax},
		{"cut short", `{"type":"doc","content":[`, "content", prose.ReasonSyntax},
		{"two documents", doc() + doc(), "", prose.ReasonSyntax},
		{"field twice", `{"type":"doc","type":"doc"}`, "type", prose.ReasonSyntax},
		{"later schema", `{"type":"doc","attrs":{"schema":2}}`, "attrs.schema", prose.ReasonSchema},
		{"schema as string", `{"type":"doc","attrs":{"schema":"1"}}`, "attrs.schema", prose.ReasonSchema},
		{"attr of doc", `{"type":"doc","attrs":{"class":"x"}}`, "attrs.class", prose.ReasonUnknownAttr},
		{"not a doc", para(word), "type", prose.ReasonNesting},
		{"no type", doc(`{"content":[]}`), "content[0].type", prose.ReasonMissing},
		{"unknown node", doc(para(word), `{"type":"script"}`), "content[1].type", prose.ReasonUnknownNode},
		{"upper case", doc(`{"type":"Paragraph"}`), "content[0].type", prose.ReasonUnknownNode},
		{"unknown field", doc(`{"type":"paragraph","style":"x"}`), "content[0].style", prose.ReasonUnknownField},
		{"unknown attr", doc(`{"type":"paragraph","attrs":{"onclick":"x"}}`), "content[0].attrs.onclick", prose.ReasonUnknownAttr},
		{"level 1", doc(para(), para(), para(), `{"type":"heading","attrs":{"level":1}}`), "content[3].attrs.level", prose.ReasonValue},
		{"level as text", doc(`{"type":"heading","attrs":{"level":"2"}}`), "content[0].attrs.level", prose.ReasonValue},
		{"level 2.5", doc(`{"type":"heading","attrs":{"level":2.5}}`), "content[0].attrs.level", prose.ReasonValue},
		{"attr as list", doc(`{"type":"heading","attrs":{"level":[2]}}`), "content[0].attrs.level", prose.ReasonValue},
		{"start below 0", doc(`{"type":"ordered_list","attrs":{"start":-1},"content":[]}`), "content[0].attrs.start", prose.ReasonValue},
		{"picture of nothing", doc(`{"type":"picture"}`), "content[0].attrs.asset", prose.ReasonMissing},
		{"picture 0", doc(`{"type":"picture","attrs":{"asset":0}}`), "content[0].attrs.asset", prose.ReasonValue},
		{"picture too far", doc(`{"type":"picture","attrs":{"asset":9007199254740993}}`), "content[0].attrs.asset", prose.ReasonValue},
		{"crop of no ratio", doc(`{"type":"picture","attrs":{"asset":1,"crop":"7x1-50-50"}}`), "content[0].attrs.crop", prose.ReasonValue},
		{"crop off its picture", doc(`{"type":"picture","attrs":{"asset":1,"crop":"16x9-50-105"}}`), "content[0].attrs.crop", prose.ReasonValue},
		{"crop between the steps", doc(`{"type":"picture","attrs":{"asset":1,"crop":"16x9-51-0"}}`), "content[0].attrs.crop", prose.ReasonValue},
		{"crop written in two ways", doc(`{"type":"picture","attrs":{"asset":1,"crop":"16x9-05-0"}}`), "content[0].attrs.crop", prose.ReasonValue},
		{"crop without its point", doc(`{"type":"picture","attrs":{"asset":1,"crop":"16x9"}}`), "content[0].attrs.crop", prose.ReasonValue},
		{"crop with a path", doc(`{"type":"picture","attrs":{"asset":1,"crop":"../x"}}`), "content[0].attrs.crop", prose.ReasonValue},
		{"card below 0", doc(`{"type":"story_card","attrs":{"story":-1}}`), "content[0].attrs.story", prose.ReasonValue},
		{"embed from elsewhere", doc(`{"type":"embed","attrs":{"provider":"evil","id":"1"}}`), "content[0].attrs.provider", prose.ReasonValue},
		{"embed with markup", doc(`{"type":"embed","attrs":{"provider":"youtube","id":"\"><script>"}}`), "content[0].attrs.id", prose.ReasonValue},
		{"embed with a line end", doc(`{"type":"embed","attrs":{"provider":"vimeo","id":"12\n"}}`), "content[0].attrs.id", prose.ReasonValue},
		{"text in doc", doc(word), "content[0]", prose.ReasonNesting},
		{"paragraph in paragraph", doc(para(para(word))), "content[0].content[0]", prose.ReasonNesting},
		{"picture in a list", doc(`{"type":"bullet_list","content":[{"type":"list_item","content":[{"type":"paragraph"},{"type":"picture","attrs":{"asset":1}}]}]}`), "content[0].content[0].content[1]", prose.ReasonNesting},
		{"list item begins with a list", doc(`{"type":"bullet_list","content":[{"type":"list_item","content":[{"type":"bullet_list","content":[{"type":"list_item","content":[{"type":"paragraph"}]}]}]}]}`), "content[0].content[0].content[0]", prose.ReasonNesting},
		{"empty list", doc(`{"type":"bullet_list"}`), "content[0].content", prose.ReasonNesting},
		{"empty gallery", doc(`{"type":"gallery"}`), "content[0].content", prose.ReasonNesting},
		{"rule with content", doc(`{"type":"horizontal_rule","content":[` + para(word) + `]}`), "content[0].content[0]", prose.ReasonNesting},
		{"doc in doc", doc(doc()), "content[0].type", prose.ReasonUnknownNode},
		{"no text", doc(para(`{"type":"text"}`)), "content[0].content[0].text", prose.ReasonMissing},
		{"empty text", doc(para(`{"type":"text","text":""}`)), "content[0].content[0].text", prose.ReasonMissing},
		{"text on a paragraph", doc(`{"type":"paragraph","text":"x"}`), "content[0].text", prose.ReasonUnknownField},
		{"text as number", doc(para(`{"type":"text","text":1}`)), "content[0].content[0].text", prose.ReasonSyntax},
		{"NUL", doc(para(`{"type":"text","text":"a\u0000b"}`)), "content[0].content[0].text", prose.ReasonText},
		{"NUL in a caption", doc(`{"type":"picture","attrs":{"asset":1,"caption":"a\u0000b"}}`), "content[0].attrs.caption", prose.ReasonText},
		{"invalid UTF-8", doc(para("{\"type\":\"text\",\"text\":\"a\xffb\"}")), "", prose.ReasonText},
		{"half an emoji", doc(para(`{"type":"text","text":"\ud83d"}`)), "", prose.ReasonText},
		{"the other half", doc(para(`{"type":"text","text":"\\\\\ude00"}`)), "", prose.ReasonText},
		{"marks on a block", doc(`{"type":"paragraph","marks":[{"type":"em"}]}`), "content[0].marks", prose.ReasonNesting},
		{"unknown mark", mark(`{"type":"em"},{"type":"blink"}`), "content[0].content[0].marks[1].type", prose.ReasonUnknownMark},
		{"mark twice", mark(`{"type":"em"},{"type":"em"}`), "content[0].content[0].marks[1]", prose.ReasonNesting},
		{"mark with attr", mark(`{"type":"em","attrs":{"class":"x"}}`), "content[0].content[0].marks[0].attrs.class", prose.ReasonUnknownAttr},
		{"mark with content", mark(`{"type":"em","content":[]}`), "content[0].content[0].marks[0].content", prose.ReasonUnknownField},
		{"link to nowhere", mark(`{"type":"link"}`), "content[0].content[0].marks[0].attrs.href", prose.ReasonMissing},
		{"link with target", mark(`{"type":"link","attrs":{"href":"https://a.example","target":"_blank"}}`), "content[0].content[0].marks[0].attrs.target", prose.ReasonUnknownAttr},
		{"too deep", doc(deep), "content[0]" + strings.Repeat(".content[0].content[1]", 5) + ".content[0].content[0]", prose.ReasonTooDeep},
		{"too many nodes", doc(para(strings.Repeat(`{"type":"hard_break"},`, prose.MaxNodes) + word)), "content[0].content[19999]", prose.ReasonTooLarge},
		{"too many bytes", doc(para(`{"type":"text","text":"` + strings.Repeat("x", prose.MaxBytes) + `"}`)), "", prose.ReasonTooLarge},
		{"too many bytes once escaped", doc(para(`{"type":"text","text":"` + strings.Repeat("<", prose.MaxBytes/2) + `"}`)), "", prose.ReasonTooLarge},
		{"caption too long", doc(`{"type":"picture","attrs":{"asset":1,"caption":"` + strings.Repeat("x", prose.MaxAttr+1) + `"}}`), "content[0].attrs.caption", prose.ReasonTooLarge},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := prose.Parse([]byte(tt.in))
			var fault *prose.Error
			if !errors.As(err, &fault) {
				t.Fatalf("got %v, want a *prose.Error", err)
			}
			if fault.Path != tt.path || fault.Reason != tt.reason {
				t.Errorf("got %q %s (%s), want %q %s", fault.Path, fault.Reason, fault.Detail, tt.path, tt.reason)
			}
		})
	}
}

func TestLinkLeadsOnlyWhereTheReaderExpects(t *testing.T) {
	tests := []struct {
		href string
		want bool
	}{
		{"https://example.org", true},
		{"http://example.org:8080/a?b=c&d=%20#e", true},
		{"HTTPS://Example.org/", true},
		{"https://пример.рф/статья", true},
		{"https://[2001:db8::1]/", true},
		{"mailto:desk@example.org", true},
		{"", false},
		{"/en/about", false},
		{"//example.org", false},
		{"example.org", false},
		{"javascript:alert(1)", false},
		{" javascript:alert(1)", false},
		{"java\tscript:alert(1)", false},
		{"data:text/html,x", false},
		{"vbscript:x", false},
		{"ftp://example.org", false},
		{"tel:+1", false},
		{"https:example.org", false},
		{"https://", false},
		{"https://:80", false},
		{"https://bank.example@other.example/", false},
		{`https://a.example\@b.example`, false},
		{"https://exa mple.org", false},
		{"https://example.org/\u202egpj", false},
		{"mailto:", false},
		{"mailto:@", false},
		{"mailto:nobody", false},
	}
	for _, tt := range tests {
		_, err := prose.New(prose.ParagraphOf(prose.Link(tt.href, "here")))
		if (err == nil) != tt.want {
			t.Errorf("%q: got %v, want allowed = %v", tt.href, err, tt.want)
		}
	}
}

func TestMissingAttributesGetTheirPresets(t *testing.T) {
	d := mustParse(t, `{"type":"doc","content":[{"type":"heading","content":[`+word+`]},{"attrs":{"asset":5,"crop":null},"type":"picture"},{"type":"story_card"}]}`)
	want := doc(
		`{"type":"heading","attrs":{"level":2},"content":[`+word+`]}`,
		`{"type":"picture","attrs":{"asset":5,"crop":"","caption":""}}`,
		`{"type":"story_card","attrs":{"story":0,"headline":"","caption":"","credit":""}}`,
	)
	if diff := cmp.Diff(want, string(d.JSON())); diff != "" {
		t.Error(diff)
	}
}

func TestSameBodyAlwaysHasTheSameBytes(t *testing.T) {
	scrambled := ` {"content":[{"content":[{"text":"a","type":"text","marks":[{"type":"em"},{"type":"strong"},{"attrs":{"href":"https://a.example/"},"type":"link"}]},
		{"type":"text","text":"b\u003c","marks":[{"type":"link","attrs":{"href":"https://a.example/"}},{"type":"strong"},{"type":"em"}]}],"type":"paragraph"}],"type":"doc"} `
	want := doc(para(`{"type":"text","marks":[{"type":"link","attrs":{"href":"https://a.example/"}},{"type":"strong"},{"type":"em"}],"text":"ab\u003c"}`))
	got := mustParse(t, scrambled)
	if diff := cmp.Diff(want, string(got.JSON())); diff != "" {
		t.Error(diff)
	}
	everything := full(t)
	again := mustParse(t, string(everything.JSON()))
	if diff := cmp.Diff(everything, again); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(everything.Nodes(), again.Nodes()); diff != "" {
		t.Error(diff)
	}
}

func TestZeroDocIsAnEmptyBody(t *testing.T) {
	var zero prose.Doc
	if got := string(zero.JSON()); got != doc() {
		t.Errorf("got %s", got)
	}
	if !zero.Empty() || zero.Text() != "" || zero.Words() != 0 || zero.Render(nil) != "" {
		t.Error("the zero Doc shows something")
	}
	if !zero.Equal(mustParse(t, doc())) || zero.Equal(full(t)) {
		t.Error("Equal is wrong")
	}
}

func TestBodySurvivesInsideALargerJSONValue(t *testing.T) {
	type draft struct {
		Body prose.Doc `json:"body"`
	}
	d := full(t)
	wrapped := fmt.Sprintf(`{"body":%s}`, d.JSON())
	var got draft
	if err := json.Unmarshal([]byte(wrapped), &got); err != nil {
		t.Fatal(err)
	}
	back, err := json.Marshal(got)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(wrapped, string(back)); diff != "" {
		t.Error(diff)
	}
	if err := json.Unmarshal([]byte(`{"body":{"type":"page"}}`), &got); !errors.As(err, new(*prose.Error)) {
		t.Errorf("got %v, want a *prose.Error", err)
	}
}
