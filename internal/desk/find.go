package desk

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"dateline.news/internal/account"
	"dateline.news/internal/errs"
	"dateline.news/internal/store"
	"dateline.news/internal/text"
)

// View is one way to look at the newsroom's list.
type View string

// The views of the list.
const (
	ViewOpen      View = ""          // everything that is being worked on, the newest first
	ViewMine      View = "mine"      // what is open of the person who asks
	ViewDue       View = "due"       // what is wanted by a time, the most pressing first
	ViewScheduled View = "scheduled" // what goes out by itself, soonest first
	ViewLive      View = "live"      // what was published and is not killed
	ViewSpiked    View = "spiked"
)

// Views are the views that are no stage, in the order of the rail.
var Views = []View{ViewMine, ViewOpen, ViewDue, ViewScheduled, ViewLive, ViewSpiked}

// Search is a question to the list. The zero value beside an edition is everything that is open.
type Search struct {
	Edition string    `json:"edition"`
	View    View      `json:"view,omitempty"`
	Stage   string    `json:"stage,omitempty"` // code of a stage; with ViewOpen and ViewMine
	Words   string    `json:"words,omitempty"` // each of them is in headline, slugline, place, bylines or topics
	Section string    `json:"section,omitempty"`
	Writer  int64     `json:"writer,omitempty"`  // account
	Urgency int       `json:"urgency,omitempty"` // at least so urgent: 3 finds 1 to 3; 0: any
	From    time.Time `json:"from,omitzero"`     // changed then or later
	Until   time.Time `json:"until,omitzero"`    // changed before
}

const (
	maxWords = 8 // of a search; more narrow nothing down
	// MostLines is the longest page of the list.
	MostLines = 100
	// MostCounted is where Count stops.
	MostCounted = 1000
)

// byTime says by which column of time a view is ordered; "" by the draft, newest first.
func (s Search) byTime() string {
	switch s.View {
	case ViewDue:
		return "d.due_at"
	case ViewScheduled:
		return "d.schedule_at"
	}
	return ""
}

// where writes the conditions of a search, as far as who may see.
func (s Search) where(who account.Actor) (*conditions, error) {
	c := &conditions{}
	return c, s.narrow(c, who)
}

// narrow adds the conditions of a search to others, as far as who may see.
func (s Search) narrow(c *conditions, who account.Actor) error {
	if s.Edition == "" {
		return errs.At("edition", "error.required", nil)
	}
	if err := c.within(who, account.See, s.Edition); err != nil {
		return err
	}
	switch s.View {
	case ViewOpen, ViewMine:
		c.and(open)
	case ViewDue:
		c.and("d.due_at is not null")
	case ViewScheduled:
		c.and("d.schedule_at is not null")
	case ViewLive:
		c.and("d.shown <> '' and d.shown <> 'killed'")
	case ViewSpiked:
		c.and("d.standing = 'spiked'")
	default:
		return errs.At("view", "desk.view_unknown", map[string]any{"View": string(s.View)})
	}
	if s.View == ViewMine {
		c.and("d.author = ?", who.ID)
	}
	if s.Stage != "" {
		c.and("d.standing = ?", s.Stage)
	}
	if s.Section != "" {
		c.and("d.section = ?", s.Section)
	}
	if s.Writer != 0 {
		c.and("d.author = ?", s.Writer)
	}
	if s.Urgency != 0 {
		c.and("d.urgency <= ?", s.Urgency)
	}
	if !s.From.IsZero() {
		c.and("d.updated >= ?", store.At(s.From))
	}
	if !s.Until.IsZero() {
		c.and("d.updated < ?", store.At(s.Until))
	}
	words := strings.Fields(text.Fold(s.Words))
	for _, word := range words[:min(len(words), maxWords)] {
		c.and(`d.words like ? escape '\'`, "%"+literal.Replace(word)+"%")
	}
	return nil
}

