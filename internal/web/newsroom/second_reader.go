package newsroom

import (
	"time"
)

// secondReaderPage lists what one person published without another's approval.
type secondReaderPage struct {
	Frame
	Waiting []AloneLine
}

// AloneLine is one version that waits for a second reader.
type AloneLine struct {
	Path     string // of the story in the newsroom
	Read     string // where the form goes
	Edition  string
	Number   int64
	Version  int
	Headline string
	By       string
	Own      bool // published by who is looking: another person must read it
	At       time.Time
}

func (f *Face) secondReaderPage(v *visit) error {
	ctx := v.r.Context()
	waiting, err := f.Desk.PublishedAlone(ctx, v.who)
	if err != nil {
		return err
	}
	names, err := f.names(ctx, v.who)
	if err != nil {
		return err
	}
	page := secondReaderPage{Frame: f.frame(v, v.words.T("newsroom.second_reader"), "/newsroom/second-reader")}
	for _, a := range waiting {
		ed, err := f.House.ByCode(ctx, a.Edition)
		if err != nil {
			return err
		}
		page.Waiting = append(page.Waiting, AloneLine{
			Path: storyPath(a.Story), Read: "/newsroom/second-reader/" + itoa(a.Story) + "/" + itoa(int64(a.Version)), Edition: editionName(ed),
			Number: a.Story, Version: a.Version, Headline: a.Headline, By: names[a.By], Own: a.By == v.who.ID, At: a.At.In(f.House.Zone(ed)),
		})
	}
	return f.render(v, "second_reader", page)
}

func (f *Face) secondRead(v *visit) error {
	number, err := v.number("story")
	if err != nil {
		return err
	}
	version, err := v.number("version")
	if err != nil {
		return err
	}
	if err := f.Desk.SecondRead(v.r.Context(), v.who, number, int(version)); err != nil {
		return err
	}
	return f.onward(v, "/newsroom/second-reader", v.words.T("newsroom.second_read"))
}
