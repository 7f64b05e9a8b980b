package main

import (
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"io"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

// TestScripts plays testdata/script: what somebody types at a shell and what the program answers. Besides what
// testscript knows, the scripts have
//
//	serve NAME [ARGS…]    starts a server; $NAME is its address from then on
//	end NAME              ends it as a service does and wants exit status 0
//	http METHOD URL STATUS [key=KEY] [header='NAME: VALUE'] [json=TEXT|FILE] [file=FILE]
//	                      sends a request; the body goes to stdout, status and headers to stderr; ${…} in a file is filled in
//	eventually SECONDS METHOD URL STATUS REGEXP-FREE-TEXT
//	                      asks again until the status and the text are there
//	json NAME PATH        sets $NAME to a value of the JSON on stdout: draft.notes.0.kind
//	status N COMMAND…     runs a command that ends with that exit status
//	readkey NAME          sets $NAME to the key alone on stdout
//	sql FILE STATEMENT    changes a SQLite database behind the program's back
//	soon SECONDS NAME     sets $NAME to a time so far away
//	photo FILE WIDTH HEIGHT   draws a photograph
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup: func(env *testscript.Env) error {
			env.Setenv("DATELINE_DATA", env.WorkDir+"/house")
			env.Setenv("LONG", strings.Repeat("long ", 50))
			env.Values[servers{}] = map[string]*process{}
			env.Defer(func() {
				for _, p := range env.Values[servers{}].(map[string]*process) {
					p.cmd.Process.Kill()
				}
			})
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"serve": serveCmd, "end": endCmd, "http": httpCmd, "eventually": eventuallyCmd, "json": jsonCmd, "photo": photoCmd,
			"status": statusCmd, "readkey": readKeyCmd, "sql": sqlCmd, "soon": soonCmd,
		},
	})
}

type servers struct{}

func serveCmd(ts *testscript.TestScript, neg bool, args []string) {
	p, err := serve(ts.MkAbs("."), []string{"DATELINE_DATA=" + ts.Getenv("DATELINE_DATA")}, args[1:]...)
	if neg {
		if err == nil {
			p.kill()
			ts.Fatalf("the server opened")
		}
		fmt.Fprintln(ts.Stderr(), err)
		return
	}
	ts.Check(err)
	ts.Value(servers{}).(map[string]*process)[args[0]] = p
	ts.Setenv(args[0], p.url)
}

func endCmd(ts *testscript.TestScript, _ bool, args []string) {
	p := ts.Value(servers{}).(map[string]*process)[args[0]]
	if p == nil {
		ts.Fatalf("no server %s", args[0])
	}
	if err := p.stop(); err != nil {
		ts.Fatalf("%v\n%s", err, p.log)
	}
	fmt.Fprint(ts.Stderr(), p.log)
}

func httpCmd(ts *testscript.TestScript, _ bool, args []string) {
	got, err := request(ts, args[0], args[1], args[3:])
	ts.Check(err)
	fmt.Fprintf(ts.Stderr(), "%d\n", got.status)
	for name, values := range got.header {
		for _, v := range values {
			fmt.Fprintf(ts.Stderr(), "%s: %s\n", name, v)
		}
	}
	ts.Stdout().Write(got.body)
	if strconv.Itoa(got.status) != args[2] {
		ts.Fatalf("%s %s: %d, want %s: %s", args[0], args[1], got.status, args[2], got.body)
	}
}

func request(ts *testscript.TestScript, method, url string, words []string) (answer, error) {
	c := caller{url: url}
	var header []string
	var content io.Reader
	for _, word := range words {
		name, value, _ := strings.Cut(word, "=")
		switch name {
		case "key":
			c.key = value
		case "header":
			header = append(header, value)
		case "json":
			if !strings.HasPrefix(value, "{") {
				value = os.Expand(ts.ReadFile(value), ts.Getenv)
			}
			content, header = strings.NewReader(value), append(header, "Content-Type: application/json")
		case "file":
			return c.upload("", ts.MkAbs(value))
		default:
			ts.Fatalf("http: what is %q?", word)
		}
	}
	return c.send(method, "", content, header...)
}

