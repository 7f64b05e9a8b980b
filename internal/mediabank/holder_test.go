package mediabank

import (
	"strings"
	"testing"

	"dateline.news/internal/picture"
)

func TestNoticeNamesTheHolderOnlyWhereItIsOne(t *testing.T) {
	for notice, want := range map[string]string{
		"© 2026 Dateline":                            "Dateline",
		"(c) 2026 Dateline":                          "Dateline",
		"Copyright 2019-2026, Example Press Ltd.":    "Example Press Ltd",
		"Copyright (c) Example. All rights reserved": "Example",
		"© Агентство, 2026":                          "Агентство",
		"© 2026":                                     "",
		"All rights reserved":                        "",
		"Do not use without asking":                  "",
		"Copyrighted by nobody":                      "",
		"":                                           "",
		"© " + strings.Repeat("long ", 100):          "",
	} {
		if got := holderOf(picture.Metadata{Copyright: notice}); got != want {
			t.Errorf("notice %q names %q, want %q", notice, got, want)
		}
	}
	if got := holderOf(picture.Metadata{Copyright: "© 2026 Other", CopyrightOwner: "Owner"}); got != "Owner" {
		t.Errorf("a named owner is not taken: %q", got)
	}
}

func TestSuppliersLineIsToldFromOurOwn(t *testing.T) {
	house, creators := []string{"Meridian", "Меридиан"}, []string{"Anna Ivanova", "José Núñez"}
	for credit, own := range map[string]bool{
		"Meridian": true, "MERIDIAN / Anna Ivanova": true, "© Меридиан": true, "Anna Ivanova, José Núñez": true,
		"REUTERS": false, "Meridian / REUTERS": false, "Anna Ivanova/AFP": false, "Meridian Press": false,
	} {
		if got := ownCredit(credit, creators, house); got != own {
			t.Errorf("%q is our own: %v, want %v", credit, got, own)
		}
	}
}

func FuzzCreditLine(f *testing.F) {
	f.Add("© {holder} / {creator}", "Meridian", "Anna", "© 2026 Meridian")
	f.Add("{creator} ({holder})", "", "Anna", "(c) (c) 1 2 3 –")
	f.Add("{creator}{holder}", "©", "", "copyright")
	f.Fuzz(func(t *testing.T, pattern, holder, creator, notice string) {
		line := CreditLine(Asset{Holder: holder, Creator: creator}, pattern)
		if holder == "" && !strings.Contains(creator, "©") && strings.Contains(line, "©") {
			t.Errorf("%q claims a copyright that nobody holds", line)
		}
		if holder == "" && creator == "" && line != "" {
			t.Errorf("%q credits nobody", line)
		}
		if got := holderOf(picture.Metadata{Copyright: notice}); strings.Contains(got, "\n") {
			t.Errorf("holder %q", got)
		}
	})
}
