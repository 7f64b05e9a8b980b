package discussion

import (
	"context"
	"time"

	"dateline.news/internal/account"
	"dateline.news/internal/errs"
	"dateline.news/internal/store"
)

// appeal is one row of discussion_appeal.
type appeal struct {
	id, reader, message, sanction int64
	edition, section, words       string
	decidedBy                     int64
	answer                        Answer
	at                            time.Time
}

const appealColumns = `
		select p.id, p.reader, p.message, p.sanction, p.edition, p.section, p.words, p.decided_by, p.answer, p.at
		from discussion_appeal p`

func scanAppeal(scan func(...any) error) (appeal, error) {
	var p appeal
	var at store.Time
	err := scan(&p.id, &p.reader, &p.message, &p.sanction, &p.edition, &p.section, &p.words, &p.decidedBy, &p.answer, &at)
	p.at = at.Time
	return p, err
}

func (p appeal) insert(ctx context.Context, tx *store.Tx) error {
	_, err := tx.Exec(ctx, `
		insert into discussion_appeal (reader, message, sanction, edition, section, words, at, decided_by, answer, note)
		values ($1, $2, $3, $4, $5, $6, $7, $8, 'waiting', '')`,
		p.reader, p.message, p.sanction, p.edition, p.section, p.words, store.At(p.at), p.decidedBy)
	return err
}

func tidyPlea(words string) (string, error) {
	words, err := tidyWords("words", words, maxPlea)
	if err == nil && words == "" {
		err = errs.At("words", "discussion.empty", nil)
	}
	return words, err
}

// Appeal asks another moderator about an own rejected message, once. words: at most 1,000 runes.
func (b *Board) Appeal(ctx context.Context, who account.Actor, message int64, words string) error {
	if _, err := b.mine(ctx, who, message); err != nil {
		return err
	}
	words, err := tidyPlea(words)
	if err != nil {
		return err
	}
	return b.db.Update(ctx, func(tx *store.Tx) error {
		c, err := b.begin(ctx, tx, who, message)
		if err != nil {
			return err
		}
		if !c.m.MayAppeal() {
			return errs.Say(errs.Conflict, "discussion.appeal_not", nil)
		}
		plea := appeal{reader: who.ID, message: message, edition: c.d.Edition, section: c.d.Section, words: words, at: c.now, decidedBy: c.m.decidedBy}
		if err := plea.insert(ctx, tx); err != nil {
			return err
		}
		c.m.Answer = Waiting
		return c.move(ctx, Appealed)
	})
}

// AppealSanction asks another moderator about a block, once.
func (b *Board) AppealSanction(ctx context.Context, who account.Actor, sanction int64, words string) error {
	if err := mayTalk(who); err != nil {
		return err
	}
	words, err := tidyPlea(words)
	if err != nil {
		return err
	}
	return b.db.Update(ctx, func(tx *store.Tx) error {
		s, err := readSanction(ctx, tx, sanction, tx.ForUpdate())
		if err != nil {
			return err
		}
		switch {
		case s.Reader != who.ID:
			return errs.Say(errs.NotFound, "discussion.no_sanction", nil)
		case s.Measure != Block || s.Appeal != NoAppeal || !s.InForce(b.clock.Now()):
			return errs.Say(errs.Conflict, "discussion.appeal_not", nil)
		}
		plea := appeal{reader: who.ID, sanction: s.ID, edition: s.Edition, section: s.section, words: words, at: b.clock.Now(), decidedBy: s.By}
		if err := plea.insert(ctx, tx); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, "update discussion_sanction set answer = 'waiting' where id = $1", s.ID); err != nil {
			return err
		}
		return b.tellSanction(tx, who, "reader.appealed", s)
	})
}

// Plea is an open appeal.
type Plea struct {
	ID       int64     `json:"id"`
	Reader   int64     `json:"reader"`
	Name     string    `json:"name"`
	Edition  string    `json:"edition,omitempty"`
	Message  *Case     `json:"message,omitempty"`
	Sanction *Sanction `json:"sanction,omitempty"`
	Words    string    `json:"words"`
	At       time.Time `json:"at"`
	Mine     bool      `json:"mine"` // the actor decided before, or it is his own: another must answer
}

// Appeals answers the open appeals where the actor moderates, oldest first. after: Plea.ID to go on from. limit 0 means
// 30, at most 100.
func (b *Board) Appeals(ctx context.Context, who account.Actor, after int64, limit int) ([]Plea, error) {
	if err := mustModerate(who, ""); err != nil {
		return nil, err
	}
	limit = size(limit, 30, 100)
	var list []Plea
	for len(list) < limit {
		batch, err := b.openAppeals(ctx, after, limit)
		if err != nil {
			return nil, err
		}
		for _, p := range batch {
			after = p.id
			if !who.Can(account.Moderate, p.edition, p.section) || len(list) == limit {
				continue
			}
			plea, err := b.plea(ctx, who, p)
			if err != nil {
				return nil, err
			}
			list = append(list, plea)
		}
		if len(batch) < limit {
			break
		}
	}
	return list, nil
}

