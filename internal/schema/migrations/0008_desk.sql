-- +goose Up
-- draft, draft_version, draft_note, draft_alone: owned by package desk.
create table draft (
	id $ID,
	edition text not null,
	kind text not null,
	story bigint not null,            -- the published story that this is the next version of; 0: a new one
	base integer not null,            -- the story's version that the text was made from
	version integer not null,         -- grows with every change of what would be printed
	stage text not null,
	headline text not null,           -- from copy, for lists
	section text not null,            -- from copy, for rights
	copy text not null,               -- story.Copy as JSON, without its body
	embargo_mode text not null,
	embargo_until $TIME,
	schedule_at $TIME,
	approved_version integer not null, -- 0: none; counts only while it equals version
	approved_pictures text not null,   -- digest of captions and credits as they stood at the approval
	approved_by bigint not null,
	approved_at $TIME,
	author bigint not null,           -- account; 0: the operator
	updated_by bigint not null,
	created $TIME not null,
	updated $TIME not null,
	source text not null,             -- where an imported text came from
	once text,                        -- idempotency key of its making, its author's own
	body text not null                -- prose JSON; last, so that a list reads past no long text
);
create unique index draft_once on draft (author, once) where once is not null;
create index draft_due on draft (schedule_at, id) where schedule_at is not null;
create index draft_waiting on draft (edition, schedule_at, id) where schedule_at is not null;
-- lists, with and without an edition: what is open, one stage, one person's
create index draft_open on draft (edition, id) where stage in ('writing', 'submitted', 'approved');
create index draft_open_anywhere on draft (id) where stage in ('writing', 'submitted', 'approved');
create index draft_stage on draft (edition, stage, id);
create index draft_author on draft (author, stage, id);
-- a story has one draft of its next version, however many ask for it at once
create unique index draft_story on draft (story) where story <> 0 and stage in ('writing', 'submitted', 'approved');

create table draft_version (
	draft bigint not null references draft (id),
	version integer not null,
	copy text not null,
	embargo_mode text not null,
	embargo_until $TIME,
	saved_by bigint not null,
	saved_at $TIME not null,
	kept $BOOL not null,              -- first, submitted, approved, returned or spiked: goes on being kept
	primary key (draft, version)
);

create table draft_note (
	id $ID,
	draft bigint not null references draft (id),
	kind text not null,
	body text not null,
	place text not null,
	made_by bigint not null,
	made_at $TIME not null,
	resolved_by bigint not null,
	resolved_at $TIME
);
create index draft_note_draft on draft_note (draft, id);

create table draft_alone (
	draft bigint not null references draft (id),
	story bigint not null,
	version integer not null,
	published_by bigint not null,
	published_at $TIME not null,
	read_by bigint not null,
	read_at $TIME,
	primary key (story, version)
);
create index draft_alone_unread on draft_alone (published_at, story, version) where read_at is null;
