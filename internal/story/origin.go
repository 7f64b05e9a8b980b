package story

import (
	"context"
	"fmt"

	"dateline.news/internal/errs"
	"dateline.news/internal/store"
)

// Translated is a story that translates another one, as a desk has to know it.
type Translated struct {
	Number  int64
	Edition string
	Section string
	State   State
	Base    int // the version of the original that it was made from
}

// TranslatedFrom answers the stories whose text says that it translates a story, whatever their state, in the order of
// their numbers. It is for the newsroom's own packages and asks for no right.
func (a *Archive) TranslatedFrom(ctx context.Context, q store.Queryer, number int64) ([]Translated, error) {
	rows, err := q.Query(ctx, lean+joined+`
		join story_kin k on k.kin = s.number and k.made_by = s.number
		where k.story = $1
		order by s.number`, number)
	if err != nil {
		return nil, fmt.Errorf("translations of story %d: %w", number, err)
	}
	var all []Translated
	err = store.Each(rows, func(scan func(...any) error) error {
		s, err := scanStory(scan)
		if err == nil && s.Translates != nil && s.Translates.Number == number {
			all = append(all, Translated{Number: s.Number, Edition: s.Edition, Section: s.Section, State: s.State, Base: s.Translates.Version})
		}
		return err
	})
	return all, err
}

// LoadVersion answers the text of one version, or errs.NotFound; like Load it is for the newsroom's own packages and asks
// for no right.
func (a *Archive) LoadVersion(ctx context.Context, q store.Queryer, number int64, version int) (Version, error) {
	all, err := a.readVersions(ctx, q, number, version)
	if err == nil && (version < 1 || len(all) == 0) {
		err = errs.Say(errs.NotFound, "story.version_unknown", map[string]any{"Number": number, "Version": version})
	}
	if err != nil {
		return Version{}, err
	}
	return all[0], nil
}
