package newsroom

import (
	"log/slog"
	"strconv"
	"strings"
	"time"

	"dateline.news/internal/account"
	"dateline.news/internal/banner"
	"dateline.news/internal/desk"
	"dateline.news/internal/edition"
	"dateline.news/internal/errs"
	"dateline.news/internal/ident"
)

const flashPath = "/newsroom/flash"

// FlashForm is the one line that can be sent from every page, by whoever has the right.
type FlashForm struct {
	Places  []FlashPlaces
	Minutes int // how long the banner stands, unless another time is chosen
	Most    int
}

// FlashPlaces are the sections of an edition into which somebody may send a flash.
type FlashPlaces struct {
	Edition  string // by name
	Lang     string
	Dir      string
	Sections []Choice // "en/world"
}

// flashForm answers the form, nil for those who may not flash.
func (f *Face) flashForm(v *visit) *FlashForm {
	if !v.who.Anywhere(account.Flash) {
		return nil
	}
	all, err := f.House.Editions(v.r.Context())
	if err != nil { // every other page works without the form
		slog.ErrorContext(v.r.Context(), "newsroom: the form of a flash", "error", err)
		return nil
	}
	form := &FlashForm{Minutes: int(banner.Usual.Minutes()), Most: int(banner.Longest.Minutes())}
	for _, ed := range all {
		places := FlashPlaces{Edition: editionName(ed), Lang: ed.Locale, Dir: ed.Direction}
		for _, s := range ed.Sections {
			if v.who.Can(account.Flash, ed.Code, s.Slug) {
				value := ed.Code + "/" + s.Slug
				places.Sections = append(places.Sections, Choice{value, strings.ToUpper(ed.Code) + " · " + s.Name, value == v.typed.Value("flash", "place", "")})
			}
		}
		if len(places.Sections) > 0 {
			form.Places = append(form.Places, places)
		}
	}
	return form
}

// FlashHint names the text that says how a line names its source; the form stands on a page twice.
func (f Frame) FlashHint() string { return "flash-says" }

// FlashMinutes answers the usual time of a banner, as a field holds it.
func (f Frame) FlashMinutes() string { return strconv.Itoa(f.Flash.Minutes) }

// flashOnPage is the form on the page of its own.
type flashOnPage struct{ Frame }

// FlashHint names the text that says how a line names its source.
func (flashOnPage) FlashHint() string { return "flash-page-says" }

// FlashPageForm answers the frame for the form that stands on the page itself.
func (p flashPage) FlashPageForm() flashOnPage { return flashOnPage{p.Frame} }

// flashPage is where a flash is sent without a script, and where the banners are looked after.
type flashPage struct {
	Frame
	Banners []BannerOf
}

// BannerOf is the banner of one edition.
type BannerOf struct {
	Code    string
	Edition string
	Lang    string
	Dir     string
	Zone    string
	Up      *BannerUp // nil: none is up
	Past    []BannerPast
	Minutes int
	Most    int
}

// BannerUp is the banner that readers see now.
type BannerUp struct {
	Words string
	Path  string // of the story in the newsroom
	By    string
	Until time.Time
	In    string // "in 12 minutes"
}

// BannerPast is a banner that has come down.
type BannerPast struct {
	Words, Path, By, EndedBy string
	At, Until                time.Time
}

func (f *Face) flashPage(v *visit) error {
	ctx := v.r.Context()
	all, err := f.House.Editions(ctx)
	if err != nil {
		return err
	}
	names, err := f.names(ctx, v.who)
	if err != nil {
		return err
	}
	page := flashPage{Frame: f.frame(v, v.words.T("flash.flash"), flashPath)}
	for _, ed := range all {
		if !within(v.who, account.Flash, ed) {
			continue
		}
		of, err := f.bannerOf(v, standing{ed, names})
		if err != nil {
			return err
		}
		page.Banners = append(page.Banners, of)
	}
	return f.render(v, "flash", page)
}

const pastBanners = 5

func (f *Face) bannerOf(v *visit, s standing) (BannerOf, error) {
	ctx, ed, zone := v.r.Context(), s.edition, f.House.Zone(s.edition)
	of := BannerOf{Code: ed.Code, Edition: editionName(ed), Lang: ed.Locale, Dir: ed.Direction, Zone: ed.Zone,
		Minutes: int(banner.Usual.Minutes()), Most: int(banner.Longest.Minutes())}
	up, err := f.Banners.Standing(ctx, ed.Code)
	if err != nil {
		return of, err
	}
	if up != nil {
		of.Up = &BannerUp{Words: up.Words, Path: storyPath(up.Story), By: v.name(up.By, s.names), Until: up.Until.In(zone),
			In: v.words.Relative(up.Until, f.Clock.Now())}
	}
	past, err := f.Banners.Recent(ctx, v.who, ed.Code)
	if err != nil {
		return of, err
	}
	for _, b := range past {
		if up != nil && b.ID == up.ID || len(of.Past) == pastBanners {
			continue
		}
		line := BannerPast{Words: b.Line, Path: storyPath(b.Story), By: v.name(b.By, s.names), At: b.At.In(zone), Until: b.Until.In(zone)}
		if !b.Ended.IsZero() {
			line.Until, line.EndedBy = b.Ended.In(zone), v.name(b.EndedBy, s.names)
		}
		if line.Words == "" {
			told, err := f.Archive.Get(ctx, v.who, b.Story)
			if err != nil {
				return of, err
			}
			line.Words = told.Headline
		}
		of.Past = append(of.Past, line)
	}
	return of, nil
}

