package newsroom_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	browser "github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"dateline.news/internal/account"
	"dateline.news/internal/desk"
	"dateline.news/internal/web/webtest"
)

// machine is a browser on a profile that outlives it.
type machine struct {
	*tab
	profile string
	process *exec.Cmd
}

// boot starts a browser on a profile and signs somebody in.
func (h *house) boot(t testing.TB, role account.Role, profile string) *machine {
	t.Helper()
	m := &machine{profile: profile}
	m.tab = h.browse(t, role, browser.UserDataDir(profile), browser.ModifyCmdFunc(func(cmd *exec.Cmd) {
		cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
		m.process = cmd
	}))
	return m
}

// kill is kill -9 of every process of the browser.
func (m *machine) kill() {
	m.t.Helper()
	if err := syscall.Kill(-m.process.Process.Pid, syscall.SIGKILL); err != nil {
		m.t.Fatal(err)
	}
	for deadline := time.Now().Add(patience); m.alive(); time.Sleep(10 * time.Millisecond) { // foreign processes have no clock of ours
		if time.Now().After(deadline) {
			m.t.Fatal("the browser outlives kill -9")
		}
	}
}

// alive says whether any process works on the profile.
func (m *machine) alive() bool {
	lines, _ := filepath.Glob("/proc/[0-9]*/cmdline")
	for _, line := range lines {
		command, err := os.ReadFile(line)
		if err == nil && bytes.Contains(command, []byte(m.profile)) {
			return true
		}
	}
	return false
}

// shows waits until an expression is true in the page.
func (b *tab) shows(expression string) {
	b.t.Helper()
	var so bool
	var err error
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); time.Sleep(50 * time.Millisecond) { // of another process
		if so, err = browser.Run(b.ctx, browser.Evaluate[bool]("(async () => Boolean(await ("+expression+")))()", awaited)); so {
			return
		}
	}
	b.t.Fatalf("never true: %s (%v)\n%s", expression, err, b.page())
}

func awaited(p *runtime.EvaluateParams) { p.AwaitPromise = new(true) }

// everyPage runs a script in every page before its own.
func (b *tab) everyPage(script string) {
	b.t.Helper()
	b.do(browser.Func(func(ctx context.Context, t *browser.Target) error {
		_, err := cdp.Call(ctx, t, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: script})
		return err
	}))
}

// kept waits until this browser says that it keeps what was typed up to now.
func (b *tab) kept() {
	b.t.Helper()
	b.shows(`Date.parse(document.getElementById('saving').dataset.kept) >= window.lastKey`)
}

// notesKeys lets the page remember when the last key was pressed.
func (b *tab) notesKeys() {
	b.t.Helper()
	b.shows(`window.lastKey = Date.now(), document.addEventListener('keydown', () => window.lastKey = Date.now(), true), true`)
}

// cutOff opens a draft in a browser with a profile on the disk, and then cuts its line.
func cutOff(t *testing.T) (*house, *machine, desk.Draft, string) {
	t.Helper()
	h := open(t)
	draft := h.draft(t, h.actor(t, account.Reporter), "A draft")
	profile := t.TempDir()
	m := h.boot(t, account.Reporter, profile)
	m.open("/newsroom/drafts/" + itoa(draft.ID))
	m.saved()
	m.notesKeys()
	h.line.cut(true)
	return h, m, draft, profile
}

func TestTextOutlivesTheKilledBrowser(t *testing.T) {
	h, m, draft, profile := cutOff(t)
	m.typeInto("#body .prose p", "Written before the lights went out. ")
	m.kept()
	m.kill()
	h.line.cut(false)

	again := h.boot(t, account.Reporter, profile)
	again.open("/newsroom/drafts/" + itoa(draft.ID))
	again.see("#says-restored")
	if says := again.text("#says-restored"); !strings.Contains(says, "kept in this browser at") || !strings.Contains(says, "Test reporter") {
		t.Errorf("it does not say what came from where: %s", says)
	}
	again.saved()
	if text := h.body(t, draft.ID); !strings.Contains(text, "Written before the lights went out.") {
		t.Errorf("the words are lost: %q", text)
	}
	again.click("#says-restored button")
	again.see("dialog.conflict ins")
	if came := again.text("dialog.conflict ins"); !strings.Contains(came, "Written before the lights went out") {
		t.Errorf("shown as come from this browser: %q", came)
	}
}

