package discussion

import "time"

// State is what a discussion is now.
type State string

// The states of a discussion.
const (
	Off          State = "off"           // there is none under this story
	NotYetOpen   State = "not_yet_open"  // it opens at a time
	Open         State = "open"          // messages appear at once
	PreModerated State = "pre_moderated" // a moderator sees every message first
	Slow         State = "slow"          // one message in so many seconds for each reader
	Paused       State = "paused"        // nothing is taken until a time
	Closed       State = "closed"        // by rule or by hand; to be read
	Hidden       State = "hidden"        // on legal grounds, or because the story is withdrawn; not to be read
	Archived     State = "archived"      // old; to be read
)

// States lists the states of a discussion.
var States = []State{Off, NotYetOpen, Open, PreModerated, Slow, Paused, Closed, Hidden, Archived}

// Setting is what the edition's rules or a moderator's hand say of a discussion; time makes a State of it.
type Setting struct {
	Mode     State     `json:"mode"`              // Off, Open, PreModerated, Slow, Closed, Hidden or Archived
	Seconds  int       `json:"seconds,omitempty"` // Slow: between two messages of a reader
	Opens    time.Time `json:"opens,omitzero"`    // before: NotYetOpen
	Paused   time.Time `json:"paused,omitzero"`   // until then: Paused
	Closes   time.Time `json:"closes,omitzero"`   // by rule; from then on: Closed
	Archives time.Time `json:"archives,omitzero"` // by rule; from then on: Archived
	Reason   string    `json:"reason,omitempty"`  // public: why a moderator changed it
}

// Discussion is the talk under one story.
type Discussion struct {
	Story     int64     `json:"story"`
	Edition   string    `json:"edition"`
	Section   string    `json:"section"` // the story's, for rights
	Setting   Setting   `json:"setting"`
	Withdrawn bool      `json:"withdrawn"` // its story is held or killed
	Opened    time.Time `json:"opened"`
	Messages  int       `json:"messages"` // visible ones
	LastSeq   int64     `json:"last_seq"` // the newest place that was given
	LastAt    time.Time `json:"last_at,omitzero"`
	Pinned    bool      `json:"pinned"`

	pending     int       // waiting for a moderator; never told to readers
	lastMessage int64     // the newest visible one
	told        State     // as the journal last told it
	tat         time.Time // when the rate of messages is used up to
}

// At answers the state of the discussion at a moment. What hides goes before what closes, a hand before a rule.
func (d Discussion) At(now time.Time) State {
	s := d.Setting
	switch {
	case d.Withdrawn || s.Mode == Hidden:
		return Hidden
	case s.Mode == Off, s.Mode == Archived:
		return s.Mode
	case now.Before(s.Opens):
		return NotYetOpen
	case !s.Archives.IsZero() && !now.Before(s.Archives):
		return Archived
	case s.Mode == Closed:
		return Closed
	case !s.Closes.IsZero() && !now.Before(s.Closes):
		return Closed
	case now.Before(s.Paused):
		return Paused
	}
	return s.Mode
}

// Readable says whether a state lets what was said be read.
func (s State) Readable() bool { return s != Off && s != NotYetOpen && s != Hidden }

// Takes says whether a state takes new messages.
func (s State) Takes() bool { return s == Open || s == PreModerated || s == Slow }

// until answers when a state ends by itself; zero: not before somebody changes it.
func (d Discussion) until(state State) time.Time {
	switch state {
	case NotYetOpen:
		return d.Setting.Opens
	case Paused:
		return d.Setting.Paused
	}
	return time.Time{}
}

// due answers the next moment at which time alone changes the state; zero: none.
func (d Discussion) due(now time.Time) time.Time {
	var next time.Time
	for _, t := range []time.Time{d.Setting.Opens, d.Setting.Paused, d.Setting.Closes, d.Setting.Archives} {
		if t.After(now) && (next.IsZero() || t.Before(next)) {
			next = t
		}
	}
	return next
}
