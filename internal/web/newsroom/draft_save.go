package newsroom

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"time"

	"dateline.news/internal/account"
	"dateline.news/internal/desk"
	"dateline.news/internal/edition"
	"dateline.news/internal/errs"
	"dateline.news/internal/lang"
	"dateline.news/internal/prose"
	"dateline.news/internal/story"
)

// editing is what the editor's script starts with.
type editing struct {
	ID        int64             `json:"id"`
	Account   int64             `json:"account"`
	Version   int               `json:"version"`
	Edition   string            `json:"edition"`
	Editions  []edited          `json:"editions"` // where a story to be translated is looked for
	Lang      string            `json:"lang"`
	Dir       string            `json:"dir"`
	Write     bool              `json:"write"`
	Plain     bool              `json:"plain,omitempty"` // words alone: no pictures, cards and pieces of others
	Kind      story.Kind        `json:"kind"`
	Copy      story.Copy        `json:"copy"`
	Embargo   embargoField      `json:"embargo"`
	Saved     string            `json:"saved"` // the time of the last save, to be shown
	Zone      string            `json:"zone"`  // the edition's, in which times are told
	By        string            `json:"by"`    // who made it
	Topics    []topic           `json:"topics"`
	MayTopic  bool              `json:"may_topic"`
	MayUpload bool              `json:"may_upload"`
	Agency    string            `json:"agency"`    // of the edition, for a dateline
	Datelines map[string]string `json:"datelines"` // as the edition prints them, with {Place}, {Agency} and {Date}
	Pictures  map[int64]picture `json:"pictures"`
	Cards     map[int64]card    `json:"cards"`
	Words     map[string]string `json:"words"`
}

// embargoField is an embargo as its fields hold it: the time in the edition's zone, as a browser writes it.
type embargoField struct {
	Mode  desk.EmbargoMode `json:"mode"`
	Until string           `json:"until"`
}

// edited is an edition by its code and name.
type edited struct {
	Code string `json:"code"`
	Name string `json:"name"`
}

type topic struct {
	Slug string `json:"slug"`
	Name string `json:"name"`
}

func (f *Face) editing(v *visit, d desk.Draft, ed edition.Edition) (editing, error) {
	ctx := v.r.Context()
	zone := f.House.Zone(ed)
	e := editing{
		ID: d.ID, Account: v.who.ID, Version: d.Version, Edition: d.Edition, Lang: ed.Locale, Dir: ed.Direction, Kind: d.Kind, Copy: d.Copy,
		Embargo: embargoOf(d, zone), Saved: stamp(d.Updated.In(zone), "15:04:05"), Zone: zone.String(), Topics: []topic{},
		MayTopic: v.who.Can(account.Edit, d.Edition, ""), MayUpload: v.who.Anywhere(account.Upload), Words: v.editorWords(),
		Agency: ed.Agency, Datelines: datelines(ed),
	}
	e.Write = d.Open() && v.who.Can(d.WritingRight(v.who), d.Edition, d.Copy.Section)
	names, err := f.names(ctx, v.who)
	if err != nil {
		return e, err
	}
	e.By = names[d.UpdatedBy]
	editions, err := f.House.Editions(ctx)
	if err != nil {
		return e, err
	}
	for _, other := range editions {
		e.Editions = append(e.Editions, edited{other.Code, editionName(other)})
	}
	topics, err := f.House.Topics(ctx, d.Edition)
	if err != nil {
		return e, err
	}
	for _, t := range topics {
		e.Topics = append(e.Topics, topic{t.Slug, t.Name})
	}
	e.Pictures, e.Cards, err = f.shown(v, d.Copy, ed)
	return e, err
}

// datelines are the forms of a dateline in an edition's language, as the site prints them.
func datelines(ed edition.Edition) map[string]string {
	words := lang.For(ed.Locale)
	const place, agency, date = "{Place}", "{Agency}", "{Date}"
	return map[string]string{
		"full": words.T("site.dateline", "Place", place, "Agency", agency), "dated": words.T("site.dateline_dated", "Place", place, "Agency", agency, "Date", date),
		"place": place + " —", "place_dated": words.T("site.dateline_no_agency", "Place", place, "Date", date),
	}
}

