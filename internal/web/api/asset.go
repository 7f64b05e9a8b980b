package api

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"dateline.news/internal/mediabank"
)

// assetView is an asset with the two words under which programs look for what it says.
type assetView struct {
	mediabank.Asset
	Credit string    `json:"credit" doc:"the credit line as it stands under the picture"`
	Date   time.Time `json:"date,omitzero" doc:"when it was taken"`
}

func assetOf(a mediabank.Asset) assetView {
	return assetView{Asset: a, Credit: mediabank.CreditLine(a, ""), Date: a.Taken}
}

type assetAnswer struct{ Body assetView }

// AssetNumber is the picture that an address names.
type AssetNumber struct {
	Number int64 `path:"number"`
}

type uploadForm struct {
	File    huma.FormFile `form:"file" required:"true" doc:"a JPEG, PNG, WebP or GIF of at most 64 MB"`
	Edition string        `form:"edition" required:"false" doc:"whose time zone is meant by dates that name none"`
}

func (f *face) assets() {
	register(f, operation{id: "upload-asset", method: http.MethodPost, path: "/assets", summary: "Add a picture to the mediabank; the same bytes again answer the same asset", status: http.StatusCreated},
		func(ctx context.Context, in *struct {
			RawBody huma.MultipartFormFiles[uploadForm]
		}) (*assetAnswer, error) {
			form := in.RawBody.Data()
			defer form.File.Close()
			return answerAsset(f.Bank.Upload(ctx, actor(ctx), mediabank.UploadFile{Name: form.File.Filename, Content: form.File, Edition: form.Edition}))
		})
	register(f, operation{id: "get-asset", method: http.MethodGet, path: "/assets/{number}", summary: "Read what is known of a picture"},
		func(ctx context.Context, in *AssetNumber) (*assetAnswer, error) {
			return answerAsset(f.Bank.Get(ctx, actor(ctx), in.Number))
		})
	register(f, operation{id: "edit-asset", method: http.MethodPatch, path: "/assets/{number}", summary: "Change what is said of a picture; fields that are not sent stay as they are"},
		func(ctx context.Context, in *struct {
			AssetNumber
			Body mediabank.Change
		}) (*assetAnswer, error) {
			return answerAsset(f.Bank.Edit(ctx, actor(ctx), in.Number, in.Body))
		})
	register(f, operation{id: "kill-asset", method: http.MethodPost, path: "/assets/{number}/kill", summary: "Withdraw a picture from every page"},
		func(ctx context.Context, in *struct {
			AssetNumber
			Body struct {
				Reason string `json:"reason" doc:"for the newsroom: readers are told nothing of a picture that is gone"`
				Memo   string `json:"memo,omitempty" doc:"added to the reason"`
			}
		}) (*assetAnswer, error) {
			reason := strings.TrimSpace(in.Body.Reason)
			if memo := strings.TrimSpace(in.Body.Memo); reason != "" && memo != "" {
				reason += " · " + memo
			}
			if err := f.Bank.Kill(ctx, actor(ctx), in.Number, reason); err != nil {
				return nil, err
			}
			return answerAsset(f.Bank.Get(ctx, actor(ctx), in.Number))
		})
	register(f, operation{id: "list-assets", method: http.MethodGet, path: "/assets", summary: "Search the mediabank, newest first"}, f.listAssets)
}

func answerAsset(a mediabank.Asset, err error) (*assetAnswer, error) {
	if err != nil {
		return nil, err
	}
	return &assetAnswer{Body: assetOf(a)}, nil
}

type assetList struct {
	Body struct {
		Assets []assetView `json:"assets"`
		Next   string      `json:"next" doc:"for before; empty: no more"`
	}
}

func (f *face) listAssets(ctx context.Context, in *struct {
	Query  string `query:"q" doc:"words that all stand somewhere in the texts, credits or keywords"`
	Before int64  `query:"before" doc:"next of the page before"`
	Limit  int    `query:"limit" minimum:"1" maximum:"100" default:"30"`
}) (*assetList, error) {
	found, err := f.Bank.List(ctx, actor(ctx), mediabank.Filter{Query: in.Query, Before: in.Before, Limit: in.Limit})
	if err != nil {
		return nil, err
	}
	out := &assetList{}
	out.Body.Assets = []assetView{}
	for _, a := range found {
		out.Body.Assets = append(out.Body.Assets, assetOf(a))
	}
	if len(found) == in.Limit {
		out.Body.Next = strconv.FormatInt(found[len(found)-1].Number, 10)
	}
	return out, nil
}
