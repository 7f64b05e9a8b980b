package blob

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"strings"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"

	"dateline.news/internal/errs"
)

// Bucket keeps files in a bucket that speaks S3.
type Bucket struct {
	client *minio.Client
	name   string
	prefix string // "" or ends with a slash
}

// Open opens the place that an address names: "s3://KEY:SECRET@host:port/bucket/prefix?region=R" or a folder.
func Open(ctx context.Context, address string) (Store, error) {
	if strings.HasPrefix(address, "s3://") {
		return S3(ctx, address)
	}
	return Files(address)
}

// S3 opens "s3://KEY:SECRET@host:port/bucket/prefix" and makes sure that the bucket is there. Without KEY:SECRET the
// usual places are asked (AWS_… in the environment, the credentials file, the machine's role). ?region= names the
// region, ?insecure=1 speaks plain HTTP, for a server on the same machine or network.
func S3(ctx context.Context, address string) (*Bucket, error) {
	u, err := url.Parse(address)
	if err != nil {
		return nil, errors.New("bucket: the address cannot be read; want s3://host/bucket") // the error itself would print the secret
	}
	name, prefix, _ := strings.Cut(strings.Trim(u.Path, "/"), "/")
	if u.Scheme != "s3" || u.Host == "" || name == "" {
		return nil, fmt.Errorf("bucket %s: want s3://host/bucket", u.Redacted())
	}
	if prefix != "" {
		prefix += "/"
	}
	client, err := minio.New(u.Host, &minio.Options{
		Creds: signer(u), Secure: u.Query().Get("insecure") == "", Region: u.Query().Get("region"), MaxRetries: 3,
	})
	if err != nil {
		return nil, fmt.Errorf("bucket %s: %w", u.Redacted(), err)
	}
	b := &Bucket{client: client, name: name, prefix: prefix}
	found, err := client.BucketExists(ctx, name)
	if err != nil {
		return nil, fmt.Errorf("bucket %s: %w", u.Redacted(), refineS3(err))
	}
	if !found {
		return nil, fmt.Errorf("bucket %s: there is no such bucket", u.Redacted())
	}
	return b, nil
}

func signer(u *url.URL) *credentials.Credentials {
	if secret, given := u.User.Password(); given {
		return credentials.NewStaticV4(u.User.Username(), secret, "")
	}
	return credentials.NewChainCredentials([]credentials.Provider{
		&credentials.EnvAWS{}, &credentials.EnvMinio{}, &credentials.FileAWSCredentials{}, &credentials.IAM{},
	})
}

// Put uploads the content; S3 shows a key only once it is whole.
func (b *Bucket) Put(ctx context.Context, key string, content io.Reader, size int64) error {
	if err := checkKey(key); err != nil {
		return err
	}
	if size < 0 {
		return b.putUnmeasured(ctx, key, content)
	}
	// One request for each file, however large: the key appears whole, and no parts are left behind by a killed process.
	options := minio.PutObjectOptions{ContentType: "application/octet-stream", DisableMultipart: true}
	var source io.Reader = &measured{content: content, size: size}
	if size == 0 { // the client never reads it, and signed in chunks it would be sent without a length, which S3 refuses
		if _, err := io.Copy(io.Discard, source); err != nil {
			return fmt.Errorf("write to bucket %s: %w", key, err)
		}
		options.DisableContentSha256 = true
	}
	if _, err := b.client.PutObject(ctx, b.name, b.prefix+key, source, size, options); err != nil {
		return fmt.Errorf("write to bucket %s: %w", key, refineS3(err))
	}
	return nil
}

// putUnmeasured keeps the content on this machine's disk until its size is known.
func (b *Bucket) putUnmeasured(ctx context.Context, key string, content io.Reader) error {
	file, err := os.CreateTemp("", "dateline-upload-")
	if err != nil {
		return fmt.Errorf("write to bucket %s: %w", key, refine(err))
	}
	defer os.Remove(file.Name())
	defer file.Close()
	size, err := io.Copy(file, content)
	if err == nil {
		_, err = file.Seek(0, io.SeekStart)
	}
	if err != nil {
		return fmt.Errorf("write to bucket %s: %w", key, refine(err))
	}
	return b.Put(ctx, key, file, size)
}

// Open answers the object; its bytes are fetched as they are read.
func (b *Bucket) Open(ctx context.Context, key string) (io.ReadSeekCloser, int64, error) {
	if err := checkKey(key); err != nil {
		return nil, 0, err
	}
	object, err := b.client.GetObject(ctx, b.name, b.prefix+key, minio.GetObjectOptions{})
	if err != nil {
		return nil, 0, fmt.Errorf("open in bucket %s: %w", key, refineS3(err))
	}
	info, err := object.Stat()
	if err != nil {
		object.Close()
		return nil, 0, fmt.Errorf("open in bucket %s: %w", key, refineS3(err))
	}
	return object, info.Size, nil
}

// Has asks the bucket for the key.
func (b *Bucket) Has(ctx context.Context, key string) (bool, error) {
	if err := checkKey(key); err != nil {
		return false, err
	}
	_, err := b.client.StatObject(ctx, b.name, b.prefix+key, minio.StatObjectOptions{})
	if err = refineS3(err); errs.Is(err, errs.NotFound) {
		return false, nil
	}
	return err == nil, err
}

// Delete removes the key from the bucket.
func (b *Bucket) Delete(ctx context.Context, key string) error {
	if err := checkKey(key); err != nil {
		return err
	}
	err := refineS3(b.client.RemoveObject(ctx, b.name, b.prefix+key, minio.RemoveObjectOptions{}))
	if errs.Is(err, errs.NotFound) {
		return nil
	}
	return err
}

// refineS3 gives the bucket's errors the kind that a caller can act on.
func refineS3(err error) error {
	var known *errs.Error
	if err == nil || errors.As(err, &known) || errors.Is(err, context.Canceled) {
		return err
	}
	var network net.Error
	if errors.As(err, &network) {
		return &errs.Error{Kind: errs.Unavailable, Key: "blob.away", Err: err}
	}
	var answer minio.ErrorResponse
	if !errors.As(err, &answer) {
		return err
	}
	switch {
	case answer.Code == "NoSuchKey", answer.StatusCode == http.StatusNotFound && answer.Code != "NoSuchBucket":
		return &errs.Error{Kind: errs.NotFound, Err: err}
	case answer.StatusCode >= 500, answer.StatusCode == http.StatusTooManyRequests, answer.Code == "QuotaExceeded":
		return &errs.Error{Kind: errs.Unavailable, Key: "blob.away", Err: err}
	}
	return err
}
