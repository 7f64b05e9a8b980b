package talk

import (
	"bytes"
	"strconv"
	"time"

	"dateline.news/internal/discussion"
	"dateline.news/internal/errs"
	"dateline.news/internal/lang"
	"dateline.news/internal/web/thread"
)

// Me is what a script asks on a kept page: who is reading, and what is theirs there. It is never kept.
type Me struct {
	Signed    bool   `json:"signed"`
	ID        int64  `json:"id,omitempty"`
	Name      string `json:"name,omitempty"`
	Confirmed bool   `json:"confirmed"`
	Account   string `json:"account"` // path of the account's page, or of the door
	Talk      *Talk  `json:"talk,omitempty"`
}

// Talk is what is one reader's own in a discussion.
type Talk struct {
	Story     int64                         `json:"story"`
	Standing  discussion.Standing           `json:"standing"`
	Text      string                        `json:"text"`             // what the reader is told; empty where there is nothing to tell
	Until     string                        `json:"until,omitempty"`  // the end of that, in words
	Rule      string                        `json:"rule,omitempty"`   // the quoted rule, in words
	Moderates bool                          `json:"moderates"`        // may answer with the badge
	Own       []Mine                        `json:"own"`              // messages that others do not see, newest first
	Reactions map[int64]discussion.Reaction `json:"reactions"`        // message → one's own
	Ignored   []int64                       `json:"ignored"`          // accounts
	Choices   []Word                        `json:"reaction_words"`   // the fixed set, in words
	Rules     []Word                        `json:"rules"`            // of a report, in words
	Write     string                        `json:"write"`            // path of the reader's own place
	Panel     string                        `json:"panel"`            // how the reader stands, drawn; empty where there is nothing to tell
	Now       time.Time                     `json:"now"`              // by the house's clock
	Window    int                           `json:"window"`           // seconds in which an own message may be changed
	Words     map[string]string             `json:"words"`            // what the script says to somebody who takes part
	Sanction  string                        `json:"appeal,omitempty"` // where a sanction is appealed against
	Accept    string                        `json:"accept,omitempty"` // where a warning is acknowledged
}

// Word is one of a fixed set with its name.
type Word struct {
	Value string `json:"value"`
	Word  string `json:"word"`
}

// Mine is a message for its own author.
type Mine struct {
	ID        int64                   `json:"id"`
	Seq       int64                   `json:"seq,omitempty"`
	Version   int                     `json:"version"`
	State     discussion.MessageState `json:"state"`
	Word      string                  `json:"word"` // the state in words; empty where everybody sees it
	Why       string                  `json:"why,omitempty"`
	Text      string                  `json:"text"` // as typed
	HTML      string                  `json:"html"`
	Name      string                  `json:"name"`
	At        thread.When             `json:"at"`
	MayEdit   bool                    `json:"may_edit"`
	MayAppeal bool                    `json:"may_appeal"`
	Path      string                  `json:"path"`
	Page      string                  `json:"page"`
	Fragment  string                  `json:"fragment"` // as its author sees it while others do not, drawn
	Shown     string                  `json:"shown"`    // as everybody sees it: a list of one, drawn; empty where others do not
}

func (f *Face) me(v *visit) error {
	me := Me{Signed: !v.who.Anonymous(), ID: v.who.ID, Name: v.who.Name}
	number := int64(0)
	if asked := v.r.FormValue("story"); asked != "" {
		var err error
		if number, err = strconv.ParseInt(asked, 10, 64); err != nil || number < 1 {
			return errs.At("story", "error.invalid", nil)
		}
		if err := f.speakOf(v, number); err != nil {
			return err
		}
	}
	me.Account = f.accountPath(v, "sign-in")
	if me.Signed {
		me.Account, me.Confirmed = f.accountPath(v, ""), !v.account.Confirmed.IsZero() || v.account.Staff()
	}
	if number > 0 {
		talk, err := f.talkOf(v, number)
		if err != nil {
			return err
		}
		me.Talk = talk
	}
	return v.json(me)
}

// speakOf turns the visit to the edition in which a story is discussed.
func (f *Face) speakOf(v *visit, number int64) error {
	ctx := v.r.Context()
	about, err := f.Board.Discussion(ctx, number)
	if err != nil {
		return err
	}
	ed, err := f.House.ByCode(ctx, about.Edition)
	if err != nil {
		return err
	}
	f.speak(v, ed)
	return nil
}

