package story

// Filter chooses a list of an edition. Section, Topic and Author may be combined; the first of Author, Topic, Section
// that is given is walked in order and the others thin it out.
type Filter struct {
	Edition  string // code; needed
	Section  string // slug
	Topic    string // slug
	Author   string // slug, as AuthorSlug makes it
	Kinds    []Kind // none: every kind
	Before   Cursor
	Limit    int  // 0 means 20; at most 1,000
	WithBody bool // also read the bodies, which lists seldom need
}
