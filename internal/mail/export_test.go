package mail

import (
	"context"
	"crypto/x509"
	"time"

	"dateline.news/internal/job"
)

// Trust lets a server of a test be believed.
func (s *SMTP) Trust(roots *x509.CertPool) *SMTP {
	s.roots = roots
	return s
}

// Patience bounds how long a delivery may take.
func (s *SMTP) Patience(d time.Duration) *SMTP {
	s.timeout = d
	return s
}

// Try runs the job of a letter once.
func (p *Post) Try(ctx context.Context, letter int64, try job.Try) error {
	return p.try(ctx, letter, try)
}

// Tidy is what Enqueue does to a letter first.
func Tidy(l Letter) (Letter, error) { return l.tidy() }
