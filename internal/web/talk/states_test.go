package talk_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"dateline.news/internal/account"
	"dateline.news/internal/discussion"
	"dateline.news/internal/lang"
)

// everywhere publishes a story in the edition of each language.
func (p *press) everywhere() {
	p.t.Helper()
	for _, code := range lang.Languages {
		if p.stories[code] == 0 {
			p.stories[code] = p.publish("Harvest begins in "+code, code)
		}
	}
}

// words are those of an edition, in its zone.
func (p *press) words(code string) *lang.Printer {
	p.t.Helper()
	ed := p.edition(code)
	return lang.For(ed.Locale).In(p.House.Zone(ed))
}

// told is what me.json says of a reader's standing.
type told struct {
	Talk struct {
		Standing discussion.Standing
		Text     string
		Until    string
		Rule     string
		Panel    string
	}
}

func (b *browser) told(story int64) told {
	b.t.Helper()
	_, body := b.ask(http.MethodGet, fmt.Sprintf("/account/me.json?story=%d", story), nil, "Accept", "application/json")
	var t told
	if err := json.Unmarshal([]byte(body), &t); err != nil {
		b.t.Fatalf("%v: %s", err, body)
	}
	return t
}

// beginnings are how the texts of states begin, up to the first value in them. What is common to two states does not tell
// them apart.
func beginnings[S interface {
	comparable
	Key() string
}](p *lang.Printer, states []S) map[S]string {
	all := map[S]string{}
	for _, s := range states {
		begin, _, _ := strings.Cut(p.T(s.Key(), "Until", "\x00", "Seconds", "\x00"), "\x00")
		all[s] = strings.TrimRight(begin, "\u2066\u2067\u2068") // what parts a value of another direction
	}
	return all
}

// member makes a reader whose first messages were accepted.
func (p *press) member(name string) *browser {
	p.t.Helper()
	b := p.reader(name)
	for i := range discussion.Checked {
		p.Clock.Advance(time.Minute)
		b.send(b.talk("/messages"), "text", fmt.Sprintf("%s has something to say, part %d", name, i))
		b.want(http.StatusSeeOther)
	}
	p.approve()
	return b
}

func TestReaderIsToldTheTrueStateAndNoOtherInEveryLanguage(t *testing.T) {
	p := open(t)
	p.everywhere()
	member := p.member("Mem Ber")
	crowd := p.crowd()
	crowd[discussion.Member] = member
	until := p.Clock.Now().Add(time.Hour)
	for _, code := range lang.Languages {
		words, story := p.words(code), p.stories[code]
		begins := beginnings(words, discussion.ReaderStates)
		for state, b := range crowd {
			sanctioned := state == discussion.Warned || state == discussion.Muted || state == discussion.Suspended || state == discussion.Blocked
			timed := state == discussion.Muted || state == discussion.Suspended
			want := words.T(state.Key(), "Until", "")
			if timed {
				want = words.T(state.Key(), "Until", until)
			}
			got := b.told(story).Talk
			if got.Standing.Reader != state || got.Text != want || want == "" {
				t.Errorf("%s: %s is taken for %s and told %q, want %q", code, state, got.Standing.Reader, got.Text, want)
			}
			if (got.Until != "") != timed || (got.Rule != "") != sanctioned {
				t.Errorf("%s: %s is told until %q, and the rule %q", code, state, got.Until, got.Rule)
			}
			if state == discussion.Anonymous {
				continue // the discussion's page itself shows the door
			}
			b.get(fmt.Sprintf("/%s/talk/%d/write", code, story))
			b.want(http.StatusOK)
			for place, shown := range map[string]string{"me.json": got.Panel, "page": b.matter()} {
				shown = html.UnescapeString(shown)
				for other, begin := range begins {
					if strings.HasPrefix(begins[state], begin) && other != state {
						continue
					}
					if is := strings.Contains(shown, begin); is != (other == state) {
						t.Errorf("%s, %s: a reader who is %s is told of %s: %v\n%s", code, place, state, other, is, shown)
					}
				}
				quoted := words.T(discussion.RuleSpam.Key())
				if strings.Contains(shown, quoted) != sanctioned || strings.Contains(shown, "A moderator's note") != sanctioned {
					t.Errorf("%s, %s: %s lacks the rule or the reason, or has them for nothing", code, place, state)
				}
				if left := words.N("relative.minutes_ahead", 59); timed && !strings.Contains(shown, left) && !strings.Contains(shown, words.N("relative.hours_ahead", 1)) {
					t.Errorf("%s, %s: %s is not told the time that is left", code, place, state)
				}
			}
		}
	}
}

