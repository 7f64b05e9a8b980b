package talk

import (
	"fmt"
	"net/netip"
	"strconv"
	"time"

	"dateline.news/internal/discussion"
	"dateline.news/internal/errs"
	"dateline.news/internal/ident"
	"dateline.news/internal/story"
	"dateline.news/internal/web/thread"
)

// writePage is a reader's own place in a discussion: the box, how one stands, and what others do not see yet.
type writePage struct {
	Frame
	Thread   *thread.Thread // the discussion without its messages
	Story    story.Story
	Standing Standing
	Draft    string
	Answers  *thread.Thread // the message that is answered; nil: none
	Parent   int64
	Own      []OwnMessage
	AsStaff  bool // may write with the badge
	Waited   bool // the text waited for the sign-in
}

// Standing is what a reader may do here now, in words.
type Standing struct {
	discussion.Standing
	Text     string
	UntilAt  *thread.When
	Left     string // the time until then
	RuleText string // the rule that a sanction quotes
	Also     string // what stands against the reader besides, where the discussion takes nothing from anybody
	Plea     string // how the appeal stands
}

// OwnMessage is a message of the reader's own that others do not see, with what became of it.
type OwnMessage struct {
	*thread.Thread // of one message
	ID             int64
	State          discussion.MessageState
	Word           string // the state in words
	Why            string
	MayEdit        bool
	MayAppeal      bool
	Page           string
}

// board is the discussion at which a visit is, with everything of it that is personal.
type seat struct {
	about    discussion.Discussion
	state    discussion.State
	standing Standing
	own      discussion.Own
}

// sit finds the discussion that the address names, in its own edition, and how the reader stands there.
func (f *Face) sit(v *visit) (seat, error) {
	number, err := v.number("story")
	if err != nil {
		return seat{}, err
	}
	return f.seatAt(v, number)
}

// stand finds the discussion that the address names, in its own edition, and nothing that is personal: the board itself
// refuses who may not do a thing there.
func (f *Face) stand(v *visit) (seat, error) {
	number, err := v.number("story")
	if err != nil {
		return seat{}, err
	}
	return f.standAt(v, number)
}

func (f *Face) standAt(v *visit, number int64) (seat, error) {
	about, err := f.Board.Discussion(v.r.Context(), number)
	if err != nil {
		return seat{}, err
	}
	s := seat{about: about, state: f.Board.State(about)}
	if about.Edition != v.ed.Code || s.state == discussion.Off {
		return seat{}, errs.New(errs.NotFound, "no discussion of story %d in edition %s", number, v.ed.Code)
	}
	return s, nil
}

func (f *Face) seatAt(v *visit, number int64) (seat, error) {
	ctx := v.r.Context()
	s, err := f.standAt(v, number)
	if err != nil {
		return seat{}, err
	}
	stands, err := f.Board.Standing(ctx, v.who, number)
	if err != nil {
		return seat{}, err
	}
	s.standing = f.standing(v, stands)
	s.own, err = f.Board.Mine(ctx, v.who, number)
	return s, err
}

// pleaWords say how an appeal against a sanction stands.
var pleaWords = map[discussion.Answer]string{discussion.Waiting: "talk.appeal_waiting", discussion.Upheld: "talk.appeal_upheld"}

func (f *Face) standing(v *visit, s discussion.Standing) Standing {
	said := Standing{Standing: s, Text: s.Text(v.words)}
	if !s.Until.IsZero() {
		said.UntilAt = &thread.When{ISO: s.Until.UTC().Format(time.RFC3339), Text: v.words.DateTime(s.Until, f.House.Zone(v.ed))}
		said.Left = v.words.Relative(s.Until, f.Clock.Now())
	}
	if s.Key != s.Reader.Key() && (s.MayAcknowledge || s.MayAppeal) {
		said.Also = v.words.T(s.Reader.Key(), "Until", "")
	}
	if key := s.Rule.Key(); key != "" && (said.Also != "" || s.Key == s.Reader.Key()) {
		said.RuleText = v.words.T(key)
	}
	if key := pleaWords[s.Appeal]; key != "" {
		said.Plea = v.words.T(key)
	}
	return said
}

func (f *Face) writePage(v *visit) error {
	s, err := f.sit(v)
	if err != nil {
		return err
	}
	page := writePage{}
	if page.Parent, err = strconv.ParseInt(v.r.FormValue("parent"), 10, 64); err != nil || page.Parent < 1 {
		page.Parent = 0
	}
	if v.typed.Act == "message" {
		page.Draft = v.typed.Value("message", "text", "")
	} else if d, err := f.draftOf(v, s.about.Story); err != nil {
		return err
	} else if d != nil {
		page.Draft, page.Waited = d.Text, true
		if page.Parent == 0 {
			page.Parent = d.Parent
		}
	}
	return f.showWrite(v, s, page)
}

