package desk_test

import (
	"strconv"
	"testing"
	"time"

	"dateline.news/internal/account"
	"dateline.news/internal/desk"
	"dateline.news/internal/errs"
	"dateline.news/internal/mediabank"
	"dateline.news/internal/prose"
	"dateline.news/internal/store"
	"dateline.news/internal/store/storetest"
	"dateline.news/internal/story"
)

func itoa(n int64) string { return strconv.FormatInt(n, 10) }

// illustrated is a text with a lead picture (1) and one in the body (2).
func illustrated(t *testing.T) story.Copy {
	c := text(t, "River rises", prose.Paragraph("The river rises."), prose.Picture(2, "", "The quay"), prose.Paragraph("More rain is due."))
	c.Lead.Asset, c.Slugline = 1, "RIVER/"
	c.Dateline = &story.Dateline{Place: "ESSEN", Agency: "Meridian", Date: "Nov 22"}
	c.Bylines = []story.Byline{{Name: "Anna Kask"}}
	c.Topics = []string{"floods"}
	return c
}

// copies changes the draft's text.
func copies(change func(*story.Copy)) func(*testing.T, *room, desk.Draft) {
	return func(t *testing.T, r *room, d desk.Draft) {
		r.save(t, reporter, d, func(s *desk.Save) { change(&s.Copy) })
	}
}

// repictures changes what the mediabank says about a picture.
func repictures(number int64, change func(*mediabank.Asset)) func(*testing.T, *room, desk.Draft) {
	return func(_ *testing.T, r *room, _ desk.Draft) {
		a := r.bank.assets[number]
		change(&a)
		r.bank.set(a)
	}
}

// voiding are changes of what would be printed; each voids an approval.
var voiding = map[string]func(*testing.T, *room, desk.Draft){
	"headline": copies(func(c *story.Copy) { c.Headline = "River falls" }),
	"lede":     copies(func(c *story.Copy) { c.Lede += "!" }),
	"body": func(t *testing.T, r *room, d desk.Draft) {
		body, err := d.Copy.Body.Rewrite(func(n prose.Node) prose.Node {
			if n.Text == "The river rises." {
				n.Text = "The river falls."
			}
			return n
		})
		if err != nil {
			t.Fatal(err)
		}
		copies(func(c *story.Copy) { c.Body = body })(t, r, d)
	},
	"caption in the body": func(t *testing.T, r *room, d desk.Draft) {
		body, err := d.Copy.Body.Rewrite(func(n prose.Node) prose.Node {
			if n.Attrs.Caption == "The quay" {
				n.Attrs.Caption = "The bridge"
			}
			return n
		})
		if err != nil {
			t.Fatal(err)
		}
		copies(func(c *story.Copy) { c.Body = body })(t, r, d)
	},
	"lead picture":    copies(func(c *story.Copy) { c.Lead.Asset = 2 }),
	"no picture":      copies(func(c *story.Copy) { c.Lead.Asset = 0 }),
	"slugline":        copies(func(c *story.Copy) { c.Slugline = "FLOOD/" }),
	"section":         copies(func(c *story.Copy) { c.Section = "politics" }),
	"topics":          copies(func(c *story.Copy) { c.Topics = nil }),
	"byline":          copies(func(c *story.Copy) { c.Bylines = []story.Byline{{Name: "Anna Kask"}, {Name: "Jo Reed"}} }),
	"byline's place":  copies(func(c *story.Copy) { c.Bylines = []story.Byline{{Name: "Anna Kask", Place: "Essen"}} }),
	"dateline":        copies(func(c *story.Copy) { c.Dateline = nil }),
	"dateline's day":  copies(func(c *story.Copy) { c.Dateline = &story.Dateline{Place: "ESSEN", Agency: "Meridian", Date: "Nov 23"} }),
	"urgency":         copies(func(c *story.Copy) { c.Urgency = 4 }),
	"label":           copies(func(c *story.Copy) { c.Label = story.Opinion }),
	"translates":      copies(func(c *story.Copy) { c.Translates = &story.Origin{Number: 1, Version: 1} }),
	"note to readers": copies(func(c *story.Copy) { c.NoteReaders = "Figures are preliminary." }),
	"note to clients": copies(func(c *story.Copy) { c.NoteClients = "Updates to follow." }),
	"kind": func(t *testing.T, r *room, d desk.Draft) {
		r.save(t, reporter, d, func(s *desk.Save) { s.Kind = story.Flash })
	},
	"embargo": func(t *testing.T, r *room, d desk.Draft) {
		r.save(t, reporter, d, func(s *desk.Save) { s.Embargo = desk.Embargo{Mode: desk.EmbargoHold, Until: start.Add(time.Minute)} })
	},
	"a change and back": func(t *testing.T, r *room, d desk.Draft) {
		d = r.save(t, reporter, d, func(s *desk.Save) { s.Copy.Lede += "!" })
		r.save(t, reporter, d, func(s *desk.Save) { s.Copy.Lede = "A flood." })
	},
	"picture's caption":   repictures(1, func(a *mediabank.Asset) { a.Caption = "Another river" }),
	"picture's alt text":  repictures(1, func(a *mediabank.Asset) { a.Alt = "Another river" }),
	"picture's creator":   repictures(1, func(a *mediabank.Asset) { a.Creator = "Somebody else" }),
	"picture's credit":    repictures(2, func(a *mediabank.Asset) { a.Supplier = "Handout" }),
	"picture's holder":    repictures(2, func(a *mediabank.Asset) { a.Holder = "The town" }),
	"caption in language": repictures(2, func(a *mediabank.Asset) { a.Texts = map[string]mediabank.Text{"en": {Caption: "A wharf"}} }),
}

