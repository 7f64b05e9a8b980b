-- +goose Up
-- story, story_version, story_slug, story_list, story_correction, story_kin, story_withdrawal: owned by package story.
create table story (
	number $ID,
	edition text not null,
	kind text not null,
	state text not null,            -- published, held, killed
	day text not null,              -- of first publication in the edition's zone, frozen: '20261122'
	slug text not null,             -- of the newest headline
	version integer not null,       -- the newest
	section text not null,          -- of the newest version
	first_published $TIME not null, -- frozen
	published $TIME not null,       -- the newest version
	reason text not null,           -- public: why it is held or killed
	withdrawn $TIME                 -- when it was held or killed
);

create table story_version (
	story bigint not null references story (number),
	version integer not null,
	turn text not null,             -- first, update, correction
	published $TIME not null,
	actor text not null,
	copy text not null,             -- JSON of story.Copy without the body
	body text not null,             -- JSON of prose.Doc
	primary key (story, version)
);

create table story_slug (
	story bigint not null references story (number),
	slug text not null,
	since $TIME not null,
	primary key (story, slug)
);

-- story_list: one row for each list in which a story stands ('edition:en', 'section:en/politics', 'all:en' for the
-- newsroom …), so that every list is one walk along the primary key, however large the archive.
create table story_list (
	list text not null,
	first_published $TIME not null,
	number bigint not null references story (number),
	primary key (list, first_published, number)
);
create index story_list_number on story_list (number);

create table story_correction (
	id $ID,
	story bigint not null references story (number),
	edition text not null,
	version integer not null,       -- the version that it made
	place text not null,
	old text not null,
	new text not null,
	class text not null,
	cause text not null,            -- for the newsroom
	note text not null,             -- for readers
	actor text not null,
	at $TIME not null
);
create index story_correction_story on story_correction (story, id);
create index story_correction_edition on story_correction (edition, id);

-- story_kin: a translation and its original, once in each direction; made_by is the story whose copy says so.
create table story_kin (
	story bigint not null references story (number),
	kin bigint not null references story (number),
	made_by bigint not null references story (number),
	primary key (story, kin, made_by)
);
create index story_kin_made_by on story_kin (made_by);

create table story_withdrawal (
	id $ID,
	story bigint not null references story (number),
	kind text not null,             -- story.held, story.released, story.killed, story.restored
	reason text not null,           -- public
	memo text not null,             -- for the newsroom; the note of a release or restore
	actor text not null,
	at $TIME not null
);
create index story_withdrawal_story on story_withdrawal (story, id);

-- What was published is never rewritten, not even by a mistake of ours.
-- only sqlite
-- +goose StatementBegin
create trigger story_version_kept before update on story_version
begin
	select raise(abort, 'a published version is never changed');
end;
-- +goose StatementEnd
-- +goose StatementBegin
create trigger story_version_not_deleted before delete on story_version
begin
	select raise(abort, 'a published version is never deleted');
end;
-- +goose StatementEnd
-- end
-- only postgres
-- +goose StatementBegin
create function story_version_kept() returns trigger language plpgsql as $kept$
begin
	raise exception 'a published version is never changed or deleted';
end
$kept$;
-- +goose StatementEnd
create trigger story_version_kept before update or delete on story_version
	for each row execute function story_version_kept();
-- end
