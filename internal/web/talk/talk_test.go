package talk_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"
)

func TestReaderRegistersConfirmsAndTalks(t *testing.T) {
	p := open(t)
	b := p.browser()
	b.send("/account/register", "edition", "en", "next", b.talk(""), "name", "Vera Moss", "email", "vera@readers.example", "password", password)
	b.want(http.StatusSeeOther)
	b.get(b.location())
	b.want(http.StatusOK, "vera@readers.example", `data-countdown="60"`, `href="`+b.talk("")+`"`)
	b.send(b.talk("/messages"), "text", "Hello there")
	if b.last.Code != http.StatusUnprocessableEntity {
		t.Errorf("an unconfirmed reader got %d", b.last.Code)
	}
	link := p.letter("vera@readers.example")
	b.get(link)
	b.want(http.StatusOK, "One press confirms")
	token, _ := url.Parse(link)
	b.send("/account/confirm", "edition", "en", "token", token.Query().Get("token"))
	b.want(http.StatusOK, "The address is confirmed.")
	b.send(b.talk("/messages"), "text", "Hello **there**")
	b.want(http.StatusSeeOther)
	b.get(b.location())
	b.want(http.StatusOK, "Waits for a moderator", "<strong>there</strong>")
	b.get(b.talk(""))
	b.without("Hello")
	p.approve()
	p.browser().get(b.talk(""))
	b.get(b.talk(""))
	b.want(http.StatusOK, "Vera Moss", "Hello <strong>there</strong>", `id="m-1"`)
}

func TestRulesAreReadBeforeRegistering(t *testing.T) {
	p := open(t)
	b := p.browser()
	for code, rule := range map[string]string{"en": "No advertising and no repetition.", "fr": "Pas de publicité"} {
		b.get("/account/register?edition=" + code)
		b.want(http.StatusOK, `href="/`+code+`/talk/rules"`)
		b.get("/" + code + "/talk/rules")
		b.want(http.StatusOK, rule)
	}
}

func TestMailScannerThatOpensALinkConfirmsNothing(t *testing.T) {
	p := open(t)
	b := p.browser()
	b.register("Vera Moss")
	link := p.letter(mailbox("Vera Moss"))
	scanner := p.browser()
	for range 3 {
		scanner.get(link)
		scanner.want(http.StatusOK)
	}
	b.get("/account/me.json")
	b.want(http.StatusOK, `"confirmed":false`)
}

func TestAnswerDoesNotTellWhetherAnAddressIsKnown(t *testing.T) {
	p := open(t)
	p.reader("Vera Moss")
	said := func(path string, pairs ...string) string {
		b := p.browser()
		_, body := b.send(path, pairs...)
		for _, pair := range pairs {
			body = strings.ReplaceAll(body, pair, "…")
		}
		return strconv.Itoa(b.last.Code) + b.location() + body
	}
	for _, path := range []string{"/account/sign-in/link", "/account/sign-in"} {
		known := said(path, "edition", "en", "email", mailbox("Vera Moss"), "password", "wrong wrong wrong")
		unknown := said(path, "edition", "en", "email", "nobody@readers.example", "password", "wrong wrong wrong")
		if known != unknown {
			t.Errorf("%s answers a known address\n%s\nand an unknown one\n%s", path, known, unknown)
		}
	}
	known := said("/account/register", "edition", "en", "name", "Other Person", "email", mailbox("Vera Moss"), "password", password)
	unknown := said("/account/register", "edition", "en", "name", "Third Person", "email", "third@readers.example", "password", password)
	if known != unknown {
		t.Errorf("register answers a known address %s and an unknown one %s", known, unknown)
	}
}

func TestTextThatWasTypedBeforeSigningInIsNotLost(t *testing.T) {
	p := open(t)
	p.reader("Vera Moss")
	const text = "A long thought <about> rain & wind"
	b := p.browser()
	b.send(b.talk("/messages"), "text", text)
	b.want(http.StatusUnauthorized, `name="draft" value="A long thought &lt;about&gt; rain &amp; wind"`)
	draft := []string{"edition", "en", "draft", text, "draft_story", strconv.FormatInt(p.story, 10)}
	t.Run("a wrong password keeps it", func(t *testing.T) {
		b.send("/account/sign-in", append(draft, "email", mailbox("Vera Moss"), "password", "wrong wrong wrong")...)
		b.want(http.StatusUnauthorized, `value="A long thought &lt;about&gt; rain &amp; wind"`)
	})
	t.Run("signed in it stands in the box", func(t *testing.T) {
		b.send("/account/sign-in", append(draft, "email", mailbox("Vera Moss"), "password", password)...)
		b.want(http.StatusSeeOther)
		if b.location() != b.talk("/write") {
			t.Fatalf("leads to %s", b.location())
		}
		for range 2 { // looking does not use it up
			b.get(b.talk("/write"))
			b.want(http.StatusOK, "A long thought &lt;about&gt; rain &amp; wind</textarea>")
		}
		b.send(b.talk("/messages"), "text", text)
		b.want(http.StatusSeeOther)
		b.get(b.talk("/write"))
		b.without("Your text was kept")
	})
	t.Run("registering keeps it, too", func(t *testing.T) {
		c := p.browser()
		c.send("/account/register", append(draft, "only", "show")...)
		c.want(http.StatusOK, `value="A long thought &lt;about&gt; rain &amp; wind"`)
		c.send("/account/register", append(draft, "name", "Other Person", "email", "other@readers.example", "password", password)...)
		c.want(http.StatusSeeOther)
		c.get(c.talk("/write"))
		c.want(http.StatusOK, "A long thought &lt;about&gt; rain &amp; wind</textarea>")
	})
}

