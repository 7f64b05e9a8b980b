package api

import (
	"context"
	"net/http"
	"net/http/httptest"
	"path"
	"reflect"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"dateline.news/internal/account"
	"dateline.news/internal/banner"
	"dateline.news/internal/desk"
	"dateline.news/internal/discussion"
	"dateline.news/internal/edition"
	"dateline.news/internal/errs"
	"dateline.news/internal/journal"
	"dateline.news/internal/mediabank"
	"dateline.news/internal/newsfeed"
	"dateline.news/internal/planning"
	"dateline.news/internal/story"
	"dateline.news/internal/web"
)

// Options is what the API stands on.
type Options struct {
	Book    *account.Book
	House   *edition.House
	Bank    *mediabank.Bank
	Archive *story.Archive
	Desk    *desk.Desk
	Feed    *newsfeed.Feed
	Journal *journal.Journal
	Board   *discussion.Board
	Banners *banner.Mast
	Plan    *planning.Plan
	Proxies web.Proxies // whose word on where a request comes from is taken
}

// Limits of a request's body, in bytes.
const (
	maxJSON   = 2 << 20
	maxUpload = 66 << 20 // the mediabank's own limit is 64 MB; the rest is the form around it
)

// bodyTime is how long a body may take to arrive. It is huma's read deadline for the whole request: at its end a request
// that is still being answered is cancelled, so it must be longer than publishing may wait for renditions.
const bodyTime = 2 * time.Minute

type face struct {
	Options
	api huma.API
}

// New makes the face. Its addresses begin with /api/v1/.
func New(o Options) http.Handler {
	mux := http.NewServeMux()
	f := &face{Options: o, api: newAPI(mux)}
	f.drafts()
	f.acts()
	f.stories()
	f.assets()
	f.lists()
	f.messages()
	f.flow()
	f.flashes()
	f.translations()
	f.plans()
	return web.Answers(f.addressed(f.limits(f.authenticate(known(mux)))), f.routes()...)
}

// routes answers every address of the API, as its description has them, and where that stands.
func (f *face) routes() []web.Route {
	all := []web.Route{{Method: http.MethodGet, Pattern: "/api/v1/openapi.json"}, {Method: http.MethodGet, Pattern: "/api/v1/openapi.yaml"}}
	for path, at := range f.api.OpenAPI().Paths {
		for method, operation := range map[string]*huma.Operation{http.MethodGet: at.Get, http.MethodPost: at.Post, http.MethodPut: at.Put, http.MethodPatch: at.Patch,
			http.MethodDelete: at.Delete, http.MethodHead: at.Head, http.MethodOptions: at.Options} {
			if operation != nil {
				all = append(all, web.Route{Method: method, Pattern: path})
			}
		}
	}
	return all
}

// Document answers the OpenAPI description as it is served, in YAML, for the copy that the repository holds.
func Document() ([]byte, error) {
	f := &face{api: newAPI(http.NewServeMux())}
	f.drafts()
	f.acts()
	f.stories()
	f.assets()
	f.lists()
	f.messages()
	f.flow()
	f.flashes()
	f.translations()
	f.plans()
	return f.api.OpenAPI().YAML()
}

func newAPI(mux *http.ServeMux) huma.API {
	config := huma.DefaultConfig("Dateline", "1")
	config.Info.Description = "A news agency's stories, drafts, pictures and journal. Times are RFC 3339 in UTC."
	config.OpenAPIPath, config.DocsPath, config.SchemasPath = "/api/v1/openapi", "", ""
	config.CreateHooks = nil // no $schema links in the answers
	config.Components.Schemas = huma.NewMapRegistry("#/components/schemas/", schemaName)
	config.Components.SecuritySchemes = map[string]*huma.SecurityScheme{"key": {Type: "http", Scheme: "bearer", Description: "An API key, as made in the newsroom or by dateline key add."}}
	return humago.New(mux, config)
}

