package discussion

import (
	"context"
	"net/netip"
	"time"

	"dateline.news/internal/account"
	"dateline.news/internal/errs"
	"dateline.news/internal/journal"
	"dateline.news/internal/store"
	"dateline.news/internal/story"
)

var errNotYet = errs.New(errs.Unavailable, "not yet")

type Judge interface{}

type Node struct{}

func Parse(text string) []Node  { return nil }
func HTML(blocks []Node) string { return "" }

// ---- reading

// Hook opens, hides and shows the discussion of a changed story, in the change's transaction (story.Archive.OnChange).
func (b *Board) Hook(ctx context.Context, tx *store.Tx, c story.Change) error { return errNotYet }

// Run fires what is due at a time, to the second, and ends with ctx.
func (b *Board) Run(ctx context.Context) error { return errNotYet }

// Discussion answers the discussion of a story, or errs.NotFound.
func (b *Board) Discussion(ctx context.Context, story int64) (Discussion, error) {
	return Discussion{}, errNotYet
}

// Counts answers the numbers of visible messages of those stories whose discussions may be read.
func (b *Board) Counts(ctx context.Context, stories []int64) (map[int64]int, error) {
	return nil, errNotYet
}

// Standing answers what an actor may do in a discussion now.
func (b *Board) Standing(ctx context.Context, who account.Actor, story int64) (Standing, error) {
	return Standing{}, errNotYet
}

// PageQuery asks for a page of a discussion. From is the place to go on from, exclusive; 0 is the beginning of the order.
type PageQuery struct {
	Story int64
	Sort  Sort  // Newest where empty
	From  int64 // Page.Next of the page before
	Limit int   // 0 means 50, at most 200
}

// Page is a page of a discussion: the same for every reader.
type Page struct {
	Discussion Discussion
	State      State
	Messages   []Message
	Next       int64 // From of the next page; 0: no more
}

// Page answers visible messages in order; none where the state may not be read.
func (b *Board) Page(ctx context.Context, q PageQuery) (Page, error) { return Page{}, errNotYet }

// Place is where a message is found.
type Place struct {
	Story, Seq int64
	From       int64 // PageQuery.From of the page that begins with the message
}

// Permalink answers where a visible message stands in an order, or errs.NotFound.
func (b *Board) Permalink(ctx context.Context, message int64, sort Sort) (Place, error) {
	return Place{}, errNotYet
}

// Shown answers those of the messages that everybody may see now: what a stream may tell of its entries.
func (b *Board) Shown(ctx context.Context, ids []int64) (map[int64]Message, error) {
	return nil, errNotYet
}

// Replies answers the visible answers to a message, oldest first.
func (b *Board) Replies(ctx context.Context, message int64) ([]Message, error) { return nil, errNotYet }

// Own is what one reader alone sees in a discussion.
type Own struct {
	Messages  []Message          // not visible to others: pending, rejected, appealed; newest first
	Reactions map[int64]Reaction // message → own reaction
	Ignored   []int64            // accounts
}

// Mine answers what is personal to an actor in a discussion.
func (b *Board) Mine(ctx context.Context, who account.Actor, story int64) (Own, error) {
	return Own{}, errNotYet
}

// ChatsQuery asks for the discussions that are alive in an edition.
type ChatsQuery struct {
	Edition string
	Before  string          // Chats' cursor
	Limit   int             // 0 means 20, at most 100
	Seen    map[int64]int64 // story → newest place that this reader has seen; nil: count nothing
}

// Chat is a discussion that is alive.
type Chat struct {
	Discussion Discussion
	State      State
	Headline   string
	Path       string
	Lead       int64  // asset of the picture; 0: none
	Author     string // of the last visible message
	Line       string // its beginning, plain
	New        int    // visible messages after Seen; at most 100
}

// Chats answers discussions by their last visible message, pinned ones first, and the cursor of the next page.
func (b *Board) Chats(ctx context.Context, q ChatsQuery) ([]Chat, string, error) {
	return nil, "", errNotYet
}

// Viewer is who looks at a stream or a log. The zero Viewer is an anonymous reader.
type Viewer struct{ Actor account.Actor }

// Visible says whether a viewer may be told of a journal entry.
func Visible(entry journal.Entry, viewer Viewer) bool { return false }

// ---- readers

// Posting is a message on its way.
type Posting struct {
	Story   int64
	Parent  int64      // the message that it answers; 0: none
	Text    string     // as typed
	Once    string     // idempotency key; the same key again answers the same message
	Address netip.Addr // of the reader, for the rates alone; it is not kept
	AsStaff bool       // with the badge; needs account.Moderate
}

// Post takes a message. It is answered Published or Pending (Why says why); a refusal keeps nothing, says its reason and
// has a RetryAfter where waiting helps.
func (b *Board) Post(ctx context.Context, who account.Actor, p Posting) (Message, error) {
	return Message{}, errNotYet
}

