package demo

import (
	"context"

	"dateline.news/internal/account"
	"dateline.news/internal/edition"
	"dateline.news/internal/prose"
)

// housePages are what the editions of the demo say about themselves: an imprint each, and how to reach the desk. The rest
// is left for somebody to write, as on a real first day.
var housePages = map[string][]edition.Page{
	"en": {
		{Slug: "imprint", Title: "Imprint", Body: housePage("Meridian is an invented news agency of an invented country.",
			"Meridian News Agency, 4 Customs House Quay, Port Arden.", "Responsible for the content: the chief editor of the English desk.")},
		{Slug: "contact", Title: "Contact", Body: housePage("The desk is there day and night.", "Every story has a link to report an error; whoever leaves an address gets an answer.")},
	},
	"ru": {
		{Slug: "imprint", Title: "Выходные данные", Body: housePage("«Меридиан» — вымышленное информационное агентство вымышленной страны.",
			"Агентство «Меридиан», Таможенная набережная, 4, Порт-Арден.", "За содержание отвечает главный редактор русской редакции.")},
	},
	"ar": {
		{Slug: "imprint", Title: "بيانات النشر", Body: housePage("ميريديان وكالة أنباء متخيلة في بلد متخيل.",
			"وكالة ميريديان للأنباء، 4 رصيف الجمارك، ميناء آردن.", "المسؤول عن المحتوى: رئيس تحرير القسم العربي.")},
	},
}

func housePage(paragraphs ...string) prose.Doc {
	var nodes []prose.Node
	for _, words := range paragraphs {
		nodes = append(nodes, prose.Paragraph(words))
	}
	doc, err := prose.New(nodes...)
	if err != nil {
		panic(err) // a paragraph of ours that the schema does not know
	}
	return doc
}

// aboutItself writes the house pages.
func (l *loader) aboutItself(ctx context.Context) error {
	for _, e := range l.script.Editions {
		for _, p := range housePages[e.Key] {
			p.Edition, p.Shown = e.Key, true
			if _, err := l.app.House.SavePage(ctx, account.Operator(), p); err != nil {
				return err
			}
		}
	}
	return nil
}
