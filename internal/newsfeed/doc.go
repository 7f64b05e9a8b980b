// Package newsfeed is the line of an edition's published stories, newest first.
//
// It owns the table newsfeed_line: one row for each story, written by Hook in the transaction that publishes, corrects
// or withdraws it. A story keeps the place of its first publication for ever: a correction or an update marks the line
// and does not move it; only where the desk asks for it is the story unseen again for those who had seen it. Of a story
// that is held or killed the line stays as a notice with the public reason, without its headline, picture and slug; when
// it is released or restored, the line is whole again.
//
// It refuses to decide anything: the archive does, and tells it.
package newsfeed
