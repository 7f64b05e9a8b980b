package demo

import (
	"embed"
	"fmt"
	"io/fs"
	"slices"
	"time"

	"dateline.news/internal/discussion"
)

//go:embed newsroom
var files embed.FS

// Newsroom answers the files of the demo newsroom, to be given to Read.
func Newsroom() fs.FS {
	sub, err := fs.Sub(files, "newsroom")
	if err != nil {
		panic(err) // the name above is valid
	}
	return sub
}

// Script is everything that the demo newsroom is made of; all keys in it resolve.
type Script struct {
	Agency   Agency
	Editions []Edition
	Staff    []Staff
	Pictures []Picture
	Readers  []Reader
	Talks    []Talk
	Stories  []Story // oldest first, published and not: publishing them in this order never meets a card to a story that is not there
}

// Agency is the house itself.
type Agency struct {
	Name   string
	Domain string
}

// Edition is one language site.
type Edition struct {
	Key       string // "en": prefix of its addresses
	Name      string // the agency's name in its language, and the masthead
	Language  string // what readers call the language
	Locale    string
	Direction string // "ltr" or "rtl"
	Zone      *time.Location
	Tagline   string
	Credit    string // pattern of a credit line: "© {holder} / {creator}"
	Addresses string // "latin": slugs of stories are transliterated; "own": they keep the edition's script
	Sections  []Section
	Topics    []Topic
	Talk      *discussion.Policy // nil: the usual one
	Banned    []string           // words of its language that are refused
	Suspect   []string           // words for which a moderator sees the message first
}

// Section is one branch of an edition's subject tree.
type Section struct{ Key, Slug, Name string }

// TopicKind says what a topic is.
type TopicKind string

// The kinds of topic.
const (
	Person       TopicKind = "person"
	Place        TopicKind = "place"
	Organisation TopicKind = "organisation"
	Theme        TopicKind = "theme"
)

// Topic is a person, place, organisation or theme that stories are about.
type Topic struct {
	Key  string
	Kind TopicKind
	Slug string
	Name string
}

// Staff is one account of the newsroom.
type Staff struct {
	Key      string
	Name     string
	Email    string
	Role     string   // reporter, photographer, editor, chief, moderator or admin
	Editions []string // keys; the editions in which the role holds
}

// Picture is what is known of a picture besides its pixels.
type Picture struct {
	Key          string
	Creator      string // photographer, or "Graphic: name"
	Taken        time.Time
	Place        string
	Holder       string // of the copyright: the agency, or a supplier
	CreditLine   string // a supplier's own, verbatim; empty: the edition's pattern
	UsageTerms   string
	Instructions string
	Words        map[string]PictureWords // by edition
}

// PictureWords is what a picture says in one language.
type PictureWords struct{ Headline, Caption, Alt string }

// Edition finds an edition by its key.
func (s *Script) Edition(key string) (Edition, bool) {
	return find(s.Editions, func(e Edition) bool { return e.Key == key })
}

// Person finds a member of the staff by key.
func (s *Script) Person(key string) (Staff, bool) {
	return find(s.Staff, func(p Staff) bool { return p.Key == key })
}

// Picture finds a picture by its key.
func (s *Script) Picture(key string) (Picture, bool) {
	return find(s.Pictures, func(p Picture) bool { return p.Key == key })
}

// Story finds a story by its edition and key.
func (s *Script) Story(edition, key string) (Story, bool) {
	return find(s.Stories, func(st Story) bool { return st.Edition == edition && st.Key == key })
}

// Section finds a section of the edition by its key.
func (e Edition) Section(key string) (Section, bool) {
	return find(e.Sections, func(s Section) bool { return s.Key == key })
}

// Topic finds a topic of the edition by its key.
func (e Edition) Topic(key string) (Topic, bool) {
	return find(e.Topics, func(t Topic) bool { return t.Key == key })
}

func find[T any](all []T, is func(T) bool) (T, bool) {
	if i := slices.IndexFunc(all, is); i >= 0 {
		return all[i], true
	}
	var none T
	return none, false
}

// Read reads the files of a newsroom and fixes their times against now. The error names every fault, one a line, as
// "file:line: what".
func Read(fsys fs.FS, now time.Time) (*Script, error) {
	var (
		f faults
		s Script
	)
	now = now.UTC().Truncate(time.Second)
	agency, err := readRecords(fsys, "agency.txt", &f)
	if err != nil {
		return nil, err
	}
	s.readAgency(agency, &f)
	pictures, err := readRecords(fsys, "pictures.txt", &f)
	if err != nil {
		return nil, err
	}
	s.readPictures(pictures, now, &f)
	for _, e := range s.Editions {
		stories, err := readRecords(fsys, fmt.Sprintf("stories.%s.txt", e.Key), &f)
		if err != nil {
			return nil, err
		}
		for i := range stories {
			s.Stories = append(s.Stories, readStory(&stories[i], e, now, &f))
		}
	}
	s.checkStories(&f)
	if err := s.readReaders(fsys, now, &f); err != nil {
		return nil, err
	}
	if err := s.readTalks(fsys, now, &f); err != nil {
		return nil, err
	}
	if err := f.err(); err != nil {
		return nil, err
	}
	slices.SortStableFunc(s.Stories, func(a, b Story) int { return a.At.Compare(b.At) })
	return &s, nil
}
