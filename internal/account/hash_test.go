package account

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestPasswordTypedOnAnotherKeyboardIsTheSame(t *testing.T) {
	h := newHasher()
	hash, err := h.hash(t.Context(), "caf\u00e9 with a long tail")
	if err != nil {
		t.Fatal(err)
	}
	for password, want := range map[string]bool{"cafe\u0301 with a long tail": true, "cafe with a long tail": false, "": false} {
		same, stale, err := h.matches(t.Context(), hash, password)
		if err != nil || same != want || stale {
			t.Errorf("%q: same %v, stale %v, %v", password, same, stale, err)
		}
	}
	if !strings.HasPrefix(hash, "$argon2id$v=19$m=19456,t=2,p=1$") {
		t.Errorf("hash is %q", hash)
	}
}

func TestCheaperHashIsRenewed(t *testing.T) {
	h := newHasher()
	weak := cost{memory: 1024, passes: 1, threads: 1}
	salt := []byte("0123456789abcdef")
	key, err := h.compute(t.Context(), "x", salt, weak)
	if err != nil {
		t.Fatal(err)
	}
	same, stale, err := h.matches(t.Context(), encode(weak, salt, key), "x")
	if err != nil || !same || !stale {
		t.Errorf("same %v, stale %v, %v", same, stale, err)
	}
}

func TestSpoiltHashIsRefusedAndNotComputed(t *testing.T) {
	for _, bad := range []string{"", "plain", "$argon2id$v=19$m=99999999,t=2,p=1$AA$AA", "$argon2id$v=19$m=19456,t=0,p=1$AA$AA",
		"$argon2i$v=19$m=19456,t=2,p=1$AA$AA", "$argon2id$v=19$m=19456,t=2,p=1$AA$AA", "$argon2id$v=19$m=1,t=1,p=1$!$!"} {
		if _, _, err := newHasher().matches(t.Context(), bad, "x"); err == nil {
			t.Errorf("%q was taken for a hash", bad)
		}
	}
}

func TestFloodOfSignInsHoldsTwoHashes(t *testing.T) {
	h := newHasher()
	for range atOnce {
		h.places <- struct{}{}
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
	defer cancel()
	if _, err := h.hash(ctx, "x"); err != context.DeadlineExceeded {
		t.Errorf("a third hash was computed at the same time: %v", err)
	}
}

func TestNetworkPrefix(t *testing.T) {
	got := map[string]string{}
	for _, a := range []string{"203.0.113.7", "203.0.113.7:99", "::ffff:203.0.113.7", "2001:db8:1:1ff::9", "[2001:db8:1:1ff::9]:443", "fe80::1%eth0", "", "@"} {
		got[a] = prefix(a)
	}
	want := map[string]string{"203.0.113.7": "203.0.113.0/24", "203.0.113.7:99": "203.0.113.0/24", "::ffff:203.0.113.7": "203.0.113.0/24",
		"2001:db8:1:1ff::9": "2001:db8:1:100::/56", "[2001:db8:1:1ff::9]:443": "2001:db8:1:100::/56", "fe80::1%eth0": "fe80::/56", "": "unknown", "@": "unknown"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func FuzzStoredHash(f *testing.F) {
	f.Add(newHasher().unknown())
	f.Add("$argon2id$v=19$m=1,t=1,p=1$AA$AA")
	f.Fuzz(func(t *testing.T, encoded string) {
		c, _, key, err := decode(encoded)
		if err == nil && (c.memory > 8*current.memory || len(key) != hashLength || c.passes == 0 || c.threads == 0) {
			t.Errorf("%q would hold the machine: %+v", encoded, c)
		}
	})
}

func FuzzEmail(f *testing.F) {
	f.Add(" Anna@Meridian.example ")
	f.Add("а@почта.рф")
	f.Add("\"a b\"@c.example")
	f.Fuzz(func(t *testing.T, written string) {
		address, err := normalEmail(written)
		if err != nil {
			return
		}
		again, err := normalEmail(address)
		if err != nil || again != address || strings.ContainsAny(address, "\x00\r\n") {
			t.Errorf("%q became %q, then %q, %v", written, address, again, err)
		}
	})
}
