package prose

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"maps"
	"slices"
)

// raw is a node or a mark as JSON gave it, before the schema has seen it. Every value of attrs is a string, a
// json.Number, a bool or nil.
type raw struct {
	kind    string
	attrs   map[string]any
	content []raw
	marks   []raw
	text    *string
}

func (r raw) attrNames() []string { return slices.Sorted(maps.Keys(r.attrs)) }

// rawReader reads tokens rather than values: encoding/json would take unknown fields, fields given twice and depth
// without a word, and could not say where the fault is.
type rawReader struct {
	dec   *json.Decoder
	nodes int
}

func readRaw(b []byte) (raw, error) {
	r := rawReader{dec: json.NewDecoder(bytes.NewReader(b))}
	r.dec.UseNumber()
	root, err := r.node("", 0)
	if err != nil {
		return raw{}, err
	}
	if _, err := r.dec.Token(); !errors.Is(err, io.EOF) {
		return raw{}, refuse("", ReasonSyntax, "something follows the document")
	}
	return root, nil
}

func (r *rawReader) node(path string, depth int) (raw, error) {
	if r.nodes++; r.nodes > MaxNodes+1 { // the doc node itself is free
		return raw{}, refuse(path, ReasonTooLarge, "more than %d nodes", MaxNodes)
	}
	if depth > MaxDepth {
		return raw{}, refuse(path, ReasonTooDeep, "nested deeper than %d", MaxDepth)
	}
	var n raw
	err := r.object(path, func(at, key string) (err error) {
		switch key {
		case "type":
			n.kind, err = r.str(at)
		case "text":
			var s string
			s, err = r.str(at)
			n.text = &s
		case "attrs":
			n.attrs, err = r.attrs(at)
		case "marks":
			n.marks, err = r.list(path, "marks", r.mark)
		case "content":
			n.content, err = r.list(path, "content", func(at string) (raw, error) { return r.node(at, depth+1) })
		default:
			err = refuse(at, ReasonUnknownField, "no such field: %q", key)
		}
		return err
	})
	return n, requireType(path, n, err)
}

func (r *rawReader) mark(path string) (raw, error) {
	var m raw
	err := r.object(path, func(at, key string) (err error) {
		switch key {
		case "type":
			m.kind, err = r.str(at)
		case "attrs":
			m.attrs, err = r.attrs(at)
		default:
			err = refuse(at, ReasonUnknownField, "no such field: %q", key)
		}
		return err
	})
	return m, requireType(path, m, err)
}

func requireType(path string, n raw, err error) error {
	if err == nil && n.kind == "" {
		return refuse(field(path, "type"), ReasonMissing, "the type is missing")
	}
	return err
}

// attrs reads an object of plain values.
func (r *rawReader) attrs(path string) (map[string]any, error) {
	attrs := make(map[string]any)
	err := r.object(path, func(at, key string) error {
		token, err := r.token(at)
		if err != nil {
			return err
		}
		if _, nested := token.(json.Delim); nested {
			return refuse(at, ReasonValue, "an attribute is a plain value")
		}
		attrs[key] = token
		return nil
	})
	return attrs, err
}

// object reads an object, calling value for each key with the value still to be read.
func (r *rawReader) object(path string, value func(at, key string) error) error {
	if err := r.delim(path, '{', "an object"); err != nil {
		return err
	}
	seen := make(map[string]bool, 4)
	for r.dec.More() {
		key, err := r.str(path)
		if err != nil {
			return err
		}
		at := field(path, key)
		if seen[key] {
			return refuse(at, ReasonSyntax, "the field stands there twice")
		}
		seen[key] = true
		if err := value(at, key); err != nil {
			return err
		}
	}
	return r.delim(path, '}', "the end of the object")
}

func (r *rawReader) list(path, name string, one func(at string) (raw, error)) ([]raw, error) {
	at := field(path, name)
	if err := r.delim(at, '[', "a list"); err != nil {
		return nil, err
	}
	var all []raw
	for r.dec.More() {
		n, err := one(child(path, name, len(all)))
		if err != nil {
			return nil, err
		}
		all = append(all, n)
	}
	return all, r.delim(at, ']', "the end of the list")
}

func (r *rawReader) token(path string) (json.Token, error) {
	token, err := r.dec.Token()
	if err != nil {
		return nil, refuse(path, ReasonSyntax, "not JSON: %v", err)
	}
	return token, nil
}

func (r *rawReader) delim(path string, want json.Delim, name string) error {
	token, err := r.token(path)
	if err != nil {
		return err
	}
	if token != want {
		return refuse(path, ReasonSyntax, "%s was expected", name)
	}
	return nil
}

func (r *rawReader) str(path string) (string, error) {
	token, err := r.token(path)
	if err != nil {
		return "", err
	}
	s, isString := token.(string)
	if !isString {
		return "", refuse(path, ReasonSyntax, "a string was expected")
	}
	return s, nil
}
