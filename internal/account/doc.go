// Package account is the book of people: the staff and the readers, how they prove who they are, and what they may do.
//
// It owns the tables account, account_grant, account_session, account_key, account_recovery, account_attempt,
// account_token, account_errand, account_quota, account_passkey and account_ceremony.
//
// Its events are account.added, account.changed, account.granted, account.password_set, account.disabled,
// account.enabled, account.signed_in, account.code_confirmed, account.code_removed, account.session_ended,
// account.sessions_ended, account.key_added and account.key_revoked; of readers account.registered, account.confirmed,
// account.address_asked, account.address_changed, account.deleted (with what becomes of the messages) and account.lapsed;
// of passkeys account.passkey_added, account.passkey_removed and account.passkey_refused. Their payloads name accounts,
// keys and sessions by number; names, e-mail addresses and network addresses stay in the tables, so that a person can be
// erased.
//
// A reader is an account with the role Reader and nothing else. It exists from the registration on and has a voice once
// its address is confirmed. What a stranger may ask for (registering, a link, another letter) has one answer, after one
// and the same time, whether or not the address is known: the request only leaves an errand, and a job finds out which
// letter to write. For the same reason any number of accounts may wait with one address, each with its own password; the
// first to open its letter has it, and the others lapse.
//
// It refuses to say which part of a sign-in was wrong, to show a password, token or key again once it was given out
// (only digests are kept), to leave the house without an admin or an edition without its chief, to let anybody raise
// rights without the right ManageStaff, and to give a reader a name that could be taken for somebody else's. The secret
// of a second step is the one thing kept in the clear: checking a code needs it.
package account
