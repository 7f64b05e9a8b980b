package search_test

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"dateline.news/internal/account"
	"dateline.news/internal/errs"
	"dateline.news/internal/fixture"
	"dateline.news/internal/search"
	"dateline.news/internal/store"
	"dateline.news/internal/store/storetest"
	"dateline.news/internal/story"
	"dateline.news/internal/story/storytest"
	"dateline.news/internal/text"
)

func newsroom(t testing.TB, db *store.DB) (*storytest.Newsroom, *search.Index) {
	n := storytest.New(t, db)
	index := search.New(db, n.House)
	n.Archive.OnChange(index.Hook)
	return n, index
}

func find(t testing.TB, index *search.Index, edition, words string) []int64 {
	t.Helper()
	hits, _, err := index.Find(t.Context(), search.Query{Edition: edition, Words: words, Limit: 100})
	if err != nil {
		t.Fatalf("search %q in %s: %v", words, edition, err)
	}
	return numbers(hits)
}

func numbers(hits []search.Hit) []int64 {
	var all []int64
	for _, h := range hits {
		all = append(all, h.Story)
	}
	return all
}

func TestReaderFindsAStoryByAnyFormOfItsWords(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		n, index := newsroom(t, db)
		for _, s := range []struct{ edition, headline, body string }{
			{"en", "Minister's budget", "The elections were postponed. COVID-19 spread in the U.S. and Málaga; “we don’t know”, she said."},
			{"ru", "Ёлки на площади", "Президент встретился с учителями Москвы."},
			{"ar", "أخبار المدينة", "قال الوزير إنّ المدرسةَ الجديدة مفتوحة منذ ٢٠٢٦ ومصر بلد."},
			{"es", "Elección en España", "Los votantes eligieron un nuevo presidente."},
			{"fr", "L’école rouvre", "Les élections législatives auront lieu à l'été."},
			{"zh", "北京天气", "今天北京市天气晴朗，iPhone手机销量上升。"},
			{"ja", "東京タワー", "東京タワーは高いです。サーバーが止まった。"},
		} {
			n.MustPublish(t, story.Publication{Edition: s.edition, Copy: storytest.Copy(s.headline, s.body)})
		}
		for _, c := range []struct {
			edition string
			number  int64
			found   []string
			missed  []string
		}{
			{"en", 1, []string{"election", "ELECTIONS", "minister", "ministers", "covid", "covid-19", "covid 19", "u.s.", "malaga", "Málaga", "budget postponed", `"were postponed"`, "“elections were”", "don't", "don’t", "dont", `"budget`, "election\x00", "&#|election|&!"},
				[]string{"elektion", `"postponed were"`, `"budget the"`, "election absent", "", " ", `""`, "*", "москва"}},
			{"ru", 2, []string{"елки", "ЁЛКА", "площадь", "президента", "учитель", "москва", "в Москве"[3:], `"встретился с учителями"`}, []string{"учебник", `"учителями встретился"`}},
			{"ar", 3, []string{"اخبار", "أخبار", "المدرسة", "مدرسة", "المدرسه", "الوزير", "وزير", "والوزير", "مفتوح", "٢٠٢٦", "2026", "مصر", `"ومصر بلد"`}, []string{"جامعة", `"مصر بلد"`}},
			{"es", 4, []string{"eleccion", "elecciones", "ESPAÑA", "espana", "votante", "presidentes"}, []string{"reina"}},
			{"fr", 5, []string{"ecole", "l'école", "école", "election", "élection", "législative", "été"}, []string{"collège"}},
			{"zh", 6, []string{"北京", "天气", "北京天气", "今天北京市天气", "晴", "手机", "iphone", "iPhone手机", "销量 天气"}, []string{"京北", "上海", "海"}},
			{"ja", 7, []string{"東京", "東京タワー", "タワー", "ﾀﾜｰ", "高い", "サーバー"}, []string{"京都", "大阪"}},
		} {
			for _, words := range c.found {
				if got := find(t, index, c.edition, words); !slices.Equal(got, []int64{c.number}) {
					t.Errorf("%s %q found %v, want %d", c.edition, words, got, c.number)
				}
			}
			for _, words := range c.missed {
				if got := find(t, index, c.edition, words); len(got) > 0 {
					t.Errorf("%s %q found %v, want nothing", c.edition, words, got)
				}
			}
		}
	})
}

