package account

import (
	"context"

	"dateline.news/internal/store"
)

// Staff answers everybody of the staff who may sign in, with their grants and addresses, as q sees them. It asks for no right:
// it is for packages that tell people of something, never for a face.
func (b *Book) Staff(ctx context.Context, q store.Queryer) ([]Account, error) {
	records, err := b.records(ctx, q, ofStaff)
	if err != nil {
		return nil, err
	}
	var staff []Account
	for _, r := range records {
		if r.Disabled.IsZero() {
			staff = append(staff, r.Account)
		}
	}
	return staff, nil
}
