// Package guest is the face for somebody outside the newsroom, a source or a lawyer, who was sent a link to one version of
// a draft: the page that shows it, its pictures, and the form by which the guest approves it or objects.
//
// It owns everything below /guest/. Each address carries the link's secret; whose it is, what it shows and whether it still
// works the desk says. The page needs no script, names no other page of the newsroom, is kept by nobody (no-store), found by
// nobody (noindex) and sends no referrer; the secret is not written into the log.
//
// It refuses sessions, rights and every other version or draft, and answers who asks too often with 429.
package guest
