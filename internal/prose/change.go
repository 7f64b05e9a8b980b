package prose

import "slices"

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
