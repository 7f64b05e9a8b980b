package app_test

import (
	"fmt"
	"net/url"
	"strings"

	"github.com/pquerna/otp/totp"

	"dateline.news/internal/account"
	"dateline.news/internal/edition"
	"dateline.news/internal/front"
)

// rule says whether corrections in a section take two people.
func (l *ledger) rule(section string, second bool) {
	l.t.Helper()
	l.must(l.House.ChangeSection(l.t.Context(), account.Operator(), "en", edition.Section{Slug: section, Name: "Sport", Position: 2, Rules: edition.Rules{SecondCorrector: second}}))
}

// stage is a stage that the newsroom has made, empty.
func (l *ledger) stage() string {
	l.t.Helper()
	code := fmt.Sprintf("legal%d", l.next())
	got := l.boss.send("/newsroom/editions/en/stages", url.Values{"stage": {code}, "name": {"Legal"}, "position": {"1"}})
	if got.status >= 400 {
		l.t.Fatalf("no stage: %d %s", got.status, got.body)
	}
	return code
}

// secondStep gives somebody a second step of the sign-in and answers its secret.
func (l *ledger) secondStep(who *reader, confirm bool) string {
	l.t.Helper()
	enrolment := must(l.Book.Enrol(l.t.Context(), who.Actor, password, "Meridian"))
	if confirm {
		must(l.Book.Confirm(l.t.Context(), who.Actor, must(totp.GenerateCode(enrolment.Secret, l.Clock.Now()))))
	}
	return enrolment.Secret
}

// elsewhere signs somebody in with another browser and answers that session.
func (l *ledger) elsewhere(who *reader) int64 {
	l.t.Helper()
	before := map[int64]bool{}
	for _, s := range must(l.Book.Sessions(l.t.Context(), who.Actor, who.ID)) {
		before[s.ID] = true
	}
	there := *who
	there.client = l.client()
	there.signIn()
	for _, s := range must(l.Book.Sessions(l.t.Context(), who.Actor, who.ID)) {
		if !before[s.ID] {
			return s.ID
		}
	}
	l.t.Fatal("no other session")
	return 0
}

func at(path string, number int64) string { return strings.Replace(path, "{}", fmt.Sprint(number), 1) }

