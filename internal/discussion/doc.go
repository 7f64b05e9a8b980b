// Package discussion is the board: what readers say to one another under the stories, and how it is kept civil.
//
// It owns the tables discussion (one row for each story: its state and its counters), discussion_message and
// discussion_reaction, discussion_report, discussion_ignore, discussion_reader (what the board knows of a reader:
// accepted and rejected messages, nothing of what was read), discussion_sanction (warnings, mutes, suspensions, blocks),
// discussion_appeal, discussion_act (every decision of a moderator, for ever), discussion_memo, discussion_policy (an
// edition's rules of opening and closing), discussion_words (banned and suspect words of a language) and discussion_rate.
//
// A discussion opens in the transaction that publishes its story, by Board.Hook. What stands under a story that is held
// or killed is hidden in the transaction that withdraws it, and comes back with it. Board.Run fires what is due at a
// time (an opening, the end of a pause, a closing by rule) to the second.
//
// A message has two numbers: its ID, and its Seq, the place in its discussion. The place is given when the message first
// becomes visible, without gaps and in the order of commits, so that neither a place nor a count tells of a message that
// waits for a moderator. What readers typed is plain text with a tiny markup; Parse makes a tree of it and HTML renders
// the tree, never the text.
//
// Cached pages carry the tag talk:STORY where they show messages and chats:EDITION where they list chats: whatever a
// reader may see of a discussion changes under an entry with both.
//
// Events, each written to the journal with its change and each for a typed audience: discussion.opened,
// discussion.changed, message.posted, .edited, .hidden, .restored, .reacted, .featured to the public (to the author and
// to moderators while the discussion may not be read) and without a word of the text; message.pending, .rejected, .appealed,
// .deleted to the author and to moderators; message.reported, .claimed, .reviewed to moderators; reader.warned,
// .checked, .muted, .suspended, .blocked, .lifted, .acknowledged, .appealed, .answered to the reader and to moderators;
// reader.memo, discussion.policy and discussion.words to moderators; reader.ignored to the reader.
// Visible says who may be told of an entry.
//
// It refuses what Standing forbids, too long or too fast, repeated or with a banned word, and always says why and for how
// long: there are no shadow bans. It refuses a moderator who decides on own words or on an appeal against himself, two
// who decide at once, and a decision on a text that has changed since it was shown.
package discussion
