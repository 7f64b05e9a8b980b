package desk

import (
	"context"
	"fmt"
	"net/netip"
	"slices"
	"time"
	"unicode/utf8"

	"dateline.news/internal/account"
	"dateline.news/internal/edition"
	"dateline.news/internal/errs"
	"dateline.news/internal/ident"
	"dateline.news/internal/journal"
	"dateline.news/internal/lang"
	"dateline.news/internal/store"
	"dateline.news/internal/story"
	"dateline.news/internal/text"
)

// Verdict is what a guest says of the version.
type Verdict string

// The verdicts of a guest.
const (
	GuestApproved Verdict = "approved"
	GuestObjected Verdict = "objected"
)

// GuestState says whether a guest's link still works, and if not, why.
type GuestState string

// The states of a guest's link.
const (
	GuestOpen     GuestState = "open"
	GuestAnswered GuestState = "answered" // it was used
	GuestRevoked  GuestState = "revoked"
	GuestExpired  GuestState = "expired"
	GuestOutdated GuestState = "outdated" // the text is no longer the one that the link was made for
)

// Guest is somebody outside the newsroom, a source or a lawyer, who has a link to one version of a draft.
type Guest struct {
	ID       int64     `json:"id"`
	Draft    int64     `json:"draft"`
	Version  int       `json:"version"`
	Name     string    `json:"name"`
	Purpose  string    `json:"purpose"`
	By       int64     `json:"by"`
	At       time.Time `json:"at"`
	Expires  time.Time `json:"expires"`
	Revoked  time.Time `json:"revoked,omitzero"`
	Opened   int       `json:"opened"` // how often
	OpenedAt time.Time `json:"opened_at,omitzero"`
	Verdict  Verdict   `json:"verdict,omitempty"`
	Comment  string    `json:"comment,omitempty"`
	Answered time.Time `json:"answered,omitzero"`
}

// State says whether the link works for a draft at a moment.
func (g Guest) State(d Draft, now time.Time) GuestState {
	switch {
	case g.Verdict != "":
		return GuestAnswered
	case !g.Revoked.IsZero():
		return GuestRevoked
	case !now.Before(g.Expires):
		return GuestExpired
	case !d.Open() || d.Version != g.Version:
		return GuestOutdated
	}
	return GuestOpen
}

// Invitation is what a guest's link is made with.
type Invitation struct {
	Version int    // that the person who invites was shown
	Name    string // of the guest
	Purpose string // what the guest is asked
	Hours   int    // until the link expires
}

// Limits of an invitation.
const (
	MostGuestHours = 14 * 24
	mostGuests     = 50 // of one draft
	maxGuestName   = 100
	maxPurpose     = 500
)

// Invite makes a link for a guest and answers its secret, which is kept nowhere. It needs the right to approve, and the
// version that stands.
func (d *Desk) Invite(ctx context.Context, who account.Actor, id int64, i Invitation) (Guest, string, error) {
	i.Name, i.Purpose = text.Clean(i.Name), text.Clean(i.Purpose)
	secret := ident.Secret()
	var guest Guest
	_, err := d.act(ctx, id, func(tx *store.Tx, draft *Draft) error {
		if err := who.Must(account.Approve, draft.Edition, draft.Copy.Section); err != nil {
			return err
		}
		if err := i.check(*draft); err != nil {
			return err
		}
		var made int
		if err := tx.QueryRow(ctx, "select count(*) from draft_guest where draft = $1", id).Scan(&made); err != nil {
			return err
		}
		if made >= mostGuests {
			return errs.Say(errs.TooMany, "desk.guests_many", map[string]any{"Most": mostGuests})
		}
		if err := mark(ctx, tx, *draft); err != nil { // what the guest is shown stays in the history
			return err
		}
		now := d.clock.Now()
		guest = Guest{Draft: id, Version: draft.Version, Name: i.Name, Purpose: i.Purpose, By: who.ID, At: now, Expires: now.Add(time.Duration(i.Hours) * time.Hour)}
		if err := tx.QueryRow(ctx, `
			insert into draft_guest (draft, version, digest, name, purpose, made_by, made_at, expires, revoked_by, opened, verdict, comment)
			values ($1, $2, $3, $4, $5, $6, $7, $8, 0, 0, '', '')
			returning id`, id, guest.Version, ident.Digest(secret), guest.Name, guest.Purpose, guest.By, store.At(guest.At), store.At(guest.Expires)).Scan(&guest.ID); err != nil {
			return err
		}
		return d.record(tx, who, *draft, "draft.guest_invited", map[string]any{"guest": guest.ID, "version": guest.Version, "expires": guest.Expires})
	})
	return guest, secret, err
}