// newsroomDeeds are the newsroom's own account, its people, its settings and its home page.
var newsroomDeeds = deeds{
	"POST /newsroom/sign-in": func(l *ledger) deed {
		who := l.colleague(account.Reporter)
		who.client = l.client()
		return deed{who: who, path: "POST /newsroom/sign-in", form: url.Values{"email": {who.email}, "password": {password}}}
	},
	"POST /newsroom/sign-out": func(l *ledger) deed {
		return deed{who: l.colleague(account.Reporter), path: "POST /newsroom/sign-out"}
	},
	"POST /newsroom/account/profile": func(l *ledger) deed {
		return deed{setting: true, who: l.author, path: "POST /newsroom/account/profile", form: url.Values{"name": {"Ada Lind"}, "locale": {"en"}}}
	},
	"POST /newsroom/account/password": func(l *ledger) deed {
		next := "another sentence about rain"
		return deed{who: l.colleague(account.Reporter), path: "POST /newsroom/account/password", form: url.Values{"old_password": {password}, "password": {next}, "password_again": {next}}}
	},
	"POST /newsroom/account/code/confirm": func(l *ledger) deed {
		who := l.colleague(account.Reporter)
		return deed{who: who, path: "POST /newsroom/account/code/confirm", form: url.Values{"code": {must(totp.GenerateCode(l.secondStep(who, false), l.Clock.Now()))}}}
	},
	"POST /newsroom/account/code/remove": func(l *ledger) deed {
		who := l.colleague(account.Reporter)
		l.secondStep(who, true)
		return deed{who: who, path: "POST /newsroom/account/code/remove", form: url.Values{"password": {password}}}
	},
	"POST /newsroom/account/sessions/{session}/end": func(l *ledger) deed {
		who := l.colleague(account.Reporter)
		return deed{who: who, path: at("POST /newsroom/account/sessions/{}/end", l.elsewhere(who))}
	},
	"POST /newsroom/account/sessions/end-others": func(l *ledger) deed {
		who := l.colleague(account.Reporter)
		l.elsewhere(who)
		return deed{who: who, path: "POST /newsroom/account/sessions/end-others"}
	},
	"POST /newsroom/account/keys": func(l *ledger) deed {
		return deed{who: l.author, path: "POST /newsroom/account/keys", form: url.Values{"name": {"wire"}}}
	},
	"POST /newsroom/account/keys/{key}/revoke": func(l *ledger) deed {
		_, key, err := l.Book.AddKey(l.t.Context(), l.author.Actor, l.author.ID, "wire")
		l.must(err)
		return deed{who: l.author, path: at("POST /newsroom/account/keys/{}/revoke", key.ID)}
	},
	"POST /newsroom/staff": func(l *ledger) deed {
		email := fmt.Sprintf("new%d@meridian.example", l.next())
		return deed{who: l.boss, path: "POST /newsroom/staff", form: url.Values{"email": {email}, "name": {"Some Body"}, "locale": {"en"}, "password": {password}, "role": {"reporter"}, "place": {"en"}}}
	},
	"POST /newsroom/staff/{account}/profile": func(l *ledger) deed {
		of := l.colleague(account.Reporter)
		return deed{setting: true, who: l.boss, path: at("POST /newsroom/staff/{}/profile", of.ID), form: url.Values{"name": {"Another Name"}, "locale": {"en"}, "email": {of.email}}}
	},
	"POST /newsroom/staff/{account}/roles": func(l *ledger) deed {
		return deed{who: l.boss, path: at("POST /newsroom/staff/{}/roles", l.colleague(account.Reporter).ID), form: url.Values{"role": {"editor"}, "place": {"en"}}, setting: true}
	},
	"POST /newsroom/staff/{account}/password": func(l *ledger) deed {
		return deed{who: l.boss, path: at("POST /newsroom/staff/{}/password", l.colleague(account.Reporter).ID), form: url.Values{"password": {"another sentence about rain"}}}
	},
	"POST /newsroom/staff/{account}/code/remove": func(l *ledger) deed {
		of := l.colleague(account.Reporter)
		l.secondStep(of, true)
		return deed{who: l.boss, path: at("POST /newsroom/staff/{}/code/remove", of.ID), form: url.Values{"password": {password}}}
	},
	"POST /newsroom/staff/{account}/disable": func(l *ledger) deed {
		return deed{who: l.boss, path: at("POST /newsroom/staff/{}/disable", l.colleague(account.Reporter).ID)}
	},
	"POST /newsroom/staff/{account}/enable": func(l *ledger) deed {
		of := l.colleague(account.Reporter)
		l.must(l.Book.Disable(l.t.Context(), account.Operator(), of.ID))
		return deed{who: l.boss, path: at("POST /newsroom/staff/{}/enable", of.ID)}
	},
	"POST /newsroom/staff/{account}/sessions/end": func(l *ledger) deed {
		return deed{who: l.boss, path: at("POST /newsroom/staff/{}/sessions/end", l.colleague(account.Reporter).ID)}
	},
	"POST /newsroom/staff/{account}/keys/{key}/revoke": func(l *ledger) deed {
		of := l.colleague(account.Reporter)
		_, key, err := l.Book.AddKey(l.t.Context(), of.Actor, of.ID, "wire")
		l.must(err)
		return deed{who: l.boss, path: at(at("POST /newsroom/staff/{}/keys/{}/revoke", of.ID), key.ID)}
	},

	"POST /newsroom/editions": func(l *ledger) deed {
		return deed{who: l.boss, path: "POST /newsroom/editions", form: url.Values{"code": {fmt.Sprintf("es%d", l.next())}, "locale": {"es"}}, setting: true}
	},
	"POST /newsroom/agency": func(l *ledger) deed {
		return deed{who: l.boss, path: "POST /newsroom/agency", form: url.Values{"agency": {fmt.Sprint("Meridian ", l.next())}, "domain": {"meridian.example"}}, setting: true}
	},
	"POST /newsroom/editions/{code}": func(l *ledger) deed {
		return deed{who: l.boss, path: "POST /newsroom/editions/en", form: url.Values{"name": {fmt.Sprint("Meridian ", l.next())}, "usual_colour": {"1"}}, setting: true}
	},
	"POST /newsroom/editions/{code}/pages/{page}": func(l *ledger) deed {
		return deed{who: l.boss, path: "POST /newsroom/editions/en/pages/imprint", form: url.Values{"version": {"0"}, "title": {"Imprint"}, "text": {"1 Quay Street."}}, setting: true}
	},
	"POST /newsroom/editions/{code}/sections": func(l *ledger) deed {
		return deed{who: l.boss, path: "POST /newsroom/editions/en/sections", form: url.Values{"name": {"Port"}, "slug": {fmt.Sprint("port-", l.next())}}, setting: true}
	},
	"POST /newsroom/editions/{code}/sections/{slug}": func(l *ledger) deed {
		return deed{who: l.boss, path: "POST /newsroom/editions/en/sections/world", form: url.Values{"name": {fmt.Sprint("World ", l.next())}, "position": {"1"}}, setting: true}
	},
	"POST /newsroom/editions/{code}/sections/{slug}/remove": func(l *ledger) deed {
		slug := fmt.Sprint("gone-", l.next())
		l.must(l.House.AddSection(l.t.Context(), account.Operator(), "en", edition.Section{Slug: slug, Name: "Gone"}))
		return deed{who: l.boss, path: "POST /newsroom/editions/en/sections/" + slug + "/remove", setting: true}
	},
	"POST /newsroom/editions/{code}/stages": func(l *ledger) deed {
		return deed{who: l.boss, path: "POST /newsroom/editions/en/stages", form: url.Values{"stage": {fmt.Sprint("facts", l.next())}, "name": {"Facts"}, "position": {"1"}}, setting: true}
	},
	"POST /newsroom/editions/{code}/stages/{stage}": func(l *ledger) deed {
		return deed{who: l.boss, path: "POST /newsroom/editions/en/stages/" + l.stage(), form: url.Values{"name": {"Lawyers"}, "position": {"1"}}, setting: true}
	},
	"POST /newsroom/editions/{code}/stages/{stage}/remove": func(l *ledger) deed {
		return deed{who: l.boss, path: "POST /newsroom/editions/en/stages/" + l.stage() + "/remove", form: url.Values{"into": {"submitted"}}, setting: true}
	},
	"POST /newsroom/topics": func(l *ledger) deed {
		return deed{who: l.editor, path: "POST /newsroom/topics", form: url.Values{"edition": {"en"}, "name": {fmt.Sprint("Harvest ", l.next())}, "kind": {"theme"}}}
	},

	"POST /newsroom/front": func(l *ledger) deed {
		order := must(l.Front.Current(l.t.Context(), "en"))
		return deed{who: l.chief, path: "POST /newsroom/front?edition=en", form: url.Values{"edition": {"en"}, "version": {fmt.Sprint(order.Version)}, "story": {fmt.Sprint(l.published())}, "zone": {string(front.Top)}, "place": {"1"}}}
	},
	"POST /newsroom/front/undo": func(l *ledger) deed {
		order := must(l.Front.Current(l.t.Context(), "en"))
		order.Slots = []front.Slot{{Zone: front.Top, Place: 1, Story: l.published()}}
		order = must(l.Front.Arrange(l.t.Context(), l.chief.Actor, order))
		return deed{who: l.chief, path: "POST /newsroom/front/undo?edition=en", form: url.Values{"edition": {"en"}, "version": {fmt.Sprint(order.Version)}}}
	},
}
