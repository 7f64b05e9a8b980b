package newsroom

import (
	"html/template"
	"strconv"
	"time"

	"dateline.news/internal/account"
	"dateline.news/internal/discussion"
)

// CaseView is a message with what a decision needs beside it.
type CaseView struct {
	Line      MessageLine
	Version   int
	Edition   string
	Headline  string
	Lede      string
	Public    string // the story's page; "" where it was withdrawn
	Talk      string // the page of its discussion's controls
	Reports   []ReportLine
	Hits      []string
	Plea      string
	Thread    []MessageLine
	Author    *AuthorCard
	Acts      []ModerationAct
	Claimed   string // who else has it, in words
	Mine      time.Time
	Own       bool
	Decide    bool
	Approve   bool
	Reject    bool
	Answer    bool
	Feature   bool
	Rules     []RuleChoice
	Measures  []MeasureForm
	Mark      string // tells what is shown from what stands later
	selection selection
	id        int64
}

// Act answers the address to which a form of the case goes.
func (c CaseView) Act(name string) string { return c.selection.message(c.id, "/"+name) }

// MessageLine is a message as moderators see it.
type MessageLine struct {
	Path     string
	Message  int64
	Name     string
	Staff    bool
	Featured bool
	Text     template.HTML
	State    string // in words; "" where everybody sees it
	Code     discussion.MessageState
	Why      string
	At       time.Time
	Edited   time.Time
	Here     bool
}

// ReportLine is one complaint.
type ReportLine struct {
	Rule, Words string
	At          time.Time
}

// AuthorCard is what a decision needs of an author.
type AuthorCard struct {
	Path               string
	Name               string
	State              string
	Accepted, Rejected int
	Rate               int // per cent
	Staff              bool
	Created            time.Time
	Memos              []discussion.MemoLine
	Sanctions          []SanctionLine // the newest
	Recent             []MessageLine  // the newest messages but the one at hand
}

var stateWords = map[discussion.MessageState]string{
	discussion.Pending: "moderation.is_pending", discussion.Published: "moderation.is_published", discussion.Rejected: "moderation.is_rejected",
	discussion.Appealed: "moderation.is_appealed", discussion.Removed: "moderation.is_upheld", discussion.Gone: "moderation.is_deleted",
}

var readerWords = map[discussion.ReaderState]string{
	discussion.Anonymous: "moderation.reader_deleted", discussion.Unconfirmed: "moderation.reader_unconfirmed", discussion.Newcomer: "moderation.reader_new",
	discussion.Member: "moderation.reader_member", discussion.Trusted: "moderation.reader_trusted", discussion.Warned: "moderation.reader_warned",
	discussion.Muted: "moderation.reader_muted", discussion.Suspended: "moderation.reader_suspended", discussion.Blocked: "moderation.reader_blocked",
	discussion.Deleted: "moderation.reader_deleted",
}

// moderationCase shows one case and claims nothing: a page may be looked at by two, the act asks who has it.
func (f *Face) moderationCase(v *visit) error {
	id, err := v.number("message")
	if err != nil {
		return err
	}
	c, err := f.Board.Case(v.r.Context(), v.who, id)
	if err != nil {
		return err
	}
	if v.scripted() {
		return f.showCase(v, v.selection(), c)
	}
	page, err := f.queueView(v, v.selection(), &c)
	if err != nil {
		return err
	}
	return f.render(v, "moderation", page)
}

// claimCase keeps a case for who looks at it.
func (f *Face) claimCase(v *visit) error {
	id, err := v.number("message")
	if err != nil {
		return err
	}
	c, err := f.Board.Claim(v.r.Context(), v.who, id)
	if err != nil {
		return f.again(v, "claim", err, f.moderationCase)
	}
	return f.showCase(v, v.selection(), c)
}

// releaseCase gives a case back.
func (f *Face) releaseCase(v *visit) error {
	id, err := v.number("message")
	if err != nil {
		return err
	}
	if err := f.Board.Unclaim(v.r.Context(), v.who, id); err != nil {
		return f.again(v, "claim", err, f.moderationCase)
	}
	return f.showQueue(v, v.selection(), v.words.T("moderation.released"))
}

