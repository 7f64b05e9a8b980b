package demo

import (
	"fmt"
	"io/fs"
	"strings"
	"time"
)

// Reader is somebody who talks in the discussions.
type Reader struct {
	Key       string
	Name      string
	Email     string
	Edition   string // in which the reader registered
	Joined    time.Time
	Password  bool      // else the account is opened by a link
	Confirmed bool      // the address is proved
	Left      time.Time // zero: still here; else the account was deleted then, and the messages stayed
	line      int
}

// Reader finds a reader by key.
func (s *Script) Reader(key string) (Reader, bool) {
	return find(s.Readers, func(r Reader) bool { return r.Key == key })
}

// readReaders reads readers.txt.
func (s *Script) readReaders(fsys fs.FS, now time.Time, f *faults) error {
	all, err := readRecords(fsys, "readers.txt", f)
	if err != nil {
		return err
	}
	for i := range all {
		s.Readers = append(s.Readers, s.readReader(&all[i], now, f))
	}
	return nil
}

func (s *Script) readReader(r *record, now time.Time, f *faults) Reader {
	p := Reader{Key: r.key, Confirmed: true, line: r.line}
	r.headers(map[string]func(string) error{
		"name":      into(&p.Name),
		"email":     into(&p.Email),
		"edition":   into(&p.Edition),
		"joined":    ago(now, &p.Joined),
		"left":      ago(now, &p.Left),
		"password":  func(v string) error { p.Password = true; return only("yes", v) },
		"confirmed": func(v string) error { p.Confirmed = false; return only("no", v) },
	}, "", f)
	if _, known := s.Edition(p.Edition); !known || p.Name == "" || p.Joined.IsZero() || !strings.Contains(p.Email, "@") {
		f.at(r.file, r.line, "want a reader with name, email, edition and joined")
	}
	if _, staff := s.Person(p.Key); staff {
		f.at(r.file, r.line, "%q is of the staff", p.Key)
	}
	if !p.Left.IsZero() && !p.Left.After(p.Joined) {
		f.at(r.file, r.lineOf("left"), "left before joining")
	}
	return p
}

// ago answers a setter of a moment that the files give as a span before now.
func ago(now time.Time, to *time.Time) func(string) error {
	return func(v string) error {
		d, err := parseAgo(v)
		*to = now.Add(-d)
		return err
	}
}

func only(want, have string) error {
	if have != want {
		return fmt.Errorf("want %q or nothing, have %q", want, have)
	}
	return nil
}
