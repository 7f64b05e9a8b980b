package discussion

import (
	"net/url"
	"regexp"
	"strings"
	"unicode/utf8"

	"dateline.news/internal/text"
)

// Node is a part of a message's tree: a block (Paragraph, Quote) or what stands in a line (Text, Bold, Link, Break).
type Node struct {
	Kind  NodeKind
	Text  string // Text: the words; Link: the address, which is also what is shown
	Nodes []Node // Paragraph, Quote, Bold
}

// NodeKind is the kind of a Node.
type NodeKind int

// The kinds of node.
const (
	Text      NodeKind = iota
	Bold               // **words**
	Link               // an address with http:// or https://, as it was typed: what is shown is where it leads
	Break              // a new line
	Paragraph          // lines parted from others by a blank one
	Quote              // lines that begin with >
)

// Tidy answers the text of a message as it is kept: lines and spaces tidied, and nothing in it that deceives the eye.
func Tidy(typed string) string { return text.Tame(typed, text.MostMarks) }

// Parse answers the tree of a tidied text. Every text has one: what is no markup is words.
func Parse(s string) []Node {
	var blocks []Node
	fresh := true
	for line := range strings.SplitSeq(s, "\n") {
		if strings.TrimSpace(line) == "" {
			fresh = true
			continue
		}
		kind := Paragraph
		if rest, quoted := strings.CutPrefix(line, ">"); quoted {
			kind, line = Quote, strings.TrimPrefix(rest, " ")
		}
		if last := len(blocks) - 1; !fresh && blocks[last].Kind == kind {
			blocks[last].Nodes = append(append(blocks[last].Nodes, Node{Kind: Break}), inline(line)...)
		} else {
			blocks = append(blocks, Node{Kind: kind, Nodes: inline(line)})
		}
		fresh = false
	}
	return blocks
}

const strong = "**"

// inline reads one line: bold parts, and addresses in them and beside them.
func inline(line string) []Node {
	var nodes []Node
	for line != "" {
		before, rest, opens := strings.Cut(line, strong)
		inner, after, closes := strings.Cut(rest, strong)
		if !opens || !closes {
			return append(nodes, linked(line)...)
		}
		if strings.TrimSpace(inner) == "" { // **** and ** ** are signs like any other
			nodes = append(nodes, linked(before)...)
			nodes = append(nodes, Node{Kind: Text, Text: strong + inner + strong})
		} else {
			nodes = append(nodes, linked(before)...)
			nodes = append(nodes, Node{Kind: Bold, Nodes: linked(inner)})
		}
		line = after
	}
	return nodes
}

var address = regexp.MustCompile(`(?i)\bhttps?://[^\s<>"'` + "`" + `|\\^{}\[\]\x{0080}-\x{00a0}\x{2028}\x{2029}]+`)

// longestAddress is the longest address that becomes a link; longer ones stay words.
const longestAddress = 2000

// linked parts words and addresses.
func linked(s string) []Node {
	var nodes []Node
	words := func(s string) {
		if s != "" {
			nodes = append(nodes, Node{Kind: Text, Text: s})
		}
	}
	at := 0
	for _, span := range address.FindAllStringIndex(s, -1) {
		href := trimAddress(s[span[0]:span[1]])
		if !followable(href) {
			continue
		}
		words(s[at:span[0]])
		nodes = append(nodes, Node{Kind: Link, Text: href})
		at = span[0] + len(href)
	}
	words(s[at:])
	return nodes
}

// trimAddress leaves off what ends a sentence, and a closing bracket that was not opened in the address.
func trimAddress(s string) string {
	for s != "" {
		r, size := utf8.DecodeLastRuneInString(s)
		switch {
		case strings.ContainsRune(".,;:!?…*_»”’。，！？؟،؛", r):
		case r == ')' && strings.Count(s, "(") < strings.Count(s, ")"):
		default:
			return s
		}
		s = s[:len(s)-size]
	}
	return s
}

func followable(href string) bool {
	if len(href) > longestAddress {
		return false
	}
	u, err := url.Parse(href)
	return err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Hostname() != "" && u.User == nil
}

// walk calls f for every node of a tree, outer ones first.
func walk(nodes []Node, f func(Node)) {
	for _, n := range nodes {
		f(n)
		walk(n.Nodes, f)
	}
}

// Links counts the addresses in a tree, quoted ones left out: who quotes a link was not the one who sent it.
func Links(blocks []Node) int {
	n := 0
	for _, block := range blocks {
		if block.Kind == Quote {
			continue
		}
		walk(block.Nodes, func(node Node) {
			if node.Kind == Link {
				n++
			}
		})
	}
	return n
}

// Plain answers a tree as one line of words without its quotes, for the line of a chat; quotes too where there is nothing
// else.
func Plain(blocks []Node) string {
	own, all := &strings.Builder{}, &strings.Builder{}
	for _, block := range blocks {
		walk(block.Nodes, func(n Node) {
			words := n.Text
			if n.Kind == Break {
				words = " "
			}
			all.WriteString(words)
			if block.Kind != Quote {
				own.WriteString(words)
			}
		})
		all.WriteByte(' ')
		if block.Kind != Quote {
			own.WriteByte(' ')
		}
	}
	if line := strings.TrimSpace(own.String()); line != "" {
		return line
	}
	return strings.TrimSpace(all.String())
}
