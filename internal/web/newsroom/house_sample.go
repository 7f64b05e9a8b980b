package newsroom

import (
	"time"

	"dateline.news/internal/account"
	"dateline.news/internal/edition"
)

// sampleHouse adds views of a newsroom's first days: the questions, the empty desk, the house pages, a leaver with drafts.
func sampleHouse(views map[string][]any, bare, frame Frame, choices []Choice) {
	at := time.Date(2026, 11, 22, 14, 5, 12, 0, time.UTC)
	ed := edition.Edition{Code: "en", Name: "Meridian", Locale: "en", Direction: "ltr", Zone: "UTC", Prefix: "en"}
	views["setup"] = []any{setupPage{Frame: bare},
		setupPage{Frame: bare, Secret: "secret", Languages: []Tongue{{"العربية", "ar", "rtl", true}}, Locales: choices, Zones: []string{"UTC"}, Sections: choices}}
	views["house_page"] = []any{housePage{Frame: frame},
		housePage{Frame: frame, Edition: ed, Page: edition.Page{Version: 2, Title: "Imprint", Shown: true, SavedAt: at}, Name: "Imprint", Text: "Text", Plain: true, Public: "/en/imprint", SavedBy: "Anna",
			History: []HousePageVersion{{Path: "/newsroom/editions/en/pages/imprint/versions/2", Title: "Imprint", By: "Anna", Version: 2, Words: 120, Shown: true, At: at}, {Version: 1}}}}
	views["person"] = append(views["person"], personPage{Frame: frame, Account: account.Account{ID: 7, Name: "Anna"}, Drafts: 2, Heirs: choices})
	views["edition"] = append(views["edition"], editionPage{Frame: frame, Edition: ed, Manages: true}, editionPage{Frame: frame, Edition: ed, Pages: []HousePageLine{{"/newsroom/editions/en/pages/imprint", "Imprint", "Shown", true}, {Name: "Rules"}}})
	views["desk"] = append(views["desk"], deskPage{Frame: frame, Empty: true, First: true, MayWrite: true, Edition: "en"},
		deskPage{Frame: frame, Wanted: []HousePageLine{{Path: "/newsroom/editions/en/pages/imprint", Name: "Imprint"}, {Name: "Rules"}}})
}
