package mediabank_test

import (
	"testing"

	"dateline.news/internal/mediabank"
)

func TestCreditLineNamesWhoIsKnownAndClaimsNothingElse(t *testing.T) {
	const usual = "© {holder} / {creator}"
	cases := []struct {
		name, pattern             string
		supplier, holder, creator string
		want                      string
	}{
		{"both", usual, "", "Meridian", "Anna Ivanova", "© Meridian / Anna Ivanova"},
		{"no creator", usual, "", "Meridian", "", "© Meridian"},
		{"no holder: no ©", usual, "", "", "Anna Ivanova", "Anna Ivanova"},
		{"nobody", usual, "", "", "", ""},
		{"supplier verbatim", usual, "REUTERS/José Núñez ©2026", "Meridian", "Anna Ivanova", "REUTERS/José Núñez ©2026"},
		{"several creators", usual, "", "Meridian", "Anna Ivanova, José Núñez", "© Meridian / Anna Ivanova, José Núñez"},
		{"russian", "© {holder} / {creator}", "", "Меридиан", "Анна Иванова", "© Меридиан / Анна Иванова"},
		{"russian label", "Фото: © {holder}, {creator}", "", "Меридиан", "Анна Иванова", "Фото: © Меридиан, Анна Иванова"},
		{"russian label, no holder", "Фото: © {holder}, {creator}", "", "", "Анна Иванова", "Фото: Анна Иванова"},
		{"russian label, no creator", "Фото: © {holder}, {creator}", "", "Меридиан", "", "Фото: © Меридиан"},
		{"arabic", "© {holder} / {creator}", "", "ميريديان", "آنا إيفانوفا", "© ميريديان / آنا إيفانوفا"},
		{"arabic creator first", "تصوير {creator} / {holder} ©", "", "ميريديان", "آنا", "تصوير آنا / ميريديان ©"},
		{"arabic creator first, no holder", "تصوير {creator} / {holder} ©", "", "", "آنا", "تصوير آنا"},
		{"creator first", "{creator} / © {holder}", "", "Meridian", "", "© Meridian"},
		{"creator first, no holder", "{creator} / © {holder}", "", "", "Anna", "Anna"},
		{"brackets", "{creator} ({holder})", "", "Meridian", "", "Meridian"},
		{"brackets, no holder", "{creator} ({holder})", "", "", "Anna", "Anna"},
		{"brackets around both", "({holder}/{creator})", "", "Meridian", "", "Meridian"},
		{"two labels", "Agency: {holder}, photo: {creator}", "", "", "Anna", "photo: Anna"},
		{"no pattern", "", "", "Meridian", "Anna", "© Meridian / Anna"},
		{"half a pattern", "© {holder}", "", "Meridian", "Anna", "© Meridian / Anna"},
		{"placeholder in a name", usual, "", "{creator}", "Anna", "© {creator} / Anna"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			a := mediabank.Asset{Supplier: c.supplier, Holder: c.holder, Creator: c.creator}
			if got := mediabank.CreditLine(a, c.pattern); got != c.want {
				t.Errorf("credit line %q, want %q", got, c.want)
			}
		})
	}
}
