package discussion

import (
	"context"
	"net/netip"
	"strings"
	"time"
	"unicode/utf8"

	"dateline.news/internal/account"
	"dateline.news/internal/errs"
	"dateline.news/internal/ident"
	"dateline.news/internal/store"
)

// Posting is a message on its way.
type Posting struct {
	Story   int64
	Parent  int64      // the message that it answers; 0: none
	Text    string     // as typed
	Once    string     // idempotency key, at most 200 bytes; the same key again answers the same message
	Address netip.Addr // of the reader, for the rates alone; it is not kept
	AsStaff bool       // with the badge; needs account.Moderate
}

const maxOnce = 200

// draft is a message before it is taken, with what the rules say of it.
type draft struct {
	text    string
	print   string // digest of the folded text; "" for one too short to tell
	links   int
	suspect []string
	opinion Opinion
	posting Posting // Post alone
}

// Post takes a message. It is answered Published, or Pending (Why says why), or Rejected where an outside judge refused
// it. A refusal keeps nothing, says its reason, and has a RetryAfter where waiting helps.
func (b *Board) Post(ctx context.Context, who account.Actor, p Posting) (Message, error) {
	if err := mayTalk(who); err != nil {
		return Message{}, err
	}
	if len(p.Once) > maxOnce {
		return Message{}, errs.At("once", "discussion.once_too_long", map[string]any{"Max": maxOnce})
	}
	if m, found, err := b.again(ctx, who, p); found || err != nil {
		return m, err
	}
	d, err := readDiscussion(ctx, b.db, p.Story, "")
	if err != nil {
		return Message{}, err
	}
	words, err := b.read(ctx, d, p.Text)
	if err != nil {
		return Message{}, err
	}
	words.posting = p
	words.opinion = b.opinion(ctx, who, Submission{Story: p.Story, Edition: d.Edition, Language: b.language(ctx, d.Edition), Text: words.text})
	var posted Message
	err = b.db.Update(ctx, func(tx *store.Tx) error {
		posted = Message{}
		m, err := b.post(ctx, tx, who, words)
		if err == nil {
			posted = m.Message
		}
		return err
	})
	if err != nil && p.Once != "" {
		if m, found, lookErr := b.again(ctx, who, p); found || lookErr != nil { // the same key came twice at once
			return m, lookErr
		}
	}
	return posted, err
}

// mayTalk refuses who has no account to talk with.
func mayTalk(who account.Actor) error {
	if who.Anonymous() {
		return errs.Say(errs.Unsigned, "discussion.reader_anonymous", nil)
	}
	if err := who.Must(account.Talk, "", ""); err != nil {
		return err
	}
	if who.ID == 0 {
		return errs.New(errs.Forbidden, "%s has no account to talk with", who.Subject())
	}
	return nil
}

// again answers the message that was made with the same idempotency key.
func (b *Board) again(ctx context.Context, who account.Actor, p Posting) (Message, bool, error) {
	if p.Once == "" {
		return Message{}, false, nil
	}
	m, err := scanMessage(b.db.QueryRow(ctx, messageColumns+`
		where m.author = $1 and m.once = $2`, who.ID, p.Once).Scan)
	switch {
	case errs.Is(err, errs.NotFound):
		return Message{}, false, nil
	case err != nil:
		return Message{}, false, err
	case m.Story != p.Story:
		return Message{}, false, errs.At("once", "discussion.once_used", nil)
	}
	return m.Message, true, b.name(ctx, b.db, []*Message{&m.Message})
}