var literal = strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`)

// Place is where a page of the list ends, for the next one. Empty is the beginning.
type Place string

func placeOf(l Line, by string) Place {
	at := time.Time{}
	switch by {
	case "d.due_at":
		at = l.Due
	case "d.schedule_at":
		at = l.Schedule
	}
	return Place(fmt.Sprintf("%d.%d", at.UnixMicro(), l.ID))
}

func (p Place) read() (time.Time, int64, error) {
	micros, id, _ := strings.Cut(string(p), ".")
	at, err := strconv.ParseInt(micros, 10, 64)
	n, other := strconv.ParseInt(id, 10, 64)
	if err != nil || other != nil || n < 1 {
		return time.Time{}, 0, errs.At("before", "desk.place_unknown", nil)
	}
	return time.UnixMicro(at).UTC(), n, nil
}

// Page is a part of the list.
type Page struct {
	Lines []Line
	Next  Place // "": there is no more
}

// Find answers a page of the list: at most limit lines (0: 50) after a place.
func (d *Desk) Find(ctx context.Context, who account.Actor, s Search, after Place, limit int) (Page, error) {
	c, err := s.where(who)
	if err != nil {
		return Page{}, err
	}
	by := s.byTime()
	order := "d.draft desc"
	if by != "" {
		order = by + ", d.draft"
	}
	if after != "" {
		at, id, err := after.read()
		if err != nil {
			return Page{}, err
		}
		if by == "" {
			c.and("d.draft < ?", id)
		} else {
			c.and("("+by+", d.draft) > (?, ?)", store.At(at), id)
		}
	}
	if limit <= 0 {
		limit = 50
	}
	limit = min(limit, MostLines)
	lines, err := d.lines(ctx, fmt.Sprintf(`
		select %s
		from draft_line d
		where %s
		order by %s
		limit %d`, lineColumns, c.where(), order, limit+1), c.values...)
	if err != nil || len(lines) <= limit {
		return Page{Lines: lines}, err
	}
	return Page{Lines: lines[:limit], Next: placeOf(lines[limit-1], by)}, nil
}

func (d *Desk) lines(ctx context.Context, query string, values ...any) ([]Line, error) {
	rows, err := d.db.Query(ctx, query, values...)
	if err != nil {
		return nil, err
	}
	var lines []Line
	err = store.Each(rows, func(scan func(...any) error) error {
		l, err := scanLine(scan)
		lines = append(lines, l)
		return err
	})
	return lines, err
}

// Among answers those of some drafts that a search finds, as they stand now: what a list that is being looked at needs
// to follow changes.
func (d *Desk) Among(ctx context.Context, who account.Actor, s Search, ids []int64) ([]Line, error) {
	c, err := s.where(who)
	if err != nil {
		return nil, err
	}
	return d.linesOf(ctx, c, ids)
}

// Lines answers some drafts of an edition as they stand now, as far as who may see them.
func (d *Desk) Lines(ctx context.Context, who account.Actor, edition string, ids []int64) ([]Line, error) {
	c := &conditions{}
	if err := c.within(who, account.See, edition); err != nil {
		return nil, err
	}
	return d.linesOf(ctx, c, ids)
}

// linesOf answers those of some drafts that conditions leave.
func (d *Desk) linesOf(ctx context.Context, c *conditions, ids []int64) ([]Line, error) {
	if len(ids) == 0 || len(ids) > MostLines {
		return nil, nil
	}
	var marks []string
	var values []any
	for _, id := range ids {
		marks, values = append(marks, "?"), append(values, id)
	}
	c.and("d.draft in ("+strings.Join(marks, ", ")+")", values...)
	return d.lines(ctx, "select "+lineColumns+" from draft_line d where "+c.where()+" order by d.draft desc", c.values...)
}

// Count answers how many lines a search has, MostCounted where there are as many or more.
func (d *Desk) Count(ctx context.Context, who account.Actor, s Search) (int, error) {
	counts, err := d.CountEach(ctx, who, []Search{s})
	if err != nil {
		return 0, err
	}
	return counts[0], nil
}

// CountEach is Count for several searches, in their order, with one question to the database.
func (d *Desk) CountEach(ctx context.Context, who account.Actor, searches []Search) ([]int, error) {
	counts := make([]int, len(searches))
	var parts []string
	var values []any
	for i, s := range searches {
		c := &conditions{values: values}
		if err := s.narrow(c, who); err != nil {
			return nil, err
		}
		values = c.values
		parts = append(parts, fmt.Sprintf("select %d, count(*) from (select 1 from draft_line d where %s limit %d) found%d", i, c.where(), MostCounted, i))
	}
	if len(parts) == 0 {
		return nil, nil
	}
	rows, err := d.db.Query(ctx, strings.Join(parts, "\nunion all "), values...)
	if err != nil {
		return nil, err
	}
	return counts, store.Each(rows, func(scan func(...any) error) error {
		var i, n int
		if err := scan(&i, &n); err != nil {
			return err
		}
		counts[i] = n
		return nil
	})
}

// SavedSearch is a search that somebody keeps by a name.
type SavedSearch struct {
	ID     int64  `json:"id"`
	Name   string `json:"name"`
	Search Search `json:"search"`
}

const (
	maxSearches   = 30 // of a person in an edition
	maxSearchName = 60 // runes
)

// check refuses a search that nobody could carry out.
func (s Search) check(who account.Actor) error {
	if utf8.RuneCountInString(s.Words) > 200 {
		return errs.At("words", "desk.search_long", map[string]any{"Max": 200})
	}
	_, err := s.where(who)
	return err
}
