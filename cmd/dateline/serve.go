package main

import (
	"context"
	"fmt"
	"net"
	"os"
	"runtime/debug"

	"dateline.news/internal/app"
	"dateline.news/internal/clock"
	"dateline.news/internal/config"
	"dateline.news/internal/demo"
	"dateline.news/internal/discussion"
)

type serveCommand struct {
	config.Storage
	config.Serving
}

// Run serves until it is interrupted.
func (c *serveCommand) Run(ctx context.Context, std stdio) error {
	o := app.Options{Storage: c.Storage, JobWorkers: c.JobWorkers}
	if c.Judge != "" {
		judge, err := discussion.NewHTTPJudge(c.Judge, c.JudgeSecret, 0, clock.System{})
		if err != nil {
			return err
		}
		o.Judge = judge
	}
	a, err := app.Open(ctx, o)
	if err != nil {
		return err
	}
	defer a.Close()
	serving, err := listen(c.Serving)
	if err != nil {
		return err
	}
	serving.Terminal = std.err
	return a.Serve(ctx, serving)
}

func listen(c config.Serving) (app.Serving, error) {
	s := app.Serving{Serving: c}
	var err error
	if s.Listener, err = net.Listen("tcp", c.Listen); err != nil {
		return s, err
	}
	if c.Operator != "" {
		if s.Operator, err = net.Listen("tcp", c.Operator); err != nil {
			return s, err
		}
	}
	if c.Theme != "" {
		s.Theme = os.DirFS(c.Theme)
	}
	return s, nil
}

type demoCommand struct {
	Data   string `help:"Folder to keep the demo in; without it the demo is gone when it ends." placeholder:"DIR" type:"path" env:"DATELINE_DATA"`
	Listen string `help:"Address to serve on." default:"127.0.0.1:8080" placeholder:"ADDR" env:"DATELINE_LISTEN"`
}

// Run makes the demo newsroom, where there is none yet, prints how to get in, and serves it.
func (c *demoCommand) Run(ctx context.Context, std stdio) error {
	data := c.Data
	if data == "" {
		dir, err := os.MkdirTemp("", "dateline-demo-")
		if err != nil {
			return err
		}
		defer os.RemoveAll(dir)
		data = dir
	}
	serving, err := listen(config.Serving{Listen: c.Listen, CacheMB: 64, JobWorkers: 1})
	if err != nil {
		return err
	}
	storage := config.Storage{Data: data}
	staff, err := demo.Fill(ctx, storage)
	if err != nil {
		return fmt.Errorf("make the demo newsroom: %w", err)
	}
	a, err := app.Open(ctx, app.Options{Storage: storage})
	if err != nil {
		return err
	}
	defer a.Close()
	demo.Welcome(std.out, "http://"+serving.Listener.Addr().String(), staff)
	return a.Serve(ctx, serving)
}

type versionCommand struct{}

// Run prints the module's version and the revision that it was built from.
func (c *versionCommand) Run(std stdio) error { //nolint:unparam // kong calls commands so
	fmt.Fprintln(std.out, "dateline", version())
	return nil
}

// version is the module's version and, where it is known, the revision.
func version() string {
	version, revision := "devel", ""
	if info, ok := debug.ReadBuildInfo(); ok {
		if info.Main.Version != "" && info.Main.Version != "(devel)" {
			version = info.Main.Version
		}
		for _, s := range info.Settings {
			if s.Key == "vcs.revision" {
				revision = " " + s.Value
			}
		}
	}
	return version + revision
}
