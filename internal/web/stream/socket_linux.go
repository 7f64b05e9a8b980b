package stream

import (
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// giveUp asks the kernel to break a connection whose other end has taken nothing for so long, though no more is written.
func giveUp(raw syscall.RawConn, after time.Duration) error {
	var failed error
	err := raw.Control(func(fd uintptr) {
		failed = unix.SetsockoptInt(int(fd), unix.IPPROTO_TCP, unix.TCP_USER_TIMEOUT, int(after.Milliseconds()))
	})
	if err != nil {
		return err
	}
	return failed
}
