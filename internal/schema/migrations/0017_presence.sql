-- +goose Up
-- draft_here, draft_pen: owned by package desk. They say who is in a draft now; neither is history.
create table draft_here (
	draft bigint not null references draft (id),
	tab text not null,                -- one page in one browser, named by itself
	account bigint not null,
	until $TIME not null,             -- here until then, unless the page says so again
	saved integer not null,           -- version that the page's last save has made; 0: none
	saved_from integer not null,      -- version that it was made from
	primary key (draft, tab)
);
create table draft_pen (
	draft bigint not null primary key references draft (id),
	tab text not null,
	account bigint not null,
	since $TIME not null
);
-- a text that was kept without ever being the draft's: of one whose pen was taken, or that lost in a conflict
alter table draft_version add column aside integer not null default 0;
