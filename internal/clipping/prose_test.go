package clipping

import (
	"os"
	"strings"
	"testing"
)

func TestTheDraftsBodyHoldsEveryBlockAtItsPlace(t *testing.T) {
	for _, name := range []string{"several_cards", "picture_in_body", "russian", "arabic", "no_lede"} {
		t.Run(name, func(t *testing.T) {
			content, err := os.ReadFile("testdata/" + name + ".txt")
			if err != nil {
				t.Fatal(err)
			}
			c, err := Parse(content)
			if err != nil {
				t.Fatal(err)
			}
			doc, err := c.Doc()
			if err != nil {
				t.Fatal(err)
			}
			nodes := doc.Nodes()
			if len(nodes) != len(c.Body) || len(doc.UnlinkedCards()) != len(c.Cards) {
				t.Fatalf("%d nodes for %d blocks, %d cards for %d", len(nodes), len(c.Body), len(doc.UnlinkedCards()), len(c.Cards))
			}
			for i, b := range c.Body {
				if b.Type != PictureRow && string(nodes[i].Type) != b.Type {
					t.Errorf("body[%d] is a %s, its node a %s", i, b.Type, nodes[i].Type)
				}
				if b.Type == Blockquote && nodes[i].Attrs.Speaker != "" {
					t.Errorf("body[%d]: a speaker was set: %q", i, nodes[i].Attrs.Speaker)
				}
				if b.Type != StoryCard && (!strings.Contains(doc.Text(), b.Text) || !strings.Contains(doc.Text(), b.Credit)) {
					t.Errorf("body[%d] is not in the text", i)
				}
			}
		})
	}
}
