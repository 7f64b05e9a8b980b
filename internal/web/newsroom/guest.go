package newsroom

import (
	"context"
	"strconv"

	"dateline.news/internal/account"
	"dateline.news/internal/desk"

	"dateline.news/internal/errs"
)

// guestPart is the part of the editor about those outside the newsroom who were asked about a version.
type guestPart struct {
	Lines  []GuestLine
	Invite bool   // whether a link may be made now
	Link   string // that was just made; it is shown this once
	Hours  []Choice
}

// GuestLine is one guest, in words.
type GuestLine struct {
	ID      int64
	Name    string
	Purpose string
	Version int
	By      string
	State   string // in words
	Opened  string // how often and when last; "" never
	Comment string
	Over    bool // the link no longer works
}

func guestRoutes() []route {
	return []route{
		post("drafts/{draft}/guests", account.Approve, (*Face).inviteGuest),
		post("drafts/{draft}/guests/{guest}/revoke", account.Approve, (*Face).revokeGuest),
	}
}

// guestHours are the times that the form offers.
var guestHours = []int{2, 8, 24, 72, 7 * 24}

func (f *Face) guests(v *visit, d desk.Draft, s standing) (guestPart, error) {
	guests, err := f.Desk.Guests(v.r.Context(), v.who, d.ID)
	if err != nil {
		return guestPart{}, err
	}
	zone, now := f.House.Zone(s.edition), f.Clock.Now()
	part := guestPart{Invite: d.Open() && v.who.Can(account.Approve, d.Edition, d.Copy.Section)}
	for _, hours := range guestHours {
		part.Hours = append(part.Hours, Choice{strconv.Itoa(hours), v.words.T("newsroom.guest_hours", "Count", hours), hours == 24})
	}
	for _, g := range guests {
		state := g.State(d, now)
		line := GuestLine{ID: g.ID, Name: g.Name, Purpose: g.Purpose, Version: g.Version, By: s.names[g.By], Comment: g.Comment, Over: state != desk.GuestOpen}
		switch {
		case state == desk.GuestAnswered:
			line.State = v.words.T("newsroom.guest_"+string(g.Verdict), "At", stamp(g.Answered.In(zone), "2006-01-02 15:04"))
		case state == desk.GuestOpen:
			line.State = v.words.T("newsroom.guest_open", "At", stamp(g.Expires.In(zone), "2006-01-02 15:04"))
		default:
			line.State = v.words.T("newsroom.guest_" + string(state))
		}
		if g.Opened > 0 {
			line.Opened = v.words.T("newsroom.guest_opened", "Count", g.Opened, "At", stamp(g.OpenedAt.In(zone), "2006-01-02 15:04"))
		}
		part.Lines = append(part.Lines, line)
	}
	return part, nil
}

// inviteGuest makes a link and shows it, this once.
func (f *Face) inviteGuest(v *visit) error {
	id, err := v.number("draft")
	if err != nil {
		return err
	}
	if err := v.form(); err != nil {
		return err
	}
	invitation, err := typedInvitation(v)
	var guest desk.Guest
	var secret string
	if err == nil {
		guest, secret, err = f.Desk.Invite(v.r.Context(), v.who, id, invitation)
	}
	if err != nil {
		return f.again(v, "guest", err, f.draftPage)
	}
	return f.showLink(v, guest, secret)
}

func typedInvitation(v *visit) (desk.Invitation, error) {
	i := desk.Invitation{Name: v.field("name"), Purpose: v.field("purpose")}
	version, err := wholeNumber(v.field("version"), "version")
	if err != nil {
		return i, err
	}
	hours, err := wholeNumber(v.field("hours"), "hours")
	if hours > desk.MostGuestHours {
		return i, errs.At("hours", "desk.guest_hours", map[string]any{"Max": desk.MostGuestHours})
	}
	i.Version, i.Hours = int(version), int(hours)
	return i, err
}

func (f *Face) showLink(v *visit, guest desk.Guest, secret string) error {
	draft, err := f.Desk.Get(v.r.Context(), v.who, guest.Draft)
	if err != nil {
		return err
	}
	page, err := f.draftView(v, draft)
	if err != nil {
		return err
	}
	page.Guests.Link = f.House.URL(page.Edition, "/guest/"+secret)
	page.Note = v.words.T("newsroom.guest_made", "Name", guest.Name)
	v.w.Header().Set("Cache-Control", "no-store")
	return f.render(v, "draft", page)
}

func (f *Face) revokeGuest(v *visit) error {
	return f.onDraft(v, "guest", "newsroom.guest_is_revoked", func(ctx context.Context, id int64) error {
		guest, err := v.number("guest")
		if err != nil {
			return err
		}
		return f.Desk.RevokeGuest(ctx, v.who, id, guest)
	})
}

// sampleGuests is the part with everything.
func sampleGuests() guestPart {
	return guestPart{Lines: []GuestLine{{ID: 1, Name: "Ada", Purpose: "Facts", Version: 3, By: "Anna", State: "Open", Opened: "twice", Comment: "Fine."}, {ID: 2, Over: true}},
		Invite: true, Link: "https://meridian.example/guest/x", Hours: []Choice{{"24", "24 hours", true}}}
}
