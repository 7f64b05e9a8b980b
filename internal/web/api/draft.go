package api

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"reflect"
	"strconv"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"dateline.news/internal/desk"
	"dateline.news/internal/errs"
	"dateline.news/internal/prose"
	"dateline.news/internal/story"
)

// body is a story's body on its way in and out: the prose document, or {"text": "paragraphs parted by blank lines"}.
type body struct{ prose.Doc }

// Schema says what huma lets through; prose checks the rest and names the place.
func (body) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{Type: huma.TypeObject, AdditionalProperties: true,
		Description: bodySays}
}

// bodySays describes the body for those who write one; what the schema does not know is refused with the place of the fault.
var bodySays = `The body: {"type":"doc","attrs":{"schema":1},"content":[…]}, or {"text":"…"} with paragraphs parted by blank lines.

Nodes: paragraph; heading {level 2–4}; bullet_list and ordered_list {start} of list_item; blockquote {speaker}; picture {asset, crop, caption}; gallery of picture;
story_card {story}; embed {provider, id}; table of table_row of table_cell {header}; horizontal_rule; hard_break; text. Marks: strong, em, link {href}.

A crop is empty for the whole picture, or as "16x9-50-30": a ratio (` + strings.Join(prose.Ratios(), ", ") + `) and the point that stays in sight, in percent from the left and the top, in steps of ` +
	strconv.Itoa(prose.FocusStep) + `. It cuts wherever the story is shown: page, lists, feeds, shared links. A caption stands instead of the picture's own.
Providers of an embed: ` + strings.Join(prose.Providers(), ", ") + `.`

// UnmarshalJSON takes either form.
func (b *body) UnmarshalJSON(raw []byte) error {
	var plain struct {
		Text *string `json:"text"`
	}
	if err := json.Unmarshal(raw, &plain); err != nil {
		return err
	}
	var err error
	if plain.Text != nil {
		b.Doc, err = prose.FromText(*plain.Text)
	} else {
		b.Doc, err = prose.Parse(raw)
	}
	return err
}

// MarshalJSON gives the document.
func (b body) MarshalJSON() ([]byte, error) { return b.Doc.MarshalJSON() }

// null is a value that may be null, which huma's own schemas know for plain types only. Zero is null.
type null[T any] struct{ Value *T }

// Schema is the value's own, with null allowed.
func (null[T]) Schema(r huma.Registry) *huma.Schema {
	s := huma.SchemaFromType(r, reflect.TypeFor[T]())
	s.Nullable = true
	return s
}

// UnmarshalJSON takes null for none. A field that is left out of an object keeps what it was.
func (n *null[T]) UnmarshalJSON(raw []byte) error {
	if string(raw) == "null" {
		n.Value = nil
		return nil
	}
	var fresh T
	if n.Value != nil {
		fresh = *n.Value
	}
	if err := json.Unmarshal(raw, &fresh); err != nil {
		return err
	}
	n.Value = &fresh
	return nil
}

// MarshalJSON gives the value or null.
func (n null[T]) MarshalJSON() ([]byte, error) { return json.Marshal(n.Value) }

// embargo is an embargo in JSON; null or an empty mode is none.
type embargo struct {
	Mode  string    `json:"mode,omitempty" enum:"hold,send," doc:"hold: nothing leaves the house before until"`
	Until time.Time `json:"until,omitzero"`
}

// draftBody is what a draft is made of and saved with. Saving leaves a field that is not sent as it is.
type draftBody struct {
	Edition     string               `json:"edition,omitempty" doc:"code; fixed when the draft is made"`
	Kind        string               `json:"kind,omitempty" doc:"article (default) or flash"`
	Headline    string               `json:"headline,omitempty"`
	Slugline    string               `json:"slugline,omitempty" doc:"the desk's name for the story"`
	Dateline    null[story.Dateline] `json:"dateline,omitzero"`
	Lede        string               `json:"lede,omitempty"`
	Body        *body                `json:"body,omitempty"`
	Lead        null[story.Lead]     `json:"lead,omitzero" doc:"the picture that opens the story"`
	Section     string               `json:"section,omitempty" doc:"slug"`
	Topics      []string             `json:"topics,omitempty" nullable:"true" doc:"slugs"`
	Bylines     []story.Byline       `json:"bylines,omitempty" nullable:"true"`
	Urgency     int                  `json:"urgency,omitempty" doc:"1 (most urgent) to 8; 5 is usual; 1 to 3 are a right"`
	Label       string               `json:"label,omitempty" doc:"news, analysis, opinion, press_release, paid"`
	Translates  null[story.Origin]   `json:"translates,omitzero" doc:"the version of the story that this one translates"`
	Embargo     null[embargo]        `json:"embargo,omitzero"`
	NoteDesk    string               `json:"note_desk,omitempty"`
	NoteClients string               `json:"note_clients,omitempty"`
	NoteReaders string               `json:"note_readers,omitempty"`
	Advisory    string               `json:"advisory,omitempty" doc:"of an update: what it brings, printed under its headline"`
}

