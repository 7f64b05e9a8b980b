package newsroom

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"time"

	"dateline.news/internal/account"
	"dateline.news/internal/edition"
	"dateline.news/internal/errs"
	"dateline.news/internal/lang"
	"dateline.news/internal/mediabank"
)

// assetPage is one picture: what is said about it, where it is shown, and what may be done with it.
type assetPage struct {
	Frame
	Asset    mediabank.Asset
	Picture  picture
	State    string // in words
	Fault    string // why no renditions could be made
	Notes    []string
	Texts    []LanguageText
	Used     []StoryLine
	Journal  []Happening
	Uploader string
	MayEdit  bool
	MayKill  bool
	Restore  bool
	Zone     string
	Release  string // as the fields hold them
	Expiry   string
}

// Path answers the address of the page and of the forms below it.
func (p assetPage) Path() string { return assetPath(p.Asset.Number) }

// Keywords answers the keywords as one field holds them.
func (p assetPage) Keywords() string { return strings.Join(p.Asset.Keywords, ", ") }

// LanguageText is what is said about a picture in one language.
type LanguageText struct {
	Code, Name, Dir string
	mediabank.Text
}

func (f *Face) assetPage(v *visit) error {
	asset, err := f.assetOf(v)
	if err != nil {
		return err
	}
	ctx := v.r.Context()
	ed, err := f.firstEdition(v)
	if err != nil {
		return err
	}
	names, err := f.names(ctx, v.who)
	if err != nil {
		return err
	}
	page := assetPage{
		Frame: f.frame(v, v.words.T("newsroom.picture_number", "Number", asset.Number), "/newsroom/mediabank"), Asset: asset, Picture: f.picture(v, asset, ed),
		State: v.words.T(assetStates[asset.State]), Uploader: names[asset.UploadedBy], Zone: f.House.Zone(ed).String(),
		MayEdit: asset.State != mediabank.Killed && v.who.Anywhere(account.Upload), MayKill: asset.State != mediabank.Killed && v.who.Anywhere(account.Kill),
		Restore: asset.State == mediabank.Killed && v.who.Anywhere(account.Kill),
		Release: fieldTime(asset.Release, f.House.Zone(ed)), Expiry: fieldTime(asset.Expiry, f.House.Zone(ed)),
	}
	if asset.Fault != nil {
		page.Fault = v.words.T(asset.Fault.Key, asset.Fault.Args)
	}
	for _, n := range asset.Notes {
		page.Notes = append(page.Notes, v.words.T(n.Key, n.Args))
	}
	if page.Texts, err = f.assetTexts(ctx, asset); err != nil {
		return err
	}
	if page.Used, err = f.usedIn(v, asset.Number); err != nil {
		return err
	}
	page.Journal, err = f.journal(v, journalOf{ed, "", []string{"asset:" + itoa(asset.Number)}, names})
	if err != nil {
		return err
	}
	return f.render(v, "asset", page)
}

// assetStates are the words of a picture's states.
var assetStates = map[mediabank.State]string{
	mediabank.Processing: "newsroom.asset_processing", mediabank.Ready: "newsroom.asset_ready", mediabank.Failed: "newsroom.asset_failed", mediabank.Killed: "newsroom.asset_killed",
}

func fieldTime(t time.Time, zone *time.Location) string {
	if t.IsZero() {
		return ""
	}
	return t.In(zone).Format("2006-01-02T15:04:05")
}

// assetTexts answers the texts in the languages of the editions.
func (f *Face) assetTexts(ctx context.Context, a mediabank.Asset) ([]LanguageText, error) {
	editions, err := f.House.Editions(ctx)
	if err != nil {
		return nil, err
	}
	var texts []LanguageText
	seen := map[string]bool{}
	for _, ed := range editions {
		if code := ed.Language(); !seen[code] {
			seen[code] = true
			texts = append(texts, LanguageText{code, lang.Name(code), ed.Direction, a.Texts[code]})
		}
	}
	return texts, nil
}

// usedIn answers the published stories that show a picture.
func (f *Face) usedIn(v *visit, number int64) ([]StoryLine, error) {
	ctx := v.r.Context()
	numbers, err := f.Bank.Stories(ctx, number)
	if err != nil {
		return nil, err
	}
	stories, err := f.Archive.ByNumbers(ctx, numbers)
	if err != nil {
		return nil, err
	}
	var lines []StoryLine
	for _, n := range numbers {
		s, public := stories[n]
		if !public {
			continue
		}
		ed, err := f.House.ByCode(ctx, s.Edition)
		if err != nil {
			return nil, err
		}
		lines = append(lines, f.storyLine(v, s, ed))
	}
	return lines, nil
}

