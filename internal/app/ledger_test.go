package app_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"io"
	"maps"
	"mime/multipart"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"dateline.news/internal/account"
	"dateline.news/internal/clock"
	"dateline.news/internal/config"
	"dateline.news/internal/desk"
	"dateline.news/internal/discussion"
	"dateline.news/internal/journal"
	"dateline.news/internal/mediabank"
	"dateline.news/internal/prose"
	"dateline.news/internal/report"
	"dateline.news/internal/store"
	"dateline.news/internal/story"
)

// ledger is the whole program with somebody of every kind, who does everything that can be done once.
type ledger struct {
	*press
	t                                    *testing.T
	boss, chief, author, editor, watcher *reader
	n                                    int
	clock                                *ahead
}

// ahead is the machine's clock, put forward where something has to lie back for a while.
type ahead struct{ by atomic.Int64 }

// Now answers the time that it shows.
func (a *ahead) Now() time.Time { return clock.System{}.Now().Add(time.Duration(a.by.Load())) }

// deed is one valid request that changes something.
type deed struct {
	who     *reader
	path    string
	form    url.Values
	json    any    // of the API, or of a script
	file    string // a photograph in this field of a form
	header  []string
	setting bool // the entry says what it was before and what it is now
	nobody  bool // whoever does it is not signed in yet, or not any more
	silent  bool // the entry may be somebody else's: the reader's act is told as the program's
}

// deeds are the cases of a face, by method and pattern.
type deeds map[string]func(l *ledger) deed

// unwritten are the routes that leave no entry, each with the reason.
var unwritten = map[string]string{
	"POST /newsroom/setup":                                 "a house is set up once; a test of the newsroom sets up an empty one and reads its journal",
	"POST /newsroom/front/preview":                         "it draws a page and keeps nothing",
	"POST /newsroom/moderation/next":                       "who looks at which case right now is forgotten in two minutes",
	"POST /newsroom/moderation/messages/{message}/claim":   "as the next case",
	"POST /newsroom/moderation/messages/{message}/release": "as the next case",
	"POST /account/register/passkey":                       "a question to an authenticator, forgotten in minutes",
	"POST /account/sign-in/passkey":                        "as the registration's",
	"POST /account/passkeys/begin":                         "as the registration's",
	"POST /account/passkeys":                               "it takes an authenticator; a test of the accounts has one and reads the journal",
	"POST /account/sign-in/passkey/answer":                 "as the passkey that is added",
	"POST /account/passkeys/{id}/remove":                   "as the passkey that is added",
	"POST /newsroom/account/code":                          "a secret that counts for nothing until its first code confirms it, which is written",
	"POST /account/sign-in/link":                           "a letter that anybody may ask for; the use of its link is written",
	"POST /account/letter/resend":                          "the same letter once more; the registration and the confirmation are written",
	"POST /account/proof":                                  "a letter to oneself; what its link proves is written",
	"POST /account/export":                                 "it reads",
}

// A write that leaves no trace is one that nobody can answer for; every route that changes something is driven here.
func TestEveryWriteIsInTheJournalWithWhoDidItAndWhatItWas(t *testing.T) {
	l := openLedger(t)
	cases := deeds{}
	for _, of := range []deeds{newsroomDeeds, deskDeeds, marginDeeds, checkDeeds, taskDeeds, planDeeds, moderationDeeds, talkDeeds, apiDeeds, siteDeeds} {
		maps.Copy(cases, of)
	}
	routes := l.routes()
	for _, route := range routes {
		do, known := cases[route]
		reason, excused := unwritten[route]
		switch {
		case known && excused:
			t.Errorf("%s has a case and is excused, too: %s", route, reason)
		case known:
			t.Run(route, func(t *testing.T) { l.t, l.press.t = t, t; l.drive(do) })
		case !excused:
			t.Errorf("%s has no case: drive it with a valid request, or say why it leaves no entry", route)
		}
	}
	for _, route := range slices.Concat(slices.Collect(maps.Keys(cases)), slices.Collect(maps.Keys(unwritten))) {
		if !slices.Contains(routes, route) {
			t.Errorf("there is no route %s any more", route)
		}
	}
}

func openLedger(t *testing.T) *ledger {
	t.Helper()
	now := &ahead{}
	l := &ledger{press: openPressAt(t, config.Storage{Data: t.TempDir()}, now), t: t, clock: now}
	l.boss = l.colleague(account.Chief, account.Admin, account.Moderator)
	l.chief, l.author, l.editor, l.watcher = l.colleague(account.Chief), l.colleague(account.Reporter), l.colleague(account.Editor), l.colleague(account.Moderator)
	return l
}

