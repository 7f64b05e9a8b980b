package discussion_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"dateline.news/internal/discussion"
	"dateline.news/internal/lang"
)

var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

// readers are one reader for each state; the sanctions are against all of edition "en" or story 1.
func readers() map[discussion.ReaderState]discussion.Reader {
	person := discussion.Person{ID: 5, Name: "Ada", Confirmed: true, Created: noon.AddDate(0, -1, 0)}
	member := discussion.Reader{Person: person, Accepted: 5}
	with := func(s ...discussion.Sanction) discussion.Reader {
		r := member
		r.Sanctions = s
		return r
	}
	unconfirmed, gone, newcomer, trusted := member, member, member, member
	unconfirmed.Confirmed, gone.Deleted, newcomer.Accepted, trusted.Accepted = false, true, 2, 20
	until := noon.Add(time.Hour)
	return map[discussion.ReaderState]discussion.Reader{
		discussion.Anonymous: {}, discussion.Unconfirmed: unconfirmed, discussion.Newcomer: newcomer, discussion.Member: member,
		discussion.Trusted: trusted, discussion.Deleted: gone,
		discussion.Warned:    with(discussion.Sanction{ID: 1, Measure: discussion.Warn, Scope: discussion.InEdition, Edition: "en", Rule: discussion.RuleInsult}),
		discussion.Muted:     with(discussion.Sanction{ID: 2, Measure: discussion.Mute, Scope: discussion.InChat, Story: 1, Until: until}),
		discussion.Suspended: with(discussion.Sanction{ID: 3, Measure: discussion.Suspend, Scope: discussion.OnSite, Until: until}),
		discussion.Blocked:   with(discussion.Sanction{ID: 4, Measure: discussion.Block, Scope: discussion.OnSite, Rule: discussion.RuleHate}),
	}
}

// discussions are one discussion for each state.
func discussions() map[discussion.State]discussion.Discussion {
	of := func(s discussion.Setting) discussion.Discussion {
		return discussion.Discussion{Story: 1, Edition: "en", Setting: s}
	}
	return map[discussion.State]discussion.Discussion{
		discussion.Off:          of(discussion.Setting{Mode: discussion.Off}),
		discussion.NotYetOpen:   of(discussion.Setting{Mode: discussion.Open, Opens: noon.Add(time.Hour)}),
		discussion.Open:         of(discussion.Setting{Mode: discussion.Open, Closes: noon.Add(time.Hour)}),
		discussion.PreModerated: of(discussion.Setting{Mode: discussion.PreModerated}),
		discussion.Slow:         of(discussion.Setting{Mode: discussion.Slow, Seconds: 30}),
		discussion.Paused:       of(discussion.Setting{Mode: discussion.Open, Paused: noon.Add(time.Hour)}),
		discussion.Closed:       of(discussion.Setting{Mode: discussion.Open, Closes: noon}),
		discussion.Hidden:       {Story: 1, Edition: "en", Withdrawn: true, Setting: discussion.Setting{Mode: discussion.Open}},
		discussion.Archived:     of(discussion.Setting{Mode: discussion.Open, Closes: noon.Add(-time.Hour), Archives: noon.Add(-time.Minute)}),
	}
}

func TestEverybodyIsToldHisTrueStateInEveryDiscussion(t *testing.T) {
	const talkers = "new member trusted"
	for _, state := range discussion.States {
		d, known := discussions()[state]
		if !known || d.At(noon) != state {
			t.Fatalf("the table has %s for %s", d.At(noon), state)
		}
		for _, rs := range discussion.ReaderStates {
			st := discussion.Stand(readers()[rs], d, noon)
			if st.Reader != rs || st.Discussion != state {
				t.Fatalf("%s in %s is taken for %s in %s", rs, state, st.Reader, st.Discussion)
			}
			talks, takes := strings.Contains(talkers, string(rs)), state.Takes()
			want := discussion.Standing{
				Reader: rs, Discussion: state, MayRead: state != discussion.Off && state != discussion.NotYetOpen && state != discussion.Hidden,
				MayPost: talks && takes, MayReact: talks && (takes || state == discussion.Paused),
			}
			want.Checked = want.MayPost && (rs == discussion.Newcomer || state == discussion.PreModerated)
			want.LinksHeld = want.MayPost && rs == discussion.Newcomer
			switch {
			case !takes:
				want.Key = "discussion.state_" + string(state)
			case !talks:
				want.Key = "discussion.reader_" + string(rs)
			case state != discussion.Open:
				want.Key = "discussion.state_" + string(state)
			default:
				want.Key = "discussion.reader_" + string(rs)
			}
			got := discussion.Standing{
				Reader: st.Reader, Discussion: st.Discussion, MayRead: st.MayRead, MayPost: st.MayPost, MayReact: st.MayReact,
				Checked: st.Checked, LinksHeld: st.LinksHeld, Key: st.Key,
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s in %s:\n%s", rs, state, diff)
			}
			if (rs == discussion.Blocked) != st.MayAppeal || (rs == discussion.Warned) != st.MayAcknowledge {
				t.Errorf("%s may appeal: %v, acknowledge: %v", rs, st.MayAppeal, st.MayAcknowledge)
			}
			if timed := rs == discussion.Muted || rs == discussion.Suspended; takes && timed != !st.Until.IsZero() {
				t.Errorf("%s in %s is told until %v", rs, state, st.Until)
			}
		}
	}
}

