package demo

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"unicode/utf8"
)

// field is one header line.
type field struct {
	name, value string
	line        int
}

// row is one line of a body with its number in the file.
type row struct {
	text string
	line int
}

// record is what stands between one "===" line and the next.
type record struct {
	file   string
	line   int
	key    string
	fields []field
	body   []row
}

// faults gathers everything that is wrong, so that a writer corrects a file in one go.
type faults struct{ all []error }

func (f *faults) at(file string, line int, format string, args ...any) {
	f.all = append(f.all, fmt.Errorf("%s:%d: %s", file, line, fmt.Sprintf(format, args...)))
}

func (f *faults) err() error { return errors.Join(f.all...) }

// readRecords cuts a file into its records.
func readRecords(fsys fs.FS, name string, f *faults) ([]record, error) {
	raw, err := fs.ReadFile(fsys, name)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", name, err)
	}
	if !utf8.Valid(raw) {
		return nil, fmt.Errorf("read %s: not UTF-8", name)
	}
	return cutRecords(name, string(raw), f), nil
}

func cutRecords(name, text string, f *faults) []record {
	var all []record
	seen := map[string]int{}
	inBody := false
	for i, s := range strings.Split(text, "\n") {
		n, s := i+1, strings.TrimRight(s, " \t\r")
		if key, ok := strings.CutPrefix(s, "==="); ok {
			key = strings.TrimSpace(key)
			if key == "" {
				f.at(name, n, "a record without a key")
			}
			if first, twice := seen[key]; twice {
				f.at(name, n, "key %q stands already at line %d", key, first)
			}
			seen[key] = n
			all = append(all, record{file: name, line: n, key: key})
			inBody = false
			continue
		}
		if len(all) == 0 {
			if s != "" && !strings.HasPrefix(s, "#") {
				f.at(name, n, "text before the first record")
			}
			continue
		}
		last := &all[len(all)-1]
		switch {
		case inBody:
			last.body = append(last.body, row{s, n})
		case s == "":
			inBody = true
		default:
			last.addField(s, n, f)
		}
	}
	return all
}

func (r *record) addField(s string, line int, f *faults) {
	name, value, ok := strings.Cut(s, ":")
	value = strings.TrimSpace(value)
	if !ok || name == "" || strings.ContainsAny(name, " \t") {
		f.at(r.file, line, "want a header line \"name: value\", have %q", s)
		return
	}
	if value == "" {
		f.at(r.file, line, "header %q has no value", name)
		return
	}
	r.fields = append(r.fields, field{name, value, line})
}

// parts splits a value at its bars; a missing part is empty.
func parts(value string, n int) ([]string, bool) {
	all := strings.Split(value, " | ")
	ok := len(all) <= n
	for len(all) < n {
		all = append(all, "")
	}
	for i := range all {
		all[i] = strings.TrimSpace(all[i])
	}
	return all[:n], ok
}

// headers walks the fields of a record through a table of what each does; a name that is not in the table, and a
// name twice that is not marked as repeatable, are faults.
func (r *record) headers(table map[string]func(string) error, repeatable string, f *faults) {
	seen := map[string]bool{}
	for _, h := range r.fields {
		set, known := table[h.name]
		switch {
		case !known:
			f.at(r.file, h.line, "unknown header %q", h.name)
			continue
		case seen[h.name] && !strings.Contains(" "+repeatable+" ", " "+h.name+" "):
			f.at(r.file, h.line, "header %q stands twice", h.name)
			continue
		}
		seen[h.name] = true
		if err := set(h.value); err != nil {
			f.at(r.file, h.line, "%s: %v", h.name, err)
		}
	}
}

// lineOf answers the line of a header, or of the record where the header is missing.
func (r *record) lineOf(name string) int {
	for _, h := range r.fields {
		if h.name == name {
			return h.line
		}
	}
	return r.line
}

// into answers a setter that stores a value as it stands.
func into(to *string) func(string) error {
	return func(s string) error { *to = s; return nil }
}

// oneOf answers a setter that stores a value out of a fixed list.
func oneOf[T ~string](to *T, allowed ...T) func(string) error {
	return func(s string) error {
		for _, a := range allowed {
			if T(s) == a {
				*to = a
				return nil
			}
		}
		return fmt.Errorf("%q is none of %v", s, allowed)
	}
}