// read brings typed text to what is kept and asks the word lists.
func (b *Board) read(ctx context.Context, d Discussion, typed string) (draft, error) {
	if len(typed) > 16*MaxRunes { // before any work is spent on it
		return draft{}, tooLong(utf8.RuneCountInString(typed))
	}
	words := draft{text: Tidy(typed)}
	if words.text == "" || Plain(Parse(words.text)) == "" {
		return draft{}, errs.At("text", "discussion.empty", nil)
	}
	if n := utf8.RuneCountInString(words.text); n > MaxRunes {
		return draft{}, tooLong(n)
	}
	list, err := b.compiled(ctx, b.language(ctx, d.Edition))
	if err != nil {
		return draft{}, err
	}
	if banned := list.banned.find(words.text); len(banned) > 0 {
		return draft{}, &errs.Error{Kind: errs.Blocked, Field: "text", Key: "discussion.banned_word", Args: map[string]any{"Word": banned[0]}}
	}
	words.suspect = list.suspect.find(words.text)
	words.links = Links(Parse(words.text))
	words.print = ident.Digest(strings.Join(plainWords(words.text), " "))
	return words, nil
}

func tooLong(n int) error {
	return &errs.Error{Kind: errs.TooLarge, Field: "text", Key: "discussion.too_long", Args: map[string]any{"Runes": n, "Most": MaxRunes}}
}

// post does the part that needs the locks.
func (b *Board) post(ctx context.Context, tx *store.Tx, who account.Actor, words draft) (*record, error) {
	p := words.posting
	d, err := readDiscussion(ctx, tx, p.Story, tx.ForUpdate())
	if err != nil {
		return nil, err
	}
	m := &record{edition: d.Edition, decidedBy: nobody, claimedBy: nobody, print: words.print, once: p.Once}
	c := &change{Board: b, tx: tx, who: who, now: b.clock.Now(), d: &d, m: m}
	m.Story, m.Author, m.Parent, m.Text, m.At, m.Staff = p.Story, who.ID, p.Parent, words.text, c.now, p.AsStaff
	if p.AsStaff {
		if err := who.Must(account.Moderate, d.Edition, d.Section); err != nil {
			return nil, err
		}
	}
	if err := c.findParent(ctx); err != nil {
		return nil, err
	}
	st, err := c.admit(ctx, words)
	if err != nil {
		return nil, err
	}
	if err := c.slowDown(ctx, st, p.Address); err != nil {
		return nil, err
	}
	return m, c.take(ctx, st, words)
}

// findParent looks for the message that this one answers.
func (c *change) findParent(ctx context.Context) error {
	if c.m.Parent == 0 {
		return nil
	}
	parent, err := readMessage(ctx, c.tx, c.m.Parent, c.tx.ForUpdate())
	if err != nil && !errs.Is(err, errs.NotFound) {
		return err
	}
	if err != nil || parent.Story != c.m.Story || parent.State != Published {
		return errs.At("parent", "discussion.parent_gone", nil)
	}
	c.m.ParentSeq = parent.Seq
	return nil
}

// admit locks the author's row and refuses who may not post now, and what was said before.
func (c *change) admit(ctx context.Context, words draft) (Standing, error) {
	var err error
	if c.used, err = lockReader(ctx, c.tx, c.who.ID); err != nil {
		return Standing{}, err
	}
	r, err := c.reader(ctx, c.tx, c.who.ID, *c.d)
	if err != nil {
		return Standing{}, err
	}
	c.m.Name = r.Name
	st := Stand(r, *c.d, c.now)
	if c.m.Staff && st.Discussion != Hidden && st.Discussion != Off {
		st.MayPost, st.Checked, st.Wait = true, false, 0 // the house may always answer where it can be read
	}
	if !st.MayPost {
		return st, st.refusal()
	}
	if st.Wait > 0 {
		return st, tooFast("discussion.too_fast_slow", time.Duration(st.Wait)*time.Second)
	}
	return st, c.refuseRepeated(ctx, words)
}

// refusal answers the state's own text as an error. What says nothing against the reader has no text of its own.
func (st Standing) refusal() error {
	return errs.Say(errs.Blocked, st.Key, st.values())
}

const (
	tellingWords = 4 // a text of fewer words may be said again under another story
	repeatedIn   = 24 * time.Hour
	waveIn       = time.Hour
	waveOf       = 3 // other authors with the same text
)

