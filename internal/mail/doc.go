// Package mail sends letters: one to one address, in text and HTML, once the change that asked for it stands.
//
// It owns the table mail_letter and the folder of letters where there is no server. A letter is left in the transaction
// of the data (Post.Enqueue); a job sends it, tries again for a day, and the row is deleted as soon as the letter is out
// or given up. The queue holds only the number of the letter: the address and the words of a person stand in
// mail_letter and nowhere else, and not longer than it takes. A letter can leave twice when a process dies between
// sending and deleting; both copies have the same Message-ID.
//
// Its event is mail.failed, without the address: what the letter was about and the code of the refusal.
//
// It refuses addresses that are more than one address, headers that are more than one line, servers that do not encrypt
// (unless the operator says otherwise) and certificates that are not the host's.
package mail
