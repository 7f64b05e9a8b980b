// Package front is the order of an edition's home page: what an editor has put where, and by which rule the rest fills
// itself.
//
// It owns the table front_arrangement. An arrangement is immutable; a change is a new version, made on the version that
// its maker has seen, and undoing puts an earlier one back as a new version. Its event is front.arranged, with the
// versions before and after, so that it stands in the journal who changed what.
//
// A zone is a part of the page: the top, and the column of each section. A slot is a story at a place of a zone, from a
// moment until a moment. A locked slot is moved or taken away by nobody before it is unlocked. Where no slot is in force
// (it is over, or its story is withdrawn) the place is filled by the zone's rule, and no story stands twice.
//
// It refuses stories of other editions and such as are not published, a story twice at one time, two slots on one place
// at one time, and whoever may not arrange the edition's home.
package front
