-- +goose Up
-- edition_address: owned by package edition. Where an edition was before its host or prefix changed: who comes there is
-- sent on, for ever, and no other edition may move in.
create table edition_address (
	host text not null,
	prefix text not null,
	edition text not null references edition (code),
	primary key (host, prefix)
);
