package story

import (
	"context"
	"database/sql"
	"encoding/json"
	"time"

	"dateline.news/internal/account"
	"dateline.news/internal/edition"
	"dateline.news/internal/errs"
	"dateline.news/internal/store"
)

// Public answers what readers may know of a story, or errs.NotFound. Of a withdrawn one that is its State, Day, Path
// without a slug, Reason and Withdrawn, and none of its words.
func (a *Archive) Public(ctx context.Context, number int64) (Story, error) {
	s, err := a.Load(ctx, a.db, number)
	return s.forReaders(), err
}

// forReaders answers the story without what is the newsroom's, and without every word of it where it is withdrawn.
func (s Story) forReaders() Story {
	if !s.Public() {
		return Story{
			Number: s.Number, Edition: s.Edition, Kind: s.Kind, State: s.State, Day: s.Day, Path: s.Path, Version: s.Version,
			FirstPublished: s.FirstPublished, Published: s.Published, Reason: s.Reason, Withdrawn: s.Withdrawn,
		}
	}
	s.NoteDesk, s.NoteClients, s.By = "", "", ""
	var corrections []Corrected
	for _, c := range s.Corrections {
		corrections = append(corrections, c.forReaders())
	}
	s.Corrections = corrections
	return s
}

func (c Corrected) forReaders() Corrected {
	c.Cause, c.By, c.AskedBy, c.Asked = "", "", "", time.Time{}
	return c
}

// Get answers the whole story, whatever its state, for the newsroom.
func (a *Archive) Get(ctx context.Context, who account.Actor, number int64) (Story, error) {
	s, err := a.Load(ctx, a.db, number)
	if err != nil {
		return Story{}, err
	}
	if err := who.Must(account.See, s.Edition, s.Section); err != nil {
		return Story{}, err
	}
	return s, nil
}

// Load is Get for the newsroom's own packages, within a transaction or outside; it asks for no right.
func (a *Archive) Load(ctx context.Context, q store.Queryer, number int64) (Story, error) {
	s, err := readStory(ctx, q, number)
	if err != nil {
		return Story{}, err
	}
	ed, err := a.house.ByCode(ctx, s.Edition)
	if err != nil {
		return Story{}, err
	}
	s.Path = a.path(ed, s)
	return s, nil
}

// path answers the address of a story; a withdrawn one's carries no slug.
func (a *Archive) path(ed edition.Edition, s Story) string {
	if !s.Public() {
		s.Slug = ""
	}
	return a.house.StoryPath(ed, s.Day, s.Slug, s.Number)
}

// collect reads stories of one edition and closes the rows.
func (a *Archive) collect(ed edition.Edition, rows *sql.Rows) ([]Story, error) {
	var stories []Story
	err := store.Each(rows, func(scan func(...any) error) error {
		s, err := scanStory(scan)
		s.Path = a.path(ed, s)
		stories = append(stories, s)
		return err
	})
	return stories, err
}

// ByNumbers answers those of the stories that are public, for cards and hits: without bodies and Corrections.
func (a *Archive) ByNumbers(ctx context.Context, numbers []int64) (map[int64]Story, error) {
	found := make(map[int64]Story, len(numbers))
	if len(numbers) == 0 {
		return found, nil
	}
	stories, err := a.among(ctx, numbers)
	for _, s := range stories {
		found[s.Number] = s
	}
	return found, err
}

// among answers the public ones of the numbers, in the order of their numbers, without bodies.
func (a *Archive) among(ctx context.Context, numbers []int64) ([]Story, error) {
	wanted, err := json.Marshal(numbers)
	if err != nil {
		return nil, err
	}
	rows, err := a.db.Query(ctx, lean+joined+`
		where `+amongNumbers(a.db.Engine(), "s.number")+` and s.state = 'published'
		order by s.number`, string(wanted))
	if err != nil {
		return nil, err
	}
	stories, err := a.collect(edition.Edition{}, rows)
	if err != nil {
		return nil, err
	}
	for i, s := range stories {
		ed, err := a.house.ByCode(ctx, s.Edition)
		if err != nil {
			return nil, err
		}
		stories[i].Path = a.path(ed, s)
		stories[i] = stories[i].forReaders()
	}
	return stories, nil
}

// Versions answers every version, oldest first, with its text, for the newsroom.
func (a *Archive) Versions(ctx context.Context, who account.Actor, number int64) ([]Version, error) {
	return a.versions(ctx, who, number, 0)
}

// Version answers one version, for the newsroom, or errs.NotFound.
func (a *Archive) Version(ctx context.Context, who account.Actor, number int64, version int) (Version, error) {
	all, err := a.versions(ctx, who, number, version)
	if err != nil {
		return Version{}, err
	}
	if version < 1 || len(all) == 0 {
		return Version{}, errs.Say(errs.NotFound, "story.version_unknown", map[string]any{"Number": number, "Version": version})
	}
	return all[0], nil
}

// versions answers one version, or all of them where version is 0.
func (a *Archive) versions(ctx context.Context, who account.Actor, number int64, version int) ([]Version, error) {
	if _, err := a.Get(ctx, who, number); err != nil {
		return nil, err
	}
	return a.readVersions(ctx, a.db, number, version)
}

func (a *Archive) readVersions(ctx context.Context, q store.Queryer, number int64, version int) ([]Version, error) {
	rows, err := q.Query(ctx, `
		select version, turn, published, actor, copy, body
		from story_version
		where story = $1 and ($2 = 0 or version = $2)
		order by version`, number, version)
	if err != nil {
		return nil, err
	}
	var all []Version
	err = store.Each(rows, func(scan func(...any) error) error {
		v := Version{Story: number}
		var turn, text, body string
		var published store.Time
		if err := scan(&v.Version, &turn, &published, &v.By, &text, &body); err != nil {
			return err
		}
		v.Turn, v.Published = Turn(turn), published.Time
		v.Copy, err = readCopy(text, body)
		all = append(all, v)
		return err
	})
	return all, err
}

// Slugs answers every slug that the story ever had, oldest first, for the newsroom.
func (a *Archive) Slugs(ctx context.Context, who account.Actor, number int64) ([]string, error) {
	if _, err := a.Get(ctx, who, number); err != nil {
		return nil, err
	}
	rows, err := a.db.Query(ctx, "select slug from story_slug where story = $1 order by since, slug", number)
	if err != nil {
		return nil, err
	}
	var slugs []string
	err = store.Each(rows, func(scan func(...any) error) error {
		var slug string
		err := scan(&slug)
		slugs = append(slugs, slug)
		return err
	})
	return slugs, err
}
