package prose

import (
	"fmt"
	"strconv"
)

// Reason says in one word why a document was refused; a face may translate it.
type Reason string

// The reasons of refusal.
const (
	ReasonSyntax       Reason = "syntax"        // not JSON, a field twice, a value of the wrong JSON type
	ReasonSchema       Reason = "schema"        // written by a version of the schema that this program does not know
	ReasonUnknownField Reason = "unknown_field" // a field that no node has
	ReasonUnknownNode  Reason = "unknown_node"
	ReasonUnknownMark  Reason = "unknown_mark"
	ReasonUnknownAttr  Reason = "unknown_attr"
	ReasonMissing      Reason = "missing" // a required field or attribute is absent
	ReasonValue        Reason = "value"   // the attribute exists, its value is not allowed
	ReasonNesting      Reason = "nesting" // the node may not stand there, or lacks what must stand in it
	ReasonText         Reason = "text"    // NUL, invalid UTF-8, half a surrogate pair
	ReasonTooDeep      Reason = "too_deep"
	ReasonTooLarge     Reason = "too_large" // over MaxBytes, MaxNodes or MaxAttr
)

// Error is the refusal of a document. Path leads to the fault ("content[3].attrs.level"), empty for the whole document;
// Detail says it in English.
type Error struct {
	Path   string
	Reason Reason
	Detail string
}

// Error answers the place and what is wrong there.
func (e *Error) Error() string {
	if e.Path == "" {
		return "prose: " + e.Detail
	}
	return "prose: " + e.Path + ": " + e.Detail
}

func refuse(path string, reason Reason, format string, args ...any) *Error {
	return &Error{Path: path, Reason: reason, Detail: fmt.Sprintf(format, args...)}
}

// field and child write paths.
func field(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}

func child(path, list string, i int) string {
	return field(path, list) + "[" + strconv.Itoa(i) + "]"
}