func (f *Face) caseView(v *visit, s selection, c discussion.Case) (*CaseView, error) {
	ctx := v.r.Context()
	zone, err := f.zoneOf(ctx, c.Edition)
	if err != nil {
		return nil, err
	}
	view := &CaseView{
		Line: v.messageLine(s, c.Message, zone), Version: c.Version, Edition: c.Edition, Headline: v.headline(c), Public: c.Path, Talk: s.at("/stories/" + itoa(c.Story)),
		Hits: c.Hits, Plea: c.Plea, Own: c.Author == v.who.ID, Rules: v.rules("reject"), selection: s, id: c.ID,
	}
	for _, r := range c.Reports {
		view.Reports = append(view.Reports, ReportLine{v.words.T(r.Rule.Key()), r.Words, r.At.In(zone)})
	}
	view.rights(v, c, zone)
	if view.Thread, err = f.threadOf(v, s, c.ID, zone); err != nil {
		return nil, err
	}
	acts, err := f.Board.Acts(ctx, v.who, discussion.ActQuery{Message: c.ID, Limit: 20})
	if err != nil {
		return nil, err
	}
	if view.Acts, err = f.actLines(v, acts, zone); err != nil {
		return nil, err
	}
	view.Mark = markOf(v, c, acts).String()
	stories, err := f.Archive.ByNumbers(ctx, []int64{c.Story})
	if err != nil {
		return nil, err
	}
	view.Lede = stories[c.Story].Lede
	if c.Author != 0 {
		view.Author, err = f.authorCard(v, s, c, zone)
	}
	return view, err
}

// rights says what somebody may do about a case now. The board asks again.
func (c *CaseView) rights(v *visit, of discussion.Case, zone *time.Location) {
	switch {
	case of.ClaimedBy == v.who.ID:
		c.Mine = of.Claimed.In(zone)
	case of.ClaimedBy != 0:
		c.Claimed = v.words.In(zone).T("discussion.claimed", "Until", of.Claimed)
	}
	c.Decide = !c.Own && c.Claimed == ""
	c.Approve = c.Decide && (of.State == discussion.Pending || of.State == discussion.Published || of.State == discussion.Rejected)
	c.Reject = c.Decide && (of.State == discussion.Pending || of.State == discussion.Published)
	c.Feature = !c.Own && of.State == discussion.Published
	c.Answer = of.State == discussion.Published && of.Headline != ""
	if c.Own || of.Author == 0 || of.Staff {
		return
	}
	c.Measures = v.measures(of.Edition, true)
}

func (v *visit) messageLine(s selection, m discussion.Message, zone *time.Location) MessageLine {
	line := MessageLine{
		Path: s.message(m.ID, ""), Message: m.ID, Name: v.author(m), Staff: m.Staff, Featured: m.Featured, Code: m.State, At: m.At.In(zone),
		Text: template.HTML(m.HTML()), // the board's own rendering of a syntax tree
	}
	if !m.Edited.IsZero() {
		line.Edited = m.Edited.In(zone)
	}
	if m.State != discussion.Published {
		line.State = v.words.T(stateWords[m.State])
	}
	if m.Why != "" {
		line.Why = v.words.T(m.Why.Key())
	}
	if m.Rule != "" {
		line.Why = v.words.T(m.Rule.Key())
	}
	return line
}

func (f *Face) threadOf(v *visit, s selection, id int64, zone *time.Location) ([]MessageLine, error) {
	around, err := f.Board.Thread(v.r.Context(), v.who, id)
	if err != nil {
		return nil, err
	}
	var lines []MessageLine
	for _, m := range around {
		line := v.messageLine(s, m, zone)
		line.Here = m.ID == id
		lines = append(lines, line)
	}
	return lines, nil
}

// beside is how many measures and messages of an author stand beside a case; the author's page has the others.
const beside = 5

func (f *Face) authorCard(v *visit, s selection, c discussion.Case, zone *time.Location) (*AuthorCard, error) {
	a, err := f.Board.Author(v.r.Context(), v.who, c.Author)
	if err != nil {
		return nil, err
	}
	card := v.card(a, zone)
	for _, against := range a.Sanctions[:min(len(a.Sanctions), beside)] {
		card.Sanctions = append(card.Sanctions, v.sanctionLine(against, zone, f.Clock.Now()))
	}
	for _, m := range a.Messages {
		if m.ID != c.ID && len(card.Recent) < beside {
			card.Recent = append(card.Recent, v.messageLine(s, m, zone))
		}
	}
	return &card, nil
}