func embargoOf(d desk.Draft, zone *time.Location) embargoField {
	if d.Embargo.Until.IsZero() {
		return embargoField{Mode: d.Embargo.Mode}
	}
	return embargoField{d.Embargo.Mode, stamp(d.Embargo.Until.In(zone), "2006-01-02T15:04:05")}
}

// shown answers the pictures and linked stories of a text, as the editor shows them.
func (f *Face) shown(v *visit, c story.Copy, ed edition.Edition) (map[int64]picture, map[int64]card, error) {
	ctx := v.r.Context()
	pictures, cards := map[int64]picture{}, map[int64]card{}
	for _, number := range c.Pictures() {
		asset, err := f.Bank.Get(ctx, v.who, number)
		if errs.Is(err, errs.NotFound) {
			continue // the editor says that there is no such picture
		}
		if err != nil {
			return nil, nil, err
		}
		pictures[number] = f.picture(v, asset, ed)
	}
	var linked []int64
	for _, c := range c.Body.Cards() {
		if c.Story != 0 {
			linked = append(linked, c.Story)
		}
	}
	stories, err := f.Archive.ByNumbers(ctx, linked)
	if err != nil {
		return nil, nil, err
	}
	said, err := f.cards(ctx, slices.Collect(maps.Values(stories))...)
	for _, c := range said {
		cards[c.Number] = c
	}
	return pictures, cards, err
}

// sent is a text as the editor sends it.
type sent struct {
	Account int64        `json:"account"` // who wrote it; 0: does not say
	Tab     string       `json:"tab"`     // the page that it was written in
	Shown   bool         `json:"shown"`   // chosen over the text that stands
	Version int          `json:"version"`
	Kind    story.Kind   `json:"kind"`
	Copy    story.Copy   `json:"copy"`
	Embargo embargoField `json:"embargo"`
}

// saved is the answer to a save, and to the question how the draft stands.
type saved struct {
	Version int        `json:"version"`
	Stage   desk.Stage `json:"stage"`
	Saved   string     `json:"saved"`
	By      string     `json:"by"`
	ByID    int64      `json:"by_id"`
	Acts    string     `json:"acts"` // the part of the page that says what may be done now
}

// saveDraft keeps what the editor sends. A conflict carries the text that stands there, so that neither is lost.
func (f *Face) saveDraft(v *visit) error {
	id, err := v.number("draft")
	if err != nil {
		return err
	}
	ctx := v.r.Context()
	text, err := f.sent(v, ctx, id)
	if err != nil {
		return err
	}
	draft, err := f.Desk.Save(ctx, v.who, id, text)
	if taken := penTaken(err); taken != nil {
		return f.showPenTaken(v, taken, err)
	}
	if conflict := conflicts(err); conflict != nil {
		return f.showConflict(v, conflict, err)
	}
	if err != nil {
		return err
	}
	return f.standing(v, draft)
}

// sent reads the text; a place that the schema does not know is named.
func (f *Face) sent(v *visit, ctx context.Context, id int64) (desk.Save, error) {
	var text sent
	var content bytes.Buffer
	if _, err := content.ReadFrom(v.r.Body); err != nil {
		return desk.Save{}, unread(err)
	}
	if err := json.Unmarshal(content.Bytes(), &text); err != nil {
		return desk.Save{}, unread(err)
	}
	if err := v.isStill(text.Account); err != nil {
		return desk.Save{}, err
	}
	draft, err := f.Desk.Get(ctx, v.who, id)
	if err != nil {
		return desk.Save{}, err
	}
	zone, err := f.zoneOf(ctx, draft.Edition)
	if err != nil {
		return desk.Save{}, err
	}
	embargo, err := text.Embargo.read(draft, zone)
	return desk.Save{Version: text.Version, Kind: text.Kind, Copy: text.Copy, Embargo: embargo, Tab: text.Tab, Shown: text.Shown}, err
}

