package newsroom

import (
	"context"
	"net/http"
	"slices"
	"strconv"
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

// frontSlot is one story that was put somewhere.
type frontSlot struct {
	front.Slot
	Index       int
	Headline    string
	Path        string
	Begins      string
	Ends        string
	Withdrawn   bool // it stands nowhere now
	Later, Over bool
}

// frontChange is one line of who changed what.
type frontChange struct {
	Version int
	Name    string
	At      time.Time
	Slots   int
	Undoes  int
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
			order.Slots, order.Fills = typed.Slots, typed.Fills
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
	if page.History, err = f.frontHistory(ctx, v, ed.Code); err != nil {
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
		slices.SortStableFunc(part.Slots, func(a, b frontSlot) int { return a.Place - b.Place })
		if z == front.Top {
			for _, sec := range ed.Sections {
				part.Sections = append(part.Sections, Choice{sec.Slug, sec.Name, slices.Contains(part.Rule.Sections, sec.Slug)})
			}
		}
		zones = append(zones, part)
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

func (f *Face) frontHistory(ctx context.Context, v *visit, code string) ([]frontChange, error) {
	versions, err := f.Front.History(ctx, v.who, code, 20)
	if err != nil {
		return nil, err
	}
	names, err := f.Book.Names(ctx, v.who)
	var changes []frontChange
	for _, a := range versions {
		name := names[a.By]
		if a.By == 0 {
			name = v.words.T("newsroom.operator")
		}
		changes = append(changes, frontChange{Version: a.Version, Name: name, At: a.At, Slots: len(a.Slots), Undoes: a.Undoes})
	}
	return changes, err
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
	for i := 0; v.r.PostForm.Has(slotField(i, "story")) && i < 200; i++ {
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
	if number := v.field("story"); number != "" {
		s := front.Slot{Zone: front.Zone(v.field("zone"))}
		var err error
		if s.Story, err = strconv.ParseInt(number, 10, 64); err != nil {
			return order, errs.At("story", "front.no_number", map[string]any{"Typed": number})
		}
		s.Place, _ = strconv.Atoi(v.field("place")) // 0 is no place, and refused as such
		order.Slots = append(order.Slots, s)
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
