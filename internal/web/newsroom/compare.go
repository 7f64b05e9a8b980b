package newsroom

import (
	"cmp"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"dateline.news/internal/account"
	"dateline.news/internal/desk"
	"dateline.news/internal/edition"
	"dateline.news/internal/errs"
	"dateline.news/internal/mediabank"
	"dateline.news/internal/story"
	"dateline.news/internal/text"
)

// comparePage shows two versions side by side.
type comparePage struct {
	Frame
	Edition  edition.Edition
	Back     string // address of the page that the versions belong to
	Headline string
	Left     Side
	Right    Side
	Fields   []Compared
	Changes  int
	SetElse  bool   // the words are the same, their emphasis is not
	Shown    int    // the version that a restored text would replace
	Open     string // of a story: address of the draft of its next version, where there is one
	Restores string // what restoring does, in words; "" for who may not
}

// Side is one of two versions.
type Side struct {
	Version int
	By      string
	At      time.Time
	Path    string // of the version alone; forms go below it
	Choices []Choice
	Newest  bool
}

// Compared is one part of the text in both versions.
type Compared struct {
	Name string
	Rows []ComparedRow
	Same bool
}

// ComparedRow is some words of one part, as they were and as they became: a paragraph, where a text has several.
type ComparedRow struct {
	Before, After []Piece
	Changed       bool
	N             int // which change of the page, from 1; 0: none
}

// compared is a version as it is compared.
type compared struct {
	Side
	copy    story.Copy
	embargo desk.Embargo
	said    map[int64]desk.Said
}

// comparePage compares two kept texts of a draft: without a choice the newest with the one before.
func (f *Face) comparePage(v *visit) error {
	draft, zone, names, err := f.draftWithNames(v)
	if err != nil {
		return err
	}
	history, err := f.Desk.History(v.r.Context(), v.who, draft.ID)
	if err != nil {
		return err
	}
	var versions []compared
	for _, old := range history {
		versions = append(versions, compared{Side{Version: old.Version, By: names[old.By], At: old.At.In(zone),
			Path: draftPath(draft.ID) + "/versions/" + itoa(int64(old.Version)), Newest: old.Version == draft.Version}, old.Copy, old.Embargo, old.Pictures})
	}
	restores := ""
	if draft.Open() && v.who.Can(draft.WritingRight(v.who), draft.Edition, draft.Copy.Section) {
		restores = v.words.T("margin.restore_says")
	}
	return f.compare(v, comparison{edition: draft.Edition, back: draftPath(draft.ID), door: "/newsroom/desk", versions: versions, restores: restores, shown: draft.Version})
}

// compareStoryPage compares two versions of a story that readers have seen.
func (f *Face) compareStoryPage(v *visit) error {
	number, err := v.number("story")
	if err != nil {
		return err
	}
	ctx := v.r.Context()
	s, err := f.Archive.Get(ctx, v.who, number)
	if err != nil {
		return err
	}
	published, err := f.Archive.Versions(ctx, v.who, number)
	if err != nil {
		return err
	}
	names, err := f.names(ctx, v.who)
	if err != nil {
		return err
	}
	zone, err := f.zoneOf(ctx, s.Edition)
	if err != nil {
		return err
	}
	var versions []compared
	for _, old := range published {
		said, err := f.saidIn(v, s, old)
		if err != nil {
			return err
		}
		versions = append(versions, compared{Side: Side{Version: old.Version, By: v.name(old.By, names), At: old.Published.In(zone),
			Path: storyPath(number) + "/versions/" + itoa(int64(old.Version)), Newest: old.Version == s.Version}, copy: old.Copy, said: said})
	}
	slices.SortFunc(versions, func(a, b compared) int { return cmp.Compare(b.Version, a.Version) })
	restores := ""
	if v.who.Can(account.Write, s.Edition, s.Section) {
		restores = v.words.T("margin.restore_story_says")
	}
	c := comparison{edition: s.Edition, back: storyPath(number), door: "/newsroom/stories", versions: versions, restores: restores}
	next, err := f.Desk.Next(ctx, v.who, number)
	if err != nil {
		return err
	}
	if next.ID != 0 {
		c.open, c.shown = draftPath(next.ID), next.Version
	}
	return f.compare(v, c)
}

