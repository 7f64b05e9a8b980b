-- +goose Up
-- front_arrangement: owned by package front. Every order of an edition's home page that somebody has made; the newest
-- counts, the others are its history.
create table front_arrangement (
	edition text not null,
	version bigint not null,        -- 1, 2, 3 …
	slots text not null,            -- JSON: what stands where, and from when until when
	fills text not null,            -- JSON: by which rule what is empty is filled
	made_by bigint not null,        -- account; 0: the operator
	made $TIME not null,
	undoes bigint not null,         -- the version that it put back, 0 for the rule alone; -1: it is a new order
	primary key (edition, version)
);
