package site

import (
	"net/http"
	"strconv"
	"time"
)

// mediaAge is how long a browser may keep a rendition unasked: a killed picture should not live on for a year.
const mediaAge = "public, max-age=86400"

// media answers a rendition: "/media/{hash}/{width}". Only what a published story shows is there for readers.
func (s *Site) media(w http.ResponseWriter, r *http.Request, hash, width string) error {
	wide, err := strconv.Atoi(width)
	if err != nil || wide < 1 || strconv.Itoa(wide) != width {
		return notHere(r)
	}
	file, err := s.Bank.File(r.Context(), hash, wide)
	if err != nil {
		return err
	}
	defer file.Close()
	if !file.Public {
		return notHere(r)
	}
	h := w.Header()
	h.Set("Content-Type", file.MIME)
	h.Set("Etag", file.ETag)
	h.Set("Cache-Control", mediaAge)
	h.Set("Surrogate-Key", "asset:"+strconv.FormatInt(file.Asset, 10))
	http.ServeContent(w, r, "", time.Time{}, file) // the ETag says more than a date could
	return nil
}
