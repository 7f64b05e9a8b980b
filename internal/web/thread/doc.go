// Package thread draws the discussion of a story as everybody sees it: the views of the parts in view/shared, which the
// site puts under a story and the face talk makes its own page of.
//
// It owns those views and nothing that is kept. What one reader alone sees is not here, so that a page with a thread in
// it is the same bytes for all: tag it with Tag, and it is dropped when the discussion changes. It refuses to know
// who is asking.
package thread
