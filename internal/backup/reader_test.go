package backup_test

import (
	"archive/tar"
	"bytes"
	"context"
	"strings"
	"testing"
	"time"

	"dateline.news/internal/backup"
	"dateline.news/internal/errs"
	"dateline.news/internal/schema"
)

func header(t testing.TB) backup.Header {
	t.Helper()
	version, err := schema.Known()
	if err != nil {
		t.Fatal(err)
	}
	return backup.Header{Format: backup.Format, Engine: "sqlite", Schema: version, Journal: 7, Made: time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)}
}

var pieces = []backup.Piece{
	{Name: "table/agency/000001.jsonl", Text: `["domain","id","name"]` + "\n" + `["harbour.example",1,"Harbour News"]` + "\n"},
	{Name: "counters.json", Text: `{}`},
	{Name: "jobs.json", Text: `[]`},
	{Name: "media/originals/aa", Text: strings.Repeat("picture ", 400)},
	{Name: "media/renditions/aa/400-0123.jpg", Text: "small picture"},
}

func check(file []byte) error {
	_, _, err := backup.Check(context.Background(), bytes.NewReader(file), nil)
	return err
}

func TestWholeFileIsAccepted(t *testing.T) {
	h, m, err := backup.Check(t.Context(), bytes.NewReader(backup.Made(t, header(t), pieces, nil)), nil)
	if err != nil {
		t.Fatal(err)
	}
	if h.Journal != 7 || m.Rows() != 1 || m.Files != 2 || m.Parts != int64(len(pieces))+1 {
		t.Errorf("header %+v, manifest %+v", h, m)
	}
}

func TestFileThatIsCutOffAnywhereIsRefused(t *testing.T) {
	whole := backup.Made(t, header(t), pieces, nil)
	for length := range whole {
		if err := check(whole[:length]); !errs.Is(err, errs.Invalid) {
			t.Fatalf("%d of %d bytes: %v, want a refusal", length, len(whole), err)
		}
	}
	plain := backup.Unpacked(t, whole)
	end := bytes.LastIndexByte(plain, '}') // of the manifest; what follows fills tar's blocks
	for length := 0; length <= end; length += 7 {
		if _, err := backup.ReadAll(bytes.NewReader(plain[:length])); err == nil {
			t.Fatalf("%d of %d bytes of the tar were accepted", length, len(plain))
		}
	}
}

func TestFileThatWasAlteredAnywhereIsRefused(t *testing.T) {
	whole := backup.Made(t, header(t), pieces, nil)
	want, err := backup.ReadAll(bytes.NewReader(backup.Unpacked(t, whole)))
	if err != nil {
		t.Fatal(err)
	}
	for at := range whole {
		altered := bytes.Clone(whole)
		altered[at] ^= 0x41
		// A few bytes say the same in two ways: which of two equal passages is repeated.
		if err := check(altered); err == nil && !bytes.Equal(backup.Unpacked(t, altered), backup.Unpacked(t, whole)) {
			t.Errorf("byte %d of %d was altered and nobody noticed", at, len(whole))
		}
	}
	plain := backup.Unpacked(t, whole)
	for at := 0; at < len(plain); at += 3 { // packed again by whoever altered it
		altered := bytes.Clone(plain)
		altered[at] ^= 0x01
		got, err := backup.ReadAll(bytes.NewReader(altered))
		if err != nil {
			continue
		}
		for name, text := range want { // what tar itself does not need, the owner's name for one, may be anything
			if name != "dateline.json" && got[name] != text {
				t.Errorf("byte %d of the tar was altered and %s is another", at, name)
			}
		}
	}
}

