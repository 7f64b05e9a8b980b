package newsroom

import (
	"bytes"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"dateline.news/internal/account"
	"dateline.news/internal/discussion"
	"dateline.news/internal/edition"
	"dateline.news/internal/errs"
)

const moderationPath = "/newsroom/moderation"

// Moderation is what every page of moderation has above its own matter: the ways to the others, and what may be undone.
type Moderation struct {
	Ways     []Way
	Editions []Way
	Undo     *UndoBar
	Pulse    string // where a script asks what has changed
}

// Way leads to another page of moderation. Its key is its place in the row.
type Way struct {
	Path, Word, Count string
	Name              string // under which its count is told afresh; "" where nothing is counted
	Here              bool
}

// Key answers the digit of what stands at a place of a row.
func (Frame) Key(place int) string { return strconv.Itoa(place + 1) }

// UndoBar offers to take the last act back.
type UndoBar struct {
	Path    string
	Did     string
	Whom    string
	Until   time.Time
	Seconds int
}

// selection is what somebody works through: a queue of an edition, or of one story.
type selection struct {
	queue   discussion.Queue
	edition string
	story   int64
}

// selection answers what the address says; the first queue where it says nothing.
func (v *visit) selection() selection {
	s := selection{queue: discussion.Queue(v.r.URL.Query().Get("queue")), edition: v.r.URL.Query().Get("edition")}
	s.story, _ = strconv.ParseInt(v.r.URL.Query().Get("story"), 10, 64) // what is no number is every story
	if s.queue == "" {
		s.queue = discussion.QueueReported
	}
	return s
}

// at makes an address that keeps the selection.
func (s selection) at(path string, more ...string) string {
	story := ""
	if s.story != 0 {
		story = itoa(s.story)
	}
	return query(moderationPath+path, append([]string{"queue", string(s.queue), "edition", s.edition, "story", story}, more...)...)
}

func (s selection) message(id int64, act string) string { return s.at("/messages/" + itoa(id) + act) }

// board is the door of every page of moderation: shut where the house has no discussions.
func board(serve func(*Face, *visit) error) func(*Face, *visit) error {
	return func(f *Face, v *visit) error {
		if f.Board == nil {
			return errs.New(errs.NotFound, "%s: there are no discussions in this house", v.r.URL.Path)
		}
		if v.r.Method == http.MethodPost {
			if err := v.form(); err != nil {
				return err
			}
		}
		return serve(f, v)
	}
}

var queueWords = map[discussion.Queue]string{
	discussion.QueueReported: "moderation.reported", discussion.QueuePending: "moderation.pending",
	discussion.QueueNew: "moderation.new", discussion.QueueAll: "moderation.all",
}

// moderation makes the head of a page; here is its path below moderationPath, or "" for the queue of the selection.
func (f *Face) moderation(v *visit, s selection, here string) (Moderation, error) {
	counts, appeals, err := f.Board.QueueCounts(v.r.Context(), v.who, s.edition)
	if err != nil {
		return Moderation{}, err
	}
	m := Moderation{Pulse: s.at("/pulse")}
	for _, q := range discussion.Queues {
		way := Way{Path: selection{queue: q, edition: s.edition, story: s.story}.at(""), Word: v.words.T(queueWords[q]), Here: here == "" && q == s.queue}
		if q != discussion.QueueAll {
			way.Name, way.Count = string(q), v.many(counts[q])
		}
		m.Ways = append(m.Ways, way)
	}
	m.Ways = append(m.Ways,
		Way{Path: s.at("/appeals"), Word: v.words.T("moderation.appeals"), Count: v.many(appeals), Name: countOfAppeals, Here: here == "/appeals"},
		Way{Path: s.at("/history"), Word: v.words.T("moderation.history"), Here: here == "/history"})
	editions, _, err := f.editionsOf(v, account.Moderate)
	if err != nil {
		return Moderation{}, err
	}
	if slices.ContainsFunc(editions, func(ed edition.Edition) bool { return v.who.Can(account.Moderate, ed.Code, "") }) {
		m.Ways = append(m.Ways,
			Way{Path: selection{queue: s.queue, edition: s.edition}.at(policyPath), Word: v.words.T("moderation.policy"), Here: here == policyPath},
			Way{Path: selection{queue: s.queue, edition: s.edition}.at(wordsPath), Word: v.words.T("moderation.words"), Here: here == wordsPath})
	}
	if len(editions) > 1 {
		m.Editions = append(m.Editions, Way{Path: selection{queue: s.queue}.at(here), Word: v.words.T("moderation.every_edition"), Here: s.edition == ""})
		for _, ed := range editions {
			m.Editions = append(m.Editions, Way{Path: selection{queue: s.queue, edition: ed.Code}.at(here), Word: editionName(ed), Here: s.edition == ed.Code})
		}
	}
	m.Undo, err = f.undoBar(v)
	return m, err
}

