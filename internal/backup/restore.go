package backup

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"dateline.news/internal/blob"
	"dateline.news/internal/errs"
	"dateline.news/internal/job"
	"dateline.news/internal/schema"
	"dateline.news/internal/store"
)

// Check reads a whole file and answers what it says about itself, or why it cannot be restored. It makes nothing.
func Check(ctx context.Context, from io.Reader, progress func(Progress)) (Header, Manifest, error) {
	r, err := newReader(from)
	if err != nil {
		return Header{}, Manifest{}, err
	}
	defer r.close()
	newest, err := schema.Known()
	if err != nil {
		return r.header, Manifest{}, err
	}
	if r.header.Schema > newest || r.header.Schema < 1 {
		return r.header, Manifest{}, fmt.Errorf("the backup's database is of version %d, this program knows %d: use the newer program", r.header.Schema, newest)
	}
	for {
		if err := ctx.Err(); err != nil {
			return r.header, Manifest{}, err
		}
		_, err := r.next()
		if err == io.EOF {
			return r.header, r.man, nil
		}
		if err != nil {
			return r.header, Manifest{}, err
		}
		if progress != nil {
			progress(Progress{Step: "check", Done: r.seen.Parts, Bytes: r.seen.Bytes})
		}
	}
}

// Target is where a backup is restored to: a database without tables, with the job queue that works on it, and a place for
// files.
type Target struct {
	DB       *store.DB
	Queue    *job.Queue
	Blob     blob.Store
	Progress func(Progress) // may be nil
}

// Empty says whether a database holds no table yet.
func Empty(ctx context.Context, q store.Queryer) (bool, error) {
	found, err := allTables(ctx, q)
	return len(found) == 0, err
}

// Restore fills the target from a file that Check has read, and brings its database to the version of this program. After
// an error the target holds a part of it and is of no use; its owner removes it.
func Restore(ctx context.Context, from io.Reader, t Target) error {
	if t.Progress == nil {
		t.Progress = func(Progress) {}
	}
	r, err := newReader(from)
	if err != nil {
		return err
	}
	defer r.close()
	if err := schema.Raise(ctx, t.DB, r.header.Schema); err != nil {
		return err
	}
	if err := t.Queue.Migrate(ctx); err != nil {
		return err
	}
	l := &load{Target: t, from: r, rows: map[string]int64{}}
	next, err := l.database(ctx)
	if err != nil {
		return fmt.Errorf("restore the database: %w", err)
	}
	if err := l.files(ctx, next); err != nil {
		return fmt.Errorf("restore the files: %w", err)
	}
	if !maps.Equal(l.rows, r.man.Tables) {
		return damaged("its manifest tells of other rows than it has")
	}
	newest, err := schema.Known()
	if err != nil {
		return err
	}
	return schema.Raise(ctx, t.DB, newest)
}

// load is a restore under way.
type load struct {
	Target
	from   *reader
	tables []string
	rows   map[string]int64 // by table
}

// database reads every part before the first file into one transaction, and answers that first file.
func (l *load) database(ctx context.Context) (next *part, err error) {
	begun := false
	err = l.DB.Update(ctx, func(tx *store.Tx) error {
		if begun { // the file has been read, so this cannot be tried again
			return errs.New(errs.Unavailable, "the database was busy with something else")
		}
		begun = true
		if l.tables, err = tables(ctx, tx); err != nil {
			return err
		}
		for {
			p, err := l.from.next()
			if err == io.EOF {
				return nil
			}
			if err != nil {
				return err
			}
			if isMedia(p.name) {
				next = p
				return nil
			}
			if err := l.part(ctx, tx, p); err != nil {
				return fmt.Errorf("%s: %w", p.name, err)
			}
		}
	})
	return next, err
}

func (l *load) part(ctx context.Context, tx *store.Tx, p *part) error {
	switch p.name {
	case countersName:
		var last map[string]int64
		if err := readJSON(p, &last); err != nil {
			return err
		}
		return l.counters(ctx, tx, last)
	case jobsName:
		var jobs []job.Waiting
		if err := readJSON(p, &jobs); err != nil {
			return err
		}
		for _, j := range jobs {
			if err := l.Queue.Enqueue(ctx, tx, j.Kind, j.Args, j.Options); err != nil {
				return err
			}
		}
		return nil
	}
	table := tableOf(p.name)
	if !slices.Contains(l.tables, table) {
		return damaged("version %d has no table %q", l.from.header.Schema, table)
	}
	return l.table(ctx, tx, p, table)
}

