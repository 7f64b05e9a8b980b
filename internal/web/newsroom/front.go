package newsroom

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"dateline.news/internal/account"
	"dateline.news/internal/edition"
	"dateline.news/internal/errs"
	"dateline.news/internal/front"
	"dateline.news/internal/story"
)

// frontPage is where the home page is arranged.
type frontPage struct {
	Frame
	Edition  edition.Edition
	Editions []Choice
	Version  int
	Zones    []frontZone
	Adding   []Choice // the zones, for one more story
	History  []frontChange
	Now      string // in the edition's zone, as an input of a moment has it
	MayUndo  bool
}

// frontZone is a part of the home page: the slots that were set, and the rule for the rest.
type frontZone struct {
	Zone     front.Zone
	Name     string
	Places   int
	Slots    []frontSlot
	Rule     front.Fill
	Sections []Choice // from which the top fills itself
}

// frontSlot is one story that was put somewhere, or that fills a place by rule.
type frontSlot struct {
	front.Slot
	Index       int
	Headline    string
	Path        string
	Begins      string
	Ends        string
	Withdrawn   bool // it stands nowhere now
	Later, Over bool
	ByRule      bool
}

// frontChange is one line of who changed what.
type frontChange struct {
	Version int
	Name    string
	At      time.Time
	Undoes  int
	Moves   []string // what it changed, a line each
}

const inputMoment = "2006-01-02T15:04"

func (f *Face) frontPage(v *visit) error {
	editions, ed, err := f.editionsOf(v, account.Arrange)
	if err != nil {
		return err
	}
	ctx := v.r.Context()
	order, err := f.Front.Current(ctx, ed.Code)
	if err != nil {
		return err
	}
	if v.typed.Act == "order" { // a refused form is shown as it was typed, where it can be read
		if typed, err := f.typedOrder(v, ed); err == nil {
			order.Slots, order.Fills, order.Version = typed.Slots, typed.Fills, typed.Version
		}
	}
	page := frontPage{Frame: f.frame(v, v.words.T("front.front"), frontPath), Edition: ed, Editions: editionChoices(editions, ed.Code), Version: order.Version,
		Now: f.Clock.Now().In(f.House.Zone(ed)).Format(inputMoment), MayUndo: order.Version > 0}
	if page.Zones, err = f.frontZones(ctx, v, ed, order); err != nil {
		return err
	}
	for _, z := range page.Zones {
		page.Adding = append(page.Adding, Choice{Value: string(z.Zone), Word: z.Name})
	}
	if page.History, err = f.frontHistory(ctx, v, ed); err != nil {
		return err
	}
	return f.render(v, "front", page)
}

const frontPath = "/newsroom/front"

func (f *Face) frontZones(ctx context.Context, v *visit, ed edition.Edition, order front.Arrangement) ([]frontZone, error) {
	stories, err := f.Archive.ByNumbers(ctx, order.Stories())
	if err != nil {
		return nil, err
	}
	now, zone := f.Clock.Now(), f.House.Zone(ed)
	set, err := f.ComposeHome(ctx, ed, order, now)
	if err != nil {
		return nil, err
	}
	var zones []frontZone
	index := 0
	for _, z := range front.Zones(ed) {
		part := frontZone{Zone: z, Name: frontZoneName(v, ed, z), Places: z.Places(), Rule: order.Rule(z)}
		for _, s := range order.Slots {
			if s.Zone == z {
				part.Slots = append(part.Slots, slotView(s, index, stories, now, zone))
				index++
			}
		}
		part.Slots = append(part.Slots, byRule(part, set[z], now)...)
		slices.SortStableFunc(part.Slots, func(a, b frontSlot) int { return a.Place - b.Place })
		if z == front.Top {
			for _, sec := range ed.Sections {
				part.Sections = append(part.Sections, Choice{sec.Slug, sec.Name, slices.Contains(part.Rule.Sections, sec.Slug)})
			}
		}
		zones = append(zones, part)
	}
	for _, z := range zones { // what is set by hand is counted first
		for i := range z.Slots {
			if z.Slots[i].ByRule {
				z.Slots[i].Index = index
				index++
			}
		}
	}
	return zones, nil
}

func frontZoneName(v *visit, ed edition.Edition, z front.Zone) string {
	for _, s := range ed.Sections {
		if front.Zone(s.Slug) == z {
			return s.Name
		}
	}
	return v.words.T("front.top")
}

