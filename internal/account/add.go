package account

import (
	"context"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/language"

	"dateline.news/internal/errs"
	"dateline.news/internal/store"
)

// NewAccount is what is needed to take somebody on.
type NewAccount struct {
	Email    string
	Name     string
	Grants   []Grant
	Password string
	Locale   string // BCP 47; empty: "en"
}

// longestName is the longest name of a person, in characters.
const longestName = 100

// Add takes somebody on. It asks for ManageStaff wherever the grants reach.
func (b *Book) Add(ctx context.Context, who Actor, n NewAccount) (Account, error) {
	entrant, err := b.Prepare(ctx, who, n)
	if err != nil {
		return Account{}, err
	}
	if err := b.db.Update(ctx, func(tx *store.Tx) error { return entrant.Add(ctx, tx) }); err != nil {
		return Account{}, err
	}
	return entrant.made, nil
}

// Entrant is somebody who has been checked and is about to be taken on, in a transaction of another's.
type Entrant struct {
	book *Book
	who  Actor
	made Account
	hash string
}

// Prepare is Add up to its transaction: hashing the password takes longer than one may last.
func (b *Book) Prepare(ctx context.Context, who Actor, n NewAccount) (*Entrant, error) {
	if err := who.mustManage(Account{Grants: n.Grants}); err != nil {
		return nil, err
	}
	made, err := n.check()
	if err != nil {
		return nil, err
	}
	hash, err := b.hasher.hash(ctx, n.Password)
	if err != nil {
		return nil, fmt.Errorf("hash password: %w", err)
	}
	made.Created = b.clock.Now()
	made.Confirmed, made.Password = made.Created, true // who takes somebody on answers for the address
	return &Entrant{b, who, made, hash}, nil
}

// Add takes the entrant on with the transaction.
func (e *Entrant) Add(ctx context.Context, tx *store.Tx) error {
	id, err := insertAccount(ctx, tx, e.made, e.hash)
	if err != nil {
		return err
	}
	e.made.ID = id
	if err := replaceGrants(ctx, tx, id, e.made.Grants); err != nil {
		return err
	}
	_, err = e.book.journal.Add(tx, entry("account.added", id, e.who), map[string]any{"grants": e.made.Grants})
	return err
}

// Account answers who was taken on; it has a number once the transaction stands.
func (e *Entrant) Account() Account { return e.made }

// Staffed says whether anybody but readers has ever had an account.
func (b *Book) Staffed(ctx context.Context) (bool, error) {
	var staffed bool
	err := b.db.QueryRow(ctx, "select exists (select 1 from account_grant where role <> $1)", string(Reader)).Scan(&staffed)
	return staffed, err
}

// check answers the account that the form describes, or says what is wrong with it.
func (n NewAccount) check() (Account, error) {
	email, err := normalEmail(n.Email)
	if err != nil {
		return Account{}, err
	}
	name, err := cleanName(n.Name)
	if err != nil {
		return Account{}, err
	}
	locale, err := cleanLocale(n.Locale)
	if err != nil {
		return Account{}, err
	}
	grants, err := cleanGrants(n.Grants)
	if err != nil {
		return Account{}, err
	}
	return Account{Email: email, Name: name, Locale: locale, Grants: grants}, checkPassword(n.Password, email, name)
}

func cleanName(written string) (string, error) {
	name := strings.Join(strings.Fields(written), " ")
	odd := strings.ContainsFunc(name, func(r rune) bool { return unicode.IsControl(r) || r == utf8.RuneError })
	if name == "" || odd || utf8.RuneCountInString(name) > longestName {
		return "", errs.At("name", "account.name_invalid", map[string]any{"Most": longestName})
	}
	return name, nil
}

func cleanLocale(written string) (string, error) {
	if written == "" {
		return "en", nil
	}
	tag, err := language.Parse(written)
	if err != nil {
		return "", errs.At("locale", "account.locale_invalid", nil)
	}
	return tag.String(), nil
}

// taken says which of the things that must be unique was taken by somebody else.
func taken(err error) error {
	if strings.Contains(err.Error(), "skeleton") { // both engines name the index or its column
		return nameTaken(err)
	}
	return &errs.Error{Kind: errs.Conflict, Field: "email", Key: "account.email_taken", Err: err}
}

// skeleton answers what must be unique of a name: nothing of the staff's, who are called what they are called.
func (a Account) skeleton() string {
	if !a.reader() {
		return ""
	}
	return skeleton(a.Name)
}

func insertAccount(ctx context.Context, tx *store.Tx, a Account, hash string) (int64, error) {
	var id int64
	err := tx.QueryRow(ctx, `
		insert into account (email, name, locale, password, created, confirmed, edition, skeleton)
		values ($1, $2, $3, $4, $5, $6, $7, $8)
		on conflict (email) where confirmed is not null and deleted is null do nothing
		returning id`,
		a.Email, a.Name, a.Locale, hash, store.At(a.Created), store.At(a.Confirmed), a.Edition, a.skeleton()).Scan(&id)
	if errs.Is(err, errs.NotFound) { // nothing was inserted
		return 0, &errs.Error{Kind: errs.Conflict, Field: "email", Key: "account.email_taken", Err: err}
	}
	if errs.Is(err, errs.Conflict) {
		return 0, taken(err)
	}
	if err != nil {
		return 0, fmt.Errorf("insert account: %w", err)
	}
	return id, nil
}
