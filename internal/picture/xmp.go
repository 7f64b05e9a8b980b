package picture

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

const (
	maxPacket    = 8 << 20 // bytes of one XMP packet
	maxNodes     = 50_000  // elements of one packet
	maxDepth     = 64      // elements within elements
	maxValueText = 1 << 20 // bytes of one value
)

// The namespaces that are read.
const (
	nsRDF       = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
	nsXML       = "http://www.w3.org/XML/1998/namespace"
	nsDC        = "http://purl.org/dc/elements/1.1/"
	nsPhotoshop = "http://ns.adobe.com/photoshop/1.0/"
	nsCore      = "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/"
	nsExt       = "http://iptc.org/std/Iptc4xmpExt/2008-02-29/"
	nsRights    = "http://ns.adobe.com/xap/1.0/rights/"
	nsPlus      = "http://ns.useplus.org/ldf/xmp/1.0/"
	nsExif      = "http://ns.adobe.com/exif/1.0/"
)

var errTooMuchXMP = errors.New("picture: xmp over its limits")

// xmpNode is an element of the packet.
type xmpNode struct {
	name  xml.Name
	attrs []xml.Attr
	text  strings.Builder
	kids  []*xmpNode
}

// xmpValue is a property's value: text, a list (Seq, Bag, Alt) or a structure.
type xmpValue struct {
	text   string
	lang   string
	list   []xmpValue
	fields xmpProperties
}

// xmpProperties are properties by namespace and name.
type xmpProperties map[xml.Name]xmpValue

// readXMP reads a packet. What was read before a fault counts; the fault comes back beside it.
func readXMP(packet []byte) (xmpProperties, error) {
	if len(packet) > maxPacket {
		return nil, errTooMuchXMP
	}
	root, err := parseXMP(utf8Packet(packet))
	properties := xmpProperties{}
	root.descriptions(properties)
	return properties, err
}

// utf8Packet brings a packet to UTF-8: UTF-16 by its byte order mark, and bytes that no UTF-8 text has as Latin-1.
func utf8Packet(packet []byte) []byte {
	if bytes.HasPrefix(packet, []byte("\xfe\xff")) || bytes.HasPrefix(packet, []byte("\xff\xfe")) {
		text, err := unicode.UTF16(unicode.BigEndian, unicode.UseBOM).NewDecoder().Bytes(packet)
		if err == nil {
			packet = text
		}
	}
	packet = bytes.TrimRight(packet, "\x00")
	if !utf8.Valid(packet) {
		return []byte(decodeWith(charmap.Windows1252, packet))
	}
	return packet
}

// parseXMP makes a tree of the packet, within the limits. The tree is never nil.
func parseXMP(packet []byte) (*xmpNode, error) {
	root := &xmpNode{}
	open := []*xmpNode{root}
	d := xml.NewDecoder(bytes.NewReader(packet))
	d.CharsetReader = func(_ string, r io.Reader) (io.Reader, error) { return r, nil }
	for nodes := 0; ; {
		token, err := d.Token()
		if err == io.EOF {
			return root, nil
		}
		if err != nil {
			return root, err
		}
		top := open[len(open)-1]
		switch token := token.(type) {
		case xml.StartElement:
			if nodes++; nodes > maxNodes || len(open) > maxDepth {
				return root, errTooMuchXMP
			}
			node := &xmpNode{name: token.Name, attrs: token.Attr}
			top.kids, open = append(top.kids, node), append(open, node)
		case xml.EndElement:
			open = open[:len(open)-1]
		case xml.CharData:
			if top.text.Len()+len(token) > maxValueText {
				return root, errTooMuchXMP
			}
			top.text.Write(token)
		}
	}
}

// descriptions gathers the properties of every top-level rdf:Description; the first statement of a property counts.
func (n *xmpNode) descriptions(into xmpProperties) {
	for _, kid := range n.kids {
		if kid.name.Space == nsRDF && kid.name.Local == "Description" {
			into.add(kid.properties())
		} else {
			kid.descriptions(into)
		}
	}
}

