package files_test

import (
	"bytes"
	"crypto/hmac"
	"crypto/md5"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/iotest"
	"time"

	"github.com/superform-dev/superform/engine/files"
	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/forms"
)

// bucket is a store that speaks the part of S3 that files needs, and strictly: it checks signatures (version 4), dates and MD5.
type bucket struct {
	t       *testing.T
	secret  string
	mu      sync.Mutex
	objects map[string][]byte
	down    bool
}

func newBucket(t *testing.T) (*bucket, files.S3Options) {
	b := &bucket{t: t, secret: "secret", objects: map[string][]byte{}}
	server := httptest.NewServer(b)
	t.Cleanup(server.Close)
	return b, files.S3Options{Endpoint: server.URL, Bucket: "kept", Region: "eu-1", AccessKey: "key", SecretKey: "secret", Prefix: "sf/", Spool: t.TempDir()}
}

func (b *bucket) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	b.mu.Lock()
	defer b.mu.Unlock()
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return
	}
	name, isObject := strings.CutPrefix(r.URL.Path, "/kept/")
	switch wrong := b.wrong(r, body); {
	case b.down:
		refuse(w, 503, "SlowDown")
	case wrong != "":
		refuse(w, 403, wrong)
	case r.Method == "HEAD" && r.URL.Path == "/kept/":
	case !isObject || name == "":
		refuse(w, 404, "NoSuchBucket")
	case r.Method == "PUT":
		b.objects[name] = body
		w.Header().Set("ETag", fmt.Sprintf(`"%x"`, md5.Sum(body)))
	case r.Method == "DELETE":
		delete(b.objects, name)
		w.WriteHeader(204)
	case b.objects[name] == nil:
		refuse(w, 404, "NoSuchKey")
	default:
		w.Header().Set("ETag", fmt.Sprintf(`"%x"`, md5.Sum(b.objects[name])))
		http.ServeContent(w, r, "", time.Unix(1e9, 0), bytes.NewReader(b.objects[name]))
	}
}

func refuse(w http.ResponseWriter, status int, code string) {
	w.Header().Set("Content-Type", "application/xml")
	w.WriteHeader(status)
	fmt.Fprintf(w, `<?xml version="1.0"?><Error><Code>%s</Code><Message>no</Message></Error>`, code)
}

var authorization = regexp.MustCompile(`^AWS4-HMAC-SHA256 Credential=key/(\d{8})/eu-1/s3/aws4_request, ?SignedHeaders=([a-z0-9;-]+), ?Signature=([0-9a-f]{64})$`)

// wrong says what is wrong with a request as it was signed.
func (b *bucket) wrong(r *http.Request, body []byte) string {
	sent := authorization.FindStringSubmatch(r.Header.Get("Authorization"))
	at, err := time.Parse("20060102T150405Z", r.Header.Get("X-Amz-Date"))
	if sent == nil || err != nil || time.Since(at).Abs() > 5*time.Minute || !strings.HasPrefix(r.Header.Get("X-Amz-Date"), sent[1]) {
		return "AccessDenied"
	}
	signed := strings.Split(sent[2], ";")
	if !slices.Contains(signed, "host") || !slices.Contains(signed, "x-amz-date") || !slices.Contains(signed, "x-amz-content-sha256") {
		return "AccessDenied"
	}
	var headers strings.Builder
	for _, name := range signed {
		value := r.Header.Get(name)
		if name == "host" {
			value = r.Host
		}
		headers.WriteString(name + ":" + strings.TrimSpace(value) + "\n")
	}
	payload := r.Header.Get("X-Amz-Content-Sha256")
	request := strings.Join([]string{r.Method, r.URL.EscapedPath(), strings.ReplaceAll(r.URL.Query().Encode(), "+", "%20"), headers.String(), sent[2], payload}, "\n")
	scope := sent[1] + "/eu-1/s3/aws4_request"
	sum := sha256.Sum256([]byte(request))
	key := []byte("AWS4" + b.secret)
	for _, part := range []string{sent[1], "eu-1", "s3", "aws4_request", "AWS4-HMAC-SHA256\n" + r.Header.Get("X-Amz-Date") + "\n" + scope + "\n" + hex.EncodeToString(sum[:])} {
		mac := hmac.New(sha256.New, key)
		mac.Write([]byte(part))
		key = mac.Sum(nil)
	}
	digest, md := sha256.Sum256(body), md5.Sum(body)
	switch {
	case hex.EncodeToString(key) != sent[3]:
		return "SignatureDoesNotMatch"
	case payload != "UNSIGNED-PAYLOAD" && payload != hex.EncodeToString(digest[:]):
		return "XAmzContentSHA256Mismatch"
	case r.Method == "PUT" && r.Header.Get("Content-Md5") != base64.StdEncoding.EncodeToString(md[:]):
		return "BadDigest"
	}
	return ""
}

