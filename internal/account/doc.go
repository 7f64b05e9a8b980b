// Package account is the book of the people who work here: who they are, how they prove it, and what they may do.
//
// It owns the tables account, account_grant, account_session, account_key, account_recovery and account_attempt.
//
// Its events are account.added, account.changed, account.granted, account.password_set, account.disabled,
// account.enabled, account.signed_in, account.code_confirmed, account.code_removed, account.session_ended,
// account.sessions_ended, account.key_added and account.key_revoked. Their payloads name accounts, keys and sessions by number; names,
// e-mail addresses and network addresses stay in the tables, so that a person can be erased.
//
// It refuses to say which part of a sign-in was wrong, to show a password, token or key again once it was given out
// (only digests are kept), to leave the house without an admin or an edition without its chief, and to let anybody
// raise rights without the right ManageStaff. The secret of a second step is the one thing kept in the clear: checking
// a code needs it.
package account
