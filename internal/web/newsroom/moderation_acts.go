package newsroom

import (
	"context"
	"strings"
	"time"

	"dateline.news/internal/discussion"
	"dateline.news/internal/errs"
)

// decideCase is the shape of the two decisions: the next case follows at once, a refusal shows the case again.
func (f *Face) decideCase(v *visit, act string, decide func(context.Context, discussion.Decision) (discussion.Act, error)) error {
	id, err := v.number("message")
	if err != nil {
		return err
	}
	version, err := wholeNumber(v.field("version"), "version")
	if err == nil {
		_, err = decide(v.r.Context(), discussion.Decision{Message: id, Version: int(version), Rule: discussion.Rule(v.field("rule")), Note: v.field("note")})
	}
	if err != nil {
		return f.again(v, act, err, f.moderationCase)
	}
	return f.onToNext(v, v.selection(), id)
}

func (f *Face) approveMessage(v *visit) error {
	return f.decideCase(v, "approve", func(ctx context.Context, d discussion.Decision) (discussion.Act, error) {
		return f.Board.Approve(ctx, v.who, d)
	})
}

func (f *Face) rejectMessage(v *visit) error {
	return f.decideCase(v, "reject", func(ctx context.Context, d discussion.Decision) (discussion.Act, error) {
		return f.Board.Reject(ctx, v.who, d)
	})
}

// onCase is the shape of an act after which the case stays open. What may be undone says so itself; other acts are done
// with a note.
func (f *Face) onCase(v *visit, act, done string, do func(ctx context.Context, c discussion.Case) error) error {
	id, err := v.number("message")
	if err != nil {
		return err
	}
	c, err := f.Board.Case(v.r.Context(), v.who, id)
	if err != nil {
		return err
	}
	if err := do(v.r.Context(), c); err != nil {
		return f.again(v, act, err, f.moderationCase)
	}
	return f.onward(v, v.selection().message(id, ""), done)
}

func (f *Face) featureMessage(v *visit) error {
	return f.onCase(v, "feature", "", func(ctx context.Context, c discussion.Case) error {
		_, err := f.Board.Feature(ctx, v.who, c.ID, v.field("featured") != "")
		return err
	})
}

// answerMessage answers a reader with the badge of the staff; a double press makes one message.
func (f *Face) answerMessage(v *visit) error {
	return f.onCase(v, "answer", v.words.T("moderation.answered"), func(ctx context.Context, c discussion.Case) error {
		_, err := f.Board.Post(ctx, v.who, discussion.Posting{Story: c.Story, Parent: c.ID, Text: v.field("text"), Once: v.field("once"), AsStaff: true})
		return err
	})
}

// measureAuthor orders a measure against who wrote a message.
func (f *Face) measureAuthor(v *visit) error {
	return f.onCase(v, v.field("measure"), "", func(ctx context.Context, c discussion.Case) error {
		form, err := v.sanctionForm()
		if err != nil {
			return err
		}
		form.Reader, form.Message, form.Story = c.Author, c.ID, c.Story
		if form.Scope == discussion.InEdition {
			form.Edition = c.Edition
		}
		_, err = f.Board.Sanction(ctx, v.who, form)
		return err
	})
}

// sanctionForm reads the form of a measure.
func (v *visit) sanctionForm() (discussion.SanctionForm, error) {
	form := discussion.SanctionForm{
		Measure: discussion.Measure(v.field("measure")), Scope: discussion.Scope(v.field("scope")), Edition: v.field("edition"),
		Rule: discussion.Rule(v.field("rule")), Note: v.field("note"),
	}
	if typed := v.field("for"); typed != "" {
		var err error
		if form.For, err = time.ParseDuration(typed); err != nil {
			return form, errs.At("for", "discussion.sanction_time", nil)
		}
	}
	return form, nil
}

// undoAct takes an act back and leads to what it was about.
func (f *Face) undoAct(v *visit) error {
	id, err := v.number("act")
	if err != nil {
		return err
	}
	ctx, next := v.r.Context(), moderationPath
	acts, err := f.Board.Acts(ctx, v.who, discussion.ActQuery{Before: id + 1, Limit: 1})
	if err != nil {
		return err
	}
	if len(acts) == 1 && acts[0].ID == id {
		next = aboutPath(acts[0])
	}
	if err := f.Board.Undo(ctx, v.who, id); err != nil {
		return err
	}
	return f.onward(v, next, v.words.T("moderation.undone"))
}

