package account

import (
	"fmt"
	"slices"

	"dateline.news/internal/errs"
)

// Role is what a member of staff is in an edition or a section.
type Role string

// The staff roles.
const (
	Reporter     Role = "reporter"     // writes and submits
	Photographer Role = "photographer" // fills the mediabank
	SubEditor    Role = "subeditor"    // edits other people's drafts and approves them; publishes nothing
	Publisher    Role = "publisher"    // publishes and schedules what others have approved; edits nothing
	Editor       Role = "editor"       // edits, approves, publishes, corrects
	Chief        Role = "chief"        // everything an editor does, and kills, restores, lifts embargoes, publishes alone, answers for the house pages
	Moderator    Role = "moderator"    // keeps the discussions civil
	FlashDesk    Role = "flash_desk"   // sends flashes and the breaking banner; given beside another role
	Admin        Role = "admin"        // accounts, editions, settings; not the stories
)

// Reader is who has registered to take part in the discussions; it opens no door of the newsroom.
const Reader Role = "reader"

// Roles lists every role, in the order in which a form shows them.
var Roles = []Role{Reporter, Photographer, SubEditor, Publisher, Editor, Chief, FlashDesk, Moderator, Admin}

// Right is one thing that an actor may be allowed to do in an edition and a section.
type Right string

// The rights. Each write of the program asks for exactly one of them.
const (
	See           Right = "see"            // enter the newsroom and read drafts, the mediabank and the desk's notes
	Write         Right = "write"          // make, save, submit and spike one's drafts
	Upload        Right = "upload"         // add pictures to the mediabank and describe them
	Edit          Right = "edit"           // change other people's drafts, return them
	Approve       Right = "approve"        // approve one version of a draft
	Publish       Right = "publish"        // publish, schedule and unschedule an approved version
	PublishAlone  Right = "publish_alone"  // publish without another person's approval; listed for a second reader
	Urgent        Right = "urgent"         // urgency 1 to 3
	Flash         Right = "flash"          // send one line at once, without an approval, and put up the breaking banner
	Correct       Right = "correct"        // correct a published story, hold and release it
	Kill          Right = "kill"           // kill a story or a picture, restore it
	LiftEmbargo   Right = "lift_embargo"   // end an embargo before its time, with a reason
	ReadJournal   Right = "read_journal"   // read the audit log
	ManageStaff   Right = "manage_staff"   // accounts, roles, other people's sessions and keys
	ManageEdition Right = "manage_edition" // editions, sections, topics
	HousePages    Right = "house_pages"    // what an edition says about itself: imprint, privacy, rules, contact
	Moderate      Right = "moderate"       // decide on messages and discussions
	Arrange       Right = "arrange"        // put stories on the home page
)

// Talk is the right to take part in the discussions. Readers have it and so has everybody on the staff; what a reader
// may do in one discussion now is decided there.
const Talk Right = "talk"

// Rights lists every right of the staff.
var Rights = []Right{See, Write, Upload, Edit, Approve, Publish, PublishAlone, Urgent, Flash, Correct, Kill, LiftEmbargo, ReadJournal,
	ManageStaff, ManageEdition, HousePages, Moderate, Arrange}

// rights is the whole of who may do what. A matrix test walks it against every route.
var rights = map[Role][]Right{
	Reporter:     {See, Write, Upload},
	Photographer: {See, Upload},
	SubEditor:    {See, Write, Upload, Edit, Approve},
	Publisher:    {See, Publish},
	Editor:       {See, Write, Upload, Edit, Approve, Publish, Urgent, Correct, ReadJournal, Arrange},
	Chief:        {See, Write, Upload, Edit, Approve, Publish, PublishAlone, Urgent, Flash, Correct, Kill, LiftEmbargo, ReadJournal, HousePages, Moderate, Arrange},
	FlashDesk:    {See, Flash},
	Moderator:    {See, Moderate},
	Admin:        {See, ReadJournal, ManageStaff, ManageEdition, HousePages},
	Reader:       {Talk},
}

// Grant is one role, in one edition and section or in all of them.
type Grant struct {
	Role    Role   `json:"role"`
	Edition string `json:"edition,omitempty"` // edition code; empty: every edition
	Section string `json:"section,omitempty"` // section slug; empty: every section
}

// Actor is who does a thing: an account (in the newsroom or by its API key), the operator at the command line, or the
// program itself. The zero Actor is nobody and may do nothing.
type Actor struct {
	kind   string
	ID     int64  // the account; 0 for the operator and the system
	Name   string // as colleagues see it
	Grants []Grant
	Key    int64 // the API key it came by; 0 for a person who signed in
}

// Staff makes the actor of an account.
func Staff(id int64, name string, grants []Grant) Actor {
	return Actor{kind: "account", ID: id, Name: name, Grants: grants}
}

// Operator is the person at the command line of the machine; everything is allowed and journalled as "operator".
func Operator() Actor { return Actor{kind: "operator", Name: "operator"} }

// System is the program itself, for what falls due at a time.
func System() Actor { return Actor{kind: "system", Name: "system"} }

// Anonymous says that nobody is signed in.
func (a Actor) Anonymous() bool { return a.kind == "" }

// Subject is how the journal names the actor: "account:5", "operator", "system" or "anonymous".
func (a Actor) Subject() string {
	switch a.kind {
	case "account":
		return fmt.Sprintf("account:%d", a.ID)
	case "":
		return "anonymous"
	default:
		return a.kind
	}
}

// Can says whether the actor has a right in a section of an edition. An empty edition asks for the right in the whole
// house, an empty section in the whole edition.
func (a Actor) Can(right Right, edition, section string) bool {
	if a.kind == "operator" || a.kind == "system" {
		return true
	}
	if right == Talk {
		return len(a.Grants) > 0
	}
	return slices.ContainsFunc(a.Grants, func(g Grant) bool {
		return (g.Edition == "" || g.Edition == edition) && (g.Section == "" || g.Section == section) &&
			slices.Contains(rights[g.Role], right)
	})
}

// Anywhere says whether the actor has a right in at least one section of one edition: whether a door is shown at all.
func (a Actor) Anywhere(right Right) bool {
	if a.kind == "operator" || a.kind == "system" {
		return true
	}
	if right == Talk {
		return len(a.Grants) > 0
	}
	return slices.ContainsFunc(a.Grants, func(g Grant) bool { return slices.Contains(rights[g.Role], right) })
}

// Must is Can as a refusal: errs.Unsigned where nobody is signed in, errs.Forbidden where the right is missing.
func (a Actor) Must(right Right, edition, section string) error {
	if a.Can(right, edition, section) {
		return nil
	}
	kind := errs.Forbidden
	if a.Anonymous() {
		kind = errs.Unsigned
	}
	return &errs.Error{Kind: kind, Key: "error." + string(kind), Err: fmt.Errorf("%s lacks the right %q in edition %q, section %q", a.Subject(), right, edition, section)}
}
