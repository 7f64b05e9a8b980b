package discussion

import (
	"slices"
	"time"

	"dateline.news/internal/lang"
)

// Standing is what somebody may do in a discussion now, and what he is told: always the true state.
type Standing struct {
	Reader     ReaderState `json:"reader"`
	Discussion State       `json:"discussion"`

	Key    string    `json:"key"`              // catalogue key of what he is told
	Until  time.Time `json:"until,omitzero"`   // when that ends by itself
	Wait   int       `json:"wait,omitempty"`   // Slow: seconds until the next message
	Every  int       `json:"every,omitempty"`  // Slow: seconds between two messages
	Rule   Rule      `json:"rule,omitempty"`   // the rule that a sanction quotes
	Reason string    `json:"reason,omitempty"` // what the moderator added, to be shown as it is

	Sanction int64  `json:"sanction,omitempty"` // to be acknowledged, or appealed against
	Appeal   Answer `json:"appeal,omitempty"`   // how the appeal against it stands

	MayRead        bool `json:"may_read"`
	MayPost        bool `json:"may_post"`
	MayReact       bool `json:"may_react"`
	MayReport      bool `json:"may_report"`
	MayAppeal      bool `json:"may_appeal"`      // against the sanction
	MayAcknowledge bool `json:"may_acknowledge"` // the warning
	Checked        bool `json:"checked"`         // a moderator sees the next message first
	LinksHeld      bool `json:"links_held"`      // a message with a link waits for a moderator
}

var stateKeys = map[State]string{
	Off: "discussion.state_off", NotYetOpen: "discussion.state_not_yet_open", Open: "discussion.state_open",
	PreModerated: "discussion.state_pre_moderated", Slow: "discussion.state_slow", Paused: "discussion.state_paused",
	Closed: "discussion.state_closed", Hidden: "discussion.state_hidden", Archived: "discussion.state_archived",
}

var readerKeys = map[ReaderState]string{
	Anonymous: "discussion.reader_anonymous", Unconfirmed: "discussion.reader_unconfirmed", Newcomer: "discussion.reader_new",
	Member: "discussion.reader_member", Trusted: "discussion.reader_trusted", Warned: "discussion.reader_warned",
	Muted: "discussion.reader_muted", Suspended: "discussion.reader_suspended", Blocked: "discussion.reader_blocked",
	Deleted: "discussion.reader_deleted",
}

// Key answers the catalogue key of a discussion's state, whose text may use {{.Until}} and {{.Seconds}}.
func (s State) Key() string { return stateKeys[s] }

// Key answers the catalogue key of a reader's state, whose text may use {{.Until}}.
func (s ReaderState) Key() string { return readerKeys[s] }

// against are the measures in the order in which they count, with the state that each makes.
var against = []struct {
	measure Measure
	state   ReaderState
}{{Block, Blocked}, {Suspend, Suspended}, {Mute, Muted}, {Warn, Warned}}

// Stand answers what a reader may do in a discussion at a moment. It reads nothing but its arguments.
//
// A discussion that takes nothing is told before what stands against the reader, because it is true for everybody; a
// reader who may not talk is told before that the discussion is slow or checked.
func Stand(r Reader, d Discussion, now time.Time) Standing {
	st := Standing{Discussion: d.At(now)}
	st.MayRead = st.Discussion.Readable()
	st.judgeReader(r, d, now)
	talks := slices.Contains([]ReaderState{Newcomer, Member, Trusted}, st.Reader)
	acts := st.MayRead && talks && st.Discussion != Archived
	st.MayReact = acts && st.Discussion != Closed
	st.MayReport = st.MayRead && st.Reader != Anonymous && st.Reader != Deleted && st.Reader != Unconfirmed && st.Reader != Blocked
	st.MayPost = talks && st.Discussion.Takes()
	if st.MayPost {
		st.judgeNext(r, d, now)
	}
	st.tell(d, talks)
	return st
}

// judgeReader finds the reader's state and the sanction that makes it.
func (st *Standing) judgeReader(r Reader, d Discussion, now time.Time) {
	switch {
	case r.Deleted:
		st.Reader = Deleted
		return
	case r.ID == 0:
		st.Reader = Anonymous
		return
	}
	for _, a := range against {
		if s, found := longest(r.Sanctions, a.measure, d, now); found {
			st.Reader, st.Sanction, st.Until, st.Rule, st.Reason, st.Appeal = a.state, s.ID, s.Until, s.Rule, s.Note, s.Appeal
			st.MayAppeal = s.Measure == Block && s.Appeal == NoAppeal
			st.MayAcknowledge = s.Measure == Warn
			return
		}
	}
	if !r.Confirmed && !r.Staff {
		st.Reader = Unconfirmed
		return
	}
	st.Reader = r.Earned(now)
}

// longest answers the sanction of a measure that stands longest in the discussion; of warnings the oldest.
func longest(sanctions []Sanction, measure Measure, d Discussion, now time.Time) (found Sanction, ok bool) {
	for _, s := range sanctions {
		if s.Measure != measure || !s.InForce(now) || !s.Reaches(d) {
			continue
		}
		if !ok || s.Measure != Warn && !found.Until.IsZero() && (s.Until.IsZero() || s.Until.After(found.Until)) {
			found, ok = s, true
		}
	}
	return found, ok
}

// judgeNext says what becomes of the next message.
func (st *Standing) judgeNext(r Reader, d Discussion, now time.Time) {
	st.Checked = !r.Staff && (st.Reader == Newcomer || r.Premod || st.Discussion == PreModerated)
	st.LinksHeld = st.Reader == Newcomer
	if st.Discussion != Slow || r.Staff {
		return
	}
	st.Every = d.Setting.Seconds
	if next := r.Last.Add(time.Duration(st.Every) * time.Second); !r.Last.IsZero() && next.After(now) {
		st.Wait = int((next.Sub(now) + time.Second - 1) / time.Second)
		st.Until = next
	}
}

// tell chooses the one text that is true and matters most.
func (st *Standing) tell(d Discussion, talks bool) {
	switch {
	case !st.Discussion.Takes():
		st.Key, st.Until, st.Reason = st.Discussion.Key(), d.until(st.Discussion), d.Setting.Reason
		if d.Withdrawn {
			st.Reason = "" // the story's own notice says why
		}
	case !talks:
		st.Key = st.Reader.Key()
	case st.Discussion != Open:
		st.Key, st.Reason = st.Discussion.Key(), d.Setting.Reason
	case st.Reader == Newcomer:
		st.Key = st.Reader.Key()
	case st.Checked:
		st.Key = "discussion.reader_checked"
	default:
		st.Key = st.Reader.Key()
	}
}

// Text answers what is told, in a printer's language; "" where there is nothing to tell. The rule and the reason of a
// sanction stand beside it: Rule.Key and Reason.
func (st Standing) Text(p *lang.Printer) string {
	if st.Key == "" {
		return ""
	}
	return p.T(st.Key, st.values())
}

// values are what the text of a state may use: Until, "" where there is none, and Seconds.
func (st Standing) values() map[string]any {
	values := map[string]any{"Until": "", "Seconds": st.Every}
	if !st.Until.IsZero() {
		values["Until"] = st.Until
	}
	return values
}
