package demo

import (
	"cmp"
	"fmt"
	"io/fs"
	"slices"
	"strconv"
	"strings"
	"time"

	"dateline.news/internal/discussion"
)

// Talk is the discussion under one story.
type Talk struct {
	Edition  string
	Story    string    // key
	Pinned   time.Time // zero: not
	Changes  []TalkChange
	Messages []Message // oldest first
	file     string
	line     int
}

// TalkChange is what a moderator makes of a discussion.
type TalkChange struct {
	At      time.Time
	State   discussion.State
	Seconds int       // slow
	Until   time.Time // paused
	Reason  string    // for readers
}

// Message is one message of the script with everything that happens to it.
type Message struct {
	At     time.Time
	Author string // key of a reader, or of a member of staff: then with the badge
	Label  string // by which answers name it; may be empty
	Re     string // label of the message that it answers
	Text   string

	Typed        string // the text as it was first sent, where its author mended it at once; else empty
	Stays        Wait   // what the moderators have not done yet; empty: they have looked at it
	Reactions    []Reacted
	Featured     time.Time // zero: not
	Reports      []Complaint
	Rejected     *Rejection
	Plea         *Plea // against Rejected
	Measure      *Measure
	Acknowledged time.Time // a warning of Measure was acknowledged; zero: not
	Appeal       *Plea     // against Measure
	Memo         *Plea     // of the moderator, about the author

	line int
}

// Wait is a queue in which a message of the script is left.
type Wait string

// The queues.
const (
	Pending Wait = "pending"
	Fresh   Wait = "new" // published, and not looked at yet
)

// Reacted is one reaction.
type Reacted struct{ Reader, Reaction string }

// Complaint is a report of a message.
type Complaint struct {
	At           time.Time
	Reader, Rule string
	Words        string
}

// Rejection is the decision to take a message away.
type Rejection struct {
	At         time.Time
	Rule, Note string
	By         string // staff key
}

// Plea is what somebody says at a time.
type Plea struct {
	At    time.Time
	Words string
}

// Measure is what a moderator does about the author of a message.
type Measure struct {
	At         time.Time
	Kind       discussion.Measure
	Scope      discussion.Scope
	For        time.Duration // 0: no end
	Rule, Note string
}

// readTalks reads talk.<edition>.txt.
func (s *Script) readTalks(fsys fs.FS, now time.Time, f *faults) error {
	for _, e := range s.Editions {
		all, err := readRecords(fsys, fmt.Sprintf("talk.%s.txt", e.Key), f)
		if err != nil {
			return err
		}
		for i := range all {
			s.Talks = append(s.Talks, readTalk(&all[i], e.Key, now, f))
		}
	}
	s.checkTalks(now, f)
	return nil
}

func readTalk(r *record, edition string, now time.Time, f *faults) Talk {
	t := Talk{Edition: edition, Story: r.key, file: r.file, line: r.line}
	r.headers(map[string]func(string) error{
		"pinned": ago(now, &t.Pinned),
		"change": func(v string) error { return t.change(v, now) },
	}, "change", f)
	for _, m := range cutMessages(r, f) {
		t.Messages = append(t.Messages, readMessage(&m, now, f))
	}
	slices.SortStableFunc(t.Messages, func(a, b Message) int { return a.At.Compare(b.At) })
	return t
}

func (t *Talk) change(v string, now time.Time) error {
	p, ok := parts(v, 4)
	if !ok || p[3] == "" {
		return fmt.Errorf("want ago | state | seconds, span or - | reason")
	}
	c := TalkChange{Reason: p[3]}
	if err := ago(now, &c.At)(p[0]); err != nil {
		return err
	}
	if err := oneOf(&c.State, discussion.States...)(p[1]); err != nil {
		return err
	}
	var err error
	switch c.State {
	case discussion.Slow:
		c.Seconds, err = strconv.Atoi(p[2])
	case discussion.Paused, discussion.NotYetOpen:
		var d time.Duration
		d, err = parseAgo(p[2])
		c.Until = now.Add(d)
	}
	t.Changes = append(t.Changes, c)
	return err
}

// cutMessages cuts the body of a discussion at its lines "@ author | ago | label".
func cutMessages(r *record, f *faults) []record {
	var all []record
	inText := false
	for _, l := range r.body {
		if head, ok := strings.CutPrefix(l.text, "@ "); ok {
			all = append(all, record{file: r.file, line: l.line, key: head})
			inText = false
			continue
		}
		if len(all) == 0 {
			if l.text != "" {
				f.at(r.file, l.line, "text before the first message")
			}
			continue
		}
		m := &all[len(all)-1]
		switch {
		case inText:
			m.body = append(m.body, l)
		case l.text == "":
			inText = true
		default:
			m.addField(l.text, l.line, f)
		}
	}
	return all
}