// routes answers every route of every face that changes something.
func (l *ledger) routes() []string {
	var all []string
	for _, r := range routes(l.t) {
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			all = append(all, r.Method+" "+r.Pattern)
		}
	}
	slices.Sort(all)
	return all
}

// drive does one thing and reads what the journal has of it.
func (l *ledger) drive(do func(*ledger) deed) {
	l.t.Helper()
	defer func() {
		if lost := recover(); lost != nil { // what a case needs is not there: the others go on
			l.t.Errorf("%v", lost)
		}
	}()
	d := do(l)
	before := must(l.Journal.Latest(l.t.Context()))
	got := l.carryOut(d)
	if got.status >= 400 || strings.Contains(got.header.Get("Location"), "/sign-in?next=") {
		l.t.Fatalf("refused with %d: %s", got.status, got.body)
	}
	wanted := "account:"
	if !d.nobody {
		wanted = d.who.Subject()
	}
	var others []string
	for _, e := range must(l.Journal.Read(l.t.Context(), journal.Query{After: before, Limit: 1000})) {
		if e.Actor != wanted && !(d.nobody && (strings.HasPrefix(e.Actor, wanted) || e.Actor == "anonymous")) && !d.silent {
			others = append(others, e.Kind+" by "+e.Actor)
			continue
		}
		if d.setting {
			l.wantBoth(e)
		}
		return
	}
	l.t.Errorf("no entry of %s, only %q", wanted, others)
}

// wantBoth wants an entry to say what a setting was and what it is.
func (l *ledger) wantBoth(e journal.Entry) {
	l.t.Helper()
	var payload map[string]any
	l.must(json.Unmarshal(e.Payload, &payload))
	_, before := payload["before"]
	_, after := payload["after"]
	if _, taken := payload["taken"]; taken && payload["given"] != nil { // roles
		return
	}
	if !before && !after || strings.HasSuffix(e.Kind, "changed") && !(before && after) {
		l.t.Errorf("%s does not say what was before and after: %s", e.Kind, e.Payload)
	}
}

func (l *ledger) carryOut(d deed) answer {
	l.t.Helper()
	client, header := http.DefaultClient, d.header
	if d.who != nil {
		client = d.who.client
	}
	method, path, _ := strings.Cut(d.path, " ")
	if d.file != "" {
		content, kind := l.photoForm(d.file)
		return l.submit(client, method, path, content, append(header, "Content-Type", kind)...)
	}
	if d.json != nil {
		return l.submit(client, method, path, bytes.NewReader(must(json.Marshal(d.json))), append(header, "Content-Type", "application/json")...)
	}
	if strings.HasPrefix(path, "/api/") {
		return l.submit(client, method, path, nil, header...)
	}
	if d.form == nil {
		d.form = url.Values{}
	}
	return l.ask(client, method, path, d.form, header...)
}

func (l *ledger) submit(client *http.Client, method, path string, content io.Reader, header ...string) answer {
	l.t.Helper()
	request := must(http.NewRequestWithContext(l.t.Context(), method, l.base+path, content))
	request.Header.Set("Sec-Fetch-Site", "same-origin")
	for i := 0; i+1 < len(header); i += 2 {
		request.Header.Set(header[i], header[i+1])
	}
	response, err := client.Do(request)
	l.must(err)
	defer response.Body.Close()
	return answer{response.StatusCode, response.Header, string(must(io.ReadAll(response.Body)))}
}

// next makes names that nobody has yet.
func (l *ledger) next() int { l.n++; return l.n }

func (l *ledger) photo() []byte {
	img := image.NewRGBA(image.Rect(0, 0, 320, 200))
	for i := range img.Pix {
		img.Pix[i] = uint8(l.n)
	}
	img.Set(l.next()%320, 0, color.White)
	var content bytes.Buffer
	l.must(jpeg.Encode(&content, img, nil))
	return content.Bytes()
}

func (l *ledger) photoForm(field string) (io.Reader, string) {
	var content bytes.Buffer
	form := multipart.NewWriter(&content)
	part := must(form.CreateFormFile(field, "photo.jpg"))
	must(part.Write(l.photo()))
	l.must(form.Close())
	return &content, form.FormDataContentType()
}

// colleague is somebody of the staff with roles in the whole house.
func (l *ledger) colleague(roles ...account.Role) *reader {
	l.t.Helper()
	r := l.staff(fmt.Sprintf("Colleague %d", l.next()), account.Grant{Role: roles[0]})
	if len(roles) > 1 {
		var grants []account.Grant
		for _, role := range roles {
			grants = append(grants, account.Grant{Role: role})
		}
		must(l.Book.SetGrants(l.t.Context(), account.Operator(), r.ID, grants))
		r.Actor = must(l.Book.Actor(l.t.Context(), r.ID))
		r.signIn()
	}
	return r
}