func (i Invitation) check(draft Draft) error {
	switch {
	case !draft.Open():
		return errs.Say(errs.Conflict, "desk.not_open", nil)
	case i.Version != draft.Version:
		return errs.Say(errs.Conflict, "desk.approve_other_version", map[string]any{"Shown": i.Version, "Current": draft.Version})
	case i.Name == "" || utf8.RuneCountInString(i.Name) > maxGuestName:
		return errs.At("name", "desk.guest_name", map[string]any{"Max": maxGuestName})
	case i.Purpose == "" || utf8.RuneCountInString(i.Purpose) > maxPurpose:
		return errs.At("purpose", "desk.guest_purpose", map[string]any{"Max": maxPurpose})
	case i.Hours < 1 || i.Hours > MostGuestHours:
		return errs.At("hours", "desk.guest_hours", map[string]any{"Max": MostGuestHours})
	}
	return nil
}

// Guests lists the guests of a draft, the newest first. It needs the right to see the draft.
func (d *Desk) Guests(ctx context.Context, who account.Actor, id int64) ([]Guest, error) {
	if _, err := d.Get(ctx, who, id); err != nil {
		return nil, err
	}
	rows, err := d.db.Query(ctx, "select "+guestColumns+" from draft_guest where draft = $1 order by id desc", id)
	if err != nil {
		return nil, err
	}
	all := []Guest{}
	err = store.Each(rows, func(scan func(...any) error) error {
		g, err := scanGuest(scan)
		all = append(all, g)
		return err
	})
	return all, err
}

const guestColumns = "id, draft, version, name, purpose, made_by, made_at, expires, revoked_at, opened, opened_at, verdict, comment, answered_at"

func scanGuest(scan func(...any) error) (Guest, error) {
	var g Guest
	var made, expires, revoked, opened, answered store.Time
	err := scan(&g.ID, &g.Draft, &g.Version, &g.Name, &g.Purpose, &g.By, &made, &expires, &revoked, &g.Opened, &opened, &g.Verdict, &g.Comment, &answered)
	g.At, g.Expires, g.Revoked, g.OpenedAt, g.Answered = made.Time, expires.Time, revoked.Time, opened.Time, answered.Time
	return g, err
}

// RevokeGuest ends a guest's link; a verdict that was given stays. It needs the right to approve. Revoked twice is revoked.
func (d *Desk) RevokeGuest(ctx context.Context, who account.Actor, id, guest int64) error {
	_, err := d.act(ctx, id, func(tx *store.Tx, draft *Draft) error {
		if err := who.Must(account.Approve, draft.Edition, draft.Copy.Section); err != nil {
			return err
		}
		_, err := d.revoke(ctx, tx, who, *draft, guest)
		return err
	})
	return err
}

// revoke ends a link of a draft and says whether it was one that could still be used.
func (d *Desk) revoke(ctx context.Context, tx *store.Tx, who account.Actor, draft Draft, guest int64) (bool, error) {
	n, err := tx.Exec(ctx, `
		update draft_guest
		set revoked_by = $1, revoked_at = $2
		where id = $3 and draft = $4 and revoked_at is null and verdict = ''`, who.ID, store.At(d.clock.Now()), guest, draft.ID)
	if err != nil || n == 0 {
		return false, err
	}
	return true, d.record(tx, who, draft, "draft.guest_revoked", map[string]any{"guest": guest})
}

