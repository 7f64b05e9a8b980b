package mail_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"dateline.news/internal/mail"
	"dateline.news/internal/mail/mailtest"
)

func TestFolderKeepsTheContract(t *testing.T) {
	mailtest.Contract(t, func(t *testing.T) mailtest.Box {
		dir := filepath.Join(t.TempDir(), "mail")
		box, err := mail.Open(dir)
		if err != nil {
			t.Fatal(err)
		}
		return mailtest.Box{Outbox: box, Read: func(t *testing.T) [][]byte { return files(t, dir) }}
	})
}

func files(t *testing.T, dir string) [][]byte {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil {
		t.Fatal(err)
	}
	var all [][]byte
	for _, name := range names {
		content, err := os.ReadFile(name)
		if err != nil || !strings.HasSuffix(name, ".eml") {
			t.Fatalf("%s: %v", name, err)
		}
		all = append(all, content)
	}
	return all
}

func TestSMTPKeepsTheContract(t *testing.T) {
	for name, c := range map[string]struct {
		behaviour      mailtest.Behaviour
		scheme, extras string
	}{
		"encrypted by STARTTLS":         {mailtest.Behaviour{StartTLS: true, Login: "news:s3cret/?"}, "smtp://news:s3cret%2F%3F@", ""},
		"encrypted from the first byte": {mailtest.Behaviour{Implicit: true}, "smtps://", ""},
		"on this machine":               {mailtest.Behaviour{}, "smtp://", "?tls=none"},
	} {
		t.Run(name, func(t *testing.T) {
			mailtest.Contract(t, func(t *testing.T) mailtest.Box {
				server := mailtest.Serve(t, c.behaviour)
				box := smtp(t, c.scheme+server.Address()+c.extras).Trust(server.Roots)
				return mailtest.Box{Outbox: box, Read: func(t *testing.T) (all [][]byte) {
					for _, l := range server.Letters() {
						if l.Encrypted != (c.extras == "") || l.To != "reader@example.net" || l.From != "news@meridian.example" {
							t.Errorf("from %s to %s, encrypted: %v", l.From, l.To, l.Encrypted)
						}
						all = append(all, l.Content)
					}
					return all
				}}
			})
		})
	}
}

func smtp(t *testing.T, address string) *mail.SMTP {
	t.Helper()
	box, err := mail.OpenSMTP(address)
	if err != nil {
		t.Fatal(err)
	}
	return box
}

func TestSecondAttemptLeavesOneFile(t *testing.T) {
	dir := t.TempDir()
	box, err := mail.OpenFolder(dir)
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := box.Deliver(t.Context(), mailtest.Sealed()); err != nil {
			t.Fatal(err)
		}
	}
	if n := len(files(t, dir)); n != 1 {
		t.Errorf("%d files, want 1", n)
	}
	if box.Folder() != dir {
		t.Errorf("the operator is told of %q", box.Folder())
	}
}

func TestLetterIsNotSentInTheClear(t *testing.T) {
	for name, b := range map[string]mailtest.Behaviour{
		"a server without encryption":               {Login: "u:p"},
		"a server that somebody in between has cut": {StartTLS: true, Answer: func(c string) string { return map[bool]string{true: "454 not now"}[c == "STARTTLS"] }},
	} {
		server := mailtest.Serve(t, b)
		err := smtp(t, "smtp://u:p@"+server.Address()).Trust(server.Roots).Deliver(t.Context(), mailtest.Sealed())
		if err == nil || len(server.Letters()) > 0 {
			t.Errorf("%s got the letter (%v)", name, err)
		}
	}
	server := mailtest.Serve(t, mailtest.Behaviour{StartTLS: true})
	if err := smtp(t, "smtp://"+server.Address()).Deliver(t.Context(), mailtest.Sealed()); err == nil || len(server.Letters()) > 0 {
		t.Errorf("a server with a stranger's certificate got the letter (%v)", err)
	}
}

func TestRefusalSaysWhetherToTryAgain(t *testing.T) {
	at := func(verb, reply string) func(string) string {
		return func(command string) string {
			if strings.HasPrefix(command, verb) {
				return reply
			}
			return ""
		}
	}
	for name, c := range map[string]struct {
		behaviour mailtest.Behaviour
		outcome   string
		permanent bool
	}{
		"no such reader":   {mailtest.Behaviour{Answer: at("RCPT", "550 5.1.1 <reader@example.net>: no such user")}, "550 5.1.1", true},
		"mailbox full":     {mailtest.Behaviour{Answer: at("RCPT", "452 4.2.2 reader@example.net is full")}, "452 4.2.2", false},
		"words refused":    {mailtest.Behaviour{Answer: at("DATA", "554 5.7.1 not wanted")}, "554 5.7.1", true},
		"sender not known": {mailtest.Behaviour{Answer: at("MAIL", "550 5.7.1 who are you")}, "550 5.7.1", false},
		"server is silent": {mailtest.Behaviour{Silent: true}, "unreachable", false},
	} {
		server := mailtest.Serve(t, c.behaviour)
		box := smtp(t, "smtp://"+server.Address()+"?tls=none").Patience(time.Second)
		err := box.Deliver(t.Context(), mailtest.Sealed())
		var refusal *mail.Refusal
		if !errors.As(err, &refusal) || refusal.Outcome() != c.outcome || refusal.Permanent != c.permanent {
			t.Errorf("%s: %v (%+v), want %q, permanent: %v", name, err, refusal, c.outcome, c.permanent)
		}
	}
	server := mailtest.Serve(t, mailtest.Behaviour{StartTLS: true, Login: "u:right"})
	err := smtp(t, "smtp://u:wrong@"+server.Address()).Trust(server.Roots).Deliver(t.Context(), mailtest.Sealed())
	var refusal *mail.Refusal
	if !errors.As(err, &refusal) || refusal.Permanent {
		t.Errorf("a wrong password of ours ended the letter: %v", err)
	}
}

func TestOperatorIsToldWhatIsWrongWithTheServersAddress(t *testing.T) {
	for _, address := range []string{"smtp://", "smtp://user:hush@/", "smtp://host:0", "smtp://host?tls=maybe", "smtp://host?from=nobody", "smtp://u:hush@host/path"} {
		_, err := mail.Open(address)
		if err == nil || strings.Contains(err.Error(), "hush") {
			t.Errorf("%s: %v", address, err)
		}
	}
	server := mailtest.Serve(t, mailtest.Behaviour{})
	if err := smtp(t, "smtp://"+server.Address()+"?tls=none&from=desk@meridian.example").Deliver(t.Context(), mailtest.Sealed()); err != nil {
		t.Fatal(err)
	}
	if got := server.Letters()[0].From; got != "desk@meridian.example" {
		t.Errorf("sent from %s", got)
	}
}
