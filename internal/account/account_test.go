package account_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"dateline.news/internal/account"
	"dateline.news/internal/clock"
	"dateline.news/internal/errs"
	"dateline.news/internal/journal"
	"dateline.news/internal/store"
	"dateline.news/internal/store/storetest"
)

const secret = "a lantern over grey water"

// office is a book with a clock that stands still.
type office struct {
	*account.Book
	db      *store.DB
	journal *journal.Journal
	clock   *clock.Manual
}

func each(t *testing.T, f func(t *testing.T, o office)) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := clock.NewManual(time.Now())
		j := journal.New(db, c)
		f(t, office{account.New(db, j, c).Cheap(), db, j, c})
	})
}

// hire takes on somebody with these grants.
func (o office) hire(t *testing.T, name string, grants ...account.Grant) account.Account {
	t.Helper()
	a, err := o.Add(t.Context(), account.Operator(), account.NewAccount{
		Email: name + "@meridian.example", Name: strings.ToUpper(name), Password: secret, Grants: grants})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func (o office) signIn(t *testing.T, name, password, code string) error {
	t.Helper()
	_, err := o.SignIn(t.Context(), account.Credentials{Email: name + "@meridian.example", Password: password, Code: code, Address: "203.0.113.7:4711"})
	return err
}

func wantKind(t *testing.T, err error, want errs.Kind) {
	t.Helper()
	if got := errs.KindOf(err); got != want {
		t.Errorf("answered %q (%v), want %q", got, err, want)
	}
}

func TestSomebodyTakenOnCanSignInAndAct(t *testing.T) {
	each(t, func(t *testing.T, o office) {
		ctx := t.Context()
		made := o.hire(t, "anna", account.Grant{Role: account.Editor, Edition: "en"}, account.Grant{Role: account.Editor, Edition: "en"})
		got, err := o.SignIn(ctx, account.Credentials{Email: " Anna@MERIDIAN.example ", Password: secret, Address: "203.0.113.7"})
		if err != nil {
			t.Fatal(err)
		}
		if got.ID != made.ID || got.SignedIn.IsZero() || len(got.Grants) != 1 {
			t.Errorf("signed in as %+v, want account %d with one grant", got, made.ID)
		}
		who, err := o.Actor(ctx, made.ID)
		if err != nil || who.Name != "ANNA" || !who.Can(account.Publish, "en", "politics") || who.Can(account.Publish, "ru", "") {
			t.Errorf("acts as %+v, %v", who, err)
		}
		_, err = o.Add(ctx, account.Operator(), account.NewAccount{Email: "ANNA@meridian.example", Name: "Other", Password: secret})
		wantKind(t, err, errs.Conflict)
	})
}

func TestJournalNamesNobody(t *testing.T) {
	each(t, func(t *testing.T, o office) {
		ctx := t.Context()
		a := o.hire(t, "anna", account.Grant{Role: account.Editor})
		if err := o.signIn(t, "anna", secret, ""); err != nil {
			t.Fatal(err)
		}
		if _, _, err := o.AddKey(ctx, a.Actor(), a.ID, "Anna's laptop"); err != nil {
			t.Fatal(err)
		}
		if err := o.Disable(ctx, account.Operator(), a.ID); err != nil {
			t.Fatal(err)
		}
		entries, err := o.journal.Read(ctx, journal.Query{})
		if err != nil || len(entries) != 4 {
			t.Fatalf("%d entries, %v; want added, signed_in, key_added, disabled", len(entries), err)
		}
		for _, e := range entries {
			if text := strings.ToLower(string(e.Payload)); strings.Contains(text, "anna") || strings.Contains(text, "203.") {
				t.Errorf("%s tells of a person: %s", e.Kind, text)
			}
		}
	})
}

func TestFormSaysWhatIsWrong(t *testing.T) {
	db := storetest.Open(t, storetest.SQLite(t))
	c := clock.System{}
	book := account.New(db, journal.New(db, c), c)
	good := account.NewAccount{Email: "a@b.example", Name: "Anna Berg", Password: secret}
	for _, test := range []struct {
		name, field string
		spoil       func(*account.NewAccount)
	}{
		{"no address", "email", func(n *account.NewAccount) { n.Email = "anna" }},
		{"address with a name", "email", func(n *account.NewAccount) { n.Email = "Anna <a@b.example>" }},
		{"two addresses", "email", func(n *account.NewAccount) { n.Email = "a@b.example,c@d.example" }},
		{"endless address", "email", func(n *account.NewAccount) { n.Email = strings.Repeat("a", 300) + "@b.example" }},
		{"no name", "name", func(n *account.NewAccount) { n.Name = " \t" }},
		{"control character", "name", func(n *account.NewAccount) { n.Name = "An\x00na" }},
		{"endless name", "name", func(n *account.NewAccount) { n.Name = strings.Repeat("й", 101) }},
		{"no language", "locale", func(n *account.NewAccount) { n.Locale = "not a language" }},
		{"unknown role", "grants[0]", func(n *account.NewAccount) { n.Grants = []account.Grant{{Role: "king"}} }},
		{"section without edition", "grants[0]", func(n *account.NewAccount) { n.Grants = []account.Grant{{Role: account.Editor, Section: "sport"}} }},
		{"edition with a slash", "grants[0]", func(n *account.NewAccount) { n.Grants = []account.Grant{{Role: account.Editor, Edition: "a/b"}} }},
		{"short password", "password", func(n *account.NewAccount) { n.Password = "elevenchars" }},
		{"endless password", "password", func(n *account.NewAccount) { n.Password = strings.Repeat("xkcd ", 41) }},
		{"password is the address", "password", func(n *account.NewAccount) { n.Email, n.Password = "longanna@b.example", "LongAnna@b.example" }},
		{"password is the name", "password", func(n *account.NewAccount) { n.Name, n.Password = "Anna Bergström", "annabergström2026" }},
		{"password of the list", "password", func(n *account.NewAccount) { n.Password = "Password-1234" }},
		{"password of digits", "password", func(n *account.NewAccount) { n.Password = "123456789012" }},
		{"password of one letter", "password", func(n *account.NewAccount) { n.Password = "aaaaaaaaaaaaa" }},
		{"password of a run", "password", func(n *account.NewAccount) { n.Password = "abcdefghijklmn" }},
	} {
		t.Run(test.name, func(t *testing.T) {
			n := good
			test.spoil(&n)
			_, err := book.Add(t.Context(), account.Operator(), n)
			var e *errs.Error
			if !asError(err, &e) || e.Kind != errs.Invalid || e.Field != test.field || e.Key == "" {
				t.Errorf("answered %v, want a refusal of field %q", err, test.field)
			}
		})
	}
	if _, err := book.Add(t.Context(), account.Operator(), good); err != nil {
		t.Errorf("a good form was refused: %v", err)
	}
}

// rightsTable is who may do what, written out a second time so that a slip in one of them is seen.
const rightsTable = `
	                reporter photographer subeditor publisher editor chief flash_desk moderator admin
	see             x        x            x         x         x      x     x          x         x
	write           x        -            x         -         x      x     -          -         -
	upload          x        x            x         -         x      x     -          -         -
	edit            -        -            x         -         x      x     -          -         -
	approve         -        -            x         -         x      x     -          -         -
	publish         -        -            -         x         x      x     -          -         -
	publish_alone   -        -            -         -         -      x     -          -         -
	urgent          -        -            -         -         x      x     -          -         -
	flash           -        -            -         -         -      x     x          -         -
	correct         -        -            -         -         x      x     -          -         -
	kill            -        -            -         -         -      x     -          -         -
	lift_embargo    -        -            -         -         -      x     -          -         -
	read_journal    -        -            -         -         x      x     -          -         x
	manage_staff    -        -            -         -         -      -     -          -         x
	manage_edition  -        -            -         -         -      -     -          -         x
	house_pages     -        -            -         -         -      x     -          -         x
	moderate        -        -            -         -         -      x     -          x         -
	arrange         -        -            -         -         x      x     -          -         -`

func TestNobodyHasARightThatTheTableDenies(t *testing.T) {
	lines := strings.Split(strings.TrimSpace(rightsTable), "\n")
	roles := strings.Fields(lines[0])
	if len(roles) != len(account.Roles) || len(lines)-1 != len(account.Rights) {
		t.Fatalf("the table has %d roles and %d rights, the program %d and %d", len(roles), len(lines)-1, len(account.Roles), len(account.Rights))
	}
	for _, line := range lines[1:] {
		cells := strings.Fields(line)
		for i, role := range roles {
			right := account.Right(cells[0])
			if !slices.Contains(account.Rights, right) {
				t.Fatalf("no right %q", right)
			}
			want := cells[i+1] == "x"
			in := func(edition, section string) account.Actor {
				return account.Staff(1, "X", []account.Grant{{Role: account.Role(role), Edition: edition, Section: section}})
			}
			for _, c := range []struct {
				who              account.Actor
				edition, section string
				want             bool
			}{
				{in("", ""), "en", "sport", want},
				{in("en", ""), "en", "sport", want},
				{in("en", ""), "ru", "sport", false},
				{in("en", ""), "", "", false},
				{in("en", "sport"), "en", "sport", want},
				{in("en", "sport"), "en", "politics", false},
				{in("en", "sport"), "en", "", false},
			} {
				if got := c.who.Can(right, c.edition, c.section); got != c.want {
					t.Errorf("%s %+v, %s in %q/%q: %v, want %v", role, c.who.Grants, right, c.edition, c.section, got, c.want)
				}
			}
		}
	}
	var nobody account.Actor
	for _, right := range account.Rights {
		if nobody.Can(right, "en", "") || nobody.Anywhere(right) || !account.Operator().Can(right, "", "") {
			t.Errorf("%s: nobody may or the operator may not", right)
		}
	}
	wantKind(t, nobody.Must(account.See, "en", ""), errs.Unsigned)
}

func asError(err error, target **errs.Error) bool { return errors.As(err, target) }
