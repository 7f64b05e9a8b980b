package newsroom_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	browser "github.com/chromedp/chromedp"
	"github.com/evanw/esbuild/pkg/api"
	"github.com/google/go-cmp/cmp"

	words "dateline.news/internal/text"
	"dateline.news/internal/web/webtest"
)

// script bundles a module of the front end so that a page can be asked for what it exports.
func script(t *testing.T, path, name string) string {
	t.Helper()
	built := api.Build(api.BuildOptions{EntryPoints: []string{path}, Bundle: true, Format: api.FormatIIFE, GlobalName: name})
	if len(built.Errors) > 0 {
		t.Fatalf("%+v", built.Errors)
	}
	return string(built.OutputFiles[0].Contents)
}

// The choice between two texts and the history of versions show the same two texts: they must show the same differences.
func TestEditorTellsTwoTextsApartAsTheHistoryDoes(t *testing.T) {
	pairs := [][2]string{
		{"", ""}, {"", "New."}, {"Old.", ""}, {"The same.", "The same."},
		{"It cost $1,200.50 at 9:30.", "It cost $1,250.50 at 9:35."}, {"O’Neill’s well-known boat sailed.", "O'Neill's well-known boats sailed."},
		{"Two people died in the fire.", "Three men died in the big fire, police said."}, {"One.\n\nTwo.", "One.\nTwo.\n\nThree."},
		{"قال السائق إن الطريق مغلق", "قال السائق إن الطريق مفتوح الآن"}, {"Ёлка стоит", "Елка стоит"}, {"end.Begin", "end. Begin"}, {"a\u00a0b c", "a b\u00a0c"},
	}
	random := rand.New(rand.NewPCG(1, 2))
	bag := strings.Fields("the ferry sailed at dawn with forty people, on board. “We waited” 12 1,200 O’Neill وصل")
	for range 200 {
		pair := [2]string{}
		for side := range pair {
			for range random.IntN(14) {
				pair[side] += bag[random.IntN(len(bag))] + []string{" ", " ", " ", "\n\n", ""}[random.IntN(5)]
			}
		}
		pairs = append(pairs, pair)
	}
	sent, err := json.Marshal(pairs)
	if err != nil {
		t.Fatal(err)
	}
	type piece struct{ Op, Text string }
	asked := fmt.Sprintf("%s\nJSON.stringify(%s.map(([before, after]) => compared.compare(before, after).map(({op, text}) => ({Op: op, Text: text}))))", script(t, "../asset/src/editor/compare.ts", "compared"), sent)
	said, err := browser.Run(webtest.Visitor(t), browser.Evaluate[string](asked))
	if err != nil {
		t.Fatal(err)
	}
	var got [][]piece
	if err := json.Unmarshal([]byte(said), &got); err != nil {
		t.Fatal(err)
	}
	names := map[words.Op]string{words.Kept: "kept", words.Out: "out", words.In: "in"}
	for i, pair := range pairs {
		want := []piece{}
		for _, p := range words.Diff(pair[0], pair[1]) {
			want = append(want, piece{names[p.Op], p.Text})
		}
		if diff := cmp.Diff(want, got[i]); diff != "" {
			t.Errorf("%q → %q (-history +editor)\n%s", pair[0], pair[1], diff)
		}
	}
}
