package demo

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"
)

// TestDiscussionsLookAlive counts what a visitor is promised.
func TestDiscussionsLookAlive(t *testing.T) {
	s := newsroom(t)
	count := map[string]int{}
	for _, talk := range s.Talks {
		count["discussions"]++
		count["discussions of "+talk.Edition]++
		for _, m := range talk.Messages {
			count["messages"]++
			count["messages of "+talk.Edition]++
			count["reactions"] += len(m.Reactions)
			if _, staff := s.Person(m.Author); staff {
				count["answers of the house"]++
			}
			if m.Re != "" {
				count["replies"]++
			}
			if !m.Featured.IsZero() {
				count["featured"]++
			}
			if n := len([]rune(m.Text)); n < 60 {
				count["short ones"]++
			} else if n > 260 {
				count["long ones"]++
			}
		}
		if featured := len(slices.DeleteFunc(slices.Clone(talk.Messages), func(m Message) bool { return m.Featured.IsZero() })); featured > 1 {
			t.Errorf("%s/%s: %d featured messages, want at most one", talk.Edition, talk.Story, featured)
		}
	}
	for _, r := range s.Readers {
		count["readers of "+r.Edition]++
	}
	for what, n := range map[string]int{
		"discussions": 14, "discussions of en": 8, "discussions of ru": 4, "discussions of ar": 4, "messages": 120, "messages of en": 70,
		"messages of ru": 20, "messages of ar": 20, "reactions": 120, "answers of the house": 7, "replies": 35, "featured": 10, "short ones": 3,
		"long ones": 7, "readers of en": 12, "readers of ru": 5, "readers of ar": 5,
	} {
		if count[what] < n {
			t.Errorf("%d %s, want at least %d", count[what], what, n)
		}
	}
}

// typewritten are signs that no newspaper of the language prints.
var typewritten = map[string]*regexp.Regexp{
	"en": regexp.MustCompile(`["'«»]|\.\.\.| - |--`),
	"ru": regexp.MustCompile(`["'“”]|\.\.\.| - |--`),
	"ar": regexp.MustCompile(`["'“”,;?]|\.\.\.| - |--`),
}

// TestReadersSpeakTheLanguageOfTheirEdition finds a message in the wrong file, and quotes and commas of a typewriter.
func TestReadersSpeakTheLanguageOfTheirEdition(t *testing.T) {
	s := newsroom(t)
	scripts := map[string]*unicode.RangeTable{"en": unicode.Latin, "ru": unicode.Cyrillic, "ar": unicode.Arabic}
	address := regexp.MustCompile(`https://\S+`)
	for _, talk := range s.Talks {
		for _, m := range talk.Messages {
			said := []string{m.Text, m.Typed}
			for _, r := range m.Reports {
				said = append(said, r.Words)
			}
			if m.Rejected != nil {
				said = append(said, m.Rejected.Note)
			}
			if m.Measure != nil {
				said = append(said, m.Measure.Note)
			}
			for _, p := range []*Plea{m.Plea, m.Appeal} {
				if p != nil {
					said = append(said, p.Words)
				}
			}
			for _, c := range talk.Changes {
				said = append(said, c.Reason)
			}
			words := address.ReplaceAllString(strings.Join(said, "\n"), "")
			where := talk.Edition + "/" + talk.Story + " by " + m.Author
			checkLetters(t, where, words, scripts[talk.Edition])
			if sign := typewritten[talk.Edition].FindString(words); sign != "" {
				t.Errorf("%s: %q in %q", where, sign, words)
			}
		}
	}
	for _, r := range s.Readers {
		checkLetters(t, "reader "+r.Key, r.Name, scripts[r.Edition])
	}
	for _, e := range s.Editions {
		checkLetters(t, "words of "+e.Key, strings.Join(append(e.Banned, e.Suspect...), " "), scripts[e.Key])
	}
}

func TestReadersLiveAtAddressesOfNobody(t *testing.T) {
	seen := map[string]bool{}
	for _, r := range newsroom(t).Readers {
		if !regexp.MustCompile(`^[a-z.-]+@example\.(org|com|net)$`).MatchString(r.Email) || seen[r.Email] {
			t.Errorf("%s has the address %s", r.Name, r.Email)
		}
		seen[r.Email] = true
	}
}

