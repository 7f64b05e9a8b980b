package newsroom

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"strings"

	"dateline.news/internal/account"
	"dateline.news/internal/clipping"
	"dateline.news/internal/errs"
)

// importPage takes the text of a news page.
type importPage struct {
	Frame
	Editions []Choice
	Text     string
}

func (f *Face) importPage(v *visit) error {
	all, ed, err := f.editionsOf(v, account.Write)
	if err != nil {
		return err
	}
	page := importPage{Frame: f.frame(v, v.words.T("newsroom.import"), "/newsroom/desk"), Editions: editionChoices(all, ed.Code)}
	page.Text = v.typed.Value("import", "text", "")
	return f.render(v, "import", page)
}

// importText makes a draft of a pasted or uploaded page. Sent twice it makes one.
func (f *Face) importText(v *visit) error {
	if err := v.form(); err != nil {
		return err
	}
	path, err := f.imports.do(v.onceKey(), func() (string, error) { return f.importOnce(v) })
	if err != nil {
		return f.again(v, "import", err, f.importPage)
	}
	return f.onward(v, path, v.words.T("newsroom.imported"))
}

func (f *Face) importOnce(v *visit) (string, error) {
	content, err := v.pageText()
	if err != nil {
		return "", err
	}
	page, err := clipping.Read(bytes.NewReader(content))
	var fault *clipping.Error
	if errors.As(err, &fault) {
		return "", &errs.Error{Kind: errs.Invalid, Field: "text", Key: "newsroom.import_refused", Args: map[string]any{"Line": fault.Line, "Reason": fault.Reason}, Err: err}
	}
	if err != nil {
		return "", err
	}
	draft, err := f.Desk.Import(v.r.Context(), v.who, v.field("edition"), *page)
	if err != nil {
		return "", err
	}
	return draftPath(draft.ID), nil
}

// pageText answers the uploaded file, or what was pasted where there is none.
func (v *visit) pageText() ([]byte, error) {
	file, _, err := v.r.FormFile("file")
	if errors.Is(err, http.ErrMissingFile) || errors.Is(err, http.ErrNotMultipart) {
		text := v.r.PostForm.Get("text")
		if strings.TrimSpace(text) == "" {
			return nil, errs.At("text", "newsroom.import_empty", nil)
		}
		return []byte(text), nil
	}
	if err != nil {
		return nil, errs.New(errs.Invalid, "uploaded page: %v", err)
	}
	defer file.Close()
	return io.ReadAll(io.LimitReader(file, clipping.MaxBytes+1))
}
