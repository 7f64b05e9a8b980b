package front

import (
	"slices"
	"time"

	"dateline.news/internal/story"
)

// Candidates are the stories from which empty places are filled, the best first.
type Candidates struct {
	Placed map[int64]story.Story  // the public ones of Arrangement.Stories
	Top    []story.Story          // for the top
	Column map[Zone][]story.Story // for the column of a section
}

// Composition is what stands in each zone, in order.
type Composition map[Zone][]story.Story

// Compose answers the page at a moment: what was put somewhere stands there, the rest fills itself, the top first, and
// no story stands twice.
func (a Arrangement) Compose(at time.Time, zones []Zone, from Candidates) Composition {
	page := Composition{}
	used := map[int64]bool{}
	fixed := map[Zone]map[int]story.Story{}
	for _, s := range a.Slots {
		found, public := from.Placed[s.Story]
		if !public || !s.In(at) || used[s.Story] || !slices.Contains(zones, s.Zone) {
			continue
		}
		if fixed[s.Zone] == nil {
			fixed[s.Zone] = map[int]story.Story{}
		}
		fixed[s.Zone][s.Place], used[s.Story] = found, true
	}
	for _, zone := range zones {
		rest := from.Column[zone]
		if zone == Top {
			rest = from.Top
		}
		rule := a.Rule(zone)
		rest = slices.DeleteFunc(slices.Clone(rest), func(s story.Story) bool { return used[s.Number] || !rule.Takes(s, at) })
		for place := 1; place <= zone.Places(); place++ {
			next, put := fixed[zone][place]
			if !put {
				if len(rest) == 0 {
					continue
				}
				next, rest = rest[0], rest[1:]
				used[next.Number] = true
			}
			page[zone] = append(page[zone], next)
		}
	}
	return page
}
