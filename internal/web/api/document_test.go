package api_test

import (
	"bytes"
	"flag"
	"os"
	"testing"

	"dateline.news/internal/web/api"
)

var update = flag.Bool("update", false, "write doc/openapi.yaml anew")

func TestPublishedOpenAPIDocumentIsTheOneThatIsServed(t *testing.T) {
	const path = "../../../doc/openapi.yaml"
	got, err := api.Document()
	if err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s is stale: go test ./internal/web/api -update", path)
	}
}
