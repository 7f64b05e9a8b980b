package text

import (
	"slices"
	"strings"
	"unicode"
)

// Op says what became of a piece of a text.
type Op int

// What becomes of a piece.
const (
	Kept Op = iota
	Out     // stood in the old text alone
	In      // stands in the new text alone
)

// Piece is a run of words of two texts compared.
type Piece struct {
	Op   Op
	Text string
}

// Gone says whether the piece stood in the old text alone.
func (p Piece) Gone() bool { return p.Op == Out }

// Come says whether the piece stands in the new text alone.
func (p Piece) Come() bool { return p.Op == In }

// mostEdits is how many words two texts may differ by before they count as two texts: comparing costs the square of it.
const mostEdits = 800

// Diff compares two texts by words. The pieces that are not In are the old text, those that are not Out the new one;
// where both change, what went stands before what came.
func Diff(before, after string) []Piece {
	a, b := tokens(before), tokens(after)
	head := 0
	for head < len(a) && head < len(b) && a[head] == b[head] {
		head++
	}
	tail := 0
	for tail < len(a)-head && tail < len(b)-head && a[len(a)-1-tail] == b[len(b)-1-tail] {
		tail++
	}
	var p pieces
	p.add(Kept, a[:head]...)
	p.edit(a[head:len(a)-tail], b[head:len(b)-tail])
	p.add(Kept, a[len(a)-tail:]...)
	return p.joined()
}

// tokens cuts a text into words, single marks and runs of space. Figures keep their points and commas, names their
// apostrophes and hyphens.
func tokens(s string) []string {
	runes := []rune(s)
	var all []string
	for i := 0; i < len(runes); {
		j := i + 1
		switch {
		case wordRune(runes[i]):
			for j < len(runes) && (wordRune(runes[j]) || joins(runes, j)) {
				j++
			}
		case unicode.IsSpace(runes[i]):
			for j < len(runes) && unicode.IsSpace(runes[j]) {
				j++
			}
		}
		all = append(all, string(runes[i:j]))
		i = j
	}
	return all
}

func wordRune(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.M, r) || r == joiner || r == nonJoiner
}

// joins says whether the mark at i stands inside a word or figure: O'Neill, 3.5, 1,200.
func joins(runes []rune, i int) bool {
	return strings.ContainsRune("'’-.,:٫٬", runes[i]) && i+1 < len(runes) && wordRune(runes[i+1]) && wordRune(runes[i-1]) &&
		(!strings.ContainsRune(".,:", runes[i]) || unicode.IsDigit(runes[i-1]) && unicode.IsDigit(runes[i+1]))
}

// pieces gathers what is kept, taken out and put in.
type pieces struct{ all []Piece }

func (p *pieces) add(op Op, words ...string) {
	for _, w := range words {
		p.all = append(p.all, Piece{op, w})
	}
}

// edit compares by the shortest way from one to the other (Myers, An O(ND) Difference Algorithm, 1986).
func (p *pieces) edit(a, b []string) {
	trail, found := shortest(a, b)
	if !found {
		p.add(Out, a...)
		p.add(In, b...)
		return
	}
	var back []Piece
	x, y := len(a), len(b)
	for d := len(trail) - 1; d >= 0; d-- {
		k, from := x-y, trail[d]
		down := k == -d || k != d && from.at(k-1) < from.at(k+1)
		prevK := k - 1
		if down {
			prevK = k + 1
		}
		prevX := from.at(prevK)
		prevY := prevX - prevK
		for x > prevX && y > prevY && x > 0 && y > 0 {
			x, y = x-1, y-1
			back = append(back, Piece{Kept, a[x]})
		}
		if d == 0 {
			break
		}
		if down {
			y--
			back = append(back, Piece{In, b[y]})
		} else {
			x--
			back = append(back, Piece{Out, a[x]})
		}
	}
	slices.Reverse(back)
	p.all = append(p.all, back...)
}

// front is how far each diagonal reaches after so many edits.
type front struct {
	reach  []int
	middle int
}

func (f front) at(k int) int { return f.reach[f.middle+k] }

// shortest answers the fronts before each edit on the shortest way; false where there is none below mostEdits.
func shortest(a, b []string) (trail []front, found bool) {
	most := min(len(a)+len(b), mostEdits)
	reach := make([]int, 2*most+3)
	middle := most + 1
	for d := 0; d <= most; d++ {
		width := d + 1
		trail = append(trail, front{slices.Clone(reach[middle-width : middle+width+1]), width})
		for k := -d; k <= d; k += 2 {
			x := reach[middle+k-1] + 1
			if k == -d || k != d && reach[middle+k-1] < reach[middle+k+1] {
				x = reach[middle+k+1]
			}
			if d == 0 {
				x = 0
			}
			y := x - k
			for x < len(a) && y < len(b) && a[x] == b[y] {
				x, y = x+1, y+1
			}
			if reach[middle+k] = x; x >= len(a) && y >= len(b) {
				return trail, true
			}
		}
	}
	return nil, false
}

// joined makes one piece of neighbours of a kind. A space that was kept between two changed words goes with them, so that
// a reader sees one change and not a row of them.
func (p *pieces) joined() []Piece {
	var out []Piece
	var gone, come strings.Builder
	flush := func() {
		for _, c := range []Piece{{Out, gone.String()}, {In, come.String()}} {
			if c.Text != "" {
				out = append(out, c)
			}
		}
		gone.Reset()
		come.Reset()
	}
	for i, piece := range p.all {
		switch {
		case piece.Op == Out:
			gone.WriteString(piece.Text)
		case piece.Op == In:
			come.WriteString(piece.Text)
		case p.between(i):
			gone.WriteString(piece.Text)
			come.WriteString(piece.Text)
		default:
			flush()
			if n := len(out); n > 0 && out[n-1].Op == Kept {
				out[n-1].Text += piece.Text
			} else {
				out = append(out, piece)
			}
		}
	}
	flush()
	return out
}

// between says whether the kept piece at i is a space of one line with changes on both sides.
func (p *pieces) between(i int) bool {
	return strings.TrimSpace(p.all[i].Text) == "" && !strings.Contains(p.all[i].Text, "\n") &&
		i > 0 && i+1 < len(p.all) && p.all[i-1].Op != Kept && p.all[i+1].Op != Kept
}

// Changed parts a comparison into paragraphs, at empty lines, and keeps those that changed.
func Changed(pieces []Piece) [][]Piece {
	var blocks [][]Piece
	var open []Piece
	shut := func() {
		if slices.ContainsFunc(open, func(p Piece) bool { return p.Op != Kept }) {
			blocks = append(blocks, open)
		}
		open = nil
	}
	for _, piece := range pieces {
		for i, words := range strings.Split(piece.Text, "\n\n") {
			if i > 0 {
				shut()
			}
			if words != "" {
				open = append(open, Piece{Op: piece.Op, Text: words})
			}
		}
	}
	shut()
	return blocks
}
