// Package api is the face for programs: JSON under /api/v1, described by the OpenAPI document at /api/v1/openapi.json.
//
// It owns the form of requests and answers and nothing else: every rule stands in the package that the operation calls,
// so that the newsroom's pages and the command line cannot differ. Published stories and the newsfeed need no key; all
// else takes "Authorization: Bearer KEY". Errors are problem documents (RFC 9457), also for an unknown address and a
// wrong method. It refuses cookies: a browser that is signed in has no rights here.
package api
