package account

import (
	"fmt"

	"dateline.news/internal/errs"
)

// is says whether the actor is this account.
func (a Actor) is(id int64) bool { return a.kind == "account" && a.ID == id }

// mustSomewhere is Anywhere as a refusal.
func (a Actor) mustSomewhere(right Right) error {
	if a.Anywhere(right) {
		return nil
	}
	return a.Must(right, "", "")
}

// mustManage asks for ManageStaff over everything that the account may do, so that the admin of one edition cannot
// take over an account with a larger reach by setting its password.
func (a Actor) mustManage(target Account) error {
	if len(target.Grants) == 0 {
		return a.Must(ManageStaff, "", "")
	}
	return a.mustGrant(target.Grants)
}

// mustGrant asks for ManageStaff wherever one of the grants reaches.
func (a Actor) mustGrant(grants []Grant) error {
	for _, g := range grants {
		if err := a.Must(ManageStaff, g.Edition, g.Section); err != nil {
			return err
		}
	}
	return nil
}

// mustOwnOrManage lets people do it for themselves and ManageStaff do it for others.
func (a Actor) mustOwnOrManage(target Account) error {
	if a.is(target.ID) {
		return nil
	}
	return a.mustManage(target)
}

// mustBePerson refuses an API key where what proves a person is changed: a stolen key must not outlive its revocation.
func (a Actor) mustBePerson() error {
	if a.Key == 0 {
		return nil
	}
	return &errs.Error{Kind: errs.Forbidden, Key: "account.not_by_key",
		Err: fmt.Errorf("%s by key %d may not change what proves a person", a.Subject(), a.Key)}
}
