// Package config is the settings of the program, each documented where it stands; the command line, the environment and
// the --help text are made from these structs.
//
// Each of them is also an environment variable DATELINE_… . Nothing but the data folder is needed: zero values work.
package config

import (
	"fmt"
	"net/url"
	"path/filepath"
	"strings"
)

// Storage says where everything is kept. Every command takes it, beside a running server too.
type Storage struct {
	Data     string `help:"Folder of the database and the pictures, dateline-data unless named." default:"dateline-data" placeholder:"DIR" type:"path" env:"DATELINE_DATA"`
	Database string `help:"PostgreSQL instead of the SQLite file in the data folder: postgres://user:password@host/name." placeholder:"URL" env:"DATELINE_DATABASE"`
	Media    string `help:"S3 instead of the media folder in the data folder: s3://key:secret@host/bucket." placeholder:"URL" env:"DATELINE_MEDIA"`
}

// DatabaseAddress is what store.Open takes.
func (s Storage) DatabaseAddress() string {
	if s.Database != "" {
		return s.Database
	}
	return filepath.Join(s.Data, "dateline.db")
}

// MediaAddress is what blob.Open takes.
func (s Storage) MediaAddress() string {
	if s.Media != "" {
		return s.Media
	}
	return filepath.Join(s.Data, "media")
}

// LettersFolder is where letters go in a house without a mail server.
func (s Storage) LettersFolder() string { return filepath.Join(s.Data, "mail") }

// Serving says how the program meets the network.
type Serving struct {
	Listen     string `help:"Address to serve on, 127.0.0.1:8080 unless named." default:"127.0.0.1:8080" placeholder:"ADDR" env:"DATELINE_LISTEN"`
	URL        string `help:"The address that readers type, where it is another one: https://news.example. It makes cookies secure." placeholder:"URL" env:"DATELINE_URL"`
	Operator   string `help:"Address for the operator alone: /metrics, /healthz, /readyz. Empty: none." placeholder:"ADDR" env:"DATELINE_OPERATOR"`
	Theme      string `help:"Folder whose templates (site/story.html …) replace ours. A broken one is refused at start." placeholder:"DIR" type:"existingdir" env:"DATELINE_THEME"`
	CacheMB    uint64 `help:"Memory for rendered pages, in megabytes." default:"64" env:"DATELINE_CACHE_MB"`
	JobWorkers int    `help:"Pictures that are worked on at the same time." default:"1" env:"DATELINE_JOB_WORKERS"`

	SMTP        string `help:"Mail server for letters to readers: smtp://user:password@host:587 (STARTTLS) or smtps://… Without one they are files in the data folder's mail." placeholder:"URL" env:"DATELINE_SMTP"`
	Judge       string `help:"Service that is asked by POST about each message of a reader, for at most two seconds." placeholder:"URL" env:"DATELINE_JUDGE"`
	JudgeSecret string `help:"Secret of 16 characters or more by which that service knows our signature." placeholder:"SECRET" env:"DATELINE_JUDGE_SECRET"`

	Streams           int      `help:"Live streams open at once, in all; never more than open files allow. 0: no limit." default:"20000" env:"DATELINE_STREAMS"`
	StreamsPerAddress int      `help:"Live streams open at once from one address. 0: no limit." default:"200" env:"DATELINE_STREAMS_PER_ADDRESS"`
	StreamsPerSession int      `help:"Live streams open at once of one signed-in session. 0: no limit." default:"10" env:"DATELINE_STREAMS_PER_SESSION"`
	TrustedProxies    []string `help:"Networks of proxies whose X-Forwarded-For is believed: 10.0.0.0/8,192.0.2.1." placeholder:"NETWORK" env:"DATELINE_TRUSTED_PROXIES"`
}

// Origin is the public address: URL, or what Listen makes of it.
func (s Serving) Origin(listening string) (string, error) {
	if s.URL == "" {
		return "http://" + listening, nil
	}
	u, err := url.Parse(s.URL)
	if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" || strings.Trim(u.Path, "/") != "" {
		return "", fmt.Errorf("--url %q: want http:// or https:// and a host, nothing after it", s.URL)
	}
	return u.Scheme + "://" + u.Host, nil
}