// watchStore notes what the browser's own store has acknowledged as written through to the disk: the longest run of the typed
// letters that a finished transaction holds.
const watchStore = `(() => {
	window.acknowledged = 0;
	const put = IDBObjectStore.prototype.put;
	IDBObjectStore.prototype.put = function (kept) {
		const held = /begin(z*)/.exec(kept.text)?.[1].length ?? 0;
		if (this.transaction.durability !== 'strict') throw new Error('not written through');
		this.transaction.addEventListener('complete', () => window.acknowledged = Math.max(window.acknowledged, held));
		return put.call(this, kept);
	};
})()`

// pageClock puts the timers of a page under the test's hand: they ring when pass(milliseconds) says that their time has come.
const pageClock = `(() => {
	let now = 0, last = 1e6;
	const waiting = new Map();
	window.setTimeout = (act, wait = 0, ...given) => (waiting.set(++last, {at: now + wait, act: () => act(...given)}), last);
	const clear = window.clearTimeout;
	window.clearTimeout = (one) => waiting.delete(one) || clear(one);
	window.pass = (time) => {
		now += time;
		for (const [one, {at, act}] of [...waiting].sort((a, b) => a[1].at - b[1].at)) if (at <= now && waiting.delete(one)) act();
		return true;
	};
})()`

// dies writes into a draft whose line is cut, kills the browser and answers how many of the typed letters come back.
func (m *machine) dies(h *house, draft desk.Draft) int {
	m.t.Helper()
	m.kill()
	h.line.cut(false)
	again := h.boot(m.t, account.Reporter, m.profile)
	again.open("/newsroom/drafts/" + itoa(draft.ID))
	again.see("#says-restored")
	again.saved()
	text := h.body(m.t, draft.ID)
	_, typed, found := strings.Cut(text, "begin")
	if !found {
		m.t.Fatalf("nothing came back: %q", text)
	}
	return len(typed) - len(strings.TrimLeft(typed, "z"))
}

// asks answers a number of the page.
func (b *tab) asks(expression string) int {
	b.t.Helper()
	number, err := browser.Run(b.ctx, browser.Evaluate[int](expression))
	if err != nil {
		b.t.Fatal(err)
	}
	return number
}

// cutOffWith is cutOff with a script in the page before its own.
func cutOffWith(t *testing.T, script string) (*house, *machine, desk.Draft) {
	t.Helper()
	h := open(t)
	draft := h.draft(t, h.actor(t, account.Reporter), "A draft")
	m := h.boot(t, account.Reporter, t.TempDir())
	m.everyPage(script)
	m.open("/newsroom/drafts/" + itoa(draft.ID))
	m.saved()
	m.shows(`document.getElementById('people').dataset.people`) // what was kept has been looked for
	h.line.cut(true)
	m.click("#body .prose p")
	m.do(press(kb.Home), press("begin"))
	return h, m, draft
}

func TestKilledInTheMiddleOfASentenceLosesNothingThatTheBrowserHadAcknowledged(t *testing.T) {
	h, m, draft := cutOffWith(t, watchStore)
	typed, kept := 0, 0
	for late := time.Now().Add(patience); kept < 40; typed, kept = typed+1, m.asks(`window.acknowledged`) { // a key is on the page before the next is pressed
		if time.Now().After(late) {
			t.Fatalf("of %d letters the browser has acknowledged %d", typed, kept)
		}
		m.do(press("z"))
	}
	m.do(press("zzz")) // in the middle: nobody waits for these
	there := m.dies(h, draft)
	t.Logf("%d letters typed, %d acknowledged before the kill, %d came back", typed+3, kept, there)
	if there < kept || there > typed+3 {
		t.Errorf("%d letters were acknowledged and %d of %d came back", kept, there, typed+3)
	}
}

