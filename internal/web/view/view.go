// Package view holds the templates of the pages and checks them before a reader can meet a broken one.
//
// It owns the template files (site/, newsroom/, talk/, guest/, and shared/ with the parts that every face may use) and the rule by which a theme folder overrides them: a file of the same
// name wins. It refuses view structs: a page's struct stands beside its handler in the face, which hands samples to
// Check at start, so that a broken theme is refused with file and line before the first request.
//
// In each folder layout.html is the frame, files that begin with _ are parts that every page may use, and each other
// file is a page. In shared/ there are parts alone; a face's own part of the same file name goes before it.
package view

import (
	"bytes"
	"embed"
	"errors"
	"fmt"
	"html/template"
	"io"
	"io/fs"
	"maps"
	"path"
	"strings"

	"github.com/jba/templatecheck"

	"dateline.news/internal/web/asset"
)

//go:embed all:site all:newsroom all:talk all:guest all:shared
var own embed.FS

// Set is the pages of one face, parsed and ready.
type Set struct {
	face   string
	shared *template.Template // the frame and the parts, for what is rendered by itself
	pages  map[string]*template.Template
}

// sharedFolder holds the parts that every face may use.
const sharedFolder = "shared"

// Load parses the pages of a face ("site", "newsroom", "talk", "guest"). theme may hold a folder of the same name whose files override
// ours; nil means none.
func Load(face string, theme fs.FS) (*Set, error) {
	files, err := gather(sharedFolder, theme)
	if err != nil {
		return nil, err
	}
	faces, err := gather(face, theme)
	if err != nil {
		return nil, err
	}
	maps.Copy(files, faces)
	shared := template.New(face).Funcs(functions).Option("missingkey=error")
	for name, content := range files {
		if name == "layout.html" || strings.HasPrefix(name, "_") {
			if _, err := shared.New(name).Parse(content); err != nil {
				return nil, located(face, err)
			}
		}
	}
	set := &Set{face: face, shared: shared, pages: map[string]*template.Template{}}
	for name, content := range files {
		if name == "layout.html" || strings.HasPrefix(name, "_") {
			continue
		}
		page, err := template.New(name).Funcs(functions).Option("missingkey=error").Parse(content)
		if err != nil {
			return nil, located(face, err)
		}
		if err := complete(page, shared); err != nil {
			return nil, located(face, err)
		}
		set.pages[strings.TrimSuffix(name, ".html")] = page
	}
	return set, nil
}

// functions are what a template may call beside the methods of its view struct.
var functions = template.FuncMap{
	"asset": asset.Path,
	"icon": func(name string) template.HTML {
		return template.HTML(`<svg class="icon" aria-hidden="true" focusable="false"><use href="` + asset.Path("icons.svg") + "#" + template.HTMLEscapeString(name) + `"/></svg>`)
	},
}

func gather(face string, theme fs.FS) (map[string]string, error) {
	files := map[string]string{}
	for i, source := range []fs.FS{own, theme} {
		if source == nil {
			continue
		}
		entries, err := fs.ReadDir(source, face)
		if errors.Is(err, fs.ErrNotExist) {
			continue // a theme may leave a face alone
		}
		if err != nil {
			return nil, fmt.Errorf("templates of %s: %w", face, err)
		}
		for _, entry := range entries {
			if entry.IsDir() || path.Ext(entry.Name()) != ".html" {
				continue
			}
			if _, ours := files[entry.Name()]; !ours && i > 0 && !strings.HasPrefix(entry.Name(), "_") {
				return nil, fmt.Errorf("theme %s/%s: there is no such page to replace; a part of your own begins with _", face, entry.Name())
			}
			content, err := fs.ReadFile(source, face+"/"+entry.Name())
			if err != nil {
				return nil, fmt.Errorf("templates of %s: %w", face, err)
			}
			files[entry.Name()] = string(content)
		}
	}
	return files, nil
}

// located names the folder too: html/template's own errors carry the file's name, line and column.
func located(face string, err error) error { return fmt.Errorf("theme %s/: %w", face, err) }

// Check proves a page against samples of its view: the types of every field and call, then an execution on each, which
// finds nil pointers, indexes and contexts that types do not show.
func (s *Set) Check(page string, samples ...any) error {
	t, ok := s.pages[page]
	if !ok {
		return fmt.Errorf("theme %s/: no page %s.html", s.face, page)
	}
	for _, sample := range samples {
		if err := templatecheck.CheckHTML(t, sample); err != nil {
			return located(s.face, err)
		}
		if err := s.Render(io.Discard, page, sample); err != nil {
			return located(s.face, err)
		}
	}
	return nil
}

// Pages answers the names of the pages, so that a test can see that each has a sample.
func (s *Set) Pages() []string {
	var names []string
	for name := range s.pages {
		names = append(names, name)
	}
	return names
}

// Render executes a page. Nothing is written when it fails.
func (s *Set) Render(w io.Writer, page string, data any) error {
	return s.RenderPart(w, page, page+".html", data)
}

// RenderPart executes one template that a page defines or uses, or a part that every page may use: a fragment for a
// script, the content of a feed entry.
func (s *Set) RenderPart(w io.Writer, page, part string, data any) error {
	t, ok := s.pages[page]
	if !ok {
		return fmt.Errorf("no page %s/%s.html", s.face, page)
	}
	if t.Lookup(part) == nil {
		t = s.shared
	}
	var out bytes.Buffer
	if err := t.ExecuteTemplate(&out, part, data); err != nil {
		return err
	}
	_, err := out.WriteTo(w)
	return err
}
