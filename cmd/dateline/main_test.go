package main

import (
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// TestMain lets every test of this package start the program itself, by its name.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"dateline": main})
}
