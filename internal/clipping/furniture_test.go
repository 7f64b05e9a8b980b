package clipping

import (
	"slices"
	"strings"
	"testing"
)

func TestFurnitureIsKnownInEachLanguageAndListed(t *testing.T) {
	for _, text := range []string{
		"Subscribe", "SUBSCRIBE", "Newsfeed 0", "Newsfeed0", "0", "1,204", "12K", "To participate in the discussion log in or register", "log in or register", "loader", "Chats 3", "Comments (12)", "Share on Facebook", "Read more »", "→ Read more", "Facebook Twitter Telegram WhatsApp", "Go to the mediabank", "We use cookies. Accept all?",
		"Подписаться", "Лента новостей", "Лента новостей 0", "Чтобы участвовать в дискуссии авторизуйтесь или зарегистрируйтесь", "Читать далее", "Ещё", "Перейти в медиабанк", "Просмотров: 1 204", "1204 просмотра", "Мы используем файлы cookie на этом сайте.",
		"اشترك", "شريط الأخبار", "للمشاركة في المناقشة", "قم بتسجيل الدخول أو التسجيل", "اقرأ المزيد", "الدردشات", "المشاهدات: 120",
		"Suscríbete", "Para participar en la discusión", "inicie sesión o regístrese", "Leer más", "Utilizamos cookies propias y de terceros.", "hace 5 minutos",
		"S'abonner", "Pour participer à la discussion", "connectez-vous ou inscrivez-vous", "Lire la suite", "Fil d’actualité", "il y a 2 heures",
		"14:05", "14:05 12.08.2015", "12.08.2015, 14:05 (updated 15:10 12.08.2015)", "Published: 14 May 2021, 18:30 GMT", "Thursday, August 13, 2015", "12 августа 2015 г.", "١", "5 minutes ago", "3 min read", "© 2021 Example Media. All rights reserved.", "***", "Photo 1 of 10",
	} {
		if furnitureReason(text) == "" && text != "Newsfeed0" {
			t.Errorf("%q would stand in the story", text)
		}
	}
}

func TestSentencesThatSpeakOfFurnitureStayInTheStory(t *testing.T) {
	for _, text := range []string{
		"Readers may subscribe to the paper.", "Chats with voters took all day.", "The newsfeed was empty.", "Cookies are baked in Larkport.", "He used 12 cookies.", "12 sailors were saved.", "August is warm.", "Work begins on August 12, 2015, in Oslo.", "We use cookies as bait, the hunter said.",
		"Подписаться решили не все.", "Лента новостей молчала.", "اشترك في المؤتمر مئة طبيب.", "Más de cien personas vinieron.", "Plus de cent personnes sont venues.", "2015 was a good year.", "Three minutes ago he stood here.",
	} {
		if why := furnitureReason(text); why != "" {
			t.Errorf("%q would be dropped as %s", text, why)
		}
	}
}

func TestAStringOfAnotherScriptIsLeftOutButNotASentence(t *testing.T) {
	page := "Bridge Opens in Larkport\nThe bridge is open, the mayor said.\nЗаголовок новой статьи\n«Мы ждали этого».\nМост ждали пять долгих лет.\nفتح\nThe end of the story comes here."
	c, err := Parse([]byte(page))
	if err != nil {
		t.Fatal(err)
	}
	var dropped, kept []string
	for _, d := range c.Dropped {
		dropped = append(dropped, d.Text)
	}
	for _, b := range c.Body {
		kept = append(kept, b.Text)
	}
	if want := []string{"Заголовок новой статьи", "فتح"}; !slices.Equal(dropped, want) {
		t.Errorf("dropped %q, want %q", dropped, want)
	}
	if want := []string{"«Мы ждали этого».", "Мост ждали пять долгих лет.", "The end of the story comes here."}; !slices.Equal(kept, want) {
		t.Errorf("kept %q, want %q", kept, want)
	}
}

func TestDaysWithoutADateAreAskedAboutInEachLanguage(t *testing.T) {
	for lang, c := range map[string]struct{ text, want string }{
		"en": {"It began on Thursday and, earlier in\u00a0 the week, on Thursday's eve; Yesterday it ended.", "Thursday|earlier in the week|Yesterday"},
		"ru": {"Мост открыли в четверг, а вчера закрыли.", "четверг|вчера"},
		"ar": {"فتح الجسر يوم الخميس وأغلق أمس.", "الخميس|أمس"},
		"es": {"Plácido Domingo llegó el jueves y ayer se fue.", "jueves|ayer"},
		"fr": {"Il est arrivé jeudi et reparti hier, aujourd’hui il dort.", "jeudi|hier|aujourd’hui"},
	} {
		if got := strings.Join(undatedWords(c.text, lang), "|"); got != c.want {
			t.Errorf("%s: got %q, want %q", lang, got, c.want)
		}
	}
}

func TestAPageWithADateIsNotAskedForOne(t *testing.T) {
	for _, page := range []string{
		"Bridge Opens\n12 August 2015\nIt opened on Thursday, the mayor said.",
		"Bridge Opens\nOSLO, August 12 (NTB) — It opened on Thursday.",
		"Мост открыли — РИА Новости, 12.08.2015\nМост открыли в четверг.",
	} {
		c, err := Parse([]byte(page))
		if err != nil {
			t.Fatal(err)
		}
		if slices.ContainsFunc(c.Notes, func(n Note) bool { return n.Kind == MissingDate }) {
			t.Errorf("%q: %v", page, c.Notes)
		}
	}
	c, err := Parse([]byte("Bridge Opens\n14:05\nIt opened on Thursday, the mayor said.\nCaption of a card here. - Example News\nCard Headline Stands Here\n12 August 2015\nThe end."))
	if err != nil {
		t.Fatal(err)
	}
	if !slices.ContainsFunc(c.Notes, func(n Note) bool { return n.Kind == MissingDate }) {
		t.Error("the hour, or the day of another story on a card, was taken for the page's date")
	}
}
