package discussion

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"dateline.news/internal/account"
	"dateline.news/internal/errs"
	"dateline.news/internal/journal"
	"dateline.news/internal/lang"
	"dateline.news/internal/store"
	"dateline.news/internal/text"
)

// Policy is what an edition does with new discussions.
type Policy struct {
	Mode         State         `json:"mode"`                    // Open, PreModerated, Slow or Off
	Seconds      int           `json:"seconds,omitempty"`       // Slow
	CloseAfter   time.Duration `json:"close_after,omitempty"`   // after publication; 0: never
	ArchiveAfter time.Duration `json:"archive_after,omitempty"` // after publication; 0: never
}

// DefaultPolicy is that of an edition that has chosen none: open for two weeks, archived after a year.
var DefaultPolicy = Policy{Mode: Open, CloseAfter: 14 * 24 * time.Hour, ArchiveAfter: 365 * 24 * time.Hour}

// The bounds of Slow, in seconds.
const (
	LeastSlow = 5
	MostSlow  = 3600
)

// Policy answers the policy of an edition.
func (b *Board) Policy(ctx context.Context, edition string) (Policy, error) {
	return readPolicy(ctx, b.db, edition)
}

func readPolicy(ctx context.Context, q store.Queryer, edition string) (Policy, error) {
	var kept string
	err := q.QueryRow(ctx, "select policy from discussion_policy where edition = $1", edition).Scan(&kept)
	if errs.Is(err, errs.NotFound) {
		return DefaultPolicy, nil
	}
	if err != nil {
		return Policy{}, err
	}
	var p Policy
	err = json.Unmarshal([]byte(kept), &p)
	return p, err
}

// SetPolicy changes what becomes of discussions that open from now on.
func (b *Board) SetPolicy(ctx context.Context, who account.Actor, edition string, p Policy) error {
	if err := who.Must(account.Moderate, edition, ""); err != nil {
		return err
	}
	if _, err := b.house.ByCode(ctx, edition); err != nil {
		return err
	}
	switch {
	case !slices.Contains([]State{Open, PreModerated, Slow, Off}, p.Mode):
		return errs.At("mode", "discussion.mode_unknown", nil)
	case p.Mode == Slow && (p.Seconds < LeastSlow || p.Seconds > MostSlow):
		return errs.At("seconds", "discussion.slow_bounds", map[string]any{"Least": LeastSlow, "Most": MostSlow})
	case p.CloseAfter < 0:
		return errs.At("close_after", "discussion.until_past", nil)
	case p.ArchiveAfter < 0:
		return errs.At("archive_after", "discussion.until_past", nil)
	}
	kept, err := json.Marshal(p)
	if err != nil {
		return err
	}
	return b.db.Update(ctx, func(tx *store.Tx) error {
		before, err := readPolicy(ctx, tx, edition)
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `
			insert into discussion_policy (edition, policy)
			values ($1, $2)
			on conflict (edition) do update
			set policy = excluded.policy`, edition, string(kept))
		if err != nil {
			return err
		}
		return b.noteRules(ctx, tx, ruling{ActPolicy, edition, who, map[string]any{"before": before, "after": p}})
	})
}

// ruling is a change of an edition's rules. What a list of words was is not repeated: it can be as long as the list.
type ruling struct {
	kind, edition string
	who           account.Actor
	payload       any
}

// noteRules keeps a change of an edition's rules in the history and journals it, for its moderators.
func (b *Board) noteRules(ctx context.Context, tx *store.Tx, r ruling) error {
	a := Act{Kind: r.kind, By: r.who.ID, Edition: r.edition, At: b.clock.Now()}
	if err := insertAct(ctx, tx, &a, was{}); err != nil {
		return err
	}
	e := journal.Entry{Edition: r.edition, Kind: "discussion." + r.kind, Subject: "edition:" + r.edition, Actor: r.who.Subject(), Audience: journal.Moderator}
	_, err := b.journal.Add(tx, e, r.payload)
	return err
}

// Words are the lists of a language. A word is found in every case and form that text.Fold makes equal, in letters of
// another script that look the same, and with its letters parted or repeated; "word*" finds all words that begin so;
// several words are found as a phrase.
type Words struct {
	Banned  []string `json:"banned"`  // refused, and the author is told which
	Suspect []string `json:"suspect"` // a moderator sees the message first

	// Language is that of the edition: the lists hold for all editions that share it. It is answered, and not read.
	Language string `json:"language"`
	// Version grows with every change. SetWords refuses lists that were made from an older one; 0 replaces any.
	Version int64 `json:"version,omitempty"`
}

const (
	mostListed  = 20000
	longestWord = 60
)

// compiledWords are the lists of a language, ready to be asked.
type compiledWords struct {
	version         int64
	banned, suspect *wordList
}

