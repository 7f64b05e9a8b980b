package newsroom

import (
	"bytes"
	"encoding/json"
	"errors"

	"dateline.news/internal/desk"
	"dateline.news/internal/errs"
)

// isStill refuses a text that another person wrote than the one who is signed in now: on a shared computer a page may
// stay open over a sign-out.
func (v *visit) isStill(account int64) error {
	if account != 0 && account != v.who.ID {
		return errs.New(errs.Unsigned, "the page is of account %d, the session of %d", account, v.who.ID)
	}
	return nil
}

// present is who is in a draft, as its page shows it.
type present struct {
	People  []colleague `json:"people"`
	Pen     *penHeld    `json:"pen"` // nil: nobody is writing
	Version int         `json:"version"`
	Stage   desk.Stage  `json:"stage"`
	Saved   string      `json:"saved"`
	By      string      `json:"by"`
	Noted   string      `json:"noted"` // another one when something happened in the margin
}

type colleague struct {
	Name   string `json:"name"`
	Self   bool   `json:"self"`
	Writes bool   `json:"writes"`
}

// penHeld says who is writing, and since when.
type penHeld struct {
	Name  string `json:"name"`
	Self  bool   `json:"self"`
	Since string `json:"since"`
}

// here notes that a page of the draft is open and answers who else has it open. The page asks again every few seconds.
func (f *Face) here(v *visit) error {
	id, err := v.number("draft")
	if err != nil {
		return err
	}
	query := v.r.URL.Query()
	if account := query.Get("account"); account != "" {
		number, err := wholeNumber(account, "account")
		if err != nil {
			return err
		}
		if err := v.isStill(number); err != nil {
			return err
		}
	}
	ctx := v.r.Context()
	found, err := f.Desk.Here(ctx, v.who, id, desk.Tab{Name: query.Get("tab"), Hidden: query.Has("hidden"), Gone: query.Has("gone")})
	if err != nil {
		return err
	}
	zone, err := f.zoneOf(ctx, found.Edition)
	if err != nil {
		return err
	}
	names, err := f.names(ctx, v.who)
	if err != nil {
		return err
	}
	said := present{People: []colleague{}, Version: found.Version, Stage: found.Stage, Saved: stamp(found.Updated.In(zone), "15:04:05"), By: names[found.UpdatedBy], Noted: found.Noted}
	for _, p := range found.People {
		said.People = append(said.People, colleague{names[p.Account], p.Account == v.who.ID, p.Writes})
	}
	if pen := found.Pen; pen.Tab != "" {
		said.Pen = &penHeld{names[pen.Account], pen.Account == v.who.ID, stamp(pen.Since.In(zone), "15:04")}
	}
	return v.json(said)
}

// draftText answers the text that stands, for a page that follows what a colleague writes.
func (f *Face) draftText(v *visit) error {
	draft, err := f.draftOf(v)
	if err != nil {
		return err
	}
	text, err := f.textOf(v, draft)
	if err != nil {
		return err
	}
	return v.json(text)
}

// takeOver gives the pen to the page that asks for it, and answers the text that stands.
func (f *Face) takeOver(v *visit) error {
	id, err := v.number("draft")
	if err != nil {
		return err
	}
	var asked struct {
		Account int64  `json:"account"`
		Tab     string `json:"tab"`
	}
	if err := v.readJSON(&asked); err != nil {
		return err
	}
	if err := v.isStill(asked.Account); err != nil {
		return err
	}
	draft, err := f.Desk.TakeOver(v.r.Context(), v.who, id, asked.Tab)
	if err != nil {
		return err
	}
	text, err := f.textOf(v, draft)
	if err != nil {
		return err
	}
	return v.json(text)
}

// readJSON reads what a script sends.
func (v *visit) readJSON(into any) error {
	var content bytes.Buffer
	if _, err := content.ReadFrom(v.r.Body); err != nil {
		return unread(err)
	}
	if err := json.Unmarshal(content.Bytes(), into); err != nil {
		return unread(err)
	}
	return nil
}

// keptAside is where a text is kept that lost against another.
type keptAside struct {
	Version int    `json:"version"`
	Path    string `json:"path"`   // of the page that shows it
	Stands  int    `json:"stands"` // version of the draft's text
}

func (f *Face) keepAside(v *visit) error {
	id, err := v.number("draft")
	if err != nil {
		return err
	}
	ctx := v.r.Context()
	text, err := f.sent(v, ctx, id)
	if err != nil {
		return err
	}
	kept, err := f.Desk.KeepAside(ctx, v.who, id, text)
	if err != nil {
		return err
	}
	return v.json(keptAside{kept.Version, draftPath(id) + "/versions/" + itoa(int64(kept.Version)), kept.Draft.Version})
}

// penTaken answers who is writing, where that is why a save was refused; nil where it is not.
func penTaken(err error) *desk.PenTaken {
	var taken *desk.PenTaken
	if errors.As(err, &taken) {
		return taken
	}
	return nil
}

// showPenTaken answers a save that somebody else's pen has refused, with the text that stands.
func (f *Face) showPenTaken(v *visit, taken *desk.PenTaken, err error) error {
	text, failed := f.textOf(v, taken.Current)
	if failed != nil {
		return failed
	}
	zone, failed := f.zoneOf(v.r.Context(), taken.Current.Edition)
	if failed != nil {
		return failed
	}
	names, failed := f.names(v.r.Context(), v.who)
	if failed != nil {
		return failed
	}
	text["pen"] = penHeld{names[taken.Pen.Account], false, stamp(taken.Pen.Since.In(zone), "15:04")}
	return conflictShown{err, text}
}
