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
	headline text not null,           -- headline to urgency: from copy, for lists
	slugline text not null,
	section text not null,
	urgency integer not null,
	copy text not null,               -- story.Copy as JSON
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
	once text                         -- idempotency key of its making
);
create unique index draft_once on draft (once);
create index draft_due on draft (schedule_at) where schedule_at is not null;
create index draft_list on draft (edition, stage, updated, id);
create index draft_story on draft (story) where story <> 0;

create table draft_version (
	draft bigint not null references draft (id),
	version integer not null,
	copy text not null,
	embargo_mode text not null,
	embargo_until $TIME,
	saved_by bigint not null,
	saved_at $TIME not null,
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
