-- +goose Up
-- house_page: owned by package edition. What an edition says about itself; every version is kept, the newest counts.
create table house_page (
	edition text not null references edition (code),
	slug text not null,             -- imprint, privacy, rules, contact
	version integer not null,
	title text not null,
	body text not null,             -- prose JSON
	shown $BOOL not null,           -- readers find it
	saved_by text not null,         -- as the journal names the actor
	saved_at $TIME not null,
	primary key (edition, slug, version)
);
-- The newsroom's own colour, "#173f8a"; '' is the usual one.
alter table edition add column accent text not null default '';
