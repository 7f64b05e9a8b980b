package newsroom

import (
	"math"
	"net/http"
	"strconv"
	"strings"
	"time"

	"dateline.news/internal/account"
	"dateline.news/internal/discussion"
	"dateline.news/internal/edition"
	"dateline.news/internal/errs"
	"dateline.news/internal/lang"
)

const (
	policyPath = "/policy" // below moderationPath
	wordsPath  = "/words"
)

// policyPage says what an edition does with new discussions.
type policyPage struct {
	Frame
	Moderation
	Edition     string
	Masthead    string
	Modes       []Choice
	Seconds     string
	CloseHours  string // after publication; "": never
	ArchiveDays string
	HouseRules  string // what readers are told is expected of them
	Way         string
}

// wordsPage holds the word lists of an edition's language.
type wordsPage struct {
	Frame
	Moderation
	Edition         string
	Language        string // its name
	Version         int64
	Banned, Suspect WordList
	Way             string
}

// WordList is one list with what stands in it.
type WordList struct {
	Frame
	Field, Title, Says string
	Text               string // a line for each word
	Count              string
	Kept               int
	Line               int // at fault, the first being 1; 0: none
}

// ruled answers the editions whose rules somebody may change, and the one that was chosen.
func (f *Face) ruled(v *visit) ([]edition.Edition, edition.Edition, error) {
	all, _, err := f.editionsOf(v, account.Moderate)
	if err != nil {
		return nil, edition.Edition{}, err
	}
	var mine []edition.Edition
	var chosen edition.Edition
	for _, ed := range all {
		if !v.who.Can(account.Moderate, ed.Code, "") {
			continue
		}
		if len(mine) == 0 || ed.Code == v.r.FormValue("edition") {
			chosen = ed
		}
		mine = append(mine, ed)
	}
	if asked := v.r.FormValue("edition"); len(mine) == 0 || asked != "" && asked != chosen.Code {
		return nil, chosen, errs.New(errs.Forbidden, "%s does not moderate the whole of edition %q", v.who.Subject(), asked)
	}
	return mine, chosen, nil
}

// rulesHead makes the head of a page of rules, which are always those of one edition.
func (f *Face) rulesHead(v *visit, here string) (Moderation, edition.Edition, error) {
	mine, ed, err := f.ruled(v)
	if err != nil {
		return Moderation{}, ed, err
	}
	s := v.selection()
	s.edition, s.story = ed.Code, 0
	head, err := f.moderation(v, s, here)
	head.Editions = nil
	for _, other := range mine {
		if len(mine) > 1 {
			s.edition = other.Code
			head.Editions = append(head.Editions, Way{Path: s.at(here), Word: editionName(other), Here: other.Code == ed.Code})
		}
	}
	return head, ed, err
}

// policyModes are what an edition may begin with, in the order of the form.
var policyModes = []struct {
	mode discussion.State
	word string
}{
	{discussion.Open, "moderation.set_open"}, {discussion.Slow, "moderation.set_slow"}, {discussion.PreModerated, "moderation.set_checked"},
	{discussion.Off, "moderation.policy_off"},
}

func (f *Face) policyPage(v *visit) error {
	head, ed, err := f.rulesHead(v, policyPath)
	if err != nil {
		return err
	}
	p, err := f.Board.Policy(v.r.Context(), ed.Code)
	if err != nil {
		return err
	}
	page := policyPage{
		Frame: f.frame(v, v.words.T("moderation.policy"), moderationPath), Moderation: head, Edition: ed.Code, Masthead: editionName(ed), Seconds: "60",
		CloseHours: whole(p.CloseAfter, time.Hour), ArchiveDays: whole(p.ArchiveAfter, day), HouseRules: f.House.Path(ed) + "talk/rules",
		Way: moderationPath + policyPath,
	}
	if p.Seconds > 0 {
		page.Seconds = strconv.Itoa(p.Seconds)
	}
	chosen := v.typed.Value("policy", "mode", string(p.Mode))
	for _, m := range policyModes {
		page.Modes = append(page.Modes, Choice{string(m.mode), v.words.T(m.word), string(m.mode) == chosen})
	}
	return f.render(v, "moderation_policy", page)
}

const day = 24 * time.Hour