// read answers the embargo that the fields say. Untouched fields mean the draft's own, to the last fraction of a second.
func (e embargoField) read(d desk.Draft, zone *time.Location) (desk.Embargo, error) {
	switch e {
	case embargoOf(d, zone):
		return d.Embargo, nil
	case embargoField{Until: e.Until}:
		return desk.Embargo{}, nil
	}
	until, err := localTime(e.Until, "embargo.until", zone)
	if !until.IsZero() {
		until = until.UTC()
	}
	return desk.Embargo{Mode: e.Mode, Until: until}, err
}

// unread says why a sent text could not be read.
func unread(err error) error {
	var tooLarge *http.MaxBytesError
	if errors.As(err, &tooLarge) {
		return err
	}
	var fault *prose.Error
	if errors.As(err, &fault) {
		place := "body"
		if fault.Path != "" {
			place += "." + fault.Path
		}
		return &errs.Error{Kind: errs.Invalid, Field: place, Key: "newsroom.body_refused", Args: map[string]any{"Detail": fault.Detail}, Err: err}
	}
	return &errs.Error{Kind: errs.Invalid, Err: err}
}

// conflictShown is a conflict with what a script needs to show it.
type conflictShown struct {
	error
	theirs map[string]any
}

func (c conflictShown) Unwrap() error { return c.error }

func (c conflictShown) members() map[string]any { return c.theirs }

func (f *Face) showConflict(v *visit, conflict *desk.Conflict, err error) error {
	theirs, failed := f.textOf(v, conflict.Current)
	if failed != nil {
		return failed
	}
	return conflictShown{err, theirs}
}

// textOf answers the text of a draft as the editor reads it.
func (f *Face) textOf(v *visit, d desk.Draft) (map[string]any, error) {
	ed, err := f.House.ByCode(v.r.Context(), d.Edition)
	if err != nil {
		return nil, err
	}
	names, err := f.names(v.r.Context(), v.who)
	if err != nil {
		return nil, err
	}
	pictures, cards, err := f.shown(v, d.Copy, ed)
	if err != nil {
		return nil, err
	}
	zone := f.House.Zone(ed)
	return map[string]any{
		"version": d.Version, "kind": d.Kind, "copy": d.Copy, "embargo": embargoOf(d, zone), "by": names[d.UpdatedBy], "by_id": d.UpdatedBy,
		"saved": stamp(d.Updated.In(zone), "15:04:05"), "pictures": pictures, "cards": cards,
	}, nil
}

// draftState answers how the draft stands, for an editor that is open.
func (f *Face) draftState(v *visit) error {
	draft, err := f.draftOf(v)
	if err != nil {
		return err
	}
	return f.standing(v, draft)
}

func (f *Face) standing(v *visit, d desk.Draft) error {
	ctx := v.r.Context()
	ed, err := f.House.ByCode(ctx, d.Edition)
	if err != nil {
		return err
	}
	names, err := f.names(ctx, v.who)
	if err != nil {
		return err
	}
	frame := Frame{Lang: v.words.Locale(), Dir: v.words.Direction(), Typed: v.typed, Once: v.once(), words: v.words}
	shown, err := f.acts(v, frame, d, standing{ed, names})
	if err != nil {
		return err
	}
	var part bytes.Buffer
	if err := f.pages.RenderPart(&part, "draft", "acts", shown); err != nil {
		return err
	}
	return v.json(saved{d.Version, d.Stage, stamp(d.Updated.In(f.House.Zone(ed)), "15:04:05"), names[d.UpdatedBy], d.UpdatedBy, part.String()})
}

// wholeNumber reads a number that a form carries.
func wholeNumber(typed, field string) (int64, error) {
	n, err := strconv.ParseInt(typed, 10, 64)
	if err != nil {
		return 0, errs.At(field, "newsroom.bad_number", map[string]any{"Typed": typed})
	}
	return n, nil
}
