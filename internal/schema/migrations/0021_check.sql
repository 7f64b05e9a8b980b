-- +goose Up
-- desk_style, desk_link, draft_tick: owned by package desk. What a text is checked against before it is published.
--
-- desk_style: the style file of an edition, as it was written.
create table desk_style (
	edition text primary key,
	body text not null,
	updated_by bigint not null,
	updated $TIME not null
);

-- desk_link: whether a link answered when it was asked last.
create table desk_link (
	digest text primary key,          -- of the address, which may be long
	address text not null,
	asked $TIME not null,             -- when it was given to be asked
	answered $TIME,                   -- null: not yet
	status integer not null,          -- of HTTP; 0: none
	fault text not null               -- fetch.Fault, '' where there was a status
);

-- draft_tick: what somebody has checked. It stands while the passage says what it said.
create table draft_tick (
	draft bigint not null references draft (id),
	mark text not null,               -- digest of kind, words and passage
	person bigint not null,           -- account; 0: the operator
	version integer not null,         -- that was checked
	at $TIME not null,
	primary key (draft, mark, person)
);
