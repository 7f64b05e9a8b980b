package stream

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"dateline.news/internal/journal"
)

// Event is one thing to be told on a topic.
type Event struct {
	ID       int64     // the journal's
	Name     string    // "story.published"
	At       time.Time // by the journal
	Subject  string    // "story:812"
	Audience []journal.Audience
	Data     json.RawMessage
	// Supersedes says that the same subject's earlier events must not be told any more as they were: who catches up is
	// given this event's data in their place, or nothing where the audience is another.
	Supersedes bool
}

// Source is where the events of topics come from. Events of one ID may be several, each for its audience: a viewer is
// told the first of them that is for him.
type Source interface {
	// Topics names the topics that an entry of the journal concerns; none: it is not for streams. It must be quick.
	Topics(entry journal.Entry) []string
	// Events answers what is to be told on a topic after a journal id, in the order of ids and as things are now, at
	// most limit; fewer say that there is no more.
	Events(ctx context.Context, topic string, after int64, limit int) ([]Event, error)
}

// Viewer is the reader of a stream as far as rights go. The zero Viewer is anybody.
type Viewer struct {
	Session   string // names the session for its limit and its end; empty: none
	Account   int64  // 0: nobody is signed in
	Staff     bool   // has a role in the newsroom
	Moderator bool   // may decide on messages here
}

// Sees says whether what is for an audience is for this viewer.
func (v Viewer) Sees(audience journal.Audience) bool {
	switch audience {
	case journal.Public:
		return true
	case journal.Member:
		return v.Account != 0
	case journal.Staff:
		return v.Staff
	case journal.Moderator:
		return v.Moderator
	}
	id, isAccount := strings.CutPrefix(string(audience), "account:")
	return isAccount && v.Account != 0 && id == strconv.FormatInt(v.Account, 10)
}

func (v Viewer) seesAny(audiences []journal.Audience) bool {
	for _, a := range audiences {
		if v.Sees(a) {
			return true
		}
	}
	return false
}

// frame writes an event as server-sent events have it, on one data line.
func (e Event) frame() ([]byte, error) {
	var out bytes.Buffer
	out.Grow(len(e.Data) + 64)
	if strings.ContainsAny(e.Name, "\r\n") {
		return nil, fmt.Errorf("event %d: name %q breaks the line", e.ID, e.Name)
	}
	fmt.Fprintf(&out, "id: %d\nevent: %s\ndata: ", e.ID, e.Name)
	if err := json.Compact(&out, e.Data); err != nil { // no line break is left in it
		return nil, fmt.Errorf("event %d %s: %w", e.ID, e.Name, err)
	}
	out.WriteString("\n\n")
	return bytes.Clone(out.Bytes()), nil
}

// resetFrame tells a reader that nothing follows from the id they named: what they show must be fetched anew.
func resetFrame(at int64) []byte {
	return fmt.Appendf(nil, "id: %d\nevent: reset\ndata: {\"at\":%d}\n\n", at, at)
}

// Frames that are the same for all.
var (
	heartbeat = []byte(":\n\n")
	greeting  = []byte("retry: 2000\n\n")
)
