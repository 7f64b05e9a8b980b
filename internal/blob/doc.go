// Package blob keeps files by key: in a folder of this machine, or in a bucket that speaks S3.
//
// It owns the bytes below its folder or bucket and nothing else; what a key means is its user's affair. A key is
// written once and whole: either all of its bytes are there, on disk and synced, or none. Both forms pass one contract,
// package blobtest.
//
// It refuses keys that could leave its folder, and answers errs.Unavailable where the disk is full or the bucket is
// away, with nothing half-written.
package blob
