package newsroom

import (
	"errors"
	"io"
	"mime/multipart"
	"net/http"

	"dateline.news/internal/account"
	"dateline.news/internal/edition"
	"dateline.news/internal/errs"
	"dateline.news/internal/mediabank"
	"dateline.news/internal/web"
)

// mediabankPage is the grid of pictures.
type mediabankPage struct {
	Frame
	Words    string
	Pictures []AssetTile
	Next     string
	MayAdd   bool
	Refused  []RefusedFile
	Limit    int64 // bytes of one upload
}

// AssetTile is one picture of the grid.
type AssetTile struct {
	picture
	State string // in words, where it is not simply ready
	Gone  bool   // killed
}

// RefusedFile is one file that was not taken in, and why.
type RefusedFile struct{ Name, Reason string }

func (f *Face) mediabankPage(v *visit) error { return f.showMediabank(v, nil) }

func (f *Face) showMediabank(v *visit, refused []RefusedFile) error {
	ctx := v.r.Context()
	_, ed, err := f.editionsOf(v, account.See)
	if err != nil {
		return err
	}
	page := mediabankPage{Frame: f.frame(v, v.words.T("newsroom.mediabank"), "/newsroom/mediabank"), Words: v.r.FormValue("q"),
		MayAdd: v.who.Anywhere(account.Upload), Refused: refused, Limit: uploadLimit}
	assets, err := f.Bank.List(ctx, v.who, mediabank.Filter{Query: page.Words, Before: v.before(), Limit: storyLimit, Killed: true})
	if err != nil {
		return err
	}
	for _, a := range assets {
		page.Pictures = append(page.Pictures, f.tile(v, a, ed))
	}
	if len(assets) == storyLimit {
		page.Next = query("/newsroom/mediabank", "q", page.Words, "before", itoa(assets[len(assets)-1].Number))
	}
	return f.render(v, "mediabank", page)
}

func (f *Face) tile(v *visit, a mediabank.Asset, ed edition.Edition) AssetTile {
	tile := AssetTile{picture: f.picture(v, a, ed), Gone: a.State == mediabank.Killed}
	tile.State = tile.Refused
	return tile
}

// uploaded is what became of one file, for a script.
type uploaded struct {
	Name    string   `json:"name"`
	Picture *picture `json:"picture"`
	Refused string   `json:"refused"`
}

// upload takes in the files of a form one after the other; one that is refused does not keep the others out.
func (f *Face) upload(v *visit) error {
	parts, err := v.r.MultipartReader()
	if err != nil {
		return &errs.Error{Kind: errs.Invalid, Err: err}
	}
	ed, err := f.firstEdition(v)
	if err != nil {
		return err
	}
	var all []uploaded
	for {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return unread(err)
		}
		if part.FormName() != "file" || part.FileName() == "" {
			continue
		}
		one, err := f.uploadOne(v, part, ed)
		if err != nil {
			return err
		}
		all = append(all, one)
	}
	return f.answerUpload(v, all)
}

func (f *Face) firstEdition(v *visit) (edition.Edition, error) {
	all, err := f.House.Editions(v.r.Context())
	if err != nil {
		return edition.Edition{}, err
	}
	code := v.r.URL.Query().Get("edition")
	for _, ed := range all {
		if ed.Code == code || code == "" && within(v.who, account.Upload, ed) {
			return ed, nil
		}
	}
	return edition.Edition{}, nil
}

// uploadOne takes in one file. A refusal is part of the answer; a fault of ours, and a request that is too large, end it.
func (f *Face) uploadOne(v *visit, part *multipart.Part, ed edition.Edition) (uploaded, error) {
	one := uploaded{Name: part.FileName()}
	asset, err := f.Bank.Upload(v.r.Context(), v.who, mediabank.UploadFile{Name: part.FileName(), Content: part, Edition: ed.Code})
	if err != nil {
		var cut *http.MaxBytesError
		if kind := errs.KindOf(err); errors.As(err, &cut) || kind == errs.Internal || kind == errs.Forbidden || kind == errs.Unavailable {
			return one, err
		}
		fault := web.Explain(v.r, err)
		one.Refused = v.words.T(fault.Key, fault.Args)
		return one, nil
	}
	shown := f.picture(v, asset, ed)
	one.Picture = &shown
	return one, nil
}

func (f *Face) answerUpload(v *visit, all []uploaded) error {
	if v.scripted() {
		return v.json(map[string]any{"files": all})
	}
	var refused []RefusedFile
	for _, one := range all {
		if one.Refused != "" {
			refused = append(refused, RefusedFile{one.Name, one.Refused})
		}
	}
	if len(refused) > 0 || len(all) == 0 {
		v.status = http.StatusUnprocessableEntity
		if len(all) == 0 {
			refused = []RefusedFile{{"", v.words.T("newsroom.no_file")}}
		}
		return f.showMediabank(v, refused)
	}
	return f.onward(v, "/newsroom/mediabank", v.words.N("newsroom.uploaded", len(all)))
}

// assetState answers how a picture stands, for a page that waits for its renditions.
func (f *Face) assetState(v *visit) error {
	asset, err := f.assetOf(v)
	if err != nil {
		return err
	}
	ed, err := f.firstEdition(v)
	if err != nil {
		return err
	}
	return v.json(f.picture(v, asset, ed))
}

func (f *Face) assetOf(v *visit) (mediabank.Asset, error) {
	number, err := v.number("asset")
	if err != nil {
		return mediabank.Asset{}, err
	}
	return f.Bank.Get(v.r.Context(), v.who, number)
}
