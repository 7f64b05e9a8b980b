package edition

import (
	"context"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// SetOrigin says under which scheme and host the installation is reached: "https://news.example".
func (h *House) SetOrigin(base string) error {
	u, err := url.Parse(base)
	if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" || strings.Trim(u.Path, "/") != "" || u.RawQuery != "" {
		return fmt.Errorf("origin %q: want a scheme and a host and nothing more, such as https://news.example", base)
	}
	origin := u.Scheme + "://" + u.Host
	h.origin.Store(&origin)
	return nil
}

// Origin answers the scheme and host of an edition's addresses, without a slash at the end.
func (h *House) Origin(ed Edition) string {
	origin := "http://localhost"
	if set := h.origin.Load(); set != nil {
		origin = *set
	}
	if ed.Host == "" {
		return origin
	}
	scheme, _, _ := strings.Cut(origin, "://")
	return scheme + "://" + ed.Host
}

// URL makes an absolute address from a root-relative path.
func (h *House) URL(ed Edition, path string) string { return h.Origin(ed) + path }

// Path answers the root-relative address of a page of an edition: Path(en) is "/en/", Path(en, "section", "world")
// is "/en/section/world". Each element is escaped.
func (h *House) Path(ed Edition, elem ...string) string {
	var b strings.Builder
	b.WriteString("/" + ed.Prefix)
	if len(elem) == 0 {
		b.WriteByte('/')
	}
	for _, e := range elem {
		b.WriteString("/" + url.PathEscape(e))
	}
	return b.String()
}

// StoryPath answers the address of a story: "/en/20261122/slug-812". day is "20261122" in the edition's zone. Without
// a slug (a kill notice) the number stands alone.
func (h *House) StoryPath(ed Edition, day, slug string, number int64) string {
	last := strconv.FormatInt(number, 10)
	if slug != "" {
		last = slug + "-" + last
	}
	return h.Path(ed, day, last)
}

// Day answers the calendar day of a moment in the edition's zone, as it stands in addresses: "20261122".
func (h *House) Day(ed Edition, at time.Time) string { return at.In(h.Zone(ed)).Format("20060102") }

// TagID answers the permanent id of a story (RFC 4151): "tag:news.example,2026:812". Before Setup the domain is
// "localhost".
func (h *House) TagID(year int, number int64) string {
	domain := "localhost"
	if agency, err := h.Agency(context.Background()); err == nil && agency.Domain != "" {
		domain = agency.Domain
	}
	return fmt.Sprintf("tag:%s,%d:%d", domain, year, number)
}
