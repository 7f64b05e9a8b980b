-- +goose Up
-- draft_wanted, draft_line, desk_search, desk_batch, desk_batch_draft: owned by package desk.

-- draft_wanted: by when a text is wanted.
create table draft_wanted (
	draft bigint primary key references draft (id),
	due_at $TIME not null
);

-- draft_line: a draft as the newsroom's list shows and finds it, without its text. It is made from the other tables in
-- the transaction of every change; a draft that has none yet is given one at the start of the program.
create table draft_line (
	draft bigint primary key references draft (id),
	edition text not null,
	section text not null,
	stage text not null,              -- as in draft
	standing text not null,           -- the newsroom's own stage in which it lies, or stage
	shown text not null,              -- of what was published, the newest draft alone: the story's state; otherwise ''
	author bigint not null,
	urgency integer not null,
	updated $TIME not null,
	schedule_at $TIME,
	due_at $TIME,                     -- of an open draft
	version integer not null,
	story bigint not null,
	kind text not null,
	label text not null,
	approved $BOOL not null,          -- this very version
	embargo_mode text not null,
	embargo_until $TIME,
	updated_by bigint not null,
	headline text not null,
	slugline text not null,
	words text not null               -- what is searched, folded
);
create index draft_line_open on draft_line (edition, draft) where stage in ('writing', 'submitted', 'approved');
create index draft_line_open_section on draft_line (edition, section, draft) where stage in ('writing', 'submitted', 'approved');
create index draft_line_standing on draft_line (edition, standing, draft);
create index draft_line_author on draft_line (edition, author, draft) where stage in ('writing', 'submitted', 'approved');
create index draft_line_due on draft_line (edition, due_at, draft) where due_at is not null;
create index draft_line_schedule on draft_line (edition, schedule_at, draft) where schedule_at is not null;
create index draft_line_shown on draft_line (edition, draft) where shown <> '';
create index draft_line_story on draft_line (story, draft) where story <> 0;

-- desk_search: one person's questions to the list, by name.
create table desk_search (
	id $ID,
	account bigint not null,
	edition text not null,
	name text not null,
	search text not null,             -- JSON of desk.Search
	made $TIME not null,
	unique (account, edition, name)
);

-- desk_batch: one act on several drafts, for taking it back; desk_batch_draft: each draft on which it was carried out.
create table desk_batch (
	id $ID,
	edition text not null,
	act text not null,
	made_by bigint not null,
	made_at $TIME not null,
	undone_at $TIME
);
create index desk_batch_maker on desk_batch (made_by, id);
create table desk_batch_draft (
	batch bigint not null references desk_batch (id),
	draft bigint not null references draft (id),
	was text not null,                -- JSON: where the draft stood before
	became text not null,             -- and after: what must still be so for it to be taken back
	undone $BOOL not null,
	primary key (batch, draft)
);

-- plan_entry: owned by package planning. What the newsroom means to cover.
create table plan_entry (
	id $ID,
	edition text not null,
	section text not null,
	slugline text not null,
	note text not null,
	place text not null,
	begins $TIME not null,            -- when it happens
	all_day $BOOL not null,           -- the hour of begins means nothing
	deadline $TIME,                   -- by when the text is wanted
	writer bigint not null,           -- account; 0: nobody yet
	photographer bigint not null,     -- account; 0: nobody yet
	length integer not null,          -- words that are wanted; 0: not said
	picture text not null,            -- '', wanted, ordered
	version integer not null,
	draft bigint not null,            -- of the desk; 0: not started
	cancelled_at $TIME,
	cancelled_by bigint not null,
	why text not null,                -- it was cancelled
	once text,                        -- key of its making, its maker's own
	made_by bigint not null,
	made $TIME not null,
	changed_by bigint not null,
	changed $TIME not null
);
create index plan_entry_day on plan_entry (edition, begins, id);
create index plan_entry_draft on plan_entry (draft) where draft <> 0;
create unique index plan_entry_once on plan_entry (made_by, once) where once is not null;
