// Package site is the readers' face: every page that anybody may see, the feeds, the sitemaps and the pictures' files.
//
// It owns the addresses inside an edition (home, section, topic, author, story, newsfeed, search, corrections, mediabank,
// feeds), those of the whole house (/, /sitemap…xml, /news-sitemap.xml, /robots.txt, /media/…) and what stands on each:
// a page is a file with its view struct and how it is filled; the templates are web/view/site. Every page is the same
// bytes for every reader, made through the page cache with the tags of what it shows.
//
// It refuses to change anything, to know who is reading, and to decide what the public may see: it shows what the
// archive, the newsfeed, the index and the mediabank hand out to readers.
package site
