package main_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
)

// demoPassword is that of every demo account, as serve --demo prints it.
const demoPassword = "superform-demo"

// answer is an answer that has been read.
type answer struct {
	status int
	body   string
}

// code is the code of a problem, or "" of a success.
func (a answer) code() string {
	var problem struct{ Code string }
	if a.status < 400 || json.Unmarshal([]byte(a.body), &problem) != nil {
		return ""
	}
	return problem.Code
}

// into reads the body as JSON.
func (a answer) into(t *testing.T, v any) {
	t.Helper()
	if err := json.Unmarshal([]byte(a.body), v); err != nil {
		t.Fatalf("%v in the answer %d %s", err, a.status, a.body)
	}
}

// caller talks to one process as one person. Its connections are its own, so that none leads to a process that
// has ended.
type caller struct {
	base, token string
	http        *http.Client
}

func newCaller(base, token string) *caller {
	return &caller{base, token, &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 16}}}
}

// as is the same way to talk, as somebody else.
func (c *caller) as(token string) *caller { return &caller{c.base, token, c.http} }

// do sends one request, exactly once: net/http would send one with an Idempotency-Key again by itself.
func (c *caller) do(ctx context.Context, method, path, key, body string) (answer, error) {
	var reader io.Reader
	if body != "" {
		reader = strings.NewReader(body)
	}
	req, err := http.NewRequestWithContext(ctx, method, c.base+"/api/v1"+path, reader)
	if err != nil {
		return answer{}, err
	}
	req.GetBody = nil
	if body != "" {
		req.Header.Set("Content-Type", "application/json")
	}
	if c.token != "" {
		req.Header.Set("Authorization", "Bearer "+c.token)
	}
	if key != "" {
		req.Header.Set("Idempotency-Key", key)
	}
	req.Header.Set("Accept-Language", "en")
	resp, err := c.http.Do(req)
	if err != nil {
		return answer{}, err
	}
	defer resp.Body.Close()
	content, err := io.ReadAll(resp.Body)
	return answer{resp.StatusCode, string(content)}, err
}

// must sends one request that has to succeed.
func (c *caller) must(t *testing.T, method, path, body string) answer {
	t.Helper()
	a, err := c.do(t.Context(), method, path, "", body)
	if err != nil || a.status >= 300 {
		t.Fatalf("%s %s: %v, %d %s", method, path, err, a.status, a.body)
	}
	return a
}

// signIn gives a token for a demo account.
func signIn(t *testing.T, base, account string) string {
	t.Helper()
	a := newCaller(base, "").must(t, "POST", "/session",
		fmt.Sprintf(`{"account":%q,"password":%q,"kind":"token"}`, account, demoPassword))
	var session struct{ Token string }
	a.into(t, &session)
	if session.Token == "" {
		t.Fatalf("no token for %s: %s", account, a.body)
	}
	return session.Token
}

// record is what the tests read of a record.
type record struct {
	ID, Number, Status string
	Summary            string
	SubmittedAt        string `json:"submitted_at"`
	Data               struct{ Reason string }
	Path               []struct{ Node, State string }
	History            []struct{ Kind string }
}

// task is what the tests read of a task.
type task struct {
	ID, Outcome string
	Record      record
}

// page is one page of a list.
type page[T any] struct {
	Items []T
	Next  string
}

// listAll reads a list page by page until its end, or until enough says so.
func listAll[T any](t *testing.T, c *caller, path string, enough func(T) bool) []T {
	t.Helper()
	var all []T
	for cursor := ""; ; {
		var p page[T]
		c.must(t, "GET", path+cursor, "").into(t, &p)
		for _, item := range p.Items {
			if enough != nil && enough(item) {
				return all
			}
			all = append(all, item)
		}
		if p.Next == "" {
			return all
		}
		cursor = "&cursor=" + p.Next
	}
}

// count is how many there are of a kind in the history.
func (r record) count(kind string) int {
	n := 0
	for _, h := range r.History {
		if h.Kind == kind {
			n++
		}
	}
	return n
}