func TestRefusedTextStaysInTheBoxWithTheReason(t *testing.T) {
	p := open(t)
	b := p.reader("Vera Moss")
	for i := range 3 {
		b.send(b.talk("/messages"), "text", "Thought number "+strconv.Itoa(i))
	}
	b.want(http.StatusTooManyRequests, "Thought number 2</textarea>", `role="alert"`)
	if n, err := strconv.Atoi(b.last.Header().Get("Retry-After")); err != nil || n < 1 {
		t.Errorf("Retry-After %q", b.last.Header().Get("Retry-After"))
	}
	p.Clock.Advance(time.Minute)
	b.send(b.talk("/messages"), "text", "   ")
	b.want(http.StatusUnprocessableEntity, `role="alert"`)
	_, body := b.ask(http.MethodPost, b.talk("/messages"), url.Values{"text": {"Thought number 1"}, "once": {"new"}}, "Accept", "application/json")
	b.want(http.StatusUnprocessableEntity)
	var problem struct{ Detail, Field string }
	if err := json.Unmarshal([]byte(body), &problem); err != nil || problem.Detail == "" || problem.Field != "text" {
		t.Errorf("a script is told %s, %v", body, err)
	}
}

func TestDoubleClickMakesOneMessage(t *testing.T) {
	p := open(t)
	b := p.reader("Vera Moss")
	for _, form := range []url.Values{{"text": {"Once only"}}, {"text": {"With a key"}, "once": {"k1"}}} {
		for range 2 {
			b.ask(http.MethodPost, b.talk("/messages"), form)
			b.want(http.StatusSeeOther)
		}
	}
	_, body := b.get("/account/me.json?story=" + strconv.FormatInt(p.story, 10))
	if n := strings.Count(body, `"state":"pending"`); n != 2 {
		t.Errorf("%d messages wait: %s", n, body)
	}
}

func TestDiscussionIsTheSameBytesForAllAndNeverOld(t *testing.T) {
	p := open(t)
	b := p.reader("Vera Moss")
	_, signed := b.get(b.talk(""))
	other := p.browser()
	_, unsigned := other.get(b.talk(""))
	if signed != unsigned {
		t.Error("a reader who is signed in gets other bytes")
	}
	if other.last.Header().Get("Set-Cookie") != "" || !strings.Contains(other.last.Header().Get("Surrogate-Key"), "talk:") {
		t.Errorf("headers %v", other.last.Header())
	}
	b.send(b.talk("/messages"), "text", "Something new")
	p.approve()
	for _, path := range []string{b.talk(""), b.talk("?sort=old"), b.talk("?at=1"), b.talk("?part=messages"), "/en/chats", "/en/chats?part=chats"} {
		other.get(path)
		other.want(http.StatusOK, "Something new")
	}
	other.get(b.talk("?at=1&utm=x"))
	other.want(http.StatusOK, `id="m-1"`)
	id := strings.Split(strings.Split(other.last.Body.String(), `data-message="`)[1], `"`)[0]
	b.send(b.talk("/"+id+"/delete"), "", "")
	b.want(http.StatusSeeOther)
	for _, path := range []string{b.talk(""), b.talk("?sort=old"), "/en/chats"} {
		other.get(path)
		other.want(http.StatusOK)
		other.without("Something new")
	}
}

