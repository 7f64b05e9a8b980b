package story

import (
	"context"

	"dateline.news/internal/account"
	"dateline.news/internal/edition"
	"dateline.news/internal/store"
)

func (a *Archive) Publish(ctx context.Context, tx *store.Tx, who account.Actor, p Publication) (Story, error) {
	panic("x")
}
func (a *Archive) Correct(ctx context.Context, who account.Actor, number int64, f Fix) (Story, error) {
	panic("x")
}
func (a *Archive) Hold(ctx context.Context, who account.Actor, number int64, w Withdrawal) (Story, error) {
	panic("x")
}
func (a *Archive) Kill(ctx context.Context, who account.Actor, number int64, w Withdrawal) (Story, error) {
	panic("x")
}
func (a *Archive) Release(ctx context.Context, who account.Actor, number int64, note string) (Story, error) {
	panic("x")
}
func (a *Archive) Restore(ctx context.Context, who account.Actor, number int64, note string) (Story, error) {
	panic("x")
}

// Public answers what readers may know of a story; errs.NotFound where there is none. Withdrawn: State, Day, Path, Reason, Withdrawn and nothing else.
func (a *Archive) Public(ctx context.Context, number int64) (Story, error) { panic("x") }

// Get is the newsroom's view: the whole story, whatever its state.
func (a *Archive) Get(ctx context.Context, who account.Actor, number int64) (Story, error) {
	panic("x")
}

// Load is Get inside a transaction, without asking for a right.
func (a *Archive) Load(ctx context.Context, q store.Queryer, number int64) (Story, error) { panic("x") }
func (a *Archive) Versions(ctx context.Context, who account.Actor, number int64) ([]Version, error) {
	panic("x")
}
func (a *Archive) Version(ctx context.Context, who account.Actor, number int64, version int) (Version, error) {
	panic("x")
}
func (a *Archive) Acts(ctx context.Context, who account.Actor, number int64) ([]Act, error) {
	panic("x")
}

// List answers public stories, newest first, without bodies (unless WithBody) and Corrections.
func (a *Archive) List(ctx context.Context, f Filter) ([]Story, Cursor, error) { panic("x") }

// ListAll is List for the newsroom: every state, for the right to see.
func (a *Archive) ListAll(ctx context.Context, who account.Actor, f Filter) ([]Story, Cursor, error) {
	panic("x")
}

// ByNumbers answers the public ones among the stories (cards), without bodies; the others are absent.
func (a *Archive) ByNumbers(ctx context.Context, numbers []int64) (map[int64]Story, error) {
	panic("x")
}

// Translations answers the public stories connected with this one by translation, itself included.
func (a *Archive) Translations(ctx context.Context, number int64) ([]Story, error) { panic("x") }

// Corrections answers what was corrected in public stories of an edition, newest first; before is the last ID of the page before, 0 for the first page.
func (a *Archive) Corrections(ctx context.Context, edition string, before int64, limit int) ([]Corrected, error) {
	panic("x")
}

// AuthorSlug is the name of an author in an address.
func AuthorSlug(name string, ed edition.Edition) string { panic("x") }

// Tidy answers the copy with its one-line fields cleaned and its empty fields at their usual values.
func (c Copy) Tidy() Copy { panic("x") }

// Limits refuses what is too long or unknown; a draft may be saved once it answers nil.
func (c Copy) Limits() error { panic("x") }

// Validate is Limits and everything that publishing in an edition needs besides.
func (c Copy) Validate(kind Kind, ed edition.Edition) error { panic("x") }
