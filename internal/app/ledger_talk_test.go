package app_test

import (
	"fmt"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"

	"dateline.news/internal/account"
	"dateline.news/internal/discussion"
	"dateline.news/internal/journal"
)

// sanctioned is a reader against whom a measure stands, and its number.
func (l *ledger) sanctioned(measure discussion.Measure, scope discussion.Scope) (*reader, int64) {
	l.t.Helper()
	r := l.newReader()
	form := discussion.SanctionForm{Reader: r.ID, Measure: measure, Scope: scope, Story: l.story, Rule: discussion.RuleSpam}
	if measure == discussion.Mute || measure == discussion.Suspend {
		form.For = time.Hour
	}
	must(l.Board.Sanction(l.t.Context(), l.watcher.Actor, form))
	about := must(l.Board.Author(l.t.Context(), l.watcher.Actor, r.ID))
	return r, about.Sanctions[0].ID
}

func versionOf(m discussion.Message) string { return fmt.Sprint(m.Version) }

// moderationDeeds are the acts of moderators.
var moderationDeeds = deeds{
	"POST /newsroom/moderation/messages/{message}/approve": func(l *ledger) deed {
		m := l.pending()
		return deed{who: l.watcher, path: at("POST /newsroom/moderation/messages/{}/approve", m.ID), form: url.Values{"version": {versionOf(m)}}}
	},
	"POST /newsroom/moderation/messages/{message}/reject": func(l *ledger) deed {
		m := l.pending()
		return deed{who: l.watcher, path: at("POST /newsroom/moderation/messages/{}/reject", m.ID), form: url.Values{"version": {versionOf(m)}, "rule": {string(discussion.RuleSpam)}}}
	},
	"POST /newsroom/moderation/messages/{message}/feature": func(l *ledger) deed {
		m, _ := l.said()
		return deed{who: l.watcher, path: at("POST /newsroom/moderation/messages/{}/feature", m.ID), form: url.Values{"featured": {"1"}}}
	},
	"POST /newsroom/moderation/messages/{message}/answer": func(l *ledger) deed {
		m, _ := l.said()
		return deed{who: l.watcher, path: at("POST /newsroom/moderation/messages/{}/answer", m.ID), form: url.Values{"text": {"Thank you."}, "once": {fmt.Sprint(l.next())}}}
	},
	"POST /newsroom/moderation/messages/{message}/memo": func(l *ledger) deed {
		m, _ := l.said()
		return deed{who: l.watcher, path: at("POST /newsroom/moderation/messages/{}/memo", m.ID), form: url.Values{"text": {"Known to us."}}}
	},
	"POST /newsroom/moderation/messages/{message}/measure": func(l *ledger) deed {
		m, _ := l.said()
		return deed{who: l.watcher, path: at("POST /newsroom/moderation/messages/{}/measure", m.ID), form: url.Values{"measure": {"mute"}, "scope": {"chat"}, "for": {"1h"}, "rule": {string(discussion.RuleSpam)}}}
	},
	"POST /newsroom/moderation/readers/{reader}/measure": func(l *ledger) deed {
		return deed{who: l.watcher, path: at("POST /newsroom/moderation/readers/{}/measure", l.newReader().ID), form: url.Values{"measure": {"suspend"}, "scope": {"site"}, "for": {"1h"}, "rule": {string(discussion.RuleSpam)}}}
	},
	"POST /newsroom/moderation/readers/{reader}/memo": func(l *ledger) deed {
		return deed{who: l.watcher, path: at("POST /newsroom/moderation/readers/{}/memo", l.newReader().ID), form: url.Values{"text": {"Known to us."}}}
	},
	"POST /newsroom/moderation/readers/{reader}/bulk": func(l *ledger) deed {
		_, by := l.said()
		return deed{who: l.watcher, path: at("POST /newsroom/moderation/readers/{}/bulk", by.ID), form: url.Values{"rule": {string(discussion.RuleSpam)}, "expect": {"1"}}}
	},
	"POST /newsroom/moderation/sanctions/{sanction}/lift": func(l *ledger) deed {
		_, sanction := l.sanctioned(discussion.Mute, discussion.InChat)
		return deed{who: l.watcher, path: at("POST /newsroom/moderation/sanctions/{}/lift", sanction), form: url.Values{"note": {"Enough."}}}
	},
	"POST /newsroom/moderation/stories/{story}/state": func(l *ledger) deed {
		number, _ := l.publish(fmt.Sprint("Talked about ", l.next()))
		return deed{who: l.watcher, path: at("POST /newsroom/moderation/stories/{}/state", number), form: url.Values{"state": {"closed"}, "reason": {"The day is over."}}}
	},
	"POST /newsroom/moderation/stories/{story}/pin": func(l *ledger) deed {
		number, _ := l.publish(fmt.Sprint("Talked about ", l.next()))
		return deed{who: l.watcher, path: at("POST /newsroom/moderation/stories/{}/pin", number), form: url.Values{"pinned": {"1"}}}
	},
	"POST /newsroom/moderation/appeals/{appeal}/answer": func(l *ledger) deed {
		m, by := l.rejected()
		l.must(l.Board.Appeal(l.t.Context(), by.Actor, m.ID, "It was no spam."))
		pleas := must(l.Board.Appeals(l.t.Context(), l.boss.Actor, 0, 100))
		return deed{who: l.boss, path: at("POST /newsroom/moderation/appeals/{}/answer", pleas[len(pleas)-1].ID), form: url.Values{"answer": {"restore"}, "note": {"So it is."}}}
	},
	"POST /newsroom/moderation/acts/{act}/undo": func(l *ledger) deed {
		act := must(l.Board.Approve(l.t.Context(), l.watcher.Actor, discussion.Decision{Message: l.pending().ID}))
		return deed{who: l.watcher, path: at("POST /newsroom/moderation/acts/{}/undo", act.ID)}
	},
	"POST /newsroom/moderation/policy": func(l *ledger) deed {
		return deed{who: l.boss, path: "POST /newsroom/moderation/policy", form: url.Values{"edition": {"ar"}, "mode": {"pre_moderated"}}, setting: true}
	},
	"POST /newsroom/moderation/words": func(l *ledger) deed {
		lists := must(l.Board.Words(l.t.Context(), l.boss.Actor, "ar"))
		return deed{who: l.boss, path: "POST /newsroom/moderation/words", form: url.Values{"edition": {"ar"}, "version": {fmt.Sprint(lists.Version)}, "banned": {"drivel"}, "suspect": {""}}}
	},
}