func bodyOf(kind story.Kind, c story.Copy, e desk.Embargo) draftBody {
	out := draftBody{
		Kind: string(kind), Headline: c.Headline, Slugline: c.Slugline, Dateline: null[story.Dateline]{c.Dateline}, Lede: c.Lede, Body: &body{c.Body},
		Section: c.Section, Topics: c.Topics, Bylines: c.Bylines, Urgency: c.Urgency, Label: string(c.Label), Translates: null[story.Origin]{c.Translates},
		NoteDesk: c.NoteDesk, NoteClients: c.NoteClients, NoteReaders: c.NoteReaders, Advisory: c.Advisory,
	}
	if c.Lead.Asset != 0 {
		out.Lead.Value = &c.Lead
	}
	if e.Mode != "" {
		out.Embargo.Value = &embargo{Mode: string(e.Mode), Until: e.Until}
	}
	return out
}

func (b draftBody) copy() story.Copy {
	c := story.Copy{
		Headline: b.Headline, Slugline: b.Slugline, Dateline: b.Dateline.Value, Lede: b.Lede, Section: b.Section, Topics: b.Topics, Bylines: b.Bylines,
		Urgency: b.Urgency, Label: story.Label(b.Label), Translates: b.Translates.Value, NoteDesk: b.NoteDesk, NoteClients: b.NoteClients, NoteReaders: b.NoteReaders, Advisory: b.Advisory,
	}
	if b.Body != nil {
		c.Body = b.Body.Doc
	}
	if b.Lead.Value != nil {
		c.Lead = *b.Lead.Value
	}
	return c
}

func (b draftBody) embargo() desk.Embargo {
	e := b.Embargo.Value
	if e == nil {
		return desk.Embargo{}
	}
	return desk.Embargo{Mode: desk.EmbargoMode(e.Mode), Until: e.Until.UTC().Truncate(time.Second)}
}

// sentDraft is a draftBody as it was sent, so that a field left out can be told from an empty one.
type sentDraft struct{ raw json.RawMessage }

// Schema is that of a draftBody.
func (sentDraft) Schema(r huma.Registry) *huma.Schema {
	return r.Schema(reflect.TypeFor[draftBody](), true, "")
}

// UnmarshalJSON keeps what was sent; huma has checked it against the schema by then.
func (s *sentDraft) UnmarshalJSON(raw []byte) error {
	s.raw = bytes.Clone(raw)
	return nil
}

// onto answers the draft with what was sent put over its text.
func (s sentDraft) onto(d desk.Draft) (desk.Save, error) {
	merged := bodyOf(d.Kind, d.Copy, d.Embargo)
	if err := json.Unmarshal(s.raw, &merged); err != nil {
		return desk.Save{}, err
	}
	if merged.Edition != "" && merged.Edition != d.Edition {
		return desk.Save{}, errs.At("edition", "desk.edition_fixed", nil)
	}
	return desk.Save{Version: d.Version, Kind: story.Kind(merged.Kind), Copy: merged.copy(), Embargo: merged.embargo()}, nil
}

// draftView is a draft as it is answered.
type draftView struct {
	ID       int64  `json:"id"`
	Version  int    `json:"version"`
	Stage    string `json:"stage" doc:"writing, submitted, approved, published, spiked"`
	Step     string `json:"step,omitempty" doc:"the newsroom's own stage in which a submitted draft lies"`
	Approved bool   `json:"approved" doc:"this very version has been approved, by as many as its section demands"`
	Story    int64  `json:"story,omitempty" doc:"the story that it became, or is the next version of"`
	Base     int    `json:"base,omitempty" doc:"the story's version that the text was made from"`
	draftBody
	Schedule  time.Time       `json:"schedule,omitzero"`
	Author    int64           `json:"author"`
	Created   time.Time       `json:"created"`
	Updated   time.Time       `json:"updated"`
	Source    string          `json:"source,omitempty"`
	Notes     []desk.Note     `json:"notes"`
	Approvals []desk.Approval `json:"approvals,omitempty" doc:"of this version; not in lists"`
	Needed    int             `json:"approvals_needed,omitempty" doc:"how many approvals the section demands; not in lists"`
}

