-- +goose Up
-- Notes in the margin, proposed changes and the inbox.
--
-- draft_note: a note may be about some words, found again by themselves and by what stands around them; it may answer
-- another note; a suggestion has the words to stand there instead, and what became of it.
alter table draft_note add column quote text not null default '';     -- the words as they were selected
alter table draft_note add column anchored text not null default '';  -- the words as they stood at the last save
alter table draft_note add column led_in text not null default '';
alter table draft_note add column led_out text not null default '';
alter table draft_note add column parent bigint not null default 0;   -- the note that this one answers; 0: none
alter table draft_note add column offer text not null default '';     -- of a suggestion
alter table draft_note add column verdict text not null default '';   -- of a suggestion: accepted, refused

-- draft_version: what its pictures said when it was saved, JSON of asset number to caption, credit and alternative text.
alter table draft_version add column pictures text not null default '{}';

-- notice, notice_wish: owned by package inbox. What waits for a person of the staff, and whether letters tell of it, too.
create table notice (
	id $ID,
	account bigint not null,          -- for whom
	kind text not null,               -- submitted, returned, mentioned, answered, noted, accepted, refused
	draft bigint not null,
	note bigint not null,             -- of the draft; 0: none
	made_by bigint not null,          -- account; 0: the house itself
	made_at $TIME not null,
	read_at $TIME,
	mailed_at $TIME
);
create index notice_of on notice (account, id);
create index notice_unread on notice (account, draft) where read_at is null;

create table notice_wish (
	account bigint primary key,
	letters $BOOL not null
);