// schemaName keeps types of one name from different packages apart: desk.Note is DeskNote.
func schemaName(t reflect.Type, hint string) string {
	name := huma.DefaultSchemaNamer(t, hint)
	for t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice {
		t = t.Elem()
	}
	room := path.Base(t.PkgPath())
	if t.Name() == "" || room == "api" || !strings.HasPrefix(t.PkgPath(), "dateline.news/") {
		return name
	}
	return strings.ToUpper(room[:1]) + room[1:] + name
}

// limits bounds the body before anything reads it, multipart forms too.
func (f *face) limits(next http.Handler) http.Handler {
	small, large := web.LimitBody(maxJSON, next), web.LimitBody(maxUpload, next)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cache-Control", "no-store")
		if r.URL.Path == "/api/v1/assets" {
			large.ServeHTTP(w, r)
			return
		}
		small.ServeHTTP(w, r)
	})
}

type actorKey struct{}

// authenticate finds whose key the request carries. No key is nobody; a wrong one is refused at once.
func (f *face) authenticate(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		header := r.Header.Get("Authorization")
		if header == "" {
			next.ServeHTTP(w, r)
			return
		}
		scheme, secret, found := strings.Cut(header, " ")
		if !found || !strings.EqualFold(scheme, "Bearer") {
			writeProblem(w, r, errs.Say(errs.Unsigned, "api.bearer", nil))
			return
		}
		who, err := f.Book.ActorByKey(r.Context(), strings.TrimSpace(secret))
		if err != nil {
			writeProblem(w, r, err)
			return
		}
		next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), actorKey{}, who)))
	})
}

func (f *face) onlyWithKey(ctx huma.Context, next func(huma.Context)) {
	if !actor(ctx.Context()).Anonymous() {
		next(ctx)
		return
	}
	r, w := humago.Unwrap(ctx)
	writeProblem(w, r, errs.Say(errs.Unsigned, "api.bearer", nil))
}

// actor answers whose key the request carries; the zero Actor where it carries none.
func actor(ctx context.Context) account.Actor {
	who, _ := ctx.Value(actorKey{}).(account.Actor)
	return who
}

// known answers what the router would leave as plain text, an unknown address and a wrong method, as problem documents.
func known(mux *http.ServeMux) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		handler, pattern := mux.Handler(r)
		if pattern != "" {
			mux.ServeHTTP(w, r)
			return
		}
		plain := httptest.NewRecorder()
		handler.ServeHTTP(plain, r)
		if plain.Code == http.StatusMethodNotAllowed {
			w.Header().Set("Allow", plain.Header().Get("Allow"))
			write(w, &problem{Title: http.StatusText(plain.Code), Status: plain.Code, Detail: "The address knows: " + plain.Header().Get("Allow") + "."})
			return
		}
		writeProblem(w, r, errs.Say(errs.NotFound, "api.no_address", map[string]any{"Path": r.URL.Path}))
	})
}

// operation is the part of every operation that differs.
type operation struct {
	id      string
	method  string
	path    string
	summary string
	open    bool // needs no key
	status  int  // of success; 0: 200
}

func (o operation) huma() huma.Operation {
	op := huma.Operation{OperationID: o.id, Method: o.method, Path: "/api/v1" + o.path, Summary: o.summary, DefaultStatus: o.status,
		MaxBodyBytes: maxUpload, BodyReadTimeout: bodyTime, Errors: []int{401, 403, 404, 409, 422, 500}}
	if o.open {
		op.Errors = []int{404, 422, 500}
	} else {
		op.Security = []map[string][]string{{"key": {}}}
	}
	return op
}

// register adds an operation whose errors become problem documents.
// Who has no key is told so before the body is looked at.
func register[In, Out any](f *face, o operation, run func(ctx context.Context, in *In) (*Out, error)) {
	op := o.huma()
	if !o.open {
		op.Middlewares = huma.Middlewares{f.onlyWithKey}
	}
	huma.Register(f.api, op, func(ctx context.Context, in *In) (*Out, error) {
		out, err := run(ctx, in)
		if err != nil {
			return nil, problemOf(ctx, o, err)
		}
		return out, nil
	})
}
