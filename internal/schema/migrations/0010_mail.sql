-- +goose Up
-- mail_letter: owned by package mail. A row lives until its letter is out or given up.
create table mail_letter (
	id $ID,
	recipient text not null,
	content text not null,
	message text not null,
	created $TIME not null
);
create index mail_letter_recipient on mail_letter (recipient);
