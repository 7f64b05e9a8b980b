-- +goose Up
-- What readers add to the tables of package account.
--
-- An e-mail address is unique among the accounts that have proved it; any number of others may wait for their letter, so
-- that registering tells nobody whether an address is known. skeleton is what a display name looks like; "" for the staff.
alter table account add column confirmed $TIME;
alter table account add column deleted $TIME;
alter table account add column edition text not null default '';
alter table account add column skeleton text not null default '';
alter table account add column handle text not null default '';
update account set confirmed = created;
drop index account_email;
create unique index account_email on account (email) where confirmed is not null and deleted is null;
create index account_email_waiting on account (email) where confirmed is null;
create index account_waiting on account (created) where confirmed is null;
create unique index account_skeleton on account (skeleton) where confirmed is not null and deleted is null and skeleton <> '';
create index account_skeleton_waiting on account (skeleton) where confirmed is null and skeleton <> '';
create unique index account_handle on account (handle) where handle <> '';

-- account_token holds the digests of links that were sent; a used one is deleted.
create table account_token (
	digest text primary key,
	account bigint not null references account (id),
	purpose text not null,
	email text not null,
	created $TIME not null,
	expires $TIME not null
);
create index account_token_account on account_token (account);
create index account_token_expires on account_token (expires);

-- account_errand is a letter to be written: the request leaves the same row whether or not the address is known.
create table account_errand (
	id $ID,
	kind text not null,
	account bigint references account (id),
	email text not null,
	edition text not null,
	created $TIME not null
);
create index account_errand_account on account_errand (account);
create index account_errand_created on account_errand (created);

-- account_quota counts what strangers may do so often; gate is a digest.
create table account_quota (
	gate text primary key,
	begun $TIME not null,
	last $TIME not null,
	uses bigint not null
);
create index account_quota_last on account_quota (last);

create table account_passkey (
	id $ID,
	account bigint not null references account (id),
	credential text not null,
	record text not null,
	counter bigint not null,
	name text not null,
	created $TIME not null,
	used $TIME
);
create unique index account_passkey_credential on account_passkey (credential);
create index account_passkey_account on account_passkey (account, id);

-- account_ceremony is a passkey ceremony under way, for a few minutes.
create table account_ceremony (
	digest text primary key,
	account bigint references account (id),
	purpose text not null,
	data text not null,
	expires $TIME not null
);
create index account_ceremony_account on account_ceremony (account);
create index account_ceremony_expires on account_ceremony (expires);
