package newsroom

import (
	"strings"
	"sync"
	"time"

	"dateline.news/internal/ident"
)

// onceOnly does a thing once for each form, however often an impatient hand sends it: the second press waits for the
// first and gets its answer. It holds for one process and a few minutes, which is how long a double press lasts; what
// must hold for ever has its own key in the domain.
type onceOnly struct {
	mu   sync.Mutex
	done map[string]*outcome
}

type outcome struct {
	ready chan struct{}
	until time.Time
	value string
	err   error
}

// remembered is how long a form's answer is kept.
const remembered = 10 * time.Minute

func (o *onceOnly) do(key string, act func() (string, error)) (string, error) {
	o.mu.Lock()
	if known, ok := o.done[key]; ok {
		o.mu.Unlock()
		<-known.ready
		return known.value, known.err
	}
	first := &outcome{ready: make(chan struct{}), until: time.Now().Add(remembered)}
	o.forget()
	o.done[key] = first
	o.mu.Unlock()
	defer close(first.ready)
	first.value, first.err = act()
	if first.err != nil { // corrected and sent again it is a new try
		o.mu.Lock()
		delete(o.done, key)
		o.mu.Unlock()
	}
	return first.value, first.err
}

func (o *onceOnly) forget() {
	if o.done == nil {
		o.done = map[string]*outcome{}
	}
	now := time.Now()
	for key, known := range o.done {
		if now.After(known.until) {
			delete(o.done, key)
		}
	}
}

// onceKey names the form that was sent: its token, and who sent it.
func (v *visit) onceKey() string {
	token := v.field("once")
	if token == "" { // a form without one is a new form each time
		token = ident.Secret()
	}
	return v.who.Subject() + " " + token + " " + v.r.URL.Path
}

// cut parts what a session keeps in one text.
func cut(s string) (before, after string, found bool) { return strings.Cut(s, " ") }
