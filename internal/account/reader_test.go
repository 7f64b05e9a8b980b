package account_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"dateline.news/internal/account"
	"dateline.news/internal/clock"
	"dateline.news/internal/errs"
	"dateline.news/internal/job"
	"dateline.news/internal/journal"
	"dateline.news/internal/lang"
	"dateline.news/internal/mail"
	"dateline.news/internal/store"
	"dateline.news/internal/store/storetest"
)

// letters keeps what was left to be sent.
type letters struct{ sent []mail.Letter }

func (l *letters) Enqueue(_ context.Context, _ *store.Tx, letter mail.Letter) error {
	l.sent = append(l.sent, letter)
	return nil
}

func (l *letters) Forget(_ context.Context, _ *store.Tx, address string) error {
	l.sent = append(l.sent, mail.Letter{To: address, About: "forgotten"})
	return nil
}

// hall is an office that receives readers.
type hall struct {
	office
	mail *letters
	left []account.Deletion
}

func eachHall(t *testing.T, f func(t *testing.T, h *hall)) {
	t.Helper()
	storetest.Each(t, func(t *testing.T, db *store.DB) { f(t, newHall(t, db, true)) })
}

func newHall(t *testing.T, db *store.DB, cheap bool) *hall {
	t.Helper()
	c := clock.NewManual(time.Now())
	j := journal.New(db, c)
	q, err := job.New(db, job.Config{Logger: slog.New(slog.NewTextHandler(io.Discard, nil))})
	if err == nil {
		err = q.Migrate(t.Context())
	}
	if err != nil {
		t.Fatal(err)
	}
	book := account.New(db, j, c)
	if cheap {
		book = book.Cheap()
	}
	h := &hall{office: office{book, db, j, c}, mail: &letters{}}
	book.Receive(account.Reception{
		Jobs: q, Letters: h.mail,
		Origin:   func() string { return "https://news.example" },
		Agency:   func(context.Context, string) (string, error) { return "Meridian", nil },
		Reserved: func(context.Context) ([]string, error) { return []string{"Meridian", "Меридиан"}, nil },
		OnDelete: []func(context.Context, *store.Tx, account.Deletion) error{func(_ context.Context, _ *store.Tx, d account.Deletion) error {
			h.left = append(h.left, d)
			return nil
		}},
		Export: []account.Exporter{{Name: "messages", Data: func(_ context.Context, id int64) (any, error) { return []string{fmt.Sprintf("hello from %d", id)}, nil }}},
	})
	return h
}

// post runs the errands and answers the letters since the last time.
func (h *hall) post(t *testing.T) []mail.Letter {
	t.Helper()
	if err := h.RunErrands(t.Context()); err != nil {
		t.Fatal(err)
	}
	sent := h.mail.sent
	h.mail.sent = nil
	return sent
}

// only answers the only letter, which must be of a kind and to an address.
func (h *hall) only(t *testing.T, about, to string) mail.Letter {
	t.Helper()
	sent := h.post(t)
	if len(sent) != 1 || sent[0].About != about || sent[0].To != to {
		t.Fatalf("sent %v, want one %s to %s", kinds(sent), about, to)
	}
	return sent[0]
}

// kinds answers what was sent to whom: "account.confirm vera@meridian.example".
func kinds(sent []mail.Letter) []string {
	var list []string
	for _, l := range sent {
		list = append(list, l.About+" "+l.To)
	}
	return list
}

var links = regexp.MustCompile(`https://news\.example/account/(\S+)`)

// token answers what the link of a letter carries.
func token(t *testing.T, l mail.Letter) string {
	t.Helper()
	found := links.FindString(l.Text)
	u, err := url.Parse(found)
	if err != nil || u.Query().Get("token") == "" || !strings.Contains(l.HTML, "token="+u.Query().Get("token")) {
		t.Fatalf("no link in %q", l.Text)
	}
	return u.Query().Get("token")
}

func registration(name string) account.Registration {
	return account.Registration{Name: "Reader " + name, Email: name + "@meridian.example", Password: secret, Locale: "en", Edition: "en", Address: "198.51.100.7:99"}
}