func TestBegunWordFindsWhileTyping(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		n, index := newsroom(t, db)
		n.MustPublish(t, story.Publication{Copy: storytest.Copy("Parliamentary elections", "Text of many words.")})
		for words, want := range map[string]int{"elec": 1, "elections": 1, "many elec": 1, "parl": 1, "el": 0, "elex": 0, `"elec"`: 0} {
			hits, _, err := index.Find(t.Context(), search.Query{Edition: "en", Words: words, Typing: true})
			if err != nil || len(hits) != want {
				t.Errorf("%q found %v (%v), want %d", words, hits, err, want)
			}
		}
		if got := find(t, index, "en", "elec"); len(got) > 0 {
			t.Errorf("a whole query took %v for a begun word", got)
		}
	})
}

func TestHitsComeNewestFirstAndPagesMeet(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		n, index := newsroom(t, db)
		for i := range 9 {
			n.MustPublish(t, story.Publication{Edition: []string{"en", "ru"}[i%2], Copy: storytest.Copy(fmt.Sprint("Story ", i), "harvest")})
		}
		var all []int64
		for before, pages := int64(0), 0; pages < 4; pages++ {
			hits, next, err := index.Find(t.Context(), search.Query{Edition: "en", Words: "harvest", Before: before, Limit: 2})
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, numbers(hits)...)
			if before = next; next == 0 {
				break
			}
		}
		if diff := cmp.Diff([]int64{9, 7, 5, 3, 1}, all); diff != "" {
			t.Error(diff)
		}
		if _, _, err := index.Find(t.Context(), search.Query{Edition: "xx", Words: "a"}); !errs.Is(err, errs.NotFound) {
			t.Errorf("an unknown edition: %v", err)
		}
	})
}

// TestSearchFindsWhatTheArchiveShows does random things to a newsroom and compares what is found with a model.
func TestSearchFindsWhatTheArchiveShows(t *testing.T) {
	if err := flag.Set("rapid.checks", "8"); err != nil {
		t.Fatal(err)
	}
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		n, index := newsroom(t, db)
		m := &storytest.Model{}
		check := func(rt *rapid.T) {
			for _, edition := range []string{"en", "ru"} {
				var public []int64
				for i, e := range m.Of(edition) {
					var mine []int64
					if e.State == story.Published {
						public, mine = append(public, e.Number), []int64{e.Number}
					}
					if i >= 6 {
						continue // older ones are not changed any more; the common word finds them
					}
					if got := findIn(rt, index, edition, `"of `+e.Word+`"`); !slices.Equal(got, mine) {
						rt.Fatalf("%s story %d is found as %v", e.State, e.Number, got)
					}
					for _, word := range e.Gone {
						if got := findIn(rt, index, edition, `"of `+word+`"`); len(got) > 0 {
							rt.Fatalf("words of an earlier version of story %d still find %v", e.Number, got)
						}
					}
				}
				if got := findIn(rt, index, edition, storytest.Common); !slices.Equal(got, public) {
					rt.Fatalf("%s: %v are found, %v are public", edition, got, public)
				}
			}
		}
		rapid.Check(t, func(rt *rapid.T) { n.Play(rt, m, check) })
		var before []int64
		for _, edition := range []string{"en", "ru"} {
			before = append(before, find(t, index, edition, storytest.Common)...)
		}
		if err := index.Rebuild(t.Context(), n.Archive); err != nil {
			t.Fatal(err)
		}
		var after []int64
		for _, edition := range []string{"en", "ru"} {
			after = append(after, find(t, index, edition, storytest.Common)...)
		}
		if diff := cmp.Diff(before, after); diff != "" || len(m.Stories) < 3 {
			t.Errorf("rebuilt from %d stories: %s", len(m.Stories), diff)
		}
	})
}

func findIn(t *rapid.T, index *search.Index, edition, words string) []int64 {
	hits, _, err := index.Find(t.Context(), search.Query{Edition: edition, Words: words, Limit: 100})
	if err != nil {
		t.Fatal(err)
	}
	return numbers(hits)
}

// article is one of the corpus of real news texts.
type article struct{ Lang, Title, Body string }

// editionOf names the edition of a language of the corpus.
var editionOf = map[string]string{"en": "en", "rus": "ru", "arb": "ar", "spa": "es", "fra": "fr", "zho-CN": "zh", "jpn": "ja"}