// The page's own clock is stopped, so that the second is one of the page and not of a machine that is busy with other tests.
func TestEverythingTypedASecondBeforeTheKillIsThere(t *testing.T) {
	h, m, draft := cutOffWith(t, watchStore+";"+pageClock)
	for typed := 10; typed <= 40; typed += 10 {
		m.do(press("zzzzzzzzzz"))
		m.shows(`window.pass(1000)`)
		m.shows(fmt.Sprintf(`window.acknowledged === %d`, typed))
	}
	m.do(press("zzzzz")) // within the last second: these may be lost
	if there := m.dies(h, draft); there < 40 || there > 45 {
		t.Errorf("%d letters came back of the 40 that were a second old and the 5 that were not", there)
	}
}

// A tab that crashes says no goodbye: no event of the page tells that it goes.
func TestTextOutlivesTheCrashedTab(t *testing.T) {
	h, m, draft := cutOffWith(t, watchStore)
	m.do(press("zzzz"))
	m.shows(`window.acknowledged === 4`)
	m.crash()
	if there := m.dies(h, draft); there != 4 {
		t.Errorf("%d of 4 letters came back", there)
	}
}

// crash ends the process that draws the page, as kill -9 does.
func (m *machine) crash() {
	m.t.Helper()
	lines, _ := filepath.Glob("/proc/[0-9]*/cmdline")
	ended := 0
	for _, line := range lines {
		command, err := os.ReadFile(line)
		if err != nil || !bytes.Contains(command, []byte("--type=renderer")) {
			continue
		}
		pid, err := strconv.Atoi(strings.Split(line, "/")[2])
		if group, gone := syscall.Getpgid(pid); err != nil || gone != nil || group != m.process.Process.Pid {
			continue
		}
		if err := syscall.Kill(pid, syscall.SIGKILL); err != nil {
			m.t.Fatal(err)
		}
		ended++
	}
	if ended == 0 {
		m.t.Fatal("the browser has no process that draws pages")
	}
}

// While the page finds out its own name, which another page may hold for a second, what is typed is kept already.
func TestTextTypedBeforeThePageKnowsItsNameIsKept(t *testing.T) {
	h := open(t)
	draft := h.draft(t, h.actor(t, account.Reporter), "A draft")
	path := "/newsroom/drafts/" + itoa(draft.ID)
	b := h.browse(t, account.Reporter)
	b.open(path)
	b.saved()
	b.shows(`document.getElementById('people').dataset.people`)
	b.everyPage(fmt.Sprintf(`if (location.protocol === 'http:' && !sessionStorage.getItem('once') && sessionStorage.setItem('once', 'more') === undefined) {
		const own = 'dateline.page.' + sessionStorage.getItem('dateline.page.%d'), ask = LockManager.prototype.request;
		LockManager.prototype.request = function (name, ...how) { return name === own ? new Promise(() => undefined) : ask.call(this, name, ...how); };
	}`, draft.ID))
	b.open(path)
	b.saved()
	b.notesKeys()
	b.typeInto("#body .prose p", "Very early. ")
	b.kept()
	b.do(browser.Navigate("about:blank"))
	b.open(path)
	b.see("#says-restored")
	b.saved()
	if text := h.body(t, draft.ID); !strings.Contains(text, "Very early.") {
		t.Errorf("what was typed while the page began is lost: %q", text)
	}
}