// register lets somebody register.
func (h *hall) register(t *testing.T, name string) account.Account {
	t.Helper()
	a, err := h.Register(t.Context(), registration(name))
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// join lets somebody register and confirm the address.
func (h *hall) join(t *testing.T, name string) account.Account {
	t.Helper()
	h.register(t, name)
	a, err := h.ConfirmEmail(t.Context(), token(t, h.only(t, "account.confirm", name+"@meridian.example")), "198.51.100.7")
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func TestReaderJoinsByTheLetter(t *testing.T) {
	eachHall(t, func(t *testing.T, h *hall) {
		ctx := t.Context()
		made, err := h.Register(ctx, registration("vera"))
		if err != nil {
			t.Fatal(err)
		}
		waiting, err := h.SignIn(ctx, account.Credentials{Email: "Vera@meridian.example", Password: secret, Address: "198.51.100.7"})
		if err != nil || waiting.ID != made.ID || !waiting.Confirmed.IsZero() {
			t.Errorf("before the letter: %+v, %v", waiting, err)
		}
		p, err := h.Reader(ctx, h.db, made.ID)
		if err != nil || p.Confirmed || p.Staff || p.Name != "Reader vera" {
			t.Errorf("before the letter: %+v, %v", p, err)
		}
		letter := h.only(t, "account.confirm", "vera@meridian.example")
		secretOfLink := token(t, letter)
		if !strings.Contains(letter.Text, "/account/confirm?edition=en&token=") || strings.Contains(letter.Subject, "vera") {
			t.Errorf("letter: %+v", letter)
		}
		confirmed, err := h.ConfirmEmail(ctx, secretOfLink, "198.51.100.7")
		if err != nil || confirmed.ID != made.ID || confirmed.Confirmed.IsZero() {
			t.Fatalf("confirmed: %+v, %v", confirmed, err)
		}
		_, err = h.ConfirmEmail(ctx, secretOfLink, "198.51.100.7")
		wantKind(t, err, errs.Gone)
		who, err := h.Actor(ctx, made.ID)
		if err != nil || !who.Can(account.Talk, "ru", "") || !who.Anywhere(account.Talk) || who.Anywhere(account.See) {
			t.Errorf("acts as %+v, %v", who, err)
		}
		if p, err := h.Reader(ctx, h.db, made.ID); err != nil || !p.Confirmed || p.Deleted || !p.Created.Equal(made.Created) {
			t.Errorf("person %+v, %v", p, err)
		}
	})
}

func TestLinkOfYesterdayConfirmsNothing(t *testing.T) {
	eachHall(t, func(t *testing.T, h *hall) {
		h.register(t, "vera")
		old := token(t, h.only(t, "account.confirm", "vera@meridian.example"))
		h.clock.Advance(account.ConfirmLinkLasts)
		_, err := h.ConfirmEmail(t.Context(), old, "198.51.100.7")
		wantKind(t, err, errs.Gone)
		_, err = h.ConfirmEmail(t.Context(), "", "198.51.100.7")
		wantKind(t, err, errs.Gone)
	})
}

// answer is all that a stranger sees of an attempt.
type answer struct {
	Kind       errs.Kind
	Key, Field string
	Args       map[string]any
	Account    account.Account
}

func seen(a account.Account, err error) answer {
	var e *errs.Error
	if errors.As(err, &e) {
		return answer{Kind: e.Kind, Key: e.Key, Field: e.Field, Args: e.Args}
	}
	if err != nil {
		return answer{Kind: errs.Internal, Key: err.Error()}
	}
	a.ID, a.Email, a.Name = 0, "", ""
	return answer{Account: a}
}

func TestStrangerCannotTellWhetherAnAddressIsKnown(t *testing.T) {
	eachHall(t, func(t *testing.T, h *hall) {
		ctx := t.Context()
		h.join(t, "known")
		h.hire(t, "staff", account.Grant{Role: account.Editor})
		probe := func(name string) []answer {
			var all []answer
			r := registration(name)
			r.Name, r.Password = "Spy "+name, "three geese on thin ice"
			made, err := h.Register(ctx, r)
			all = append(all, seen(made, err))
			all = append(all, seen(h.SignIn(ctx, account.Credentials{Email: r.Email, Password: r.Password, Address: "203.0.113.9"})))
			all = append(all, seen(h.SignIn(ctx, account.Credentials{Email: r.Email, Password: "a wrong password", Address: "203.0.113.9"})))
			all = append(all, seen(account.Account{}, h.SendLink(ctx, account.LinkRequest{Email: r.Email, Address: "203.0.113.9"})))
			all = append(all, seen(account.Account{}, h.SendLink(ctx, account.LinkRequest{Email: r.Email, Address: "203.0.113.9"})))
			all = append(all, seen(account.Account{}, h.Resend(ctx, made.Actor())))
			_, err = h.BeginRegistration(ctx, account.Applicant{Name: r.Name, Email: r.Email, Address: "203.0.113.9"})
			all = append(all, seen(account.Account{}, err))
			all = append(all, seen(account.Account{}, h.ChangeEmail(ctx, made.Actor(), "other"+r.Email, account.Proof{})))
			return all
		}
		unknown := probe("unknown")
		for _, name := range []string{"known", "staff"} {
			if diff := cmp.Diff(unknown, probe(name)); diff != "" {
				t.Errorf("%s is told apart:\n%s", name, diff)
			}
		}
		if unknown[0].Kind != "" || unknown[1].Kind != "" || unknown[4].Kind != errs.TooMany || unknown[5].Kind != errs.TooMany {
			t.Errorf("unknown: %+v", unknown)
		}
	})
}

func TestOwnerOfAKnownAddressIsToldAndNobodyIsLetIn(t *testing.T) {
	eachHall(t, func(t *testing.T, h *hall) {
		ctx := t.Context()
		victim := h.join(t, "known")
		r := registration("known")
		r.Name, r.Password = "Magpie", "three geese on thin ice"
		spy, err := h.Register(ctx, r)
		if err != nil {
			t.Fatal(err)
		}
		letter := h.only(t, "account.known", "known@meridian.example")
		if strings.Contains(letter.Text+letter.HTML, "token=") || strings.Contains(letter.Text, "Magpie") {
			t.Errorf("the letter opens something: %s", letter.Text)
		}
		got, err := h.SignIn(ctx, account.Credentials{Email: r.Email, Password: secret, Address: "203.0.113.9"})
		if err != nil || got.ID != victim.ID {
			t.Errorf("the owner came to account %d, %v; want %d", got.ID, err, victim.ID)
		}
		if got, err = h.SignIn(ctx, account.Credentials{Email: r.Email, Password: r.Password, Address: "203.0.113.9"}); err != nil || got.ID != spy.ID || !got.Confirmed.IsZero() {
			t.Errorf("the stranger came to %+v, %v", got, err)
		}
		if err := h.SendLink(ctx, account.LinkRequest{Email: r.Email, Address: "203.0.113.9"}); err != nil {
			t.Fatal(err)
		}
		got, err = h.SignInByLink(ctx, account.LinkUse{Token: token(t, h.only(t, "account.link", "known@meridian.example")), Address: "203.0.113.9"})
		if err != nil || got.ID != victim.ID {
			t.Errorf("the link opens account %d, %v", got.ID, err)
		}
	})
}

func TestTwoRegistrationsOfOneAddressDoNotMix(t *testing.T) {
	eachHall(t, func(t *testing.T, h *hall) {
		ctx := t.Context()
		r := registration("anna")
		r.Name, r.Password = "Thief", "three geese on thin ice"
		if _, err := h.Register(ctx, r); err != nil {
			t.Fatal(err)
		}
		thief := token(t, h.only(t, "account.confirm", "anna@meridian.example"))
		mine := h.join(t, "anna")
		got, err := h.SignIn(ctx, account.Credentials{Email: "anna@meridian.example", Password: secret, Address: "203.0.113.9"})
		if err != nil || got.ID != mine.ID || got.Confirmed.IsZero() {
			t.Errorf("came to %+v, %v", got, err)
		}
		_, err = h.ConfirmEmail(ctx, thief, "203.0.113.9")
		wantKind(t, err, errs.Conflict)
	})
}

func TestSignInToAStrangersRegistrationForgivesNoGuesses(t *testing.T) {
	eachHall(t, func(t *testing.T, h *hall) {
		ctx := t.Context()
		h.join(t, "anna")
		r := registration("anna")
		r.Name, r.Password = "Thief", "three geese on thin ice"
		if _, err := h.Register(ctx, r); err != nil {
			t.Fatal(err)
		}
		held := false
		for i := 0; i < 12 && !held; i++ {
			password := r.Password
			if i%2 == 0 {
				password = fmt.Sprintf("guess number %d", i)
			}
			_, err := h.SignIn(ctx, account.Credentials{Email: r.Email, Password: password, Address: "203.0.113.9"})
			held = errs.Is(err, errs.TooMany)
		}
		if !held {
			t.Error("twelve attempts, and the guesser was never held back")
		}
	})
}

func TestRegistrationTakesAsLongForAKnownAddress(t *testing.T) {
	h := newHall(t, storetest.Open(t, storetest.SQLite(t)), false)
	h.join(t, "known")
	took := func(address, name string) time.Duration {
		r := registration(address)
		r.Name = name
		start := time.Now()
		if _, err := h.Register(t.Context(), r); err != nil {
			t.Fatal(err)
		}
		return time.Since(start)
	}
	known, unknown := time.Hour, time.Hour // the best of each: a busy machine makes some slow, and none fast
	for round := range 100 {
		known, unknown = min(known, took("known", fmt.Sprintf("Spy %d", round))), min(unknown, took("unknown", fmt.Sprintf("Guest %d", round)))
		if round >= 3 && known <= 2*unknown && unknown <= 2*known {
			return
		}
		h.clock.Advance(time.Hour) // how often one may register is another matter
	}
	t.Errorf("known address %v, unknown %v: the time tells them apart", known, unknown)
}

func TestLetterComesAgainAfter60SecondsThreeTimesAnHour(t *testing.T) {
	eachHall(t, func(t *testing.T, h *hall) {
		ctx := t.Context()
		who := h.register(t, "vera").Actor()
		first := token(t, h.only(t, "account.confirm", "vera@meridian.example"))
		if got := seconds(t, h.Resend(ctx, who)); got != 60 {
			t.Errorf("at once: wait %d s, want 60", got)
		}
		for i := range 3 {
			h.clock.Advance(time.Minute)
			if err := h.Resend(ctx, who); err != nil {
				t.Fatalf("letter %d: %v", i+2, err)
			}
			h.only(t, "account.confirm", "vera@meridian.example")
		}
		h.clock.Advance(time.Minute)
		if got := seconds(t, h.Resend(ctx, who)); got < 3000 || got > 3600 {
			t.Errorf("the fifth letter: wait %d s, want the rest of the hour", got)
		}
		if _, err := h.ConfirmEmail(ctx, first, "198.51.100.7"); err != nil {
			t.Errorf("the first letter no longer works: %v", err)
		}
		wantKind(t, h.Resend(ctx, who), errs.Conflict)
		wantKind(t, h.Resend(ctx, account.Actor{}), errs.Unsigned)
	})
}

func TestWrongAddressIsPutRightBeforeConfirming(t *testing.T) {
	eachHall(t, func(t *testing.T, h *hall) {
		ctx := t.Context()
		who := h.register(t, "wrnog").Actor()
		old := token(t, h.only(t, "account.confirm", "wrnog@meridian.example"))
		seconds(t, h.ChangeEmail(ctx, who, "right@meridian.example", account.Proof{}))
		h.clock.Advance(time.Minute)
		if err := h.ChangeEmail(ctx, who, "right@meridian.example", account.Proof{}); err != nil {
			t.Fatal(err)
		}
		letter := h.only(t, "account.confirm", "right@meridian.example")
		_, err := h.ConfirmEmail(ctx, old, "198.51.100.7")
		wantKind(t, err, errs.Gone)
		if a, err := h.ConfirmEmail(ctx, token(t, letter), "198.51.100.7"); err != nil || a.Email != "right@meridian.example" {
			t.Errorf("confirmed %+v, %v", a, err)
		}
	})
}

func TestRegistrationThatNobodyConfirmsLapses(t *testing.T) {
	eachHall(t, func(t *testing.T, h *hall) {
		ctx := t.Context()
		gone := h.register(t, "gone")
		h.post(t)
		stays := h.join(t, "stays")
		h.clock.Advance(account.WaitsFor + time.Minute)
		fresh := h.register(t, "fresh")
		if err := h.Sweep(ctx); err != nil {
			t.Fatal(err)
		}
		_, err := h.Reader(ctx, h.db, gone.ID)
		wantKind(t, err, errs.NotFound)
		for _, a := range []account.Account{stays, fresh} {
			if p, err := h.Reader(ctx, h.db, a.ID); err != nil || p.Deleted {
				t.Errorf("%+v, %v", p, err)
			}
		}
	})
}

func TestRegistrationsAreCountedPerPrefixAndAddress(t *testing.T) {
	eachHall(t, func(t *testing.T, h *hall) {
		ctx := t.Context()
		try := func(name, email, address string) error {
			r := registration(email)
			r.Name, r.Address, r.Password = name, address, "three geese on thin ice"
			_, err := h.Register(ctx, r)
			return err
		}
		for i := range 5 {
			if err := try(fmt.Sprint("One ", i), "victim", fmt.Sprintf("203.0.%d.1", i)); err != nil {
				t.Fatal(err)
			}
		}
		seconds(t, try("One 6", "victim", "192.0.2.1"))
		for i := range 25 {
			if err := try(fmt.Sprint("Two ", i), fmt.Sprint("n", i), fmt.Sprintf("2001:db8::%d", i)); err != nil {
				t.Fatal(err)
			}
		}
		for i := range 5 {
			if err := try(fmt.Sprint("Three ", i), fmt.Sprint("m", i), "[2001:db8:0:7::1]:80"); err != nil {
				t.Fatal(err)
			}
		}
		seconds(t, try("Three 6", "late", "2001:db8:0:ff::9"))
		h.clock.Advance(time.Hour)
		if err := try("Three 6", "late", "2001:db8:0:ff::9"); err != nil {
			t.Errorf("an hour later: %v", err)
		}
	})
}

func TestReaderIsWrittenToInHisLanguage(t *testing.T) {
	eachHall(t, func(t *testing.T, h *hall) {
		subjects := map[string]bool{}
		for i, code := range lang.Languages {
			r := registration(fmt.Sprint("r", i))
			r.Locale = code
			if _, err := h.Register(t.Context(), r); err != nil {
				t.Fatal(err)
			}
			l := h.only(t, "account.confirm", fmt.Sprintf("r%d@meridian.example", i))
			if l.Locale != code || !strings.Contains(l.HTML, `dir="`+lang.Direction(code)+`"`) || !strings.Contains(l.Text, "\u2068Reader r") {
				t.Errorf("%s: %+v", code, l)
			}
			subjects[l.Subject] = true
		}
		if len(subjects) != len(lang.Languages) {
			t.Errorf("subjects: %v", subjects)
		}
	})
}

func TestRegistrationFormSaysWhatIsWrong(t *testing.T) {
	h := newHall(t, storetest.Open(t, storetest.SQLite(t)), true)
	h.hire(t, "anna", account.Grant{Role: account.Editor})
	h.join(t, "vera")
	for _, test := range []struct {
		field string
		spoil func(*account.Registration)
	}{
		{"email", func(r *account.Registration) { r.Email = "a@b.example\r\nBcc: c@d.example" }},
		{"password", func(r *account.Registration) { r.Password = "short" }},
		{"password", func(r *account.Registration) { r.Password = "" }},
		{"password", func(r *account.Registration) { r.Name, r.Password = "Longish Reader", "longishreader" }},
		{"locale", func(r *account.Registration) { r.Locale = "no such" }},
		{"edition", func(r *account.Registration) { r.Edition = "../en" }},
		{"name", func(r *account.Registration) { r.Name = "A" }},
		{"name", func(r *account.Registration) { r.Name = "ANNA" }},
		{"name", func(r *account.Registration) { r.Name = "АΝΝA" }},
		{"name", func(r *account.Registration) { r.Name = "Meridian News" }},
		{"name", func(r *account.Registration) { r.Name = "Reader Verа" }},
		{"name", func(r *account.Registration) { r.Name = "reader  VERA" }},
	} {
		r := registration("new")
		test.spoil(&r)
		_, err := h.Register(t.Context(), r)
		var e *errs.Error
		if !errors.As(err, &e) || e.Field != test.field || !lang.Has(e.Key) {
			t.Errorf("%+v: %v, want the field %s", r, err, test.field)
		}
	}
}

func TestNameThatWasTakenMeanwhileIsChosenAgain(t *testing.T) {
	eachHall(t, func(t *testing.T, h *hall) {
		ctx := t.Context()
		late := h.register(t, "late")
		link := token(t, h.only(t, "account.confirm", "late@meridian.example"))
		first := h.join(t, "first")
		_, err := h.db.Writer().Exec("update account set name = $1, skeleton = $2 where id = $3", first.Name, account.Skeleton(first.Name), late.ID)
		if err != nil {
			t.Fatal(err)
		}
		_, err = h.ConfirmEmail(ctx, link, "198.51.100.7")
		var e *errs.Error
		if !errors.As(err, &e) || e.Kind != errs.Conflict || e.Field != "name" {
			t.Errorf("confirmed: %v", err)
		}
		other := "Other Name"
		if _, err := h.Change(ctx, late.Actor(), late.ID, account.Profile{Name: &other}); err != nil {
			t.Fatal(err)
		}
		if _, err := h.ConfirmEmail(ctx, link, "198.51.100.7"); err != nil {
			t.Errorf("with another name: %v", err)
		}
	})
}