// pictured opens a newsroom with two pictures.
func pictured(t *testing.T, db *store.DB) *room {
	r := open(t, db)
	r.bank.set(mediabank.Asset{Number: 1, Hash: "a", Caption: "A river", Alt: "Brown water", Creator: "Ida Holm", Holder: "Meridian"})
	r.bank.set(mediabank.Asset{Number: 2, Hash: "b", Caption: "A quay", Alt: "Sandbags", Creator: "Ida Holm", Holder: "Meridian"})
	return r
}

func TestNothingIsPrintedThatNobodyApproved(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r := pictured(t, db)
		due := start.Add(time.Hour)
		for name, change := range voiding {
			t.Run(name, func(t *testing.T) {
				ctx := t.Context()
				d := r.approved(t, illustrated(t))
				r.must(t)(r.Schedule(ctx, editor, d.ID, due))
				change(t, r, d)
				now := r.must(t)(r.Get(ctx, editor, d.ID))
				if now.Approved() || now.Stage != desk.Submitted || now.ApprovedBy != 0 {
					t.Errorf("still shown as approved: %s by %d", now.Stage, now.ApprovedBy)
				}
				for what, try := range map[string]func() error{
					"publish":  func() error { _, err := r.Publish(ctx, editor, d.ID, true); return err },
					"schedule": func() error { _, err := r.Schedule(ctx, chief, d.ID, due); return err },
				} {
					if err := try(); !errs.Is(err, errs.Forbidden) && !errs.Is(err, errs.Blocked) {
						t.Errorf("%s: %v", what, err)
					}
				}
				r.fireAt(t, due)
				if now = r.must(t)(r.Get(ctx, editor, d.ID)); now.Stage == desk.Published || !now.Schedule.IsZero() {
					t.Errorf("the clock published it: %s, due %v", now.Stage, now.Schedule)
				}
				if note := now.Notes[len(now.Notes)-1]; note.Kind != desk.NoteSchedule {
					t.Errorf("no note says why: %+v", now.Notes)
				}
				restore(r)
			})
		}
		if n := r.stories(t, "en"); n != 0 {
			t.Errorf("%d stories are public", n)
		}
	})
}