// many writes a count; the board stops counting at a thousand.
func (v *visit) many(n int) string {
	if n >= 1000 {
		return v.words.Number(1000) + "+"
	}
	return v.words.Number(n)
}

// undoBar finds the last own act that may still be taken back; nil where there is none.
func (f *Face) undoBar(v *visit) (*UndoBar, error) {
	acts, err := f.Board.Acts(v.r.Context(), v.who, discussion.ActQuery{Limit: 30})
	if err != nil {
		return nil, err
	}
	now := f.Clock.Now()
	for _, a := range acts {
		if a.MayUndo(v.who.ID, now) {
			until := a.At.Add(discussion.UndoWindow)
			names, err := f.Book.NamesOf(v.r.Context(), []int64{a.Reader})
			return &UndoBar{
				Path: moderationPath + "/acts/" + itoa(a.ID) + "/undo", Did: v.did(a), Whom: names[a.Reader], Until: until,
				Seconds: int(until.Sub(now).Round(time.Second).Seconds()),
			}, err
		}
	}
	return nil, nil
}

// moderationPage is a queue, and the case on which somebody decides.
type moderationPage struct {
	Frame
	Moderation
	Begin     string // where the next case is claimed
	Cases     []CaseLine
	More      string
	Case      *CaseView
	Previous  CaseLine // beside the case
	Following CaseLine
	Empty     bool
	Only      string // back to all stories, where the queue is that of one
	Over      string // why the case that was here has gone
}

// CaseLine is one message in a list.
type CaseLine struct {
	Path     string
	Message  int64
	Name     string
	Staff    bool
	Excerpt  string
	Headline string
	Marks    []string
	Urgent   bool
	At       time.Time
	Here     bool
	Taken    bool // a colleague has it, or it is one's own
}

const (
	queueLimit   = 30
	excerptRunes = 140
)

// excerpt shortens a message to a line of a list.
func excerpt(text string) string {
	words := []rune(strings.Join(strings.Fields(text), " "))
	if len(words) <= excerptRunes {
		return string(words)
	}
	return string(words[:excerptRunes]) + "…"
}

func (f *Face) moderationQueue(v *visit) error {
	page, err := f.queueView(v, v.selection(), nil)
	if err != nil {
		return err
	}
	return f.render(v, "moderation", page)
}

// queueView makes the page of a queue; about is the case beside it, nil where none was chosen.
func (f *Face) queueView(v *visit, s selection, about *discussion.Case) (moderationPage, error) {
	page := moderationPage{Frame: f.frame(v, v.words.T("moderation.moderation"), moderationPath), Begin: s.at("/next")}
	if s.story != 0 {
		page.Only = selection{queue: s.queue, edition: s.edition}.at("")
	}
	var err error
	if page.Moderation, err = f.moderation(v, s, ""); err != nil {
		return page, err
	}
	from := ""
	if at := v.after(); at != 0 {
		from = itoa(at)
	}
	asked := []string{"list", "1", "from", from}
	id := int64(0)
	if about != nil {
		id = about.ID
		if page.Case, err = f.caseView(v, s, *about); err != nil {
			return page, err
		}
		asked = append(asked, "case", itoa(id), "mark", page.Case.Mark)
	}
	page.Pulse = s.at("/pulse", asked...)
	return page, f.listQueue(v, s, &page, id)
}

// listQueue fills in the list of a queue and the steps to the cases beside the one that is shown; 0: none is.
func (f *Face) listQueue(v *visit, s selection, page *moderationPage, shown int64) error {
	list, err := f.Board.Queue(v.r.Context(), v.who, discussion.QueueQuery{Queue: s.queue, Edition: s.edition, Story: s.story, From: v.after(), Limit: queueLimit})
	if err != nil {
		return err
	}
	for _, c := range list.Cases {
		line, err := f.caseLine(v, s, c)
		if err != nil {
			return err
		}
		line.Here = shown == c.ID
		page.Cases = append(page.Cases, line)
	}
	page.Empty = len(page.Cases) == 0
	if list.Next != 0 {
		page.More = s.at("", "from", itoa(list.Next))
	}
	if shown != 0 {
		page.Previous, page.Following = neighbours(page.Cases, shown)
	}
	return nil
}

