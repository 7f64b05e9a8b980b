package picture

import (
	"crypto/md5" //nolint:gosec // the digest that Photoshop writes; it guards nothing
	"errors"
	"slices"
	"strings"
)

// Metadata is what a file says about its picture. Texts stand as the file has them, without the space around them.
type Metadata struct {
	Headline          string            `json:"headline,omitempty"`
	Title             string            `json:"title,omitempty"`
	Caption           string            `json:"caption,omitempty"`
	Captions          map[string]string `json:"captions,omitempty"` // by language tag, where the file names languages
	AltText           string            `json:"alt_text,omitempty"`
	AltTexts          map[string]string `json:"alt_texts,omitempty"`
	ExtDescription    string            `json:"ext_description,omitempty"`
	ExtDescriptions   map[string]string `json:"ext_descriptions,omitempty"`
	Creators          []string          `json:"creators,omitempty"`
	CreatorTitle      string            `json:"creator_title,omitempty"`
	Credit            string            `json:"credit,omitempty"` // the supplier's credit line, verbatim
	Source            string            `json:"source,omitempty"`
	Copyright         string            `json:"copyright,omitempty"` // the notice
	CopyrightOwner    string            `json:"copyright_owner,omitempty"`
	DateCreated       Date              `json:"date_created,omitzero"`
	City              string            `json:"city,omitempty"`
	Sublocation       string            `json:"sublocation,omitempty"`
	Province          string            `json:"province,omitempty"`
	Country           string            `json:"country,omitempty"`
	CountryCode       string            `json:"country_code,omitempty"`
	LocationCreated   *Location         `json:"location_created,omitempty"` // where the camera stood
	LocationsShown    []Location        `json:"locations_shown,omitempty"`
	Keywords          []string          `json:"keywords,omitempty"`
	PersonsShown      []string          `json:"persons_shown,omitempty"`
	Event             string            `json:"event,omitempty"`
	JobID             string            `json:"job_id,omitempty"`
	Instructions      string            `json:"instructions,omitempty"`
	UsageTerms        string            `json:"usage_terms,omitempty"`
	ReleaseDate       Date              `json:"release_date,omitzero"`
	ExpirationDate    Date              `json:"expiration_date,omitzero"`
	CaptionWriter     string            `json:"caption_writer,omitempty"`
	DigitalSourceType string            `json:"digital_source_type,omitempty"`
	Orientation       int               `json:"orientation,omitempty"` // EXIF 1 to 8; 1 where the file has none
}

// Location is a place in IPTC's extended form.
type Location struct {
	Sublocation string `json:"sublocation,omitempty"`
	City        string `json:"city,omitempty"`
	Province    string `json:"province,omitempty"`
	Country     string `json:"country,omitempty"`
	CountryCode string `json:"country_code,omitempty"`
}

// Note tells what a reader of the metadata should know: Key is a catalogue key, Args its values.
type Note struct {
	Key  string         `json:"key"`
	Args map[string]any `json:"args,omitempty"`
}

// The notes of ReadMetadata.
const (
	NoteBroken    = "picture.note.broken"         // a block is damaged and was read as far as it goes; args: block
	NoteTooMuch   = "picture.note.too_much"       // a block is over its limit; args: block
	NoteOddHeader = "picture.note.odd_header"     // an XMP packet stands behind a header of its own
	NoteEncoding  = "picture.note.encoding"       // the IIM names an encoding that is not known; args: name
	NoteDiffer    = "picture.note.sources_differ" // IIM and XMP do not say the same; args: field, used, other
	NoteStale     = "picture.note.iim_newer"      // the digest says that the IIM was changed after the XMP was written
)

func newNote(key string, pairs ...any) Note {
	n := Note{Key: key}
	for i := 0; i+1 < len(pairs); i += 2 {
		if n.Args == nil {
			n.Args = map[string]any{}
		}
		n.Args[pairs[i].(string)] = pairs[i+1]
	}
	return n
}

// ReadMetadata reads what a picture file says about itself. It never fails: what is no picture, or what is broken in
// it, becomes a Note. Memory stays within a small multiple of the file's size and the limits of each block.
func ReadMetadata(content []byte) (Metadata, []Note) {
	file, err := openContainer(content)
	if err != nil {
		return Metadata{Orientation: 1}, []Note{newNote(NoteBroken, "block", "file")}
	}
	m := merger{notes: file.notes, camera: camera{orientation: 1}, xmp: xmpProperties{}}
	m.readBlocks(file)
	m.merge()
	return m.Metadata, m.notes
}

// merger brings the three sources together.
type merger struct {
	Metadata
	notes    []Note
	camera   camera
	iim      iimRecord
	xmp      xmpProperties
	iimNewer bool
}

