// Package banner is the breaking banner: one line on top of every page of an edition, for a while.
//
// It owns the table banner. A banner leads to a story of its edition and says either that story's headline, as it is at
// the time, or a line of its own. It goes up with a flash, in the transaction that publishes it (Hook), or by hand; it
// comes down by itself when its time is over (Run), by hand, and at once when its story is held or killed. An edition has
// one at a time: the newest. Journal kinds, all public: banner.up, banner.changed, banner.down; their subject and their
// tag are the edition's, and their payload names the story.
//
// It refuses a banner without a story that readers can open, for no time or for longer than a day.
package banner