func TestKeptTextThatTheDeskHasMovedOnFromIsAChoice(t *testing.T) {
	h, m, draft, profile := cutOff(t)
	m.typeInto("#body .prose p", "Mine. ")
	m.kept()
	m.kill()
	h.line.cut(false)
	theirs := draft.Copy
	theirs.Headline = "The editor's headline"
	if _, err := h.Desk.Save(t.Context(), h.actor(t, account.Editor), draft.ID, desk.Save{Version: 1, Copy: theirs}); err != nil {
		t.Fatal(err)
	}
	again := h.boot(t, account.Reporter, profile)
	again.open("/newsroom/drafts/" + itoa(draft.ID))
	again.see("dialog.conflict")
	if says := again.text("dialog.conflict"); !strings.Contains(says, "kept in this browser at") || !strings.Contains(says, "Test editor") {
		t.Errorf("it does not say what came from where: %s", says)
	}
	again.click("[data-save-chosen]") // each changed another place: nothing is left to be decided
	again.saved()
	now, err := h.Desk.Get(t.Context(), account.Operator(), draft.ID)
	if err != nil || now.Copy.Headline != "The editor's headline" || !strings.Contains(now.Copy.Body.Text(), "Mine.") {
		t.Errorf("%v: %q %q", err, now.Copy.Headline, now.Copy.Body.Text())
	}
	history, err := h.Desk.History(t.Context(), account.Operator(), draft.ID)
	if err != nil {
		t.Fatal(err)
	}
	var kept []string
	for _, v := range history {
		kept = append(kept, fmt.Sprintf("%s/%v/%v", v.Copy.Headline, strings.Contains(v.Copy.Body.Text(), "Mine."), v.Aside))
	}
	want := "The editor's headline/true/false The editor's headline/false/false A draft/true/true The editor's headline/false/false A draft/false/false"
	if got := strings.Join(kept, " "); got != want {
		t.Errorf("history\n%s\nwant\n%s", got, want)
	}
}

func TestNextPersonAtTheComputerIsNotShownWhatTheFirstTyped(t *testing.T) {
	h := open(t)
	draft := h.draft(t, h.actor(t, account.Reporter), "A draft")
	path := "/newsroom/drafts/" + itoa(draft.ID)
	b := h.browse(t, account.Reporter)
	b.open(path)
	b.saved()
	b.notesKeys()
	if err := h.Book.EndOtherSessions(t.Context(), account.Operator(), h.ids[account.Reporter], ""); err != nil {
		t.Fatal(err)
	}
	b.typeInto("#body .prose p", "Between me and my screen. ")
	b.see("#sign-in-again")
	b.kept()
	b.signIn(account.Editor)
	b.open(path)
	b.shows(`document.getElementById('people').dataset.people`) // what was kept has been looked for before
	if shown := b.text("body"); strings.Contains(shown, "Between me and my screen") || strings.Contains(shown, "this browser") {
		t.Errorf("the editor is shown what the reporter typed: %s", shown)
	}
	b.open("/newsroom/account")
	b.click("form[action$='/sign-out'] button")
	b.shows(`location.pathname === '/newsroom/sign-in'`)
	b.signIn(account.Reporter)
	b.open(path)
	b.see("#says-restored")
	b.saved()
	if text := h.body(t, draft.ID); !strings.Contains(text, "Between me and my screen.") {
		t.Errorf("it is lost for the reporter: %q", text)
	}
}

func TestPageThatOutlivesASignOutSavesNothingUnderTheNextName(t *testing.T) {
	h := open(t)
	draft := h.draft(t, h.actor(t, account.Reporter), "A draft")
	b := h.browse(t, account.Reporter)
	b.open("/newsroom/drafts/" + itoa(draft.ID))
	b.saved()
	// In another window of the same browser somebody else signs in.
	b.shows(fmt.Sprintf(`fetch('/newsroom/sign-in', {method: 'POST', body: new URLSearchParams({email: %q, password: %q})}).then(() => true)`, email(account.Editor), password))
	b.typeInto("#body .prose p", "Whose? ")
	b.see("#sign-in-again")
	if now, err := h.Desk.Get(t.Context(), account.Operator(), draft.ID); err != nil || now.Version != 1 {
		t.Errorf("%v: saved as version %d by %d", err, now.Version, now.UpdatedBy)
	}
}