func eventuallyCmd(ts *testscript.TestScript, _ bool, args []string) {
	seconds, err := strconv.Atoi(args[0])
	ts.Check(err)
	var last answer
	for deadline := time.Now().Add(time.Duration(seconds) * time.Second); time.Now().Before(deadline); time.Sleep(50 * time.Millisecond) {
		last, err = request(ts, args[1], args[2], slices.DeleteFunc(slices.Clone(args[5:]), func(s string) bool { return s == "" }))
		if err == nil && strconv.Itoa(last.status) == args[3] && strings.Contains(string(last.body), args[4]) {
			ts.Stdout().Write(last.body)
			return
		}
	}
	ts.Fatalf("after %d s: %d %s %v", seconds, last.status, last.body, err)
}

func jsonCmd(ts *testscript.TestScript, _ bool, args []string) {
	var at any
	ts.Check(json.Unmarshal([]byte(ts.ReadFile("stdout")), &at))
	for step := range strings.SplitSeq(args[1], ".") {
		switch in := at.(type) {
		case map[string]any:
			at = in[step]
		case []any:
			i, err := strconv.Atoi(step)
			ts.Check(err)
			if i >= len(in) {
				ts.Fatalf("json: %s: %d of %d", args[1], i, len(in))
			}
			at = in[i]
		default:
			at = nil
		}
	}
	switch value := at.(type) {
	case nil:
		ts.Fatalf("json: no %s in %s", args[1], ts.ReadFile("stdout"))
	case float64:
		ts.Setenv(args[0], strconv.FormatFloat(value, 'f', -1, 64))
	default:
		ts.Setenv(args[0], fmt.Sprint(value))
	}
}

func photoCmd(ts *testscript.TestScript, _ bool, args []string) {
	width, err := strconv.Atoi(args[1])
	ts.Check(err)
	height, err := strconv.Atoi(args[2])
	ts.Check(err)
	ts.Check(photo(ts.MkAbs(args[0]), width, height))
}

// photo draws a dusk over water.
func photo(file string, width, height int) error {
	img := image.NewRGBA(image.Rect(0, 0, width, height))
	for y := range height {
		for x := range width {
			img.SetRGBA(x, y, color.RGBA{uint8(40 + 160*y/height), uint8(60 + 80*x/width), uint8(180 - 120*y/height), 255})
		}
	}
	out, err := os.Create(file)
	if err != nil {
		return err
	}
	if err := jpeg.Encode(out, img, nil); err != nil {
		return err
	}
	return out.Close()
}

func statusCmd(ts *testscript.TestScript, _ bool, args []string) {
	err := ts.Exec(args[1], args[2:]...)
	var ended *exec.ExitError
	if err != nil && !errors.As(err, &ended) {
		ts.Fatalf("%v", err)
	}
	got := 0
	if ended != nil {
		got = ended.ExitCode()
	}
	if strconv.Itoa(got) != args[0] {
		ts.Fatalf("exit status %d, want %s", got, args[0])
	}
}

func readKeyCmd(ts *testscript.TestScript, _ bool, args []string) {
	key, rest, _ := strings.Cut(ts.ReadFile("stdout"), "\n")
	if key == "" || rest != "" || strings.ContainsAny(key, " \t") {
		ts.Fatalf("no key alone on its line: %q", ts.ReadFile("stdout"))
	}
	ts.Setenv(args[0], key)
}

func sqlCmd(ts *testscript.TestScript, _ bool, args []string) {
	db, err := sql.Open("sqlite", ts.MkAbs(args[0]))
	ts.Check(err)
	defer db.Close()
	_, err = db.Exec(args[1])
	ts.Check(err)
}

func soonCmd(ts *testscript.TestScript, _ bool, args []string) {
	seconds, err := strconv.Atoi(args[0])
	ts.Check(err)
	ts.Setenv(args[1], time.Now().Add(time.Duration(seconds)*time.Second).UTC().Format(time.RFC3339))
}