func TestEveryStateHasItsTextInEveryLanguage(t *testing.T) {
	var keys []string
	for _, s := range discussion.States {
		keys = append(keys, s.Key())
	}
	for _, s := range discussion.ReaderStates {
		keys = append(keys, s.Key())
	}
	for _, r := range discussion.Rules {
		keys = append(keys, r.Key())
	}
	for _, r := range discussion.Reactions {
		keys = append(keys, r.Key())
	}
	for _, key := range keys {
		if !lang.Has(key) {
			t.Errorf("no text for %q", key)
		}
	}
	for _, code := range lang.Languages {
		seen := map[string]bool{}
		for _, rs := range discussion.ReaderStates {
			for _, d := range discussions() {
				st := discussion.Stand(readers()[rs], d, noon)
				said := st.Text(lang.For(code))
				if strings.Contains(said, "<no value>") || strings.Contains(said, "discussion.state") || strings.Contains(said, "discussion.reader") {
					t.Errorf("%s: %q", code, said)
				}
				seen[said] = true
			}
		}
		if len(seen) < 16 {
			t.Errorf("%s tells only %d different things", code, len(seen))
		}
	}
}

func TestTheGravestSanctionCountsAndAnEndedOneDoesNot(t *testing.T) {
	r := readers()[discussion.Member]
	d := discussions()[discussion.Open]
	hour := noon.Add(time.Hour)
	tests := []struct {
		name      string
		sanctions []discussion.Sanction
		want      discussion.ReaderState
		until     time.Time
	}{
		{"ended", []discussion.Sanction{{Measure: discussion.Mute, Scope: discussion.InChat, Story: 1, Until: noon}}, discussion.Member, time.Time{}},
		{"lifted", []discussion.Sanction{{Measure: discussion.Block, Scope: discussion.OnSite, Lifted: noon.Add(-time.Minute)}}, discussion.Member, time.Time{}},
		{"acknowledged", []discussion.Sanction{{Measure: discussion.Warn, Scope: discussion.OnSite, Acknowledged: noon}}, discussion.Member, time.Time{}},
		{"in another chat", []discussion.Sanction{{Measure: discussion.Block, Scope: discussion.InChat, Story: 2, Edition: "en"}}, discussion.Member, time.Time{}},
		{"in another edition", []discussion.Sanction{{Measure: discussion.Suspend, Scope: discussion.InEdition, Edition: "ru", Until: hour}}, discussion.Member, time.Time{}},
		{"mute and warning", []discussion.Sanction{
			{Measure: discussion.Warn, Scope: discussion.OnSite}, {Measure: discussion.Mute, Scope: discussion.InChat, Story: 1, Until: hour},
		}, discussion.Muted, hour},
		{"two suspensions", []discussion.Sanction{
			{Measure: discussion.Suspend, Scope: discussion.OnSite, Until: hour}, {Measure: discussion.Suspend, Scope: discussion.InEdition, Edition: "en", Until: hour.Add(1)},
		}, discussion.Suspended, hour.Add(1)},
		{"block in the chat", []discussion.Sanction{{Measure: discussion.Block, Scope: discussion.InChat, Story: 1}}, discussion.Blocked, time.Time{}},
	}
	for _, tt := range tests {
		r.Sanctions = tt.sanctions
		if st := discussion.Stand(r, d, noon); st.Reader != tt.want || !st.Until.Equal(tt.until) {
			t.Errorf("%s: %s until %v, want %s until %v", tt.name, st.Reader, st.Until, tt.want, tt.until)
		}
	}
}

func TestTrustIsEarnedByAcceptedMessagesAndTime(t *testing.T) {
	tests := []struct {
		accepted, rejected int
		days               int
		premod             bool
		want               discussion.ReaderState
	}{
		{0, 0, 30, false, discussion.Newcomer}, {2, 50, 30, false, discussion.Newcomer}, {3, 0, 30, false, discussion.Member}, {19, 0, 30, false, discussion.Member},
		{20, 1, 30, false, discussion.Trusted}, {20, 2, 30, false, discussion.Member}, {20, 0, 6, false, discussion.Member}, {20, 0, 30, true, discussion.Member},
	}
	for _, tt := range tests {
		r := discussion.Reader{Person: discussion.Person{ID: 1, Created: noon.AddDate(0, 0, -tt.days)}, Accepted: tt.accepted, Rejected: tt.rejected, Premod: tt.premod}
		if got := r.Earned(noon); got != tt.want {
			t.Errorf("%+v: %s", tt, got)
		}
	}
}
