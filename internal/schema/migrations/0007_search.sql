-- +goose Up
-- search_story: owned by package search. The terms of each public story, made in Go so that both engines find the same;
-- each term carries its edition's code ("en_elect").
-- only sqlite
-- The rowid is the story's number. Terms hold no ASCII sign but - and _ of the code; every other letter belongs to a term.
create virtual table search_story using fts5 (
	terms,
	content = '',
	contentless_delete = 1,
	tokenize = "ascii tokenchars '_-'"
);
-- end
-- only postgres
create table search_story (
	story bigint primary key,
	edition text not null,
	terms tsvector not null
);
create index search_story_terms on search_story using gin (terms);
create index search_story_edition on search_story (edition, story);
-- end
