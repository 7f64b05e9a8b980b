package demo

import (
	"context"
	"time"

	"dateline.news/internal/desk"
	"dateline.news/internal/prose"
	"dateline.news/internal/story"
)

// planFlash lets the demo have a flash that was sent at once, stood on the banner and became a story at the same address.
// It waits for its second reader.
func (l *loader) planFlash(now time.Time) {
	var sent story.Story
	what := "flash of the tunnel"
	l.at(now.Add(-9*time.Hour), what, func(ctx context.Context) error {
		var err error
		sent, err = l.app.Desk.Flash(ctx, l.chief(), desk.Flash{
			Edition: "en", Section: "world", Line: "Corrin road tunnel closed in both directions after power failure — transport ministry", Banner: 30 * time.Minute,
		})
		return err
	})
	l.at(now.Add(-9*time.Hour+25*time.Minute), what, func(ctx context.Context) error { return l.fullStory(ctx, sent.Number) })
}

// fullStory writes what the flash had promised.
func (l *loader) fullStory(ctx context.Context, number int64) error {
	writer, editor := l.staff["reporter"], l.staff["editor"]
	d := l.app.Desk
	draft, err := d.OpenUpdate(ctx, writer, number)
	if err != nil {
		return err
	}
	text := draft.Copy
	text.Headline, text.Slugline, text.Urgency = "Corrin tunnel reopens two lanes after power failure strands 300 drivers", "CORRIN-TUNNEL", story.UsualUrgency
	text.Lede = "Traffic was moving again through the Corrin road tunnel after a failed transformer left it dark for most of the morning rush, the transport ministry said."
	text.Bylines = []story.Byline{{Name: writer.Name, Role: "Correspondent", Place: "Port Arden"}}
	text.Dateline = &story.Dateline{Place: "PORT ARDEN"}
	if text.Body, err = prose.FromText(corrin); err != nil {
		return err
	}
	if draft, err = d.Save(ctx, writer, draft.ID, desk.Save{Version: draft.Version, Kind: story.Article, Copy: text}); err != nil {
		return err
	}
	if _, err = d.Submit(ctx, writer, draft.ID); err != nil {
		return err
	}
	if _, err = d.Approve(ctx, editor, draft.ID, draft.Version); err != nil {
		return err
	}
	_, err = d.Publish(ctx, editor, draft.ID, true)
	return err
}

const corrin = `About 300 drivers were led out on foot along the service gallery and nobody was hurt, the ministry said. Two of the four lanes were open again shortly after nine.

The lights and the fans of the 2.4-kilometre tunnel went out when a transformer at the western portal failed, and the barriers came down by themselves.

The other two lanes stay shut until a second transformer has been tested, which the operator expects to take until the evening.`
