package edition

import (
	"context"
	"fmt"

	"dateline.news/internal/store"
)

// Names answers the names of the people, places and organisations among an edition's topics, as q sees them; at most 5,000.
func (h *House) Names(ctx context.Context, q store.Queryer, code string) ([]string, error) {
	rows, err := q.Query(ctx, `
		select name
		from topic
		where edition = $1 and kind <> 'theme'
		order by name, slug
		limit 5000`, code)
	if err != nil {
		return nil, fmt.Errorf("names of edition %s: %w", code, err)
	}
	var names []string
	err = store.Each(rows, func(scan func(...any) error) error {
		var name string
		err := scan(&name)
		names = append(names, name)
		return err
	})
	return names, err
}