// refuseRepeated refuses what the author has said in this discussion within a day, or elsewhere where it is long enough
// to tell.
func (c *change) refuseRepeated(ctx context.Context, words draft) error {
	anywhere := len(plainWords(words.text)) >= tellingWords
	var found int
	err := c.tx.QueryRow(ctx, `
		select count(*)
		from discussion_message
		where print = $1 and at > $2 and author = $3 and id <> $4 and state <> 'deleted' and (story = $5 or $6 = 1)`,
		words.print, store.At(c.now.Add(-repeatedIn)), c.m.Author, c.m.ID, c.m.Story, one(anywhere)).Scan(&found)
	if err != nil || found == 0 {
		return err
	}
	return &errs.Error{Kind: errs.Blocked, Field: "text", Key: "discussion.duplicate"}
}

// slowDown uses up the rates of the reader, the discussion and the address. Who moderates here is not slowed down.
func (c *change) slowDown(ctx context.Context, st Standing, from netip.Addr) error {
	if c.who.Can(account.Moderate, c.d.Edition, c.d.Section) {
		return nil
	}
	used, wait := c.limits.of(st.Reader).take(c.used.messages, c.now)
	if wait > 0 {
		return tooFast("discussion.too_fast", wait)
	}
	if _, err := c.tx.Exec(ctx, "update discussion_reader set tat = $1 where reader = $2", store.At(used), c.who.ID); err != nil {
		return err
	}
	if c.d.tat, wait = c.limits.Story.take(c.d.tat, c.now); wait > 0 {
		return tooFast("discussion.too_fast_story", wait)
	}
	return c.takeAddress(ctx, c.tx, from, c.now)
}

// of answers the rate of messages for a state.
func (l Limits) of(state ReaderState) Rate {
	switch state {
	case Newcomer:
		return l.New
	case Trusted:
		return l.Trusted
	}
	return l.Reader
}

// take decides what becomes of an admitted message, and does it.
func (c *change) take(ctx context.Context, st Standing, words draft) error {
	why, err := c.cause(ctx, st, words)
	if err != nil {
		return err
	}
	from := c.m.State
	c.m.Why, c.m.hits, c.m.reviewed = why, strings.Join(words.suspect, "\n"), c.m.Staff
	to := Published
	switch {
	case words.opinion.Verdict == Refuse:
		c.m.Rule, c.m.Reason, c.m.Why = words.opinion.Rule, words.opinion.Note, WhyJudge
		to = Rejected
	case why != "":
		to = Pending
	}
	if from == Pending && to == Published {
		to = Pending // what waits is not set free by a change of its words
		c.m.Why = WhyEdited
	}
	return c.move(ctx, to)
}

// Links that a message may hold before a moderator sees it first.
const (
	memberLinks  = 2
	trustedLinks = 5
)

// cause answers why a message waits; "" where it does not.
func (c *change) cause(ctx context.Context, st Standing, words draft) (Why, error) {
	links := memberLinks
	if st.Reader == Trusted {
		links = trustedLinks
	}
	switch {
	case c.m.Staff:
		return "", nil
	case len(words.suspect) > 0:
		return WhySuspect, nil
	case words.opinion.Verdict == Hold:
		return WhyJudge, nil
	case words.links > 0 && st.LinksHeld, words.links > links:
		return WhyLinks, nil
	case st.Reader == Newcomer:
		return WhyNew, nil
	case st.Checked && st.Discussion == PreModerated:
		return WhyPremod, nil
	case st.Checked:
		return WhyAuthor, nil
	}
	return c.wave(ctx, words)
}

// wave says whether several others have just sent the same words.
func (c *change) wave(ctx context.Context, words draft) (Why, error) {
	if len(plainWords(words.text)) < tellingWords {
		return "", nil
	}
	var others int
	err := c.tx.QueryRow(ctx, `
		select count(distinct author)
		from discussion_message
		where print = $1 and at > $2 and author <> $3`, words.print, store.At(c.now.Add(-waveIn)), c.m.Author).Scan(&others)
	if err != nil || others < waveOf {
		return "", err
	}
	return WhyRepeats, nil
}
