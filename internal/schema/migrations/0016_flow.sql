-- +goose Up
-- desk_stage, draft_approval, draft_guest: owned by package desk. The newsroom's own stages, and who has approved what.
--
-- desk_stage: the stages of an edition as its newsroom wants them. An edition without rows has those of the program; a row of
-- one of these (writing, submitted, approved, published) renames it or says who may move a draft there.
create table desk_stage (
	edition text not null,
	code text not null,
	name text not null,               -- '': the program's own word
	position integer not null,        -- among those between writing and approved
	must $BOOL not null,              -- nothing is approved that has not been through it
	enter_gate text not null,         -- JSON of desk.Gate: who may move a draft into it
	leave_gate text not null,         -- and out of it
	primary key (edition, code)
);

-- draft.step: the newsroom's own stage in which a submitted draft lies, '' for the program's.
alter table draft add column step text not null default '';
create index draft_step on draft (edition, step, id) where step <> '';

-- draft_approval: one person's word for one version. It counts while the version and the captions are still those.
create table draft_approval (
	draft bigint not null references draft (id),
	version integer not null,
	person bigint not null,           -- account; 0: the operator, or a guest
	guest bigint not null,            -- draft_guest; 0: somebody of the staff
	pictures text not null,           -- digest of captions and credits as they stood
	at $TIME not null,
	primary key (draft, version, person, guest)
);
insert into draft_approval (draft, version, person, guest, pictures, at)
select id, approved_version, approved_by, 0, approved_pictures, approved_at
from draft
where approved_version <> 0 and approved_version = version and approved_at is not null;

-- draft_guest: links by which somebody outside the newsroom reads one version and approves it or objects.
create table draft_guest (
	id $ID,
	draft bigint not null references draft (id),
	version integer not null,         -- the one that the link shows, and no other
	digest text not null,             -- of the secret in the link
	name text not null,
	purpose text not null,
	made_by bigint not null,
	made_at $TIME not null,
	expires $TIME not null,
	revoked_by bigint not null,
	revoked_at $TIME,
	opened integer not null,          -- how often
	opened_at $TIME,                  -- last
	verdict text not null,            -- '', approved, objected
	comment text not null,
	answered_at $TIME
);
create unique index draft_guest_digest on draft_guest (digest);
create index draft_guest_draft on draft_guest (draft, id);
