// Package edition keeps the house: the agency, its editions, their sections and topics.
//
// It owns the tables agency, edition, edition_address, section, topic and house_page, and the form of every address: only
// House.URL makes an absolute one. A snapshot of all but the topics is kept in memory; a change drops it on the node that made it, the
// others call Reload when a journal entry of kind "edition.*" arrives.
//
// Its events, for staff: edition.agency_changed, edition.added, edition.changed, edition.section_added,
// edition.section_changed, edition.section_removed, edition.topic_added, edition.page_saved.
//
// It refuses to change what published addresses are made of (an edition's code, a section's or a topic's slug), but for
// host and prefix, which lead on from where they were; and it refuses to know what a story is: a section that is removed
// stays written in the stories that had it.
package edition