// articles answers at most so many articles of each language.
func articles(t testing.TB, most int) []article {
	t.Helper()
	packed, err := gzip.NewReader(bytes.NewReader(fixture.Read(t, "news-corpus.jsonl.gz")))
	if err != nil {
		t.Fatal(err)
	}
	count := map[string]int{}
	var all []article
	lines := bufio.NewReader(packed)
	for {
		line, err := lines.ReadBytes('\n')
		if len(line) > 0 {
			var a article
			if err := json.Unmarshal(line, &a); err != nil {
				t.Fatal(err)
			}
			if editionOf[a.Lang] != "" && count[a.Lang] < most && strings.TrimSpace(a.Body) != "" && a.Title != "" {
				count[a.Lang]++
				all = append(all, a)
			}
		}
		if err == io.EOF {
			return all
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

// corpus publishes real articles on a database and answers their folded texts by number.
func corpus(t testing.TB, db *store.DB, all []article) (*search.Index, map[int64]article) {
	t.Helper()
	n, index := newsroom(t, db)
	published := map[int64]article{}
	for _, a := range all {
		headline := text.Truncate(a.Title, story.MaxHeadline)
		s := n.MustPublish(t, story.Publication{Edition: editionOf[a.Lang], Copy: storytest.Copy(headline, a.Body)})
		published[s.Number] = article{a.Lang, s.Headline, s.Body.Text()}
	}
	return index, published
}

// TestBothEnginesFindTheSameInRealNews asks both engines for words, pairs of words and phrases taken from real articles in
// seven languages: the answers must be equal, and the article from which the words came must be among them.
func TestBothEnginesFindTheSameInRealNews(t *testing.T) {
	all := articles(t, 25)
	lite, published := corpus(t, storetest.Open(t, storetest.SQLite(t)), all)
	postgres, _ := corpus(t, storetest.Open(t, storetest.Postgres(t)), all)
	random := rand.New(rand.NewPCG(1, 2))
	asked := 0
	for _, number := range sortedKeys(published) {
		a := published[number]
		for _, words := range queries(random, a.Body) {
			asked++
			edition := editionOf[a.Lang]
			got, want := find(t, lite, edition, words), find(t, postgres, edition, words)
			if !slices.Equal(got, want) {
				t.Errorf("%s %q: SQLite finds %v, PostgreSQL %v", edition, words, got, want)
			}
			if !slices.Contains(got, number) {
				t.Errorf("%s %q is in story %d and finds %v", edition, words, number, got)
			}
		}
	}
	if asked < 500 {
		t.Errorf("only %d queries were asked of %d articles", asked, len(published))
	}
}

func sortedKeys(m map[int64]article) []int64 {
	var keys []int64
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// queries answers a word, two words, a phrase and, where there are few spaces, a stretch of letters of a text.
func queries(random *rand.Rand, body string) []string {
	line := longest(strings.FieldsFunc(body, func(r rune) bool {
		return strings.ContainsRune("\n.,;:!?。、，“”\"«»()（）「」：؟،؛‘’'", r)
	}))
	words := strings.FieldsFunc(line, unicode.IsSpace)
	if len(words) < 4 {
		letters := []rune(strings.Join(words, ""))
		if letters = longestOf(letters, unicode.Han, unicode.Hiragana, unicode.Katakana); len(letters) == 0 {
			return nil
		}
		from := random.IntN(max(1, len(letters)-3))
		return []string{string(letters[from:min(len(letters), from+2)]), string(letters[from:min(len(letters), from+4)]), `"` + line + `"`}
	}
	if words = slices.DeleteFunc(words, func(w string) bool {
		return !strings.ContainsFunc(w, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) })
	}); len(words) < 4 {
		return nil
	}
	i := random.IntN(len(words) - 2)
	return []string{words[i], words[i] + " " + words[len(words)-1], `"` + strings.Join(words[i:i+3], " ") + `"`}
}

// longestOf answers the longest stretch of letters of some scripts.
func longestOf(letters []rune, scripts ...*unicode.RangeTable) []rune {
	var best, current []rune
	for _, r := range letters {
		if !unicode.In(r, scripts...) {
			current = nil
			continue
		}
		if current = append(current, r); len(current) > len(best) {
			best = slices.Clone(current)
		}
	}
	return best
}

func longest(lines []string) string {
	best := ""
	for _, l := range lines {
		if len(l) > len(best) {
			best = l
		}
	}
	return best
}

func FuzzQueryIsSafeOnBothEngines(f *testing.F) {
	for _, seed := range []string{
		"", "election", `"two words"`, `'); drop table search_story; --`, "a AND OR NOT NEAR(b)", "col:terms", "* ^ \\ ' \" & | ! <-> :*", "\x00\xff", "北京 \"東", "«ёлки»",
		strings.Repeat("word ", 200), strings.Repeat("x", 1000), "'''''", "ك\u0640تاب", "\u0301", "l'été d’été", "ﬃ ⅳ Ⓐ",
	} {
		f.Add(seed, true)
	}
	var indices []*search.Index
	for _, address := range []string{storetest.SQLite(f), storetest.Postgres(f)} {
		n, index := newsroom(f, storetest.Open(f, address))
		for _, ed := range storytest.Editions {
			n.MustPublish(f, story.Publication{Edition: ed.Code, Copy: storytest.Copy("Election of words 北京 東京", "Two words: ёлки, كتاب, l'été, don't.")})
		}
		indices = append(indices, index)
	}
	f.Fuzz(func(t *testing.T, words string, typing bool) {
		for _, ed := range storytest.Editions {
			var answers [][]int64
			for _, index := range indices {
				hits, _, err := index.Find(t.Context(), search.Query{Edition: ed.Code, Words: words, Typing: typing})
				if err != nil {
					t.Fatalf("%s %q: %v", ed.Code, words, err)
				}
				answers = append(answers, numbers(hits))
			}
			if !slices.Equal(answers[0], answers[1]) {
				t.Fatalf("%s %q: SQLite %v, PostgreSQL %v", ed.Code, words, answers[0], answers[1])
			}
		}
	})
}

// TestVeryLongStoryCanBePublishedAndFound goes beyond what a tsvector holds.
func TestVeryLongStoryCanBePublishedAndFound(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		n, index := newsroom(t, db)
		var body strings.Builder
		for i := range 30_000 {
			fmt.Fprintf(&body, "word%dof%s ", i, strings.Repeat("é", i%20))
		}
		if n.MustPublish(t, story.Publication{Copy: storytest.Copy("Long read", body.String())}); len(find(t, index, "en", "long word99of"+strings.Repeat("é", 19))) != 1 {
			t.Error("a word of its beginning is not found")
		}
		n.MustPublish(t, story.Publication{Copy: storytest.Copy("Repeated", strings.Repeat("again and ", 5000)+"again")})
		if got := find(t, index, "en", `"again and again"`); !slices.Equal(got, []int64{2}) {
			t.Errorf("found %v", got)
		}
	})
}