func (f *Face) editAsset(v *visit) error {
	return f.onAsset(v, "asset", "newsroom.kept", func(ctx context.Context, number int64) error {
		ed, err := f.firstEdition(v)
		if err != nil {
			return err
		}
		change, err := f.typedAsset(v, ed)
		if err != nil {
			return err
		}
		_, err = f.Bank.Edit(ctx, v.who, number, change)
		return err
	})
}

// typedAsset reads the form of a picture.
func (f *Face) typedAsset(v *visit, ed edition.Edition) (mediabank.Change, error) {
	text := func(name string) *string {
		typed := v.field(name)
		return &typed
	}
	change := mediabank.Change{
		Headline: text("headline"), Caption: text("caption"), Alt: text("alt"), Creator: text("creator"), Supplier: text("supplier"), Holder: text("holder"),
		Copyright: text("copyright"), Place: text("place"), Instructions: text("instructions"), UsageTerms: text("usage_terms"),
	}
	for name, into := range map[string]**time.Time{"release": &change.Release, "expiry": &change.Expiry} {
		at, err := localTime(v.field(name), name, f.House.Zone(ed))
		if err != nil {
			return change, err
		}
		*into = &at
	}
	var keywords []string
	for word := range strings.SplitSeq(v.field("keywords"), ",") {
		if word = strings.TrimSpace(word); word != "" {
			keywords = append(keywords, word)
		}
	}
	change.Keywords, change.Texts = &keywords, map[string]mediabank.Text{}
	for name := range v.r.PostForm {
		if code, ok := strings.CutPrefix(name, "caption."); ok {
			change.Texts[code] = mediabank.Text{Headline: v.field("headline." + code), Caption: v.field("caption." + code), Alt: v.field("alt." + code)}
		}
	}
	return change, nil
}

// onAsset is the shape of every act on one picture.
func (f *Face) onAsset(v *visit, act, done string, do func(ctx context.Context, number int64) error) error {
	number, err := v.number("asset")
	if err != nil {
		return err
	}
	if err := v.form(); err != nil {
		return err
	}
	if err := do(v.r.Context(), number); err != nil {
		return f.again(v, act, err, f.assetPage)
	}
	return f.onward(v, assetPath(number), v.words.T(done))
}

func (f *Face) killAsset(v *visit) error {
	return f.onAsset(v, "kill", "newsroom.picture_killed", func(ctx context.Context, number int64) error {
		return f.Bank.Kill(ctx, v.who, number, v.field("reason"))
	})
}

func (f *Face) restoreAsset(v *visit) error {
	return f.onAsset(v, "restore", "newsroom.picture_restored", func(ctx context.Context, number int64) error {
		return f.Bank.Restore(ctx, v.who, number, v.field("reason"))
	})
}

// assetFile answers a rendition to the newsroom, used in a published story or not; for "file" stands the crop of a cut one.
func (f *Face) assetFile(v *visit) error {
	asset, err := f.assetOf(v)
	if err != nil {
		return err
	}
	width, err := v.number("width")
	if err != nil {
		return err
	}
	print := asset.Print(v.r.PathValue("crop"))
	if print.Crop != v.r.PathValue("crop") {
		return errs.New(errs.NotFound, "asset %d is not cut to %q", asset.Number, v.r.PathValue("crop"))
	}
	served, err := f.Bank.File(v.r.Context(), print.Hash, int(width))
	if err != nil {
		return err
	}
	return v.file(served, "")
}

// assetOriginal answers the untouched file as a download.
func (f *Face) assetOriginal(v *visit) error {
	number, err := v.number("asset")
	if err != nil {
		return err
	}
	served, err := f.Bank.Original(v.r.Context(), v.who, number)
	if err != nil {
		return err
	}
	return v.file(served, served.Name)
}

// file sends a file to the newsroom alone; download is the name that a saved copy gets, "" to show it.
func (v *visit) file(served mediabank.Served, download string) error {
	defer served.Close()
	if served.MIME == "" {
		return errs.New(errs.Internal, "a file without a content type")
	}
	h := v.w.Header()
	h.Set("Content-Type", served.MIME)
	h.Set("ETag", served.ETag)
	h.Set("Cache-Control", "private, max-age=300")
	if download != "" {
		h.Set("Content-Disposition", "attachment; filename*=UTF-8''"+url.PathEscape(download))
	}
	http.ServeContent(v.w, v.r, "", time.Time{}, served)
	return nil
}