// RetryAfter answers how long to wait before a refused thing may be tried again; 0: waiting does not help.
func RetryAfter(err error) time.Duration { return 0 }

// Edit changes the text of an own message within EditWindow. version is the one that was shown.
func (b *Board) Edit(ctx context.Context, who account.Actor, message int64, version int, text string) (Message, error) {
	return Message{}, errNotYet
}

// Delete takes an own message away; a stub stays where there are visible answers.
func (b *Board) Delete(ctx context.Context, who account.Actor, message int64) error { return errNotYet }

// React sets the reader's one reaction to a visible message; "" takes it back.
func (b *Board) React(ctx context.Context, who account.Actor, message int64, r Reaction) (map[Reaction]int, error) {
	return nil, errNotYet
}

// Complaint is a report of a message.
type Complaint struct {
	Rule  Rule
	Words string // at most 500 runes
}

// Report tells the moderators of a visible message; once for each reader and message.
func (b *Board) Report(ctx context.Context, who account.Actor, message int64, c Complaint) error {
	return errNotYet
}

// Ignore hides an author from the reader's own sight (Mine.Ignored), or shows him again.
func (b *Board) Ignore(ctx context.Context, who account.Actor, author int64, ignore bool) error {
	return errNotYet
}

// Appeal asks another moderator about an own rejected message. words: at most 1,000 runes.
func (b *Board) Appeal(ctx context.Context, who account.Actor, message int64, words string) error {
	return errNotYet
}

// AppealSanction asks another moderator about a block; once.
func (b *Board) AppealSanction(ctx context.Context, who account.Actor, sanction int64, words string) error {
	return errNotYet
}

// Acknowledge says that the reader has read the rule of a warning.
func (b *Board) Acknowledge(ctx context.Context, who account.Actor, sanction int64) error {
	return errNotYet
}

// Export answers everything of an actor's own that the board keeps, for the export of his data.
func (b *Board) Export(ctx context.Context, who account.Actor) (Archive, error) {
	return Archive{}, errNotYet
}

// Archive is what the board keeps of one reader.
type Archive struct {
	Messages  []Message          `json:"messages"`
	Reactions map[int64]Reaction `json:"reactions"`
	Ignored   []int64            `json:"ignored"`
	Sanctions []Sanction         `json:"sanctions"`
}

// Forget is part of deleting an account: reports, ignores and reactions go; the messages go too (a stub stays where they
// were answered) or stay, as "deleted reader".
func (b *Board) Forget(ctx context.Context, tx *store.Tx, reader int64, keep bool) error {
	return errNotYet
}

// ---- moderation

// Queue is a list of cases.
type Queue string

// The queues, in the order of the work.
const (
	QueueReported Queue = "reported"
	QueuePending  Queue = "pending"
	QueueNew      Queue = "new" // published and not looked at yet
	QueueAll      Queue = "all"
)

// Queues lists the queues in the order of the work.
var Queues = []Queue{QueueReported, QueuePending, QueueNew, QueueAll}

// QueueQuery asks for a page of a queue.
type QueueQuery struct {
	Queue   Queue
	Edition string // "": every edition in which the actor moderates
	Story   int64  // 0: all stories
	From    int64  // QueuePage.Next
	Limit   int    // 0 means 30, at most 100
}

// Case is a message with what a moderator needs beside it.
type Case struct {
	Message
	Edition   string    `json:"edition"`
	Section   string    `json:"section"`
	Headline  string    `json:"headline"`
	Path      string    `json:"path"`
	Reports   []Report  `json:"reports,omitempty"` // open ones
	Hits      []string  `json:"hits,omitempty"`    // the suspect words
	ClaimedBy int64     `json:"claimed_by,omitempty"`
	Claimed   time.Time `json:"claimed_until,omitzero"`
	Reviewed  bool      `json:"reviewed"`
	Plea      string    `json:"plea,omitempty"` // the words of its appeal
}

// Report is one complaint about a message.
type Report struct {
	Reader int64     `json:"reader"`
	Rule   Rule      `json:"rule"`
	Words  string    `json:"words,omitempty"`
	At     time.Time `json:"at"`
}

// QueuePage is a page of a queue.
type QueuePage struct {
	Cases []Case
	Next  int64
}

// Queue answers cases: reported, pending and new ones oldest first, all newest first.
func (b *Board) Queue(ctx context.Context, who account.Actor, q QueueQuery) (QueuePage, error) {
	return QueuePage{}, errNotYet
}

// QueueCounts answers how many cases wait in each queue but QueueAll, each counted up to 1,000, and the open appeals.
func (b *Board) QueueCounts(ctx context.Context, who account.Actor, edition string) (map[Queue]int, int, error) {
	return nil, 0, errNotYet
}

