package mediabank

import (
	"context"
	"fmt"
	"strings"

	"dateline.news/internal/account"
	"dateline.news/internal/store"
	"dateline.news/internal/text"
)

// Get answers an asset for the newsroom, in whatever state.
func (b *Bank) Get(ctx context.Context, who account.Actor, number int64) (Asset, error) {
	if err := must(who, account.See); err != nil {
		return Asset{}, err
	}
	return b.load(ctx, number)
}

// Load answers those of the assets that exist, in whatever state, as q sees them: for the newsroom's own pages and
// checks, whose rights the caller has asked for.
func (b *Bank) Load(ctx context.Context, q store.Queryer, numbers []int64) (map[int64]Asset, error) {
	assets, err := readAssets(ctx, q, numbers)
	if err != nil {
		return nil, err
	}
	found := make(map[int64]Asset, len(assets))
	for _, a := range assets {
		found[a.Number] = a
	}
	return found, nil
}

// Filter narrows a list of assets. The zero value is the newest.
type Filter struct {
	Query  string // words that all stand somewhere in the texts, credits or keywords
	Before int64  // only smaller numbers: the last one of the page before
	Limit  int    // default 30, at most 100
	Killed bool   // killed ones too
}

// List answers assets, the newest first.
func (b *Bank) List(ctx context.Context, who account.Actor, f Filter) ([]Asset, error) {
	if err := must(who, account.See); err != nil {
		return nil, err
	}
	if f.Limit <= 0 {
		f.Limit = 30
	}
	where, args := []string{"1 = 1"}, []any{}
	and := func(clause string, value any) {
		args = append(args, value)
		where = append(where, fmt.Sprintf(clause, len(args)))
	}
	if f.Before > 0 {
		and("number < $%d", f.Before)
	}
	if !f.Killed {
		and("state <> $%d", string(Killed))
	}
	for _, word := range queryWords(f.Query) {
		and(`words like $%d escape '\'`, "%"+likeLiteral.Replace(word)+"%")
	}
	args = append(args, min(f.Limit, 100))
	return queryAssets(ctx, b.db, "select "+assetColumns+" from asset where "+strings.Join(where, " and ")+
		fmt.Sprintf(" order by number desc limit $%d", len(args)), args...)
}

var likeLiteral = strings.NewReplacer(`\`, `\\`, "%", `\%`, "_", `\_`)

// queryWords answers at most ten folded words; more do not make a search better.
func queryWords(query string) []string {
	words := strings.Fields(fold(text.Clean(query)))
	return words[:min(len(words), 10)]
}
