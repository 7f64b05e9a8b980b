package prose

import (
	"maps"
	"regexp"
	"slices"
	"strings"
)

// provider is one of the places whose pieces may stand in a body. The address is prefix + id; the id's pattern holds
// nothing that would need escaping in an address.
type provider struct {
	name   string
	prefix string
	id     *regexp.Regexp
}

var providers = map[string]provider{
	"youtube":   {"YouTube", "https://www.youtube.com/watch?v=", regexp.MustCompile(`^[A-Za-z0-9_-]{11}$`)},
	"vimeo":     {"Vimeo", "https://vimeo.com/", regexp.MustCompile(`^[0-9]{1,12}$`)},
	"x":         {"X", "https://x.com/i/status/", regexp.MustCompile(`^[0-9]{1,20}$`)},
	"telegram":  {"Telegram", "https://t.me/", regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_]{3,31}/[0-9]{1,10}$`)},
	"instagram": {"Instagram", "https://www.instagram.com/p/", regexp.MustCompile(`^[A-Za-z0-9_-]{5,40}$`)},
	"tiktok":    {"TikTok", "https://www.tiktok.com/", regexp.MustCompile(`^@[A-Za-z0-9_.]{2,24}/video/[0-9]{8,20}$`)},
	"vk":        {"VK", "https://vk.com/", regexp.MustCompile(`^(wall|video|clip)-?[0-9]{1,12}_[0-9]{1,12}$`)},
	"rutube":    {"Rutube", "https://rutube.ru/video/", regexp.MustCompile(`^[0-9a-f]{32}$`)},
}

// Providers answers the names that an embed's provider may have, sorted.
func Providers() []string { return slices.Sorted(maps.Keys(providers)) }

// EmbedURL answers the page of an embedded piece and its provider's name as it is written; both empty where provider
// or id are not known to the schema.
func EmbedURL(name, id string) (address, provider string) {
	p, known := providers[name]
	if !known || !p.id.MatchString(id) {
		return "", ""
	}
	return p.prefix + id, p.name
}

// EmbedLabel answers the address of an embedded piece as a reader reads it, without scheme and "www.".
func EmbedLabel(address string) string {
	return strings.TrimPrefix(strings.TrimPrefix(address, "https://"), "www.")
}
