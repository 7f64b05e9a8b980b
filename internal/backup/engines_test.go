package backup_test

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"maps"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/johannesboyne/gofakes3"
	"github.com/johannesboyne/gofakes3/backend/s3mem"

	"dateline.news/internal/backup"
	"dateline.news/internal/blob"
	"dateline.news/internal/clock"
	"dateline.news/internal/errs"
	"dateline.news/internal/job"
	"dateline.news/internal/journal"
	"dateline.news/internal/store"
	"dateline.news/internal/store/storetest"
)

// engines answers an address of an empty, migrated database of each engine, and of one without any table.
var engines = map[string]struct{ migrated, bare func(testing.TB) string }{
	"sqlite":   {storetest.SQLite, func(t testing.TB) string { return t.TempDir() + "/bare.db" }},
	"postgres": {storetest.Postgres, storetest.BarePostgres},
}

// place is a database, a queue and a place for files: beside PostgreSQL a bucket.
type place struct {
	db    *store.DB
	queue *job.Queue
	files blob.Store
}

func at(t *testing.T, address string) place {
	t.Helper()
	db := storetest.Open(t, address)
	media := t.TempDir()
	if db.Engine() == store.Postgres {
		media = bucket(t)
	}
	files, err := blob.Open(t.Context(), media)
	if err != nil {
		t.Fatal(err)
	}
	queue, err := job.New(db, job.Config{Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	return place{db, queue, files}
}

// bucket answers the address of an empty bucket on a server that speaks S3.
func bucket(t *testing.T) string {
	t.Helper()
	backend := s3mem.New()
	if err := backend.CreateBucket("press"); err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(gofakes3.New(backend).Server())
	t.Cleanup(server.Close)
	return "s3://key:secret@" + strings.TrimPrefix(server.URL, "http://") + "/press/media?insecure=1&region=us-east-1"
}

func (p place) exec(t *testing.T, query string, args ...any) {
	t.Helper()
	if err := p.db.Update(t.Context(), func(tx *store.Tx) error {
		_, err := tx.Exec(t.Context(), query, args...)
		return err
	}); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
}

func (p place) write(t *testing.T, w io.Writer, change func(*backup.Source)) backup.Manifest {
	t.Helper()
	s := backup.Source{
		DB: p.db, Blob: p.files, Clock: clock.NewManual(time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)), Program: "test",
		LeftTables: []string{"account_session", "search_story"}, LeftJobs: []string{"left"}, Journal: journal.Newest,
		Files: func(context.Context, store.Queryer) ([]string, error) {
			return []string{"originals/aa", "originals/bb", "gone"}, nil
		},
	}
	if change != nil {
		change(&s)
	}
	_, m, err := backup.Write(t.Context(), w, s)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

var when = store.At(time.Date(2026, 11, 22, 9, 30, 0, 123456000, time.UTC))

// settle fills a place with a little of everything: every kind of column, texts of every script, references, jobs, files.
func (p place) settle(t *testing.T) {
	t.Helper()
	ctx := t.Context()
	if err := p.queue.Migrate(ctx); err != nil {
		t.Fatal(err)
	}
	p.exec(t, `insert into agency (id, name, domain) values (1, $1, 'harbour.example')`, `Hafen "Nachrichten" \ <&> 🗞 الميناء`)
	for _, name := range []string{"Anna", "Борис", "سلمى", "line\nbreak\ttab", ""} {
		p.exec(t, `insert into account (email, name, locale, password, created) values ($1, $2, 'en', 'hash', $3)`, name+"@harbour.example", name, when)
	}
	p.exec(t, `delete from account where id = 5`)
	p.exec(t, `insert into account (email, name, locale, password, created) values ('n@harbour.example', 'New', 'en', '', $1)`, when)
	p.exec(t, `insert into account_grant (account, role, edition, section) values (1, 'chief', '', '')`)
	p.exec(t, `insert into account_session (digest, account, data, user_agent, address, created, seen, expires) values ('d', 1, $1, 'x', 'y', $2, $2, $2)`, []byte{0, 1, 255}, when)
	for i := range 700 { // more than a statement takes
		p.exec(t, `insert into journal (at, edition, kind, subject, actor, audience, tags, payload) values ($1, 'en', 'k', $2, 'operator', 'staff', '', '{}')`, when, strconv.Itoa(i))
	}
	p.exec(t, `insert into edition (code, name, agency, locale, zone, prefix, host, credit, ascii_slug, position) values ('en', 'E', 'A', 'en', 'UTC', 'en', '', '', $1, 1)`, true)
	p.exec(t, `insert into section (edition, slug, name, position) values ('en', 'world', 'World', 1)`)
	if err := p.db.Update(ctx, func(tx *store.Tx) error {
		for kind, options := range map[string]job.Options{"render": {Unique: true, MaxAttempts: 5}, "left": {}, "later": {NotBefore: time.Date(2099, 1, 2, 3, 4, 5, 0, time.UTC)}} {
			if err := p.queue.Enqueue(ctx, tx, kind, map[string]int{"asset": 7}, options); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	for key, text := range map[string]string{"originals/aa": strings.Repeat("a", 100_000), "originals/bb": ""} {
		if err := p.files.Put(ctx, key, strings.NewReader(text), int64(len(text))); err != nil {
			t.Fatal(err)
		}
	}
}

// parts answers what is in a file, each table as its sorted rows and the jobs by their kind.
func parts(t *testing.T, file []byte) map[string]string {
	t.Helper()
	found, err := backup.ReadAll(bytes.NewReader(backup.Unpacked(t, file)))
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range found {
		if strings.HasPrefix(name, "table/") {
			lines := strings.Split(text, "\n")
			slices.Sort(lines)
			found[name] = strings.Join(lines, "\n")
		}
	}
	delete(found, "dateline.json")
	return found
}

// A backup of either engine comes back on either, to the last byte of every row that it holds.
func TestNewsroomComesBackOnEitherEngine(t *testing.T) {
	for from := range engines {
		for to := range engines {
			t.Run(from+" to "+to, func(t *testing.T) {
				was := at(t, engines[from].migrated(t))
				was.settle(t)
				var file bytes.Buffer
				m := was.write(t, &file, nil)
				if m.Tables["journal"] != 700 || m.Tables["account"] != 5 || m.Files != 2 || m.Missing != 1 || m.Named[0] != "gone" || m.Jobs != 2 {
					t.Errorf("manifest %+v", m)
				}
				if _, named := m.Tables["account_session"]; named {
					t.Error("a session is in the backup")
				}
				if _, _, err := backup.Check(t.Context(), bytes.NewReader(file.Bytes()), nil); err != nil {
					t.Fatal(err)
				}
				is := at(t, engines[to].bare(t))
				if err := backup.Restore(t.Context(), bytes.NewReader(file.Bytes()), backup.Target{DB: is.db, Queue: is.queue, Blob: is.files}); err != nil {
					t.Fatal(err)
				}
				if text := is.read(t, "originals/aa"); text != strings.Repeat("a", 100_000) {
					t.Errorf("a file came back with %d bytes", len(text))
				}
				var again bytes.Buffer
				is.write(t, &again, nil)
				if diff := cmp.Diff(parts(t, file.Bytes()), parts(t, again.Bytes())); diff != "" {
					t.Errorf("what came back is something else:\n%s", diff)
				}
				is.goesOn(t)
			})
		}
	}
}

func (p place) read(t *testing.T, key string) string {
	t.Helper()
	file, _, err := p.files.Open(t.Context(), key)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	text, err := io.ReadAll(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// goesOn wants no id to be given out a second time.
func (p place) goesOn(t *testing.T) {
	t.Helper()
	p.exec(t, `insert into account (email, name, locale, password, created) values ('z@harbour.example', 'Z', 'en', '', $1)`, when)
	var id int64
	if err := p.db.QueryRow(t.Context(), `select id from account where email = 'z@harbour.example'`).Scan(&id); err != nil || id != 7 {
		t.Errorf("the next account is %d (%v), want 7: 5 was deleted and 6 is there", id, err)
	}
}

// What is written after the beginning is either not in the backup at all or belongs together.
func TestBackupIsOfOneMoment(t *testing.T) {
	for engine := range engines {
		t.Run(engine, func(t *testing.T) {
			p := at(t, engines[engine].migrated(t))
			p.settle(t)
			var file bytes.Buffer
			p.write(t, &file, func(s *backup.Source) {
				files := s.Files
				s.Files = func(ctx context.Context, q store.Queryer) ([]string, error) { // the snapshot has begun
					p.exec(t, `insert into account (id, email, name, locale, password, created) values (100, 'late@harbour.example', 'Late', 'en', '', $1)`, when)
					p.exec(t, `insert into account_grant (account, role, edition, section) values (100, 'chief', '', '')`)
					p.exec(t, `delete from account_grant where account = 1`)
					return files(ctx, q)
				}
			})
			got := parts(t, file.Bytes())
			if strings.Contains(got["table/account/000001.jsonl"], "late@") || strings.Contains(got["table/account_grant/000001.jsonl"], "100") {
				t.Error("something that was written later is in the backup")
			}
			if !strings.Contains(got["table/account_grant/000001.jsonl"], "chief") {
				t.Error("something that was deleted later is missing in the backup")
			}
		})
	}
}

// Rows that do not fit are refused by name, and on PostgreSQL nothing of them is left.
func TestBackupThatDoesNotFitIsRefused(t *testing.T) {
	row := func(table, columns, values string) backup.Piece {
		return backup.Piece{Name: "table/" + table + "/000001.jsonl", Text: columns + "\n" + values + "\n"}
	}
	agency := `["domain","id","name"]`
	cases := map[string]struct {
		piece backup.Piece
		says  string
	}{
		"a table that there is not":   {row("treasure", `["a"]`, `[1]`), `no table "treasure"`},
		"the queue's own table":       {row("river_job", `["a"]`, `[1]`), `no table "river_job"`},
		"a column that there is not":  {row("agency", `["domain","id","name","x"]`, `["a",1,"b",2]`), "has the columns"},
		"a column too few":            {row("agency", `["domain","id"]`, `["a",1]`), "has the columns"},
		"a value too few":             {row("agency", agency, `["a",1]`), "row 1 of table agency"},
		"a text for a number":         {row("agency", agency, `["a","one","b"]`), "row 1 of table agency"},
		"no JSON":                     {row("agency", agency, `["a",1,`), "row 1 of table agency"},
		"a row that the table breaks": {row("agency", agency, `["a",2,"b"]`), "table/agency/"},
		"a reference into nothing":    {row("section", `["edition","name","position","slug"]`, `["xx","World",1,"world"]`), "table/section/"},
		"a counter of nothing":        {backup.Piece{Name: "counters.json", Text: `{"treasure":5}`}, "counter"},
		"jobs that are none":          {backup.Piece{Name: "jobs.json", Text: `{}`}, "jobs.json"},
		"a row that is cut off":       {backup.Piece{Name: "table/agency/000001.jsonl", Text: agency + "\n" + `["a",1,"b"]`}, "cut off"},
	}
	for engine := range engines {
		t.Run(engine, func(t *testing.T) {
			p := at(t, engines[engine].bare(t))
			restore := func(pieces []backup.Piece) error {
				return backup.Restore(t.Context(), bytes.NewReader(backup.Made(t, header(t), pieces, nil)), backup.Target{DB: p.db, Queue: p.queue, Blob: p.files})
			}
			undo, err := backup.Undo(t.Context(), p.db)
			if err != nil {
				t.Fatal(err)
			}
			for name, c := range cases { // each leaves the tables empty
				if err := restore([]backup.Piece{c.piece}); err == nil || !strings.Contains(err.Error(), c.says) {
					t.Errorf("%s: %v, want %q", name, err, c.says)
				}
			}
			if engine == "postgres" {
				if err := undo(t.Context()); err != nil {
					t.Fatal(err)
				}
				if empty, err := backup.Empty(t.Context(), p.db); !empty || err != nil {
					t.Errorf("something is left: %v", err)
				}
			}
			if err := restore(pieces); err != nil {
				t.Errorf("what fits, after all the refusals: %v", err)
			}
		})
	}
}

// A file that is counted twice or not at all is no copy.
func TestManifestOfOtherRowsIsRefused(t *testing.T) {
	file := backup.Made(t, header(t), pieces, func(m *backup.Manifest) { m.Tables = maps.Clone(m.Tables); m.Tables["agency"] = 2 })
	p := at(t, engines["sqlite"].bare(t))
	err := backup.Restore(t.Context(), bytes.NewReader(file), backup.Target{DB: p.db, Queue: p.queue, Blob: p.files})
	if !errs.Is(err, errs.Invalid) || !strings.Contains(err.Error(), "rows") {
		t.Errorf("%v", err)
	}
}