func (v *visit) card(a discussion.Author, zone *time.Location) AuthorCard {
	card := AuthorCard{
		Path: moderationPath + "/readers/" + itoa(a.Reader.ID), Name: a.Reader.Name, State: v.words.T(readerWords[a.State]), Accepted: a.Reader.Accepted,
		Rejected: a.Reader.Rejected, Rate: int(a.Rate*100 + 0.5), Staff: a.Reader.Staff, Created: a.Reader.Created.In(zone),
	}
	if a.Reader.Deleted || card.Name == "" {
		card.Name = v.words.T("account.deleted_reader")
	}
	for _, m := range a.Memos {
		m.At = m.At.In(zone)
		card.Memos = append(card.Memos, m)
	}
	return card
}

// RuleChoice is a rule to choose, and its digit on the keyboard.
type RuleChoice struct {
	Choice
	Key string
}

// rulebook is a form's choice of a rule.
type rulebook struct {
	Frame
	Rules []RuleChoice
}

// Rulebook puts the words of a page beside the rules of one of its forms.
func (f Frame) Rulebook(rules []RuleChoice) rulebook { return rulebook{f, rules} }

// rules are the choices of a form; act names the form, whose refused choice is kept.
func (v *visit) rules(act string) []RuleChoice {
	chosen := v.typed.Value(act, "rule", "")
	var choices []RuleChoice
	for i, r := range discussion.Rules {
		choices = append(choices, RuleChoice{Choice{string(r), v.words.T(r.Key()), string(r) == chosen}, strconv.Itoa((i + 1) % 10)})
	}
	return choices
}

// MeasureForm is what one measure asks.
type MeasureForm struct {
	Measure discussion.Measure
	Key     string // on the keyboard
	Icon    string
	Word    string
	Says    string // what will happen
	Scopes  []Choice
	Times   []Choice // empty: for good
	Rules   []RuleChoice
	Grave   bool
}

var measureForms = []struct {
	measure               discussion.Measure
	key, icon, word, says string
	scopes                []discussion.Scope
	timed                 bool
}{
	{discussion.Warn, "w", "triangle-alert", "moderation.warn", "moderation.warn_says", []discussion.Scope{discussion.InEdition, discussion.InChat, discussion.OnSite}, false},
	{discussion.Mute, "m", "pause", "moderation.mute", "moderation.mute_says", []discussion.Scope{discussion.InChat}, true},
	{discussion.Suspend, "s", "clock", "moderation.suspend", "moderation.suspend_says", []discussion.Scope{discussion.InEdition, discussion.OnSite}, true},
	{discussion.Block, "b", "ban", "moderation.block", "moderation.block_says", []discussion.Scope{discussion.InEdition, discussion.InChat, discussion.OnSite}, false},
	{discussion.Check, "p", "eye", "moderation.check", "moderation.check_says", []discussion.Scope{discussion.InEdition, discussion.InChat, discussion.OnSite}, false},
}

var scopeWords = map[discussion.Scope]string{
	discussion.InChat: "moderation.in_chat", discussion.InEdition: "moderation.in_edition", discussion.OnSite: "moderation.on_site",
}

// measures are the forms of the measures as far as somebody may order them; chat says that there is a discussion at hand.
func (v *visit) measures(edition string, chat bool) []MeasureForm {
	var forms []MeasureForm
	for _, m := range measureForms {
		form := MeasureForm{Measure: m.measure, Key: m.key, Icon: m.icon, Word: v.words.T(m.word), Says: v.words.T(m.says), Rules: v.rules(string(m.measure)), Grave: m.measure == discussion.Block}
		chosen := v.typed.Value(string(m.measure), "scope", "")
		for _, scope := range m.scopes {
			may := scope == discussion.InChat && chat || scope == discussion.InEdition && v.who.Can(account.Moderate, edition, "") ||
				scope == discussion.OnSite && v.who.Can(account.Moderate, "", "")
			if may {
				form.Scopes = append(form.Scopes, Choice{string(scope), v.words.T(scopeWords[scope]), string(scope) == chosen})
			}
		}
		if m.timed {
			form.Times = v.terms(v.typed.Value(string(m.measure), "for", ""))
		}
		if len(form.Scopes) > 0 {
			forms = append(forms, form)
		}
	}
	return forms
}

// terms are the lengths of a measure.
func (v *visit) terms(chosen string) []Choice {
	var choices []Choice
	for _, hours := range []int{1, 6} {
		choices = append(choices, Choice{itoa(int64(hours)) + "h", v.words.N("moderation.hours", hours), false})
	}
	for _, days := range []int{1, 3, 7, 30, 365} {
		choices = append(choices, Choice{itoa(int64(days)*24) + "h", v.words.N("moderation.days", days), days == 1})
	}
	for i := range choices {
		if chosen != "" {
			choices[i].Chosen = choices[i].Value == chosen
		}
	}
	return choices
}
