package backup

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"

	"dateline.news/internal/blob"
	"dateline.news/internal/clock"
	"dateline.news/internal/errs"
	"dateline.news/internal/job"
	"dateline.news/internal/schema"
	"dateline.news/internal/store"
)

// Source is what is copied, and what its owners say about it.
type Source struct {
	DB      *store.DB
	Blob    blob.Store
	Clock   clock.Clock
	Program string // the version of this program

	LeftTables []string                                                     // that a newsroom does without: what passes, what is made again
	LeftJobs   []string                                                     // kinds of jobs whose data is in LeftTables
	Journal    func(ctx context.Context, q store.Queryer) (int64, error)    // the newest entry
	Files      func(ctx context.Context, q store.Queryer) ([]string, error) // keys of the files that the database names
	Progress   func(Progress)                                               // may be nil
}

// Write copies the source into w while others go on writing to it. The database is as it was at one moment after the call.
// A file that the database names and the media folder has not is no reason to stop: the manifest counts it.
func Write(ctx context.Context, w io.Writer, s Source) (Header, Manifest, error) {
	if s.Progress == nil {
		s.Progress = func(Progress) {}
	}
	var out *writer
	var header Header
	var files []string
	err := s.DB.Snapshot(ctx, func(q store.Queryer) (err error) {
		if header, err = s.header(ctx, q); err != nil {
			return err
		}
		if files, err = s.Files(ctx, q); err != nil {
			return err
		}
		if out, err = newWriter(w, header); err != nil {
			return err
		}
		return s.database(ctx, q, out)
	})
	if err != nil {
		return header, Manifest{}, fmt.Errorf("back up the database: %w", err)
	}
	if err := s.files(ctx, out, files); err != nil {
		return header, Manifest{}, fmt.Errorf("back up the files: %w", err)
	}
	return header, out.man, out.finish()
}

func (s Source) header(ctx context.Context, q store.Queryer) (Header, error) {
	h := Header{Format: Format, Program: s.Program, Engine: q.Engine(), Made: s.Clock.Now().UTC()}
	var err error
	if h.Schema, err = schema.Version(ctx, q); err != nil {
		return h, fmt.Errorf("version of the database: %w", err)
	}
	newest, err := schema.Known()
	if err != nil {
		return h, err
	}
	if h.Schema > newest {
		return h, fmt.Errorf("the database is of version %d, this program knows %d: use the newer program", h.Schema, newest)
	}
	h.Journal, err = s.Journal(ctx, q)
	return h, err
}

// database writes everything that is read in the snapshot.
func (s Source) database(ctx context.Context, q store.Queryer, out *writer) error {
	all, err := tables(ctx, q)
	if err != nil {
		return err
	}
	all = slices.DeleteFunc(all, func(name string) bool { return slices.Contains(s.LeftTables, name) })
	for _, name := range all {
		if err := s.table(ctx, q, out, name); err != nil {
			return fmt.Errorf("table %s: %w", name, err)
		}
	}
	last, err := counters(ctx, q, all)
	if err != nil {
		return err
	}
	if err := out.json(countersName, last); err != nil {
		return err
	}
	jobs, err := job.Unfinished(ctx, q)
	if err != nil {
		return err
	}
	jobs = slices.DeleteFunc(jobs, func(j job.Waiting) bool { return slices.Contains(s.LeftJobs, j.Kind) })
	out.man.Jobs = len(jobs)
	return out.json(jobsName, jobs)
}

func (s Source) table(ctx context.Context, q store.Queryer, out *writer, name string) error {
	cols, err := columns(ctx, q, name)
	if err != nil {
		return err
	}
	head, err := json.Marshal(names(cols))
	if err != nil {
		return err
	}
	listed := make([]string, len(cols))
	for i, c := range cols {
		listed[i] = quoted(c.name)
	}
	rows, err := q.Query(ctx, "select "+strings.Join(listed, ", ")+" from "+quoted(name))
	if err != nil {
		return err
	}
	t := &dump{out: out, name: name, head: append(head, '\n'), columns: cols}
	t.lines.Write(t.head)
	if err := t.rows(rows, s.Progress); err != nil {
		return err
	}
	return t.flush()
}

// dump writes a table in chunks; one with no rows is one chunk, so that the file names every table.
type dump struct {
	out     *writer
	name    string
	head    []byte
	columns []column
	lines   bytes.Buffer
	chunks  int
}

func (d *dump) rows(rows *sql.Rows, progress func(Progress)) error {
	row, into := make([]any, len(d.columns)), make([]any, len(d.columns))
	for i := range row {
		into[i] = &row[i]
	}
	var line []byte
	return store.Each(rows, func(scan func(...any) error) error {
		if d.lines.Len() >= chunkBytes {
			if err := d.flush(); err != nil {
				return err
			}
			d.lines.Write(d.head)
			progress(Progress{Step: "tables", Done: d.out.man.Rows()})
		}
		clear(row)
		if err := scan(into...); err != nil {
			return err
		}
		var err error
		if line, err = appendRow(line[:0], row, d.columns); err != nil {
			return err
		}
		d.lines.Write(line)
		d.out.man.Tables[d.name]++
		return nil
	})
}

func (d *dump) flush() error {
	if d.lines.Len() > maxChunk {
		return errs.New(errs.TooLarge, "a row of %d bytes", d.lines.Len())
	}
	d.chunks++
	if d.chunks == 1 {
		d.out.man.Tables[d.name] += 0 // an empty table is named too
	}
	err := d.out.part(fmt.Sprintf("%s%s/%06d.jsonl", tableFolder, d.name, d.chunks), &d.lines, int64(d.lines.Len()))
	d.lines.Reset()
	return err
}

// files writes what the database named in the snapshot.
func (s Source) files(ctx context.Context, out *writer, keys []string) error {
	for _, key := range keys {
		s.Progress(Progress{Step: "files", Done: out.man.Files, Total: int64(len(keys)), Bytes: out.man.Bytes})
		err := s.file(ctx, out, key)
		if errs.Is(err, errs.NotFound) {
			if out.man.Missing++; len(out.man.Named) < maxNamedGone {
				out.man.Named = append(out.man.Named, key)
			}
			continue
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (s Source) file(ctx context.Context, out *writer, key string) error {
	file, size, err := s.Blob.Open(ctx, key)
	if err != nil {
		return err
	}
	defer file.Close()
	if err := out.part(mediaFolder+key, file, size); err != nil {
		return err
	}
	out.man.Files++
	out.man.Bytes += size
	return ctx.Err()
}
