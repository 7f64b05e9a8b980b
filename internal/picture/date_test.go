package picture_test

import (
	"encoding/json"
	"testing"
	"time"

	"dateline.news/internal/picture"
)

func TestDateKeepsWhatTheFileSaysAndNoMore(t *testing.T) {
	tests := map[string]string{
		"2026-11-20T09:15:00-05:00": "2026-11-20T09:15:00-05:00",
		"2026-11-20T09:15:00.25Z":   "2026-11-20T09:15:00Z",
		"2026-11-20T09:15":          "2026-11-20T09:15",
		"2026:11:20 09:15:00":       "2026-11-20T09:15:00",
		"20261120T091500+0300":      "2026-11-20T09:15:00+03:00",
		"20261120":                  "2026-11-20",
		"20261100":                  "2026-11",
		"20260000":                  "2026",
		"2026":                      "2026",
		"0000:00:00 00:00:00":       "",
		"    :  :     :  :  ":       "",
		"next Thursday":             "",
		"2026-02-30":                "",
	}
	for in, want := range tests {
		var d picture.Date
		err := d.UnmarshalText([]byte(in))
		if got := d.String(); got != want || (err == nil) != (want != "") {
			t.Errorf("%q reads as %q (%v), want %q", in, got, err, want)
		}
	}
}

func TestLicenceUntilADayEndsWhenTheDayDoes(t *testing.T) {
	moscow := time.FixedZone("MSK", 3*3600)
	tests := map[string]struct{ starts, ends string }{
		"2027-01-31":           {"2027-01-30T21:00:00Z", "2027-01-31T21:00:00Z"},
		"2027-01-31T23:59:59Z": {"2027-01-31T23:59:59Z", "2027-02-01T00:00:00Z"},
		"2027-01":              {"2026-12-31T21:00:00Z", "2027-01-31T21:00:00Z"},
		"2027":                 {"2026-12-31T21:00:00Z", "2027-12-31T21:00:00Z"},
		"2027-01-31T06:00":     {"2027-01-31T03:00:00Z", "2027-01-31T03:01:00Z"},
	}
	for in, want := range tests {
		var d picture.Date
		if err := json.Unmarshal([]byte(`"`+in+`"`), &d); err != nil {
			t.Fatal(err)
		}
		starts, ends := d.Starts(moscow).UTC().Format(time.RFC3339), d.Ends(moscow).UTC().Format(time.RFC3339)
		if starts != want.starts || ends != want.ends {
			t.Errorf("%s is %s to %s, want %s to %s", in, starts, ends, want.starts, want.ends)
		}
	}
}