// language answers the language of an edition's catalogue and word lists.
func (b *Board) language(ctx context.Context, edition string) string {
	ed, err := b.house.ByCode(ctx, edition)
	if err != nil {
		return lang.Code(edition) // the house will be asked again; until then the code of the edition says it
	}
	base, _, _ := strings.Cut(ed.Locale, "-")
	return strings.ToLower(base)
}

// compiled answers the lists of a language, compiled once for each change on each node.
func (b *Board) compiled(ctx context.Context, language string) (*compiledWords, error) {
	var version int64
	err := b.db.QueryRow(ctx, "select version from discussion_words where language = $1", language).Scan(&version)
	if err != nil && !errs.Is(err, errs.NotFound) {
		return nil, err
	}
	if kept, ok := b.lists.Load(language); ok && kept.(*compiledWords).version == version {
		return kept.(*compiledWords), nil
	}
	words, version, err := readWords(ctx, b.db, language)
	if err != nil {
		return nil, err
	}
	fresh := &compiledWords{version: version, banned: compile(words.Banned), suspect: compile(words.Suspect)}
	b.lists.Store(language, fresh)
	return fresh, nil
}

func readWords(ctx context.Context, q store.Queryer, language string) (Words, int64, error) {
	var w Words
	var version int64
	var banned, suspect string
	err := q.QueryRow(ctx, "select version, banned, suspect from discussion_words where language = $1", language).Scan(&version, &banned, &suspect)
	if errs.Is(err, errs.NotFound) {
		return Words{}, 0, nil
	}
	if err == nil {
		err = json.Unmarshal([]byte(banned), &w.Banned)
	}
	if err == nil {
		err = json.Unmarshal([]byte(suspect), &w.Suspect)
	}
	return w, version, err
}

// Words answers the lists of an edition's language, for moderators.
func (b *Board) Words(ctx context.Context, who account.Actor, edition string) (Words, error) {
	if err := who.Must(account.Moderate, edition, ""); err != nil {
		return Words{}, err
	}
	language := b.language(ctx, edition)
	w, version, err := readWords(ctx, b.db, language)
	w.Language, w.Version = language, version
	return w, err
}

// SetWords replaces the lists of an edition's language; at most 20,000 words of 60 code points in each. A word that is
// refused is named with its line, the first being 1; errs.Conflict where the lists have changed since Words.Version.
func (b *Board) SetWords(ctx context.Context, who account.Actor, edition string, w Words) error {
	if err := who.Must(account.Moderate, edition, ""); err != nil {
		return err
	}
	if _, err := b.house.ByCode(ctx, edition); err != nil {
		return err
	}
	banned, err := listed("banned", w.Banned)
	if err != nil {
		return err
	}
	suspect, err := listed("suspect", w.Suspect)
	if err != nil {
		return err
	}
	language := b.language(ctx, edition)
	return b.db.Update(ctx, func(tx *store.Tx) error {
		var stands int64
		err := tx.QueryRow(ctx, "select version from discussion_words where language = $1"+tx.ForUpdate(), language).Scan(&stands)
		if err != nil && !errs.Is(err, errs.NotFound) {
			return err
		}
		if w.Version != 0 && w.Version != stands {
			return errs.Say(errs.Conflict, "discussion.changed_meanwhile", nil)
		}
		_, err = tx.Exec(ctx, `
			insert into discussion_words (language, version, banned, suspect)
			values ($1, 1, $2, $3)
			on conflict (language) do update
			set version = discussion_words.version + 1, banned = excluded.banned, suspect = excluded.suspect`,
			language, banned, suspect)
		if err != nil {
			return err
		}
		return b.noteRules(ctx, tx, ruling{kind: ActWords, edition: edition, who: who})
	})
}

// listed tidies a list: each word once, in order.
func listed(field string, words []string) (string, error) {
	tidy := []string{} // null would not be read as a list everywhere
	for i, word := range words {
		word = text.Clean(word)
		switch {
		case word == "":
			continue
		case len(plainWords(word)) == 0:
			return "", errs.At(field, "discussion.word_signs", map[string]any{"Line": i + 1, "Word": clip(word, longestWord)})
		case utf8.RuneCountInString(word) > longestWord:
			return "", errs.At(field, "discussion.word_long", map[string]any{"Line": i + 1, "Word": clip(word, longestWord), "Most": longestWord})
		}
		tidy = append(tidy, word)
	}
	slices.Sort(tidy)
	tidy = slices.Compact(tidy)
	if len(tidy) > mostListed {
		return "", errs.At(field, "discussion.words_many", map[string]any{"Most": mostListed})
	}
	kept, err := json.Marshal(tidy)
	return string(kept), err
}