func readMessage(r *record, now time.Time, f *faults) Message {
	m := Message{line: r.line}
	head, ok := parts(r.key, 3)
	if err := ago(now, &m.At)(head[1]); err != nil || !ok || head[0] == "" {
		f.at(r.file, r.line, "want @ author | ago | label")
	}
	m.Author, m.Label = head[0], head[2]
	var lines []string
	for _, l := range r.body {
		lines = append(lines, l.text)
	}
	m.Text = strings.TrimSpace(strings.Join(lines, "\n"))
	if m.Text == "" {
		f.at(r.file, r.line, "a message without words")
	}
	r.headers(m.table(now), "report", f)
	return m
}

func (m *Message) table(now time.Time) map[string]func(string) error {
	return map[string]func(string) error{
		"re":           into(&m.Re),
		"react":        m.react,
		"feature":      ago(now, &m.Featured),
		"stays":        oneOf(&m.Stays, Pending, Fresh),
		"mended":       m.mended,
		"report":       func(v string) error { return m.report(v, now) },
		"reject":       func(v string) error { return m.reject(v, now) },
		"measure":      func(v string) error { return m.measure(v, now) },
		"acknowledged": ago(now, &m.Acknowledged),
		"plea":         saying(now, &m.Plea),
		"appeal":       saying(now, &m.Appeal),
		"memo":         saying(now, &m.Memo),
	}
}

// saying answers a setter for "ago | words".
func saying(now time.Time, to **Plea) func(string) error {
	return func(v string) error {
		p, ok := parts(v, 2)
		if !ok || p[1] == "" {
			return fmt.Errorf("want ago | words")
		}
		*to = &Plea{Words: p[1]}
		return ago(now, &(*to).At)(p[0])
	}
}

// react reads "agree anna boris; thanks carla".
func (m *Message) react(v string) error {
	for group := range strings.SplitSeq(v, ";") {
		words := strings.Fields(group)
		if len(words) < 2 || discussion.Reaction(words[0]).Key() == "" {
			return fmt.Errorf("want reaction reader reader; reaction reader")
		}
		for _, reader := range words[1:] {
			m.Reactions = append(m.Reactions, Reacted{reader, words[0]})
		}
	}
	return nil
}

// mended reads "first words => present words" and puts the first into the text as it was sent.
func (m *Message) mended(v string) error {
	wrong, right, ok := strings.Cut(v, " => ")
	if !ok || strings.Count(m.Text, right) != 1 {
		return fmt.Errorf("want words => words that stand once in the text")
	}
	m.Typed = strings.Replace(m.Text, right, wrong, 1)
	return nil
}

func (m *Message) report(v string, now time.Time) error {
	p, ok := parts(v, 4)
	if !ok || p[1] == "" {
		return fmt.Errorf("want ago | reader | rule | words")
	}
	m.Reports = append(m.Reports, Complaint{Reader: p[1], Rule: p[2], Words: p[3]})
	return cmp.Or(ago(now, &m.Reports[len(m.Reports)-1].At)(p[0]), knownRule(p[2]))
}

func (m *Message) reject(v string, now time.Time) error {
	p, ok := parts(v, 4)
	if !ok || p[2] == "" {
		return fmt.Errorf("want ago | rule | note | by")
	}
	m.Rejected = &Rejection{Rule: p[1], Note: p[2], By: cmp.Or(p[3], moderator)}
	return cmp.Or(ago(now, &m.Rejected.At)(p[0]), knownRule(p[1]))
}

func (m *Message) measure(v string, now time.Time) error {
	p, ok := parts(v, 6)
	if !ok || p[5] == "" {
		return fmt.Errorf("want ago | measure | scope | span or - | rule | note")
	}
	s := &Measure{Rule: p[4], Note: p[5]}
	m.Measure = s
	var err error
	if p[3] != "-" {
		s.For, err = parseAgo(p[3])
	}
	return cmp.Or(err, ago(now, &s.At)(p[0]), knownRule(p[4]), oneOf(&s.Kind, discussion.Measures...)(p[1]),
		oneOf(&s.Scope, discussion.InChat, discussion.InEdition, discussion.OnSite)(p[2]))
}

func knownRule(rule string) error {
	if discussion.Rule(rule).Key() == "" {
		return fmt.Errorf("%q is none of %v", rule, discussion.Rules)
	}
	return nil
}
