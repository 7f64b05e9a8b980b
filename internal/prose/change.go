package prose

import (
	"slices"
	"strings"
)

// LinkCard answers the document with the card at index linked to a story. The card's imported texts are dropped: from
// now on the story speaks for itself. Where no card stands at index the document is refused.
func (d Doc) LinkCard(index int, story int64) (Doc, error) {
	return d.replaceCard(index, StoryCard(Card{Story: story}))
}

// RemoveCard answers the document without the card at index; where no card stands there it is refused.
func (d Doc) RemoveCard(index int) (Doc, error) { return d.replaceCard(index) }

func (d Doc) replaceCard(index int, with ...Node) (Doc, error) {
	if index < 0 || index >= len(d.nodes) || d.nodes[index].Type != TypeStoryCard {
		return Doc{}, refuse(child("", "content", index), ReasonNesting, "no story card stands there")
	}
	return New(slices.Replace(d.Nodes(), index, index+1, with...)...)
}

// Rewrite answers the document with every node replaced by what change makes of it, the inner ones first; a node whose
// Type is emptied goes. What the schema does not allow is refused.
func (d Doc) Rewrite(change func(Node) Node) (Doc, error) { return New(rewrite(d.nodes, change)...) }

// RewriteAt answers the document with the one node at a path of Walk replaced by what change makes of it. Where no node
// stands there, or the schema does not allow what comes of it, it is refused.
func (d Doc) RewriteAt(path string, change func(Node) Node) (Doc, error) {
	nodes, found := rewriteAt("", d.nodes, path, change)
	if !found {
		return Doc{}, refuse(path, ReasonNesting, "nothing stands there")
	}
	return New(nodes...)
}

func rewriteAt(at string, nodes []Node, path string, change func(Node) Node) (out []Node, found bool) {
	out = slices.Clone(nodes)
	for i := range out {
		here := child(at, "content", i)
		if here == path {
			out[i] = change(out[i])
			return out, true
		}
		if strings.HasPrefix(path, here+".") {
			out[i].Content, found = rewriteAt(here, out[i].Content, path, change)
			return out, found
		}
	}
	return out, false
}

func rewrite(nodes []Node, change func(Node) Node) []Node {
	var out []Node
	for _, n := range nodes {
		n.Content = rewrite(n.Content, change)
		n.Marks = slices.Clone(n.Marks)
		if n = change(n); n.Type != "" {
			out = append(out, n)
		}
	}
	return out
}
