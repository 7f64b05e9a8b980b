package demo

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"
	"unicode"

	"github.com/google/go-cmp/cmp"

	"dateline.news/internal/prose"
)

var noon = time.Date(2026, 3, 4, 12, 0, 0, 0, time.UTC) // a Wednesday

func newsroom(t *testing.T) *Script {
	t.Helper()
	s, err := Read(Newsroom(), noon)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestEveryStoryBecomesAPage(t *testing.T) {
	s := newsroom(t)
	for _, st := range s.Stories {
		numbers := Numbers{
			Story: func(key string) (int64, bool) { _, ok := s.Story(st.Edition, key); return 7, ok },
			Asset: func(key string) (int64, bool) { _, ok := s.Picture(key); return 9, ok },
		}
		doc, err := st.Body(numbers)
		if err != nil {
			t.Fatal(err)
		}
		if got, want := len(doc.Cards()), len(st.Cards()); len(st.Updates) == 0 && got != want {
			t.Errorf("%s/%s: %d cards on the page, want %d", st.Edition, st.Key, got, want)
		}
		for _, u := range st.Updates {
			longer, err := st.UpdatedBody(u, numbers)
			if err != nil {
				t.Fatal(err)
			}
			if len(longer.Nodes()) <= len(doc.Nodes()) {
				t.Errorf("%s/%s: the update adds nothing", st.Edition, st.Key)
			}
		}
		text := st.Headline + st.Lede + st.NoteReaders + doc.Text()
		if i := strings.IndexAny(text, "{}*#"); i >= 0 {
			t.Errorf("%s/%s: a mark is left on the page near %q", st.Edition, st.Key, text[i:min(i+30, len(text))])
		}
	}
}

// TestNewsroomLooksAlive counts what a visitor is promised.
func TestNewsroomLooksAlive(t *testing.T) {
	s := newsroom(t)
	least := map[string]int{"en": 28, "ru": 20, "ar": 20}
	count := map[string]int{}
	for _, st := range s.Stories {
		count[st.Stage.String()]++
		if st.Stage != Published {
			continue
		}
		count[st.Edition]++
		count[st.Kind]++
		count[st.Label]++
		count["corrections"] += len(st.Corrections)
		count["updates"] += len(st.Updates)
		count["cards"] += len(st.Cards())
		if n := len([]rune(st.Headline)); n < 12 || n > 110 {
			t.Errorf("%s/%s: a headline of %d characters", st.Edition, st.Key, n)
		}
		if st.Kill != nil {
			count["kills"]++
		}
		if st.Translates != "" {
			count["translations to "+st.Edition]++
		}
		if n := len(strings.Fields(plainBody(st))); n >= 600 {
			count["long"]++
		}
	}
	for edition, n := range least {
		if count[edition] < n {
			t.Errorf("%s has %d stories, want %d", edition, count[edition], n)
		}
	}
	want := map[string]int{
		"corrections": 2, "updates": 2, "kills": 1, "flash": 8, "analysis": 3, "opinion": 3, "press_release": 2, "paid": 1,
		"translations to ru": 6, "translations to ar": 6, "long": 3, "cards": 12,
		"writing": 1, "submitted": 1, "approved": 1, "scheduled": 1, "returned": 1, "spiked": 1,
	}
	for what, n := range want {
		if count[what] < n {
			t.Errorf("%d of %s, want at least %d", count[what], what, n)
		}
	}
}

func plainBody(st Story) string {
	var b strings.Builder
	for _, bl := range st.blocks {
		b.WriteString(bl.plain() + "\n")
	}
	return b.String()
}

func TestEveryPictureSectionAndTopicIsUsed(t *testing.T) {
	s := newsroom(t)
	used := map[string]bool{}
	for _, st := range s.Stories {
		if st.Stage != Published || st.Kill != nil {
			continue
		}
		used[st.Edition+"/"+st.Section] = true
		for _, p := range st.Pictures() {
			used["picture "+p] = true
		}
		for _, topic := range st.Topics {
			used[st.Edition+" topic "+topic] = true
		}
	}
	var missing []string
	for _, p := range s.Pictures {
		if !used["picture "+p.Key] {
			missing = append(missing, p.Key)
		}
	}
	for _, e := range s.Editions {
		for _, section := range e.Sections {
			if !used[e.Key+"/"+section.Key] {
				missing = append(missing, e.Key+"/"+section.Key)
			}
		}
		for _, topic := range e.Topics {
			if !used[e.Key+" topic "+topic.Key] {
				missing = append(missing, e.Key+" topic "+topic.Key)
			}
		}
	}
	if len(s.Pictures) != 25 || len(missing) > 0 {
		t.Errorf("%d pictures; without a story: %v", len(s.Pictures), missing)
	}
}

// TestEveryEditionSpeaksItsOwnLanguage finds a text that was put into the wrong file or left half translated.
func TestEveryEditionSpeaksItsOwnLanguage(t *testing.T) {
	s := newsroom(t)
	scripts := map[string]*unicode.RangeTable{"en": unicode.Latin, "ru": unicode.Cyrillic, "ar": unicode.Arabic}
	foreign := regexp.MustCompile(`https://\S+`)
	for _, st := range s.Stories {
		texts := []string{st.Headline, st.Lede, plainBody(st), st.NoteReaders}
		for _, b := range st.Bylines {
			texts = append(texts, b.Name, b.Role, b.Place)
		}
		checkLetters(t, st.Edition+"/"+st.Key, foreign.ReplaceAllString(strings.Join(texts, "\n"), ""), scripts[st.Edition])
	}
	for _, p := range s.Pictures {
		for edition, w := range p.Words {
			checkLetters(t, "picture "+p.Key, w.Headline+w.Caption+w.Alt, scripts[edition])
		}
	}
}

func checkLetters(t *testing.T, where, text string, own *unicode.RangeTable) {
	t.Helper()
	for i, r := range text {
		if unicode.IsLetter(r) && !unicode.In(r, own, unicode.Common) {
			t.Errorf("%s: foreign letters near %q", where, string([]rune(text[i:])[:min(12, len([]rune(text[i:])))]))
			return
		}
	}
}

func TestEveryRoleHasAnAccount(t *testing.T) {
	var roles, emails []string
	for _, p := range newsroom(t).Staff {
		roles = append(roles, p.Role)
		emails = append(emails, p.Email)
		if !strings.HasSuffix(p.Email, "@meridian.example") {
			t.Errorf("%s has the address %s outside the agency", p.Name, p.Email)
		}
	}
	slices.Sort(roles)
	want := []string{"admin", "chief", "editor", "moderator", "photographer", "reporter"}
	if diff := cmp.Diff(want, slices.Compact(roles)); diff != "" {
		t.Error(diff)
	}
	slices.Sort(emails)
	if len(slices.Compact(emails)) != len(newsroom(t).Staff) {
		t.Error("two accounts share an address")
	}
}

func TestWordsForTimeFollowTheStory(t *testing.T) {
	for _, c := range []struct{ edition, in, want string }{
		{"en", "The council met {on}.", "The council met on Wednesday."},
		{"en", "{On -1} it rained.", "On Tuesday it rained."},
		{"en", "due on {date +30} at {time -1h20m}", "due on 3 April at 10:40"},
		{"ru", "Совет заседал {on -1}.", "Совет заседал во вторник."},
		{"ru", "{On} — {date +1}", "В среду — 5 марта"},
		{"ar", "اجتمع المجلس {on +1}", "اجتمع المجلس يوم الخميس"},
	} {
		got, err := moment{noon, calendars[c.edition]}.fill(c.in)
		if err != nil || got != c.want {
			t.Errorf("%s: %q became %q (%v), want %q", c.edition, c.in, got, err, c.want)
		}
	}
	for _, bad := range []string{"{when}", "{on x}", "{time 2h}", "{time -}"} {
		if got, err := (moment{noon, calendars["en"]}).fill(bad); err == nil {
			t.Errorf("%q became %q and no fault", bad, got)
		}
	}
}

func TestBodyMarksBecomeProse(t *testing.T) {
	body := "One **bold** and *soft* [link](https://example.org/a).\n\n## Head\n\n> Words | Ann\n\n- a\n- b\n  c\n\n1. x\n2. y\n\n[card old]\n\n[picture p | Other caption]\n\n---"
	st := readStory(&record{key: "k", body: rowsOf(body)}, Edition{Key: "en", Zone: time.UTC}, noon, &faults{})
	got, err := st.Body(Numbers{
		Story: func(string) (int64, bool) { return 3, true },
		Asset: func(string) (int64, bool) { return 4, true },
	})
	if err != nil {
		t.Fatal(err)
	}
	quote := prose.Quote("Ann", "Words")
	want, err := prose.New(
		prose.ParagraphOf(prose.Text("One "), prose.Strong("bold"), prose.Text(" and "), prose.Em("soft"), prose.Text(" "),
			prose.Link("https://example.org/a", "link"), prose.Text(".")),
		prose.Heading(2, "Head"), quote, prose.BulletList("a", "b c"), prose.OrderedList(1, "x", "y"),
		prose.StoryCard(prose.Card{Story: 3}), prose.Picture(4, "", "Other caption"), prose.Rule())
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want.JSON()), string(got.JSON())); diff != "" {
		t.Error(diff)
	}
}

