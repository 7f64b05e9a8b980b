//go:build !linux

package blobtest

import "testing"

// SmallDisk is for Linux alone, where a small disk is mounted in memory.
func SmallDisk(t testing.TB) string {
	t.Helper()
	t.Skip("a small disk can be mounted on Linux only")
	return ""
}
