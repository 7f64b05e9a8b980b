// Package proof reads a text as a subeditor does before it goes out: names that are spelt two ways, figures and quotations
// that somebody has to tick off, and the words that the house's style file puts in the place of others.
//
// It owns the form of a style file and the rules by which words are found, for scripts with capital letters and without. It
// knows no story and keeps nothing: passages go in, findings with their place come out. What it finds informs; it refuses to
// decide whether a text may be published, and to say that a text is right.
package proof

// Passage is one run of words that a reader sees as one, by its place in the story.
type Passage struct {
	Place string
	Words string
	Quote bool // it stands in a quotation set apart
}

// Mark is some words of a passage that somebody should look at.
type Mark struct {
	Place   string
	Words   string // as they stand there
	Context string // the words around
}
