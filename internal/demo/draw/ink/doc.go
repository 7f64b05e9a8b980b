// Package ink is a small drawing surface for pictures made by a program: smooth paths, colour ramps, masks that
// can be blurred, value noise, lettering and reflections, all in floating point until the picture is finished.
//
// Lengths are units of the drawing, not pixels: the same drawing may be rendered at any width. It owns no scene and
// knows nothing of news; it reads and writes no files.
package ink
