package site

import (
	"reflect"
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

func TestNoPageHidesAFieldOfTheFrame(t *testing.T) {
	frame := reflect.TypeFor[Frame]()
	for name, views := range samples() {
		page := reflect.TypeOf(views[0]).Elem()
		for i := range page.NumField() {
			if f := page.Field(i); !f.Anonymous {
				if _, taken := frame.FieldByName(f.Name); taken {
					t.Errorf("%s: the layout would show the page's %s instead of the frame's", name, f.Name)
				}
			}
		}
	}
}
