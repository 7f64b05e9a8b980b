package account

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"time"
)

// exported is what this package keeps of a person, without what proves it: digests and keys are of no use to read.
type exported struct {
	Account
	Sessions []Session `json:"sessions"`
	Passkeys []Passkey `json:"passkeys"`
	Keys     []Key     `json:"keys"`
}

// Export answers everything that the house keeps of one's own account as one JSON object: "account", then what the other
// packages add. Ten times an hour.
func (b *Book) Export(ctx context.Context, who Actor) ([]byte, error) {
	if err := who.mustBeAccount(); err != nil {
		return nil, err
	}
	if err := b.take(ctx, ownQuota("export", who.ID, 10)); err != nil {
		return nil, err
	}
	mine, err := b.exported(ctx, who)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	out.WriteString("{\n")
	parts := append([]Exporter{
		{"exported", func(context.Context, int64) (any, error) { return b.clock.Now().Format(time.RFC3339), nil }},
		{"account", func(context.Context, int64) (any, error) { return mine, nil }},
	}, b.readers.Export...)
	for i, part := range parts {
		data, err := part.Data(ctx, who.ID)
		if err != nil {
			return nil, fmt.Errorf("export %s of account %d: %w", part.Name, who.ID, err)
		}
		text, err := json.MarshalIndent(data, "\t", "\t")
		if err != nil {
			return nil, fmt.Errorf("export %s of account %d: %w", part.Name, who.ID, err)
		}
		comma := ","
		if i == len(parts)-1 {
			comma = ""
		}
		fmt.Fprintf(&out, "\t%q: %s%s\n", part.Name, text, comma)
	}
	out.WriteString("}\n")
	return out.Bytes(), nil
}

func (b *Book) exported(ctx context.Context, who Actor) (exported, error) {
	r, err := b.one(ctx, b.db, byID, who.ID)
	if err != nil {
		return exported{}, err
	}
	mine := exported{Account: r.Account}
	if mine.Sessions, err = b.Sessions(ctx, who, who.ID); err != nil {
		return exported{}, err
	}
	if mine.Passkeys, err = b.Passkeys(ctx, who, who.ID); err != nil {
		return exported{}, err
	}
	mine.Keys, err = b.Keys(ctx, who, who.ID)
	return mine, err
}