// TestUpdateTellsItsOwnTime finds a clock time in an update that counts from the first version.
func TestUpdateTellsItsOwnTime(t *testing.T) {
	r := record{
		key:    "k",
		fields: []field{{"ago", "10h", 1}, {"update", "2h | end | More.", 2}, {"update-lede", "At {time -1h}.", 3}},
		body:   rowsOf("At {time -1h}.\n\n+++\n\nAt {time -1h}."),
	}
	st := readStory(&r, Edition{Key: "en", Zone: time.UTC}, noon, &faults{})
	u := st.Updates[0]
	got := []string{plain(st.blocks[0].text), plain(u.blocks[0].text), u.Lede}
	if diff := cmp.Diff([]string{"At 01:00.", "At 09:00.", "At 09:00."}, got); diff != "" {
		t.Error(diff)
	}
}

func rowsOf(s string) []row {
	var rows []row
	for i, l := range strings.Split(s, "\n") {
		rows = append(rows, row{l, i + 1})
	}
	return rows
}

const (
	smallAgency  = "=== agency\nname: M\ndomain: m.example\n\n=== edition en\nname: M\nlanguage: English\nlocale: en\ndirection: ltr\ncredit: © {holder}\nzone: UTC\nsection: world | world | World\n\n=== staff r\nname: R\nemail: r@m.example\nrole: reporter\neditions: en\n"
	smallHead    = "headline: H\nslugline: S\nlede: L\nsection: world\nauthor: r\neditor: r\n"
	smallStories = "=== a\n" + smallHead + "ago: 2h\n\nText.\n"
	smallReaders = "=== ann\nname: Ann\nemail: ann@x.example\nedition: en\njoined: 3h\n\n=== bob\nname: Bob\nemail: bob@x.example\nedition: en\njoined: 3h\n"
)

