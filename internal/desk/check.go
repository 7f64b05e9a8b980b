package desk

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"dateline.news/internal/account"
	"dateline.news/internal/edition"
	"dateline.news/internal/errs"
	"dateline.news/internal/ident"
	"dateline.news/internal/mediabank"
	"dateline.news/internal/proof"
	"dateline.news/internal/prose"
	"dateline.news/internal/store"
	"dateline.news/internal/story"
)

// FindingKind says what the check before publishing has found.
type FindingKind string

// The kinds of finding. The first four have to be put right; the others can be ticked off by whoever has looked.
const (
	FindingAlt      FindingKind = "alt"      // a picture without alternative text
	FindingCredit   FindingKind = "credit"   // a picture without a credit
	FindingRights   FindingKind = "rights"   // a picture that may not be published
	FindingDateline FindingKind = "dateline" // a dateline without its place
	FindingName     FindingKind = "name"     // a name that is spelt two ways
	FindingWord     FindingKind = "word"     // a word that the style file replaces
	FindingLink     FindingKind = "link"     // a link that does not answer
	FindingFigure   FindingKind = "figure"   // a figure to be held against its source
	FindingQuote    FindingKind = "quote"    // a quotation to be held against its source
)

// FindingKinds lists the kinds in the order in which they are shown.
var FindingKinds = []FindingKind{FindingAlt, FindingCredit, FindingRights, FindingDateline, FindingName, FindingWord, FindingLink, FindingFigure, FindingQuote}

// Ticks says whether a finding of the kind can be ticked off.
func (k FindingKind) Ticks() bool { return slices.Index(FindingKinds, k) >= 4 }

// Finding is one line of the check before publishing.
type Finding struct {
	Kind    FindingKind `json:"kind"`
	Mark    string      `json:"mark,omitempty"` // by which it is ticked off
	Place   string      `json:"place"`          // "headline", "lede", "lead.asset", a place of the body
	Asset   int64       `json:"asset,omitempty"`
	Words   string      `json:"words,omitempty"`
	Instead string      `json:"instead,omitempty"` // the usual spelling, or what the style file wants
	Note    string      `json:"note,omitempty"`    // of the style file
	Why     string      `json:"why,omitempty"`     // of the style file
	Context string      `json:"context,omitempty"`
	Status  int         `json:"status,omitempty"` // of a link: the HTTP status
	Fault   string      `json:"fault,omitempty"`  // of a link: why there was none; of rights: catalogue key
	Waiting bool        `json:"waiting,omitempty"`
	Ticks   []Tick      `json:"ticks,omitempty"`
	refused *errs.Error // of rights
}

// Tick is somebody's word that they have checked it.
type Tick struct {
	By      int64     `json:"by"` // account; 0: the operator
	Version int       `json:"version"`
	At      time.Time `json:"at"`
}

// Open says whether the finding is still to be seen to. A link that is being asked is not.
func (f Finding) Open() bool { return len(f.Ticks) == 0 && !f.Waiting }

// Refused answers why a picture may not be published, nil of other findings.
func (f Finding) Refused() *errs.Error { return f.refused }

// Check answers what is to be looked at before the draft is published, and gives its links to be asked in the background. It
// needs the right to see the draft.
func (d *Desk) Check(ctx context.Context, who account.Actor, id int64) ([]Finding, error) {
	draft, err := d.Get(ctx, who, id)
	if err != nil {
		return nil, err
	}
	if draft.Open() {
		if err := d.askLinks(ctx, links(draft.Copy)); err != nil {
			return nil, err
		}
	}
	return d.findings(ctx, d.db, draft)
}

// findings reads the draft's text and what stands beside it.
func (d *Desk) findings(ctx context.Context, q store.Queryer, draft Draft) ([]Finding, error) {
	ed, err := d.house.ByCode(ctx, draft.Edition)
	if err != nil {
		return nil, err
	}
	all, err := d.pictureFindings(ctx, q, draft, ed)
	if err != nil {
		return nil, err
	}
	if line := draft.Copy.Dateline; line != nil && strings.TrimSpace(line.Place) == "" {
		all = append(all, Finding{Kind: FindingDateline, Place: "dateline.place"})
	}
	words, err := d.wordFindings(ctx, q, draft)
	if err != nil {
		return nil, err
	}
	linked, err := d.linkFindings(ctx, q, draft.Copy)
	if err != nil {
		return nil, err
	}
	all = append(append(all, words...), linked...)
	slices.SortStableFunc(all, func(a, b Finding) int {
		return slices.Index(FindingKinds, a.Kind) - slices.Index(FindingKinds, b.Kind)
	})
	return all, d.ticked(ctx, q, draft, all)
}

