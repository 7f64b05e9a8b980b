package site

import (
	"testing"

	"dateline.news/internal/web/view"
)

func TestNoPageIsWithoutSamples(t *testing.T) {
	pages, err := view.Load("site", nil)
	if err != nil {
		t.Fatal(err)
	}
	proved := samples()
	for _, page := range pages.Pages() {
		if len(proved[page]) == 0 {
			t.Errorf("a broken theme could break %s before anybody sees it: it has no samples", page)
		}
	}
}