// Next claims the first case of a queue that nobody else has claimed and that is not the actor's own; errs.NotFound
// where there is none.
func (b *Board) Next(ctx context.Context, who account.Actor, q QueueQuery) (Case, error) {
	return Case{}, errNotYet
}

// Claim keeps a case for the actor for ClaimTime; errs.Conflict where somebody else has it.
func (b *Board) Claim(ctx context.Context, who account.Actor, message int64) (Case, error) {
	return Case{}, errNotYet
}

// Unclaim gives a case back.
func (b *Board) Unclaim(ctx context.Context, who account.Actor, message int64) error {
	return errNotYet
}

// Thread answers the messages around one, whatever their state, oldest first: what it answers, what stood before it,
// and the answers to it.
func (b *Board) Thread(ctx context.Context, who account.Actor, message int64) ([]Message, error) {
	return nil, errNotYet
}

// Decision is about one message. Version is the one that was shown; 0 decides on whatever stands there.
type Decision struct {
	Message int64
	Version int
	Rule    Rule   // to reject
	Note    string // to the author, at most 500 runes
}

// Approve publishes a pending message, brings a rejected one back, or leaves a reported or new one as it is; its open
// reports are settled.
func (b *Board) Approve(ctx context.Context, who account.Actor, d Decision) (Act, error) {
	return Act{}, errNotYet
}

// Reject takes a message away, or does not publish it, and tells its author which rule it offends.
func (b *Board) Reject(ctx context.Context, who account.Actor, d Decision) (Act, error) {
	return Act{}, errNotYet
}

// Feature marks a message as worth reading, or takes the mark off.
func (b *Board) Feature(ctx context.Context, who account.Actor, message int64, featured bool) (Act, error) {
	return Act{}, errNotYet
}

// SanctionForm orders a measure against a reader.
type SanctionForm struct {
	Reader  int64
	Measure Measure
	Scope   Scope
	Edition string // InEdition
	Story   int64  // InChat
	Message int64  // what gave cause; 0: none in particular
	Rule    Rule
	Note    string        // to the reader, at most 500 runes
	For     time.Duration // Mute and Suspend
}

// Sanction warns, mutes, suspends or blocks a reader. The right to moderate is asked for as far as the scope reaches.
func (b *Board) Sanction(ctx context.Context, who account.Actor, f SanctionForm) (Act, error) {
	return Act{}, errNotYet
}

// Lift ends a sanction before its time.
func (b *Board) Lift(ctx context.Context, who account.Actor, sanction int64, note string) (Act, error) {
	return Act{}, errNotYet
}

// PreModerate says whether a moderator sees every message of an author first, everywhere.
func (b *Board) PreModerate(ctx context.Context, who account.Actor, reader int64, on bool) (Act, error) {
	return Act{}, errNotYet
}

// Memo leaves a note about a reader for colleagues, at most 1,000 runes.
func (b *Board) Memo(ctx context.Context, who account.Actor, reader int64, text string) error {
	return errNotYet
}

// ChangeForm is what a moderator makes of a discussion: Mode one of Off, Open, PreModerated, Slow (with Seconds), Closed,
// Hidden, Archived, or Paused with Until, or NotYetOpen with Until.
type ChangeForm struct {
	Story   int64
	State   State
	Seconds int       // Slow: 5 to 3600
	Until   time.Time // Paused, NotYetOpen
	Reason  string    // public, at most 300 runes
	Memo    string    // for colleagues
}

// Change slows, pauses, closes, opens, pre-moderates or hides a discussion. By hand wins: the rules of closing and
// archiving no longer apply to it.
func (b *Board) Change(ctx context.Context, who account.Actor, f ChangeForm) (Act, error) {
	return Act{}, errNotYet
}

// Pin puts a discussion before the others among the chats, or back.
func (b *Board) Pin(ctx context.Context, who account.Actor, story int64, pinned bool) (Act, error) {
	return Act{}, errNotYet
}

// Bulk orders to reject what an author has written. Expect is the number that BulkCount answered.
type Bulk struct {
	Reader  int64
	Edition string    // "": every edition; needs the right there
	Story   int64     // 0: every discussion
	Since   time.Time // zero: from the beginning
	Rule    Rule
	Note    string
	Expect  int
}

// BulkCount answers how many messages RejectAll would reject, and how many it would skip for want of the right.
func (b *Board) BulkCount(ctx context.Context, who account.Actor, o Bulk) (int, error) {
	return 0, errNotYet
}

// RejectAll rejects an author's published and pending messages in one act; errs.Conflict where their number is no longer
// the one that was shown. At most 500 at once.
func (b *Board) RejectAll(ctx context.Context, who account.Actor, o Bulk) (Act, error) {
	return Act{}, errNotYet
}

