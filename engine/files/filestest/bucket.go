// Package filestest is a store that speaks the part of S3 that files needs, for tests.
package filestest

import (
	"bytes"
	"crypto/hmac"
	"crypto/md5"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/xml"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/superform-dev/superform/engine/files"
)

// Bucket is such a store with one bucket, and strict: it checks signatures (version 4), dates and MD5.
type Bucket struct {
	Options files.S3Options // by which it is reached
	mu      sync.Mutex
	objects map[string]object
	down    bool
}

type object struct {
	bytes []byte
	at    time.Time
}

// NewBucket opens a bucket for a test.
func NewBucket(t testing.TB) *Bucket {
	b := &Bucket{objects: map[string]object{}}
	server := httptest.NewServer(b)
	t.Cleanup(server.Close)
	b.Options = files.S3Options{Endpoint: server.URL, Spool: t.TempDir(), Bucket: "kept", Region: "eu-1", AccessKey: "key", SecretKey: secret, Prefix: "sf/"}
	return b
}

const secret = "secret"

// SetDown says whether it is busy with something else.
func (b *Bucket) SetDown(down bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.down = down
}

// Names are what its objects are called, in order.
func (b *Bucket) Names() []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return slices.Sorted(maps.Keys(b.objects))
}

// Keep puts an object there that was written at an instant; where it is there already and the content nil, it is as if it had been.
func (b *Bucket) Keep(name string, content []byte, at time.Time) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if content == nil {
		content = b.objects[name].bytes
	}
	b.objects[name] = object{content, at}
}

// ServeHTTP answers a request as a store would.
func (b *Bucket) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	b.mu.Lock()
	defer b.mu.Unlock()
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return
	}
	name, isObject := strings.CutPrefix(r.URL.Path, "/kept/")
	switch wrong := wrong(r, body); {
	case b.down:
		refuse(w, 503, "SlowDown")
	case wrong != "":
		refuse(w, 403, wrong)
	case r.Method == "HEAD" && r.URL.Path == "/kept/":
	case r.Method == "GET" && r.URL.Path == "/kept/" && r.URL.Query().Get("list-type") == "2":
		b.list(w, r)
	case !isObject || name == "":
		refuse(w, 404, "NoSuchBucket")
	case r.Method == "PUT":
		b.objects[name] = object{body, time.Unix(1e9, 0)}
		w.Header().Set("ETag", fmt.Sprintf(`"%x"`, md5.Sum(body)))
	case r.Method == "DELETE":
		delete(b.objects, name)
		w.WriteHeader(204)
	case b.objects[name].at.IsZero():
		refuse(w, 404, "NoSuchKey")
	default:
		w.Header().Set("ETag", fmt.Sprintf(`"%x"`, md5.Sum(b.objects[name].bytes)))
		http.ServeContent(w, r, "", b.objects[name].at, bytes.NewReader(b.objects[name].bytes))
	}
}

// listing is what a store answers that is asked what it has.
type listing struct {
	XMLName               xml.Name `xml:"ListBucketResult"`
	Prefix                string
	IsTruncated           bool
	NextContinuationToken string `xml:",omitempty"`
	Contents              []listed
}

type listed struct {
	Key, LastModified string
	Size              int
}

func (b *Bucket) list(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	after, most := max(q.Get("start-after"), q.Get("continuation-token")), 1000
	if n, err := strconv.Atoi(q.Get("max-keys")); err == nil && n > 0 {
		most = min(most, n)
	}
	out := listing{Prefix: q.Get("prefix")}
	for _, name := range slices.Sorted(maps.Keys(b.objects)) {
		if !strings.HasPrefix(name, out.Prefix) || name <= after {
			continue
		}
		if len(out.Contents) == most {
			out.IsTruncated, out.NextContinuationToken = true, out.Contents[most-1].Key
			break
		}
		o := b.objects[name]
		out.Contents = append(out.Contents, listed{name, o.at.UTC().Format("2006-01-02T15:04:05.000Z"), len(o.bytes)})
	}
	w.Header().Set("Content-Type", "application/xml")
	_ = xml.NewEncoder(w).Encode(out)
}

func refuse(w http.ResponseWriter, status int, code string) {
	w.Header().Set("Content-Type", "application/xml")
	w.WriteHeader(status)
	fmt.Fprintf(w, `<?xml version="1.0"?><Error><Code>%s</Code><Message>no</Message></Error>`, code)
}

var authorization = regexp.MustCompile(`^AWS4-HMAC-SHA256 Credential=key/(\d{8})/eu-1/s3/aws4_request, ?SignedHeaders=([a-z0-9;-]+), ?Signature=([0-9a-f]{64})$`)

// wrong says what is wrong with a request as it was signed.
func wrong(r *http.Request, body []byte) string {
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
	key := []byte("AWS4" + secret)
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
