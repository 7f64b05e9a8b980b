package search

// Derived are the tables that Rebuild makes from the stories, so that a copy of the newsroom need not hold them.
var Derived = []string{"search_story"}
