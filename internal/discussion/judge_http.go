package discussion

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"dateline.news/internal/clock"
)

// SignatureHeader carries "t=UNIX,v1=HEX": the HMAC-SHA256 under the shared secret of the time, a full stop and the body.
// A receiver recomputes it, and refuses a time that is minutes old.
const SignatureHeader = "Dateline-Signature"

// HTTPJudge asks a service by POST: the body is a Submission, the answer 204 for no opinion, or 200 with an Opinion.
type HTTPJudge struct {
	address string
	secret  []byte
	client  *http.Client
	clock   clock.Clock
}

// NewHTTPJudge makes the judge at an address (https, or http) that is given at most timeout; 0 means two seconds.
func NewHTTPJudge(address, secret string, timeout time.Duration, clock clock.Clock) (*HTTPJudge, error) {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" {
		return nil, fmt.Errorf("the judge's address %q is no http or https address", address)
	}
	if len(secret) < 16 {
		return nil, fmt.Errorf("the judge's secret has %d characters; give it 16 or more", len(secret))
	}
	if timeout <= 0 {
		timeout = 2 * time.Second
	}
	client := &http.Client{
		Timeout:       timeout,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }, // words go to the named place alone
	}
	return &HTTPJudge{address: address, secret: []byte(secret), client: client, clock: clock}, nil
}

// mostOpinion is the longest answer that is read, in bytes.
const mostOpinion = 16 << 10

// Judge asks the service.
func (j *HTTPJudge) Judge(ctx context.Context, s Submission) (Opinion, error) {
	body, err := json.Marshal(s)
	if err != nil {
		return Opinion{}, err
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, j.address, bytes.NewReader(body))
	if err != nil {
		return Opinion{}, err
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set(SignatureHeader, Sign(j.secret, j.clock.Now(), body))
	response, err := j.client.Do(request)
	if err != nil {
		return Opinion{}, err
	}
	defer response.Body.Close()
	switch response.StatusCode {
	case http.StatusNoContent:
		return Opinion{}, nil
	case http.StatusOK:
		return readOpinion(response.Body)
	}
	return Opinion{}, fmt.Errorf("the judge answered %s", response.Status)
}

func readOpinion(body io.Reader) (Opinion, error) {
	content, err := io.ReadAll(io.LimitReader(body, mostOpinion+1))
	if err != nil {
		return Opinion{}, err
	}
	if len(content) > mostOpinion {
		return Opinion{}, fmt.Errorf("the judge's answer is longer than %d bytes", mostOpinion)
	}
	var o Opinion
	if err := json.Unmarshal(content, &o); err != nil {
		return Opinion{}, fmt.Errorf("the judge's answer: %w", err)
	}
	switch o.Verdict {
	case NoOpinion, Hold, Refuse:
		return o, nil
	}
	return Opinion{}, fmt.Errorf("the judge's verdict %q is unknown", o.Verdict)
}

// Sign answers the SignatureHeader of a body at a moment.
func Sign(secret []byte, at time.Time, body []byte) string {
	stamp := strconv.FormatInt(at.Unix(), 10)
	mac := hmac.New(sha256.New, secret)
	mac.Write([]byte(stamp + "."))
	mac.Write(body)
	return "t=" + stamp + ",v1=" + hex.EncodeToString(mac.Sum(nil))
}
