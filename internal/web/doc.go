// Package web is the kernel that the faces stand on: one dispatcher, one page cache, sessions, errors and headers.
//
// It owns the way of a request (limits → cached page → dispatcher → face), the cache of rendered pages with its rule
// of freshness, the mapping from errs.Kind to HTTP status, and the security headers. It owns no page: pages live in
// the faces below it (site, newsroom, api …), which never import one another. It refuses SQL and newsroom rules.
package web
