package front

import (
	"cmp"
	"slices"
	"time"
)

// Put answers the arrangement with a story at a place: from now on it stands there and nowhere else, and what stood there
// moves one place on, past what is locked, until a place is free or the zone is at its end. A locked slot at the place
// itself stays, and the check says so.
func (a Arrangement) Put(put Slot, now time.Time) Arrangement {
	a.Slots = slices.DeleteFunc(slices.Clone(a.Slots), func(o Slot) bool {
		return o.Story == put.Story && !o.Locked && o.ahead(now).meets(put.ahead(now))
	})
	for next := put; ; {
		i := slices.IndexFunc(a.Slots, func(o Slot) bool {
			return o.Zone == next.Zone && o.Place == next.Place && o.ahead(now).meets(next.ahead(now))
		})
		switch {
		case i < 0 || a.Slots[i].Locked && next.Story == put.Story:
			a.Slots = append(a.Slots, next)
			return a
		case !a.Slots[i].Locked:
			a.Slots[i], next = next, a.Slots[i]
		}
		if next.Place++; next.Place > next.Zone.Places() {
			return a
		}
	}
}

// Move is one difference between two arrangements: a slot that came, went or changed, or the rule of a zone.
type Move struct {
	Zone     Zone  // where it is now; where it was, if it has gone; whose rule
	Place    int   // 0: the rule of the zone
	Story    int64 // 0: the rule of the zone
	Was      Slot  // the zero one: it came
	Now      Slot  // the zero one: it went
	Came     bool
	Gone     bool
	Moved    bool
	Locked   bool // it was locked
	Unlocked bool
	Timed    bool // it stands for another time
}

// Since answers what an arrangement changes in the one before it. What had gone by when it was made does not count.
func (a Arrangement) Since(before Arrangement) []Move {
	var moves []Move
	left := slices.Clone(before.Slots)
	take := func(fits func(Slot) bool) (Slot, bool) {
		i := slices.IndexFunc(left, fits)
		if i < 0 {
			return Slot{}, false
		}
		was := left[i]
		left = slices.Delete(left, i, i+1)
		return was, true
	}
	var fresh []Slot
	pair := func(s, was Slot) {
		m := Move{Zone: s.Zone, Place: s.Place, Story: s.Story, Was: was, Now: s, Moved: s.Zone != was.Zone || s.Place != was.Place,
			Locked: s.Locked && !was.Locked, Unlocked: was.Locked && !s.Locked, Timed: !s.From.Equal(was.From) || !s.Until.Equal(was.Until)}
		if m.Moved || m.Locked || m.Unlocked || m.Timed {
			moves = append(moves, m)
		}
	}
	for _, s := range a.Slots { // those that stayed where they were first: a story may have places one after the other
		if was, found := take(s.same); found {
			pair(s, was)
		} else {
			fresh = append(fresh, s)
		}
	}
	for _, s := range fresh {
		if was, found := take(func(o Slot) bool { return o.Story == s.Story }); found {
			pair(s, was)
		} else {
			moves = append(moves, Move{Zone: s.Zone, Place: s.Place, Story: s.Story, Now: s, Came: true})
		}
	}
	for _, was := range left {
		if !was.over(a.At) {
			moves = append(moves, Move{Zone: was.Zone, Place: was.Place, Story: was.Story, Was: was, Gone: true})
		}
	}
	slices.SortStableFunc(moves, func(a, b Move) int { return cmp.Or(cmp.Compare(a.Zone, b.Zone), a.Place-b.Place) })
	return append(moves, a.rulesSince(before)...)
}

func (a Arrangement) rulesSince(before Arrangement) []Move {
	var zones []Zone
	for _, rule := range append(slices.Clone(a.Fills), before.Fills...) {
		if !slices.Contains(zones, rule.Zone) {
			zones = append(zones, rule.Zone)
		}
	}
	var moves []Move
	for _, z := range zones {
		is, was := a.Rule(z), before.Rule(z)
		if is.Hours != was.Hours || is.Off != was.Off || !slices.Equal(is.Sections, was.Sections) {
			moves = append(moves, Move{Zone: z})
		}
	}
	return moves
}
