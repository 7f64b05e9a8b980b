package account_test

import (
	"context"
	"sync"
	"testing"

	"dateline.news/internal/account"
	"dateline.news/internal/errs"
)

func only(role account.Role, edition string) []account.Grant {
	return []account.Grant{{Role: role, Edition: edition}}
}

// changes are the ways to change another's account.
var changes = map[string]func(context.Context, office, account.Actor, int64) error{
	"set grants": func(ctx context.Context, o office, who account.Actor, id int64) error {
		_, err := o.SetGrants(ctx, who, id, only(account.Reporter, "en"))
		return err
	},
	"set password": func(ctx context.Context, o office, who account.Actor, id int64) error {
		return o.SetPassword(ctx, who, id, account.PasswordChange{New: "nine herons under a bridge"})
	},
	"change name": func(ctx context.Context, o office, who account.Actor, id int64) error {
		name := "New Name"
		_, err := o.Change(ctx, who, id, account.Profile{Name: &name})
		return err
	},
	"change address": func(ctx context.Context, o office, who account.Actor, id int64) error {
		email := "new@meridian.example"
		_, err := o.Change(ctx, who, id, account.Profile{Email: &email})
		return err
	},
	"remove code": func(ctx context.Context, o office, who account.Actor, id int64) error {
		return o.RemoveCode(ctx, who, id, "")
	},
	"add key": func(ctx context.Context, o office, who account.Actor, id int64) error {
		_, _, err := o.AddKey(ctx, who, id, "k")
		return err
	},
	"read keys": func(ctx context.Context, o office, who account.Actor, id int64) error {
		_, err := o.Keys(ctx, who, id)
		return err
	},
	"read sessions": func(ctx context.Context, o office, who account.Actor, id int64) error {
		_, err := o.Sessions(ctx, who, id)
		return err
	},
	"end sessions": func(ctx context.Context, o office, who account.Actor, id int64) error {
		return o.EndOtherSessions(ctx, who, id, "")
	},
	"disable": func(ctx context.Context, o office, who account.Actor, id int64) error {
		return o.Disable(ctx, who, id)
	},
	"enable": func(ctx context.Context, o office, who account.Actor, id int64) error { return o.Enable(ctx, who, id) },
	"add": func(ctx context.Context, o office, who account.Actor, id int64) error {
		_, err := o.Add(ctx, who, account.NewAccount{Email: "added@meridian.example", Name: "Added", Password: secret, Grants: only(account.Reporter, "en")})
		return err
	},
	"get": func(ctx context.Context, o office, who account.Actor, id int64) error {
		_, err := o.Get(ctx, who, id)
		return err
	},
	"list": func(ctx context.Context, o office, who account.Actor, id int64) error {
		_, err := o.List(ctx, who)
		return err
	},
	"find by address": func(ctx context.Context, o office, who account.Actor, id int64) error {
		_, err := o.ByEmail(ctx, who, "target@meridian.example")
		return err
	},
}

func TestOnlyAdminsTouchOtherAccounts(t *testing.T) {
	each(t, func(t *testing.T, o office) {
		for name, change := range changes {
			for _, role := range account.Roles {
				target := o.hire(t, "target", account.Grant{Role: account.Editor, Edition: "en"})
				err := change(t.Context(), o, account.Staff(9999, "X", []account.Grant{{Role: role}}), target.ID)
				if want := role == account.Admin; (err == nil) != want {
					t.Errorf("%s by %s: %v, want allowed: %v", name, role, err, want)
				}
				if role != account.Admin {
					wantKind(t, err, errs.Forbidden)
				}
				o.forget(t)
			}
			target := o.hire(t, "target", account.Grant{Role: account.Editor, Edition: "en"})
			wantKind(t, change(t.Context(), o, account.Actor{}, target.ID), errs.Unsigned)
			o.forget(t)
		}
	})
}

// forget empties the book between two rounds.
func (o office) forget(t *testing.T) {
	t.Helper()
	for _, table := range []string{"account_recovery", "account_key", "account_session", "account_grant", "account_attempt", "account"} {
		if _, err := o.db.Writer().Exec("delete from " + table); err != nil {
			t.Fatal(err)
		}
	}
}

