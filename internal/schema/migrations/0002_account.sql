-- +goose Up
-- account and every table account_*: owned by package account.
create table account (
	id $ID,
	email text not null,
	name text not null,
	locale text not null,
	password text not null,
	totp text not null default '',
	totp_pending text not null default '',
	totp_step bigint not null default 0,
	created $TIME not null,
	signed_in $TIME,
	disabled $TIME
);
create unique index account_email on account (email);

create table account_grant (
	id $ID,
	account bigint not null references account (id),
	role text not null,
	edition text not null,
	section text not null
);
create unique index account_grant_once on account_grant (account, role, edition, section);
create index account_grant_role on account_grant (role);

-- account_session keeps ended sessions until their time is over, so that a request under way cannot revive one.
create table account_session (
	id $ID,
	digest text not null,
	account bigint references account (id),
	data $BYTES not null,
	user_agent text not null,
	address text not null,
	created $TIME not null,
	seen $TIME not null,
	expires $TIME not null,
	ended $TIME
);
create unique index account_session_digest on account_session (digest);
create index account_session_account on account_session (account, id);
create index account_session_expires on account_session (expires);

create table account_key (
	id $ID,
	account bigint not null references account (id),
	name text not null,
	digest text not null,
	created $TIME not null,
	used $TIME,
	revoked $TIME
);
create unique index account_key_digest on account_key (digest);
create index account_key_account on account_key (account, id);

create table account_recovery (
	account bigint not null references account (id),
	digest text not null,
	used $TIME,
	primary key (account, digest)
);

-- account_attempt counts refused sign-ins; gate is a digest, so that no address of a person stands here.
create table account_attempt (
	gate text primary key,
	failures bigint not null,
	until $TIME not null,
	last $TIME not null,
	succeeded $TIME
);
create index account_attempt_last on account_attempt (last);