func s3(t *testing.T, o files.S3Options) *files.S3 {
	t.Helper()
	s, err := files.NewS3(o)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestS3(t *testing.T) {
	b, o := newBucket(t)
	s := s3(t, o)
	if err := s.Check(ctx); err != nil {
		t.Fatal(err)
	}
	content := strings.Repeat("审批", 300_000)
	stored, err := s.Put(ctx, id(1), id(10), files.MaxSize, strings.NewReader(content))
	if err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256([]byte(content))
	expect(t, "size", stored.Size, int64(len(content)))
	expect(t, "hash", string(stored.SHA256), string(sum[:]))
	expect(t, "type", stored.Type, "text/plain; charset=utf-8")
	expect(t, "its name", b.objects["sf/"+id(1).String()+"/"+id(10).String()] != nil && len(b.objects) == 1, true)
	body, err := s.Open(ctx, id(1), id(10))
	if err != nil {
		t.Fatal(err)
	}
	got, err := io.ReadAll(files.Checked(body, hex.EncodeToString(sum[:])))
	if err := errors.Join(err, body.Close()); err != nil || string(got) != content {
		t.Errorf("%d bytes, %v", len(got), err)
	}
	_, err = s.Open(ctx, id(2), id(10))
	expect(t, "in another company", errors.Is(err, fs.ErrNotExist), true)
	for range 2 {
		expect(t, "removed", s.Remove(ctx, id(1), id(10)), nil)
	}
	_, err = s.Open(ctx, id(1), id(10))
	expect(t, "gone", errors.Is(err, fs.ErrNotExist), true)
	left, err := os.ReadDir(o.Spool)
	expect(t, "nothing lies in the spool", err == nil && len(left) == 0, true)
}

func TestS3_AFileIsThereWholeOrNotAtAll(t *testing.T) {
	b, o := newBucket(t)
	s := s3(t, o)
	broken := errors.New("the line is dead")
	_, err := s.Put(ctx, id(1), id(10), 5, strings.NewReader("123456"))
	expect(t, "too large", errors.Is(err, files.ErrTooLarge), true)
	_, err = s.Put(ctx, id(1), id(10), 50, io.MultiReader(strings.NewReader("half"), iotest.ErrReader(broken)))
	expect(t, "broken off", errors.Is(err, broken), true)
	expect(t, "kept", len(b.objects), 0)
	_, err = s.Put(ctx, id(1), forms.ID{}, 50, strings.NewReader("x"))
	expect(t, "without an id", err, files.ErrNoName)
}

func TestS3_Refused(t *testing.T) {
	b, o := newBucket(t)
	o.SecretKey = "another"
	s := s3(t, o)
	if _, err := s.Put(ctx, id(1), id(10), 50, strings.NewReader("x")); err == nil || len(b.objects) != 0 || errors.Is(err, store.ErrUnavailable) {
		t.Errorf("with another's secret: %v", err)
	}
	o.SecretKey = "secret"
	s = s3(t, o)
	b.mu.Lock()
	b.down = true
	b.mu.Unlock()
	_, err := s.Put(ctx, id(1), id(10), 50, strings.NewReader("x"))
	expect(t, "a store that is down", errors.Is(err, store.ErrUnavailable), true)
	o.Bucket = "other"
	b.mu.Lock()
	b.down = false
	b.mu.Unlock()
	if err := s3(t, o).Check(ctx); err == nil {
		t.Error("a bucket that there is not")
	}
	for _, wrong := range []files.S3Options{{}, {Endpoint: "s3.example.com", Bucket: "b", AccessKey: "a", SecretKey: "s"}, {Endpoint: "https://x/y", Bucket: "b", AccessKey: "a", SecretKey: "s"}, {Endpoint: "https://x"}} {
		if _, err := files.NewS3(wrong); err == nil {
			t.Errorf("%+v is taken", wrong)
		}
	}
}
