package talk

import (
	"net/http"
	"net/url"
	"strings"
	"unicode"

	"golang.org/x/text/language"

	"dateline.news/internal/edition"
)

// local answers a path of this site to go on to, and "" for what leads elsewhere: another host, another scheme, or back
// to the door.
func local(path string) string {
	if len(path) > 1000 || !strings.HasPrefix(path, "/") || strings.HasPrefix(path, "//") || strings.ContainsRune(path, '\\') || strings.ContainsFunc(path, unicode.IsControl) {
		return ""
	}
	u, err := url.Parse(path)
	if err != nil || u.Scheme != "" || u.Host != "" || u.User != nil || strings.HasPrefix(u.Path, "//") || strings.HasPrefix(u.Path, "/"+Root) {
		return ""
	}
	return u.String()
}

// next answers where a reader goes on: the asked for path, or the edition's home.
func (f *Face) next(v *visit) string {
	if path := local(v.r.FormValue("next")); path != "" {
		return path
	}
	return f.House.Path(v.ed)
}

// choose answers the edition in whose words a page of accounts is: the one that is named, the one from which the reader
// comes, the one of the account, or the one whose language the browser asks for.
func (f *Face) choose(v *visit) (edition.Edition, error) {
	ctx := v.r.Context()
	if ed, err := f.House.ByCode(ctx, v.r.FormValue("edition")); err == nil {
		return ed, nil
	}
	if path := local(v.r.FormValue("next")); path != "" {
		first, _, _ := strings.Cut(strings.TrimPrefix(path, "/"), "/")
		if ed, err := f.House.ByAddress(v.r.Host, first); err == nil {
			return ed, nil
		}
	}
	all, err := f.House.Editions(ctx)
	if err != nil || len(all) == 0 {
		return edition.Edition{}, err
	}
	if who, err := f.Sessions.Actor(ctx); err == nil && !who.Anonymous() {
		if mine, err := f.Book.Get(ctx, who, who.ID); err == nil {
			if ed, err := f.House.ByCode(ctx, mine.Edition); err == nil {
				return ed, nil
			}
		}
	}
	return preferred(v.r, all), nil
}

// preferred answers the edition whose language a browser asks for; the first where it asks for none of them.
func preferred(r *http.Request, all []edition.Edition) edition.Edition {
	var tags []language.Tag
	for _, ed := range all {
		tags = append(tags, language.Make(ed.Locale))
	}
	_, index := language.MatchStrings(language.NewMatcher(tags), r.Header.Get("Accept-Language"))
	return all[index]
}

// accountPath answers the address of a page below /account in the visit's edition, with the path to go on to.
func (f *Face) accountPath(v *visit, page string) string {
	values := url.Values{"edition": {v.ed.Code}}
	if next := local(v.r.FormValue("next")); next != "" {
		values.Set("next", next)
	}
	return "/" + Root + "/" + page + "?" + values.Encode()
}