func (m *merger) readBlocks(file *container) {
	if file.exif != nil {
		var err error
		if m.camera, err = readExif(file.exif); err != nil {
			m.notes = append(m.notes, newNote(NoteBroken, "block", "exif"))
		}
	}
	var notes []Note
	m.iim, notes = readIIM(file.iim)
	m.notes = append(m.notes, notes...)
	packets := file.xmp
	if file.extended != nil {
		packets = append(slices.Clip(packets), file.extended)
	}
	for _, packet := range packets {
		properties, err := readXMP(packet)
		m.xmp.add(properties)
		if errors.Is(err, errTooMuchXMP) {
			m.notes = append(m.notes, newNote(NoteTooMuch, "block", "xmp"))
		} else if err != nil {
			m.notes = append(m.notes, newNote(NoteBroken, "block", "xmp"))
		}
	}
	digest := md5.Sum(file.iim) //nolint:gosec // as above
	if file.digest != nil && len(file.iim) > 0 && !slices.Equal(file.digest, digest[:]) {
		m.iimNewer = true
		m.notes = append(m.notes, newNote(NoteStale))
	}
}

// property says where a field stands in each source.
type property struct {
	name    string
	field   func(*Metadata) *string
	list    func(*Metadata) *[]string
	space   string
	local   string
	dataset uint8 // IIM record 2; 0 where there is none
	bytes   int   // the longest value that the dataset may hold: a longer one was cut
}

var properties = []property{
	{name: "headline", field: func(m *Metadata) *string { return &m.Headline }, space: nsPhotoshop, local: "Headline", dataset: 105, bytes: 256},
	{name: "title", field: func(m *Metadata) *string { return &m.Title }, space: nsDC, local: "title", dataset: 5, bytes: 64},
	{name: "caption", field: func(m *Metadata) *string { return &m.Caption }, space: nsDC, local: "description", dataset: 120, bytes: 2000},
	{name: "alt_text", field: func(m *Metadata) *string { return &m.AltText }, space: nsCore, local: "AltTextAccessibility"},
	{name: "ext_description", field: func(m *Metadata) *string { return &m.ExtDescription }, space: nsCore, local: "ExtDescrAccessibility"},
	{name: "creators", list: func(m *Metadata) *[]string { return &m.Creators }, space: nsDC, local: "creator", dataset: 80, bytes: 32},
	{name: "creator_title", field: func(m *Metadata) *string { return &m.CreatorTitle }, space: nsPhotoshop, local: "AuthorsPosition", dataset: 85, bytes: 32},
	{name: "credit", field: func(m *Metadata) *string { return &m.Credit }, space: nsPhotoshop, local: "Credit", dataset: 110, bytes: 32},
	{name: "source", field: func(m *Metadata) *string { return &m.Source }, space: nsPhotoshop, local: "Source", dataset: 115, bytes: 32},
	{name: "copyright", field: func(m *Metadata) *string { return &m.Copyright }, space: nsDC, local: "rights", dataset: 116, bytes: 128},
	{name: "city", field: func(m *Metadata) *string { return &m.City }, space: nsPhotoshop, local: "City", dataset: 90, bytes: 32},
	{name: "sublocation", field: func(m *Metadata) *string { return &m.Sublocation }, space: nsCore, local: "Location", dataset: 92, bytes: 32},
	{name: "province", field: func(m *Metadata) *string { return &m.Province }, space: nsPhotoshop, local: "State", dataset: 95, bytes: 32},
	{name: "country", field: func(m *Metadata) *string { return &m.Country }, space: nsPhotoshop, local: "Country", dataset: 101, bytes: 64},
	{name: "country_code", field: func(m *Metadata) *string { return &m.CountryCode }, space: nsCore, local: "CountryCode", dataset: 100, bytes: 3},
	{name: "keywords", list: func(m *Metadata) *[]string { return &m.Keywords }, space: nsDC, local: "subject", dataset: 25, bytes: 64},
	{name: "persons_shown", list: func(m *Metadata) *[]string { return &m.PersonsShown }, space: nsExt, local: "PersonInImage"},
	{name: "event", field: func(m *Metadata) *string { return &m.Event }, space: nsExt, local: "Event"},
	{name: "job_id", field: func(m *Metadata) *string { return &m.JobID }, space: nsPhotoshop, local: "TransmissionReference", dataset: 103, bytes: 32},
	{name: "instructions", field: func(m *Metadata) *string { return &m.Instructions }, space: nsPhotoshop, local: "Instructions", dataset: 40, bytes: 256},
	{name: "usage_terms", field: func(m *Metadata) *string { return &m.UsageTerms }, space: nsRights, local: "UsageTerms"},
	{name: "caption_writer", field: func(m *Metadata) *string { return &m.CaptionWriter }, space: nsPhotoshop, local: "CaptionWriter", dataset: 122, bytes: 32},
	{name: "digital_source_type", field: func(m *Metadata) *string { return &m.DigitalSourceType }, space: nsExt, local: "DigitalSourceType"},
}