// revokeGuestsOf ends the links that somebody has made and that still open something; it answers how many.
func (d *Desk) revokeGuestsOf(ctx context.Context, tx *store.Tx, who account.Actor, maker int64) (int, error) {
	rows, err := tx.Query(ctx, "select "+guestColumns+` from draft_guest
		where made_by = $1 and revoked_at is null and verdict = '' and expires > $2
		order by draft, id`, maker, store.At(d.clock.Now()))
	if err != nil {
		return 0, fmt.Errorf("links for guests of account %d: %w", maker, err)
	}
	var open []Guest
	if err := store.Each(rows, func(scan func(...any) error) error {
		g, err := scanGuest(scan)
		open = append(open, g)
		return err
	}); err != nil {
		return 0, err
	}
	ended := 0
	for _, g := range open {
		draft, err := lock(ctx, tx, g.Draft)
		if err != nil {
			return 0, err
		}
		was, err := d.revoke(ctx, tx, who, draft, g.ID)
		if err != nil {
			return 0, err
		}
		if was {
			ended++
		}
	}
	return ended, nil
}

// Showing is what a guest's link shows: that version, and nothing else of the draft.
type Showing struct {
	Guest   Guest
	State   GuestState
	Edition edition.Edition
	Copy    story.Copy // empty unless State is GuestOpen
	Embargo Embargo
	Seen    string // stands for the captions and credits that are shown; an answer brings it back
}

// OpenLink answers what a guest's secret leads to and journals that it was opened, with the network it was opened from. A
// secret that leads nowhere is errs.NotFound.
func (d *Desk) OpenLink(ctx context.Context, secret string, from netip.Addr) (Showing, error) {
	var s Showing
	err := d.db.Update(ctx, func(tx *store.Tx) error {
		found, draft, err := d.showing(ctx, tx, secret)
		if err != nil {
			return err
		}
		s = found
		now := d.clock.Now()
		if _, err := tx.Exec(ctx, "update draft_guest set opened = opened + 1, opened_at = $1 where id = $2", store.At(now), s.Guest.ID); err != nil {
			return err
		}
		return d.recordGuest(tx, s.Guest, draft, "draft.guest_opened", map[string]any{"state": s.State, "from": account.Neighbourhood(from, 48)})
	})
	return s, err
}

// LinkShows answers whether a guest's link shows a picture now.
func (d *Desk) LinkShows(ctx context.Context, secret string, asset int64) (bool, error) {
	s, _, err := d.showing(ctx, d.db, secret)
	if errs.Is(err, errs.NotFound) {
		return false, nil
	}
	return err == nil && s.State == GuestOpen && slices.Contains(s.Copy.Pictures(), asset), err
}

// showing reads what a secret leads to.
func (d *Desk) showing(ctx context.Context, q store.Queryer, secret string) (Showing, Draft, error) {
	g, err := scanGuest(q.QueryRow(ctx, "select "+guestColumns+" from draft_guest where digest = $1", ident.Digest(secret)).Scan)
	if errs.Is(err, errs.NotFound) {
		return Showing{}, Draft{}, errs.Say(errs.NotFound, "desk.guest_unknown", nil)
	}
	if err != nil {
		return Showing{}, Draft{}, err
	}
	draft, err := load(ctx, q, g.Draft)
	if err != nil {
		return Showing{}, Draft{}, err
	}
	s := Showing{Guest: g, State: g.State(draft, d.clock.Now())}
	if s.Edition, err = d.house.ByCode(ctx, draft.Edition); err != nil || s.State != GuestOpen {
		return s, draft, err
	}
	s.Copy, s.Embargo = draft.Copy, draft.Embargo // the draft stands at the version of the link
	s.Seen, err = d.pictureDigest(ctx, q, draft)
	return s, draft, err
}

// GuestAnswer is what a guest says of the version that the link shows.
type GuestAnswer struct {
	Verdict Verdict
	Comment string // needed with an objection
	Seen    string // of the Showing that was answered
}