func TestWhatDatelineDoesNotWriteIsRefused(t *testing.T) {
	h := header(t)
	newer, unknown := h, h
	newer.Schema++
	unknown.Format++
	rows := func(m *backup.Manifest) { m.Parts++ }
	files := func(m *backup.Manifest) { m.Files++ }
	sums := func(m *backup.Manifest) { m.Sums = append(m.Sums, strings.Repeat("0", 64)) }
	whole := backup.Made(t, h, pieces, nil)
	for name, c := range map[string]struct {
		file []byte
		says string
	}{
		"nothing":                       {nil, "it ends"},
		"another file":                  {[]byte("%PDF-1.7 and so on"), "not one of Dateline"},
		"a database of tomorrow":        {backup.Made(t, newer, pieces, nil), "use the newer program"},
		"a format of tomorrow":          {backup.Made(t, unknown, pieces, nil), "format 2"},
		"a manifest of other parts":     {backup.Made(t, h, pieces, rows), "manifest"},
		"a manifest of other files":     {backup.Made(t, h, pieces, files), "manifest"},
		"a manifest without sums":       {backup.Made(t, h, pieces, sums), "manifest"},
		"something behind it":           {append(bytes.Clone(whole), "more"...), "manifest"},
		"two files in one":              {append(bytes.Clone(whole), whole...), "manifest"},
		"a path that climbs":            {backup.Made(t, h, []backup.Piece{{Name: "media/../../etc/passwd", Text: "x"}}, nil), "no part"},
		"a path from the root":          {backup.Made(t, h, []backup.Piece{{Name: "/etc/passwd", Text: "x"}}, nil), "no part"},
		"a hidden file":                 {backup.Made(t, h, []backup.Piece{{Name: "media/.partial-1", Text: "x"}}, nil), "no part"},
		"a table with a strange name":   {backup.Made(t, h, []backup.Piece{{Name: `table/a";drop/000001.jsonl`, Text: "x"}}, nil), "no part"},
		"a link":                        {backup.Packed(t, []tar.Header{{Typeflag: tar.TypeSymlink, Name: "media/a", Linkname: "/etc/passwd"}}, []string{""}), "no part"},
		"a folder":                      {backup.Packed(t, []tar.Header{{Typeflag: tar.TypeDir, Name: "media/a"}}, []string{""}), "no part"},
		"no header":                     {backup.Packed(t, []tar.Header{{Typeflag: tar.TypeReg, Name: "jobs.json"}}, []string{"[]"}), "begin"},
		"a header that is none":         {backup.Packed(t, []tar.Header{{Typeflag: tar.TypeReg, Name: "dateline.json"}}, []string{"[]"}), "dateline.json"},
		"an empty tar":                  {backup.Packed(t, nil, nil), "ends"},
		"a part that is another's name": {backup.Packed(t, []tar.Header{{Typeflag: tar.TypeReg, Name: "dateline.json", PAXRecords: map[string]string{"GNU.x": "1"}}}, []string{"{}"}), "says"},
	} {
		err := check(c.file)
		if err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v, want %q", name, err, c.says)
		}
	}
}

func FuzzFile(f *testing.F) {
	whole := backup.Made(f, header(f), pieces, nil)
	f.Add(backup.Unpacked(f, whole))
	f.Add(backup.Unpacked(f, backup.Packed(f, []tar.Header{{Typeflag: tar.TypeReg, Name: "dateline.json"}}, []string{"{}"})))
	f.Add([]byte("nothing"))
	f.Fuzz(func(t *testing.T, file []byte) {
		found, err := backup.ReadAll(bytes.NewReader(file))
		for name := range found {
			if strings.Contains(name, "..") || strings.HasPrefix(name, "/") || strings.Contains(name, `\`) {
				t.Errorf("%q leaves its folder", name)
			}
		}
		if err == nil && found["dateline.json"] != "" {
			t.Error("the header came twice")
		}
	})
}

// FuzzCompressedFile wants neither a panic nor an end without an answer.
func FuzzCompressedFile(f *testing.F) {
	f.Add(backup.Made(f, header(f), pieces, nil))
	f.Add([]byte{0x28, 0xb5, 0x2f, 0xfd})
	f.Fuzz(func(_ *testing.T, file []byte) { check(file) })
}

func FuzzRow(f *testing.F) {
	f.Add([]byte(`[1,2.5,0,"words","2026-11-22T12:00:00.000000Z",{"base64":"AAEC"}]`))
	f.Add([]byte(`[null,null,null,null,null,null]`))
	f.Add([]byte(`[1,1,1,{"base64":"/w=="},"x",{"base64":1}]`))
	f.Fuzz(func(t *testing.T, line []byte) {
		once, err := backup.ParseLine(line)
		if err != nil {
			return
		}
		twice, err := backup.ParseLine(bytes.TrimSuffix(once, []byte("\n")))
		if err != nil || !bytes.Equal(once, twice) {
			t.Errorf("%s became %s and then %s (%v)", line, once, twice, err)
		}
	})
}
