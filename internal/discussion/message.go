package discussion

import "time"

// MessageState is where a message stands.
type MessageState string

// The states of a message. Edited and reported are no states: an edited or reported message is still published.
const (
	Pending   MessageState = "pending"   // waits for a moderator; its author and moderators see it
	Published MessageState = "published" // everybody sees it
	Rejected  MessageState = "rejected"  // with a rule; its author sees it and may appeal once
	Appealed  MessageState = "appealed"  // rejected, and the author has appealed
	Removed   MessageState = "upheld"    // rejected, and another moderator has upheld it
	Gone      MessageState = "deleted"   // by its author; a stub stands where it was answered
)

// MessageStates lists the states of a message.
var MessageStates = []MessageState{Pending, Published, Rejected, Appealed, Removed, Gone}

// Why says why a message waits for a moderator.
type Why string

// The reasons to wait.
const (
	WhyNew     Why = "new"     // its author's first messages
	WhyLinks   Why = "links"   // links, or too many of them
	WhySuspect Why = "suspect" // a suspect word
	WhyRepeats Why = "repeats" // others have just sent the same
	WhyPremod  Why = "premod"  // the discussion is checked
	WhyAuthor  Why = "author"  // a moderator wants to see everything of this author
	WhyJudge   Why = "judge"   // the outside judge asked for it
	WhyEdited  Why = "edited"  // the new words gave cause
)

var whyKeys = map[Why]string{
	WhyNew: "discussion.why_new", WhyLinks: "discussion.why_links", WhySuspect: "discussion.why_suspect", WhyRepeats: "discussion.why_repeats",
	WhyPremod: "discussion.why_premod", WhyAuthor: "discussion.why_author", WhyJudge: "discussion.why_judge", WhyEdited: "discussion.why_edited",
}

// Key answers the catalogue key of what the author and the moderator are told.
func (w Why) Key() string { return whyKeys[w] }

// Reaction is one of the fixed set.
type Reaction string

// Reactions lists the fixed set in the order in which a page shows it.
var Reactions = []Reaction{"agree", "disagree", "thanks", "funny", "sad"}

var reactionKeys = map[Reaction]string{
	"agree": "discussion.reaction_agree", "disagree": "discussion.reaction_disagree", "thanks": "discussion.reaction_thanks",
	"funny": "discussion.reaction_funny", "sad": "discussion.reaction_sad",
}

// Key answers the catalogue key of the reaction's name; "" for what is none.
func (r Reaction) Key() string { return reactionKeys[r] }

// Message is one contribution, as its reader may see it. Of a stub (State Gone) there is no text and no author.
type Message struct {
	ID        int64            `json:"id"`
	Story     int64            `json:"story"`
	Seq       int64            `json:"seq,omitempty"` // its place; 0 before it first became visible
	State     MessageState     `json:"state"`
	Author    int64            `json:"author,omitempty"` // account; 0 for a stub
	Name      string           `json:"name,omitempty"`   // of the author; "" where the account was deleted, or for a stub
	Staff     bool             `json:"staff,omitempty"`  // written as staff: the badge
	Text      string           `json:"text,omitempty"`   // with its markup; HTML(Parse(Text)) for a page
	Version   int              `json:"version"`
	Parent    int64            `json:"parent,omitempty"`     // ID of the message that it answers
	ParentSeq int64            `json:"parent_seq,omitempty"` // its place; 0 where it is not to be seen
	Replies   int              `json:"replies"`              // visible answers
	Reactions map[Reaction]int `json:"reactions,omitempty"`
	Featured  bool             `json:"featured,omitempty"`
	At        time.Time        `json:"at"`              // sent
	Edited    time.Time        `json:"edited,omitzero"` // last change by its author

	// For the author and moderators.
	Why    Why    `json:"why,omitempty"`    // Pending: why it waits
	Rule   Rule   `json:"rule,omitempty"`   // Rejected, Appealed, Removed
	Reason string `json:"reason,omitempty"` // what the moderator added
	Answer Answer `json:"answer,omitempty"` // how its appeal stands
}

// MayEdit says whether its author may still change the message.
func (m Message) MayEdit(now time.Time) bool {
	return (m.State == Pending || m.State == Published) && now.Before(m.At.Add(EditWindow))
}

// MayAppeal says whether its author may ask another moderator.
func (m Message) MayAppeal() bool { return m.State == Rejected && m.Answer == NoAppeal }

// HTML answers the text as safe HTML, for a page or a stream.
func (m Message) HTML() string { return HTML(Parse(m.Text)) }

// Sort is the order of a list.
type Sort string

// The orders.
const (
	Newest Sort = "new"
	Oldest Sort = "old"
)
