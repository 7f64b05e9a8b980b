// Package store is the way to the database: one text of SQL for SQLite and PostgreSQL, one way to change anything.
//
// It owns the connections, the shape of a transaction and the type in which times are kept; it owns no table.
// Every change runs in DB.Update. On SQLite there is one writer connection (transactions start immediate) and a pool
// of readers that cannot write; on PostgreSQL one pool serves both. Inside a transaction only its own handle may be
// used: a second one would wait for the first.
//
// It refuses newsroom words, generated SQL, and changes outside a transaction.
package store
