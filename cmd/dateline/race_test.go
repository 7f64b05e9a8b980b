//go:build race

package main

// raced says that the tests watch for races.
const raced = true