// pictureFindings answers what is wrong with the pictures: no credit, no alternative text, no right to publish them.
func (d *Desk) pictureFindings(ctx context.Context, q store.Queryer, draft Draft, ed edition.Edition) ([]Finding, error) {
	numbers := draft.Copy.Pictures()
	assets, err := d.bank.Load(ctx, q, numbers)
	if err != nil {
		return nil, err
	}
	var all []Finding
	for _, number := range numbers {
		f := Finding{Place: place(draft.Copy, number), Asset: number}
		a, known := assets[number]
		f.Words = a.In(ed.Locale).Headline
		if known && mediabank.CreditLine(a, mediabank.CreditPattern) == "" {
			f.Kind = FindingCredit
			all = append(all, f)
		}
		if known && strings.TrimSpace(a.In(ed.Locale).Alt) == "" {
			f.Kind = FindingAlt
			all = append(all, f)
		}
		refused, err := d.refusedPicture(ctx, q, number)
		if err != nil {
			return nil, err
		}
		if refused != nil && refused.Key != "mediabank.uncredited" && refused.Key != "mediabank.processing" {
			f.Kind, f.Fault, f.refused = FindingRights, refused.Key, refused
			all = append(all, f)
		}
	}
	return all, nil
}

// refusedPicture answers the mediabank's refusal of a picture, nil where it may be published.
func (d *Desk) refusedPicture(ctx context.Context, q store.Queryer, number int64) (*errs.Error, error) {
	err := d.bank.Publishable(ctx, q, number, d.clock.Now())
	var said *errs.Error
	switch {
	case err == nil:
		return nil, nil
	case errs.Is(err, errs.NotFound):
		return errs.Say(errs.NotFound, "mediabank.unknown", map[string]any{"Number": number}), nil
	case errs.Is(err, errs.Blocked) && errors.As(err, &said):
		return said, nil
	}
	return nil, err
}

// wordFindings reads the words: names, the style file's, figures and quotations.
func (d *Desk) wordFindings(ctx context.Context, q store.Queryer, draft Draft) ([]Finding, error) {
	passages := proofPassages(draft.Copy)
	known, err := d.knownNames(ctx, q, draft)
	if err != nil {
		return nil, err
	}
	style, err := d.style(ctx, q, draft.Edition)
	if err != nil {
		return nil, err
	}
	var all []Finding
	for _, p := range proof.Names(passages, known) {
		all = append(all, Finding{Kind: FindingName, Place: p.Place, Words: p.Words, Instead: p.Usual})
	}
	for _, h := range style.Find(passages) {
		all = append(all, Finding{Kind: FindingWord, Place: h.Place, Words: h.Words, Instead: h.Rule.Instead, Note: h.Rule.Note, Why: h.Rule.Why, Context: h.Context})
	}
	for kind, marks := range map[FindingKind][]proof.Mark{FindingFigure: proof.Figures(passages), FindingQuote: proof.Quotes(passages)} {
		for _, m := range marks {
			all = append(all, Finding{Kind: kind, Place: m.Place, Words: m.Words, Context: m.Context})
		}
	}
	at := map[string]string{}
	for _, p := range passages {
		at[p.Place] = p.Words
	}
	for i, f := range all {
		all[i].Mark = mark64(string(f.Kind), f.Words, f.Instead, f.Context, at[f.Place])
	}
	return all, nil
}

// mark64 is by what a finding is known again: the same words in the same passage.
func mark64(parts ...string) string { return ident.Digest(strings.Join(parts, "\x00"))[:32] }

func proofPassages(c story.Copy) []proof.Passage {
	var all []proof.Passage
	for _, p := range c.Passages() {
		all = append(all, proof.Passage{Place: p.Place, Words: p.Words, Quote: p.Quote})
	}
	return all
}

// knownNames answers the names that the draft and its edition know: bylines, speakers, topics.
func (d *Desk) knownNames(ctx context.Context, q store.Queryer, draft Draft) ([]string, error) {
	var names []string
	for _, b := range draft.Copy.Bylines {
		names = append(names, b.Name)
	}
	draft.Copy.Body.Walk(func(_ string, n prose.Node) bool {
		if n.Type == prose.TypeBlockquote && n.Attrs.Speaker != "" {
			names = append(names, n.Attrs.Speaker)
		}
		return true
	})
	topics, err := d.house.Names(ctx, q, draft.Edition)
	return append(names, topics...), err
}

