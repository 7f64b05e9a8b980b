package mediabank

import (
	"context"
	"fmt"
	"io"

	"dateline.news/internal/account"
	"dateline.news/internal/errs"
)

// Served is a file on its way to a browser. Close it.
type Served struct {
	io.ReadSeekCloser
	MIME   string
	ETag   string // strong, with its quotes
	Bytes  int64
	Asset  int64
	Name   string // what a download is called
	Public bool   // a published story shows the picture; otherwise only the newsroom may have it
}

// File answers a rendition by the hash of its Print and a width that was drawn, or errs.NotFound. One query says whether
// it is public; the caller gives what is not public to nobody but the newsroom, and as errs.NotFound to all others.
func (b *Bank) File(ctx context.Context, hash string, width int) (Served, error) {
	var s Served
	var key, digest string
	err := b.db.QueryRow(ctx, `
		select a.number, r.mime, r.digest, r.blob, exists (select 1 from mediabank_usage u where u.asset = a.number)
		from asset_rendition r
		join asset a on a.number = r.asset
		where r.hash = $1 and r.width = $2 and a.state <> 'killed'`, hash, width,
	).Scan(&s.Asset, &s.MIME, &digest, &key, &s.Public)
	if err != nil {
		return Served{}, err
	}
	return b.open(ctx, s, key, digest)
}

// Original answers the untouched file for the newsroom; a killed one only for those who may kill.
func (b *Bank) Original(ctx context.Context, who account.Actor, number int64) (Served, error) {
	if err := must(who, account.See); err != nil {
		return Served{}, err
	}
	a, err := b.load(ctx, number)
	if err != nil {
		return Served{}, err
	}
	if a.State == Killed && !who.Anywhere(account.Kill) {
		return Served{}, unknown(number)
	}
	return b.open(ctx, Served{MIME: a.MIME, Asset: number, Name: a.FileName}, originalKey(a.Hash), a.Hash)
}

func (b *Bank) open(ctx context.Context, s Served, key, digest string) (Served, error) {
	file, size, err := b.blob.Open(ctx, key)
	if errs.Is(err, errs.NotFound) {
		return Served{}, fmt.Errorf("asset %d: the file %s is missing: %w", s.Asset, key, errs.New(errs.Internal, "%v", err))
	}
	if err != nil {
		return Served{}, fmt.Errorf("asset %d: %w", s.Asset, err)
	}
	s.ReadSeekCloser, s.Bytes, s.ETag = file, size, `"`+digest[:32]+`"`
	return s, nil
}