// table inserts the rows of a part.
func (l *load) table(ctx context.Context, tx *store.Tx, p *part, table string) error {
	in := bufio.NewReaderSize(p, 64<<10)
	cols, err := l.columns(ctx, tx, in, table)
	if err != nil {
		return err
	}
	sink := &insertion{tx: tx, table: table, columns: cols}
	for {
		line, err := in.ReadBytes('\n')
		if err == io.EOF && len(line) == 0 {
			break
		}
		if err != nil {
			return unreadable("a row is cut off", err)
		}
		row, err := parseRow(bytes.TrimSuffix(line, []byte{'\n'}), cols)
		if err != nil {
			return damaged("row %d of table %s: %v", l.rows[table]+1, table, err)
		}
		if err := sink.add(ctx, row); err != nil {
			return fmt.Errorf("about row %d of table %s: %w", l.rows[table]+1, table, err)
		}
		l.rows[table]++
	}
	l.rows[table] += 0 // an empty table counts too
	l.Progress(Progress{Step: "tables", Done: l.total()})
	return sink.flush(ctx)
}

func (l *load) total() (n int64) {
	for _, rows := range l.rows {
		n += rows
	}
	return n
}

// columns reads the line with the columns' names, which must be those of the table.
func (l *load) columns(ctx context.Context, tx *store.Tx, in *bufio.Reader, table string) ([]column, error) {
	line, err := in.ReadBytes('\n')
	if err != nil {
		return nil, unreadable("its columns are missing", err)
	}
	var written []string
	if err := json.Unmarshal(line, &written); err != nil {
		return nil, damaged("columns of table %s: %v", table, err)
	}
	cols, err := columns(ctx, tx, table)
	if err != nil {
		return nil, err
	}
	if have := names(cols); !slices.Equal(have, written) {
		return nil, damaged("table %s has the columns %s, in version %d it has %s", table,
			strings.Join(written, " "), l.from.header.Schema, strings.Join(have, " "))
	}
	return cols, nil
}

// counters lets the tables go on numbering where they stopped.
func (l *load) counters(ctx context.Context, tx *store.Tx, last map[string]int64) error {
	var sequences map[string]string
	if tx.Engine() == store.Postgres {
		var err error
		if sequences, err = identities(ctx, tx); err != nil {
			return err
		}
	}
	for table, n := range last {
		if !slices.Contains(l.tables, table) || n < 1 {
			return damaged("a counter of the unknown table %q", table)
		}
		if tx.Engine() == store.Postgres {
			var set int64
			if err := tx.QueryRow(ctx, "select setval(cast($1 as text)::regclass, $2)", sequences[table], n).Scan(&set); err != nil {
				return fmt.Errorf("counter of %s: %w", table, err)
			}
			continue
		}
		if err := countSQLite(ctx, tx, table, n); err != nil {
			return fmt.Errorf("counter of %s: %w", table, err)
		}
	}
	return nil
}

// countSQLite sets a counter that the rows themselves may have moved already.
func countSQLite(ctx context.Context, tx *store.Tx, table string, n int64) error {
	changed, err := tx.Exec(ctx, "update sqlite_sequence set seq = max(seq, $1) where name = $2", n, table)
	if err != nil || changed > 0 {
		return err
	}
	_, err = tx.Exec(ctx, "insert into sqlite_sequence (name, seq) values ($1, $2)", table, n)
	return err
}

// files puts the files where they belong, the first of them has been found already.
func (l *load) files(ctx context.Context, p *part) error {
	for done := int64(0); p != nil; done++ {
		key, ok := strings.CutPrefix(p.name, mediaFolder)
		if !ok {
			return damaged("%s comes after the files", p.name)
		}
		if err := l.Blob.Put(ctx, key, p, p.size); err != nil {
			return err
		}
		l.Progress(Progress{Step: "files", Done: done + 1, Bytes: l.from.seen.Bytes + p.size})
		var err error
		if p, err = l.from.next(); err != nil && err != io.EOF {
			return err
		}
	}
	return nil
}

// insertion collects rows, so that a statement inserts several.
type insertion struct {
	tx      *store.Tx
	table   string
	columns []column
	held    []any
	rows    int
}

// perStatement is how many values a statement takes at most.
const perStatement = 500

func (i *insertion) add(ctx context.Context, row []any) error {
	i.held = append(i.held, row...)
	if i.rows++; (i.rows+1)*len(i.columns) <= perStatement {
		return nil
	}
	return i.flush(ctx)
}

func (i *insertion) flush(ctx context.Context) error {
	if i.rows == 0 {
		return nil
	}
	_, err := i.tx.Exec(ctx, i.statement(), i.held...)
	i.held, i.rows = i.held[:0], 0
	return err
}

func (i *insertion) statement() string {
	listed := make([]string, len(i.columns))
	for n, c := range i.columns {
		listed[n] = quoted(c.name)
	}
	var text strings.Builder
	fmt.Fprintf(&text, "insert into %s (%s) values", quoted(i.table), strings.Join(listed, ", "))
	for n := range i.rows * len(i.columns) {
		switch {
		case n == 0:
			text.WriteString(" (")
		case n%len(i.columns) == 0:
			text.WriteString("), (")
		default:
			text.WriteString(", ")
		}
		fmt.Fprintf(&text, "$%d", n+1)
	}
	text.WriteByte(')')
	return text.String()
}