// ticked gives the findings the ticks that stand.
func (d *Desk) ticked(ctx context.Context, q store.Queryer, draft Draft, findings []Finding) error {
	rows, err := q.Query(ctx, "select mark, person, version, at from draft_tick where draft = $1 order by at, person", draft.ID)
	if err != nil {
		return err
	}
	ticks := map[string][]Tick{}
	if err := store.Each(rows, func(scan func(...any) error) error {
		var mark string
		var t Tick
		var at store.Time
		err := scan(&mark, &t.By, &t.Version, &at)
		t.At = at.Time
		ticks[mark] = append(ticks[mark], t)
		return err
	}); err != nil {
		return err
	}
	for i, f := range findings {
		if f.Mark != "" {
			findings[i].Ticks = ticks[f.Mark]
		}
	}
	return nil
}

// Ticking is what somebody says of the findings of a version: those that they have checked now, and those that they take back.
type Ticking struct {
	Version int // that was shown
	On      []string
	Off     []string
}

// Tick remembers what somebody has checked, for the version and the person. It needs the right to write in the
// section: a colleague may check the figures of another. A tick stands in later versions while its passage says the same; what the text does not say (any
// more) cannot be ticked.
func (d *Desk) Tick(ctx context.Context, who account.Actor, id int64, t Ticking) ([]Finding, error) {
	_, err := d.act(ctx, id, func(tx *store.Tx, draft *Draft) error {
		if err := who.Must(account.Write, draft.Edition, draft.Copy.Section); err != nil {
			return err
		}
		if !draft.Open() {
			return errs.Say(errs.Conflict, "desk.not_open", nil)
		}
		if t.Version != draft.Version {
			return errs.Say(errs.Conflict, "desk.check_other_version", map[string]any{"Shown": t.Version, "Current": draft.Version})
		}
		findings, err := d.findings(ctx, tx, *draft)
		if err != nil {
			return err
		}
		for _, mark := range t.On {
			if !slices.ContainsFunc(findings, func(f Finding) bool { return f.Mark == mark && f.Kind.Ticks() }) {
				return errs.At("on", "desk.check_no_such", nil)
			}
			if _, err := tx.Exec(ctx, `
				insert into draft_tick (draft, mark, person, version, at)
				values ($1, $2, $3, $4, $5)
				on conflict (draft, mark, person) do nothing`, id, mark, who.ID, draft.Version, store.At(d.clock.Now())); err != nil {
				return err
			}
		}
		for _, mark := range t.Off {
			if _, err := tx.Exec(ctx, "delete from draft_tick where draft = $1 and mark = $2 and person = $3", id, mark, who.ID); err != nil {
				return err
			}
		}
		if len(t.On)+len(t.Off) == 0 {
			return nil
		}
		return d.record(tx, who, *draft, "draft.checked", map[string]any{"version": draft.Version, "ticked": t.On, "taken_back": t.Off})
	})
	if err != nil {
		return nil, err
	}
	return d.Check(ctx, who, id)
}

// checkBlocks says whether the section of a draft demands that its check has no open findings.
func (d *Desk) checkBlocks(ctx context.Context, draft Draft) (bool, error) {
	ed, err := d.house.ByCode(ctx, draft.Edition)
	return err == nil && ed.Rules(draft.Copy.Section).CheckBlocks, err
}

// checkStands refuses to publish what is still to be looked at, in sections that demand it.
func (d *Desk) checkStands(ctx context.Context, q store.Queryer, draft Draft) error {
	blocks, err := d.checkBlocks(ctx, draft)
	if err != nil || !blocks {
		return err
	}
	findings, err := d.findings(ctx, q, draft)
	if err != nil {
		return err
	}
	findings = slices.DeleteFunc(findings, func(f Finding) bool { return !f.Open() })
	if len(findings) > 0 {
		first := findings[0]
		return &errs.Error{Kind: errs.Blocked, Key: "desk.check_open", Field: first.Place,
			Args: map[string]any{"Count": len(findings), "Kind": string(first.Kind), "Words": first.label()}}
	}
	waiting, err := d.unanswered(ctx, q, draft.Copy)
	if err != nil || len(waiting) == 0 {
		return err
	}
	return &errs.Error{Kind: errs.Blocked, Key: "desk.check_waits", Field: "body", Args: map[string]any{"Count": len(waiting), "Words": waiting[0]}}
}

// label names a finding in a line.
func (f Finding) label() string {
	if f.Words != "" {
		return f.Words
	}
	if f.Asset != 0 {
		return fmt.Sprintf("#%d", f.Asset)
	}
	return f.Place
}
