package main

import (
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os/exec"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"

	browser "github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"dateline.news/internal/web/webtest"
)

// door is an address that stays while the program behind it is killed and started again.
type door struct {
	net.Listener
	behind atomic.Value // host:port
}

func newDoor(t *testing.T) *door {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	d := &door{Listener: l}
	var group sync.WaitGroup
	group.Go(func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			group.Go(func() { d.pass(conn) })
		}
	})
	t.Cleanup(func() {
		l.Close()
		group.Wait()
	})
	return d
}

// pass hands a connection through; where nobody is behind the door it is closed.
func (d *door) pass(outside net.Conn) {
	defer outside.Close()
	inside, err := net.Dial("tcp", d.behind.Load().(string))
	if err != nil {
		return
	}
	defer inside.Close()
	var group sync.WaitGroup
	for _, way := range [][2]net.Conn{{inside, outside}, {outside, inside}} {
		group.Go(func() {
			if _, err := io.Copy(way[0], way[1]); err != nil && !errors.Is(err, net.ErrClosed) && !errors.Is(err, syscall.ECONNRESET) {
				return // one of the two has died, which is the point
			}
			inside.Close()
			outside.Close()
		})
	}
	group.Wait()
}

func (d *door) leadsTo(p *process) { d.behind.Store(strings.TrimPrefix(p.url, "http://")) }

// desktop is a browser on a profile that outlives it, at the editor of a draft.
type desktop struct {
	*webtest.Tab
	process *exec.Cmd
}

func sitDown(t *testing.T, profile, base string, draft int64) *desktop {
	t.Helper()
	d := &desktop{}
	ctx := webtest.Chrome(t, browser.UserDataDir(profile), browser.ModifyCmdFunc(func(cmd *exec.Cmd) {
		cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
		d.process = cmd
	}))
	d.Tab = webtest.Listen(t, ctx)
	d.Do(browser.EmulateViewport(1280, 900), browser.Navigate(base+"/newsroom/sign-in"), browser.SendKeys(browser.CSS("[name=email]"), "reporter@harbour.example"),
		browser.SendKeys(browser.CSS("[name=password]"), "a long enough passphrase"), browser.Submit(browser.CSS("form")), browser.WaitVisible(browser.CSS(".rail")),
		browser.Navigate(fmt.Sprintf("%s/newsroom/drafts/%d", base, draft)), browser.WaitVisible(browser.CSS(`#saving[data-state="saved"]`)))
	d.Becomes(`document.querySelector('#people').dataset.people`)
	d.Becomes(`(window.lastKey = 0, document.addEventListener('keydown', () => window.lastKey = Date.now(), true), true)`)
	return d
}

// types writes at the end of the first paragraph.
func (d *desktop) types(words string) {
	d.Do(browser.KeyEvent(words))
}

func (d *desktop) kill(t *testing.T) {
	t.Helper()
	if err := syscall.Kill(-d.process.Process.Pid, syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
}

// A sentence that was on its way when the server died is one that a reporter has to remember.
func TestSentencesOutliveTheKilledServer(t *testing.T) {
	plain(t)
	for engine, storage := range engines {
		t.Run(engine, func(t *testing.T) {
			h, front, profile := newHouse(t, storage(t)...), newDoor(t), t.TempDir()
			p := h.open()
			front.leadsTo(p)
			base := "http://" + front.Addr().String()
			made := caller{p.url, h.reporter}.must(t, http.MethodPost, "/api/v1/drafts", map[string]any{"edition": "en", "section": "world", "headline": "Lights", "body": map[string]any{"text": "It began."}})
			d := sitDown(t, profile, base, made.number("id"))
			d.Do(browser.Click(browser.CSS("#body .prose p"), browser.NodeVisible), browser.KeyEvent(kb.End))
			want := "It began."
			for n := range 4 {
				first, second := fmt.Sprintf(" Sentence %d was begun", n), " and ended in the dark."
				d.types(first)
				p.kill()
				d.types(second)
				want += first + second
				d.Becomes(`document.querySelector('#saving').dataset.state === 'offline'`)
				p = h.open()
				front.leadsTo(p)
				d.Becomes(`document.querySelector('#saving').dataset.state === 'saved'`)
				h.holds(t, p, made.number("id"), want)
			}
			d.types(" Then all went out.")
			d.Becomes(`document.querySelector('#saving').dataset.state === 'saved' || Date.parse(document.querySelector('#saving').dataset.kept) >= window.lastKey`)
			p.kill()
			d.kill(t)
			p = h.open()
			front.leadsTo(p)
			again := sitDown(t, profile, base, made.number("id"))
			again.Becomes(`document.querySelector('#saving').dataset.state === 'saved'`)
			h.holds(t, p, made.number("id"), want+" Then all went out.")
		})
	}
}

// holds wants a draft's first paragraph to be what was typed, word for word and once.
func (h *house) holds(t *testing.T, p *process, draft int64, want string) {
	t.Helper()
	found := caller{p.url, h.reporter}.must(t, http.MethodGet, fmt.Sprintf("/api/v1/drafts/%d", draft), nil)
	var read struct {
		Body struct {
			Content []struct {
				Content []struct{ Text string }
			}
		}
	}
	if err := found.decode(&read); err != nil {
		t.Fatal(err)
	}
	if len(read.Body.Content) == 0 || len(read.Body.Content[0].Content) != 1 || read.Body.Content[0].Content[0].Text != want {
		t.Fatalf("the newsroom has\n%s\nand typed was\n%s", found.body, want)
	}
}
