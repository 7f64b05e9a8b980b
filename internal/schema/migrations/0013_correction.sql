-- +goose Up
-- What corrections in the open add to the tables of edition, story and desk.
--
-- section.rules: JSON of edition.Rules, what the section demands.
alter table section add column rules text not null default '{}';

-- A correction knows the picture of whose caption, credit or alternative text it speaks (0: none), the words around, by
-- which it is found again in a later version, and, where a second person approved it, who had asked.
alter table story_correction add column asset bigint not null default 0;
alter table story_correction add column led_in text not null default '';
alter table story_correction add column led_out text not null default '';
alter table story_correction add column asked_by text not null default '';
alter table story_correction add column asked_at $TIME;

-- story_request: corrections that wait for a second person.
create table story_request (
	id $ID,
	story bigint not null references story (number),
	edition text not null,
	fix text not null,              -- JSON of story.Fix
	asked_by text not null,         -- journal subject
	asked_at $TIME not null,
	state text not null,            -- waiting, approved, refused
	decided_by text not null,
	decided_at $TIME,
	reason text not null            -- of a refusal
);
create index story_request_waiting on story_request (edition, id) where state = 'waiting';
create index story_request_story on story_request (story, id);

create index story_held on story (edition, withdrawn) where state = 'held'; -- few among many

-- draft_answer: owned by package desk. Whether what an update changes was wrong when it was published.
create table draft_answer (
	draft bigint not null references draft (id),
	place text not null,
	old text not null,
	new text not null,
	wrong $BOOL not null,
	class text not null,
	cause text not null,
	note text not null,
	answered_by bigint not null,
	answered_at $TIME not null,
	primary key (draft, place, old, new)
);

-- report, report_rate: owned by package report. What readers say is wrong in a story, and how fast they may say so.
create table report (
	id $ID,
	story bigint not null,
	edition text not null,
	version integer not null,         -- the newest when it was sent
	words text not null,              -- that the reader selected; may be empty
	remark text not null,             -- what is wrong with them
	email text not null,              -- '' where none was given, and once the answer is on its way
	digest text not null,             -- of the secret in the reader's link
	at $TIME not null,
	state text not null,              -- new, checking, answered
	claimed_by bigint not null,       -- account; 0: nobody
	claimed_at $TIME,
	answer text not null,
	answered_by bigint not null,
	answered_at $TIME,
	mailed $BOOL not null
);
create unique index report_digest on report (digest);
create index report_state on report (edition, state, id);
create index report_story on report (story, id);

create table report_rate (
	subject text primary key,         -- digest of an address prefix, or 'all'
	tat $TIME not null                -- when the rate is used up to (GCRA)
);