// AnswerLink takes a guest's verdict in, once. It is a note for the desk; where the section counts a guest's approval, it
// is one of the two that are demanded, and the draft is approved by it when it was the last that was missing.
func (d *Desk) AnswerLink(ctx context.Context, secret string, a GuestAnswer) (Showing, error) {
	a.Comment = text.CleanLines(a.Comment)
	if err := a.check(); err != nil {
		return Showing{}, err
	}
	var s Showing
	err := d.db.Update(ctx, func(tx *store.Tx) error {
		_, draft, err := d.showing(ctx, tx, secret)
		if err != nil {
			return err
		}
		if draft, err = lock(ctx, tx, draft.ID); err != nil { // and look again: somebody may have been faster
			return err
		}
		found, _, err := d.showing(ctx, tx, secret)
		if err != nil {
			return err
		}
		if s = found; s.State != GuestOpen {
			return errs.Say(errs.Gone, "desk.guest_"+string(s.State), nil)
		}
		if a.Seen != s.Seen {
			return errs.Say(errs.Conflict, "desk.guest_changed", nil)
		}
		if err := d.keepVerdict(ctx, tx, s.Guest, a, &draft); err != nil {
			return err
		}
		s.Guest.Verdict, s.Guest.Comment, s.Guest.Answered, s.State = a.Verdict, a.Comment, d.clock.Now(), GuestAnswered
		return nil
	})
	return s, err
}

func (a GuestAnswer) check() error {
	switch {
	case a.Verdict != GuestApproved && a.Verdict != GuestObjected:
		return errs.At("verdict", "desk.guest_verdict", nil)
	case a.Verdict == GuestObjected && a.Comment == "":
		return errs.At("comment", "desk.guest_comment", nil)
	case utf8.RuneCountInString(a.Comment) > maxNote:
		return errs.At("comment", "desk.note_length", map[string]any{"Max": maxNote})
	}
	return nil
}

// keepVerdict writes a verdict down, tells the desk in a note, and lets an approval count where it does.
func (d *Desk) keepVerdict(ctx context.Context, tx *store.Tx, g Guest, a GuestAnswer, draft *Draft) error {
	now := d.clock.Now()
	if _, err := tx.Exec(ctx, `
		update draft_guest
		set verdict = $1, comment = $2, answered_at = $3
		where id = $4`, string(a.Verdict), a.Comment, store.At(now), g.ID); err != nil {
		return err
	}
	ed, err := d.house.ByCode(ctx, draft.Edition)
	if err != nil {
		return err
	}
	words := lang.For(ed.Locale).In(d.house.Zone(ed))
	said := words.T("desk.guest_said_"+string(a.Verdict), "Name", g.Name, "Version", g.Version)
	if a.Comment != "" {
		said += "\n" + a.Comment
	}
	if err := insertNote(ctx, tx, draft.ID, Note{Kind: NoteGuest, Text: said, At: now}); err != nil {
		return err
	}
	if a.Verdict == GuestApproved {
		if err := d.countGuest(ctx, tx, g, draft); err != nil {
			return err
		}
	}
	return d.recordGuest(tx, g, *draft, "draft.guest_"+string(a.Verdict), map[string]any{"version": g.Version})
}

// countGuest keeps a guest's approval, and approves the draft where it was the last that was missing and the newsroom's
// stages leave the way open; where they do not, whoever may take it on approves it.
func (d *Desk) countGuest(ctx context.Context, tx *store.Tx, g Guest, draft *Draft) error {
	if err := d.keepApproval(ctx, tx, *draft, approver{guest: g.ID}); err != nil {
		return err
	}
	if err := d.countApprovals(ctx, tx, draft); err != nil {
		return err
	}
	steps, err := d.stages(ctx, tx, draft.Edition)
	if err != nil {
		return err
	}
	at := stepAt(steps, draft.Standing())
	if draft.Stage != Submitted || draft.Needed < 2 || !draft.enough() || at < 0 || !steps[at].Leave.open() {
		return nil
	}
	if barred := mayPass(account.System(), *draft, steps, string(Approved)); barred != nil {
		return nil //nolint:nilerr // a stage that must be passed first bars the approval, not the guest's answer
	}
	return d.settle(ctx, tx, account.System(), draft)
}

// recordGuest journals what a guest did.
func (d *Desk) recordGuest(tx *store.Tx, g Guest, draft Draft, kind string, payload map[string]any) error {
	payload["guest"] = g.ID
	_, err := d.journal.Add(tx, journal.Entry{
		Edition: draft.Edition, Kind: kind, Subject: draft.subject(), Actor: "guest", Audience: journal.Staff, Tags: []string{draft.subject()},
	}, payload)
	return err
}