const smallTalk = "=== a\n\n@ ann | 1h | one\n\nHello.\n"

// TestFaultsOfATalkNameTheirLine writes one fault after another into a sound discussion.
func TestFaultsOfATalkNameTheirLine(t *testing.T) {
	for _, c := range []struct{ name, talk, want string }{
		{"sound", smallTalk, ""},
		{"lost story", "=== b\n", "talk.en.txt:1: readers see no story en/b"},
		{"nobody", "=== a\n\n@ eve | 1h\n\nHello.\n", `talk.en.txt:3: message of eve: "eve" is no reader`},
		{"before joining", strings.Replace(smallTalk, "1h", "4h", 1), "no reader with a voice"},
		{"before the story", strings.Replace(smallTalk, "1h", "2h", 1), "before its story"},
		{"no time", "=== a\n\n@ ann\n\nHello.\n", "talk.en.txt:3: want @ author | ago | label"},
		{"no words", "=== a\n\n@ ann | 1h\n", "talk.en.txt:3: a message without words"},
		{"text above", "=== a\n\nHello.\n", "talk.en.txt:3: text before the first message"},
		{"unknown header", "=== a\n\n@ ann | 1h\nlike: bob\n\nHello.\n", `talk.en.txt:4: unknown header "like"`},
		{"unknown reaction", "=== a\n\n@ ann | 1h\nreact: love bob\n\nHello.\n", "talk.en.txt:4: react:"},
		{"unknown rule", "=== a\n\n@ ann | 1h\nreport: 30m | bob | rude | x\n\nHello.\n", "talk.en.txt:4: report:"},
		{"unknown measure", "=== a\n\n@ ann | 1h\nmeasure: 30m | scold | site | - | spam | x\n\nHello.\n", "talk.en.txt:4: measure:"},
		{"unknown state", "=== a\nchange: 1h | merry | - | x\n", "talk.en.txt:2: change:"},
		{"report of the future", "=== a\n\n@ ann | 1h\nreport: 2h | bob | spam | x\n\nHello.\n", "the report comes too early"},
		{"reaction of the future", "=== a\n\n@ ann | 1m\nreact: agree bob\n\nHello.\n", "the reaction comes too early or has not come yet"},
		{"answer to nothing", smallTalk + "\n@ bob | 30m\nre: two\n\nYes.\n", `answers "two", which does not stand before it`},
		{"answer too soon", smallTalk + "\n@ bob | 58m\nre: one\n\nYes.\n", "was not there for readers yet"},
		{"label twice", smallTalk + "\n@ bob | 30m | one\n\nYes.\n", `label "one" stands twice`},
		{"mended words not there", "=== a\n\n@ ann | 1h\nmended: helo => hallo\n\nHello.\n", "talk.en.txt:4: mended:"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := Read(smallHouse(smallStories, c.talk), noon)
			if c.want == "" && err != nil || c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) {
				t.Errorf("fault %v, want %q", err, c.want)
			}
		})
	}
}

// FuzzReadTalk looks for a discussion that ends the program instead of naming a fault.
func FuzzReadTalk(f *testing.F) {
	f.Add(smallTalk)
	f.Add("=== a\npinned: 1h\nchange: 1h | slow | 60 | x\n\n@ ann | 1h | one\nreact: agree bob; thanks bob\nfeature: 10m\nmeasure: 9m | mute | chat | 3d | spam | x\nappeal: 8m | x\n\nHello.\n")
	f.Add("=== a\n\n@ ann | 1h\nreject: 10m | spam | x | r\nplea: 5m | y\nmended: b => Hello\nstays: new\n\nHello.\n")
	f.Fuzz(func(t *testing.T, talk string) {
		s, err := Read(smallHouse(smallStories, talk), noon)
		if (s == nil) == (err == nil) {
			t.Errorf("want a script or a fault, have %v and %v", s, err)
		}
	})
}
