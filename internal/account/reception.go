package account

import (
	"context"
	"errors"
	"net/url"

	"dateline.news/internal/job"
	"dateline.news/internal/mail"
	"dateline.news/internal/store"
)

// Letters is where letters are left to be sent; mail.Post is one. It is small so that a test can read what was written.
type Letters interface {
	Enqueue(ctx context.Context, tx *store.Tx, l mail.Letter) error
	Forget(ctx context.Context, tx *store.Tx, address string) error
}

// Reception is what the book needs to receive readers.
type Reception struct {
	Jobs     *job.Queue
	Letters  Letters
	Origin   func() string                                               // the public address: "https://news.example"
	Agency   func(ctx context.Context, edition string) (string, error)   // the agency's name in an edition's language; "" : in general
	Reserved func(ctx context.Context) ([]string, error)                 // names of the house that no reader may take
	OnDelete []func(ctx context.Context, tx *store.Tx, d Deletion) error // in the transaction that deletes an account
	Export   []Exporter                                                  // in the order in which they stand in the file
}

// Exporter adds what another package keeps of a person to the export of an account.
type Exporter struct {
	Name string // key in the file: "messages"
	Data func(ctx context.Context, account int64) (any, error)
}

// Receive opens the book to readers. Call it once, before the job queue runs; without it the methods for readers refuse.
func (b *Book) Receive(r Reception) {
	b.readers = reception{Reception: r}
	job.Register(r.Jobs, errandKind, b.runErrand)
}

// reception is a Reception that may be missing.
type reception struct{ Reception }

// errClosed says that Receive was not called: a command beside the server receives nobody.
var errClosed = errors.New("this book receives no readers")

func (r reception) open() error {
	if r.Jobs == nil {
		return errClosed
	}
	return nil
}

func (r reception) reserved(ctx context.Context) ([]string, error) {
	if r.Reserved == nil {
		return nil, nil
	}
	return r.Reserved(ctx)
}

// link answers the absolute address of a page below /account.
func (r reception) link(page, edition, token string) string {
	values := url.Values{}
	if edition != "" {
		values.Set("edition", edition)
	}
	if token != "" {
		values.Set("token", token)
	}
	address := r.Origin() + "/account/" + page
	if len(values) > 0 {
		address += "?" + values.Encode()
	}
	return address
}
