package discussion

import (
	"encoding/json"
	"strconv"
	"strings"

	"dateline.news/internal/account"
	"dateline.news/internal/journal"
)

// Viewer is who looks at a stream or a log. The zero Viewer is an anonymous reader.
type Viewer struct{ Actor account.Actor }

// Visible says whether a viewer may be told of a journal entry. It holds for entries of every package: an audience that
// it does not know is nobody's. An entry for moderators is for those who moderate where it happened: in the section that
// its payload names, or in the whole edition.
func Visible(entry journal.Entry, viewer Viewer) bool {
	who := viewer.Actor
	switch entry.Audience {
	case journal.Public:
		return true
	case journal.Member:
		return !who.Anonymous()
	case journal.Staff:
		return who.Can(account.See, entry.Edition, "") || entry.Edition == "" && who.Anywhere(account.See) || seesSomewhere(who, entry.Edition)
	case journal.Moderator:
		var where struct {
			Section string `json:"section"`
		}
		if json.Unmarshal(entry.Payload, &where) != nil {
			return false // what cannot be placed is shown to nobody
		}
		return who.Can(account.Moderate, entry.Edition, where.Section)
	}
	id, mine := strings.CutPrefix(string(entry.Audience), "account:")
	number, err := strconv.ParseInt(id, 10, 64)
	return mine && err == nil && number > 0 && number == who.ID
}

// seesSomewhere says whether an actor has a role in any section of an edition.
func seesSomewhere(who account.Actor, edition string) bool {
	for _, g := range who.Grants {
		if g.Edition == edition && who.Can(account.See, edition, g.Section) {
			return true
		}
	}
	return false
}
