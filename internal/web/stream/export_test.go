package stream

import "time"

// Hurry makes a face give up stuck readers, and write comment lines, in a time that a test can wait for. Call it before
// the first stream.
func (f *Face) Hurry(stall, pulse time.Duration) { f.stall, f.pulse = stall, pulse }

// Sweep forgets the topics that nobody follows, and answers how many are left.
func (f *Face) Sweep() int {
	f.sweep(0)
	return len(f.topics())
}

// Ended answers how often the streams of somebody were ended.
func (f *Face) Ended() uint64 { return f.ends.Load() }
