package demo

import (
	"fmt"
	"time"
)

// checkTalks finds what cannot have happened: answers before questions, readers who are not there yet, a future.
func (s *Script) checkTalks(now time.Time, f *faults) {
	for _, t := range s.Talks {
		story, ok := s.Story(t.Edition, t.Story)
		if !ok || story.Stage != Published {
			f.at(t.file, t.line, "readers see no story %s/%s", t.Edition, t.Story)
		}
		labels := map[string]Message{}
		for i, m := range t.Messages {
			c := talkCheck{s, f, t, m}
			c.author()
			c.answers(labels)
			c.times(now, t.lookedAt(i))
			if !m.At.After(story.At) {
				c.say("before its story")
			}
			if _, twice := labels[m.Label]; twice && m.Label != "" {
				c.say("label %q stands twice", m.Label)
			}
			labels[m.Label] = m
		}
	}
}

// talkCheck is one message that is checked.
type talkCheck struct {
	*Script
	faults *faults
	talk   Talk
	m      Message
}

func (c talkCheck) say(format string, args ...any) {
	c.faults.at(c.talk.file, c.m.line, "message of %s: %s", c.m.Author, fmt.Sprintf(format, args...))
}

// known says whether a reader is there at a moment.
func (c talkCheck) known(key string, at time.Time) {
	r, ok := c.Reader(key)
	if !ok || !r.Confirmed || !r.Joined.Before(at) || !r.Left.IsZero() && !at.Before(r.Left) {
		c.say("%q is no reader with a voice at that time", key)
	}
}

func (c talkCheck) author() {
	if _, staff := c.Person(c.m.Author); !staff {
		c.known(c.m.Author, c.m.At)
	}
	for _, r := range c.m.Reactions {
		c.known(r.Reader, c.m.At)
	}
	for _, r := range c.m.Reports {
		c.known(r.Reader, r.At)
	}
}

func (c talkCheck) answers(labels map[string]Message) {
	if c.m.Re == "" {
		return
	}
	asked, ok := labels[c.m.Re]
	switch {
	case !ok:
		c.say("answers %q, which does not stand before it", c.m.Re)
	case asked.Stays == Pending || asked.At.Add(lookedAtMost).After(c.m.At):
		c.say("answers %q, which was not there for readers yet", c.m.Re)
	}
}

// times finds what comes before the message, or before a moderator has seen it, and what has not come yet.
func (c talkCheck) times(now, seen time.Time) {
	later := map[string]time.Time{"feature": c.m.Featured, "acknowledgement": c.m.Acknowledged}
	for _, r := range c.m.Reports {
		later["report"] = r.At
	}
	if r := c.m.Rejected; r != nil {
		later["reject"] = r.At
	}
	for what, p := range map[string]*Plea{"plea": c.m.Plea, "appeal": c.m.Appeal, "memo": c.m.Memo} {
		if p != nil {
			later[what] = p.At
		}
	}
	if c.m.Measure != nil {
		later["measure"] = c.m.Measure.At
	}
	for i := range c.m.Reactions {
		later["reaction"] = c.m.reactedAt(seen, i)
	}
	for what, at := range later {
		if !at.IsZero() && (at.After(now) || !at.After(c.m.At)) {
			c.say("the %s comes too early or has not come yet", what)
		}
	}
}

// lookedAtMost is the longest that a moderator of the demo takes to look at a message.
const lookedAtMost = 4 * time.Minute

// lookedAt is when a moderator has looked at a message of the discussion: after one to four minutes.
func (t Talk) lookedAt(i int) time.Time {
	return t.Messages[i].At.Add(time.Minute + time.Duration(i*67%180)*time.Second)
}

// reactedAt is when a reader has reacted: some minutes apart, once the message could be seen.
func (m Message) reactedAt(seen time.Time, i int) time.Time {
	return seen.Add(time.Duration(i+1) * 50 * time.Second)
}
