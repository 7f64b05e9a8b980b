package prose

import (
	"encoding/json"
	"slices"
	"sort"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Parse reads a document from ProseMirror's JSON and refuses, with an *Error that names the place, whatever the schema
// does not know. Attributes that are absent or null get their preset value; neighbouring runs of text with the same
// marks become one.
func Parse(b []byte) (Doc, error) {
	if len(b) > MaxBytes {
		return Doc{}, refuse("", ReasonTooLarge, "%d bytes, at most %d are allowed", len(b), MaxBytes)
	}
	if !utf8.Valid(b) {
		return Doc{}, refuse("", ReasonText, "not valid UTF-8")
	}
	if loneSurrogate(b) {
		return Doc{}, refuse("", ReasonText, "an escape names half a surrogate pair")
	}
	root, err := readRaw(b)
	if err != nil {
		return Doc{}, err
	}
	nodes, err := buildRoot(root)
	if err != nil {
		return Doc{}, err
	}
	canonical := encode(nodes)
	if len(canonical) > MaxBytes {
		return Doc{}, refuse("", ReasonTooLarge, "%d bytes in canonical form, at most %d are allowed", len(canonical), MaxBytes)
	}
	return Doc{nodes: nodes, canonical: string(canonical)}, nil
}

func buildRoot(root raw) ([]Node, error) {
	if Type(root.kind) != TypeDoc {
		return nil, refuse("type", ReasonNesting, "a document begins with a doc node, not %q", root.kind)
	}
	if root.text != nil || len(root.marks) > 0 {
		return nil, refuse("", ReasonNesting, "a doc node has neither text nor marks")
	}
	for _, name := range root.attrNames() {
		if name != "schema" {
			return nil, refuse("attrs."+name, ReasonUnknownAttr, "doc has no attribute %q", name)
		}
		if v, isNumber := root.attrs[name].(json.Number); !isNumber || v.String() != strconv.Itoa(SchemaVersion) {
			return nil, refuse("attrs.schema", ReasonSchema, "schema %v is not known, this program writes %d", root.attrs[name], SchemaVersion)
		}
	}
	return buildContent("", root, rule{children: blocks})
}

// buildContent makes the nodes inside one node and checks that they may stand there.
func buildContent(path string, parent raw, r rule) ([]Node, error) {
	if len(parent.content) < r.least {
		return nil, refuse(field(path, "content"), ReasonNesting, "%s must not be empty", parent.kind)
	}
	var nodes []Node
	for i, rawChild := range parent.content {
		at := child(path, "content", i)
		n, err := build(at, rawChild)
		if err != nil {
			return nil, err
		}
		if !slices.Contains(r.children, n.Type) || i == 0 && r.first != "" && n.Type != r.first {
			return nil, refuse(at, ReasonNesting, "%s may not stand there in %s", n.Type, parent.kind)
		}
		nodes = append(nodes, n)
	}
	return joinRuns(nodes), nil
}

// joinRuns joins neighbouring runs of text whose marks are the same. It joins each stretch at once: adding run to run
// copies a long paragraph of short runs quadratically, a second of work for one hostile megabyte.
func joinRuns(nodes []Node) []Node {
	var out []Node
	for len(nodes) > 0 {
		same := 1
		for same < len(nodes) && joins(nodes[0], nodes[same]) {
			same++
		}
		first := nodes[0]
		if same > 1 {
			var b strings.Builder
			for _, n := range nodes[:same] {
				b.WriteString(n.Text)
			}
			first.Text = b.String()
		}
		out, nodes = append(out, first), nodes[same:]
	}
	return out
}

func joins(a, b Node) bool {
	return a.Type == TypeText && b.Type == TypeText && slices.Equal(a.Marks, b.Marks)
}

func build(path string, r raw) (Node, error) {
	n := Node{Type: Type(r.kind)}
	law, known := schema[n.Type]
	if !known {
		return n, refuse(field(path, "type"), ReasonUnknownNode, "no such node: %q", r.kind)
	}
	err := buildAttrs(path, r, law, &n.Attrs)
	if err != nil {
		return n, err
	}
	if n.Text, err = buildText(path, r); err != nil {
		return n, err
	}
	if n.Marks, err = buildMarks(path, r, law.inline); err != nil {
		return n, err
	}
	n.Content, err = buildContent(path, r, law)
	return n, err
}

func buildText(path string, r raw) (string, error) {
	at := field(path, "text")
	switch isText := Type(r.kind) == TypeText; {
	case !isText && r.text == nil:
		return "", nil
	case !isText:
		return "", refuse(at, ReasonUnknownField, "%s has no text of its own", r.kind)
	case r.text == nil || *r.text == "":
		return "", refuse(at, ReasonMissing, "a text node has text")
	case strings.ContainsRune(*r.text, 0):
		return "", refuse(at, ReasonText, "the text holds a NUL character")
	}
	return *r.text, nil
}

func buildAttrs(path string, r raw, law rule, into *Attrs) error {
	at := field(path, "attrs")
	for _, name := range r.attrNames() {
		if !slices.ContainsFunc(law.attrs, func(a attr) bool { return a.name == name }) {
			return refuse(field(at, name), ReasonUnknownAttr, "%s has no attribute %q", r.kind, name)
		}
	}
	for _, a := range law.attrs {
		value := r.attrs[a.name]
		if value == nil {
			value = a.preset
		}
		if value == nil {
			return refuse(field(at, a.name), ReasonMissing, "%s must have the attribute %q", r.kind, a.name)
		}
		if err := setAttr(field(at, a.name), a.field(into), value); err != nil {
			return err
		}
	}
	if law.check == nil {
		return nil
	}
	if name, fault := law.check(*into); fault != "" {
		return refuse(field(at, name), ReasonValue, "%s", fault)
	}
	return nil
}

// setAttr writes a preset or a JSON value into a field of Attrs; the JSON type must be the field's own.
func setAttr(path string, into, value any) error {
	switch v := value.(type) {
	case json.Number:
		whole, err := strconv.ParseInt(v.String(), 10, 64)
		if err != nil || whole > maxNumber || whole < -maxNumber {
			return refuse(path, ReasonValue, "%s is not a whole number within the limits", v)
		}
		return setNumber(path, into, whole)
	case int:
		return setNumber(path, into, int64(v))
	case int64:
		return setNumber(path, into, v)
	case string:
		if target, fits := into.(*string); fits {
			*target = v
			return checkString(path, v)
		}
	case bool:
		if target, fits := into.(*bool); fits {
			*target = v
			return nil
		}
	}
	return refuse(path, ReasonValue, "the value has the wrong type")
}

func setNumber(path string, into any, v int64) error {
	switch target := into.(type) {
	case *int:
		*target = int(v)
	case *int64:
		*target = v
	default:
		return refuse(path, ReasonValue, "the value has the wrong type")
	}
	return nil
}

func checkString(path, s string) error {
	if len(s) > MaxAttr {
		return refuse(path, ReasonTooLarge, "%d bytes, at most %d are allowed", len(s), MaxAttr)
	}
	if strings.ContainsRune(s, 0) {
		return refuse(path, ReasonText, "the text holds a NUL character")
	}
	return nil
}

func buildMarks(path string, r raw, allowed bool) ([]Mark, error) {
	if len(r.marks) > 0 && !allowed {
		return nil, refuse(field(path, "marks"), ReasonNesting, "%s carries no marks", r.kind)
	}
	var marks []Mark
	for i, rawMark := range r.marks {
		at := child(path, "marks", i)
		m, err := buildMark(at, rawMark)
		if err != nil {
			return nil, err
		}
		if slices.ContainsFunc(marks, func(o Mark) bool { return o.Type == m.Type }) {
			return nil, refuse(at, ReasonNesting, "the mark %s stands there already", m.Type)
		}
		marks = append(marks, m)
	}
	sort.Slice(marks, func(i, j int) bool { return markRank[marks[i].Type] < markRank[marks[j].Type] })
	return marks, nil
}

func buildMark(path string, r raw) (Mark, error) {
	m := Mark{Type: MarkType(r.kind)}
	if _, known := markRank[m.Type]; !known {
		return m, refuse(field(path, "type"), ReasonUnknownMark, "no such mark: %q", r.kind)
	}
	at := field(path, "attrs")
	for _, name := range r.attrNames() {
		if m.Type != MarkLink || name != "href" {
			return m, refuse(field(at, name), ReasonUnknownAttr, "%s has no attribute %q", r.kind, name)
		}
	}
	if m.Type != MarkLink {
		return m, nil
	}
	at = field(at, "href")
	if r.attrs["href"] == nil {
		return m, refuse(at, ReasonMissing, "a link must have the attribute \"href\"")
	}
	if err := setAttr(at, &m.Href, r.attrs["href"]); err != nil {
		return m, err
	}
	if fault := checkHref(m.Href); fault != "" {
		return m, refuse(at, ReasonValue, "%s", fault)
	}
	return m, nil
}

// loneSurrogate finds \ud800-style escapes without their other half, which the JSON decoder would silently replace.
func loneSurrogate(b []byte) bool {
	for i := 0; i+1 < len(b); i++ {
		if b[i] != '\\' {
			continue
		}
		switch unit := escapedUnit(b[i:]); {
		case unit < 0xD800 || unit > 0xDFFF:
			i++ // past the escaped character, so that a doubled backslash is not read twice
		case unit > 0xDBFF:
			return true
		default:
			if next := escapedUnit(b[min(i+6, len(b)):]); next < 0xDC00 || next > 0xDFFF {
				return true
			}
			i += 11
		}
	}
	return false
}

// escapedUnit answers the UTF-16 unit of a \uXXXX at the start of b, -1 where there is none.
func escapedUnit(b []byte) int {
	if len(b) < 6 || b[0] != '\\' || b[1] != 'u' {
		return -1
	}
	unit, err := strconv.ParseUint(string(b[2:6]), 16, 16)
	if err != nil {
		return -1
	}
	return int(unit)
}
