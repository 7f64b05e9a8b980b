// Command dateline is a news agency in one program: newsroom, mediabank, readers' site and API.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/alecthomas/kong"

	"dateline.news/internal/clipping"
	"dateline.news/internal/desk"
	"dateline.news/internal/errs"
	"dateline.news/internal/lang"
)

// commands is the whole command line. A command is a struct with its flags and a Run method, in its own file.
type commands struct {
	Demo    demoCommand    `cmd:"" help:"Show Dateline with a newsroom that is already at work."`
	Setup   setupCommand   `cmd:"" help:"Name the agency and its editions. May be repeated: it adds, it never removes."`
	Serve   serveCommand   `cmd:"" help:"Serve the newsroom, the site and the API."`
	User    userCommands   `cmd:"" help:"Staff accounts."`
	Key     keyCommands    `cmd:"" help:"API keys."`
	Import  importCommands `cmd:"" help:"Bring texts in from elsewhere."`
	Backup  backupCommand  `cmd:"" help:"Copy the whole newsroom, database and media, into one file while it works."`
	Restore restoreCommand `cmd:"" help:"Make the newsroom of a backup in an empty data folder or database."`
	Version versionCommand `cmd:"" help:"Say which version this is."`
}

// stdio is where a command reads and writes.
type stdio struct {
	in  io.Reader
	out io.Writer
	err io.Writer
}

func main() { os.Exit(run(os.Args[1:], stdio{os.Stdin, os.Stdout, os.Stderr})) }

// run answers the exit status: 0 when the command did what it says, 1 when it did not, 2 when its words are off.
func run(args []string, std stdio) int {
	var cli commands
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	exited := -1
	parser, err := kong.New(&cli,
		kong.Name("dateline"),
		kong.Description("A news agency in one program: newsroom, mediabank, readers' site and API.\n\nA flag that names a $DATELINE_… can be set by that environment variable; commands work beside a running server."),
		kong.UsageOnError(),
		kong.Writers(std.out, std.err),
		kong.Exit(func(code int) { exited = code }),
		kong.BindTo(ctx, (*context.Context)(nil)),
		kong.Bind(std),
	)
	if err != nil {
		panic(err) // the structs above are wrong
	}
	parsed, err := parser.Parse(args)
	if exited >= 0 { // --help has been printed
		return exited
	}
	if err != nil {
		fmt.Fprintln(std.err, "dateline:", err)
		return 2
	}
	if err := parsed.Run(); err != nil {
		fmt.Fprintln(std.err, "dateline:", explain(err))
		return 1
	}
	return 0
}

// explain says an error in words for the operator: the catalogue's text where there is one, with the place.
func explain(err error) string {
	var page *clipping.Error
	if errors.As(err, &page) {
		return page.Error()
	}
	var conflict *desk.Conflict
	var known *errs.Error
	if !errors.As(err, &known) || errors.As(err, &conflict) || known.Key == "" {
		return err.Error()
	}
	said := lang.For("en").T(known.Key, known.Args)
	if known.Field != "" {
		return known.Field + ": " + said
	}
	return said
}