func (p xmpProperties) add(more xmpProperties) {
	for name, value := range more {
		if _, said := p[name]; !said {
			p[name] = value
		}
	}
}

// properties reads a description: attributes and elements are both properties.
func (n *xmpNode) properties() xmpProperties {
	found := xmpProperties{}
	for _, a := range n.attrs {
		if isProperty(a.Name) {
			found[a.Name] = xmpValue{text: cleanText(a.Value)}
		}
	}
	for _, kid := range n.kids {
		if _, said := found[kid.name]; !said {
			found[kid.name] = kid.value()
		}
	}
	return found
}

func isProperty(name xml.Name) bool {
	return name.Space != "" && name.Space != "xmlns" && name.Space != "xml" && name.Space != nsXML && name.Space != nsRDF
}

func (n *xmpNode) value() xmpValue {
	v := xmpValue{text: cleanText(n.text.String())}
	structure := false
	for _, a := range n.attrs {
		switch {
		case a.Name.Local == "lang" && (a.Name.Space == "xml" || a.Name.Space == nsXML):
			v.lang = a.Value
		case a.Name.Space == nsRDF && a.Name.Local == "resource":
			v.text = cleanText(a.Value)
		case a.Name.Space == nsRDF && a.Name.Local == "parseType" && a.Value == "Resource", isProperty(a.Name):
			structure = true
		}
	}
	if structure {
		v.fields = n.properties()
	}
	for _, kid := range n.kids {
		if kid.name.Space == nsRDF {
			v.nested(kid)
		}
	}
	return v
}

// nested reads what RDF puts between a property and its value.
func (v *xmpValue) nested(kid *xmpNode) {
	switch kid.name.Local {
	case "Bag", "Seq", "Alt":
		for _, li := range kid.kids {
			if li.name.Space == nsRDF && li.name.Local == "li" {
				v.list = append(v.list, li.value())
			}
		}
	case "Description":
		v.fields = kid.properties()
		if inner, qualified := v.fields[xml.Name{Space: nsRDF, Local: "value"}]; qualified {
			v.text, v.list = inner.text, inner.list
		}
	case "value":
		inner := kid.value()
		v.text, v.list = inner.text, inner.list
	}
}

// plain answers the value as one text: of a list, the default language or else the first.
func (v xmpValue) plain() string {
	if len(v.list) == 0 {
		return v.text
	}
	for _, alternative := range v.list {
		if alternative.lang == "x-default" && alternative.text != "" {
			return alternative.text
		}
	}
	for _, alternative := range v.list {
		if s := alternative.plain(); s != "" {
			return s
		}
	}
	return ""
}

// texts answers the value as a list of texts.
func (v xmpValue) texts() []string {
	if len(v.list) == 0 && v.text != "" {
		return []string{v.text}
	}
	var all []string
	for _, one := range v.list {
		if s := one.plain(); s != "" {
			all = append(all, s)
		}
	}
	return all
}

// languages answers the alternatives that name a language.
func (v xmpValue) languages() map[string]string {
	var by map[string]string
	for _, alternative := range v.list {
		if alternative.lang == "" || alternative.lang == "x-default" || alternative.text == "" {
			continue
		}
		if by == nil {
			by = map[string]string{}
		}
		if _, said := by[alternative.lang]; !said {
			by[alternative.lang] = alternative.text
		}
	}
	return by
}

// structures answers the fields of the value, or of each value in its list.
func (v xmpValue) structures() []xmpProperties {
	if v.fields != nil {
		return []xmpProperties{v.fields}
	}
	var all []xmpProperties
	for _, one := range v.list {
		if one.fields != nil {
			all = append(all, one.fields)
		}
	}
	return all
}

func (p xmpProperties) get(space, local string) xmpValue {
	return p[xml.Name{Space: space, Local: local}]
}
