package newsroom

import (
	"time"

	"dateline.news/internal/account"
	"dateline.news/internal/desk"
	"dateline.news/internal/edition"
	"dateline.news/internal/proof"
)

// checkRoutes are the check before publishing and the style file that it reads.
func checkRoutes() []route {
	return []route{
		get("drafts/{draft}/check", account.See, (*Face).checkPage),
		post("drafts/{draft}/check", account.Write, (*Face).tickFindings),
		get("editions/{code}/style", account.See, (*Face).stylePage),
		{Route{"POST", "/newsroom/editions/{code}/style", account.Approve}, (*Face).setStyle, forms},
	}
}

// checkPage is the list of what is to be looked at before a draft is published.
type checkPage struct {
	Frame
	Draft  desk.Draft
	Groups []FindingGroup
	Left   int  // that are still to be seen to
	Blocks bool // the section lets nothing out before
	May    bool // tick
	Style  string
}

// Path answers the address of the draft.
func (p checkPage) Path() string { return draftPath(p.Draft.ID) }

// FindingGroup is the findings of one kind.
type FindingGroup struct {
	Kind  string
	Word  string
	Lines []FindingLine
}

// FindingLine is one finding, in words.
type FindingLine struct {
	desk.Finding
	Says   string // what is wrong, where it is more than the kind
	Ticked string // by whom
	Mine   bool
}

// checkBrief is what the dialog of publishing tells of the check.
type checkBrief struct {
	Path   string
	Left   int
	Blocks bool
	Lines  []string // the first of those that are left
}

const briefLines = 6

func (f *Face) checkPage(v *visit) error {
	draft, err := f.draftOf(v)
	if err != nil {
		return err
	}
	ed, err := f.House.ByCode(v.r.Context(), draft.Edition)
	if err != nil {
		return err
	}
	names, err := f.names(v.r.Context(), v.who)
	if err != nil {
		return err
	}
	findings, err := f.Desk.Check(v.r.Context(), v.who, draft.ID)
	if err != nil {
		return err
	}
	page := checkPage{Frame: f.frame(v, v.words.T("newsroom.check"), "/newsroom/desk"), Draft: draft, Blocks: ed.Rules(draft.Copy.Section).CheckBlocks,
		May: draft.Open() && v.who.Can(account.Write, draft.Edition, draft.Copy.Section), Style: editionPath(ed.Code) + "/style"}
	for _, finding := range findings {
		if finding.Open() {
			page.Left++
		}
		if n := len(page.Groups); n == 0 || page.Groups[n-1].Kind != string(finding.Kind) {
			page.Groups = append(page.Groups, FindingGroup{Kind: string(finding.Kind), Word: v.words.T("check." + string(finding.Kind))})
		}
		group := &page.Groups[len(page.Groups)-1]
		group.Lines = append(group.Lines, v.findingLine(finding, names, f.House.Zone(ed)))
	}
	return f.render(v, "check", page)
}

func (v *visit) findingLine(finding desk.Finding, names map[int64]string, zone *time.Location) FindingLine {
	line := FindingLine{Finding: finding}
	refused := finding.Refused()
	switch {
	case finding.Waiting:
		line.Says = v.words.T("check.waiting")
	case finding.Kind == desk.FindingLink && finding.Status != 0:
		line.Says = v.words.T("check.link_status", "Status", finding.Status)
	case finding.Kind == desk.FindingLink:
		line.Says = v.words.T("check.link_" + finding.Fault)
	case refused != nil:
		line.Says = v.words.T(refused.Key, refused.Args)
	}
	for i, t := range finding.Ticks {
		name := names[t.By]
		if t.By == 0 {
			name = v.words.T("newsroom.operator")
		}
		if i > 0 {
			line.Ticked += " · "
		}
		line.Ticked += v.words.T("check.ticked_by", "Name", name, "Version", t.Version, "At", stamp(t.At.In(zone), "15:04"))
		line.Mine = line.Mine || t.By == v.who.ID
	}
	return line
}

// brief says the first of what is left, for the dialog of publishing.
func (f *Face) brief(v *visit, d desk.Draft, ed edition.Edition) (checkBrief, error) {
	b := checkBrief{Path: draftPath(d.ID) + "/check", Blocks: ed.Rules(d.Copy.Section).CheckBlocks}
	findings, err := f.Desk.Check(v.r.Context(), v.who, d.ID)
	for _, finding := range findings {
		if !finding.Open() {
			continue
		}
		if b.Left++; b.Left <= briefLines {
			words := finding.Words
			if finding.Instead != "" {
				words += " → " + finding.Instead
			}
			b.Lines = append(b.Lines, v.words.T("check."+string(finding.Kind))+": "+words)
		}
	}
	return b, err
}