func (m *merger) merge() {
	for _, p := range properties {
		value := m.xmp.get(p.space, p.local)
		if p.list != nil {
			*p.list(&m.Metadata) = m.choose(p, value.texts(), m.iim[p.dataset])
			continue
		}
		*p.field(&m.Metadata) = strings.Join(m.choose(p, some(value.plain()), some(m.iim.first(p.dataset))), "")
	}
	m.Captions = m.xmp.get(nsDC, "description").languages()
	m.AltTexts = m.xmp.get(nsCore, "AltTextAccessibility").languages()
	m.ExtDescriptions = m.xmp.get(nsCore, "ExtDescrAccessibility").languages()
	m.Orientation = m.camera.orientation
	m.mergeStructures()
	m.mergeDates()
	m.fillFromCamera()
}

func some(s string) []string {
	if s == "" {
		return nil
	}
	return []string{s}
}

// choose answers the value that counts, and notes it when the two sources do not say the same.
func (m *merger) choose(p property, xmp, iim []string) []string {
	switch {
	case len(iim) == 0:
		return xmp
	case len(xmp) == 0:
		return iim
	case sameButCut(xmp, iim, p.bytes):
		return xmp
	}
	used, other := xmp, iim
	if m.iimNewer {
		used, other = iim, xmp
	}
	m.notes = append(m.notes, newNote(NoteDiffer, "field", p.name, "used", strings.Join(used, "; "), "other", strings.Join(other, "; ")))
	return used
}

// sameButCut says whether the IIM values are those of the XMP, each perhaps cut to the length that IIM allows.
func sameButCut(xmp, iim []string, limit int) bool {
	return slices.EqualFunc(xmp, iim, func(x, i string) bool {
		return x == i || len(i) >= limit-4 && strings.HasPrefix(x, i)
	})
}

func (m *merger) mergeStructures() {
	var owners []string
	for _, owner := range m.xmp.get(nsPlus, "CopyrightOwner").structures() {
		owners = append(owners, some(owner.get(nsPlus, "CopyrightOwnerName").plain())...)
	}
	m.CopyrightOwner = strings.Join(owners, ", ")
	for _, place := range m.xmp.get(nsExt, "LocationShown").structures() {
		m.LocationsShown = append(m.LocationsShown, location(place))
	}
	if places := m.xmp.get(nsExt, "LocationCreated").structures(); len(places) > 0 {
		place := location(places[0])
		m.LocationCreated = &place
	}
	if m.PersonsShown != nil {
		return
	}
	for _, person := range m.xmp.get(nsExt, "PersonInImageWDetails").structures() {
		m.PersonsShown = append(m.PersonsShown, some(person.get(nsExt, "PersonName").plain())...)
	}
}

func location(p xmpProperties) Location {
	return Location{
		Sublocation: p.get(nsExt, "Sublocation").plain(), City: p.get(nsExt, "City").plain(),
		Province: p.get(nsExt, "ProvinceState").plain(), Country: p.get(nsExt, "CountryName").plain(),
		CountryCode: p.get(nsExt, "CountryCode").plain(),
	}
}

func (m *merger) mergeDates() {
	xmp, _ := parseDate(m.xmp.get(nsPhotoshop, "DateCreated").plain())
	iim := m.iim.date(iimCreatedDay, iimCreatedClock)
	m.DateCreated = xmp
	switch {
	case xmp.IsZero():
		m.DateCreated = iim
	case !iim.IsZero() && !sameMoment(xmp, iim):
		used, other := xmp, iim
		if m.iimNewer {
			used, other = iim, xmp
		}
		m.DateCreated = used
		m.notes = append(m.notes, newNote(NoteDiffer, "field", "date_created", "used", used.String(), "other", other.String()))
	}
	m.ReleaseDate = m.iim.date(iimReleaseDay, iimReleaseClock)
	m.ExpirationDate = m.iim.date(iimExpiryDay, iimExpiryClock)
}

// sameMoment compares as far as both are known: a date without a zone or a time does not contradict one with them.
func sameMoment(a, b Date) bool {
	if a.Zoned && b.Zoned {
		return a.Time.Equal(b.Time)
	}
	x, y := a, b
	x.Zoned, y.Zoned = false, false
	s, t := x.String(), y.String()
	return strings.HasPrefix(s, t) || strings.HasPrefix(t, s)
}

// fillFromCamera takes from EXIF what neither XMP nor IIM states.
func (m *merger) fillFromCamera() {
	if m.Caption == "" {
		m.Caption = m.camera.description
	}
	if m.Copyright == "" {
		m.Copyright = m.camera.copyright
	}
	if m.Creators == nil && m.camera.artist != "" {
		for _, one := range strings.Split(m.camera.artist, ";") {
			m.Creators = append(m.Creators, some(cleanText(one))...)
		}
	}
	if m.DateCreated.IsZero() {
		m.DateCreated = m.camera.created
	}
	if m.DateCreated.IsZero() {
		m.DateCreated, _ = parseDate(m.xmp.get(nsExif, "DateTimeOriginal").plain())
	}
}
