package prose_test

import (
	"strings"
	"testing"

	"dateline.news/internal/prose"
)

// BenchmarkParseLargest reads the costliest documents that the limits let in.
func BenchmarkParseLargest(b *testing.B) {
	run := `{"type":"text","text":"` + strings.Repeat("x", 20) + `"}`
	emphasis := `{"type":"text","text":"xxxx","marks":[{"type":"em"}]}`
	for name, body := range map[string]string{
		"runs that join": doc(para(strings.TrimSuffix(strings.Repeat(run+",", prose.MaxNodes-10), ","))),
		"runs that part": doc(para(strings.TrimSuffix(strings.Repeat(run+","+emphasis+",", 9000), ","))),
		"one long run":   doc(para(`{"type":"text","text":"` + strings.Repeat("x", prose.MaxBytes-200) + `"}`)),
		"paragraphs":     doc(strings.TrimSuffix(strings.Repeat(para(word)+",", 9000), ",")),
	} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(body)))
			for b.Loop() {
				d, err := prose.Parse([]byte(body))
				if err != nil {
					b.Fatal(err)
				}
				d.Render(nil)
			}
		})
	}
}
