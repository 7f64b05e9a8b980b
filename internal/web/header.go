package web

import "net/http"

// contentSecurityPolicy lets a page use what this origin serves and nothing else: no inline script, no foreign host.
// The two named policies are the front end's own audited one and ProseMirror's for pasted HTML.
const contentSecurityPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; " +
	"connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'self'; frame-src 'self'; " +
	"require-trusted-types-for 'script'; trusted-types dateline ProseMirrorClipboard"

// securityHeader is on every answer, as shared slices that nobody changes.
var securityHeader = []headerLine{
	{"Content-Security-Policy", []string{contentSecurityPolicy}},
	{"X-Content-Type-Options", []string{"nosniff"}},
	{"Referrer-Policy", []string{"strict-origin-when-cross-origin"}},
	{"Cross-Origin-Opener-Policy", []string{"same-origin"}},
	{"Permissions-Policy", []string{"camera=(), microphone=(), geolocation=(), browsing-topics=()"}},
}

// secure puts the security headers on every answer of the faces.
func secure(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		for _, line := range securityHeader {
			h[line.name] = line.value
		}
		next.ServeHTTP(w, r)
	})
}
