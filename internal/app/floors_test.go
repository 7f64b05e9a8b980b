package app_test

import (
	"encoding/json"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

const module = "dateline.news/"

// floors says on which floor each room stands; a package may import only what stands lower. Rooms of one floor in the
// newsroom's rows (2a to 2d) and the faces (3) are neighbours and never import one another; on floors 0 and 1 they may,
// as long as no circle comes of it.
var floors = map[string]string{
	"internal/errs": "0", "internal/ident": "0", "internal/clock": "0", "internal/text": "0", "internal/prose": "0", "internal/clipping": "0", "internal/proof": "0",
	"internal/store": "1", "internal/schema": "1", "internal/journal": "1", "internal/job": "1", "internal/live": "1", "internal/blob": "1",
	"internal/backup": "1", "internal/picture": "1", "internal/lang": "1", "internal/mail": "1", "internal/fetch": "1",
	"internal/account": "2a", "internal/edition": "2a0", // an edition is set up by an account: the one arrow inside row 2a
	"internal/mediabank": "2b", "internal/story": "2c",
	"internal/desk": "2d", "internal/front": "2d", "internal/discussion": "2d", "internal/newsfeed": "2d", "internal/search": "2d", "internal/report": "2d", "internal/planning": "2d", "internal/banner": "2d", "internal/inbox": "2d",
	"internal/web/asset": "3-", "internal/web/view": "3-a", "internal/web": "3",
	"internal/web/thread": "3w", "internal/web/site": "3x", "internal/web/talk": "3x", "internal/web/guest": "3x", "internal/web/newsroom": "3x", "internal/web/api": "3x", "internal/web/stream": "3x",
	"internal/config": "3y", "internal/app": "4", "internal/demo/pictures": "0", "internal/demo": "4d", "internal/demo/draw/ink": "0", "internal/demo/draw/scene": "1", "internal/demo/draw": "5", "cmd/dateline": "5",
	"internal/web/asset/build": "5",
}

// bans are imports that the floors alone would allow.
var bans = []struct{ from, to, reason string }{
	{"internal/errs", "database/sql", "a refusal does not know what refused"},
	{"internal/prose", "github.com/", "a story's body is read with the standard library alone, so that it outlives every dependency"},
	{"internal/clipping", "github.com/", "reading a page needs no library"},
	{"internal/account", "net/http", "rights do not depend on how one asks"},
	{"internal/edition", "net/http", "the house does not depend on how one asks"},
	{"internal/mediabank", "net/http", "the domain does not know the web"},
	{"internal/story", "net/http", "the domain does not know the web"},
	{"internal/desk", "net/http", "the domain does not know the web"},
	{"internal/front", "net/http", "the domain does not know the web"},
	{"internal/newsfeed", "net/http", "the domain does not know the web"},
	{"internal/banner", "net/http", "the domain does not know the web"},
	{"internal/planning", "net/http", "the domain does not know the web"},
	{"internal/report", "net/http", "the domain does not know the web"},
	{"internal/inbox", "net/http", "the domain does not know the web"},
	{"internal/search", "net/http", "the domain does not know the web"},
	{"internal/web/", module + "internal/store", "a face asks the newsroom's packages, never the database"},
	{"internal/web/", module + "internal/blob", "a face asks the mediabank for a file"},
	{"internal/web/", "database/sql", "a face asks the newsroom's packages, never the database"},
	{"internal/web/site", module + "internal/desk", "the readers' site never touches the desk"},
	{"internal/mediabank", "modernc.org/", "a domain package does not know the driver"},
	{"internal/story", "github.com/jackc/", "a domain package does not know the driver"},
}

type listed struct {
	ImportPath string
	Imports    []string
}

func list(t *testing.T) []listed {
	t.Helper()
	out, err := exec.Command("go", "list", "-json=ImportPath,Imports", module+"...").Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	var all []listed
	for decoder := json.NewDecoder(strings.NewReader(string(out))); decoder.More(); {
		var one listed
		if err := decoder.Decode(&one); err != nil {
			t.Fatal(err)
		}
		all = append(all, one)
	}
	return all
}

// forTests names packages tests alone import; they may stand anywhere.
func forTests(room string) bool {
	return strings.HasSuffix(room, "test") || room == "internal/fixture" || strings.HasPrefix(room, "bench") || strings.HasPrefix(room, "judge")
}

func TestArrowsGoDown(t *testing.T) {
	for _, p := range list(t) {
		room := strings.TrimPrefix(p.ImportPath, module)
		floor, known := floors[room]
		if !known {
			if !forTests(room) {
				t.Errorf("%s stands on no floor: enter it above", room)
			}
			continue
		}
		for _, imported := range p.Imports {
			below := strings.TrimPrefix(imported, module)
			if below == imported {
				continue
			}
			other := floors[below]
			if forTests(below) {
				t.Errorf("%s imports %s, which is for tests", room, below)
			}
			if other > floor || (other == floor && floor[0] >= '2') {
				t.Errorf("%s (floor %s) imports %s (floor %s): arrows go down", room, floor, below, other)
			}
		}
	}
}

func TestNoRoomImportsWhatItIsForbidden(t *testing.T) {
	used := map[int]bool{}
	for _, p := range list(t) {
		room := strings.TrimPrefix(p.ImportPath, module)
		for i, ban := range bans {
			if room != ban.from && !(strings.HasSuffix(ban.from, "/") && strings.HasPrefix(room, ban.from)) {
				continue
			}
			used[i] = true
			if slices.ContainsFunc(p.Imports, func(imported string) bool { return strings.HasPrefix(imported, ban.to) }) {
				t.Errorf("%s imports %s: %s", room, ban.to, ban.reason)
			}
		}
	}
	for i, ban := range bans {
		if !used[i] {
			t.Errorf("the ban of %s in %s concerns no package: it has moved or gone", ban.to, ban.from)
		}
	}
}