var tokenForm = regexp.MustCompile(`token=([^&\s]+)`)

// applicant is somebody who has registered and not confirmed their address.
func (l *ledger) applicant() *reader {
	l.t.Helper()
	r := &reader{press: l.press, email: fmt.Sprintf("applicant%d@readers.example", l.next()), client: l.client()}
	before := must(l.Journal.Latest(l.t.Context()))
	got := l.ask(r.client, "POST", "/account/register", url.Values{"edition": {"en"}, "name": {fmt.Sprint("Applicant ", l.n)}, "email": {r.email}, "password": {password}})
	if got.status >= 400 {
		l.t.Fatalf("not registered: %d %s", got.status, got.body)
	}
	entries := must(l.Journal.Read(l.t.Context(), journal.Query{After: before}))
	id := must(strconv.ParseInt(strings.TrimPrefix(entries[len(entries)-1].Subject, "account:"), 10, 64))
	r.Actor = must(l.Book.Actor(l.t.Context(), id))
	return r
}

// token is what the link in a letter to somebody carries.
func (l *ledger) token(email string) string {
	l.t.Helper()
	link := l.letter(email)
	found := tokenForm.FindStringSubmatch(link)
	if found == nil {
		l.t.Fatalf("a link without a token: %s", link)
	}
	return must(url.QueryUnescape(found[1]))
}

