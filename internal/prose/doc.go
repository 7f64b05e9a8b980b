// Package prose is a story's body: a ProseMirror document with a versioned schema, checked, written and drawn in Go.
//
// It owns the schema (which nodes and marks there are, what may stand in what, the limits), the canonical JSON of a
// document, and its forms as HTML for a page, simple HTML for feeds and plain text. A Doc is always valid: it is made
// by Parse, FromText, New or a method of another Doc, and each of them refuses what the schema does not know with an
// *Error that names the place.
//
// It refuses to know what a picture, a gallery, a story card or an embed looks like: the caller's Resolver draws those,
// and answers nothing for what was withdrawn. It makes no third-party request possible: by itself an embed is a plain
// link. A paragraph that runs against its page, such as an English one in an Arabic story, says so itself.
// It imports the standard library alone.
package prose

import (
	"slices"
	"strings"
)

// SchemaVersion is the version of the schema that Doc.JSON writes and Parse accepts, in the attribute "schema" of the doc node.
const SchemaVersion = 1

// Limits of one document; what goes beyond is refused with ReasonTooLarge or ReasonTooDeep.
const (
	MaxBytes = 1 << 20 // of JSON, as given and as written back
	MaxNodes = 20_000  // of every type, text runs included
	MaxDepth = 12      // a node directly in the document has depth 1
	MaxAttr  = 5_000   // bytes of one caption, headline, credit, speaker or href
)

// Doc is one body. The zero Doc is valid and empty. Docs are values: every change makes a new one.
type Doc struct {
	nodes     []Node
	canonical string // the JSON; empty only for the zero Doc
}

// JSON answers the document's canonical JSON: the same document always has the same bytes, and Parse reads them back to
// an equal document. The characters <, > and & stand escaped, so it may be put into a script element.
func (d Doc) JSON() []byte {
	if d.canonical == "" {
		return encode(nil)
	}
	return []byte(d.canonical)
}

// MarshalJSON lets a Doc stand in a larger JSON value, with the same bytes as JSON.
func (d Doc) MarshalJSON() ([]byte, error) { return d.JSON(), nil }

// UnmarshalJSON reads a Doc that stands in a larger JSON value, as Parse does.
func (d *Doc) UnmarshalJSON(b []byte) error {
	doc, err := Parse(b)
	if err != nil {
		return err
	}
	*d = doc
	return nil
}

// Equal says whether two documents are the same to the letter.
func (d Doc) Equal(other Doc) bool { return string(d.JSON()) == string(other.JSON()) }

// Nodes answers the nodes directly in the document. Their Content must not be written to.
func (d Doc) Nodes() []Node { return slices.Clone(d.nodes) }

// Empty says whether a reader would see nothing: no text but space, no picture, card, embed or rule.
func (d Doc) Empty() bool { return !slices.ContainsFunc(d.nodes, visible) }

// visible says whether the node puts anything on the page.
func visible(n Node) bool {
	switch n.Type {
	case TypeText:
		return strings.TrimSpace(n.Text) != ""
	case TypePicture, TypeStoryCard, TypeEmbed, TypeHorizontalRule:
		return true
	}
	return slices.ContainsFunc(n.Content, visible)
}
