package prose

// Type names a kind of node, as ProseMirror's "type".
type Type string

// The nodes of schema 1. Headings begin at level 2, since level 1 is the headline.
const (
	TypeDoc            Type = "doc"
	TypeParagraph      Type = "paragraph"
	TypeHeading        Type = "heading"
	TypeBulletList     Type = "bullet_list"
	TypeOrderedList    Type = "ordered_list"
	TypeListItem       Type = "list_item"
	TypeBlockquote     Type = "blockquote"
	TypePicture        Type = "picture"
	TypeGallery        Type = "gallery"
	TypeStoryCard      Type = "story_card"
	TypeEmbed          Type = "embed"
	TypeTable          Type = "table"
	TypeTableRow       Type = "table_row"
	TypeTableCell      Type = "table_cell"
	TypeHorizontalRule Type = "horizontal_rule"
	TypeHardBreak      Type = "hard_break"
	TypeText           Type = "text"
)

// MarkType names a kind of mark on a run of text.
type MarkType string

// The marks of schema 1, in the order in which they are written: the first is the outermost element.
const (
	MarkLink   MarkType = "link"
	MarkStrong MarkType = "strong"
	MarkEm     MarkType = "em"
)

// Mark is what is said of a run of text; Href belongs to a link only and is an absolute http, https or mailto address.
type Mark struct {
	Type MarkType
	Href string
}

// Node is one node of a document.
type Node struct {
	Type    Type
	Attrs   Attrs
	Content []Node
	Marks   []Mark // of text and hard breaks
	Text    string // of a text node; never empty there
}

// Attrs holds the attributes of every type of node; only those of the node's own type mean anything.
type Attrs struct {
	Level    int    // heading: 2 to 4
	Start    int    // ordered_list: the first number
	Speaker  string // blockquote: who said it; may be empty
	Asset    int64  // picture: number of the mediabank's asset
	Crop     string // picture: how it is cut, as ReadCrop reads it; empty for the whole
	Caption  string // picture: instead of the asset's own; story_card: as imported
	Story    int64  // story_card: number of the story, 0 while it is not linked
	Headline string // story_card: as imported
	Credit   string // story_card: as imported
	Provider string // embed: one of Providers
	ID       string // embed: the provider's id of the piece
	Header   bool   // table_cell: heads its row or column
}

// Card is a story card with its place in the document. Story is 0 while it is not linked to one of our stories;
// the texts are what the import found on the card and describe it until then.
type Card struct {
	Index    int // place among the nodes directly in the document, from 0
	Story    int64
	Headline string
	Caption  string
	Credit   string
}

// Walk shows every node to visit, in reading order, with its path ("content[3].content[0]"); where visit answers
// false the nodes inside are passed over.
func (d Doc) Walk(visit func(path string, n Node) bool) { walk("", d.nodes, visit) }

func walk(path string, nodes []Node, visit func(string, Node) bool) {
	for i, n := range nodes {
		at := child(path, "content", i)
		if visit(at, n) {
			walk(at, n.Content, visit)
		}
	}
}

// Pictures answers the assets that the document shows, galleries included, each once, in reading order.
func (d Doc) Pictures() []int64 {
	var assets []int64
	seen := make(map[int64]bool)
	d.Walk(func(_ string, n Node) bool {
		if n.Type == TypePicture && !seen[n.Attrs.Asset] {
			seen[n.Attrs.Asset] = true
			assets = append(assets, n.Attrs.Asset)
		}
		return true
	})
	return assets
}

// Cards answers the story cards in reading order.
func (d Doc) Cards() []Card {
	var cards []Card
	for i, n := range d.nodes {
		if n.Type == TypeStoryCard {
			a := n.Attrs
			cards = append(cards, Card{Index: i, Story: a.Story, Headline: a.Headline, Caption: a.Caption, Credit: a.Credit})
		}
	}
	return cards
}

// UnlinkedCards answers the cards that are not yet linked to one of our stories; such a card blocks publishing.
func (d Doc) UnlinkedCards() []Card {
	var cards []Card
	for _, c := range d.Cards() {
		if c.Story == 0 {
			cards = append(cards, c)
		}
	}
	return cards
}
