// Command build makes the front end's bundles in internal/web/asset/dist from src and node_modules (npm ci first).
//
//	go run ./internal/web/asset/build          writes dist
//	go run ./internal/web/asset/build -check   compares only, and fails where dist is not what src gives
package main

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/evanw/esbuild/pkg/api"
)

const home = "internal/web/asset"

// entries are the bundles: each is one file of src and becomes one file of dist.
var entries = []string{"site.css", "pages.css", "viewer.css", "account.css", "guest.css", "away.ts", "site.ts", "talk.ts", "account.ts", "discuss.ts", "viewer.ts", "chats.ts", "newsroom.css", "newsroom.ts"}

// icons are the pictures of the interface, from lucide; each becomes a symbol of icons.svg.
var icons = []string{
	"menu", "search", "x", "rss", "globe", "user", "log-in", "log-out", "share-2", "clock", "chevron-left", "chevron-right", "chevron-down",
	"arrow-left", "arrow-right", "arrow-up-right", "image", "images", "upload", "newspaper", "pencil", "check", "check-check", "send", "undo-2", "trash-2",
	"rotate-ccw", "calendar-clock", "eye", "lock", "shield-alert", "triangle-alert", "circle-alert", "info", "bold", "italic", "link", "list", "list-ordered",
	"quote", "heading-2", "square-stack", "message-square", "bell", "settings", "users", "key", "plus", "ban", "monitor", "smartphone", "sun", "moon", "printer",
	"history", "pause", "play", "keyboard", "map-pin", "camera", "tag", "minus", "table", "zap", "copy", "external-link", "command", "layout-list", "house", "file-text", "save",
	"crop", "arrow-up-from-line", "arrow-down-from-line", "arrow-left-from-line", "arrow-right-from-line", "fold-vertical", "fold-horizontal", "panel-top", "at-sign", "replace", "columns-2",
}

func main() {
	check := flag.Bool("check", false, "compare with dist and write nothing")
	flag.Parse()
	if err := run(*check); err != nil {
		fmt.Fprintln(os.Stderr, "build:", err)
		os.Exit(1)
	}
}

func run(check bool) error {
	files, err := bundle()
	if err != nil {
		return err
	}
	if files["icons.svg"], err = sprite(); err != nil {
		return err
	}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		path := filepath.Join(home, "dist", name)
		if !check {
			if err := os.WriteFile(path, files[name], 0o644); err != nil {
				return err
			}
			continue
		}
		committed, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		if !bytes.Equal(committed, files[name]) {
			return fmt.Errorf("%s is not what src gives: run go run ./%s/build", path, home)
		}
	}
	return nil
}

func bundle() (map[string][]byte, error) {
	points := make([]string, len(entries))
	for i, entry := range entries {
		points[i] = home + "/src/" + entry
	}
	result := api.Build(api.BuildOptions{
		EntryPoints:       points,
		Bundle:            true,
		Outdir:            home + "/dist",
		Format:            api.FormatESModule,
		Target:            api.ES2022,
		MinifyWhitespace:  true,
		MinifyIdentifiers: true,
		MinifySyntax:      true,
		LegalComments:     api.LegalCommentsEndOfFile,
		Charset:           api.CharsetUTF8,
		LogLevel:          api.LogLevelWarning,
	})
	if len(result.Errors) > 0 {
		return nil, errors.New(result.Errors[0].Text)
	}
	files := map[string][]byte{}
	for _, out := range result.OutputFiles {
		files[filepath.Base(out.Path)] = out.Contents
	}
	return files, nil
}

// sprite joins the icons into one SVG of symbols, to be used as <use href="…#name">.
func sprite() ([]byte, error) {
	var out bytes.Buffer
	out.WriteString(`<svg xmlns="http://www.w3.org/2000/svg"><!-- Icons: Lucide, ISC License, https://lucide.dev/license -->`)
	for _, name := range icons {
		content, err := os.ReadFile(home + "/node_modules/lucide-static/icons/" + name + ".svg")
		if err != nil {
			return nil, err
		}
		_, rest, found := strings.Cut(string(content), "<svg")
		_, inner, closed := strings.Cut(rest, ">")
		if !found || !closed {
			return nil, fmt.Errorf("icon %s is no svg", name)
		}
		inner, _, _ = strings.Cut(inner, "</svg>")
		fmt.Fprintf(&out, `<symbol id="%s" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round">%s</symbol>`,
			name, strings.Join(strings.Fields(inner), " "))
	}
	out.WriteString("</svg>\n")
	return out.Bytes(), nil
}
