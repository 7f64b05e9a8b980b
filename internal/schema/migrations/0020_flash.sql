-- +goose Up
-- What flashes, the breaking banner and the care for translations add.
--
-- banner: owned by package banner. Every breaking banner that ever stood; of an edition's the newest counts, while it is
-- not ended and its time is not over.
create table banner (
	id $ID,
	edition text not null,
	story bigint not null,            -- where it leads
	line text not null,               -- '': the story's headline, as it is at the time
	put_by text not null,             -- journal subject
	put_at $TIME not null,
	until $TIME not null,
	ended_by text not null,           -- journal subject; '' while it stands
	ended_at $TIME
);
create index banner_edition on banner (edition, id);
create index banner_standing on banner (until, id) where ended_at is null;

-- Of an update: readers who have seen the story are told of it as of a new one.
alter table draft add column news $BOOL not null default $FALSE;

-- What a draft translates: the story of its text, or the draft that was not published yet when the translation began.
alter table draft add column translates bigint not null default 0;
alter table draft add column origin_draft bigint not null default 0;
-- only sqlite
update draft set translates = coalesce(json_extract(copy, '$.translates.number'), 0);
-- end
-- only postgres
update draft set translates = coalesce(cast(cast(copy as json) -> 'translates' ->> 'number' as bigint), 0);
-- end
create index draft_translates on draft (translates) where translates <> 0;
create index draft_origin on draft (origin_draft) where origin_draft <> 0;

-- desk_task: owned by package desk. What happened to a story of which another edition has a translation: the desk there
-- has to look after it.
create table desk_task (
	id $ID,
	edition text not null,            -- of the translation, whose desk it is for
	section text not null,            -- of the translation, for rights
	story bigint not null,            -- the translation; 0: it is not published yet
	draft bigint not null,            -- the open draft of the translation, 0 for none
	origin bigint not null,           -- what it translates
	kind text not null,               -- story.updated, story.corrected, story.held, story.released, story.killed, story.restored
	pressing integer not null,        -- 0: a hold or kill, which stands on top; 1: the rest
	version integer not null,         -- of the origin, now
	base integer not null,            -- of the origin, that the translation was made from
	made_at $TIME not null,
	done_by text not null,            -- journal subject; '' while it is open
	done_at $TIME,
	note text not null                -- of who has done it
);
create index desk_task_open on desk_task (edition, pressing, id) where done_at is null;
create index desk_task_story on desk_task (story, id);
create index desk_task_draft on desk_task (draft, id) where draft <> 0;
create index desk_task_origin on desk_task (origin, id);
create index desk_task_done on desk_task (edition, done_at) where done_at is not null;
