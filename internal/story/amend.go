package story

import (
	"fmt"

	"dateline.news/internal/errs"
)

// ReplaceAt answers the copy with some words of one passage replaced by others: old stands at byte at of the passage that
// Passages calls place. Where it does not, or the body's schema does not allow what comes of it, it is refused.
func (c Copy) ReplaceAt(place string, at int, old, words string) (Copy, error) {
	for _, p := range c.passages() {
		if p.place != place {
			continue
		}
		if at < 0 || at+len(old) > len(p.words) || p.words[at:at+len(old)] != old {
			break
		}
		return c.replaceAt(place, at, Fix{Find: old, Replace: words})
	}
	return c, &errs.Error{Kind: errs.Invalid, Field: "replace", Key: "story.fix_refused", Err: fmt.Errorf("%q does not stand at byte %d of %s", old, at, place)}
}
