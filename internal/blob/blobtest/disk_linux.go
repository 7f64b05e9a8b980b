package blobtest

import (
	"os"
	"syscall"
	"testing"
)

// SmallDisk answers a folder on a disk of its own with room for one megabyte. It needs root, as mounting
// does: another user, and another system than Linux, cannot run the test that asks for it, which fails where CI is set.
func SmallDisk(t testing.TB) string {
	t.Helper()
	dir := t.TempDir()
	if os.Geteuid() != 0 {
		if os.Getenv("CI") != "" {
			t.Fatal("mounting a small disk needs root, and with CI set nothing is left out")
		}
		t.Skip("mounting a small disk needs root; ./check runs as root")
	}
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=1m"); err != nil {
		t.Fatalf("mount a small disk: %v", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(dir, syscall.MNT_DETACH); err != nil {
			t.Errorf("unmount: %v", err)
		}
	})
	return dir
}