// whole writes a time in whole units, rounded up; "" for never.
func whole(d, unit time.Duration) string {
	if d == 0 {
		return ""
	}
	return strconv.FormatInt(int64(math.Ceil(float64(d)/float64(unit))), 10)
}

// longestPolicy is how far ahead a rule may lie.
const longestPolicy = 100 * 365 * day

// spell reads a number of units; nothing typed is never.
func (v *visit) spell(field string, unit time.Duration) (time.Duration, error) {
	typed := v.field(field)
	if typed == "" {
		return 0, nil
	}
	n, err := wholeNumber(typed, field)
	if err != nil {
		return 0, err
	}
	if most := int64(longestPolicy / unit); n < 1 || n > most {
		return 0, errs.At(field, "moderation.policy_bounds", map[string]any{"Most": most})
	}
	return time.Duration(n) * unit, nil
}

func (f *Face) setPolicy(v *visit) error {
	code := v.field("edition")
	p := discussion.Policy{Mode: discussion.State(v.field("mode"))}
	if p.Mode == discussion.Slow {
		p.Seconds, _ = strconv.Atoi(v.field("seconds")) // what is no number is out of the bounds, which the board names
	}
	var err error
	if p.CloseAfter, err = v.spell("close", time.Hour); err == nil {
		p.ArchiveAfter, err = v.spell("archive", day)
	}
	if err == nil {
		err = f.Board.SetPolicy(v.r.Context(), v.who, code, p)
	}
	if err != nil {
		return f.again(v, "policy", err, f.policyPage)
	}
	return f.onward(v, query(moderationPath+policyPath, "edition", code), v.words.T("newsroom.kept"))
}

func (f *Face) wordsPage(v *visit) error {
	head, ed, err := f.rulesHead(v, wordsPath)
	if err != nil {
		return err
	}
	lists, err := f.Board.Words(v.r.Context(), v.who, ed.Code)
	if err != nil {
		return err
	}
	page := wordsPage{
		Frame: f.frame(v, v.words.T("moderation.words"), moderationPath), Moderation: head, Edition: ed.Code, Language: lang.Name(lists.Language), Version: lists.Version,
		Way: moderationPath + wordsPath,
	}
	if typed, err := strconv.ParseInt(v.typed.Value("words", "version", ""), 10, 64); err == nil && v.status != http.StatusConflict {
		page.Version = typed // refused for another reason: it is still made from what was shown
	}
	page.Banned = v.wordList(page.Frame, "banned", lists.Banned)
	page.Suspect = v.wordList(page.Frame, "suspect", lists.Suspect)
	return f.render(v, "moderation_words", page)
}

var listWords = map[string][2]string{
	"banned": {"moderation.banned", "moderation.banned_says"}, "suspect": {"moderation.suspect", "moderation.suspect_says"},
}

// wordList makes the view of a list, with what was typed where it was refused.
func (v *visit) wordList(frame Frame, field string, words []string) WordList {
	l := WordList{Frame: frame, Field: field, Title: v.words.T(listWords[field][0]), Says: v.words.T(listWords[field][1]), Kept: len(words)}
	l.Count = v.words.N("moderation.words_count", l.Kept)
	l.Text = v.typed.Value("words", field, strings.Join(words, "\n"))
	if v.typed.At("words", field) != "" {
		l.Line, _ = v.typed.Fault.Args["Line"].(int) // a list that is too long has no line at fault
	}
	return l
}

func (f *Face) setWords(v *visit) error {
	code := v.field("edition")
	version, err := wholeNumber(v.field("version"), "version")
	if err == nil {
		err = f.Board.SetWords(v.r.Context(), v.who, code, discussion.Words{Banned: v.lines("banned"), Suspect: v.lines("suspect"), Version: version})
	}
	if err != nil {
		return f.again(v, "words", err, f.wordsPage)
	}
	return f.onward(v, query(moderationPath+wordsPath, "edition", code), v.words.T("newsroom.kept"))
}

// lines answers what was typed into a field, a line each, empty ones too: their numbers are what a refusal names.
func (v *visit) lines(field string) []string {
	return strings.Split(strings.ReplaceAll(v.r.PostForm.Get(field), "\r\n", "\n"), "\n")
}
