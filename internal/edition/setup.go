package edition

import (
	"context"
	"fmt"
	"slices"

	"dateline.news/internal/account"
	"dateline.news/internal/errs"
	"dateline.news/internal/journal"
	"dateline.news/internal/store"
	"dateline.news/internal/text"
)

// Setup is what the first-run questions ask.
type Setup struct {
	Agency   string    // the agency's name; empty: as it is
	Domain   string    // the authority of permanent ids; empty: as it is, at first "localhost"
	Editions []Edition // a code is enough; what is left out is filled in as usual
}

// Setup brings the house to what is asked for and may be repeated: editions that are missing are added, those that
// exist take over the fields that are set, sections that are missing are added. Nothing is removed.
func (h *House) Setup(ctx context.Context, who account.Actor, s Setup) error {
	if err := who.Must(account.ManageEdition, "", ""); err != nil {
		return err
	}
	return h.change(ctx, func(tx *store.Tx) error {
		agency, err := h.setAgency(ctx, tx, who, Agency{Name: text.Clean(s.Agency), Domain: text.Clean(s.Domain)})
		if err != nil {
			return err
		}
		for _, ed := range s.Editions {
			if err := h.ensure(ctx, tx, who, asked{ed, agency}); err != nil {
				return err
			}
		}
		return nil
	})
}

// asked is an edition as Setup was given it, with the agency that it belongs to.
type asked struct {
	Edition
	house Agency
}

func (h *House) setAgency(ctx context.Context, tx *store.Tx, who account.Actor, want Agency) (Agency, error) {
	var have Agency
	err := tx.QueryRow(ctx, "select name, domain from agency where id = 1"+tx.ForUpdate()).Scan(&have.Name, &have.Domain)
	if err != nil && !errs.Is(err, errs.NotFound) {
		return have, err
	}
	set(&want.Name, have.Name)
	set(&want.Domain, have.Domain)
	set(&want.Domain, "localhost")
	if want == have {
		return have, nil
	}
	if err := want.check(); err != nil {
		return have, err
	}
	if _, err := tx.Exec(ctx, `
		insert into agency (id, name, domain)
		values (1, $1, $2)
		on conflict (id) do update set name = excluded.name, domain = excluded.domain`, want.Name, want.Domain); err != nil {
		return have, err
	}
	editions, err := readEditions(ctx, tx)
	if err != nil {
		return have, err
	}
	var tags []string // the agency's name stands on every page of every edition
	for _, ed := range editions {
		tags = append(tags, "edition:"+ed.Code)
	}
	if err := h.note(tx, who, journal.Entry{Kind: "edition.agency_changed", Tags: tags}, map[string]any{"before": have, "after": want}); err != nil {
		return have, err
	}
	return want, h.rename(ctx, tx, who, renaming{have.Name, want.Name, editions})
}

// renaming is an agency that is called otherwise, with the editions that it has.
type renaming struct {
	from, to string
	editions []Edition
}

// rename gives the agency's new name to the editions that bore the old one; those with a name of their own keep it.
func (h *House) rename(ctx context.Context, tx *store.Tx, who account.Actor, r renaming) error {
	for _, have := range r.editions {
		want := have
		for _, name := range []*string{&want.Name, &want.Agency} {
			if *name == r.from {
				*name = r.to
			}
		}
		if err := h.rewrite(ctx, tx, who, have, want); err != nil {
			return fmt.Errorf("edition %q: %w", have.Code, err)
		}
	}
	return nil
}

func set[T comparable](field *T, other T) {
	var zero T
	if *field == zero {
		*field = other
	}
}

func (h *House) ensure(ctx context.Context, tx *store.Tx, who account.Actor, want asked) error {
	have, err := readEdition(ctx, tx, want.Code)
	if errs.Is(err, errs.NotFound) {
		return h.add(ctx, tx, who, want)
	}
	if err != nil {
		return err
	}
	for _, f := range [][2]*string{{&want.Name, &have.Name}, {&want.Agency, &have.Agency}, {&want.Locale, &have.Locale}, {&want.Zone, &have.Zone},
		{&want.Prefix, &have.Prefix}, {&want.Host, &have.Host}, {&want.Credit, &have.Credit}} {
		set(f[0], *f[1])
	}
	set(&want.Position, have.Position)
	set(&want.Accent, have.Accent)
	set(&want.ASCIISlug, have.ASCIISlug)
	if err := h.rewrite(ctx, tx, who, have, want.Edition); err != nil {
		return err
	}
	return h.ensureSections(ctx, tx, who, want.Edition)
}

func (h *House) ensureSections(ctx context.Context, tx *store.Tx, who account.Actor, want Edition) error {
	known, err := readSections(ctx, tx)
	if err != nil {
		return err
	}
	for i, s := range want.Sections {
		set(&s.Position, i+1)
		if at := slices.IndexFunc(known[want.Code], func(k Section) bool { return k.Slug == s.Slug }); at >= 0 {
			if known[want.Code][at] == s {
				continue
			}
			err = h.rewriteSection(ctx, tx, who, want.Code, s)
		} else {
			err = h.writeSection(ctx, tx, who, want.Code, s)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// usualSections are what a newsroom begins with when it names none: English where the language is not known.
func usualSections(language string) []Section {
	names, ok := sectionNames[language]
	if !ok {
		names = sectionNames["en"]
	}
	sections := make([]Section, len(names))
	for i, name := range names {
		sections[i] = Section{Slug: sectionSlugs[i], Name: name, Position: i + 1}
	}
	return sections
}

var sectionSlugs = []string{"world", "politics", "economy", "society", "science", "culture", "sport"}

var sectionNames = map[string][]string{
	"en": {"World", "Politics", "Economy", "Society", "Science", "Culture", "Sport"},
	"ru": {"В мире", "Политика", "Экономика", "Общество", "Наука", "Культура", "Спорт"},
	"ar": {"العالم", "سياسة", "اقتصاد", "مجتمع", "علوم", "ثقافة", "رياضة"},
	"es": {"Mundo", "Política", "Economía", "Sociedad", "Ciencia", "Cultura", "Deportes"},
	"fr": {"Monde", "Politique", "Économie", "Société", "Sciences", "Culture", "Sport"},
}
