package thread_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"dateline.news/internal/discussion"
	"dateline.news/internal/edition"
	"dateline.news/internal/lang"
	"dateline.news/internal/web/thread"
	"dateline.news/internal/web/view"
)

var at = time.Date(2026, 11, 22, 22, 30, 0, 0, time.UTC)

// board answers one page and notes what was asked for.
type board struct {
	page  discussion.Page
	asked discussion.PageQuery
}

func (b *board) Page(_ context.Context, q discussion.PageQuery) (discussion.Page, error) {
	b.asked = q
	return b.page, nil
}

type house struct{}

func (house) Path(ed edition.Edition, elem ...string) string {
	return "/" + strings.Join(append([]string{ed.Prefix}, elem...), "/")
}

func (house) Zone(edition.Edition) *time.Location { return time.UTC }

func page(state discussion.State, messages ...discussion.Message) discussion.Page {
	return discussion.Page{Discussion: discussion.Discussion{Story: 812, Edition: "en", Messages: len(messages)}, State: state, Messages: messages}
}

func in(locale string) edition.Edition {
	return edition.Edition{Code: locale, Locale: locale, Prefix: locale, Direction: lang.Direction(locale)}
}

// draw renders a thread as a face does that includes the part.
func draw(t *testing.T, drawn *thread.Thread) string {
	t.Helper()
	pages, err := view.Load("talk", nil)
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	if err := pages.RenderPart(&out, "discussion", "discussion", drawn); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestDoorLeadsBackToTheStoryInEveryLanguage(t *testing.T) {
	for _, code := range lang.Languages {
		b := &board{page: page(discussion.Open)}
		drawn, err := thread.New(b, house{}).First(t.Context(), in(code), 812, "/"+code+"/20261122/a-812")
		if err != nil {
			t.Fatal(err)
		}
		d := drawn.Door
		if d.Before == "" || d.Between == "" || d.SignIn.Name == "" || d.Register.Name == "" {
			t.Errorf("%s: the sentence is broken: %+v", code, d)
		}
		if want := "/account/sign-in?edition=" + code + "&next=%2F" + code + "%2F20261122%2Fa-812%23discussion"; d.SignIn.Path != want {
			t.Errorf("%s: leads to %s, want %s", code, d.SignIn.Path, want)
		}
		if html := draw(t, drawn); !strings.Contains(html, `action="/`+code+`/talk/812/messages"`) || strings.ContainsAny(html, "\uE000\uE001") {
			t.Errorf("%s: %s", code, html)
		}
	}
}

func TestStoryWithoutADiscussionShowsNone(t *testing.T) {
	drawn, err := thread.New(&board{page: page(discussion.Off)}, house{}).First(t.Context(), in("en"), 812, "/en/x")
	if drawn != nil || err != nil {
		t.Errorf("got %v, %v", drawn, err)
	}
}

func TestStubSaysNothingOfItsAuthor(t *testing.T) {
	stub := discussion.Message{ID: 7, Story: 812, Seq: 1, State: discussion.Gone, Author: 5, Name: "Vera", Text: "Secret", Replies: 1, At: at}
	drawn, err := thread.New(&board{page: page(discussion.Closed, stub)}, house{}).Draw(t.Context(), in("en"), thread.Drawing{Story: 812})
	if err != nil {
		t.Fatal(err)
	}
	html := draw(t, drawn)
	if strings.Contains(html, "Vera") || strings.Contains(html, "Secret") || !strings.Contains(html, "deleted by its author") {
		t.Errorf("%s", html)
	}
	if strings.Contains(html, "<textarea") {
		t.Error("a closed discussion has a box")
	}
}

func TestPagingGoesOnInTheChosenOrder(t *testing.T) {
	for _, tc := range []struct {
		sort       discussion.Sort
		from, next int64
		want       []string
	}{
		{"", 0, 0, nil},
		{"", 0, 51, []string{"/en/talk/812?before=51"}},
		{"", 51, 0, []string{"/en/talk/812"}},
		{discussion.Oldest, 50, 100, []string{"/en/talk/812?sort=old", "/en/talk/812?before=100&sort=old"}},
	} {
		p := page(discussion.Open)
		p.Next = tc.next
		drawn, err := thread.New(&board{page: p}, house{}).Draw(t.Context(), in("en"), thread.Drawing{Story: 812, Sort: tc.sort, From: tc.from})
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, l := range drawn.Paging {
			got = append(got, l.Path)
		}
		if strings.Join(got, " ") != strings.Join(tc.want, " ") {
			t.Errorf("%+v: leads to %v", tc, got)
		}
	}
}