// fireAt fires as if it were a given moment, and puts the clock back.
func (r *room) fireAt(t *testing.T, when time.Time) {
	t.Helper()
	back := r.clock.Now()
	r.clock.Advance(when.Sub(back))
	if _, err := r.Fire(t.Context()); err != nil {
		t.Fatal(err)
	}
	r.clock.Advance(back.Sub(when))
}

func restore(r *room) {
	r.bank.set(mediabank.Asset{Number: 1, Hash: "a", Caption: "A river", Alt: "Brown water", Creator: "Ida Holm", Holder: "Meridian"})
	r.bank.set(mediabank.Asset{Number: 2, Hash: "b", Caption: "A quay", Alt: "Sandbags", Creator: "Ida Holm", Holder: "Meridian"})
}

func TestUnchangedTextKeepsItsApproval(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r, ctx := pictured(t, db), t.Context()
		d := r.approved(t, illustrated(t))
		again := r.must(t)(r.Save(ctx, reporter, d.ID, desk.Save{Version: 1, Kind: d.Kind, Copy: illustrated(t)}))
		repictures(1, func(a *mediabank.Asset) { a.Instructions = "For the desk" })(t, r, d)
		if again.Version != d.Version || !again.Approved() || again.ApprovedBy != editor.ID {
			t.Errorf("the same text again: version %d, approved %v by %d", again.Version, again.Approved(), again.ApprovedBy)
		}
		r.must(t)(r.AddNote(ctx, reporter, d.ID, "Thank you."))
		if got := r.must(t)(r.Get(ctx, editor, d.ID)); !got.Approved() || got.Stage != desk.Approved {
			t.Errorf("a note took the approval away")
		}
		r.clock.Advance(time.Minute)
		if s := r.out(t, editor, d); s.Headline != "River rises" || len(r.bank.waited) != 2 {
			t.Errorf("published %q, waited for the renditions of %v", s.Headline, r.bank.waited)
		}
	})
}

func TestApprovalIsOfTheVersionThatWasShown(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r, ctx := open(t, db), t.Context()
		d := r.create(t, reporter, text(t, "One"))
		d = r.save(t, reporter, d, func(s *desk.Save) { s.Copy.Headline = "Two" })
		_, err := r.Approve(ctx, editor, d.ID, 1)
		refused(t, "approve what is no longer there", err, errs.Conflict, "desk.approve_other_version")
		incomplete := r.create(t, reporter, story.Copy{Headline: "No text"})
		_, err = r.Approve(ctx, editor, incomplete.ID, 1)
		refused(t, "approve without a section", err, errs.Invalid, "story.section_missing")
		_, err = r.Submit(ctx, reporter, incomplete.ID)
		refused(t, "submit without a section", err, errs.Invalid, "story.section_missing")
	})
}

func TestNobodyApprovesOnlyTheirOwnWords(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r, ctx := open(t, db), t.Context()
		d := r.create(t, editor, text(t, "Mine"))
		_, err := r.Approve(ctx, editor, d.ID, d.Version)
		refused(t, "own text", err, errs.Forbidden, "desk.own_approval")
		d = r.save(t, deputy, d, func(s *desk.Save) { s.Copy.Lede = "Two wrote it." })
		d = r.save(t, editor, d, func(s *desk.Save) { s.Copy.Lede = "Two wrote it, really." })
		if d = r.must(t)(r.Approve(ctx, editor, d.ID, d.Version)); !d.Approved() {
			t.Error("a text of two was not approved")
		}
		s, err := r.Publish(ctx, editor, d.ID, false)
		if err != nil || s.Number == 0 {
			t.Fatalf("publish: %v", err)
		}
		if alone, err := r.PublishedAlone(ctx, chief); err != nil || len(alone) != 0 {
			t.Errorf("listed as published alone: %v %v", err, alone)
		}
	})
}

