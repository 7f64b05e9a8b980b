package demo

import (
	"bytes"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"dateline.news/internal/config"
	"dateline.news/internal/discussion"
)

// playedDemo plays the whole script once for a test; the clock stands at the moment at which the demo opens.
func playedDemo(t *testing.T) *loader {
	t.Helper()
	now := time.Now().UTC().Truncate(time.Microsecond)
	l, err := open(t.Context(), config.Storage{Data: t.TempDir()}, now)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.app.Close() })
	if err := l.play(t.Context(), now); err != nil {
		t.Fatal(err)
	}
	return l
}

func TestDemoShowsEveryStateOfTheReadersSide(t *testing.T) {
	l := playedDemo(t)
	for _, c := range []struct {
		name  string
		shows func(*testing.T, *loader)
	}{
		{"discussions", showsDiscussions}, {"readers", showsReaders}, {"chats", showsChats}, {"messages", showsMessages},
		{"moderation", showsModeration}, {"appeals", showsAppeals}, {"history", showsHistory}, {"rules", showsRules}, {"margin", showsMargin},
	} {
		t.Run(c.name, func(t *testing.T) { c.shows(t, l) })
	}
}

func showsDiscussions(t *testing.T, l *loader) {
	for story, want := range map[string]discussion.State{
		"en/strait-bill-vote": discussion.Open, "en/bank-rate-cut": discussion.Slow, "en/coach-opinion": discussion.Paused,
		"ru/nalogi-zhilyo": discussion.PreModerated, "en/ebb-bridge-delay": discussion.Closed, "en/aldous-resigns": discussion.Hidden,
		"ar/madiq-mughlaq": discussion.Closed, // by the edition's rule
	} {
		st, err := l.app.Board.Standing(t.Context(), l.readers["halden"], l.number[story])
		if err != nil {
			t.Fatal(err)
		}
		if st.Discussion != want {
			t.Errorf("%s is %s, want %s", story, st.Discussion, want)
		}
		byHand := want != discussion.Open && want != discussion.Hidden && story != "ar/madiq-mughlaq"
		if byHand != (st.Reason != "") {
			t.Errorf("%s gives the reason %q", story, st.Reason)
		}
	}
}

