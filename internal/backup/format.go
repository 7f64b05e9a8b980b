package backup

import (
	"regexp"
	"strings"
	"time"

	"dateline.news/internal/errs"
	"dateline.news/internal/store"
)

// Format is the form of the file that this program writes, and the only one that it reads.
const Format = 1

// The names of the parts.
const (
	headerName   = "dateline.json"
	tableFolder  = "table/"
	countersName = "counters.json"
	jobsName     = "jobs.json"
	mediaFolder  = "media/"
	sumsFolder   = "sums/"
	manifestName = "manifest.json"
)

const (
	chunkBytes   = 4 << 20   // a table's part is closed after so many bytes
	maxChunk     = 256 << 20 // no part but a file of the mediabank is larger; one row is never near it
	sumsEvery    = 5000      // parts whose sums stand in one part, so that neither side keeps more in memory
	maxWindow    = 64 << 20  // of the compression, so that a file cannot ask for all memory
	maxNamedGone = 1000      // missing files that the manifest names; the rest is counted
)

// Header is the first part of the file.
type Header struct {
	Format  int          `json:"format"`
	Program string       `json:"program"` // the version of the program that wrote it
	Engine  store.Engine `json:"engine"`  // that it was read from; it may be restored on the other
	Schema  int64        `json:"schema"`  // version of the database
	Journal int64        `json:"journal"` // newest entry
	Made    time.Time    `json:"made"`
}

// Manifest is the last part of the file.
type Manifest struct {
	Tables  map[string]int64 `json:"tables"` // rows
	Jobs    int              `json:"jobs"`
	Files   int64            `json:"files"`
	Bytes   int64            `json:"bytes"`         // of the files
	Missing int64            `json:"missing"`       // files that the database names and the media folder had not
	Named   []string         `json:"missing_files"` // the first of them
	Parts   int64            `json:"parts"`         // before the manifest, without the sums
	Sums    []string         `json:"sums_sha256"`   // of each sums part
}

// Rows is the number of rows of all tables.
func (m Manifest) Rows() int64 {
	var n int64
	for _, rows := range m.Tables {
		n += rows
	}
	return n
}

// Progress is how far a backup or a restore is. Total is 0 while it is not known.
type Progress struct {
	Step        string // "check", "tables" or "files"
	Done, Total int64  // of the step: rows, or files
	Bytes       int64  // of the files so far
}

// damaged says that the file is not what was written.
func damaged(format string, args ...any) error {
	return errs.New(errs.Invalid, "the backup is damaged or not one of Dateline: "+format, args...)
}

var tablePart = regexp.MustCompile(`^table/([a-z][a-z0-9_]{0,62})/[0-9]{6,9}\.jsonl$`)

// mediaPart is what blob.Store takes for a key: nothing that leaves its folder.
var mediaPart = regexp.MustCompile(`^media/[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*$`)

var sumsPart = regexp.MustCompile(`^sums/[0-9]{6,9}$`)

// known says whether a part may have this name.
func known(name string) bool {
	switch name {
	case headerName, countersName, jobsName, manifestName:
		return true
	}
	return len(name) <= 500 && (tablePart.MatchString(name) || mediaPart.MatchString(name) || sumsPart.MatchString(name))
}

// tableOf answers the table that a part belongs to, "" for another part.
func tableOf(name string) string {
	found := tablePart.FindStringSubmatch(name)
	if found == nil {
		return ""
	}
	return found[1]
}

func isMedia(name string) bool { return strings.HasPrefix(name, mediaFolder) }
