package story

import (
	"time"

	"dateline.news/internal/journal"
)

// State says whether the public may see a story.
type State string

// The states of a story.
const (
	Published State = "published"
	Held      State = "held"   // withdrawn for a while, until it is released
	Killed    State = "killed" // withdrawn; only a chief brings it back
)

// Turn says how a version came about.
type Turn string

// The turns by which a version comes about.
const (
	First      Turn = "first"      // first publication
	Update     Turn = "update"     // the story went on
	Correction Turn = "correction" // something was wrong; see Story.Corrections
)

// Kinds of journal entry, and of Change.
const (
	EventPublished = "story.published"
	EventUpdated   = "story.updated"
	EventCorrected = "story.corrected"
	EventHeld      = "story.held"
	EventReleased  = "story.released"
	EventKilled    = "story.killed"
	EventRestored  = "story.restored"
)

// EventLinked is the kind of journal entry, for the staff, that says which story a published one translates.
const EventLinked = "story.linked"

// Story is a story with its newest version. Where State is not Published and the caller is the public, Copy, Slug and
// Corrections are empty and Reason is what may be said.
type Story struct {
	Number         int64     `json:"number"` // permanent
	Edition        string    `json:"edition"`
	Kind           Kind      `json:"kind"`
	State          State     `json:"state"`
	Day            string    `json:"day"`  // of first publication in the edition's zone, frozen: "20261122"
	Slug           string    `json:"slug"` // of the newest headline
	Path           string    `json:"path"` // root-relative; without the slug where the story is withdrawn
	Version        int       `json:"version"`
	Turn           Turn      `json:"turn"`            // what made this version
	FirstPublished time.Time `json:"first_published"` // frozen
	Published      time.Time `json:"published"`       // this version
	Copy
	Corrections []Corrected `json:"corrections,omitempty"` // oldest first; not in lists
	Reason      string      `json:"reason,omitempty"`      // public: why it is held or killed
	Withdrawn   time.Time   `json:"withdrawn,omitzero"`    // when it was held or killed
	By          string      `json:"-"`                     // journal subject of who published this version; the newsroom's

	linked *Origin // by LinkOrigin
}

// Public says whether readers may see the story.
func (s Story) Public() bool { return s.State == Published }

// Corrected says whether any version of the story was a correction.
func (s Story) Corrected() bool { return len(s.Corrections) > 0 }

// Updated says whether any version of the story but the first was more than a correction.
func (s Story) Updated() bool {
	made := map[int]bool{}
	for _, c := range s.Corrections {
		made[c.Version] = true
	}
	return s.Version-1 > len(made)
}

// Version is one version of a story: what was public from Published on.
type Version struct {
	Story     int64     `json:"story"`
	Version   int       `json:"version"`
	Turn      Turn      `json:"turn"`
	Published time.Time `json:"published"`
	By        string    `json:"by"`
	Copy
}

// Change is what a hook is told: the story as it now is, complete even where it was withdrawn, and as it was before.
type Change struct {
	Kind     string         // one of the Event constants
	Story    Story          // with its copy, whatever its state
	Previous *Story         // nil at first publication
	Entry    *journal.Entry // its ID is known in functions left with Tx.Last
	Banner   time.Duration  // how long the story is to stand on the breaking banner; 0: not at all
	News     bool           // readers who have seen the story are told of it as of a new one
}

// Withdrawal is why a story is held or killed.
type Withdrawal struct {
	Reason string `json:"reason"` // public; needed for a kill
	Memo   string `json:"memo"`   // for the desk only
	Also   []Also `json:"also"`   // translations that are withdrawn in the same breath
}

// Also is a translation that is withdrawn with its original, or the other way round.
type Also struct {
	Story  int64  `json:"story"`
	Kill   bool   `json:"kill"`             // killed; otherwise held
	Reason string `json:"reason,omitempty"` // public, in its language; a kill without one says that the original was withdrawn
}

// Act is one hold, release, kill or restore, as the newsroom sees it; EventCorrected is a correction that ended a hold.
type Act struct {
	Kind   string    `json:"kind"` // EventHeld, EventReleased, EventCorrected, EventKilled or EventRestored
	Reason string    `json:"reason,omitempty"`
	Memo   string    `json:"memo,omitempty"` // or the note of a release or restore
	By     string    `json:"by"`
	At     time.Time `json:"at"`
}

// Publication is what the desk hands over to be published.
type Publication struct {
	Edition string
	Kind    Kind
	Copy    Copy
	Story   int64   // the story of which this is the next version; 0: a new one
	Base    int     // the version that the text was made from; 0 for a new story
	Wrong   []Wrong // what it changes because it was wrong when it was published: then it is a correction

	AtOnce bool          // a flash on one person's word: the right to flash stands for those to publish and to be urgent
	Banner time.Duration // how long it is to stand on the breaking banner; 0: not at all
	News   bool          // an update that readers who have seen the story are told of as of a new one
}

// Wrong is what an update changes and what was wrong when it was published.
type Wrong struct {
	Place string `json:"place"`
	Old   string `json:"old"`
	New   string `json:"new"`
	Class Class  `json:"class"`
	Cause string `json:"cause"`
	Note  string `json:"note"`
}

// Check refuses what is no correction, as publishing would.
func (w Wrong) Check() error {
	_, err := Fix{Find: w.Old, Replace: w.New, Class: w.Class, Cause: w.Cause, Note: w.Note}.check()
	return err
}
