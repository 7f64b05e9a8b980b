-- +goose Up
-- Of a translation that was published before its original: what it translates, known since the original is published.
-- 0 where the text of its versions says so itself, or where it translates nothing.
alter table story add column origin bigint not null default 0;
alter table story add column origin_version integer not null default 0;