// byRule answers the stories of a zone that nobody has put there, with the places in which they stand.
func byRule(part frontZone, stands []story.Story, now time.Time) []frontSlot {
	var rows []frontSlot
	for i, s := range stands {
		if !slices.ContainsFunc(part.Slots, func(o frontSlot) bool { return o.Story == s.Number && o.In(now) }) {
			rows = append(rows, frontSlot{Slot: front.Slot{Zone: part.Zone, Place: i + 1, Story: s.Number}, Headline: s.Headline, Path: s.Path, ByRule: true})
		}
	}
	return rows
}

func slotView(s front.Slot, index int, stories map[int64]story.Story, now time.Time, zone *time.Location) frontSlot {
	shown := frontSlot{Slot: s, Index: index, Begins: moment(s.From, zone), Ends: moment(s.Until, zone), Later: s.From.After(now), Over: !s.Until.IsZero() && !s.Until.After(now)}
	found, public := stories[s.Story]
	shown.Headline, shown.Path, shown.Withdrawn = found.Headline, found.Path, !public
	return shown
}

func moment(t time.Time, zone *time.Location) string {
	if t.IsZero() {
		return ""
	}
	return t.In(zone).Format(inputMoment)
}

func (f *Face) frontHistory(ctx context.Context, v *visit, ed edition.Edition) ([]frontChange, error) {
	const shown = 20
	versions, err := f.Front.History(ctx, v.who, ed.Code, shown+1)
	if err != nil {
		return nil, err
	}
	names, err := f.Book.Names(ctx, v.who)
	if err != nil {
		return nil, err
	}
	var numbers []int64
	for _, a := range versions {
		numbers = append(numbers, a.Stories()...)
	}
	stories, err := f.Archive.ByNumbers(ctx, numbers)
	var changes []frontChange
	for i, a := range versions[:min(shown, len(versions))] {
		name := names[a.By]
		if a.By == 0 {
			name = v.words.T("newsroom.operator")
		}
		change := frontChange{Version: a.Version, Name: name, At: a.At, Undoes: a.Undoes}
		before := front.Arrangement{Edition: ed.Code}
		if i+1 < len(versions) {
			before = versions[i+1]
		}
		for _, m := range a.Since(before) {
			change.Moves = append(change.Moves, frontMove(v, ed, m, stories))
		}
		changes = append(changes, change)
	}
	return changes, err
}

// frontMove says one change of the home page.
func frontMove(v *visit, ed edition.Edition, m front.Move, stories map[int64]story.Story) string {
	zone := frontZoneName(v, ed, m.Zone)
	if m.Story == 0 {
		return v.words.T("front.did_rule", "Zone", zone)
	}
	headline := itoa(m.Story) // withdrawn: nothing of what it says
	if s, public := stories[m.Story]; public {
		headline = s.Headline
	}
	key := "front.did_time"
	switch {
	case m.Came:
		key = "front.did_put"
	case m.Gone:
		key = "front.did_take"
	case m.Moved:
		key = "front.did_move"
	case m.Locked:
		key = "front.did_lock"
	case m.Unlocked:
		key = "front.did_unlock"
	}
	return v.words.T(key, "Headline", headline, "Zone", zone, "Place", m.Place, "FromZone", frontZoneName(v, ed, m.Was.Zone), "From", m.Was.Place)
}

// frontEdition answers the edition that a form names, where the home page is the visitor's to arrange.
func (f *Face) frontEdition(v *visit) (edition.Edition, error) {
	if err := v.form(); err != nil {
		return edition.Edition{}, err
	}
	ed, err := f.House.ByCode(v.r.Context(), v.r.FormValue("edition"))
	if err != nil {
		return ed, err
	}
	return ed, v.who.Must(account.Arrange, ed.Code, "")
}

