package demo

import (
	"fmt"
	"slices"
	"strings"

	"dateline.news/internal/prose"
)

// Numbers says which numbers the keys of a script have got. A missing story or picture is an error of the loader, not
// of the script.
type Numbers struct {
	Story func(key string) (number int64, ok bool) // of the same edition
	Asset func(key string) (number int64, ok bool)
}

// Body makes the body as it was first published.
func (s Story) Body(n Numbers) (prose.Doc, error) { return s.doc(s.blocks, n) }

// UpdatedBody makes the body as the story's update left it.
func (s Story) UpdatedBody(u Update, n Numbers) (prose.Doc, error) {
	if u.atTop {
		return s.doc(slices.Concat(u.blocks, s.blocks), n)
	}
	return s.doc(slices.Concat(s.blocks, u.blocks), n)
}

func (s Story) doc(blocks []block, n Numbers) (prose.Doc, error) {
	nodes := make([]prose.Node, 0, len(blocks))
	for _, b := range blocks {
		node, err := b.node(n)
		if err != nil {
			return prose.Doc{}, fmt.Errorf("%s:%d: %w", s.file, b.line, err)
		}
		nodes = append(nodes, node)
	}
	doc, err := prose.New(nodes...)
	if err != nil {
		return prose.Doc{}, fmt.Errorf("%s:%d: story %s: %w", s.file, s.line, s.Key, err)
	}
	return doc, nil
}

func (b block) node(n Numbers) (prose.Node, error) {
	switch b.kind {
	case headingBlock:
		return prose.Node{Type: prose.TypeHeading, Attrs: prose.Attrs{Level: b.level}, Content: runs(b.text)}, nil
	case quoteBlock:
		p := prose.ParagraphOf(runs(b.text)...)
		return prose.Node{Type: prose.TypeBlockquote, Attrs: prose.Attrs{Speaker: b.speaker}, Content: []prose.Node{p}}, nil
	case bulletBlock:
		return prose.Node{Type: prose.TypeBulletList, Content: entries(b.rows)}, nil
	case orderedBlock:
		return prose.Node{Type: prose.TypeOrderedList, Attrs: prose.Attrs{Start: 1}, Content: entries(b.rows)}, nil
	case cardBlock:
		number, ok := n.Story(b.key)
		if !ok {
			return prose.Node{}, fmt.Errorf("story %q has no number", b.key)
		}
		return prose.StoryCard(prose.Card{Story: number}), nil
	case pictureBlock:
		number, ok := n.Asset(b.key)
		if !ok {
			return prose.Node{}, fmt.Errorf("picture %q has no number", b.key)
		}
		return prose.Picture(number, "", b.caption), nil
	case ruleBlock:
		return prose.Rule(), nil
	}
	return prose.ParagraphOf(runs(b.text)...), nil
}

func runs(spans []span) []prose.Node {
	var out []prose.Node
	for _, s := range spans {
		n := prose.Text(s.text)
		if s.href != "" {
			n.Marks = append(n.Marks, prose.Mark{Type: prose.MarkLink, Href: s.href})
		}
		if s.strong {
			n.Marks = append(n.Marks, prose.Mark{Type: prose.MarkStrong})
		}
		if s.em {
			n.Marks = append(n.Marks, prose.Mark{Type: prose.MarkEm})
		}
		out = append(out, n)
	}
	return out
}

func entries(rows [][]span) []prose.Node {
	var out []prose.Node
	for _, r := range rows {
		out = append(out, prose.Node{Type: prose.TypeListItem, Content: []prose.Node{prose.ParagraphOf(runs(r)...)}})
	}
	return out
}

// checkStories finds keys that lead nowhere, across stories, pictures and staff.
func (s *Script) checkStories(f *faults) {
	for _, st := range s.Stories {
		say := func(format string, args ...any) {
			f.at(st.file, st.line, "story %s: %s", st.Key, fmt.Sprintf(format, args...))
		}
		e, _ := s.Edition(st.Edition)
		if _, ok := e.Section(st.Section); !ok {
			say("no section %q", st.Section)
		}
		for _, t := range st.Topics {
			if _, ok := e.Topic(t); !ok {
				say("no topic %q", t)
			}
		}
		for _, p := range st.Pictures() {
			if _, ok := s.Picture(p); !ok {
				say("no picture %q", p)
			}
		}
		for _, key := range st.people() {
			if _, ok := s.Person(key); !ok {
				say("nobody of the staff is %q", key)
			}
		}
		for _, key := range st.Cards() {
			s.checkCard(st, st.Edition, key, say)
		}
		if st.Translates != "" {
			edition, key, _ := strings.Cut(st.Translates, "/")
			s.checkCard(st, edition, key, say)
		}
	}
}

// checkCard finds a story that another leads to and that is not there for readers when the other comes out.
func (s *Script) checkCard(from Story, edition, key string, say func(string, ...any)) {
	to, ok := s.Story(edition, key)
	switch {
	case !ok:
		say("no story %s/%s", edition, key)
	case to.Stage != Published || to.Kill != nil:
		say("leads to %s/%s, which readers cannot see", edition, key)
	case !to.At.Before(from.At):
		say("leads to %s/%s, which is younger", edition, key)
	}
}

// people answers the staff keys that a story names.
func (s Story) people() []string {
	all := []string{s.Author}
	if s.Editor != "" {
		all = append(all, s.Editor)
	}
	for _, n := range s.OpenNotes {
		all = append(all, n.Author)
	}
	return all
}
