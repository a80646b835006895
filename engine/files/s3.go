package files

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"strings"
	"time"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"

	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/forms"
)

// S3Options say where an S3-compatible store is, and with what keys.
type S3Options struct {
	Endpoint  string // "https://s3.example.com"; http only where the network is trusted
	Bucket    string
	Region    string // "" is us-east-1, which stores of one's own take
	AccessKey string
	SecretKey string
	Prefix    string // before all names, such as "superform/"
	Spool     string // folder where a body lies until its size and hash are known; "" is the system's for temporary files
}

// S3 keeps files in a bucket, as PREFIX/COMPANY/ID. It is safe for use by several goroutines and processes.
type S3 struct {
	client *minio.Client
	o      S3Options
}

// s3Retries is how often a request is sent, and s3Part the bytes that one has at most: what is larger goes in parts, which the store joins.
const (
	s3Retries = 3
	s3Part    = 64 << 20
)

// NewS3 reads the options; it asks the store nothing (see Check).
func NewS3(o S3Options) (*S3, error) {
	u, err := url.Parse(o.Endpoint)
	if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" || strings.Trim(u.Path, "/") != "" {
		return nil, errors.New("the endpoint of the S3 store is an address such as https://s3.example.com")
	}
	if o.Bucket == "" || o.AccessKey == "" || o.SecretKey == "" {
		return nil, errors.New("an S3 store needs a bucket, an access key and a secret key")
	}
	if o.Region == "" {
		o.Region = "us-east-1"
	}
	client, err := minio.New(u.Host, &minio.Options{
		Creds: credentials.NewStaticV4(o.AccessKey, o.SecretKey, ""), Secure: u.Scheme == "https", Region: o.Region, BucketLookup: minio.BucketLookupPath, MaxRetries: s3Retries,
	})
	if err != nil {
		return nil, fmt.Errorf("the S3 store: %w", err)
	}
	return &S3{client, o}, nil
}

// s3CheckTime is how long Check waits.
const s3CheckTime = 10 * time.Second

// Check says whether the bucket is there and may be used.
func (s *S3) Check(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, s3CheckTime)
	defer cancel()
	is, err := s.client.BucketExists(ctx, s.o.Bucket)
	if err == nil && !is {
		err = fmt.Errorf("there is no bucket %q", s.o.Bucket)
	}
	return err
}

// Put writes the body to a file of its own until its size and hash are known, and then to the store, which has the whole or nothing. A full
// disk is store.ErrFull, a store that cannot be reached store.ErrUnavailable.
func (s *S3) Put(ctx context.Context, company, id forms.ID, most int64, body io.Reader) (stored Stored, err error) {
	name, err := s.name(company, id)
	if err != nil {
		return Stored{}, err
	}
	spool, err := os.CreateTemp(s.o.Spool, "superform-upload-*")
	if err != nil {
		return Stored{}, fmt.Errorf("put file %s: %w", id, full(err))
	}
	defer func() { err = errors.Join(err, spool.Close(), os.Remove(spool.Name())) }()
	if stored, err = fill(spool, most, body); err != nil {
		return Stored{}, fmt.Errorf("put file %s: %w", id, full(err))
	}
	if _, err := spool.Seek(0, io.SeekStart); err != nil {
		return Stored{}, err
	}
	_, err = s.client.PutObject(ctx, s.o.Bucket, name, spool, stored.Size, minio.PutObjectOptions{
		ContentType: "application/octet-stream", SendContentMd5: true, DisableContentSha256: true, PartSize: s3Part,
	})
	if err != nil {
		return Stored{}, fmt.Errorf("put file %s: %w", id, s3Error(err))
	}
	return stored, nil
}

// Open gives the bytes of a file, which the caller closes. A file that is not there is os.ErrNotExist.
func (s *S3) Open(ctx context.Context, company, id forms.ID) (io.ReadCloser, error) {
	name, err := s.name(company, id)
	if err != nil {
		return nil, err
	}
	object, err := s.client.GetObject(ctx, s.o.Bucket, name, minio.GetObjectOptions{})
	if err == nil {
		_, err = object.Stat() // only now the store is asked
	}
	if err != nil {
		return nil, fmt.Errorf("open file %s: %w", id, s3Error(err))
	}
	return struct {
		io.Reader
		io.Closer
	}{object, object}, nil
}

// Remove gives up the bytes of a file that no row names. That there are none is no error.
func (s *S3) Remove(ctx context.Context, company, id forms.ID) error {
	name, err := s.name(company, id)
	if err != nil {
		return err
	}
	if err := s.remove(ctx, name); err != nil {
		return fmt.Errorf("remove file %s: %w", id, err)
	}
	return nil
}

func (s *S3) remove(ctx context.Context, name string) error {
	return gone(s3Error(s.client.RemoveObject(ctx, s.o.Bucket, name, minio.RemoveObjectOptions{})))
}

// name is what a file is called in the bucket: nothing of it is a caller's.
func (s *S3) name(company, id forms.ID) (string, error) {
	if company.IsZero() || id.IsZero() {
		return "", ErrNoName
	}
	return s.o.Prefix + company.String() + "/" + id.String(), nil
}

// s3Error puts what the store says into words of this program.
func s3Error(err error) error {
	if err == nil {
		return nil
	}
	said := minio.ToErrorResponse(err)
	switch {
	case said.Code == "NoSuchKey":
		return fmt.Errorf("%w: %w", os.ErrNotExist, err)
	case said.StatusCode == 0, said.StatusCode >= 500:
		return fmt.Errorf("%w: %w", store.ErrUnavailable, err)
	}
	return err
}