// key makes the header by which a person's program is known.
func (l *ledger) key(who *reader) []string {
	l.t.Helper()
	secret, _, err := l.Book.AddKey(l.t.Context(), who.Actor, who.ID, "ledger")
	l.must(err)
	return []string{"Authorization", "Bearer " + secret}
}

func (l *ledger) copy() story.Copy {
	return story.Copy{Headline: fmt.Sprintf("Headline %d", l.next()), Lede: "The wheat is early.", Section: "world", Label: story.News, Urgency: story.UsualUrgency,
		Body: must(prose.FromText("The first lorries left at dawn with 12 tons."))}
}

func (l *ledger) draft() desk.Draft {
	l.t.Helper()
	return must(l.Desk.Create(l.t.Context(), l.author.Actor, desk.NewDraft{Edition: "en", Copy: l.copy()}))
}

func (l *ledger) submitted() desk.Draft {
	l.t.Helper()
	return must(l.Desk.Submit(l.t.Context(), l.author.Actor, l.draft().ID))
}

func (l *ledger) approved() desk.Draft {
	l.t.Helper()
	d := l.submitted()
	return must(l.Desk.Approve(l.t.Context(), l.editor.Actor, d.ID, d.Version))
}

func (l *ledger) published() int64 {
	l.t.Helper()
	return must(l.Desk.Publish(l.t.Context(), l.editor.Actor, l.approved().ID, false)).Number
}

// asked is a correction that waits for a second person.
func (l *ledger) asked() int64 {
	l.t.Helper()
	l.rule("sport", true)
	c := l.copy()
	c.Section = "sport"
	var out story.Story
	l.must(l.DB.Update(l.t.Context(), func(tx *store.Tx) error {
		var err error
		out, err = l.Archive.Publish(l.t.Context(), tx, account.Operator(), story.Publication{Edition: "en", Kind: story.Article, Copy: c})
		return err
	}))
	_, request, err := l.Archive.AskCorrection(l.t.Context(), l.editor.Actor, out.Number, story.Fix{Find: "dawn", Replace: "noon", Class: story.ClassCorrection, Note: "They left at noon.", Cause: "Misread."})
	l.must(err)
	if request.ID == 0 {
		l.t.Fatal("the correction waits for nobody")
	}
	return request.ID
}

func (l *ledger) asset() int64 {
	l.t.Helper()
	made := must(l.Bank.Upload(l.t.Context(), l.author.Actor, mediabank.UploadFile{Name: "photo.jpg", Content: bytes.NewReader(l.photo())}))
	l.must(l.Bank.Wait(l.t.Context(), []mediabank.Shown{{Asset: made.Number}}))
	return made.Number
}

func (l *ledger) reported() int64 {
	l.t.Helper()
	sent, _, err := l.Reports.Send(l.t.Context(), report.Sending{Story: l.story, Edition: "en", Words: "lorries", Remark: fmt.Sprintf("They were carts, %d.", l.next())})
	l.must(err)
	return sent.ID
}

// newReader is a reader with a name of their own.
func (l *ledger) newReader() *reader {
	l.t.Helper()
	return l.newcomer(fmt.Sprintf("Reader %d", l.next()))
}

// pending is a message that waits for a moderator.
func (l *ledger) pending() discussion.Message {
	l.t.Helper()
	return l.newReader().post(discussion.Posting{Text: fmt.Sprintf("Words that wait, %d", l.next())})
}

// said is a message that everybody sees, and its author.
func (l *ledger) said() (discussion.Message, *reader) {
	l.t.Helper()
	by := l.newReader()
	m := by.post(discussion.Posting{Text: fmt.Sprintf("Words for everybody, %d", l.next())})
	if m.State == discussion.Pending {
		must(l.Board.Approve(l.t.Context(), account.Operator(), discussion.Decision{Message: m.ID}))
	}
	return m, by
}

// rejected is a message that a moderator has taken away, and its author.
func (l *ledger) rejected() (discussion.Message, *reader) {
	l.t.Helper()
	m, by := l.said()
	must(l.Board.Reject(l.t.Context(), l.watcher.Actor, discussion.Decision{Message: m.ID, Rule: discussion.RuleSpam}))
	return m, by
}

// later is a time of the day after tomorrow as a form holds it.
func later() string { return time.Now().UTC().Add(72 * time.Hour).Format("2006-01-02T15:04") }
