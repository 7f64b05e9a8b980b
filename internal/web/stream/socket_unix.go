//go:build unix

package stream

import (
	"errors"
	"syscall"
)

// writeNow writes what the socket takes without waiting; ok false: the connection is broken.
func writeNow(raw syscall.RawConn, b []byte) (n int, ok bool) {
	var failed error
	err := raw.Write(func(fd uintptr) bool {
		n, failed = syscall.Write(int(fd), b)
		return true // never wait
	})
	if err != nil {
		return 0, false
	}
	full := errors.Is(failed, syscall.EAGAIN) || errors.Is(failed, syscall.EINTR)
	return max(n, 0), failed == nil || full
}

// openFiles answers how many files the process may hold open; 0: not known.
func openFiles() int {
	var limit syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &limit); err != nil {
		return 0
	}
	return int(min(uint64(limit.Cur), 1<<30)) //nolint:unconvert // it is signed on FreeBSD
}