// tickFindings remembers which findings were ticked on the page, and which were ticked no longer.
func (f *Face) tickFindings(v *visit) error {
	id, err := v.number("draft")
	if err != nil {
		return err
	}
	if err := v.form(); err != nil {
		return err
	}
	version, err := wholeNumber(v.field("version"), "version")
	if err != nil {
		return f.again(v, "check", err, f.checkPage)
	}
	ticking := desk.Ticking{Version: int(version)}
	ticked := map[string]bool{}
	for _, mark := range v.r.PostForm["mark"] {
		ticked[mark] = true
	}
	for _, mark := range v.r.PostForm["shown"] {
		if !ticked[mark] {
			ticking.Off = append(ticking.Off, mark)
		}
	}
	ticking.On = v.r.PostForm["mark"]
	if _, err := f.Desk.Tick(v.r.Context(), v.who, id, ticking); err != nil {
		return f.again(v, "check", err, f.checkPage)
	}
	return f.onward(v, draftPath(id)+"/check", v.words.T("newsroom.kept"))
}

// stylePage is the style file of an edition.
type stylePage struct {
	Frame
	Edition edition.Edition
	Text    string
	May     bool
	By      string
	At      time.Time
	Faults  []StyleFault
	Rules   int
}

// Path answers the address of the page.
func (p stylePage) Path() string { return editionPath(p.Edition.Code) + "/style" }

// StyleFault is a line that cannot be read, in words.
type StyleFault struct {
	Line int
	Says string
}

func (f *Face) stylePage(v *visit) error {
	ctx := v.r.Context()
	ed, err := f.House.ByCode(ctx, v.r.PathValue("code"))
	if err != nil {
		return err
	}
	kept, err := f.Desk.StyleFile(ctx, v.who, ed.Code)
	if err != nil {
		return err
	}
	names, err := f.names(ctx, v.who)
	if err != nil {
		return err
	}
	page := stylePage{Frame: f.frame(v, v.words.T("newsroom.style"), "/newsroom/desk"), Edition: ed, Text: v.typed.Value("style", "text", kept.Text),
		May: v.who.Can(account.Approve, ed.Code, ""), By: names[kept.By], At: kept.Updated.In(f.House.Zone(ed))}
	style, faults := proof.ParseStyle(page.Text)
	page.Rules = len(style.Rules)
	for _, fault := range faults {
		page.Faults = append(page.Faults, StyleFault{fault.Line, v.words.T("desk.style_"+fault.Reason, "Line", fault.Line, "Text", fault.Text)})
	}
	return f.render(v, "style", page)
}

func (f *Face) setStyle(v *visit) error {
	if err := v.form(); err != nil {
		return err
	}
	code := v.r.PathValue("code")
	if err := f.Desk.SetStyle(v.r.Context(), v.who, code, v.r.PostForm.Get("text")); err != nil {
		return f.again(v, "style", err, f.stylePage)
	}
	return f.onward(v, editionPath(code)+"/style", v.words.T("newsroom.kept"))
}

// sampleCheck are views of the pages of the check, full and empty.
func sampleCheck(frame Frame, ed edition.Edition, at time.Time) map[string][]any {
	lines := []FindingLine{{Finding: desk.Finding{Kind: desk.FindingName, Mark: "x", Words: "a", Instead: "b", Context: "c", Note: "d", Why: "e", Place: "lede", Asset: 7}, Says: "Says", Ticked: "Anna", Mine: true},
		{Finding: desk.Finding{Kind: desk.FindingLink, Mark: "y", Words: "https://a.example", Waiting: true}}, {Finding: desk.Finding{Kind: desk.FindingAlt, Asset: 7}}}
	return map[string][]any{
		"check": {checkPage{Frame: frame}, checkPage{Frame: frame, Draft: desk.Draft{ID: 1, Version: 3}, Left: 2, Blocks: true, May: true, Style: "/style", Groups: []FindingGroup{{Kind: "name", Word: "Name", Lines: lines}}}},
		"style": {stylePage{Frame: frame, Edition: ed}, stylePage{Frame: frame, Edition: ed, Text: "a -> b", May: true, By: "Anna", At: at, Rules: 1, Faults: []StyleFault{{1, "No."}}}},
	}
}
