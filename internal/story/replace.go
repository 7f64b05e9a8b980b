package story

import (
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"dateline.news/internal/edition"
	"dateline.news/internal/errs"
	"dateline.news/internal/prose"
)

// passage is one run of words in which a correction looks: what a reader sees as one.
type passage struct{ place, words string }

// passages answers the headline, the lede and every block, caption and speaker of the body.
func (c Copy) passages() []passage {
	all := []passage{{"headline", c.Headline}, {"lede", c.Lede}}
	c.Body.Walk(func(path string, n prose.Node) bool {
		at := "body." + path
		switch {
		case hasRuns(n):
			all = append(all, passage{at, runText(n.Content)})
		case n.Type == prose.TypePicture:
			all = append(all, passage{at + ".attrs.caption", n.Attrs.Caption})
		case n.Type == prose.TypeBlockquote:
			all = append(all, passage{at + ".attrs.speaker", n.Attrs.Speaker})
		}
		return true
	})
	return all
}

// hasRuns says whether the node's content is text.
func hasRuns(n prose.Node) bool {
	return len(n.Content) > 0 && (n.Content[0].Type == prose.TypeText || n.Content[0].Type == prose.TypeHardBreak)
}

// runText joins runs of text; a line break is one "\n", whatever its length in the page.
func runText(runs []prose.Node) string {
	var b strings.Builder
	for _, n := range runs {
		b.WriteString(runWords(n))
	}
	return b.String()
}

func runWords(n prose.Node) string {
	if n.Type == prose.TypeHardBreak {
		return "\n"
	}
	return n.Text
}

// replaceAt answers the copy with the words at byte at of a passage replaced.
func (c Copy) replaceAt(place string, at int, f Fix) (Copy, error) {
	swap := func(words string) string { return words[:at] + f.Replace + words[at+len(f.Find):] }
	switch place {
	case "headline":
		c.Headline = swap(c.Headline)
		return c, nil
	case "lede":
		c.Lede = swap(c.Lede)
		return c, nil
	}
	path := strings.TrimPrefix(place, "body.")
	path = strings.TrimSuffix(strings.TrimSuffix(path, ".attrs.caption"), ".attrs.speaker")
	body, err := c.Body.RewriteAt(path, func(n prose.Node) prose.Node {
		switch {
		case hasRuns(n):
			n.Content = splice(n.Content, at, f.Find, f.Replace)
		case n.Type == prose.TypePicture:
			n.Attrs.Caption = swap(n.Attrs.Caption)
		case n.Type == prose.TypeBlockquote:
			n.Attrs.Speaker = swap(n.Attrs.Speaker)
		}
		return n
	})
	if err != nil {
		return c, atReplace(err)
	}
	c.Body = body
	return c, nil
}

// occurrences counts also those that overlap: "anan" stands twice in "ananan", and it is not clear which is meant.
func occurrences(words, find string) int { return len(offsets(words, find)) }

// offsets answers where find begins in words, in bytes.
func offsets(words, find string) []int {
	var all []int
	for from := 0; ; {
		i := strings.Index(words[from:], find)
		if i < 0 {
			return all
		}
		all = append(all, from+i)
		_, size := utf8.DecodeRuneInString(words[from+i:])
		from += i + size
	}
}

// splice replaces find, which stands at byte at of the runs, by replace. Only what differs between the two is taken out
// and put in, so that a bold word within a corrected sentence stays bold; new words look like the words they replace,
// or like the word before them.
func splice(runs []prose.Node, at int, find, replace string) []prose.Node {
	head, tail := sameEnds(find, replace)
	from, to, fresh := at+head, at+len(find)-tail, replace[head:len(replace)-tail]
	var out []prose.Node
	start, placed := 0, false
	for i, run := range runs {
		words := runWords(run)
		end := start + len(words)
		inserted := from == to && to == end // nothing is taken out: the words go to the end of this run
		if from >= end && !inserted && i < len(runs)-1 || start >= to && placed {
			out, start = append(out, run), end
			continue
		}
		out = appendPart(out, run, words[:clamp(from-start, len(words))])
		if !placed {
			out, placed = appendFresh(out, run.Marks, fresh), true
		}
		out = appendPart(out, run, words[clamp(to-start, len(words)):])
		start = end
	}
	return out
}

func clamp(i, most int) int { return min(max(i, 0), most) }

// appendPart adds what is left of a run; nothing where nothing is left.
func appendPart(out []prose.Node, run prose.Node, words string) []prose.Node {
	if words == "" {
		return out
	}
	if run.Type == prose.TypeText {
		run.Text = words
	}
	return append(out, run)
}

// appendFresh adds new words with the marks of the run in which they begin.
func appendFresh(out []prose.Node, marks []prose.Mark, words string) []prose.Node {
	for _, n := range prose.Inline(words) {
		n.Marks = marks
		out = append(out, n)
	}
	return out
}

// sameEnds answers how many bytes the two have in common at the beginning and at the end, in whole code points.
func sameEnds(a, b string) (head, tail int) {
	for head < len(a) && head < len(b) {
		r, size := utf8.DecodeRuneInString(a[head:])
		if other, _ := utf8.DecodeRuneInString(b[head:]); other != r {
			break
		}
		head += size
	}
	for tail < len(a)-head && tail < len(b)-head {
		r, size := utf8.DecodeLastRuneInString(a[head : len(a)-tail])
		if other, _ := utf8.DecodeLastRuneInString(b[head : len(b)-tail]); other != r {
			break
		}
		tail += size
	}
	return head, tail
}

// atReplace says that what would stand there is refused: the fault is in the new words, not in a form's own field.
func atReplace(err error) error {
	var refusal *errs.Error
	if errors.As(err, &refusal) {
		named := *refusal
		named.Field = "replace"
		return &named
	}
	return &errs.Error{Kind: errs.Invalid, Field: "replace", Key: "story.fix_refused", Err: err}
}

func sectionOf(s Story) edition.Section { return edition.Section{Slug: s.Section, Name: s.Section} }

func childPath(i int) string { return fmt.Sprintf(".content[%d]", i) }
