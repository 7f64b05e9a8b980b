package prose

import (
	"encoding/json"
	"strconv"
)

// encode writes the canonical JSON: fields in ProseMirror's own order (type, attrs, content, marks, text), every
// attribute of the schema in the schema's order, no space.
func encode(nodes []Node) []byte {
	b := []byte(`{"type":"doc","attrs":{"schema":` + strconv.Itoa(SchemaVersion) + `},"content":`)
	b = appendContent(b, nodes)
	return append(b, '}')
}

func appendContent(b []byte, nodes []Node) []byte {
	b = append(b, '[')
	for i, n := range nodes {
		if i > 0 {
			b = append(b, ',')
		}
		b = appendNode(b, n)
	}
	return append(b, ']')
}

func appendNode(b []byte, n Node) []byte {
	b = append(b, `{"type":`...)
	b = appendString(b, string(n.Type))
	b = appendAttrs(b, n)
	if len(n.Content) > 0 {
		b = append(b, `,"content":`...)
		b = appendContent(b, n.Content)
	}
	b = appendMarks(b, n.Marks)
	if n.Type == TypeText {
		b = append(b, `,"text":`...)
		b = appendString(b, n.Text)
	}
	return append(b, '}')
}

func appendAttrs(b []byte, n Node) []byte {
	separator := `,"attrs":{`
	for _, a := range schema[n.Type].attrs {
		b = append(b, separator...)
		b = appendString(b, a.name)
		b = append(b, ':')
		b = appendValue(b, a.field(&n.Attrs))
		separator = ","
	}
	if separator == "," {
		b = append(b, '}')
	}
	return b
}

func appendValue(b []byte, pointer any) []byte {
	switch v := pointer.(type) {
	case *int:
		return strconv.AppendInt(b, int64(*v), 10)
	case *int64:
		return strconv.AppendInt(b, *v, 10)
	case *bool:
		return strconv.AppendBool(b, *v)
	case *string:
		return appendString(b, *v)
	}
	panic("prose: the schema names a field of a type that JSON is not written for")
}

func appendMarks(b []byte, marks []Mark) []byte {
	for i, m := range marks {
		if i == 0 {
			b = append(b, `,"marks":[`...)
		} else {
			b = append(b, ',')
		}
		b = append(b, `{"type":`...)
		b = appendString(b, string(m.Type))
		if m.Type == MarkLink {
			b = append(b, `,"attrs":{"href":`...)
			b = appendString(b, m.Href)
			b = append(b, '}')
		}
		b = append(b, '}')
	}
	if len(marks) > 0 {
		b = append(b, ']')
	}
	return b
}

func appendString(b []byte, s string) []byte {
	quoted, err := json.Marshal(s)
	if err != nil {
		panic("prose: a string cannot be written as JSON: " + err.Error()) // it cannot fail for a string
	}
	return append(b, quoted...)
}