func (f *Face) talkOf(v *visit, number int64) (*Talk, error) {
	s, err := f.seatAt(v, number)
	if err != nil {
		return nil, err
	}
	panel, err := f.panel(v, s)
	if err != nil {
		return nil, err
	}
	path := f.drawer.Path(v.ed, number)
	talk := &Talk{
		Story: number, Standing: s.standing.Standing, Text: s.standing.Text, Rule: s.standing.RuleText, Moderates: v.mayModerate(s),
		Own: []Mine{}, Reactions: s.own.Reactions, Ignored: s.own.Ignored, Write: path + "/write",
		Now: f.Clock.Now(), Window: int(discussion.EditWindow / time.Second), Words: liveWords(v.words), Panel: panel,
	}
	if talk.Ignored == nil {
		talk.Ignored = []int64{}
	}
	if talk.Reactions == nil {
		talk.Reactions = map[int64]discussion.Reaction{}
	}
	if s.standing.UntilAt != nil {
		talk.Until = s.standing.UntilAt.Text
	}
	if s.standing.MayAppeal {
		talk.Sanction = path + "/appeal"
	}
	if s.standing.MayAcknowledge {
		talk.Accept = path + "/acknowledge"
	}
	for _, m := range s.own.Messages {
		mine, err := f.mine(v, s, m)
		if err != nil {
			return nil, err
		}
		talk.Own = append(talk.Own, mine)
	}
	for _, r := range discussion.Reactions {
		talk.Choices = append(talk.Choices, Word{string(r), v.words.T(r.Key())})
	}
	for _, r := range discussion.Rules {
		talk.Rules = append(talk.Rules, Word{string(r), v.words.T(r.Key())})
	}
	return talk, nil
}

// liveWords are what the script says to somebody who takes part.
func liveWords(p *lang.Printer) map[string]string {
	return map[string]string{
		"as": p.T("talk.live_as", "Name", "{name}"), "account": p.T("talk.my_account"), "your_message": p.T("talk.your_message"), "send": p.T("talk.send"),
		"sending": p.T("talk.live_sending"), "published": p.T("talk.message_published"), "offline": p.T("talk.live_offline"), "lost": p.T("talk.live_lost"),
		"session": p.T("talk.live_session"), "reply": p.T("talk.reply"), "answer": p.T("talk.live_answer", "Name", "{name}"), "more": p.T("talk.more"),
		"change": p.T("talk.change"), "left": p.T("talk.live_left", "Time", "{time}"), "keep": p.T("talk.keep"), "cancel": p.T("talk.live_cancel"),
		"delete": p.T("talk.delete"), "goes": p.T("talk.live_goes", "Seconds", "{n}"), "undo": p.T("talk.live_undo"), "deleted": p.T("talk.message_deleted"),
		"reactions": p.T("talk.reactions"), "report": p.T("talk.report"), "report_rule": p.T("talk.report_rule"), "report_words": p.T("talk.report_words"),
		"ignore": p.T("talk.ignore"), "ignore_hint": p.T("talk.ignore_hint"), "ignored": p.T("talk.ignored"), "show_again": p.T("talk.show_again"),
		"copy": p.T("talk.live_copy"), "copied": p.T("talk.live_copied"), "appeal": p.T("talk.appeal"), "appeal_words": p.T("talk.appeal_words"),
		"as_staff": p.T("talk.as_staff"), "wait": p.T("talk.wait", "Seconds", "{n}"), "only_you": p.T("talk.only_you"),
	}
}

// panel draws what a reader is told of the own standing.
func (f *Face) panel(v *visit, s seat) (string, error) {
	var out bytes.Buffer
	about := writePage{Frame: Frame{words: v.words}, Standing: s.standing, Thread: f.drawer.Empty(v.ed, s.about, s.state)}
	err := f.pages.RenderPart(&out, "write", "standing", about)
	return out.String(), err
}

// mine draws a message for its own author.
func (f *Face) mine(v *visit, s seat, m discussion.Message) (Mine, error) {
	own := f.ownMessage(v, s, m)
	drawn := own.Messages[0]
	var fragment, shown bytes.Buffer
	if m.State == discussion.Published {
		own.Word = ""
		if err := f.pages.RenderPart(&shown, "discussion", "talk-list", own.Thread); err != nil {
			return Mine{}, err
		}
	} else if err := f.pages.RenderPart(&fragment, "write", "own", own); err != nil {
		return Mine{}, err
	}
	return Mine{
		ID: m.ID, Seq: m.Seq, Version: m.Version, State: m.State, Word: own.Word, Why: own.Why, Text: m.Text, HTML: string(drawn.HTML), Name: drawn.Name,
		At: drawn.When, MayEdit: own.MayEdit, MayAppeal: own.MayAppeal, Path: drawn.Path, Page: own.Page, Fragment: fragment.String(), Shown: shown.String(),
	}, nil
}

// messageJSON answers a script that has sent or changed a message, or asks for an own one to change it.
func (f *Face) messageJSON(v *visit, s seat, m discussion.Message) error {
	mine, err := f.mine(v, s, m)
	if err != nil {
		return err
	}
	stands, err := f.Board.Standing(v.r.Context(), v.who, s.about.Story)
	if err != nil {
		return err
	}
	s.standing = f.standing(v, stands)
	panel, err := f.panel(v, s)
	if err != nil {
		return err
	}
	return v.json(struct {
		Message  Mine                `json:"message"`
		Standing discussion.Standing `json:"standing"`
		Text     string              `json:"text"`
		Panel    string              `json:"panel"`
	}{mine, stands, s.standing.Text, panel})
}
