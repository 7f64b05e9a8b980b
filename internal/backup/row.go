package backup

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"dateline.news/internal/store"
)

// column is a column of a table as an engine has it.
type column struct {
	name string
	kind kind
}

// kind is what a column holds. SQLite keeps numbers and truths in one kind, and texts and times in one.
type kind string

const (
	number  kind = "number"
	decimal kind = "decimal"
	truth   kind = "truth"
	words   kind = "text"
	moment  kind = "time"
	octets  kind = "bytes"
)

// kinds are the engines' own names of types; whatever is not among them is refused.
var kinds = map[store.Engine]map[string]kind{
	store.SQLite: {"integer": number, "bigint": number, "text": words, "blob": octets, "real": decimal},
	store.Postgres: {"bigint": number, "integer": number, "smallint": number, "boolean": truth, "text": words,
		"timestamp with time zone": moment, "bytea": octets, "double precision": decimal},
}

// bytesKey marks a value that JSON has no text for.
const bytesKey = "base64"

// appendValue writes a value as both engines understand it: null, a number (truth is 0 or 1), a text (a time is text of
// store.Layout), or {"base64": "…"}.
func appendValue(line []byte, value any) ([]byte, error) {
	switch v := value.(type) {
	case nil:
		return append(line, "null"...), nil
	case int64:
		return strconv.AppendInt(line, v, 10), nil
	case float64:
		return append(line, decimalText(v)...), nil
	case bool:
		if v {
			return append(line, '1'), nil
		}
		return append(line, '0'), nil
	case time.Time:
		return append(append(append(line, '"'), v.UTC().Format(store.Layout)...), '"'), nil
	case []byte:
		return appendBytes(line, v), nil
	case string:
		if !utf8.ValidString(v) { // JSON would change it
			return appendBytes(line, []byte(v)), nil
		}
		var text bytes.Buffer
		out := json.NewEncoder(&text)
		out.SetEscapeHTML(false)
		if err := out.Encode(v); err != nil {
			return nil, err
		}
		return append(line, bytes.TrimRight(text.Bytes(), "\n")...), nil
	}
	return nil, fmt.Errorf("a value of the unknown type %T", value)
}

// decimalText is never taken for a whole number.
func decimalText(v float64) string {
	text := strconv.FormatFloat(v, 'g', -1, 64)
	if !strings.ContainsAny(text, ".eE") {
		text += ".0"
	}
	return text
}

func appendBytes(line, value []byte) []byte {
	line = append(line, `{"`+bytesKey+`":"`...)
	line = base64.StdEncoding.AppendEncode(line, value)
	return append(line, `"}`...)
}

// appendRow writes a row as a line.
func appendRow(line []byte, row []any, columns []column) ([]byte, error) {
	for i, value := range row {
		if !columns[i].kind.holds(value) {
			return nil, fmt.Errorf("column %s: a %T where a %s belongs", columns[i].name, value, columns[i].kind)
		}
		sign := byte(',')
		if i == 0 {
			sign = '['
		}
		var err error
		if line, err = appendValue(append(line, sign), value); err != nil {
			return nil, fmt.Errorf("column %s: %w", columns[i].name, err)
		}
	}
	return append(line, "]\n"...), nil
}

// holds says whether a value is what a column of the kind should hold: SQLite would take anything.
func (k kind) holds(value any) bool {
	switch value.(type) {
	case nil:
		return true
	case int64:
		return k == number || k == decimal
	case float64:
		return k == decimal
	case bool:
		return k == truth
	case time.Time:
		return k == moment
	case []byte:
		return k == octets
	case string:
		return k == words
	}
	return false
}

// parseRow reads a line for columns of these kinds.
func parseRow(line []byte, columns []column) ([]any, error) {
	var raw []json.RawMessage
	if err := json.Unmarshal(line, &raw); err != nil {
		return nil, err
	}
	if len(raw) != len(columns) {
		return nil, fmt.Errorf("%d values for %d columns", len(raw), len(columns))
	}
	row := make([]any, len(raw))
	for i, text := range raw {
		value, err := parseValue(text, columns[i].kind)
		if err != nil {
			return nil, fmt.Errorf("column %s: %w", columns[i].name, err)
		}
		row[i] = value
	}
	return row, nil
}

func parseValue(text json.RawMessage, k kind) (any, error) {
	switch {
	case len(text) == 0:
		return nil, fmt.Errorf("no value")
	case string(text) == "null":
		return nil, nil
	case text[0] == '"':
		var s string
		if err := json.Unmarshal(text, &s); err != nil {
			return nil, err
		}
		return textFor(s, k)
	case text[0] == '{':
		return bytesFor(text, k)
	}
	return numberFor(string(text), k)
}

func textFor(s string, k kind) (any, error) {
	switch k {
	case words:
		return s, nil
	case moment:
		if _, err := time.Parse(store.Layout, s); err != nil {
			return nil, err
		}
		return s, nil
	}
	return nil, fmt.Errorf("a text where a %s belongs", k)
}

func bytesFor(text json.RawMessage, k kind) (any, error) {
	var held map[string]*string
	if err := json.Unmarshal(text, &held); err != nil {
		return nil, err
	}
	encoded := held[bytesKey]
	if encoded == nil || len(held) != 1 {
		return nil, fmt.Errorf("neither a text nor bytes: %.40s", text)
	}
	value, err := base64.StdEncoding.DecodeString(*encoded)
	switch {
	case err != nil:
		return nil, err
	case k == octets:
		return value, nil
	case k == words: // a text that is not UTF-8; PostgreSQL refuses it
		return string(value), nil
	}
	return nil, fmt.Errorf("bytes where a %s belongs", k)
}

func numberFor(text string, k kind) (any, error) {
	if k == decimal {
		return strconv.ParseFloat(text, 64)
	}
	n, err := strconv.ParseInt(text, 10, 64)
	switch {
	case err != nil:
		return nil, err
	case k == number:
		return n, nil
	case k == truth && (n == 0 || n == 1):
		return n == 1, nil
	}
	return nil, fmt.Errorf("the number %d where a %s belongs", n, k)
}
