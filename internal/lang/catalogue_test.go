package lang

import (
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"
)

// needed are the plural forms of CLDR; Spanish and French ask for "many" with whole millions.
var needed = map[string][]string{
	"en": {"one", "other"},
	"ru": {"few", "many", "one", "other"},
	"ar": {"few", "many", "one", "other", "two", "zero"},
	"es": {"many", "one", "other"},
	"fr": {"many", "one", "other"},
}

// dynamic are the beginnings of keys that the program completes at run time, with the place that does.
var dynamic = map[string]string{
	"error.":            "a fault without a key of its own has the text of its errs.Kind",
	"relative.":         "Relative adds the direction",
	"label.":            "story.Label",
	"urgency.":          "the urgency's number",
	"kind.":             "story.Kind",
	"role.":             "account.Role",
	"right.":            "account.Right",
	"stage.":            "desk.Stage",
	"state.":            "story.State",
	"correction.":       "class of a story.Correction",
	"account.last_":     "account.Role that would be left empty",
	"story.state_":      "story.State that does not allow the change",
	"picture.":          "picture.Refused.Reason is the key",
	"mediabank.":        "mediabank answers the state of an asset as a key",
	"site.theme_":       "the reader's choice of appearance",
	"site.newsfeed_":    "the stream's states, which the page hands to its script",
	"site.check_":       "the story event that ended a hold or kill",
	"site.version_":     "story.Turn",
	"site.report_":      "report.State",
	"talk.message_":     "discussion.MessageState",
	"talk.live_":        "what a page hands to the script of its discussion",
	"newsroom.report_":  "report.State",
	"desk.guest_":       "desk.GuestState and desk.Verdict",
	"check.":            "desk.FindingKind; check.link_ is completed by fetch.Fault",
	"desk.style_":       "proof's reasons why a line cannot be read",
	"guest.you_":        "desk.Verdict",
	"newsroom.guest_":   "desk.GuestState and desk.Verdict",
	"inbox.say_":        "inbox.Kind",
	"margin.verdict_":   "desk.Ruling",
	"newsroom.said_":    "the place of a correction that speaks of a picture",
	"newsroom.changed_": "desk.ChangeKind",
	"newsroom.command_": "the newsroom's commands, from the table of its keyboard",
}

// faces are the beginnings of keys that belong to pages, with the page that is built last. Until it is there, words may
// wait for their page.
var faces = map[string]string{
	"site.":     "internal/web/site/story.go",
	"newsroom.": "internal/web/view/newsroom/draft.html",
}

// same are texts that are rightly the same as in English: names, and words that the language shares.
var same = map[string][]string{
	"es": {"talk.chats", "urgency.1", "kind.flash", "role.editor"},
	"fr": {"talk.count", "talk.discussion", "talk.message", "newsroom.desk", "site.photo", "site.menu", "label.opinion", "urgency.1", "urgency.2", "urgency.4", "urgency.3", "kind.article", "kind.flash"},
}

func all(t *testing.T) map[string]map[string]forms {
	t.Helper()
	texts := map[string]map[string]forms{}
	for _, code := range Languages {
		var err error
		if texts[code], err = readForms(code); err != nil {
			t.Fatal(err)
		}
	}
	return texts
}

func TestEveryLanguageHasEveryText(t *testing.T) {
	texts := all(t)
	for _, code := range Languages {
		for _, other := range Languages {
			for key := range texts[other] {
				if _, ok := texts[code][key]; !ok {
					t.Errorf("%s lacks %q, which %s has", code, key, other)
				}
			}
		}
	}
}

func TestEveryCountHasItsForm(t *testing.T) {
	texts := all(t)
	for key, english := range texts["en"] {
		for _, code := range Languages {
			want := []string{"other"}
			if len(english) > 1 {
				want = needed[code]
			}
			if diff := cmp.Diff(want, slices.Sorted(maps.Keys(texts[code][key]))); diff != "" {
				t.Errorf("%s %q:\n%s", code, key, diff)
			}
			for form, text := range texts[code][key] {
				if strings.TrimSpace(text) != text || text == "" {
					t.Errorf("%s %q %s is %q", code, key, form, text)
				}
			}
		}
	}
}

var placeholder = regexp.MustCompile(`\{\{[^}]*?\.(\w+)[^}]*\}\}`)

// values answers the names of the values that stand in a text.
func values(text string) []string {
	found := map[string]bool{}
	for _, m := range placeholder.FindAllStringSubmatch(text, -1) {
		found[m[1]] = true
	}
	return slices.Sorted(maps.Keys(found))
}

// numberless are the forms that stand for one number alone and may leave it out ("an hour ago"); the Russian "one" is
// not: it is 21 as well, and the French one is 0.
var numberless = map[string]bool{"en one": true, "es one": true, "ar zero": true, "ar one": true, "ar two": true}

func TestNoLanguageLosesAValue(t *testing.T) {
	texts := all(t)
	for key, english := range texts["en"] {
		want := values(english["other"])
		for _, code := range Languages {
			for form, text := range texts[code][key] {
				got, want := values(text), want
				if numberless[code+" "+form] {
					got, want = without(got, "Count"), without(want, "Count")
				}
				if !slices.Equal(want, got) {
					t.Errorf("%s %q %s has the values %v, want %v", code, key, form, got, want)
				}
			}
		}
	}
}

