package storytest

import (
	"fmt"
	"slices"

	"pgregory.net/rapid"

	"dateline.news/internal/account"
	"dateline.news/internal/errs"
	"dateline.news/internal/prose"
	"dateline.news/internal/story"
)

// Expected is what the public must see of one story.
type Expected struct {
	Number    int64
	Edition   string
	State     story.State
	Headline  string
	Word      string   // stands in this story's body alone
	Gone      []string // words that stood in earlier versions
	Version   int
	Corrected bool
	Updated   bool
	Reason    string
}

// Model is what a newsroom must look like from outside after what was done to it.
type Model struct {
	Stories []*Expected // in the order of their numbers
	words   int
}

// Common is a word of every story that Play publishes.
const Common = "harvest"

// Of answers the stories of an edition, newest first.
func (m *Model) Of(edition string) []*Expected {
	var of []*Expected
	for _, e := range slices.Backward(m.Stories) {
		if e.Edition == edition {
			of = append(of, e)
		}
	}
	return of
}

// Play does things to a newsroom in random order, also such as are refused, and calls check after each. Model goes on
// from one call to the next.
func (n *Newsroom) Play(t *rapid.T, m *Model, check func(t *rapid.T)) {
	p := player{n, m}
	t.Repeat(map[string]func(*rapid.T){
		"publish": p.publish, "update": p.update, "outdated": p.outdated, "correct": p.correct, "hold": p.hold, "release": p.release,
		"kill": p.kill, "restore": p.restore, "": check,
	})
}

type player struct {
	*Newsroom
	model *Model
}

func (p player) word() string {
	p.model.words++
	return fmt.Sprintf("w%dx", p.model.words)
}

func (p player) draw(t *rapid.T) *Expected {
	if len(p.model.Stories) == 0 {
		t.Skip("nothing is published yet")
	}
	last := max(0, len(p.model.Stories)-6) // older ones have seen enough
	return rapid.SampledFrom(p.model.Stories[last:]).Draw(t, "story")
}

func playCopy(headline, word string) story.Copy {
	c := Copy(headline, "About the "+Common+" of "+word+".")
	c.Lead.Asset = 3
	return c
}

func (p player) publish(t *rapid.T) {
	e := &Expected{Edition: rapid.SampledFrom([]string{"en", "ru"}).Draw(t, "edition"), State: story.Published, Version: 1, Word: p.word()}
	e.Headline = "Headline " + e.Word
	s, err := p.Publish(t.Context(), account.Operator(), story.Publication{Edition: e.Edition, Kind: story.Article, Copy: playCopy(e.Headline, e.Word)})
	if err != nil {
		t.Fatal(err)
	}
	e.Number = s.Number
	p.model.Stories = append(p.model.Stories, e)
}

func (p player) update(t *rapid.T) {
	e := p.draw(t)
	word := p.word()
	headline := "Headline " + word
	_, err := p.Publish(t.Context(), account.Operator(), story.Publication{
		Edition: e.Edition, Kind: story.Article, Story: e.Number, Base: e.Version, Copy: playCopy(headline, word),
	})
	if err != nil {
		t.Fatal(err)
	}
	e.Gone, e.Word, e.Headline, e.Updated = append(e.Gone, e.Word), word, headline, true
	e.Version++
}

func (p player) outdated(t *rapid.T) {
	e := p.draw(t)
	_, err := p.Publish(t.Context(), account.Operator(), story.Publication{
		Edition: e.Edition, Kind: story.Article, Story: e.Number, Base: e.Version - 1, Copy: playCopy("Never seen", "never"),
	})
	if !errs.Is(err, errs.Conflict) {
		t.Fatalf("an update of version %d went onto version %d: %v", e.Version-1, e.Version, err)
	}
}

func (p player) correct(t *rapid.T) {
	e := p.draw(t)
	p.Clock.Advance(1)
	word := p.word()
	_, err := p.Archive.Correct(t.Context(), account.Operator(), e.Number, story.Fix{Find: "of " + e.Word, Replace: "of " + word, Note: "Corrected."})
	if err != nil {
		t.Fatal(err)
	}
	// The headline keeps the old word: it is still to be found there.
	e.Word, e.Corrected = word, true
	if e.State == story.Held { // a correction ends a hold
		e.State, e.Reason = story.Published, ""
	}
	e.Version++
}

func (p player) act(t *rapid.T, from []story.State, to story.State, act func(number int64) error) {
	e := p.draw(t)
	err := act(e.Number)
	if !slices.Contains(from, e.State) {
		if !errs.Is(err, errs.Conflict) {
			t.Fatalf("story %d went from %s to %s: %v", e.Number, e.State, to, err)
		}
		return
	}
	if err != nil {
		t.Fatal(err)
	}
	if e.State, e.Reason = to, ""; to != story.Published {
		e.Reason = string(to)
	}
}

func (p player) hold(t *rapid.T) {
	p.act(t, []story.State{story.Published}, story.Held, func(number int64) error {
		_, err := p.Archive.Hold(t.Context(), account.Operator(), number, story.Withdrawal{Reason: string(story.Held), Memo: "memo"})
		return err
	})
}

func (p player) release(t *rapid.T) {
	p.act(t, []story.State{story.Held}, story.Published, func(number int64) error {
		_, err := p.Archive.Release(t.Context(), account.Operator(), number, "")
		return err
	})
}

func (p player) kill(t *rapid.T) {
	p.act(t, []story.State{story.Published, story.Held}, story.Killed, func(number int64) error {
		_, err := p.Archive.Kill(t.Context(), account.Operator(), number, story.Withdrawal{Reason: string(story.Killed), Memo: "memo"})
		return err
	})
}

func (p player) restore(t *rapid.T) {
	p.act(t, []story.State{story.Killed}, story.Published, func(number int64) error {
		_, err := p.Archive.Restore(t.Context(), account.Operator(), number, "note")
		return err
	})
}

// Body makes a body of nodes and panics where the schema refuses them: a programmer's mistake in a test.
func Body(nodes ...prose.Node) prose.Doc {
	doc, err := prose.New(nodes...)
	if err != nil {
		panic(err)
	}
	return doc
}
