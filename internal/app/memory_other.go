//go:build !linux

package app

// dropStartPages is for Linux, whose servers are small.
func dropStartPages() {}
