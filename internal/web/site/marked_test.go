package site_test

import (
	"fmt"
	"testing"

	"dateline.news/internal/account"
	"dateline.news/internal/prose"
	"dateline.news/internal/story"
)

func TestCorrectedSpeakerAndAlternativeTextBearAMarkAsWellAsALine(t *testing.T) {
	p := open(t)
	change, alt := said("The rail", "At the rail"), "A man at the rail"
	change.Alt = &alt
	asset := p.picture(40, change)
	st := p.body(prose.Quote("Jon Doe", "We agree."), prose.Picture(asset.Number, "", ""))
	for _, fix := range []story.Fix{
		{Find: "Jon", Replace: "John", Note: "His name is John."},
		{Find: "A man", Replace: "A woman", Place: story.PlaceAlt, Asset: asset.Number, Note: "It is a woman."},
	} {
		_, err := p.archive.Correct(t.Context(), account.Operator(), st.Number, fix)
		p.must(err)
	}
	now, err := p.archive.Get(t.Context(), account.Operator(), st.Number)
	p.must(err)
	speaker, text := now.Corrections[0].ID, now.Corrections[1].ID
	p.wants(st.Path, fmt.Sprintf(`<footer><span class="noted" id="noted-c%d">John</span><button type="button" class="sign" popovertarget="why-c%d"`, speaker, speaker),
		`alt="A woman at the rail"`, fmt.Sprintf(`</a><button type="button" class="sign" popovertarget="why-c%d"`, text), fmt.Sprintf(`id="why-c%d" popover`, text),
		"<del>Jon</del>", "His name is John.", "It is a woman.")
}
