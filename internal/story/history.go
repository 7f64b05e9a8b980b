package story

import (
	"context"
	"encoding/json"
	"fmt"

	"dateline.news/internal/account"
	"dateline.news/internal/errs"
	"dateline.news/internal/store"
)

// History answers a public story with every version of it that readers have seen, oldest first, and how often it was
// withdrawn, without what is the newsroom's. A story that is withdrawn has none.
func (a *Archive) History(ctx context.Context, number int64) (Story, []Version, error) {
	s, err := a.Public(ctx, number)
	if err != nil || !s.Public() {
		return s, nil, err
	}
	versions, err := a.readVersions(ctx, a.db, number, 0)
	for i := range versions {
		v := &versions[i]
		v.By, v.Slugline, v.NoteDesk, v.NoteClients = "", "", "", ""
	}
	return s, versions, err
}

// PublicActs answers every hold, release, kill and restore of stories as readers may know of them, oldest first.
func (a *Archive) PublicActs(ctx context.Context, numbers []int64) (map[int64][]Act, error) {
	wanted, err := json.Marshal(numbers)
	if err != nil || len(numbers) == 0 {
		return nil, err
	}
	rows, err := a.db.Query(ctx, `
		select story, kind, reason, at
		from story_withdrawal
		where `+amongNumbers(a.db.Engine(), "story")+`
		order by id`, string(wanted))
	if err != nil {
		return nil, err
	}
	acts := map[int64][]Act{}
	err = store.Each(rows, func(scan func(...any) error) error {
		var number int64
		var act Act
		var at store.Time
		err := scan(&number, &act.Kind, &act.Reason, &at)
		act.At = at.Time
		acts[number] = append(acts[number], act)
		return err
	})
	return acts, err
}

// Held answers the stories that are on hold in an edition or, where it is "", in every one, the longest first, without
// bodies and Corrections. Only what who may see is among them.
func (a *Archive) Held(ctx context.Context, who account.Actor, edition string) ([]Story, error) {
	if !who.Anywhere(account.See) {
		return nil, who.Must(account.See, edition, "")
	}
	rows, err := a.db.Query(ctx, lean+joined+`
		where s.state = 'held' and ($1 = '' or s.edition = $1)
		order by s.withdrawn, s.number`, edition)
	if err != nil {
		return nil, fmt.Errorf("stories on hold: %w", err)
	}
	var all []Story
	err = store.Each(rows, func(scan func(...any) error) error {
		s, err := scanStory(scan)
		if err == nil && who.Can(account.See, s.Edition, s.Section) {
			all = append(all, s)
		}
		return err
	})
	return all, err
}

// heldNumbers answers every story on hold: they show no picture, and yet what is said of their pictures is theirs.
func heldNumbers(ctx context.Context, q store.Queryer) ([]int64, error) {
	rows, err := q.Query(ctx, "select number from story where state = 'held' order by number")
	if err != nil {
		return nil, err
	}
	var all []int64
	err = store.Each(rows, func(scan func(...any) error) error {
		var n int64
		err := scan(&n)
		all = append(all, n)
		return err
	})
	return all, err
}

// wrongs answers the corrections of an update, checked.
func (p Publication) wrongs() ([]*Corrected, error) {
	var fixes []*Corrected
	for _, w := range p.Wrong {
		f, err := Fix{Find: w.Old, Replace: w.New, Class: w.Class, Cause: w.Cause, Note: w.Note}.check()
		if err != nil {
			return nil, errs.In(err, "wrong")
		}
		c := &Corrected{Place: w.Place, Old: w.Old, New: w.New, Class: f.Class, Cause: f.Cause, Note: f.Note}
		for _, passage := range p.Copy.passages() {
			if from, _, ok := c.In(passage.words); ok && passage.place == w.Place {
				c.remember(passage.words, from)
			}
		}
		fixes = append(fixes, c)
	}
	return fixes, nil
}