// aboutPath answers the page of what an act was about.
func aboutPath(a discussion.Act) string {
	switch {
	case a.Message != 0:
		return moderationPath + "/messages/" + itoa(a.Message)
	case a.Reader != 0:
		return moderationPath + "/readers/" + itoa(a.Reader)
	case a.Story != 0:
		return moderationPath + "/stories/" + itoa(a.Story)
	case a.Kind == discussion.ActPolicy:
		return query(moderationPath+policyPath, "edition", a.Edition)
	case a.Kind == discussion.ActWords:
		return query(moderationPath+wordsPath, "edition", a.Edition)
	}
	return moderationPath
}

// ModerationAct is one line of the history.
type ModerationAct struct {
	Path   string
	Did    string
	Whom   string // the reader whom it concerned
	Where  string // the story under which it was
	Rule   string
	Note   string
	By     string
	At     time.Time
	Undone time.Time
}

var didWords = map[string]string{
	discussion.ActApprove: "moderation.did_approve", discussion.ActReject: "moderation.did_reject", discussion.ActFeature: "moderation.did_feature",
	discussion.ActLift: "moderation.did_lift", discussion.ActMemo: "moderation.memo", discussion.ActChange: "moderation.did_change", discussion.ActPin: "moderation.did_pin", discussion.ActBulk: "moderation.did_bulk",
	discussion.ActPolicy: "moderation.did_policy", discussion.ActWords: "moderation.did_words",
	discussion.ActAnswer: "moderation.did_answer", discussion.ActUndo: "moderation.did_undo",
	string(discussion.Warn): "moderation.did_warn", string(discussion.Check): "moderation.did_check", string(discussion.Mute): "moderation.did_mute",
	string(discussion.Suspend): "moderation.did_suspend", string(discussion.Block): "moderation.did_block",
}

// did says in words what an act was.
func (v *visit) did(a discussion.Act) string {
	if a.Kind == discussion.ActBulk {
		return v.words.N(didWords[a.Kind], a.Count)
	}
	return v.words.T(didWords[a.Kind])
}

// actLines makes lines of acts, with the readers and stories that they were about.
func (f *Face) actLines(v *visit, acts []discussion.Act, zone *time.Location) ([]ModerationAct, error) {
	var readers, numbers []int64
	for _, a := range acts {
		readers, numbers = append(readers, a.Reader), append(numbers, a.Story)
	}
	names, err := f.Book.NamesOf(v.r.Context(), readers)
	if err != nil {
		return nil, err
	}
	stories, err := f.Archive.ByNumbers(v.r.Context(), numbers)
	if err != nil {
		return nil, err
	}
	var lines []ModerationAct
	for _, a := range acts {
		line := ModerationAct{Path: aboutPath(a), Did: v.did(a), Whom: names[a.Reader], Where: stories[a.Story].Headline, Note: a.Note, By: a.ByName, At: a.At.In(zone)}
		switch {
		case a.Story != 0 && line.Where == "":
			line.Where = v.words.T("moderation.withdrawn", "Number", itoa(a.Story))
		case a.Story == 0:
			line.Where = strings.ToUpper(a.Edition)
		}
		if a.Reader != 0 && line.Whom == "" {
			line.Whom = v.words.T("account.deleted_reader")
		}
		if a.Rule != "" {
			line.Rule = v.words.T(a.Rule.Key())
		}
		if !a.Undone.IsZero() {
			line.Undone = a.Undone.In(zone)
		}
		lines = append(lines, line)
	}
	return lines, nil
}

// memoOnCase keeps a memo about the author of the case at hand.
func (f *Face) memoOnCase(v *visit) error {
	return f.onCase(v, "memo", v.words.T("moderation.memo_added"), func(ctx context.Context, c discussion.Case) error {
		return f.Board.Memo(ctx, v.who, c.Author, v.field("text"))
	})
}