func TestAdminOfOneEditionCannotReachFurther(t *testing.T) {
	each(t, func(t *testing.T, o office) {
		ctx := t.Context()
		local := o.hire(t, "local", account.Grant{Role: account.Admin, Edition: "en"}).Actor()
		head := o.hire(t, "head", account.Grant{Role: account.Admin})
		both := o.hire(t, "both", account.Grant{Role: account.Reporter, Edition: "en"}, account.Grant{Role: account.Reporter, Edition: "ru"})
		wantKind(t, o.SetPassword(ctx, local, head.ID, account.PasswordChange{New: "nine herons under a bridge"}), errs.Forbidden)
		wantKind(t, o.Disable(ctx, local, both.ID), errs.Forbidden)
		for _, raise := range [][]account.Grant{only(account.Admin, ""), only(account.Editor, "ru"), only(account.Reporter, "en")} {
			_, err := o.SetGrants(ctx, local, both.ID, raise)
			wantKind(t, err, errs.Forbidden)
		}
		_, err := o.SetGrants(ctx, local, both.ID, []account.Grant{{Role: account.Editor, Edition: "en"}, {Role: account.Reporter, Edition: "ru"}})
		if err != nil {
			t.Errorf("an admin cannot raise a reporter of the own edition: %v", err)
		}
	})
}

func TestNobodyRaisesOwnRights(t *testing.T) {
	each(t, func(t *testing.T, o office) {
		for _, role := range account.Roles {
			a := o.hire(t, "raise"+string(role), account.Grant{Role: role, Edition: "en"})
			_, err := o.SetGrants(t.Context(), a.Actor(), a.ID, append(a.Grants, account.Grant{Role: account.Chief}))
			wantKind(t, err, errs.Forbidden)
			if got, err := o.Actor(t.Context(), a.ID); err != nil || got.Can(account.Kill, "ru", "") {
				t.Errorf("%s raised itself: %+v, %v", role, got, err)
			}
		}
	})
}

func TestHouseIsNeverLeftWithoutAdminOrChief(t *testing.T) {
	each(t, func(t *testing.T, o office) {
		ctx, op := t.Context(), account.Operator()
		admin := o.hire(t, "admin", account.Grant{Role: account.Admin})
		chief := o.hire(t, "chief", account.Grant{Role: account.Chief, Edition: "en"})
		o.hire(t, "elsewhere", account.Grant{Role: account.Chief, Edition: "ru"})
		_, err := o.SetGrants(ctx, admin.Actor(), admin.ID, nil)
		wantKind(t, err, errs.Blocked)
		wantKind(t, o.Disable(ctx, op, admin.ID), errs.Blocked)
		_, err = o.SetGrants(ctx, op, chief.ID, only(account.Editor, "en"))
		wantKind(t, err, errs.Blocked)
		over := o.hire(t, "over", account.Grant{Role: account.Chief})
		if _, err = o.SetGrants(ctx, op, chief.ID, only(account.Editor, "en")); err != nil {
			t.Errorf("a chief of the whole house does not count for an edition: %v", err)
		}
		wantKind(t, o.Disable(ctx, op, over.ID), errs.Blocked)
		second := o.hire(t, "second", account.Grant{Role: account.Admin})
		if err := o.Disable(ctx, op, admin.ID); err != nil {
			t.Errorf("the first of two admins: %v", err)
		}
		wantKind(t, o.Disable(ctx, op, second.ID), errs.Blocked)
	})
}

func TestTwoAdminsCannotDismissEachOtherAtTheSameMoment(t *testing.T) {
	each(t, func(t *testing.T, o office) {
		a, b := o.hire(t, "a", account.Grant{Role: account.Admin}), o.hire(t, "b", account.Grant{Role: account.Admin})
		for range 10 {
			var wait sync.WaitGroup
			for _, pair := range [][2]account.Account{{a, b}, {b, a}} {
				wait.Go(func() {
					_, err := o.SetGrants(t.Context(), pair[0].Actor(), pair[1].ID, nil)
					if err != nil && !errs.Is(err, errs.Blocked) {
						t.Error(err)
					}
				})
			}
			wait.Wait()
			left := 0
			for _, x := range []account.Account{a, b} {
				who, err := o.Actor(t.Context(), x.ID)
				if err != nil {
					t.Fatal(err)
				}
				if who.Can(account.ManageStaff, "", "") {
					left++
				}
			}
			if left != 1 {
				t.Fatalf("%d admins left", left)
			}
			for _, x := range []account.Account{a, b} {
				if _, err := o.SetGrants(t.Context(), account.Operator(), x.ID, only(account.Admin, "")); err != nil {
					t.Fatal(err)
				}
			}
		}
	})
}
