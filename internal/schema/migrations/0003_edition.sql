-- +goose Up
-- agency, edition, section, topic: owned by package edition.
create table agency (
	id integer primary key check (id = 1), -- one house for each installation
	name text not null,
	domain text not null
);
create table edition (
	code text primary key,
	name text not null,
	agency text not null,
	locale text not null,
	zone text not null,
	prefix text not null,
	host text not null,
	credit text not null,
	ascii_slug $BOOL not null,
	position integer not null,
	unique (host, prefix)
);
create table section (
	edition text not null references edition (code),
	slug text not null,
	name text not null,
	position integer not null,
	primary key (edition, slug)
);
create table topic (
	edition text not null references edition (code),
	slug text not null,
	name text not null,
	kind text not null,
	primary key (edition, slug)
);