// smallHouse is a newsroom of one reporter and two readers.
func smallHouse(stories, talk string) fstest.MapFS {
	house := fstest.MapFS{"pictures.txt": {}}
	for name, content := range map[string]string{"agency.txt": smallAgency, "stories.en.txt": stories, "readers.txt": smallReaders, "talk.en.txt": talk} {
		house[name] = &fstest.MapFile{Data: []byte(content)}
	}
	return house
}

// TestFaultsNameTheirLine writes one fault after another into a sound file: whoever writes the stories must find it.
func TestFaultsNameTheirLine(t *testing.T) {
	for _, c := range []struct{ name, stories, want string }{
		{"sound", smallStories, ""},
		{"unknown header", "=== a\nheadlin: x\n", "stories.en.txt:2: unknown header"},
		{"header twice", "=== a\nlede: x\nlede: y\n", `stories.en.txt:3: header "lede" stands twice`},
		{"no colon", "=== a\nheadline\n", "stories.en.txt:2: want a header line"},
		{"empty value", "=== a\nheadline:\n", `stories.en.txt:2: header "headline" has no value`},
		{"key twice", smallStories + "\n=== a\n", `stories.en.txt:12: key "a" stands already at line 1`},
		{"text above", "hello\n", "stories.en.txt:1: text before the first record"},
		{"bad ago", "=== a\nago: soon\n", "stories.en.txt:2: ago:"},
		{"bad urgency", "=== a\nago: 1h\nurgency: 9\n", "stories.en.txt:3: urgency:"},
		{"bad slot", "=== a\nago: 1h\n\n{when}\n", "stories.en.txt:4: unknown slot {when}"},
		{"open bold", "=== a\nago: 1h\n\nSo **bold\n", "stories.en.txt:4: a bold or italic mark"},
		{"bad link", "=== a\nago: 1h\n\nSee [this](http://x)\n", "stories.en.txt:4: link"},
		{"bad card", "=== a\nago: 1h\n\n[card]\n", "stories.en.txt:4:"},
		{"lost card", smallStories + "\n[card b]\n", "story a: no story en/b"},
		{"young card", smallStories + "\n[card b]\n\n=== b\n" + smallHead + "ago: 1h\n\nText.\n", "which is younger"},
		{"unseen card", smallStories + "\n[card b]\n\n=== b\n" + smallHead + "stage: submitted\nago: 3h\n\nText.\n", "which readers cannot see"},
		{"lost picture", smallStories + "\n[picture b]\n", `no picture "b"`},
		{"words not there", "=== a\n" + smallHead + "ago: 2h\ncorrection: 1h | wrong => right | correction | typing | Was wrong.\n\nText.\n", "stands 0 times"},
		{"early correction", "=== a\n" + smallHead + "ago: 2h\ncorrection: 3h | Text => Words | correction | typing | Was wrong.\n\nText.\n", "corrected before"},
		{"returned without a note", "=== a\n" + smallHead + "ago: 2h\nstage: returned\n\nText.\n", "return-note"},
		{"long headline", "=== a\nheadline: " + strings.Repeat("x", 201) + "\nago: 1h\n", "stories.en.txt:2: story a: the headline has 201"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := Read(smallHouse(c.stories, ""), noon)
			switch {
			case c.want == "" && err != nil:
				t.Error(err)
			case c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)):
				t.Errorf("fault %v, want %q", err, c.want)
			}
		})
	}
}

// FuzzRead looks for a file that ends the program instead of naming a fault.
func FuzzRead(f *testing.F) {
	f.Add(smallStories)
	f.Add(smallStories + "\n- a\n  b\n\n> q | s\n\n[link](https://x.example) {time -1h}\n\n+++\n\nmore\n")
	f.Add("=== a\nupdate-lede: x\nkill: 1h | a | b\ncorrection: 1h | a => b | refile | c | d\n")
	f.Fuzz(func(t *testing.T, stories string) {
		s, err := Read(smallHouse(stories, ""), noon)
		if (s == nil) == (err == nil) {
			t.Errorf("want a script or a fault, have %v and %v", s, err)
		}
	})
}