// typedOrder reads the form: slot.0.story, slot.0.zone … and rule.top.hours …; a slot without a story is taken away.
func (f *Face) typedOrder(v *visit, ed edition.Edition) (front.Arrangement, error) {
	order := front.Arrangement{Edition: ed.Code}
	order.Version, _ = strconv.Atoi(v.field("version")) // what is none fits no version
	zone := f.House.Zone(ed)
	for i := range 200 { // what fills by rule sends nothing
		number := v.field(slotField(i, "story"))
		if number == "" || v.field(slotField(i, "remove")) != "" {
			continue
		}
		s := front.Slot{Zone: front.Zone(v.field(slotField(i, "zone"))), Locked: v.field(slotField(i, "locked")) != ""}
		var err error
		if s.Story, err = strconv.ParseInt(number, 10, 64); err != nil {
			return order, errs.At(slotField(i, "story"), "front.no_number", map[string]any{"Typed": number})
		}
		s.Place, _ = strconv.Atoi(v.field(slotField(i, "place"))) // 0 is no place, and refused as such
		if s.From, err = typedMoment(v, slotField(i, "from"), zone); err != nil {
			return order, err
		}
		if s.Until, err = typedMoment(v, slotField(i, "until"), zone); err != nil {
			return order, err
		}
		order.Slots = append(order.Slots, s)
	}
	put, err := typedPut(v)
	if err != nil {
		return order, err
	}
	if put.Story != 0 {
		order = order.Put(put, f.Clock.Now())
	}
	for _, z := range front.Zones(ed) {
		rule := front.Fill{Zone: z, Off: v.field("rule."+string(z)+".off") != "", Sections: v.r.PostForm["rule."+string(z)+".section"]}
		rule.Hours, _ = strconv.Atoi(v.field("rule." + string(z) + ".hours")) // "" is any age
		if rule.Off || rule.Hours != 0 || len(rule.Sections) > 0 {
			order.Fills = append(order.Fills, rule)
		}
	}
	return order, nil
}

// typedPut reads the story that is put on the page anew: the one of a row's button, or the one that was typed; the zero
// slot where there is none.
func typedPut(v *visit) (front.Slot, error) {
	number, zone, place := v.field("story"), v.field("zone"), v.field("place")
	if row := strings.Fields(v.field("put")); len(row) == 3 {
		number, zone, place = row[2], row[0], row[1]
	}
	if number == "" {
		return front.Slot{}, nil
	}
	s := front.Slot{Zone: front.Zone(zone)}
	var err error
	if s.Story, err = strconv.ParseInt(number, 10, 64); err != nil || s.Story < 1 {
		return s, errs.At("story", "front.no_number", map[string]any{"Typed": number})
	}
	s.Place, _ = strconv.Atoi(place) // 0 is no place, and refused as such
	return s, nil
}

func slotField(i int, name string) string { return "slot." + strconv.Itoa(i) + "." + name }

func typedMoment(v *visit, field string, zone *time.Location) (time.Time, error) {
	typed := v.field(field)
	if typed == "" {
		return time.Time{}, nil
	}
	at, err := time.ParseInLocation(inputMoment, typed, zone)
	if err != nil {
		return at, errs.At(field, "front.no_moment", map[string]any{"Typed": typed})
	}
	return at, nil
}

func (f *Face) arrangeFront(v *visit) error {
	ed, err := f.frontEdition(v)
	if err != nil {
		return err
	}
	order, err := f.typedOrder(v, ed)
	if err == nil {
		_, err = f.Front.Arrange(v.r.Context(), v.who, order)
	}
	if err != nil {
		return f.again(v, "order", err, f.frontPage)
	}
	return f.onward(v, query(frontPath, "edition", ed.Code), v.words.T("front.kept"))
}

func (f *Face) undoFront(v *visit) error {
	ed, err := f.frontEdition(v)
	if err != nil {
		return err
	}
	seen, _ := strconv.Atoi(v.field("version")) // what is none fits no version
	if _, err := f.Front.Undo(v.r.Context(), v.who, ed.Code, seen); err != nil {
		return f.again(v, "undo", err, f.frontPage)
	}
	return f.onward(v, query(frontPath, "edition", ed.Code), v.words.T("front.undone"))
}

// frontPreview draws the home page with the order of the form, or with the one that counts, at a moment.
func (f *Face) frontPreview(v *visit) error {
	ed, err := f.frontEdition(v)
	if err != nil {
		return err
	}
	ctx := v.r.Context()
	order, err := f.Front.Current(ctx, ed.Code)
	if v.r.Method == http.MethodPost {
		order, err = f.typedOrder(v, ed)
	}
	if err != nil {
		return err
	}
	at, err := time.ParseInLocation(inputMoment, v.r.FormValue("at"), f.House.Zone(ed))
	if err != nil {
		at = f.Clock.Now() // no moment chosen
	}
	page, err := f.PreviewHome(ctx, ed, order, at)
	if err != nil {
		return err
	}
	v.w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_, err = v.w.Write(page)
	return hungUp(err)
}
