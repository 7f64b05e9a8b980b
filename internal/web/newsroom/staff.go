package newsroom

import (
	"fmt"
	"strconv"

	"dateline.news/internal/account"
	"dateline.news/internal/edition"
	"dateline.news/internal/errs"
)

// staffPage lists the people.
type staffPage struct {
	Frame
	People    []Person
	Languages []Choice
	Grants    []GrantRow
	Letters   string // the folder in which letters end for want of a mail server
}

// Person is one line of the list of people.
type Person struct {
	account.Account
	Roles []string
}

// GrantRow is one role of a form: where it counts.
type GrantRow struct {
	Roles, Places []Choice
	Index         int
}

func (f *Face) staffPage(v *visit) error {
	ctx := v.r.Context()
	accounts, err := f.Book.List(ctx, v.who)
	if err != nil {
		return err
	}
	page := staffPage{Frame: f.frame(v, v.words.T("newsroom.staff"), "/newsroom/staff"), Languages: languageChoices(v.typed.Value("add", "locale", "en")), Letters: f.Letters}
	for _, a := range accounts {
		p := Person{Account: a}
		for _, g := range a.Grants {
			p.Roles = append(p.Roles, v.role(g))
		}
		page.People = append(page.People, p)
	}
	if page.Grants, err = f.grantRows(v, typedGrants(v, "add"), 1); err != nil {
		return err
	}
	return f.render(v, "staff", page)
}

// typedGrants answers the roles of a refused form, so that they are not chosen twice.
func typedGrants(v *visit, act string) []account.Grant {
	if v.typed.Act != act {
		return nil
	}
	return grantsOf(v)
}

// grantRows makes the rows of a form that gives roles, and so many empty ones.
func (f *Face) grantRows(v *visit, grants []account.Grant, spare int) ([]GrantRow, error) {
	editions, err := f.House.Editions(v.r.Context())
	if err != nil {
		return nil, err
	}
	var rows []GrantRow
	for i := range len(grants) + spare {
		var g account.Grant
		if i < len(grants) {
			g = grants[i]
		}
		rows = append(rows, GrantRow{v.roleChoices(g), v.placeChoices(editions, g), i})
	}
	return rows, nil
}

func (v *visit) roleChoices(chosen account.Grant) []Choice {
	choices := []Choice{{"", v.words.T("newsroom.no_role"), chosen.Role == ""}}
	for _, role := range account.Roles {
		choices = append(choices, Choice{string(role), v.words.T("role." + string(role)), role == chosen.Role})
	}
	return choices
}

// placeChoices lists the editions and their sections as "en" and "en/politics".
func (v *visit) placeChoices(editions []edition.Edition, g account.Grant) []Choice {
	chosen := placeOf(g)
	choices := []Choice{{"", v.words.T("newsroom.every_edition"), chosen == ""}}
	for _, ed := range editions {
		choices = append(choices, Choice{ed.Code, editionName(ed), chosen == ed.Code})
		for _, s := range ed.Sections {
			choices = append(choices, Choice{ed.Code + "/" + s.Slug, editionName(ed) + " / " + s.Name, chosen == ed.Code+"/"+s.Slug})
		}
	}
	return choices
}

func placeOf(g account.Grant) string {
	if g.Section == "" {
		return g.Edition
	}
	return g.Edition + "/" + g.Section
}

// grantsOf reads the rows of roles; one without a role is none.
func grantsOf(v *visit) []account.Grant {
	var grants []account.Grant
	places := v.r.PostForm["place"]
	for i, role := range v.r.PostForm["role"] {
		if role == "" || i >= len(places) {
			continue
		}
		code, section := parted(places[i], "/")
		grants = append(grants, account.Grant{Role: account.Role(role), Edition: code, Section: section})
	}
	return grants
}

func (f *Face) addStaff(v *visit) error {
	if err := v.form(); err != nil {
		return err
	}
	made, err := f.Book.Add(v.r.Context(), v.who, account.NewAccount{
		Email: v.field("email"), Name: v.field("name"), Locale: v.field("locale"), Password: v.r.PostForm.Get("password"), Grants: grantsOf(v),
	})
	if err != nil {
		return f.again(v, "add", err, f.staffPage)
	}
	return f.onward(v, personPath(made.ID), v.words.T("newsroom.person_added", "Name", made.Name))
}

func personPath(id int64) string { return fmt.Sprintf("/newsroom/staff/%d", id) }

// personPage is one person's account, for those who manage staff.
type personPage struct {
	Frame
	Account   account.Account
	Languages []Choice
	Grants    []GrantRow
	Sessions  []account.Session
	Keys      []account.Key
	Own       bool
	Drafts    int      // open ones, to be handed over when the person leaves
	Plans     int      // entries of the plan, likewise
	Heirs     []Choice // the colleagues who may have them
}

// Path answers the address of the page and of the forms below it.
func (p personPage) Path() string { return personPath(p.Account.ID) }