// talkDeeds are what readers do with their accounts and in discussions.
var talkDeeds = deeds{
	"POST /account/register": func(l *ledger) deed {
		r := &reader{press: l.press, client: l.client()}
		return deed{who: r, path: "POST /account/register", form: url.Values{"edition": {"en"}, "name": {fmt.Sprint("New Reader ", l.next())}, "email": {fmt.Sprintf("new%d@readers.example", l.n)}, "password": {password}}, nobody: true}
	},
	"POST /account/letter/address": func(l *ledger) deed {
		r := l.applicant()
		l.clock.by.Add(int64(2 * time.Minute)) // two letters at once are refused
		return deed{who: r, path: "POST /account/letter/address", form: url.Values{"edition": {"en"}, "email": {fmt.Sprintf("other%d@readers.example", l.next())}}}
	},
	"POST /account/confirm": func(l *ledger) deed {
		r := l.applicant()
		return deed{who: r, path: "POST /account/confirm", form: url.Values{"edition": {"en"}, "token": {l.token(r.email)}}}
	},
	"POST /account/sign-in": func(l *ledger) deed {
		r := l.newReader()
		r.client = l.client()
		return deed{who: r, path: "POST /account/sign-in", form: url.Values{"edition": {"en"}, "email": {r.email}, "password": {password}}}
	},
	"POST /account/link": func(l *ledger) deed {
		r := l.newReader()
		r.client = l.client()
		l.must(l.Book.SendLink(l.t.Context(), account.LinkRequest{Email: r.email, Edition: "en", Address: "192.0.2.9"}))
		return deed{who: r, path: "POST /account/link", form: url.Values{"edition": {"en"}, "token": {l.token(r.email)}}}
	},
	"POST /account/sign-out": func(l *ledger) deed {
		return deed{who: l.newReader(), path: "POST /account/sign-out", form: url.Values{"edition": {"en"}}}
	},
	"POST /account/name": func(l *ledger) deed {
		return deed{who: l.newReader(), path: "POST /account/name", form: url.Values{"edition": {"en"}, "name": {fmt.Sprint("Renamed ", l.next())}}}
	},
	"POST /account/email": func(l *ledger) deed {
		return deed{who: l.newReader(), path: "POST /account/email", form: url.Values{"edition": {"en"}, "email": {fmt.Sprintf("moved%d@readers.example", l.next())}, "password": {password}}}
	},
	"POST /account/password": func(l *ledger) deed {
		return deed{who: l.newReader(), path: "POST /account/password", form: url.Values{"edition": {"en"}, "old_password": {password}, "password": {"another sentence about rain"}}}
	},
	"POST /account/sessions/{id}/end": func(l *ledger) deed {
		r := l.newReader()
		return deed{who: r, path: at("POST /account/sessions/{}/end", l.elsewhere(r)), form: url.Values{"edition": {"en"}}}
	},
	"POST /account/sessions/end-others": func(l *ledger) deed {
		r := l.newReader()
		l.elsewhere(r)
		return deed{who: r, path: "POST /account/sessions/end-others", form: url.Values{"edition": {"en"}}}
	},
	"POST /account/delete": func(l *ledger) deed {
		return deed{who: l.newReader(), path: "POST /account/delete", form: url.Values{"edition": {"en"}, "password": {password}, "messages": {"keep"}}}
	},

	"POST /{edition}/talk/{story}/messages": func(l *ledger) deed {
		return deed{who: l.newReader(), path: at("POST /en/talk/{}/messages", l.story), form: url.Values{"text": {fmt.Sprint("Words, ", l.next())}, "once": {fmt.Sprint(l.n)}}}
	},
	"POST /{edition}/talk/{story}/acknowledge": func(l *ledger) deed {
		r, sanction := l.sanctioned(discussion.Warn, discussion.InChat)
		return deed{who: r, path: at("POST /en/talk/{}/acknowledge", l.story), form: url.Values{"sanction": {fmt.Sprint(sanction)}}}
	},
	"POST /{edition}/talk/{story}/appeal": func(l *ledger) deed {
		r, sanction := l.sanctioned(discussion.Block, discussion.InChat)
		return deed{who: r, path: at("POST /en/talk/{}/appeal", l.story), form: url.Values{"sanction": {fmt.Sprint(sanction)}, "words": {"It was not me."}}}
	},
	"POST /{edition}/talk/{story}/{id}/edit": func(l *ledger) deed {
		m, by := l.said()
		return deed{who: by, path: l.message(m, "edit"), form: url.Values{"version": {versionOf(m)}, "text": {"Other words."}}}
	},
	"POST /{edition}/talk/{story}/{id}/delete": func(l *ledger) deed {
		m, by := l.said()
		return deed{who: by, path: l.message(m, "delete")}
	},
	"POST /{edition}/talk/{story}/{id}/react": func(l *ledger) deed {
		m, _ := l.said()
		return deed{who: l.newReader(), path: l.message(m, "react"), form: url.Values{"reaction": {"agree"}}}
	},
	"POST /{edition}/talk/{story}/{id}/report": func(l *ledger) deed {
		m, _ := l.said()
		return deed{who: l.newReader(), path: l.message(m, "report"), form: url.Values{"rule": {string(discussion.RuleSpam)}, "words": {"An advertisement."}}}
	},
	"POST /{edition}/talk/{story}/{id}/ignore": func(l *ledger) deed {
		m, _ := l.said()
		return deed{who: l.newReader(), path: l.message(m, "ignore"), form: url.Values{"ignore": {"1"}}}
	},
	"POST /{edition}/talk/{story}/{id}/appeal": func(l *ledger) deed {
		m, by := l.rejected()
		return deed{who: by, path: l.message(m, "appeal"), form: url.Values{"words": {"It was no spam."}}}
	},
}

// message is the address of something that is done with a message.
func (l *ledger) message(m discussion.Message, act string) string {
	return fmt.Sprintf("POST /en/talk/%d/%d/%s", m.Story, m.ID, act)
}
