package demo

import (
	"cmp"
	"fmt"
	"strings"
	"time"
	_ "time/tzdata" // the zones of the editions, on machines that have none

	"dateline.news/internal/discussion"
)

func (s *Script) readAgency(all []record, f *faults) {
	for i := range all {
		r := &all[i]
		kind, key, _ := strings.Cut(r.key, " ")
		for _, l := range r.body {
			if l.text != "" {
				f.at(r.file, l.line, "no body belongs here")
			}
		}
		switch kind {
		case "agency":
			r.headers(map[string]func(string) error{"name": into(&s.Agency.Name), "domain": into(&s.Agency.Domain)}, "", f)
		case "edition":
			s.Editions = append(s.Editions, readEdition(r, key, f))
		case "staff":
			s.Staff = append(s.Staff, s.readStaff(r, key, f))
		default:
			f.at(r.file, r.line, "want agency, edition or staff, have %q", r.key)
		}
	}
	if s.Agency.Name == "" || s.Agency.Domain == "" || len(s.Editions) == 0 {
		f.at("agency.txt", 1, "want an agency with a name and a domain, and an edition")
	}
}

func readEdition(r *record, key string, f *faults) Edition {
	e := Edition{Key: key, Zone: time.UTC}
	r.headers(map[string]func(string) error{
		"name":      into(&e.Name),
		"language":  into(&e.Language),
		"locale":    into(&e.Locale),
		"direction": oneOf(&e.Direction, "ltr", "rtl"),
		"tagline":   into(&e.Tagline),
		"credit":    into(&e.Credit),
		"addresses": oneOf(&e.Addresses, "latin", "own"),
		"zone":      func(v string) (err error) { e.Zone, err = time.LoadLocation(v); return err },
		"section":   e.addSection,
		"topic":     e.addTopic,
		"talk":      e.talk,
		"banned":    listed(&e.Banned),
		"suspect":   listed(&e.Suspect),
	}, "section topic", f)
	if _, known := calendars[key]; !known {
		f.at(r.file, r.line, "edition %q has no calendar", key)
	}
	if e.Zone == nil {
		e.Zone = time.UTC
	}
	for _, must := range [][2]string{{"name", e.Name}, {"language", e.Language}, {"locale", e.Locale}, {"direction", e.Direction}, {"credit", e.Credit}} {
		if must[1] == "" {
			f.at(r.file, r.line, "edition %q has no %s", key, must[0])
		}
	}
	return e
}

func (e *Edition) addSection(v string) error {
	p, ok := parts(v, 3)
	if !ok || p[0] == "" || p[1] == "" || p[2] == "" {
		return fmt.Errorf("want key | slug | name")
	}
	if _, twice := e.Section(p[0]); twice {
		return fmt.Errorf("%q stands twice", p[0])
	}
	e.Sections = append(e.Sections, Section{p[0], p[1], p[2]})
	return nil
}

// talk reads "state | closes after | archived after".
func (e *Edition) talk(v string) error {
	p, ok := parts(v, 3)
	if !ok {
		return fmt.Errorf("want state | closes after | archived after")
	}
	e.Talk = &discussion.Policy{}
	var closes, archives error
	e.Talk.CloseAfter, closes = parseAgo(p[1])
	e.Talk.ArchiveAfter, archives = parseAgo(p[2])
	return cmp.Or(closes, archives, oneOf(&e.Talk.Mode, discussion.Open, discussion.PreModerated)(p[0]))
}

// listed answers a setter for words that are parted by commas.
func listed(to *[]string) func(string) error {
	return func(v string) error {
		for word := range strings.SplitSeq(v, ",") {
			*to = append(*to, strings.TrimSpace(word))
		}
		return nil
	}
}

func (e *Edition) addTopic(v string) error {
	p, ok := parts(v, 4)
	if !ok || p[0] == "" || p[2] == "" || p[3] == "" {
		return fmt.Errorf("want key | kind | slug | name")
	}
	if _, twice := e.Topic(p[0]); twice {
		return fmt.Errorf("%q stands twice", p[0])
	}
	t := Topic{Key: p[0], Slug: p[2], Name: p[3]}
	if err := oneOf(&t.Kind, Person, Place, Organisation, Theme)(p[1]); err != nil {
		return err
	}
	e.Topics = append(e.Topics, t)
	return nil
}

func (s *Script) readStaff(r *record, key string, f *faults) Staff {
	p := Staff{Key: key}
	r.headers(map[string]func(string) error{
		"name":  into(&p.Name),
		"email": into(&p.Email),
		"role":  oneOf(&p.Role, "reporter", "photographer", "editor", "chief", "moderator", "admin"),
		"editions": func(v string) error {
			for _, e := range strings.Fields(v) {
				if _, known := s.Edition(e); !known {
					return fmt.Errorf("no edition %q", e)
				}
				p.Editions = append(p.Editions, e)
			}
			return nil
		},
	}, "", f)
	if key == "" || p.Name == "" || p.Role == "" || len(p.Editions) == 0 || !strings.Contains(p.Email, "@") {
		f.at(r.file, r.line, "want a staff member with key, name, email, role and editions")
	}
	return p
}

func (s *Script) readPictures(all []record, now time.Time, f *faults) {
	for i := range all {
		s.Pictures = append(s.Pictures, s.readPicture(&all[i], now, f))
	}
}

func (s *Script) readPicture(r *record, now time.Time, f *faults) Picture {
	p := Picture{Key: r.key, Words: map[string]PictureWords{}}
	words := map[string]*PictureWords{}
	table := map[string]func(string) error{
		"creator":      into(&p.Creator),
		"place":        into(&p.Place),
		"holder":       into(&p.Holder),
		"credit-line":  into(&p.CreditLine),
		"usage-terms":  into(&p.UsageTerms),
		"instructions": into(&p.Instructions),
		"taken": func(v string) error {
			ago, err := parseAgo(v)
			p.Taken = now.Add(-ago)
			return err
		},
	}
	for _, e := range s.Editions {
		w := &PictureWords{}
		words[e.Key] = w
		table[e.Key+".headline"] = into(&w.Headline)
		table[e.Key+".caption"] = into(&w.Caption)
		table[e.Key+".alt"] = into(&w.Alt)
	}
	r.headers(table, "", f)
	for _, e := range s.Editions {
		w := words[e.Key]
		p.Words[e.Key] = *w
		if w.Headline == "" || w.Caption == "" || w.Alt == "" {
			f.at(r.file, r.line, "picture %q wants headline, caption and alt in %q", p.Key, e.Key)
		}
	}
	if p.Creator == "" || p.Place == "" || p.Holder == "" || p.Taken.IsZero() {
		f.at(r.file, r.line, "picture %q wants creator, place, holder and taken", p.Key)
	}
	if (p.Holder == s.Agency.Name) != (p.CreditLine == "") {
		f.at(r.file, r.line, "picture %q: a supplier has a credit line of its own, and the agency has none", p.Key)
	}
	return p
}
