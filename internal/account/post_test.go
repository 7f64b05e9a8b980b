package account_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"dateline.news/internal/account"
	"dateline.news/internal/clock"
	"dateline.news/internal/job"
	"dateline.news/internal/journal"
	"dateline.news/internal/mail"
	"dateline.news/internal/mail/mailtest"
	"dateline.news/internal/store"
	"dateline.news/internal/store/storetest"
)

func TestLetterOfARegistrationReachesTheFolder(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		ctx, cancel := context.WithCancel(t.Context())
		q, err := job.New(db, job.Config{})
		if err == nil {
			err = q.Migrate(ctx)
		}
		dir := t.TempDir()
		box, opened := mail.Open(dir)
		if err != nil || opened != nil {
			t.Fatal(err, opened)
		}
		c := clock.System{}
		j := journal.New(db, c)
		domain := func(context.Context) (string, error) { return "meridian.example", nil }
		book := account.New(db, j, c).Cheap()
		book.Receive(account.Reception{
			Jobs: q, Letters: mail.New(mail.Options{DB: db, Journal: j, Clock: c, Jobs: q, Outbox: box, Domain: domain}),
			Origin: func() string { return "http://localhost:8080" },
			Agency: func(context.Context, string) (string, error) { return "Meridian", nil },
		})
		ended := make(chan error, 1)
		go func() { ended <- q.Run(ctx) }()
		if _, err := book.Register(ctx, registration("vera")); err != nil {
			t.Error(err)
		}
		letter := mailtest.Open(t, awaited(t, dir))
		if letter.Subject(t) == "" || letter.Header.Get("To") != "<vera@meridian.example>" {
			t.Errorf("letter %+v", letter.Header)
		}
		cancel()
		if err := <-ended; !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
	})
}

// awaited answers the first letter that lands in a folder.
func awaited(t *testing.T, dir string) []byte {
	t.Helper()
	for end := time.Now().Add(20 * time.Second); time.Now().Before(end); time.Sleep(50 * time.Millisecond) { // the queue's own pace
		found, err := filepath.Glob(filepath.Join(dir, "*.eml"))
		if err != nil {
			t.Fatal(err)
		}
		if len(found) > 0 {
			content, err := os.ReadFile(found[0])
			if err != nil {
				t.Fatal(err)
			}
			return content
		}
	}
	t.Fatal("no letter within 20 s")
	return nil
}