// neighbours answers the cases before and after one that nobody else has.
func neighbours(list []CaseLine, id int64) (before, after CaseLine) {
	passed := false
	for _, line := range list {
		switch {
		case line.Message == id:
			passed = true
		case line.Taken:
		case !passed:
			before = line
		case after.Path == "":
			after = line
		}
	}
	if !passed && after.Path == "" && before.Path != "" { // it has left the queue: go on from the top
		before, after = CaseLine{}, list[0]
	}
	return before, after
}

func (f *Face) caseLine(v *visit, s selection, c discussion.Case) (CaseLine, error) {
	zone, err := f.zoneOf(v.r.Context(), c.Edition)
	if err != nil {
		return CaseLine{}, err
	}
	line := CaseLine{
		Path: s.message(c.ID, ""), Message: c.ID, Name: v.author(c.Message), Staff: c.Staff, Excerpt: excerpt(discussion.Plain(discussion.Parse(c.Text))), Headline: v.headline(c),
		At: c.At.In(zone), Taken: c.ClaimedBy != 0 && c.ClaimedBy != v.who.ID || c.Author == v.who.ID,
	}
	if n := len(c.Reports); n > 0 {
		line.Urgent = true
		line.Marks = append(line.Marks, v.words.N("moderation.reports", n))
	}
	if c.State != discussion.Published {
		line.Marks = append(line.Marks, v.words.T(stateWords[c.State]))
	}
	if line.Taken {
		line.Marks = append(line.Marks, v.words.T("moderation.taken"))
	}
	return line, nil
}

// author answers the name of who wrote a message.
func (v *visit) author(m discussion.Message) string {
	if m.Name == "" {
		return v.words.T("account.deleted_reader")
	}
	return m.Name
}

// headline answers the headline of a case's story; the number of one that was withdrawn.
func (v *visit) headline(c discussion.Case) string {
	if c.Headline == "" {
		return v.words.T("moderation.withdrawn", "Number", itoa(c.Story))
	}
	return c.Headline
}

// moderationNext claims the next case and leads to it.
func (f *Face) moderationNext(v *visit) error {
	return f.onToNext(v, v.selection(), 0)
}

// onToNext claims the case after one and shows it; where nothing is left, the queue says so. The script, which has claimed
// and shown the next one already, says which that is.
func (f *Face) onToNext(v *visit, s selection, after int64) error {
	ctx, q := v.r.Context(), discussion.QueueQuery{Queue: s.queue, Edition: s.edition, Story: s.story, From: after}
	if wanted, _ := strconv.ParseInt(v.field("next"), 10, 64); wanted != 0 && wanted != after {
		if c, err := f.Board.Claim(ctx, v.who, wanted); err == nil { // otherwise a colleague was faster
			return f.showCase(v, s, c)
		}
	}
	c, err := f.Board.Next(ctx, v.who, q)
	if errs.Is(err, errs.NotFound) && after != 0 {
		q.From = 0
		c, err = f.Board.Next(ctx, v.who, q)
	}
	if errs.Is(err, errs.NotFound) || err == nil && c.ID == after {
		return f.showQueue(v, s, "")
	}
	if err != nil {
		return err
	}
	return f.showCase(v, s, c)
}

// showCase leads to a case; a script gets the page's matter at once.
func (f *Face) showCase(v *visit, s selection, c discussion.Case) error {
	path := s.message(c.ID, "")
	if !v.scripted() {
		return f.onward(v, path, "")
	}
	page, err := f.queueView(v, s, &c)
	if err != nil {
		return err
	}
	return f.fragment(v, path, page)
}

func (f *Face) showQueue(v *visit, s selection, note string) error {
	if !v.scripted() {
		return f.onward(v, s.at(""), note)
	}
	page, err := f.queueView(v, s, nil)
	if err != nil {
		return err
	}
	return f.fragment(v, s.at(""), page)
}

// fragment answers a script with the matter of a page and its address.
func (f *Face) fragment(v *visit, path string, page moderationPage) error {
	var out bytes.Buffer
	if err := f.pages.RenderPart(&out, "moderation", "content", page); err != nil {
		return err
	}
	return v.json(map[string]string{"next": path, "html": out.String()})
}
