// Package discussiontest writes long discussions straight into the board's tables, as Board.Post and Board.React would
// leave them: for tests and measures of what is read from them.
package discussiontest

import (
	"context"
	"fmt"

	"dateline.news/internal/store"
)

// Talk is a discussion to be filled. Its authors are the accounts First to First+Authors-1.
type Talk struct {
	Story    int64 // its discussion is open and empty
	Messages int
	First    int64
	Authors  int
}

// Fill writes the messages: of three one is an answer, of four one has reactions of three readers, and the ten newest no
// moderator has seen.
func Fill(ctx context.Context, db *store.DB, t Talk) error {
	statements := append(messages(db.Engine(), t), counters(t.Story)...)
	if db.Engine() == store.Postgres {
		statements = append(statements, "analyze") // its own daemon does it soon enough; SQLite must do without
	}
	return db.Update(ctx, func(tx *store.Tx) error {
		for _, s := range statements {
			if _, err := tx.Exec(ctx, s); err != nil {
				return fmt.Errorf("fill the discussion of story %d: %w", t.Story, err)
			}
		}
		return nil
	})
}

// numbers answers a query of the numbers 1 to n as i.
func numbers(engine store.Engine, n int) string {
	if engine == store.SQLite { // has no generate_series
		return fmt.Sprintf("with recursive n(i) as (select 1 union all select i + 1 from n where i < %d) select i from n", n)
	}
	return fmt.Sprintf("select generate_series(1, %d) as i", n)
}

func messages(engine store.Engine, t Talk) []string {
	return []string{
		fmt.Sprintf(`
		insert into discussion_message (story, edition, seq, state, shown, author, staff, version, parent, replies, reactions, featured,
			at, published, why, hits, rule, reason, answer, reports, reviewed, print, body)
		select d.story, d.edition, i, 'published', true, %d + i %% %d, false, 1, 0, 0, '{}', false,
			d.opened, d.opened, '', '', '', '', '', 0, i <= %d, '',
			'> What was said before
Message ' || i || ' has **a few words** more than one line takes, and https://meridian.example/' || i
		from discussion d, (%s) numbers
		where d.story = %d`, t.First, t.Authors, t.Messages-10, numbers(engine, t.Messages), t.Story),
		fmt.Sprintf(`
		update discussion_message
		set parent = (
			select p.id
			from discussion_message p
			where p.story = discussion_message.story and p.seq = discussion_message.seq - 1 - discussion_message.seq %% 40)
		where story = %d and seq %% 3 = 0 and seq > 40`, t.Story),
		fmt.Sprintf(`
		update discussion_message
		set replies = (select count(*) from discussion_message r where r.parent = discussion_message.id and r.parent > 0)
		where story = %d`, t.Story),
		fmt.Sprintf(`
		insert into discussion_reaction (message, reader, reaction)
		select m.id, %d + (m.seq + i) %% %d, case i when 1 then 'thanks' else 'agree' end
		from discussion_message m, (%s) numbers
		where m.story = %d and m.seq %% 4 = 0`, t.First, t.Authors, numbers(engine, 3), t.Story),
		fmt.Sprintf(`update discussion_message set reactions = '{"agree":2,"thanks":1}' where story = %d and seq %% 4 = 0`, t.Story),
	}
}

// counters brings the counters to what the messages say.
func counters(story int64) []string {
	return []string{
		fmt.Sprintf(`
		update discussion
		set messages = (select count(*) from discussion_message m where m.story = discussion.story),
			last_seq = (select max(seq) from discussion_message m where m.story = discussion.story),
			last_message = (select max(id) from discussion_message m where m.story = discussion.story),
			last_at = opened, listed = true
		where story = %d`, story),
		fmt.Sprintf(`
		insert into discussion_reader (reader, accepted, rejected)
		select author, count(*), 0
		from discussion_message
		where story = %d
		group by author
		on conflict (reader) do update
		set accepted = discussion_reader.accepted + excluded.accepted`, story),
	}
}