// Act is one thing that a moderator did. Acts are kept for ever.
type Act struct {
	ID       int64     `json:"id"`
	Kind     string    `json:"kind"` // approve, reject, feature, warn, mute, suspend, block, lift, premoderate, memo, change, pin, bulk, answer, undo
	By       int64     `json:"by"`   // account; 0: the operator
	ByName   string    `json:"by_name"`
	Edition  string    `json:"edition,omitempty"`
	Story    int64     `json:"story,omitempty"`
	Message  int64     `json:"message,omitempty"`
	Reader   int64     `json:"reader,omitempty"`
	Sanction int64     `json:"sanction,omitempty"`
	Rule     Rule      `json:"rule,omitempty"`
	Note     string    `json:"note,omitempty"`
	At       time.Time `json:"at"`
	Undone   time.Time `json:"undone,omitzero"`
	Count    int       `json:"count,omitempty"` // bulk: messages
}

// Undo takes back an own act within UndoWindow; errs.Conflict where somebody has acted on the same thing since.
func (b *Board) Undo(ctx context.Context, who account.Actor, act int64) error { return errNotYet }

// ActQuery asks for the history. Zero fields do not narrow.
type ActQuery struct {
	Edition                string
	Story, Message, Reader int64
	Before                 int64 // act; 0: the newest
	Limit                  int   // 0 means 50, at most 200
}

// Acts answers what moderators did, newest first.
func (b *Board) Acts(ctx context.Context, who account.Actor, q ActQuery) ([]Act, error) {
	return nil, errNotYet
}

// Author is what a moderator sees of a reader.
type Author struct {
	Reader    Reader
	State     ReaderState
	Rate      float64 // rejected of all decided, 0 to 1
	Memos     []MemoLine
	Sanctions []Sanction // all, newest first
	Messages  []Message  // the newest 50 in the editions that the actor moderates, whatever their state
}

// MemoLine is a colleague's note.
type MemoLine struct {
	By   int64     `json:"by"`
	Name string    `json:"name"`
	Text string    `json:"text"`
	At   time.Time `json:"at"`
}

// Author answers a reader's history.
func (b *Board) Author(ctx context.Context, who account.Actor, reader int64) (Author, error) {
	return Author{}, errNotYet
}

// Plea is an open appeal.
type Plea struct {
	ID       int64     `json:"id"`
	Reader   int64     `json:"reader"`
	Name     string    `json:"name"`
	Edition  string    `json:"edition,omitempty"`
	Message  *Case     `json:"message,omitempty"`
	Sanction *Sanction `json:"sanction,omitempty"`
	Words    string    `json:"words"`
	At       time.Time `json:"at"`
	Mine     bool      `json:"mine"` // the actor decided before, so another must answer
}

// Appeals answers the open appeals in the editions that the actor moderates, oldest first. after: Plea.ID to go on from.
func (b *Board) Appeals(ctx context.Context, who account.Actor, after int64, limit int) ([]Plea, error) {
	return nil, errNotYet
}

// Answer decides an appeal: restore takes the decision back, otherwise it is upheld. Who decided before, and whom it
// concerns, is refused.
func (b *Board) Answer(ctx context.Context, who account.Actor, appeal int64, restore bool, note string) (Act, error) {
	return Act{}, errNotYet
}

// ---- rules

// Policy is what an edition does with new discussions.
type Policy struct {
	Mode         State         `json:"mode"`                    // Open, PreModerated, Slow or Off
	Seconds      int           `json:"seconds,omitempty"`       // Slow
	CloseAfter   time.Duration `json:"close_after,omitempty"`   // after publication; 0: never
	ArchiveAfter time.Duration `json:"archive_after,omitempty"` // after publication; 0: never
}

// Policy answers the policy of an edition.
func (b *Board) Policy(ctx context.Context, edition string) (Policy, error) {
	return Policy{}, errNotYet
}

// SetPolicy changes what becomes of discussions that open from now on.
func (b *Board) SetPolicy(ctx context.Context, who account.Actor, edition string, p Policy) error {
	return errNotYet
}

// Words are the lists of a language. A word is found in any case and form that text.Fold makes equal; "word*" finds all
// words that begin so; several words are found as a phrase.
type Words struct {
	Banned  []string `json:"banned"`  // refused, and the author is told which
	Suspect []string `json:"suspect"` // a moderator sees the message first
}

// Words answers the lists of an edition's language, for moderators.
func (b *Board) Words(ctx context.Context, who account.Actor, edition string) (Words, error) {
	return Words{}, errNotYet
}

// SetWords replaces the lists of an edition's language; at most 20,000 words of 60 runes.
func (b *Board) SetWords(ctx context.Context, who account.Actor, edition string, w Words) error {
	return errNotYet
}