// saidIn answers what the pictures of a published version said: what they say now, without the corrections since.
func (f *Face) saidIn(v *visit, s story.Story, old story.Version) (map[int64]desk.Said, error) {
	ed, err := f.House.ByCode(v.r.Context(), s.Edition)
	if err != nil {
		return nil, err
	}
	all := map[int64]desk.Said{}
	for _, number := range old.Pictures() {
		asset, err := f.Bank.Get(v.r.Context(), v.who, number)
		if errs.Is(err, errs.NotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		said := desk.SaidBy(asset, ed.Locale)
		fixes := slices.Clone(s.Corrections)
		slices.SortStableFunc(fixes, func(a, b story.Corrected) int { return cmp.Compare(b.ID, a.ID) })
		for _, c := range fixes {
			if c.Asset != number || c.Version <= old.Version {
				continue
			}
			switch c.Place {
			case story.PlaceCaption:
				said.Caption = strings.Replace(said.Caption, c.New, c.Old, 1)
			case story.PlaceCredit:
				said.Credit = strings.Replace(said.Credit, c.New, c.Old, 1)
			case story.PlaceAlt:
				said.Alt = strings.Replace(said.Alt, c.New, c.Old, 1)
			}
		}
		all[number] = said
	}
	return all, nil
}

// comparison is what a page of two versions is made of.
type comparison struct {
	edition, back, door, restores string
	open                          string     // address of the draft into which a story's version would be restored
	shown                         int        // its version
	versions                      []compared // the newest first
}

// chosen answers the two versions that the address names, the older one first.
func (c comparison) chosen(r *http.Request) (older, newer compared, err error) {
	if len(c.versions) == 0 {
		return older, newer, errs.New(errs.NotFound, "%s has no version", c.back)
	}
	newer, older = c.versions[0], c.versions[min(1, len(c.versions)-1)]
	for _, choice := range []struct {
		name string
		side *compared
	}{{"a", &older}, {"b", &newer}} {
		typed := r.FormValue(choice.name)
		if typed == "" {
			continue
		}
		at := slices.IndexFunc(c.versions, func(v compared) bool { return itoa(int64(v.Version)) == typed })
		if at < 0 {
			return older, newer, errs.New(errs.NotFound, "%s keeps no version %q", c.back, typed)
		}
		*choice.side = c.versions[at]
	}
	if older.Version > newer.Version {
		older, newer = newer, older
	}
	return older, newer, nil
}

func (f *Face) compare(v *visit, c comparison) error {
	older, newer, err := c.chosen(v.r)
	if err != nil {
		return err
	}
	ed, err := f.House.ByCode(v.r.Context(), c.edition)
	if err != nil {
		return err
	}
	p := comparePage{Frame: f.frame(v, v.words.T("margin.compare"), c.door), Edition: ed, Back: c.back, Headline: newer.copy.Headline, Left: older.Side, Right: newer.Side, Restores: c.restores, Shown: c.shown, Open: c.open}
	for _, version := range c.versions {
		word := v.words.T("newsroom.version_of", "Version", version.Version) + " · " + stamp(version.At, "2006-01-02 15:04") + " · " + version.By
		number := itoa(int64(version.Version))
		p.Left.Choices = append(p.Left.Choices, Choice{number, word, version.Version == older.Version})
		p.Right.Choices = append(p.Right.Choices, Choice{number, word, version.Version == newer.Version})
	}
	left, right := v.fields(older, ed), v.fields(newer, ed)
	for i := range left {
		field := compareField(left[i], right[i].words)
		p.add(field)
	}
	for _, field := range comparePictures(v, older, newer) {
		p.add(field)
	}
	p.SetElse = p.Changes == 0 && !older.copy.Body.Equal(newer.copy.Body)
	return f.render(v, "compare", p)
}

// add puts a part that stands in either version on the page and counts its changes on.
func (p *comparePage) add(c Compared) {
	if len(c.Rows) == 0 {
		return
	}
	for i, row := range c.Rows {
		if row.Changed {
			p.Changes++
			c.Rows[i].N = p.Changes
		}
	}
	p.Fields = append(p.Fields, c)
}

// named is one part of a version.
type named struct{ name, words string }

// fields says every part of a version in words, in the order of the page.
func (v *visit) fields(c compared, ed edition.Edition) []named {
	t := c.copy
	section := t.Section
	if s, known := ed.Section(t.Section); known {
		section = s.Name
	}
	lead, origin := "", ""
	if t.Lead.Asset != 0 {
		lead = v.pictureWords(mediabank.Shown(t.Lead))
	}
	if t.Translates != nil {
		origin = fmt.Sprintf("%d · %s", t.Translates.Number, v.words.T("newsroom.version_of", "Version", t.Translates.Version))
	}
	embargo := ""
	if c.embargo.Mode != "" {
		embargo = v.words.T("newsroom.embargo_until", "Zone", ed.Zone) + " " + stamp(c.embargo.Until.In(c.At.Location()), "2006-01-02 15:04:05")
	}
	label := ""
	if t.Label != "" {
		label = v.words.T("label." + string(t.Label))
	}
	return []named{
		{v.words.T("newsroom.headline"), t.Headline}, {v.words.T("newsroom.lede"), t.Lede}, {v.words.T("newsroom.lead"), lead},
		{v.words.T("newsroom.dateline"), dateline(t.Dateline)}, {v.words.T("newsroom.body"), v.blocks(t.Body)},
		{v.words.T("newsroom.bylines"), bylines(t.Bylines)}, {v.words.T("newsroom.slugline"), t.Slugline}, {v.words.T("newsroom.section"), section},
		{v.words.T("site.topics"), strings.Join(t.Topics, ", ")}, {v.words.T("newsroom.urgency"), itoa(int64(t.Urgency))}, {v.words.T("newsroom.label"), label},
		{v.words.T("newsroom.translates"), origin}, {v.words.T("newsroom.embargo"), embargo}, {v.words.T("newsroom.advisory"), t.Advisory},
		{v.words.T("newsroom.note_desk"), t.NoteDesk}, {v.words.T("newsroom.note_clients"), t.NoteClients}, {v.words.T("newsroom.note_readers"), t.NoteReaders},
	}
}

func dateline(d *story.Dateline) string {
	if d == nil {
		return ""
	}
	words := strings.Trim(strings.Join([]string{d.Place, d.Date}, ", "), ", ")
	if d.Agency != "" {
		words += " (" + d.Agency + ")"
	}
	return words
}

func bylines(all []story.Byline) string {
	var lines []string
	for _, b := range all {
		line := b.Name
		for _, more := range []string{b.Role, b.Place} {
			if more != "" {
				line += ", " + more
			}
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "; ")
}

// compareField compares one part by words, a row for each paragraph of which the boundary stayed.
func compareField(before named, after string) Compared {
	c := Compared{Name: before.name, Same: before.words == after}
	var row ComparedRow
	shut := func() {
		if len(row.Before)+len(row.After) > 0 {
			c.Rows = append(c.Rows, row)
		}
		row = ComparedRow{}
	}
	for _, p := range text.Diff(before.words, after) {
		if p.Op != text.Kept {
			row.Changed = true
			piece := Piece{p.Op == text.Out, p.Op == text.In, p.Text}
			if piece.Gone {
				row.Before = append(row.Before, piece)
			} else {
				row.After = append(row.After, piece)
			}
			continue
		}
		for i, words := range strings.Split(p.Text, "\n\n") {
			if i > 0 {
				shut()
			}
			if words != "" {
				row.Before, row.After = append(row.Before, Piece{Text: words}), append(row.After, Piece{Text: words})
			}
		}
	}
	shut()
	return c
}

// comparePictures compares what the pictures of two versions say.
func comparePictures(v *visit, older, newer compared) []Compared {
	numbers := slices.Concat(older.copy.Pictures(), newer.copy.Pictures())
	slices.Sort(numbers)
	var all []Compared
	for _, number := range slices.Compact(numbers) {
		a, b := older.said[number], newer.said[number]
		for _, part := range []struct{ key, before, after string }{
			{"newsroom.said_caption", a.Caption, b.Caption}, {"newsroom.said_credit", a.Credit, b.Credit}, {"newsroom.said_alt", a.Alt, b.Alt},
		} {
			if c := compareField(named{v.words.T(part.key, "Number", number), part.before}, part.after); len(c.Rows) > 0 {
				all = append(all, c)
			}
		}
	}
	return all
}

// restoreVersion makes a kept text the draft's next version. A refusal shows it beside what stands by then.
func (f *Face) restoreVersion(v *visit) error {
	id, err := v.number("draft")
	if err != nil {
		return err
	}
	r, err := v.restores()
	if err != nil {
		return err
	}
	if _, err := f.Desk.RestoreVersion(v.r.Context(), v.who, id, r); err != nil {
		return f.again(v, "restore", err, f.comparePage)
	}
	return f.onward(v, draftPath(id), v.words.T("margin.restored"))
}

// restorePublished makes a published version the text of the story's next one, and leads to its draft.
func (f *Face) restorePublished(v *visit) error {
	number, err := v.number("story")
	if err != nil {
		return err
	}
	r, err := v.restores()
	if err != nil {
		return err
	}
	draft, err := f.Desk.RestorePublished(v.r.Context(), v.who, number, r)
	if err != nil {
		return f.again(v, "restore", err, f.compareStoryPage)
	}
	return f.onward(v, draftPath(draft.ID), v.words.T("margin.restored"))
}

// restores reads which version is to come back, and what the person was shown that it would replace.
func (v *visit) restores() (desk.Restore, error) {
	if err := v.form(); err != nil {
		return desk.Restore{}, err
	}
	version, err := v.number("version")
	if err != nil {
		return desk.Restore{}, err
	}
	shown, err := wholeNumber(v.field("shown"), "shown")
	return desk.Restore{Version: int(version), Shown: int(shown)}, err
}

// Sides answers both versions, the older one first.
func (p comparePage) Sides() []Side { return []Side{p.Left, p.Right} }