func viewOf(d desk.Draft) draftView {
	v := draftView{
		ID: d.ID, Version: d.Version, Stage: string(d.Stage), Approved: d.Approved(), Story: d.Story, Base: d.Base,
		draftBody: bodyOf(d.Kind, d.Copy, d.Embargo), Schedule: d.Schedule, Author: d.Author, Created: d.Created, Updated: d.Updated, Source: d.Source, Notes: d.Notes,
		Step: d.Step, Approvals: d.Approvals, Needed: d.Needed,
	}
	v.Edition = d.Edition
	if v.Notes == nil {
		v.Notes = []desk.Note{}
	}
	return v
}

type draftAnswer struct {
	ETag string `header:"ETag"`
	Body draftView
}

func answerDraft(d desk.Draft, err error) (*draftAnswer, error) {
	if err != nil {
		return nil, err
	}
	return &draftAnswer{ETag: `"` + strconv.Itoa(d.Version) + `"`, Body: viewOf(d)}, nil
}

// DraftID is exported, as StoryNumber and AssetNumber are, because huma passes over an embedded struct whose name is not.
type DraftID struct {
	ID int64 `path:"id"`
}

func (f *face) drafts() {
	register(f, operation{id: "create-draft", method: http.MethodPost, path: "/drafts", summary: "Begin a story", status: http.StatusCreated},
		func(ctx context.Context, in *struct {
			Once string `header:"Idempotency-Key" maxLength:"200" doc:"the same key makes one draft, however often it is sent"`
			Body draftBody
		}) (*draftAnswer, error) {
			return answerDraft(f.Desk.Create(ctx, actor(ctx), desk.NewDraft{
				Edition: in.Body.Edition, Kind: story.Kind(in.Body.Kind), Copy: in.Body.copy(), Embargo: in.Body.embargo(), Once: in.Once,
			}))
		})
	register(f, operation{id: "get-draft", method: http.MethodGet, path: "/drafts/{id}", summary: "Read a draft"},
		func(ctx context.Context, in *DraftID) (*draftAnswer, error) {
			return answerDraft(f.Desk.Get(ctx, actor(ctx), in.ID))
		})
	register(f, operation{id: "save-draft", method: http.MethodPut, path: "/drafts/{id}", summary: "Save a draft's text; fields that are not sent stay as they are"}, f.save)
	register(f, operation{id: "list-drafts", method: http.MethodGet, path: "/drafts", summary: "List drafts, newest first"}, f.listDrafts)
}

type saveRequest struct {
	DraftID
	Match string `header:"If-Match" doc:"the version that the text was made from; * is whatever stands, which is kept as a version, and is refused while somebody else is writing"`
	Body  sentDraft
}

func (f *face) save(ctx context.Context, in *saveRequest) (*draftAnswer, error) {
	if in.Match == "" {
		return nil, &problem{Title: "Precondition Required", Status: http.StatusPreconditionRequired, Kind: string(errs.Invalid), Field: "If-Match",
			Detail: "If-Match must carry the version that the text was made from."}
	}
	draft, err := f.Desk.Get(ctx, actor(ctx), in.ID)
	if err != nil {
		return nil, err
	}
	version := draft.Version // "*" is whatever stands there
	if in.Match != "*" {
		if version, err = strconv.Atoi(strings.Trim(strings.TrimPrefix(in.Match, "W/"), `"`)); err != nil {
			return nil, &problem{Title: "Unprocessable Entity", Status: http.StatusUnprocessableEntity, Kind: string(errs.Invalid), Field: "If-Match",
				Detail: "If-Match must be a version, such as \"3\", or *."}
		}
	}
	save, err := in.Body.onto(draft)
	if err != nil {
		return nil, err
	}
	save.Version, save.Shown = version, in.Match == "*"
	return answerDraft(f.Desk.Save(ctx, actor(ctx), in.ID, save))
}

func (f *face) listDrafts(ctx context.Context, in *struct {
	Edition string `query:"edition"`
	Stage   string `query:"stage" enum:"writing,submitted,approved,published,spiked"`
	Before  int64  `query:"before" doc:"next of the page before"`
	Limit   int    `query:"limit" minimum:"1" maximum:"100" default:"50"`
}) (*struct {
	Body struct {
		Drafts []draftView `json:"drafts"`
		Next   string      `json:"next"`
	}
}, error) {
	drafts, err := f.Desk.List(ctx, actor(ctx), desk.Filter{Edition: in.Edition, Stage: desk.Stage(in.Stage), Before: in.Before, Limit: in.Limit, WithBody: true})
	if err != nil {
		return nil, err
	}
	out := &struct {
		Body struct {
			Drafts []draftView `json:"drafts"`
			Next   string      `json:"next"`
		}
	}{}
	out.Body.Drafts = []draftView{}
	for _, d := range drafts {
		out.Body.Drafts = append(out.Body.Drafts, viewOf(d))
	}
	if len(drafts) == in.Limit {
		out.Body.Next = strconv.FormatInt(drafts[len(drafts)-1].ID, 10)
	}
	return out, nil
}
