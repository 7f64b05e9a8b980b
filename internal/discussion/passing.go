package discussion

// Passing are the tables that a copy of the newsroom does without: how fast addresses have written lately.
var Passing = []string{"discussion_rate"}
