-- +goose Up
-- journal: owned by package journal. Rows are inserted last in their transaction; ids are in commit order.
create table journal (
	id $ID,
	at $TIME not null,
	edition text not null,
	kind text not null,
	subject text not null,
	actor text not null,
	audience text not null,
	tags text not null,
	payload text not null
);
create index journal_subject on journal (subject, id);
create index journal_edition on journal (edition, id);