func (f *Face) personPage(v *visit) error {
	id, err := v.number("account")
	if err != nil {
		return err
	}
	ctx := v.r.Context()
	page := personPage{Own: id == v.who.ID}
	if page.Account, err = f.Book.Get(ctx, v.who, id); err != nil {
		return err
	}
	page.Frame = f.frame(v, page.Account.Name, "/newsroom/staff")
	page.Languages = languageChoices(page.Account.Locale)
	grants := page.Account.Grants
	if v.typed.Act == "roles" {
		grants = grantsOf(v)
	}
	if page.Grants, err = f.grantRows(v, grants, 1); err != nil {
		return err
	}
	if page.Sessions, err = f.Book.Sessions(ctx, v.who, id); err != nil {
		return err
	}
	if page.Keys, err = f.Book.Keys(ctx, v.who, id); err != nil {
		return err
	}
	if page.Drafts, err = f.Desk.Left(ctx, v.who, id); err != nil {
		return err
	}
	if page.Plans, err = f.Plan.Left(ctx, v.who, id); err != nil {
		return err
	}
	if page.Heirs, err = f.heirs(v, id); err != nil {
		return err
	}
	return f.render(v, "person", page)
}

// heirs answers the colleagues to whom a leaver's drafts can go: those who may write somewhere.
func (f *Face) heirs(v *visit, leaver int64) ([]Choice, error) {
	all, err := f.Book.List(v.r.Context(), v.who)
	if err != nil {
		return nil, err
	}
	chosen := v.typed.Value("disable", "heir", "")
	choices := []Choice{{"", v.words.T("newsroom.choose_heir"), chosen == ""}}
	for _, a := range all {
		if a.ID != leaver && a.Disabled.IsZero() && a.Actor().Anywhere(account.Write) {
			choices = append(choices, Choice{itoa(a.ID), a.Name, chosen == itoa(a.ID)})
		}
	}
	return choices, nil
}

// onPerson is the shape of every act on one account: read the form, do it, say so.
func (f *Face) onPerson(v *visit, act, done string, do func(id int64) error) error {
	id, err := v.number("account")
	if err != nil {
		return err
	}
	if err := v.form(); err != nil {
		return err
	}
	if err := do(id); err != nil {
		return f.again(v, act, err, f.personPage)
	}
	return f.onward(v, personPath(id), v.words.T(done))
}

func (f *Face) changePerson(v *visit) error {
	return f.onPerson(v, "profile", "newsroom.kept", func(id int64) error {
		name, locale, email := v.field("name"), v.field("locale"), v.field("email")
		_, err := f.Book.Change(v.r.Context(), v.who, id, account.Profile{Name: &name, Locale: &locale, Email: &email})
		return err
	})
}

func (f *Face) changeRoles(v *visit) error {
	return f.onPerson(v, "roles", "newsroom.kept", func(id int64) error {
		_, err := f.Book.SetGrants(v.r.Context(), v.who, id, grantsOf(v))
		return err
	})
}

func (f *Face) setPassword(v *visit) error {
	return f.onPerson(v, "password", "newsroom.password_changed", func(id int64) error {
		return f.Book.SetPassword(v.r.Context(), v.who, id, account.PasswordChange{New: v.r.PostForm.Get("password"), Old: v.r.PostForm.Get("old_password")})
	})
}

func (f *Face) removePersonCode(v *visit) error {
	return f.onPerson(v, "code", "newsroom.code_removed", func(id int64) error {
		return f.Book.RemoveCode(v.r.Context(), v.who, id, v.r.PostForm.Get("password"))
	})
}

// disablePerson lets somebody go: sessions, keys, streams and links for guests end, and open drafts, entries of the plan and unread notices go to a colleague, in
// one act.
func (f *Face) disablePerson(v *visit) error {
	id, err := v.number("account")
	if err != nil {
		return err
	}
	if err := v.form(); err != nil {
		return err
	}
	var heir int64
	if chosen := v.field("heir"); chosen != "" {
		if heir, err = strconv.ParseInt(chosen, 10, 64); err != nil {
			return f.again(v, "disable", errs.At("heir", "account.heir_unknown", nil), f.personPage)
		}
	}
	left, err := f.Desk.Leave(v.r.Context(), v.who, f.Book, account.Dismissal{Account: id, Heir: heir})
	if err != nil {
		return f.again(v, "disable", err, f.personPage)
	}
	note := v.words.T("newsroom.person_disabled")
	if left.Drafts > 0 {
		note += " " + v.words.N("newsroom.drafts_moved", left.Drafts)
	}
	if left.Plans > 0 {
		note += " " + v.words.N("newsroom.plans_moved", left.Plans)
	}
	if left.Guests > 0 {
		note += " " + v.words.N("newsroom.guests_ended", left.Guests)
	}
	return f.onward(v, personPath(id), note)
}

func (f *Face) enablePerson(v *visit) error {
	return f.onPerson(v, "disable", "newsroom.person_enabled", func(id int64) error { return f.Book.Enable(v.r.Context(), v.who, id) })
}

func (f *Face) endPersonSessions(v *visit) error {
	return f.onPerson(v, "sessions", "newsroom.session_ended", func(id int64) error {
		return f.Book.EndOtherSessions(v.r.Context(), v.who, id, f.Sessions.Token(v.r.Context()))
	})
}

func (f *Face) revokePersonKey(v *visit) error {
	return f.onPerson(v, "keys", "newsroom.key_revoked", func(int64) error {
		key, err := v.number("key")
		if err != nil {
			return err
		}
		return f.Book.RevokeKey(v.r.Context(), v.who, key)
	})
}
