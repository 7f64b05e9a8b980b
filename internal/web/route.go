package web

import (
	"cmp"
	"fmt"
	"net/http"
	"slices"
	"strings"
)

// Route is one address that the program answers. What stands in braces is filled in: "/{edition}/section/{slug}".
type Route struct {
	Method  string
	Pattern string // from the root; inside an edition it begins with /{edition}
}

// InEdition is how the patterns of addresses inside an edition begin.
const InEdition = "/{edition}"

// Mapped is what a face is that can name each of its addresses.
type Mapped interface {
	// Routes answers every address of the face, for tests to walk.
	Routes() []Route
}

// Answers gives a handler the table of its addresses.
func Answers(h http.Handler, routes ...Route) http.Handler { return mappedHandler{h, routes} }

type mappedHandler struct {
	http.Handler
	routes []Route
}

// Routes answers the table.
func (m mappedHandler) Routes() []Route { return m.routes }

// Routes answers every address of every face, or an error that names a face without a table: what is not in the table no
// test tries.
func (d *Dispatcher) Routes() ([]Route, error) {
	faces := map[string]any{"the site": d.site}
	for root, face := range d.faces {
		faces["/"+root] = face
	}
	for i, face := range d.inside {
		faces[fmt.Sprintf("face %d inside the editions", i)] = face
	}
	var all []Route
	for name, face := range faces {
		mapped, ok := face.(Mapped)
		if !ok {
			return nil, fmt.Errorf("%s (%T) has no table of its addresses", name, face)
		}
		all = append(all, mapped.Routes()...)
	}
	slices.SortFunc(all, func(a, b Route) int {
		return cmp.Or(strings.Compare(a.Pattern, b.Pattern), strings.Compare(a.Method, b.Method))
	})
	return slices.Compact(all), nil
}

// Matches says whether the parts of a path are those of a pattern's: its words to the letter, and something in the place
// of each brace.
func (r Route) Matches(at []string) bool {
	parts := strings.Split(strings.TrimPrefix(strings.TrimPrefix(r.Pattern, InEdition), "/"), "/")
	if len(parts) != len(at) {
		return false
	}
	for i, part := range parts {
		word, _, open := strings.Cut(part, "{")
		if at[i] != part && !(open && len(at[i]) > len(word) && strings.HasPrefix(at[i], word)) {
			return false
		}
	}
	return true
}
