package discussion

import (
	"context"
	"log/slog"

	"dateline.news/internal/account"
)

// Judge gives an opinion of a message before it is taken: a service outside of the house, or a rule of its own.
type Judge interface {
	// Judge is asked outside of any transaction. An error is no opinion: the message goes its ordinary way.
	Judge(ctx context.Context, s Submission) (Opinion, error)
}

// Submission is what a judge is told: the words and where they stand, and nothing of who wrote them but the standing.
type Submission struct {
	Story    int64       `json:"story"`
	Edition  string      `json:"edition"`
	Language string      `json:"language"`
	Text     string      `json:"text"`
	Reader   ReaderState `json:"reader"`
	Edited   bool        `json:"edited"` // a change of a message that was taken before
}

// Verdict is what a judge says of a message.
type Verdict string

// The verdicts.
const (
	NoOpinion Verdict = ""
	Hold      Verdict = "hold"   // a moderator sees it first
	Refuse    Verdict = "reject" // rejected with the rule; the author may appeal
)

// Opinion is a verdict with the rule behind it.
type Opinion struct {
	Verdict Verdict `json:"verdict"`
	Rule    Rule    `json:"rule,omitempty"`
	Note    string  `json:"note,omitempty"` // to the author, where it is rejected
}

// opinion asks the judge where there is one. Staff are not judged, nor those who will be refused as it is.
func (b *Board) opinion(ctx context.Context, who account.Actor, s Submission) Opinion {
	if b.judge == nil {
		return Opinion{}
	}
	st, err := b.Standing(ctx, who, s.Story)
	if err != nil || !st.MayPost {
		return Opinion{} // the transaction says why
	}
	s.Reader = st.Reader
	o, err := b.judge.Judge(ctx, s)
	if err != nil {
		slog.WarnContext(ctx, "discussion: the outside judge has no opinion", "story", s.Story, "error", err)
		return Opinion{}
	}
	if o.Verdict == Refuse && o.Rule.Key() == "" {
		o.Rule = RuleOther
	}
	o.Note = clip(Tidy(o.Note), maxNote)
	return o
}
