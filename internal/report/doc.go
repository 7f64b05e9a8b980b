// Package report keeps what readers say is wrong in a story, until somebody has looked and they have an answer.
//
// It owns the tables report and report_rate. Journal kinds, all for the staff: report.sent, report.claimed,
// report.put_back, report.answered; their payloads never repeat what a reader wrote.
//
// A report is new, then checking (somebody has claimed it), then answered. The answer goes by mail where the reader left
// an address, which is forgotten with the answer, and in any case stands behind the secret link that the reader was
// given. Only a digest of the link is kept.
//
// It refuses reports about what is not public, without a word of what is wrong, over the limits of length, and faster
// than a neighbourhood of the network, all of them together, or this process may send them.
package report