func TestDiscussionSaysItsTrueStateAndNoOtherInEveryLanguage(t *testing.T) {
	p := open(t)
	p.everywhere()
	b := p.member("Vera Moss")
	for _, code := range lang.Languages {
		story := p.stories[code]
		p.Clock.Advance(time.Minute)
		b.send(fmt.Sprintf("/%s/talk/%d/messages", code, story), "text", "Words of before in "+code)
		b.want(http.StatusSeeOther)
		for _, state := range discussion.States {
			p.saysItsState(b, code, state)
		}
	}
}

func (p *press) saysItsState(b *browser, code string, state discussion.State) {
	p.t.Helper()
	words, story := p.words(code), p.stories[code]
	f := discussion.ChangeForm{Story: story, State: state, Reason: "A public reason"}
	values := []any{"Until", "", "Seconds", 0}
	switch state {
	case discussion.Slow:
		f.Seconds, values[3] = 60, 60
	case discussion.Paused, discussion.NotYetOpen:
		f.Until = p.Clock.Now().Add(time.Hour)
		values[1] = f.Until
	}
	_, err := p.board.Change(p.t.Context(), account.Operator(), f)
	p.must(err)
	path := fmt.Sprintf("/%s/talk/%d", code, story)
	if status, _ := b.get(path); state == discussion.Off {
		if status != http.StatusNotFound {
			p.t.Errorf("a discussion that is off answers %d", status)
		}
		return
	}
	b.want(http.StatusOK)
	page := html.UnescapeString(b.matter())
	if shown := strings.Contains(page, "Words of before in "+code); shown != state.Readable() {
		p.t.Errorf("%s %s: the messages are shown: %v", code, state, shown)
	}
	if box := strings.Contains(page, "<textarea"); box != state.Takes() {
		p.t.Errorf("%s %s: there is a box: %v", code, state, box)
	}
	if reason := strings.Contains(page, "A public reason"); reason != (state != discussion.Open) {
		p.t.Errorf("%s %s: the reason is shown: %v", code, state, reason)
	}
	begins := beginnings(words, discussion.States)
	for other, begin := range begins {
		if strings.HasPrefix(begins[state], begin) && other != state {
			continue
		}
		if is := strings.Contains(page, begin); is != (other == state && state != discussion.Open) {
			p.t.Errorf("%s %s: says %q: %v", code, state, begin, is)
		}
	}
	want := words.T(state.Key(), values...)
	if state == discussion.Open {
		want = words.T(discussion.Member.Key(), "Until", "") // nothing to say of the discussion
	} else if !strings.Contains(page, want) {
		p.t.Errorf("%s: the page of a discussion that is %s does not say %q", code, state, want)
	}
	if got := b.told(story).Talk; got.Text != want || got.Standing.Discussion != state {
		p.t.Errorf("%s %s: the reader is told %q in %s, want %q", code, state, got.Text, got.Standing.Discussion, want)
	}
}

func TestReaderWhoseAppealWaitsIsToldSo(t *testing.T) {
	p := open(t)
	b := p.reader("Vera Moss")
	p.sanction(b, discussion.Block)
	sanction := b.told(p.story).Talk.Standing.Sanction
	b.send(b.talk("/appeal"), "sanction", fmt.Sprint(sanction), "words", "I meant the ship.")
	b.want(http.StatusSeeOther)
	b.get(b.talk("/write"))
	b.want(http.StatusOK, "Your appeal waits for another moderator.")
	if strings.Contains(b.matter(), `id="plea"`) {
		t.Error("a second appeal is offered")
	}
	pleas, err := p.board.Appeals(t.Context(), account.Operator(), 0, 0)
	p.must(err)
	other := p.staff("Modest Rater")
	who, err := p.book.Actor(t.Context(), other.me().ID)
	p.must(err)
	_, err = p.board.Answer(t.Context(), who, discussion.AnswerForm{Appeal: pleas[0].ID})
	p.must(err)
	b.get(b.talk("/write"))
	b.want(http.StatusOK, "the decision stands")
}

func TestWarnedReaderOfAClosedDiscussionSeesBothTruths(t *testing.T) {
	p := open(t)
	b := p.reader("Vera Moss")
	p.sanction(b, discussion.Warn)
	_, err := p.board.Change(t.Context(), account.Operator(), discussion.ChangeForm{Story: p.story, State: discussion.Closed})
	p.must(err)
	b.get(b.talk("/write"))
	b.want(http.StatusOK, "The discussion is closed.", "A moderator has warned you.", "No advertising and no repetition.", `action="`+b.talk("/acknowledge")+`"`)
}