func (b *Board) openAppeals(ctx context.Context, after int64, limit int) ([]appeal, error) {
	rows, err := b.db.Query(ctx, appealColumns+`
		where p.answer = 'waiting' and p.id > $1
		order by p.id
		limit $2`, after, limit)
	if err != nil {
		return nil, err
	}
	var batch []appeal
	err = store.Each(rows, func(scan func(...any) error) error {
		p, err := scanAppeal(scan)
		batch = append(batch, p)
		return err
	})
	return batch, err
}

func (b *Board) plea(ctx context.Context, who account.Actor, p appeal) (Plea, error) {
	plea := Plea{ID: p.id, Reader: p.reader, Edition: p.edition, Words: p.words, At: p.at, Mine: p.decidedBy == who.ID || p.reader == who.ID}
	names, err := b.people.Names(ctx, b.db, []int64{p.reader})
	if err != nil {
		return Plea{}, err
	}
	plea.Name = names[p.reader]
	if p.sanction != 0 {
		s, err := readSanction(ctx, b.db, p.sanction, "")
		plea.Sanction = &s
		return plea, err
	}
	m, err := readMessage(ctx, b.db, p.message, "")
	if err != nil {
		return Plea{}, err
	}
	cases, err := b.cases(ctx, []record{m})
	if err != nil {
		return Plea{}, err
	}
	plea.Message = &cases[0]
	return plea, nil
}

// AnswerForm decides an appeal.
type AnswerForm struct {
	Appeal  int64  // Plea.ID
	Restore bool   // take the decision back; otherwise it is upheld
	Note    string // to the reader, at most 500 runes
}

// Answer decides an appeal, for good. Who decided before, and whom it concerns, is refused.
func (b *Board) Answer(ctx context.Context, who account.Actor, f AnswerForm) (Act, error) {
	note, err := tidyNote(f.Note)
	if err != nil {
		return Act{}, err
	}
	f.Note = note
	p, err := scanAppeal(b.db.QueryRow(ctx, appealColumns+`
		where p.id = $1`, f.Appeal).Scan)
	if err != nil {
		return Act{}, err
	}
	if err := who.Must(account.Moderate, p.edition, p.section); err != nil {
		return Act{}, err
	}
	if p.reader == who.ID || p.decidedBy == who.ID {
		return Act{}, errs.Say(errs.Forbidden, "discussion.own_appeal", nil)
	}
	var done Act
	err = b.db.Update(ctx, func(tx *store.Tx) error {
		if p.sanction != 0 {
			done, err = b.answerSanction(ctx, tx, who, f)
			return err
		}
		c, err := b.begin(ctx, tx, who, p.message)
		if err != nil {
			return err
		}
		done, err = c.answer(ctx, f)
		return err
	})
	return done, err
}

// close writes the answer to an open appeal; errs.Conflict where a colleague was faster.
func (f AnswerForm) close(ctx context.Context, tx *store.Tx, who account.Actor, at time.Time) (Answer, error) {
	answer := Upheld
	if f.Restore {
		answer = Overturned
	}
	n, err := tx.Exec(ctx, `
		update discussion_appeal
		set answer = $1, answered_by = $2, answered_at = $3, note = $4
		where id = $5 and answer = 'waiting'`, string(answer), who.ID, store.At(at), f.Note, f.Appeal)
	if err == nil && n == 0 {
		err = overtaken()
	}
	return answer, err
}

func (c *change) answer(ctx context.Context, f AnswerForm) (Act, error) {
	if err := c.mayDecide(0); err != nil {
		return Act{}, err
	}
	answer, err := f.close(ctx, c.tx, c.who, c.now)
	if err != nil {
		return Act{}, err
	}
	act := c.about(ActAnswer)
	act.Note = f.Note
	if err := insertAct(ctx, c.tx, &act, was{}); err != nil {
		return Act{}, err
	}
	c.m.Answer, c.m.reviewed = answer, true
	if f.Note != "" {
		c.m.Reason = f.Note
	}
	to := Removed
	if f.Restore {
		c.m.Rule, c.m.Reason, c.m.decidedBy = "", "", nobody
		to = Published
	}
	if err := c.unclaim(ctx); err != nil {
		return Act{}, err
	}
	return act, c.move(ctx, to)
}

func (b *Board) answerSanction(ctx context.Context, tx *store.Tx, who account.Actor, f AnswerForm) (Act, error) {
	now := b.clock.Now()
	answer, err := f.close(ctx, tx, who, now)
	if err != nil {
		return Act{}, err
	}
	s, err := scanSanction(tx.QueryRow(ctx, sanctionColumns+`
		join discussion_appeal p on p.sanction = s.id
		where p.id = $1`, f.Appeal).Scan)
	if err != nil {
		return Act{}, err
	}
	if _, err := tx.Exec(ctx, "update discussion_sanction set answer = $1 where id = $2", string(answer), s.ID); err != nil {
		return Act{}, err
	}
	act := s.act(who, ActAnswer, now)
	act.Note = f.Note
	if err := insertAct(ctx, tx, &act, was{}); err != nil {
		return Act{}, err
	}
	if f.Restore {
		return act, b.lift(ctx, tx, who, s)
	}
	return act, b.tellSanction(tx, who, "reader.answered", s)
}
