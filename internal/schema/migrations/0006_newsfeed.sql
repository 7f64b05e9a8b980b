-- +goose Up
-- newsfeed_line: owned by package newsfeed. One row for each story, as the public may see it now.
create table newsfeed_line (
	story bigint primary key,
	edition text not null,
	kind text not null,
	state text not null,
	event text not null,            -- the last thing that happened to it
	headline text not null,         -- '' where the story is withdrawn
	path text not null,
	section text not null,
	label text not null,
	urgency integer not null,
	asset bigint not null,          -- the lead picture; 0: none
	corrected $BOOL not null,
	updated $BOOL not null,
	reason text not null,           -- public: why it is withdrawn
	first_published $TIME not null, -- its place
	changed $TIME not null,
	first_journal bigint not null,  -- the journal's id of its first publication
	journal bigint not null         -- the journal's id of the last change
);
create index newsfeed_line_place on newsfeed_line (edition, first_published, story);
create index newsfeed_line_journal on newsfeed_line (edition, journal);
create index newsfeed_line_first on newsfeed_line (edition, first_journal);
create index newsfeed_line_withdrawn on newsfeed_line (edition, journal) where state <> 'published'; -- few among many