// solo are the ways in which one person's word is enough; each waits for a second reader.
var solo = map[string]func(t *testing.T, r *room) story.Story{
	"no approval at all": func(t *testing.T, r *room) story.Story {
		d := r.create(t, reporter, text(t, "Quick"))
		return r.out(t, chief, d)
	},
	"own approval": func(t *testing.T, r *room) story.Story {
		d := r.create(t, chief, text(t, "Own"))
		d = r.must(t)(r.Approve(t.Context(), chief, d.ID, d.Version))
		return r.out(t, chief, d)
	},
	"own approval, published by another": func(t *testing.T, r *room) story.Story {
		d := r.create(t, chief, text(t, "Own"))
		d = r.must(t)(r.Approve(t.Context(), chief, d.ID, d.Version))
		return r.out(t, deputy, d)
	},
	"own approval, published by the clock": func(t *testing.T, r *room) story.Story {
		d := r.create(t, chief, text(t, "Own"))
		r.must(t)(r.Approve(t.Context(), chief, d.ID, d.Version))
		r.must(t)(r.Schedule(t.Context(), chief, d.ID, r.clock.Now().Add(time.Second)))
		r.clock.Advance(time.Second)
		if _, err := r.Fire(t.Context()); err != nil {
			t.Fatal(err)
		}
		d = r.must(t)(r.Get(t.Context(), chief, d.ID))
		return story.Story{Number: d.Story, Version: 1}
	},
}

func (r *room) out(t *testing.T, who account.Actor, d desk.Draft) story.Story {
	t.Helper()
	s, err := r.Publish(t.Context(), who, d.ID, false)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestOnePersonsWordWaitsForASecondReader(t *testing.T) {
	for name, publish := range solo {
		t.Run(name, func(t *testing.T) {
			storetest.Each(t, func(t *testing.T, db *store.DB) {
				r, ctx := open(t, db), t.Context()
				s := publish(t, r)
				listed, err := r.PublishedAlone(ctx, editor)
				if err != nil || len(listed) != 1 || listed[0].By != chief.ID || listed[0].Story != s.Number || listed[0].Headline == "" {
					t.Fatalf("list: %v %+v", err, listed)
				}
				if kinds := r.kinds(t, listed[0].Draft); kinds[len(kinds)-len("published_alone"):] != "published_alone" {
					t.Errorf("journal: %s", kinds)
				}
				refused(t, "the first reads again", r.SecondRead(ctx, chief, s.Number, 1), errs.Forbidden, "desk.second_reader_is_first")
				refused(t, "a version that does not wait", r.SecondRead(ctx, editor, s.Number, 9), errs.NotFound, "desk.not_alone")
				for range 2 {
					if err := r.SecondRead(ctx, editor, s.Number, 1); err != nil {
						t.Error(err)
					}
				}
				if listed, err = r.PublishedAlone(ctx, editor); err != nil || len(listed) != 0 {
					t.Errorf("still listed: %v %+v", err, listed)
				}
			})
		})
	}
}

func TestSecondReaderSeesOwnSectionsOnly(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r, ctx := open(t, db), t.Context()
		r.out(t, chief, r.create(t, reporter, text(t, "World")))
		for _, c := range []struct {
			who  account.Actor
			want int
		}{{staff(40, account.Editor, "en", "world"), 1}, {staff(41, account.Editor, "en", "sport"), 0}, {staff(42, account.Editor, "ru", ""), 0}, {account.Operator(), 1}} {
			if got, err := r.PublishedAlone(ctx, c.who); err != nil || len(got) != c.want {
				t.Errorf("%v sees %d: %v", c.who.Grants, len(got), err)
			}
		}
		if _, err := r.PublishedAlone(ctx, reporter); !errs.Is(err, errs.Forbidden) {
			t.Errorf("a reporter: %v", err)
		}
	})
}