func (f *Face) showWrite(v *visit, s seat, page writePage) error {
	ctx := v.r.Context()
	var err error
	if page.Frame, err = f.frame(v, v.words.T("talk.discussion")); err != nil {
		return err
	}
	if page.Story, err = f.story(ctx, s.about.Story); err != nil {
		return err
	}
	page.Thread, page.Standing = f.drawer.Empty(v.ed, s.about, s.state), s.standing
	page.Next = page.Thread.Path
	page.AsStaff = v.mayModerate(s)
	for _, m := range s.own.Messages {
		page.Own = append(page.Own, f.ownMessage(v, s, m))
	}
	if page.Parent > 0 {
		shown, err := f.Board.Shown(ctx, []int64{page.Parent})
		if err != nil {
			return err
		}
		if m, ok := shown[page.Parent]; ok && m.Story == s.about.Story && m.State == discussion.Published {
			page.Answers = f.drawer.Of(v.ed, s.about, s.state, []discussion.Message{m})
		} else {
			page.Parent = 0
		}
	}
	return f.render(v, "write", page)
}

// ownMessage draws a message of the reader's own, with what became of it in words.
func (f *Face) ownMessage(v *visit, s seat, m discussion.Message) OwnMessage {
	drawn := f.drawer.Of(v.ed, s.about, s.state, []discussion.Message{m})
	own := OwnMessage{
		Thread: drawn, ID: m.ID, State: m.State, Word: v.words.T("talk.message_" + string(m.State)),
		MayEdit: m.MayEdit(f.Clock.Now()), MayAppeal: m.MayAppeal(), Page: fmt.Sprintf("%s/%d", drawn.Path, m.ID),
	}
	switch {
	case m.State == discussion.Pending && m.Why.Key() != "":
		own.Why = v.words.T(m.Why.Key())
	case m.Rule.Key() != "":
		own.Why = v.words.T("talk.rejected_for", "Rule", v.words.T(m.Rule.Key()))
		if m.Reason != "" {
			own.Why += " " + m.Reason
		}
	}
	return own
}

// post takes a message.
func (f *Face) post(v *visit) error {
	if err := v.form(); err != nil {
		return err
	}
	s, err := f.stand(v)
	if err != nil {
		return err
	}
	p := discussion.Posting{Story: s.about.Story, Text: v.r.PostForm.Get("text"), Once: v.field("once"), AsStaff: v.field("as_staff") != ""}
	p.Parent, _ = strconv.ParseInt(v.field("parent"), 10, 64) // "" answers nothing
	if p.Once == "" {
		p.Once = f.impatience(p)
	}
	if from, err := netip.ParseAddr(f.address(v.r)); err == nil {
		p.Address = from
	}
	m, err := f.Board.Post(v.r.Context(), v.who, p)
	if err != nil {
		return f.again(v, "message", err, f.writePage)
	}
	if _, err := f.takeDraft(v, s.about.Story); err != nil {
		return err
	}
	return f.posted(v, s, m)
}

// impatience makes an idempotency key for a form without one (a kept page is the same bytes for all): the same words
// sent twice in an hour to the same place are one message.
func (f *Face) impatience(p discussion.Posting) string {
	hour := f.Clock.Now().Truncate(time.Hour).Unix()
	return "form " + ident.Digest(fmt.Sprintf("%d %d %d %s", p.Story, p.Parent, hour, p.Text))
}

// posted says what became of a message: everybody sees it, or who sees it first and why.
func (f *Face) posted(v *visit, s seat, m discussion.Message) error {
	drawn := f.drawer.Of(v.ed, s.about, s.state, []discussion.Message{m})
	if v.scripted() {
		return f.messageJSON(v, s, m)
	}
	if m.State == discussion.Published {
		return f.onward(v, drawn.Messages[0].Path, "")
	}
	return f.onward(v, fmt.Sprintf("%s/write#own-%d", drawn.Path, m.ID), v.words.T("talk.message_"+string(m.State)))
}

// acknowledge says that the reader has read the rule of a warning.
func (f *Face) acknowledge(v *visit) error {
	s, sanction, err := f.sanction(v)
	if err != nil {
		return err
	}
	if err := f.Board.Acknowledge(v.r.Context(), v.who, sanction); err != nil {
		return f.again(v, "sanction", err, f.writePage)
	}
	return f.onward(v, f.drawer.Path(v.ed, s.about.Story)+"/write", v.words.T("talk.acknowledged"))
}

// appealSanction asks another moderator about a block.
func (f *Face) appealSanction(v *visit) error {
	s, sanction, err := f.sanction(v)
	if err != nil {
		return err
	}
	if err := f.Board.AppealSanction(v.r.Context(), v.who, sanction, v.field("words")); err != nil {
		return f.again(v, "sanction", err, f.writePage)
	}
	return f.onward(v, f.drawer.Path(v.ed, s.about.Story)+"/write", v.words.T("talk.appealed"))
}

// sanction reads the form about a sanction.
func (f *Face) sanction(v *visit) (seat, int64, error) {
	if err := v.form(); err != nil {
		return seat{}, 0, err
	}
	s, err := f.sit(v)
	if err != nil {
		return seat{}, 0, err
	}
	id, err := strconv.ParseInt(v.field("sanction"), 10, 64)
	if err != nil {
		return seat{}, 0, errs.Say(errs.NotFound, "discussion.no_sanction", nil)
	}
	return s, id, nil
}