func TestBrowserWithoutADatabaseKeepsTheTextAllTheSame(t *testing.T) {
	h := open(t)
	draft := h.draft(t, h.actor(t, account.Reporter), "A draft")
	b := h.browse(t, account.Reporter)
	b.everyPage(`Object.defineProperty(window, 'indexedDB', {value: {open() { throw new DOMException('private', 'InvalidStateError'); }}})`)
	b.open("/newsroom/drafts/" + itoa(draft.ID))
	b.saved()
	b.notesKeys()
	h.line.cut(true)
	b.typeInto("#body .prose p", "Privately. ")
	b.kept()
	b.do(browser.Navigate("about:blank"))
	h.line.cut(false)
	b.open("/newsroom/drafts/" + itoa(draft.ID))
	b.see("#says-restored")
	b.saved()
	if text := h.body(t, draft.ID); !strings.Contains(text, "Privately.") {
		t.Errorf("the words are lost: %q", text)
	}
}

func TestBrowserThatKeepsNothingSaysSoAndAsksBeforeItCloses(t *testing.T) {
	h := open(t)
	draft := h.draft(t, h.actor(t, account.Reporter), "A draft")
	b := h.browse(t, account.Reporter)
	b.everyPage(`for (const store of ['indexedDB', 'localStorage']) Object.defineProperty(window, store, {get() { throw new DOMException('full', 'QuotaExceededError'); }})`)
	b.open("/newsroom/drafts/" + itoa(draft.ID))
	b.saved()
	b.typeInto("#body .prose p", "Soon on the desk. ")
	b.saved()
	if text := h.body(t, draft.ID); !strings.Contains(text, "Soon on the desk.") {
		t.Errorf("the words are lost: %q", text)
	}
	h.line.cut(true)
	b.typeInto("#body .prose p", "Nowhere. ")
	b.see(`#saving[data-state="offline"]`)
	if says := b.text("#saving"); !strings.Contains(says, "Do not close the page") {
		t.Errorf("it says %q", says)
	}
	b.shows(`(() => { const e = new Event('beforeunload', {cancelable: true}); window.dispatchEvent(e); return e.defaultPrevented; })()`)
	h.line.cut(false)
	b.saved()
}

func TestTextOfAnotherOpenPageIsLeftToThatPage(t *testing.T) {
	h := open(t)
	draft := h.draft(t, h.actor(t, account.Reporter), "A draft")
	path := "/newsroom/drafts/" + itoa(draft.ID)
	first := h.browse(t, account.Reporter)
	first.everyPage(`const ask = window.fetch; window.fetch = (at, how) => String(at).endsWith('/save') ? new Promise(() => undefined) : ask(at, how)`)
	first.open(path)
	first.saved()
	first.notesKeys()
	first.typeInto("#body .prose p", "Never sent. ")
	first.kept()

	ctx, close := browser.NewContext(first.ctx)
	t.Cleanup(close)
	second := &tab{Tab: webtest.Listen(t, ctx), t: t, ctx: ctx, base: h.base}
	second.do(browser.EmulateViewport(1280, 900))
	second.open(path)
	second.shows(`document.getElementById('people').dataset.people`)
	if shown := second.text("body"); strings.Contains(shown, "Never sent.") {
		t.Errorf("the second page takes what the first is still writing: %s", shown)
	}
	first.do(browser.Navigate("about:blank"))
	second.open(path)
	second.see("#says-restored")
	second.saved()
	if text := h.body(t, draft.ID); !strings.Contains(text, "Never sent.") {
		t.Errorf("what the first page has left is lost: %q", text)
	}
}