func TestFrequentWordIsFoundAtOnceInAFullArchive(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		_, index := newsroom(t, db)
		ctx := t.Context()
		const size = 17_444
		err := db.Update(ctx, func(tx *store.Tx) error {
			for i := range size {
				query, args := "insert into search_story (rowid, terms) values ($1, $2)", []any{i + 1, fmt.Sprintf("en_harvest en_number%d", i)}
				if tx.Engine() == store.Postgres {
					query, args[1] = "insert into search_story (story, edition, terms) values ($1, 'en', cast(cast($2 as text) as tsvector))", fmt.Sprintf("'en_harvest':1 'en_number%d':2", i)
				}
				if _, err := tx.Exec(ctx, query, args...); err != nil {
					return err
				}
			}
			_, err := tx.Exec(ctx, "analyze")
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		for _, words := range []string{"harvest", "number812", "harvest number17000", `"harvest number1"`} {
			find(t, index, "en", words) // warm
			start := time.Now()
			if got := find(t, index, "en", words); len(got) == 0 {
				t.Errorf("%q finds nothing", words)
			}
			t.Logf("%q took %v", words, time.Since(start))
		}
	})
}

func TestWithdrawnStoryIsNotFoundAndARefusedChangeLeavesTheIndex(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		n, index := newsroom(t, db)
		ctx := t.Context()
		c := storytest.Copy("Harvest", "Text.")
		c.Bylines, c.Lede = []story.Byline{{Name: "Ann Lee"}}, "Lede here."
		n.MustPublish(t, story.Publication{Copy: c})
		for _, words := range []string{"harvest", "lede", `"ann lee"`} {
			if len(find(t, index, "en", words)) != 1 {
				t.Errorf("%q is not found", words)
			}
		}
		if len(find(t, index, "en", `"text ann"`)) > 0 {
			t.Error("a phrase reaches from the body into the byline")
		}
		if _, err := n.Archive.Kill(ctx, account.Operator(), 1, story.Withdrawal{Reason: "Wrong."}); err != nil {
			t.Fatal(err)
		}
		if got := find(t, index, "en", "harvest"); len(got) > 0 {
			t.Errorf("the killed story is found: %v", got)
		}
	})
}
