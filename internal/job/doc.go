// Package job runs work that a request must not wait for, once the change that asked for it stands.
//
// It owns the queue's tables (river_…), which its own migrations make. A job is enqueued in the transaction of the data
// that it works on: no change without its job, no job without its change. A job runs at least once, so what it does must
// bear being done twice. One that fails is tried again after a growing pause; the job of a worker that was killed is
// given to another one.
//
// It refuses what is due at a moment (a schedule, an embargo): that stands in its owner's table, since the queue looks
// at its clock only every few seconds. It refuses to keep results: those belong to the owner of the data.
package job
