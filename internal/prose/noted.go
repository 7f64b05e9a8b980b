package prose

import (
	"html/template"
	"slices"
)

// Noted are words of the body to which the page has something to say: From to To, in bytes of the text of the block at
// Path, a line break counting as one.
type Noted struct {
	Path     string // of Walk
	From, To int
	Name     string // letters, figures and hyphens: the id of the words in the page is "noted-" and this
}

// Annotator draws what stands behind noted words.
type Annotator interface {
	Note(name string) template.HTML
}

// Marks and nodes that only a drawing knows; no document may hold them.
const (
	markNoted        MarkType = "noted"
	typeNotedSign    Type     = "noted_sign"
	typeNotedSpeaker Type     = "noted_speaker"
)

// RenderNoted is Render with some words noted; what overlaps words noted before is left out.
func (d Doc) RenderNoted(r Resolver, a Annotator, noted []Noted) template.HTML {
	if len(noted) == 0 {
		return d.Render(r)
	}
	if r == nil {
		r = Bare{}
	}
	w := &drawing{resolver: r, annotator: a, direction: r.Direction()}
	w.blocks(withNotes("", d.nodes, noted))
	return template.HTML(w.String()) // every text went through escapeText or escapeAttr
}

func withNotes(at string, nodes []Node, noted []Noted) []Node {
	out := slices.Clone(nodes)
	for i := range out {
		here := child(at, "content", i)
		out[i].Content = withNotes(here, out[i].Content, noted)
		var mine []Noted
		for _, n := range noted {
			if n.Path == here {
				mine = append(mine, n)
			}
		}
		slices.SortFunc(mine, func(a, b Noted) int { return a.From - b.From })
		if len(mine) > 0 {
			out[i].Content = noteRuns(out[i].Content, mine)
		}
		if out[i].Type == TypeBlockquote {
			out[i].Content = append(out[i].Content, notedSpeaker(here+".attrs.speaker", out[i].Attrs.Speaker, noted)...)
		}
	}
	return out
}

// notedSpeaker answers who speaks with what is noted of the name, to be drawn in place of the attribute; nothing where nothing is.
func notedSpeaker(path, speaker string, noted []Noted) []Node {
	var mine []Noted
	for _, n := range noted {
		if n.Path == path && n.To <= len(speaker) {
			mine = append(mine, n)
		}
	}
	if len(mine) == 0 {
		return nil
	}
	slices.SortFunc(mine, func(a, b Noted) int { return a.From - b.From })
	return []Node{{Type: typeNotedSpeaker, Content: noteRuns([]Node{Text(speaker)}, mine)}}
}

// noteRuns parts the runs of a block at the ends of what is noted. The notes come in order.
func noteRuns(runs []Node, noted []Noted) []Node {
	var out []Node
	start := 0
	last := 0
	for _, n := range noted {
		if n.From < last || n.To < n.From {
			continue
		}
		last = n.To
		var before []Node
		before, runs, start = splitRuns(runs, start, n.From)
		out = append(out, before...)
		var inside []Node
		inside, runs, start = splitRuns(runs, start, n.To)
		for i, run := range inside {
			run.Marks = append(slices.Clone(run.Marks), Mark{Type: markNoted, Href: n.Name})
			if i > 0 {
				run.Marks[len(run.Marks)-1].Href = "" // an id stands once
			}
			out = append(out, run)
		}
		out = append(out, Node{Type: typeNotedSign, Attrs: Attrs{ID: n.Name}})
	}
	return append(out, runs...)
}

// splitRuns parts runs that begin at byte start of their block at another byte of it.
func splitRuns(runs []Node, start, at int) (before, rest []Node, next int) {
	for i, run := range runs {
		size := len(run.Text)
		if run.Type == TypeHardBreak {
			size = 1
		}
		switch {
		case start+size <= at:
			before = append(before, run)
			start += size
			continue
		case at > start && run.Type == TypeText:
			head, tail := run, run
			head.Text, tail.Text = run.Text[:at-start], run.Text[at-start:]
			return append(before, head), append([]Node{tail}, runs[i+1:]...), at
		}
		return before, runs[i:], start
	}
	return before, nil, start
}
