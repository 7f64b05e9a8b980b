// Package scene holds the demo agency's pictures as drawings: views, maps and charts, each a function that paints a
// canvas. It owns the list of them with their keys and sizes; it reads and writes no files.
//
// One file holds one family of views; people.go, nature.go and built.go hold what the views are made of. The dice of
// every picture have a fixed seed, so that drawing again gives the same picture.
package scene