func showsReaders(t *testing.T, l *loader) {
	want := map[string]discussion.ReaderState{
		"reader en/strait-bill-vote": discussion.Trusted, "reader-new en/strait-bill-vote": discussion.Newcomer,
		"halden en/strait-bill-vote": discussion.Member, "dockray en/coach-opinion": discussion.Muted, "noor en/strait-bill-vote": discussion.Warned,
		"aslanov ru/derbi": discussion.Suspended, "stannard en/strait-bill-vote": discussion.Blocked,
		"castellan en/strait-bill-vote": discussion.Unconfirmed, "granary en/strait-bill-vote": discussion.Deleted,
	}
	got := map[string]discussion.ReaderState{}
	for who := range want {
		key, story, _ := strings.Cut(who, " ")
		st, err := l.app.Board.Standing(t.Context(), l.readers[key], l.number[story])
		if err != nil {
			t.Fatal(err)
		}
		got[who] = st.Reader
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func showsChats(t *testing.T, l *loader) {
	for edition, pinned := range map[string]string{"en": "strait-bill-vote", "ru": "proliv-golosovanie"} {
		chats, _, err := l.app.Board.Chats(t.Context(), discussion.ChatsQuery{Edition: edition})
		if err != nil || len(chats) < 4 {
			t.Fatalf("%d chats of %s, %v", len(chats), edition, err)
		}
		if first := chats[0]; first.Discussion.Story != l.number[edition+"/"+pinned] || !first.Discussion.Pinned || chats[1].Discussion.Pinned {
			t.Errorf("%s: the first chat is %q", edition, first.Headline)
		}
	}
}

func showsMessages(t *testing.T, l *loader) {
	count := map[string]int{}
	for _, talk := range l.script.Talks {
		page, err := l.app.Board.Page(t.Context(), discussion.PageQuery{Story: l.number[talk.Edition+"/"+talk.Story], Sort: discussion.Oldest, Limit: 100})
		if talk.Story == "aldous-resigns" {
			if err == nil && len(page.Messages) > 0 {
				t.Error("what was said under the killed story can be read")
			}
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range page.Messages {
			count["visible"]++
			if m.Featured {
				count["featured"]++
			}
			if m.Staff {
				count["with the badge"]++
			}
			if !m.Edited.IsZero() {
				count["edited"]++
			}
			if m.Name == "" {
				count["of a deleted reader"]++
			}
			if len(m.Reactions) > 0 {
				count["with reactions"]++
			}
		}
	}
	for what, least := range map[string]int{"visible": 110, "featured": 10, "with the badge": 7, "edited": 1, "of a deleted reader": 1, "with reactions": 70} {
		if count[what] < least {
			t.Errorf("%d messages %s, want at least %d", count[what], what, least)
		}
	}
}

func showsModeration(t *testing.T, l *loader) {
	got := map[discussion.Queue][]string{}
	for _, queue := range []discussion.Queue{discussion.QueueReported, discussion.QueuePending, discussion.QueueNew} {
		page, err := l.app.Board.Queue(t.Context(), l.staff[moderator], discussion.QueueQuery{Queue: queue})
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range page.Cases {
			got[queue] = append(got[queue], c.Edition+" "+string(c.Why))
		}
		slices.Sort(got[queue])
	}
	want := map[discussion.Queue][]string{
		discussion.QueueReported: {"ar ", "en ", "en "},
		discussion.QueuePending:  {"en links", "en new", "en suspect", "ru new"},
		discussion.QueueNew:      {"ar ", "en "},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func showsAppeals(t *testing.T, l *loader) {
	pleas, err := l.app.Board.Appeals(t.Context(), l.staff[moderator], 0, 0)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, p := range pleas {
		about := "block"
		if p.Message != nil {
			about = "message"
		}
		if p.Mine {
			about += ", for another to answer"
		}
		got = append(got, p.Name+": "+about)
	}
	slices.Sort(got)
	if diff := cmp.Diff([]string{"Rolf Stannard: block, for another to answer", "Семён Волошин: message"}, got); diff != "" {
		t.Error(diff)
	}
}

func showsHistory(t *testing.T, l *loader) {
	acts, err := l.app.Board.Acts(t.Context(), l.staff[moderator], discussion.ActQuery{Limit: 200})
	if err != nil {
		t.Fatal(err)
	}
	kinds := map[string]bool{}
	for _, a := range acts {
		kinds[a.Kind] = true
	}
	want := []string{"approve", "block", "change", "feature", "mute", "pin", "policy", "reject", "suspend", "warn", "words"}
	if diff := cmp.Diff(want, slices.Sorted(maps.Keys(kinds))); diff != "" {
		t.Error(diff)
	}
	author, err := l.app.Board.Author(t.Context(), l.staff[moderator], l.readers["stannard"].ID)
	if err != nil || len(author.Memos) != 1 || len(author.Sanctions) != 2 {
		t.Errorf("memos %v, sanctions %v, %v", author.Memos, author.Sanctions, err)
	}
}

func showsRules(t *testing.T, l *loader) {
	for _, e := range l.script.Editions {
		policy, err := l.app.Board.Policy(t.Context(), e.Key)
		if err != nil || policy == discussion.DefaultPolicy {
			t.Errorf("%s: policy %+v, %v", e.Key, policy, err)
		}
		words, err := l.app.Board.Words(t.Context(), l.staff[moderator], e.Key)
		if err != nil || len(words.Banned) < 2 || len(words.Suspect) < 3 {
			t.Errorf("%s: words %+v, %v", e.Key, words, err)
		}
	}
}

func TestWelcomeTellsHowToGetIn(t *testing.T) {
	var said bytes.Buffer
	Welcome(&said, "http://x", logins(newsroom(t)))
	lines := strings.Split(said.String(), "\n")
	var readers []string
	for _, line := range lines {
		if words := strings.Fields(line); len(words) == 4 && words[0] == "reader" {
			readers = append(readers, words[1]+" "+words[2])
		}
	}
	want := []string{"corin.vasquez-lund@example.org harbour-dawn-reader", "tamsin.okwuosa@example.org harbour-dawn-reader-new"}
	if diff := cmp.Diff(want, readers); diff != "" {
		t.Error(diff)
	}
}
