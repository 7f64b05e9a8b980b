package story

import (
	"context"
	"slices"
	"strings"

	"dateline.news/internal/account"
	"dateline.news/internal/edition"
	"dateline.news/internal/errs"
	"dateline.news/internal/store"
)

// Filter chooses a list of an edition. Section, Topic and Author may be combined: one of them is walked in order and the
// others thin it out.
type Filter struct {
	Edition  string // code; needed
	Section  string // slug
	Topic    string // slug
	Author   string // slug, as AuthorSlug makes it
	Kinds    []Kind // none: every kind
	Before   Cursor
	Limit    int  // 0 means 20; at most 1,000
	WithBody bool // also read the bodies, which lists seldom need
}

// MaxList is the longest list that one call answers.
const MaxList = 1000

// List answers what is public, newest first publication first, with the cursor of the next page (empty: no more).
// Corrections are left out, and the bodies too unless they were asked for.
func (a *Archive) List(ctx context.Context, f Filter) ([]Story, Cursor, error) {
	stories, next, err := a.list(ctx, f, f.lists())
	for i := range stories {
		stories[i] = stories[i].forReaders()
	}
	return stories, next, err
}

// ListAll is List for the newsroom: whole stories in every state. It chooses by edition, section and kind alone.
func (a *Archive) ListAll(ctx context.Context, who account.Actor, f Filter) ([]Story, Cursor, error) {
	if err := who.Must(account.See, f.Edition, f.Section); err != nil {
		return nil, "", err
	}
	if f.Topic != "" || f.Author != "" {
		return nil, "", errs.New(errs.Invalid, "the newsroom's list is not kept by topic or author")
	}
	return a.list(ctx, f, []string{"all:" + f.Edition})
}

// lists names the lists in which a story of the filter stands, the one that is shortest as a rule first.
func (f Filter) lists() []string {
	var names []string
	for _, choice := range []struct{ list, slug string }{{"author", f.Author}, {"topic", f.Topic}, {"section", f.Section}} {
		if choice.slug != "" {
			names = append(names, choice.list+":"+f.Edition+"/"+choice.slug)
		}
	}
	switch {
	case len(names) > 0:
	case len(f.Kinds) == 1:
		names = []string{"kind:" + f.Edition + "/" + string(f.Kinds[0])}
	default:
		names = []string{"edition:" + f.Edition}
	}
	return names
}

// subjectLists names the lists by section, topic and author; they are cache tags as well.
func subjectLists(s Story, ed edition.Edition) []string {
	lists := []string{"section:" + s.Edition + "/" + s.Section}
	for _, topic := range s.Topics {
		lists = append(lists, "topic:"+s.Edition+"/"+topic)
	}
	for _, b := range s.Bylines {
		lists = append(lists, "author:"+s.Edition+"/"+AuthorSlug(b.Name, ed))
	}
	return lists
}

// relist puts the story into the lists where it now belongs, and only there.
func relist(ctx context.Context, tx *store.Tx, s Story, ed edition.Edition) error {
	lists := []string{"all:" + s.Edition}
	if s.Public() {
		lists = append(lists, "edition:"+s.Edition, "kind:"+s.Edition+"/"+string(s.Kind))
		lists = append(lists, subjectLists(s, ed)...)
	}
	if _, err := tx.Exec(ctx, "delete from story_list where number = $1", s.Number); err != nil {
		return err
	}
	slices.Sort(lists)
	for _, list := range slices.Compact(lists) {
		_, err := tx.Exec(ctx, `
			insert into story_list (list, first_published, number)
			values ($1, $2, $3)`, list, store.At(s.FirstPublished), s.Number)
		if err != nil {
			return err
		}
	}
	return nil
}

// listQuery walks one list. Parameters 6 and 7 are further lists in which the story must stand, or empty.
const listQuery = `
		from story_list l
		join story s on s.number = l.number
		join story_version v on v.story = s.number and v.version = s.version
		where l.list = $1
			and (l.first_published, l.number) < ($2, $3)
			and ($4 = '' or s.section = $4)
			and ($5 = '' or $5 like '%,' || s.kind || ',%')
			and ($6 = '' or exists (
				select 1 from story_list o where o.list = $6 and o.first_published = l.first_published and o.number = l.number))
			and ($7 = '' or exists (
				select 1 from story_list o where o.list = $7 and o.first_published = l.first_published and o.number = l.number))
		order by l.first_published desc, l.number desc
		limit $8`

func (a *Archive) list(ctx context.Context, f Filter, lists []string) ([]Story, Cursor, error) {
	ed, err := a.house.ByCode(ctx, f.Edition)
	if err != nil {
		return nil, "", err
	}
	first, number, err := f.Before.Place()
	if err != nil {
		return nil, "", err
	}
	limit := min(max(f.Limit, 0), MaxList)
	if limit == 0 {
		limit = 20
	}
	columns := lean
	if f.WithBody {
		columns = bodied
	}
	lists = append(lists, "", "")
	rows, err := a.db.Query(ctx, columns+listQuery, lists[0], store.At(first), number, f.Section, f.kinds(), lists[1], lists[2], limit+1)
	if err != nil {
		return nil, "", err
	}
	stories, err := a.collect(ed, rows)
	if err != nil || len(stories) <= limit {
		return stories, "", err
	}
	last := stories[limit-1]
	return stories[:limit], MakeCursor(last.FirstPublished, last.Number), nil
}

// kinds writes the wanted kinds as ",article,flash,"; "" for all.
func (f Filter) kinds() string {
	if len(f.Kinds) == 0 {
		return ""
	}
	var b strings.Builder
	for _, k := range f.Kinds {
		b.WriteString("," + string(k))
	}
	return b.String() + ","
}