func without(names []string, name string) []string {
	return slices.DeleteFunc(slices.Clone(names), func(n string) bool { return n == name })
}

func TestNothingWasLeftInEnglish(t *testing.T) {
	texts := all(t)
	for _, code := range Languages[1:] {
		for key, f := range texts[code] {
			text, english := f["other"], texts["en"][key]["other"]
			if text == english && !slices.Contains(same[code], key) {
				t.Errorf("%s %q is English: %q", code, key, text)
			}
			if text != english && slices.Contains(same[code], key) {
				t.Errorf("%s %q is translated; take it off the list", code, key)
			}
			if foreign := wrongScript(code, text); foreign != 0 {
				t.Errorf("%s %q holds %q: %s", code, key, foreign, text)
			}
		}
	}
}

// wrongScript answers a letter of a script that the language does not use, 0 where there is none. Latin may stand
// anywhere: RSS, JPEG.
func wrongScript(code, text string) rune {
	for _, r := range text {
		own := unicode.In(r, unicode.Latin) || code == "ru" && unicode.In(r, unicode.Cyrillic) || code == "ar" && unicode.In(r, unicode.Arabic)
		if unicode.IsLetter(r) && !own {
			return r
		}
	}
	return 0
}

// source is one file of the program.
type source struct{ path, text string }

// sources reads the program's own files below the module's root: Go without tests, templates, TypeScript.
func sources(t *testing.T) []source {
	t.Helper()
	root := filepath.Join("..", "..")
	var files []source
	for _, top := range []string{"internal", "cmd"} {
		err := filepath.WalkDir(filepath.Join(root, top), func(path string, d os.DirEntry, err error) error {
			switch {
			case os.IsNotExist(err):
				return nil // somebody else's temporary file, gone since the directory was listed
			case err != nil:
				return err
			case d.IsDir() && (d.Name() == "node_modules" || d.Name() == "dist" || d.Name() == "testdata" || d.Name() == "lang"):
				return filepath.SkipDir
			case d.IsDir() || strings.HasSuffix(path, "_test.go") || !slices.Contains([]string{".go", ".html", ".gohtml", ".tmpl", ".ts"}, filepath.Ext(path)):
				return nil
			}
			content, err := os.ReadFile(path)
			files = append(files, source{filepath.ToSlash(path), string(content)})
			return err
		})
		if err != nil && !os.IsNotExist(err) {
			t.Fatal(err)
		}
	}
	if len(files) < 20 {
		t.Fatalf("only %d files were found: the test looks in the wrong place", len(files))
	}
	return files
}

// uses are the ways in which the program asks for a text; a quotation mark after the key says that it is whole, a plus
// that it goes on at run time.
var uses = []*regexp.Regexp{
	regexp.MustCompile(`errs\.(?:At|Say)\([^,\n]+,\s*"([a-z_0-9]+\.[a-z_0-9.]*)"(\s*\+)?`),
	regexp.MustCompile(`\bKey:\s*"([a-z_0-9]+\.[a-z_0-9.]*)"(\s*\+)?`),
	regexp.MustCompile(`\.(?:[TN]|say)\("([a-z_0-9]+\.[a-z_0-9.]*)"(\s*\+)?`),
	regexp.MustCompile(`\{\{[^}]*(?:\b[tn]|\.[TN]) "([a-z_0-9]+\.[a-z_0-9.]*)"()`),
	regexp.MustCompile(`\{\{[^}]*(?:\b[tn]|\.[TN]) \(printf "([a-z_0-9]+\.[a-z_0-9.]*)(%)`),
}

func TestProgramAsksForNoTextThatIsNowhere(t *testing.T) {
	english := all(t)["en"]
	asked := 0
	for _, f := range sources(t) {
		for _, use := range uses {
			for _, m := range use.FindAllStringSubmatch(f.text, -1) {
				asked++
				_, whole := english[m[1]]
				begun := slices.ContainsFunc(slices.Collect(maps.Keys(english)), func(key string) bool { return strings.HasPrefix(key, m[1]) })
				if m[2] == "" && !whole || m[2] != "" && !begun {
					t.Errorf("%s asks for %q", f.path, m[1]+m[2])
				}
			}
		}
	}
	if asked < 50 {
		t.Errorf("only %d uses were found: the patterns no longer fit the program", asked)
	}
}

func TestNoTextIsThereForNothing(t *testing.T) {
	files := sources(t)
	used := func(quoted string) bool {
		return slices.ContainsFunc(files, func(f source) bool { return strings.Contains(f.text, quoted) })
	}
	waiting := map[string]bool{}
	for face, last := range faces {
		_, err := os.Stat(filepath.Join("..", "..", filepath.FromSlash(last)))
		waiting[face] = os.IsNotExist(err)
	}
	for key := range all(t)["en"] {
		completed := slices.ContainsFunc(slices.Collect(maps.Keys(dynamic)), func(begin string) bool { return strings.HasPrefix(key, begin) })
		face := key[:strings.Index(key, ".")+1]
		if !completed && !waiting[face] && !used(`"`+key+`"`) && !used("`"+key+"`") && !used("'"+key+"'") {
			t.Errorf("nothing uses %q", key)
		}
	}
}
