-- +goose Up
-- asset, asset_rendition, mediabank_usage: owned by package mediabank.
create table asset (
	number $ID,
	hash text not null unique, -- SHA-256 of the original: the same bytes are the same asset
	mime text not null,
	width integer not null,
	height integer not null,
	bytes bigint not null,
	state text not null,
	fault text not null, -- JSON, "" for none
	reason text not null, -- of the kill
	file_name text not null,
	headline text not null,
	caption text not null,
	alt text not null,
	creator text not null,
	supplier text not null,
	holder text not null,
	copyright text not null,
	place text not null,
	taken $TIME,
	keywords text not null, -- JSON
	instructions text not null,
	usage_terms text not null,
	released_from $TIME,
	expires_at $TIME,
	texts text not null, -- JSON, by language
	notes text not null, -- JSON
	uploaded_by bigint not null, -- 0: the operator
	uploaded $TIME not null,
	revision integer not null, -- counts changes of what the renditions say about themselves
	drawn integer not null, -- the revision that the renditions were drawn with, 0: none yet
	words text not null -- folded, for the newsroom's search
);
create table asset_rendition (
	asset bigint not null references asset (number),
	width integer not null,
	height integer not null,
	bytes bigint not null,
	mime text not null,
	digest text not null, -- SHA-256 of the rendition
	blob text not null,
	primary key (asset, width)
);
create table mediabank_usage ( -- only what is public now
	asset bigint not null references asset (number),
	story bigint not null,
	edition text not null,
	position integer not null,
	primary key (asset, story)
);
create index mediabank_usage_story on mediabank_usage (story);