// flashSent is what a script is told of a flash that is out.
type flashSent struct {
	Number int64  `json:"number"`
	Path   string `json:"path"`   // of the story in the newsroom
	Public string `json:"public"` // of the readers' page
	Write  string `json:"write"`  // where the form goes that opens the full story; "" where somebody else must write it
	Line   string `json:"line"`   // as it went out
	At     string `json:"at"`
	Once   string `json:"once"` // for the next flash
}

// sendFlash publishes the line. Sent twice it is published once.
func (f *Face) sendFlash(v *visit) error {
	if err := v.form(); err != nil {
		return err
	}
	ctx := v.r.Context()
	code, section, _ := strings.Cut(v.field("place"), "/")
	flash := desk.Flash{Edition: code, Section: section, Line: v.field("line"), Source: v.field("source")}
	if once := v.field("once"); once != "" {
		flash.Once = "flash " + v.who.Subject() + " " + once
	}
	var err error
	if v.field("banner") != "" {
		if flash.Banner, err = v.minutes(); err != nil {
			return f.again(v, "flash", err, f.flashPage)
		}
	}
	sent, err := f.Desk.Flash(ctx, v.who, flash)
	if err != nil {
		return f.again(v, "flash", err, f.flashPage)
	}
	if !v.scripted() {
		return f.onward(v, storyPath(sent.Number), v.words.T("flash.is_out", "Line", sent.Headline))
	}
	zone, err := f.zoneOf(ctx, sent.Edition)
	if err != nil {
		return err
	}
	told := flashSent{Number: sent.Number, Path: storyPath(sent.Number), Public: sent.Path, Line: sent.Headline,
		At: stamp(sent.Published.In(zone), "15:04:05"), Once: ident.Secret()}
	if v.who.Can(account.Write, sent.Edition, sent.Section) {
		told.Write = storyPath(sent.Number) + "/update"
	}
	return v.json(told)
}

// minutes reads how long a banner is to stand.
func (v *visit) minutes() (time.Duration, error) {
	typed := v.field("minutes")
	if typed == "" {
		return banner.Usual, nil
	}
	n, err := strconv.Atoi(typed)
	if err != nil || n < 0 || n > 1e6 {
		return 0, errs.At("minutes", "newsroom.bad_number", map[string]any{"Typed": typed})
	}
	d := time.Duration(n) * time.Minute
	return d, banner.Lasts(d)
}

// putBanner puts a line up by hand, with the story to which it leads.
func (f *Face) putBanner(v *visit) error {
	if err := v.form(); err != nil {
		return err
	}
	ed, err := f.editionAt(v)
	if err != nil {
		return err
	}
	act := "banner " + ed.Code
	put := banner.Put{Edition: ed.Code, Line: v.field("line")}
	if put.Story, err = storyIn(v.field("story")); err != nil {
		return f.again(v, act, err, f.flashPage)
	}
	if put.For, err = v.minutes(); err != nil {
		return f.again(v, act, err, f.flashPage)
	}
	if _, err := f.Banners.PutUp(v.r.Context(), v.who, put); err != nil {
		return f.again(v, act, err, f.flashPage)
	}
	return f.onward(v, flashPath, v.words.T("flash.banner_is_up"))
}

func (f *Face) takeDownBanner(v *visit) error {
	ed, err := f.editionAt(v)
	if err != nil {
		return err
	}
	if err := f.Banners.TakeDown(v.r.Context(), v.who, ed.Code); err != nil {
		return f.again(v, "banner "+ed.Code, err, f.flashPage)
	}
	return f.onward(v, flashPath, v.words.T("flash.banner_is_down"))
}

func (f *Face) editionAt(v *visit) (edition.Edition, error) {
	return f.House.ByCode(v.r.Context(), v.r.PathValue("code"))
}

// storyIn reads the number of a story, as a number or at the end of its address.
func storyIn(typed string) (int64, error) {
	digits := strings.TrimRight(typed, "/")
	digits = digits[strings.LastIndexAny(digits, "-/")+1:]
	n, err := strconv.ParseInt(digits, 10, 64)
	if err != nil || n < 1 {
		return 0, errs.At("story", "flash.which_story", nil)
	}
	return n, nil
}

// askUnseen keeps whether readers who have seen a story are to be told of its update as of a new one.
func (f *Face) askUnseen(v *visit, draft int64) error {
	_, err := f.Desk.AskUnseen(v.r.Context(), v.who, draft, v.field("unseen") != "")
	return err
}
