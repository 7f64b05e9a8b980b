package main

import (
	"bufio"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"dateline.news/internal/account"
	"dateline.news/internal/app"
	"dateline.news/internal/clock"
	"dateline.news/internal/config"
	"dateline.news/internal/edition"
	"dateline.news/internal/prose"
	"dateline.news/internal/store"
	"dateline.news/internal/story"
)

// archive is a newsroom in a folder with so many stories, and the keys of those who publish in it.
type archive struct {
	dir            string
	stories        int
	took           time.Duration // to load
	writer, editor string        // API keys
}

// article is what is used of a line of the corpus.
type article struct {
	Title, Body, Summary string
}

// batch is how many stories go into one transaction; the newsroom publishes one, but loading need not wait for the disk.
const batch = 100

// build makes an archive of the corpus' first n articles (0: all), published a minute apart up to now.
func build(ctx context.Context, s settings, name string, n int) (*archive, error) {
	articles, err := corpus(n)
	if err != nil {
		return nil, err
	}
	began := time.Now()
	now := clock.NewManual(began.Add(-time.Duration(len(articles)+10) * time.Minute))
	house := &archive{dir: filepath.Join(s.dir, name), stories: len(articles)}
	a, err := app.Open(ctx, app.Options{Storage: config.Storage{Data: house.dir}, Clock: now})
	if err != nil {
		return nil, err
	}
	defer a.Close()
	if err := house.people(ctx, a); err != nil {
		return nil, err
	}
	if _, err := a.DB.Writer().ExecContext(ctx, "pragma synchronous = off"); err != nil {
		return nil, err
	}
	ed, err := a.House.ByCode(ctx, "en")
	if err != nil {
		return nil, err
	}
	for i := 0; i < len(articles); i += batch {
		part := articles[i:min(i+batch, len(articles))]
		if err := a.DB.Update(ctx, func(tx *store.Tx) error { return publishAll(ctx, a, tx, now, part, ed, i) }); err != nil {
			return nil, fmt.Errorf("load: %w", err)
		}
	}
	house.took = time.Since(began)
	return house, nil
}

func publishAll(ctx context.Context, a *app.App, tx *store.Tx, now *clock.Manual, part []article, ed edition.Edition, from int) error {
	for i, one := range part {
		body, err := prose.FromText(one.Body)
		if err != nil {
			return fmt.Errorf("article %d: %w", from+i, err)
		}
		now.Advance(time.Minute)
		if _, err := a.Archive.Publish(ctx, tx, account.Operator(), story.Publication{Edition: ed.Code, Kind: story.Article, Copy: story.Copy{
			Headline: cut(one.Title, story.MaxHeadline), Lede: cut(one.Summary, story.MaxLede), Body: body, Section: ed.Sections[(from+i)%len(ed.Sections)].Slug,
			Bylines: []story.Byline{{Name: "Bench Reporter"}},
		}}); err != nil {
			return fmt.Errorf("article %d %q: %w", from+i, one.Title, err)
		}
	}
	return nil
}

func (h *archive) people(ctx context.Context, a *app.App) error {
	operator := account.Operator()
	if err := a.House.Setup(ctx, operator, edition.Setup{Agency: "Bench", Domain: "bench.example", Editions: []edition.Edition{{Code: "en"}}}); err != nil {
		return err
	}
	for role, key := range map[account.Role]*string{account.Reporter: &h.writer, account.Editor: &h.editor} {
		made, err := a.Book.Add(ctx, operator, account.NewAccount{
			Email: string(role) + "@bench.example", Name: string(role), Password: "a long enough passphrase", Locale: "en", Grants: []account.Grant{{Role: role}},
		})
		if err != nil {
			return err
		}
		if *key, _, err = a.Book.AddKey(ctx, operator, made.ID, "bench"); err != nil {
			return err
		}
	}
	return nil
}

// corpus reads the first n articles of the corpus; 0: all of them.
func corpus(n int) ([]article, error) {
	dir := os.Getenv("DATELINE_FIXTURES")
	if dir == "" {
		dir = filepath.Join("..", "shared", "fixtures")
	}
	file, err := os.Open(filepath.Join(dir, "news-corpus.jsonl.gz"))
	if err != nil {
		return nil, fmt.Errorf("%w (DATELINE_FIXTURES names the folder of the test inputs)", err)
	}
	defer file.Close()
	plain, err := gzip.NewReader(bufio.NewReader(file))
	if err != nil {
		return nil, err
	}
	var all []article
	for lines := json.NewDecoder(plain); n == 0 || len(all) < n; {
		var one article
		if err := lines.Decode(&one); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return nil, fmt.Errorf("corpus, article %d: %w", len(all), err)
		}
		if one.Title = strings.TrimSpace(one.Title); one.Title == "" {
			one.Title = "Untitled"
		}
		one.Body = paragraphs(one.Body)
		all = append(all, one)
	}
	return all, nil
}

var lineBreak = regexp.MustCompile(`\n+`)

// paragraphs makes every line a paragraph, and drops what no body may hold.
func paragraphs(text string) string {
	text = strings.TrimSpace(strings.ReplaceAll(strings.ToValidUTF8(text, ""), "\x00", ""))
	if text == "" {
		return "No text."
	}
	return lineBreak.ReplaceAllString(text, "\n\n")
}

func cut(text string, most int) string {
	runes := []rune(text)
	return strings.TrimSpace(string(runes[:min(len(runes), most)]))
}
