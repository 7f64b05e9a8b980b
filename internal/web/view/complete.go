package view

import (
	"html/template"
	"text/template/parse"
)

// complete adds to a page the shared templates that it uses, and those that they use, where it does not define them
// itself. A page that held all of them would cost ten times the memory: the escaper needs a tree of its own in each.
func complete(page, shared *template.Template) error {
	var wanted []string
	for _, defined := range page.Templates() {
		wanted = append(wanted, used(defined.Tree)...)
	}
	for len(wanted) > 0 {
		name := wanted[0]
		wanted = wanted[1:]
		part := shared.Lookup(name)
		if page.Lookup(name) != nil || part == nil || part.Tree == nil {
			continue // what nobody defines is reported with its line when the page is checked
		}
		if _, err := page.AddParseTree(name, part.Tree.Copy()); err != nil {
			return err
		}
		wanted = append(wanted, used(part.Tree)...)
	}
	return nil
}

// used answers the names of the templates that a tree calls.
func used(tree *parse.Tree) []string {
	if tree == nil {
		return nil
	}
	return called(tree.Root)
}

func called(node parse.Node) []string {
	switch n := node.(type) {
	case *parse.TemplateNode:
		return []string{n.Name}
	case *parse.ListNode:
		var names []string
		if n != nil { // an else that is not there
			for _, child := range n.Nodes {
				names = append(names, called(child)...)
			}
		}
		return names
	case *parse.IfNode:
		return append(called(n.List), called(n.ElseList)...)
	case *parse.RangeNode:
		return append(called(n.List), called(n.ElseList)...)
	case *parse.WithNode:
		return append(called(n.List), called(n.ElseList)...)
	}
	return nil
}
