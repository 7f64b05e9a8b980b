// Package stream is the live face: server-sent events for those who read along.
//
// It owns the addresses /{edition}/live (the newsfeed) and /{edition}/newsfeed.json (the same for a CDN to keep and for
// readers whose network lets no stream pass), and the way of every other stream (a Room: the discussions). The id of an
// event is the journal's id, so that a reader who comes back with Last-Event-ID, to any node, after any restart, gets
// each event exactly once.
//
// One tailer reads the journal when it has grown and names the topics that are concerned; the topic's broadcast reads
// its source once, writes each event down once, and keeps the last day's (at most 2,000) in memory. A stream owns no
// queue: it owns the id it has reached in the broadcast, so that joining, catching up and following are the same step
// under one lock, and nobody can fall between them. What was told of a story that has changed since is not told again
// as it was: those who catch up get the old event with what may be said now.
//
// A stream over HTTP/1.1 is a hijacked connection without a buffer, whose events are written by a few workers that never
// wait; only a reader whose socket is full is given a goroutine, and seven seconds. Over HTTP/2 and TLS the workers hand
// every write to a goroutine.
//
// It refuses more streams than its limits for a session, an address and in all (503 with Retry-After), ids that are too
// old or ahead of the journal (event: reset), and a foreign origin that would read with the reader's rights (403). It
// owns no table, reads no session itself and knows no rule of the newsroom: a Room says who may be told.
package stream
