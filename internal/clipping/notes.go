package clipping

import "fmt"

// NoteKind says what a note asks of a person.
type NoteKind string

// The kinds of notes.
const (
	MissingDate     NoteKind = "missing_date"     // the text names a day and the page has no date
	SpeakerOffered  NoteKind = "speaker_offered"  // who may have said the quotation; nothing is set
	SpeakerUnknown  NoteKind = "speaker_unknown"  // nobody is named before the quotation
	UnlinkedCard    NoteKind = "unlinked_card"    // a card that leads to no story of ours yet
	UnlinkedPicture NoteKind = "unlinked_picture" // a picture that is not chosen from the mediabank yet
	Unplaced        NoteKind = "unplaced"         // a line kept in the body, its place or its kind in doubt
	SourceCut       NoteKind = "source_cut"       // a site's name was cut from the headline
	SourceDoubt     NoteKind = "source_doubt"     // a name behind the headline was kept: an attribution, or a site's
	CaptionTwice    NoteKind = "caption_repeated" // the second caption was dropped
	ForeignString   NoteKind = "foreign_script"   // a string of another script was dropped
	NoHeadline      NoteKind = "no_headline"      // the page has no line that reads as a headline
	NoLede          NoteKind = "no_lede"          // the page has no paragraph that could be the lede
)

// Note is one open question about a piece of the draft.
type Note struct {
	Kind  NoteKind
	Place string // "headline", "lede", "lead", "body[3]", "cards[0]", "page"
	Text  string // the word or line in question, to the letter; of a picture its caption and credit
	Offer string // what is proposed: a speaker's name
	Line  int    // line of the page, from 1
}

// noteForms take place, text, offer in this order.
var noteForms = map[NoteKind]string{
	MissingDate:     "Missing date: %[1]s says “%[2]s”, and the page has no date; which day is meant?",
	SpeakerOffered:  "Speaker not set: the quotation in %[1]s may be by %[3]s, who is the last named speaker before it.",
	SpeakerUnknown:  "Speaker not set: nobody is named as speaking before the quotation in %[1]s.",
	UnlinkedCard:    "Card not linked: “%[2]s” (%[1]s) needs one of our stories, or must be removed.",
	UnlinkedPicture: "Picture not chosen: the page had “%[2]s” (%[1]s); it needs a photo from the mediabank, or none.",
	Unplaced:        "Unplaced: “%[2]s” was kept in %[1]s; its place or kind is not certain.",
	SourceCut:       "The site's name “%[2]s” was cut from the headline and kept as the source.",
	SourceDoubt:     "“%[2]s” was kept in the headline as an attribution; if it is the site's name, cut it.",
	CaptionTwice:    "The caption stood twice; the repeated one was dropped: “%[2]s”.",
	ForeignString:   "A string in another script than the page was dropped: “%[2]s”.",
	NoHeadline:      "The page has no line that reads as a headline.",
	NoLede:          "The page has no paragraph that could be the lede.",
}

// String says the note as one plain English sentence, for the report of the import.
func (n Note) String() string {
	return fmt.Sprintf(noteForms[n.Kind]+"%.0[1]s%.0[2]s%.0[3]s", n.Place, n.Text, n.Offer)
}

// openQuestions adds the notes that need the whole clipping: days without a date, quotations without a speaker.
func (p *page) openQuestions() {
	if p.out.Dated == "" && (p.out.Dateline == nil || p.out.Dateline.Date == "") {
		p.missingDates()
	}
	p.offerSpeakers()
	if p.out.Headline == "" {
		p.note(Note{Kind: NoHeadline, Place: "headline"})
	}
	if p.out.Lede == "" {
		p.note(Note{Kind: NoLede, Place: "lede"})
	}
}

// missingDates asks once for each place and word.
func (p *page) missingDates() {
	ask := func(place, text string, no int) {
		for _, word := range undatedWords(text, p.lang) {
			p.note(Note{Kind: MissingDate, Place: place, Text: word, Line: no})
		}
	}
	ask("headline", p.out.Headline, p.headlineAt)
	ask("lede", p.out.Lede, p.ledeAt)
	for i, b := range p.out.Body {
		if b.Type == Paragraph || b.Type == Blockquote {
			ask(bodyPlace(i), b.Text, b.Line)
		}
	}
}

// offerSpeakers proposes for each quotation the last speaker whom the text before it names.
func (p *page) offerSpeakers() {
	speaker := speakerIn(p.out.Lede)
	for i, b := range p.out.Body {
		switch b.Type {
		case Paragraph:
			if name := speakerIn(b.Text); name != "" {
				speaker = name
			}
		case Blockquote:
			kind := SpeakerOffered
			if speaker == "" {
				kind = SpeakerUnknown
			}
			p.note(Note{Kind: kind, Place: bodyPlace(i), Text: b.Text, Offer: speaker, Line: b.Line})
		}
	}
}

func bodyPlace(i int) string { return fmt.Sprintf("body[%d]", i) }
