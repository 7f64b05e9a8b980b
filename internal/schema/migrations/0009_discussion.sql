-- +goose Up
-- discussion and every discussion_… below: owned by package discussion.
-- discussion: one row for each story; its counters are kept with every change of a message.
create table discussion (
	story bigint primary key,
	edition text not null,
	section text not null,          -- the story's, for rights
	mode text not null,             -- what rule or hand say; time makes the state of it
	seconds integer not null,       -- slow: between two messages of a reader
	opens $TIME,
	paused $TIME,                   -- until
	closes $TIME,                   -- by rule
	archives $TIME,                 -- by rule
	reason text not null,           -- public
	withdrawn $BOOL not null,       -- its story is held or killed
	opened $TIME not null,
	messages integer not null,      -- visible ones
	pending integer not null,       -- waiting for a moderator; never told to readers
	last_seq bigint not null,       -- the newest place that was given
	last_message bigint not null,   -- the newest visible one; 0: none
	last_at $TIME,                  -- when that became visible
	pinned integer not null,        -- 1: before the others; a number, so that it sorts
	listed $BOOL not null,          -- readable, with a visible message: it may stand among the chats
	told text not null,             -- the state that the journal told last
	due $TIME,                      -- when time alone changes the state next
	tat $TIME                       -- when the rate of this discussion is used up to (GCRA)
);
create index discussion_alive on discussion (edition, pinned, last_at, story) where listed;
create index discussion_due on discussion (due, story) where due is not null;

create table discussion_message (
	id $ID,
	story bigint not null references discussion (story),
	edition text not null,
	seq bigint,                     -- its place, given when it first becomes visible
	state text not null,
	shown $BOOL not null,           -- published, or the stub of a deleted one that was answered
	author bigint not null,         -- account
	staff $BOOL not null,
	version integer not null,       -- grows with every change of the text
	parent bigint not null,         -- the message that it answers; 0: none
	replies integer not null,       -- visible answers
	reactions text not null,        -- JSON: reaction → number
	featured $BOOL not null,
	at $TIME not null,              -- sent
	published $TIME,                -- first visible
	edited $TIME,
	why text not null,              -- why it waits
	hits text not null,             -- the suspect words, a line each
	rule text not null,             -- that it offends
	reason text not null,           -- what the moderator added, for the author
	decided_by bigint,              -- who rejected it; 0: the operator; null: nobody
	answer text not null,           -- how its appeal stands
	reports integer not null,       -- open ones
	reviewed $BOOL not null,        -- a moderator has seen it as it is
	claimed_by bigint,
	claimed_until $TIME,
	print text not null,            -- digest of the folded text, to find repeats
	once text,                      -- idempotency key, its author's own
	body text not null              -- last, so that a count reads past no long text
);
create unique index discussion_message_place on discussion_message (story, seq) where shown;
create unique index discussion_message_seq on discussion_message (story, seq) where seq is not null;
create unique index discussion_message_once on discussion_message (author, once) where once is not null;
create index discussion_message_own on discussion_message (story, author, id);
create index discussion_message_author on discussion_message (author, id);
create index discussion_message_print on discussion_message (print, at);
create index discussion_message_parent on discussion_message (parent, id) where parent > 0;
create index discussion_message_reported on discussion_message (edition, id) where reports > 0;
create index discussion_message_pending on discussion_message (edition, id) where state = 'pending';
create index discussion_message_new on discussion_message (edition, id) where state = 'published' and not reviewed;
create index discussion_message_all on discussion_message (edition, id);
create index discussion_message_story on discussion_message (story, id);

create table discussion_reaction (
	message bigint not null references discussion_message (id),
	reader bigint not null,
	reaction text not null,
	primary key (message, reader)
);
create index discussion_reaction_reader on discussion_reaction (reader, message);

create table discussion_report (
	message bigint not null references discussion_message (id),
	reader bigint not null,
	rule text not null,
	words text not null,
	at $TIME not null,
	settled bigint not null,        -- the act that settled it; 0: open
	primary key (message, reader)
);
create index discussion_report_reader on discussion_report (reader);

create table discussion_ignore (
	reader bigint not null,
	ignored bigint not null,
	primary key (reader, ignored)
);
create index discussion_ignore_ignored on discussion_ignore (ignored);

-- discussion_reader: a record of deeds, not of reading.
create table discussion_reader (
	reader bigint primary key,
	accepted integer not null,      -- messages that are published
	rejected integer not null,      -- messages that are rejected
	tat $TIME,                      -- when the rate of messages is used up to (GCRA)
	report_tat $TIME,
	react_tat $TIME
);

create table discussion_sanction (
	id $ID,
	reader bigint not null,
	measure text not null,
	scope text not null,
	edition text not null,
	section text not null,          -- of the discussion, where the scope is chat
	story bigint not null,
	message bigint not null,
	rule text not null,
	note text not null,             -- to the reader
	at $TIME not null,
	until $TIME,                    -- null: for good
	acknowledged $TIME,
	lifted $TIME,
	by_account bigint not null,     -- 0: the operator
	answer text not null            -- how the appeal stands
);
create index discussion_sanction_reader on discussion_sanction (reader, id);

create table discussion_appeal (
	id $ID,
	reader bigint not null,
	message bigint not null,        -- one of the two is 0
	sanction bigint not null,
	edition text not null,          -- '' where the sanction reaches every edition
	section text not null,
	words text not null,
	at $TIME not null,
	decided_by bigint not null,     -- who decided what it is about
	answer text not null,           -- waiting, upheld, restored
	answered_by bigint,
	answered_at $TIME,
	note text not null              -- to the reader
);
create unique index discussion_appeal_about on discussion_appeal (message, sanction);
create index discussion_appeal_open on discussion_appeal (id) where answer = 'waiting';
create index discussion_appeal_reader on discussion_appeal (reader);

-- discussion_act: what moderators did, for ever; was is what it needs to be taken back.
create table discussion_act (
	id $ID,
	kind text not null,
	by_account bigint not null,     -- 0: the operator
	edition text not null,
	section text not null,
	story bigint not null,
	message bigint not null,
	reader bigint not null,
	sanction bigint not null,
	rule text not null,
	note text not null,
	messages integer not null,      -- bulk: how many
	at $TIME not null,
	undone $TIME,
	was text not null               -- JSON
);
create index discussion_act_message on discussion_act (message, id) where message > 0;
create index discussion_act_reader on discussion_act (reader, id) where reader > 0;
create index discussion_act_story on discussion_act (story, id) where story > 0;
create index discussion_act_edition on discussion_act (edition, id);

create table discussion_memo (
	id $ID,
	reader bigint not null,
	by_account bigint not null,
	text text not null,
	at $TIME not null
);
create index discussion_memo_reader on discussion_memo (reader, id);

create table discussion_policy (
	edition text primary key,
	policy text not null            -- JSON
);

create table discussion_words (
	language text primary key,
	version bigint not null,        -- grows with every change, so that each node compiles once
	banned text not null,           -- JSON
	suspect text not null           -- JSON
);

-- discussion_rate: how far the rate of an address prefix is used up. Rows are dropped once they say nothing any more.
create table discussion_rate (
	subject text primary key,       -- digest of the prefix
	tat $TIME not null
);
create index discussion_rate_tat on discussion_rate (tat);
