package journal

import (
	"context"
	"fmt"
	"time"

	"dateline.news/internal/errs"
	"dateline.news/internal/store"
)

// Before answers the id of the newest entry that was written before a moment, 0 where there is none. It walks back from
// the end of the journal, so it costs what was written since.
func (j *Journal) Before(ctx context.Context, at time.Time) (int64, error) {
	var id int64
	err := j.db.QueryRow(ctx, `
		select id
		from journal
		where at < $1
		order by id desc
		limit 1`, store.At(at)).Scan(&id)
	if errs.Is(err, errs.NotFound) {
		return 0, nil
	}
	if err != nil {
		return 0, fmt.Errorf("journal before %s: %w", at.Format(time.RFC3339), err)
	}
	return id, nil
}
