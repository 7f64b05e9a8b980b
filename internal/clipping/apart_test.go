package clipping_test

import (
	"strings"
	"testing"

	"dateline.news/internal/clipping"
)

func TestCaptionApartFromItsCreditLineIsNotTakenForTheLede(t *testing.T) {
	c, err := clipping.Read(strings.NewReader(`Паводок в Приозёрске: вывезены сотни жителей - Вести Края
© Вести Края / Иван Петров
Перейти в медиабанк
Спасатели на улице затопленного района
Спасатели на улице затопленного района - Вести Края, 1920, 14.03.2024
Подписаться
ПРИОЗЁРСК, 14 мар — Вести Края. Сотни жителей вывезены из затопленных районов, сообщили спасатели.
Вода поднялась на два метра.
`))
	if err != nil {
		t.Fatal(err)
	}
	if c.Lead == nil || c.Lead.Photographer != "Иван Петров" || c.Lead.Caption != "Спасатели на улице затопленного района" {
		t.Errorf("lead %+v", c.Lead)
	}
	if c.Lede != "Сотни жителей вывезены из затопленных районов, сообщили спасатели." || len(c.Body) != 1 {
		t.Errorf("lede %q, body %+v", c.Lede, c.Body)
	}
	if left := strings.Join(texts(c.Dropped), "|"); !strings.Contains(left, "Перейти в медиабанк") || !strings.Contains(left, "Подписаться") {
		t.Errorf("left out: %s", left)
	}
}

func texts(drops []clipping.Drop) []string {
	var all []string
	for _, d := range drops {
		all = append(all, d.Text)
	}
	return all
}
