package talk

import (
	"fmt"
	"slices"
	"strconv"

	"dateline.news/internal/account"
	"dateline.news/internal/discussion"
	"dateline.news/internal/errs"
	"dateline.news/internal/story"
	"dateline.news/internal/web/thread"
)

// messagePage is one message with what this reader may do about it: the page behind "more", for readers without script.
type messagePage struct {
	Frame
	Thread   *thread.Thread // of the message
	Message  thread.Message
	Story    story.Story
	Standing Standing
	Own      *OwnMessage // where others do not see it
	Mine     bool
	Text     string // as typed, to be changed
	MayEdit  bool
	MayReply bool
	Ignored  bool
	Choices  []Choice // reactions
	Rules    []Choice // of a report
	AsStaff  bool
	Acts     []string // the forms of the page, by which a refusal is found
}

// messageForms are the forms of a message's page.
var messageForms = []string{"edit", "delete", "react", "report", "ignore", "appeal", "sanction"}

// Choice is one of a fixed set.
type Choice struct {
	Value, Word string
	Count       int
	Chosen      bool
}

// mayModerate says whether somebody keeps this discussion civil and may so answer with the badge.
func (v *visit) mayModerate(s seat) bool {
	return v.who.Can(account.Moderate, s.about.Edition, s.about.Section)
}

// find answers the message that the address names, as this reader may see it.
func (f *Face) find(v *visit, s seat) (discussion.Message, error) {
	id, err := v.number("id")
	if err != nil {
		return discussion.Message{}, err
	}
	shown, err := f.Board.Shown(v.r.Context(), []int64{id})
	if err != nil {
		return discussion.Message{}, err
	}
	if m, ok := shown[id]; ok && m.Story == s.about.Story {
		return m, nil
	}
	for _, m := range s.own.Messages {
		if m.ID == id {
			return m, nil
		}
	}
	return discussion.Message{}, errs.Say(errs.NotFound, "discussion.no_message", nil)
}

func (f *Face) messagePage(v *visit) error {
	s, err := f.sit(v)
	if err != nil {
		return err
	}
	m, err := f.find(v, s)
	if err != nil {
		return err
	}
	if v.scripted() {
		if m.Author == 0 || m.Author != v.who.ID {
			return errs.Say(errs.NotFound, "discussion.no_message", nil)
		}
		return f.messageJSON(v, s, m)
	}
	drawn := f.drawer.Of(v.ed, s.about, s.state, []discussion.Message{m})
	page := messagePage{
		Thread: drawn, Message: drawn.Messages[0], Standing: s.standing, Mine: m.Author != 0 && m.Author == v.who.ID, Text: m.Text,
		Ignored: m.Author != 0 && slices.Contains(s.own.Ignored, m.Author), AsStaff: v.mayModerate(s), Acts: messageForms,
	}
	if page.Story, err = f.story(v.r.Context(), s.about.Story); err != nil {
		return err
	}
	page.MayReply = s.standing.MayPost && m.State == discussion.Published
	page.MayEdit = page.Mine && m.MayEdit(f.Clock.Now())
	if m.State != discussion.Published && page.Mine {
		own := f.ownMessage(v, s, m)
		page.Own = &own
	}
	for _, r := range discussion.Reactions {
		page.Choices = append(page.Choices, Choice{string(r), v.words.T(r.Key()), m.Reactions[r], s.own.Reactions[m.ID] == r})
	}
	for _, r := range discussion.Rules {
		page.Rules = append(page.Rules, Choice{Value: string(r), Word: v.words.T(r.Key())})
	}
	if page.Frame, err = f.frame(v, v.words.T("talk.message")); err != nil {
		return err
	}
	page.Next = page.Message.Path
	return f.render(v, "message", page)
}

// act does something about the message that the address names, and shows its page again where that is refused.
func (f *Face) act(v *visit, name string, do func(seat, discussion.Message) error) error {
	if err := v.form(); err != nil {
		return err
	}
	s, err := f.sit(v)
	if err != nil {
		return err
	}
	m, err := f.find(v, s)
	if err != nil {
		return err
	}
	if err := do(s, m); err != nil {
		return f.again(v, name, err, f.messagePage)
	}
	return nil
}

// back answers the page of a message.
func (f *Face) back(v *visit, m discussion.Message) string {
	return fmt.Sprintf("%s/%d", f.drawer.Path(v.ed, m.Story), m.ID)
}

func (f *Face) edit(v *visit) error {
	return f.act(v, "edit", func(s seat, m discussion.Message) error {
		version, err := strconv.Atoi(v.field("version"))
		if err != nil {
			return errs.At("version", "error.required", nil)
		}
		edited, err := f.Board.Edit(v.r.Context(), v.who, discussion.EditForm{Message: m.ID, Version: version, Text: v.r.PostForm.Get("text")})
		if err != nil {
			return err
		}
		return f.posted(v, s, edited)
	})
}

func (f *Face) delete(v *visit) error {
	return f.act(v, "delete", func(_ seat, m discussion.Message) error {
		if err := f.Board.Delete(v.r.Context(), v.who, m.ID); err != nil {
			return err
		}
		return f.onward(v, f.drawer.Path(v.ed, m.Story)+"/write", v.words.T("talk.message_deleted"))
	})
}

func (f *Face) react(v *visit) error {
	return f.act(v, "react", func(_ seat, m discussion.Message) error {
		reaction := discussion.Reaction(v.field("reaction"))
		counts, err := f.Board.React(v.r.Context(), v.who, m.ID, reaction)
		if err != nil {
			return err
		}
		if v.scripted() {
			return v.json(map[string]any{"id": m.ID, "reaction": reaction, "reactions": counts})
		}
		return f.onward(v, f.back(v, m), "")
	})
}

func (f *Face) report(v *visit) error {
	return f.act(v, "report", func(_ seat, m discussion.Message) error {
		complaint := discussion.Complaint{Rule: discussion.Rule(v.field("rule")), Words: v.field("words")}
		if err := f.Board.Report(v.r.Context(), v.who, m.ID, complaint); err != nil {
			return err
		}
		return f.onward(v, f.back(v, m), v.words.T("talk.reported"))
	})
}

func (f *Face) ignore(v *visit) error {
	return f.act(v, "ignore", func(_ seat, m discussion.Message) error {
		ignored := v.field("ignore") != ""
		if err := f.Board.Ignore(v.r.Context(), v.who, m.Author, ignored); err != nil {
			return err
		}
		note := "talk.shown_again"
		if ignored {
			note = "talk.ignored"
		}
		return f.onward(v, f.back(v, m), v.words.T(note))
	})
}

func (f *Face) appeal(v *visit) error {
	return f.act(v, "appeal", func(_ seat, m discussion.Message) error {
		if err := f.Board.Appeal(v.r.Context(), v.who, m.ID, v.field("words")); err != nil {
			return err
		}
		return f.onward(v, f.back(v, m), v.words.T("talk.appealed"))
	})
}
