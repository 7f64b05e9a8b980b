// Package newsroom is the staff's face: the pages on which stories are written, checked, published and withdrawn, the
// mediabank, the people and the editions.
//
// It owns everything below /newsroom/: the table of its routes (routes.go), one file for each page with its handlers and
// view structs, and what a browser is told when a form was refused: the page again, with what was typed and the reason
// beside the field. Each route names the right that opens its door; the rule itself stands beside the change, in the
// domain packages, which are asked again.
//
// A form is answered with a page or 303; what scripts ask for is answered in JSON, refusals as RFC 9457 problems. A
// session that has ended loses nothing: a form's fields wait in the sign-in page and go on after it.
//
// It refuses rules of the newsroom, SQL and files; the unpublished page is drawn by Options.Preview, which the site gives.
package newsroom