func TestReadersActOnMessagesWithoutScript(t *testing.T) {
	p := open(t)
	vera, boris := p.reader("Vera Moss"), p.reader("Boris Lund")
	vera.send(vera.talk("/messages"), "text", "First words")
	p.approve()
	_, body := vera.get(vera.talk(""))
	id := strings.Split(strings.Split(body, `data-message="`)[1], `"`)[0]
	message := vera.talk("/" + id)
	t.Run("the author changes it", func(t *testing.T) {
		vera.get(message)
		vera.want(http.StatusOK, "First words</textarea>", message+"/edit", message+"/delete")
		vera.without(message + "/report")
		version := strings.Split(strings.Split(vera.last.Body.String(), `name="version" value="`)[1], `"`)[0]
		vera.send(message+"/edit", "version", version, "text", "Better words")
		vera.want(http.StatusSeeOther)
		p.approve()
		vera.get(vera.talk(""))
		vera.want(http.StatusOK, "Better words", "edited")
	})
	t.Run("others react, reply, report and ignore", func(t *testing.T) {
		boris.get(message)
		boris.want(http.StatusOK, message+"/react", message+"/report", message+"/ignore", `id="reply"`)
		boris.without(message+"/edit", message+"/delete")
		boris.send(message+"/react", "reaction", "agree")
		boris.want(http.StatusSeeOther)
		boris.get(vera.talk(""))
		boris.want(http.StatusOK, `data-reaction="agree"`, "<b>1</b>")
		boris.send(message+"/report", "rule", "spam", "words", "Look")
		boris.want(http.StatusSeeOther)
		boris.get(message)
		boris.want(http.StatusOK, "The moderators will look at it.")
		boris.send(message+"/ignore", "ignore", "1")
		boris.get("/account/me.json?story=" + strconv.FormatInt(p.story, 10))
		boris.want(http.StatusOK, `"ignored":[`+strconv.FormatInt(vera.me().ID, 10)+`]`, `{"`+id+`":"agree"}`)
		boris.send(boris.talk("/messages"), "text", "An answer to it", "parent", id)
		boris.want(http.StatusSeeOther)
		p.approve()
		boris.get(vera.talk("?of=" + id))
		boris.want(http.StatusOK, "An answer to it", "Better words")
	})
	t.Run("nobody changes what another wrote", func(t *testing.T) {
		for _, act := range []string{"/edit", "/delete", "/appeal"} {
			if status, _ := boris.send(message+act, "version", "1", "text", "Stolen", "words", "x"); status < 400 {
				t.Errorf("%s answers %d", act, status)
			}
		}
	})
}

func TestAccountIsChangedExportedAndDeleted(t *testing.T) {
	p := open(t)
	b := p.reader("Vera Moss")
	b.send(b.talk("/messages"), "text", "These words stay")
	p.approve()
	b.send("/account/name", "edition", "en", "name", "Vera Lake")
	b.want(http.StatusSeeOther)
	b.get("/account/?edition=en")
	b.want(http.StatusOK, "Vera Lake", "Kept.", "this browser", "Browser &lt;script&gt;")
	b.without("/var/letters")
	b.send("/account/export", "edition", "en")
	b.want(http.StatusOK, mailbox("Vera Moss"))
	if b.last.Header().Get("Content-Disposition") == "" {
		t.Error("the export opens as a page")
	}
	b.send("/account/delete", "edition", "en", "messages", "keep", "password", "wrong wrong wrong")
	b.want(http.StatusUnprocessableEntity, `role="alert"`)
	b.send("/account/delete", "edition", "en", "messages", "keep", "password", password)
	b.want(http.StatusOK, "Your account is deleted.")
	if len(b.cookies) != 0 {
		t.Errorf("the session goes on: %v", b.cookies)
	}
	b.get(b.talk("?sort=old"))
	b.want(http.StatusOK, "These words stay")
}

func TestLinkSignsInAndSetsAPassword(t *testing.T) {
	p := open(t)
	p.reader("Vera Moss")
	b := p.browser()
	b.send("/account/sign-in/link", "edition", "en", "email", mailbox("Vera Moss"))
	b.want(http.StatusOK, "If there is an account")
	link := p.letter(mailbox("Vera Moss"))
	b.get(link)
	b.want(http.StatusOK, "One press signs you in")
	u, _ := url.Parse(link)
	token := u.Query().Get("token")
	b.send("/account/link", "edition", "en", "token", token, "password", "short")
	b.want(http.StatusUnprocessableEntity, `class="fault"`)
	b.send("/account/link", "edition", "en", "token", token, "password", "another sentence about snow")
	b.want(http.StatusSeeOther)
	if b.name() != "Vera Moss" {
		t.Error("nobody was signed in")
	}
	c := p.browser()
	c.send("/account/link", "edition", "en", "token", token)
	c.want(http.StatusGone)
}

func TestLetterIsNotSentAgainWithinAMinute(t *testing.T) {
	p := open(t)
	b := p.browser()
	b.register("Vera Moss")
	b.send("/account/letter/resend", "edition", "en")
	b.want(http.StatusTooManyRequests, `role="alert"`)
	if b.last.Header().Get("Retry-After") == "" {
		t.Error("it is not said when")
	}
	p.Clock.Advance(61 * time.Second)
	b.send("/account/letter/resend", "edition", "en")
	b.want(http.StatusSeeOther)
}
