package demo

import (
	"context"
	"fmt"
	"time"

	"dateline.news/internal/account"
	"dateline.news/internal/edition"
	"dateline.news/internal/planning"
)

// coverage is one entry of the demo's plan: a day from today on and an hour, in the edition's zone.
type coverage struct {
	day, hour, deadline int // deadline: hours after; 0: none
	section             int
	slugline            string
	place, note         string
	picture             planning.Picture
	length              int
	start               bool
	cancel              string // why
	nobody              bool   // no writer yet
}

// coverages are the plans of the demo's editions. What was to be started in the morning and is not is overdue.
var coverages = map[string][]coverage{
	"en": {
		{day: 0, hour: 0, deadline: 1, section: 4, slugline: "CULTURE-AGENDA/", note: "Seven openings of the week, one line each.", length: 250},
		{day: 0, hour: 0, deadline: 2, section: 1, slugline: "STRAIT-FERRIES/", place: "Tolm", note: "Do the night ferries sail again?", length: 400, picture: planning.Wanted, start: true},
		{day: 0, hour: 23, section: 0, slugline: "COUNCIL-BUDGET/", place: "Tolm", note: "Vote after midnight is possible; a second writer stands by.", length: 600, picture: planning.Ordered, start: true},
		{day: 0, hour: 22, section: 5, slugline: "FOOTBALL-CUP/", place: "Karst", length: 350, nobody: true, picture: planning.Wanted},
		{day: 1, hour: 9, deadline: 3, section: 2, slugline: "BANK-RATES/", place: "Tolm", note: "Decision at ten, press conference at half past.", length: 500},
		{day: 1, hour: 15, section: 3, slugline: "SPACE-LAUNCH/", cancel: "Put off for a week by the weather."},
		{day: 2, hour: 11, deadline: 6, section: 1, slugline: "DELTA-FLOOD-FEATURE/", place: "Suria-Delta", length: 1200, picture: planning.Ordered},
		{day: 4, hour: 8, section: 2, slugline: "RAILWAY-STRIKE/", place: "Karst", nobody: true},
		{day: -1, hour: 18, deadline: 2, section: 0, slugline: "PARLIAMENT-QUESTIONS/", place: "Tolm", length: 450, start: true},
	},
	"ru": {
		{day: 0, hour: 0, deadline: 1, section: 4, slugline: "КУЛЬТУРА-АФИША/", note: "Семь премьер недели, по строке о каждой.", length: 250},
		{day: 0, hour: 23, section: 0, slugline: "СОВЕТ-БЮДЖЕТ/", place: "Тольм", length: 600, picture: planning.Ordered, start: true},
		{day: 1, hour: 9, deadline: 3, section: 2, slugline: "БАНК-СТАВКА/", place: "Тольм", length: 500},
		{day: 2, hour: 15, section: 3, slugline: "КОСМОС-ПУСК/", cancel: "Перенесено на неделю из-за погоды."},
	},
	"ar": {
		{day: 0, hour: 0, deadline: 1, section: 4, slugline: "ثقافة-الأسبوع/", note: "سبعة عروض أولى في سطر لكل منها.", length: 250},
		{day: 0, hour: 23, section: 0, slugline: "المجلس-الميزانية/", place: "تولم", length: 600, picture: planning.Ordered, start: true},
		{day: 1, hour: 9, deadline: 3, section: 2, slugline: "البنك-الفائدة/", place: "تولم", length: 500},
		{day: 2, hour: 15, section: 3, slugline: "الفضاء-الإطلاق/", cancel: "أُجّل أسبوعًا بسبب الطقس."},
	},
}

// agenda makes the plan of today and of the days around, by the people whose work it is.
func (l *loader) agenda(ctx context.Context, now time.Time) error {
	for _, e := range l.script.Editions {
		ed, err := l.app.House.ByCode(ctx, e.Key)
		if err != nil {
			return err
		}
		for _, c := range coverages[e.Key] {
			if err := l.cover(ctx, ed, c, now.In(l.app.House.Zone(ed))); err != nil {
				return fmt.Errorf("plan %s %s: %w", e.Key, c.slugline, err)
			}
		}
	}
	return nil
}

func (l *loader) cover(ctx context.Context, ed edition.Edition, c coverage, now time.Time) error {
	editor, writer := l.of(account.Editor, ed.Code), l.of(account.Reporter, ed.Code)
	e := planning.Entry{Edition: ed.Code, Section: ed.Sections[c.section%len(ed.Sections)].Slug, Slugline: c.slugline, Place: c.place, Note: c.note, Length: c.length, Picture: c.picture,
		Begins: time.Date(now.Year(), now.Month(), now.Day()+c.day, c.hour, 0, 0, 0, now.Location()), AllDay: c.hour == 0}
	if c.deadline != 0 {
		e.Deadline = e.Begins.Add(time.Duration(c.deadline) * time.Hour)
	}
	if !c.nobody {
		e.Writer = writer.ID
	}
	made, err := l.app.Plan.Add(ctx, editor, e, "")
	if err != nil {
		return err
	}
	if c.start {
		if _, err := l.app.Plan.Start(ctx, editor, made.ID); err != nil {
			return err
		}
	}
	if c.cancel != "" {
		_, err = l.app.Plan.Cancel(ctx, editor, made.ID, c.cancel)
	}
	return err
}

// of answers somebody with a role in an edition; the operator where nobody has it.
func (l *loader) of(role account.Role, code string) account.Actor {
	for _, s := range l.script.Staff {
		for _, at := range s.Editions {
			if s.Role == string(role) && at == code {
				return l.staff[s.Key]
			}
		}
	}
	return account.Operator()
}
