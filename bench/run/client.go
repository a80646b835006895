package main

import (
	"encoding/json"
	"fmt"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"github.com/valyala/fasthttp"

	"github.com/superform-dev/superform/bench/scenario"
)

// client speaks the public API to one server, over connections that stay open.
type client struct {
	http       *fasthttp.HostClient
	scenario   scenario.Scenario
	requesters []string // tokens
	approvers  []string
	body       []byte
	keys       atomic.Int64
	run        string // keeps the keys of one run apart from another's

	mu      sync.Mutex
	filed   map[string]bool // records of ours whose task nobody has taken yet
	waiting []task
}

// task is a task of a record of ours, and whose token acts on it.
type task struct{ id, token string }

// signIn makes a client with a token for everybody in the scenario.
func signIn(address string, s scenario.Scenario, clients int) (*client, error) {
	body, err := json.Marshal(map[string]json.RawMessage{"data": s.Data})
	if err != nil {
		return nil, err
	}
	c := &client{
		http:     &fasthttp.HostClient{Addr: address, MaxConns: clients, ReadTimeout: time.Minute, WriteTimeout: time.Minute},
		scenario: s, body: body, filed: map[string]bool{}, run: strconv.FormatInt(time.Now().UnixNano(), 36),
	}
	for _, who := range []struct {
		accounts []string
		tokens   *[]string
	}{{s.Requesters, &c.requesters}, {s.Approvers, &c.approvers}} {
		for _, account := range who.accounts {
			var session struct{ Token string }
			in, _ := json.Marshal(map[string]string{"account": account, "password": s.Password, "kind": "token"})
			if _, err := c.call("POST", "/session", "", in, &session); err != nil {
				return nil, fmt.Errorf("sign in as %s: %w", account, err)
			}
			*who.tokens = append(*who.tokens, session.Token)
		}
	}
	return c, nil
}

// answer is how long one took, and its bytes.
type answer struct {
	took time.Duration
	size int
}

// call makes one request and decodes the answer.
func (c *client) call(method, path, token string, body []byte, into any) (answer, error) {
	req, resp := fasthttp.AcquireRequest(), fasthttp.AcquireResponse()
	defer fasthttp.ReleaseRequest(req)
	defer fasthttp.ReleaseResponse(resp)
	req.SetRequestURI("http://" + c.http.Addr + "/api/v1" + path)
	req.Header.SetMethod(method)
	if token != "" {
		req.Header.Set("Authorization", "Bearer "+token)
	}
	if body != nil {
		req.Header.SetContentType("application/json")
		req.Header.Set("Idempotency-Key", c.run+"-"+strconv.FormatInt(c.keys.Add(1), 36))
		req.SetBodyRaw(body)
	}
	started := time.Now()
	err := c.http.Do(req, resp)
	got := answer{time.Since(started), len(resp.Body())}
	if err == nil && resp.StatusCode()/100 != 2 {
		err = fmt.Errorf("%s %s: %d %s", method, path, resp.StatusCode(), resp.Body())
	}
	if err == nil {
		err = json.Unmarshal(resp.Body(), into)
	}
	return got, err
}

// submit files a record as one of the requesters.
func (c *client) submit(turn int) (answer, error) {
	var record struct{ ID, Status string }
	got, err := c.call("POST", "/forms/"+c.scenario.Form+"/records", c.requesters[turn%len(c.requesters)], c.body, &record)
	if err == nil && record.Status != "running" {
		err = fmt.Errorf("the record is %s after it was submitted", record.Status)
	}
	if err == nil {
		c.mu.Lock()
		c.filed[record.ID] = true
		c.mu.Unlock()
	}
	return got, err
}

// agree approves a record of ours as the one in whose inbox its task lies.
func (c *client) agree() (answer, error) {
	t, err := c.take()
	if err != nil {
		return answer{}, err
	}
	var done struct{ Record struct{ Status string } }
	got, err := c.call("POST", "/tasks/"+t.id+"/agree", t.token, []byte("{}"), &done)
	if err == nil && done.Record.Status != "approved" {
		err = fmt.Errorf("the record is %s after one approval: the scenario wants a path with one approver", done.Record.Status)
	}
	return got, err
}

// take gives a task that nobody has taken. When none is left it opens the inboxes, as a person would who has
// worked through the page.
func (c *client) take() (task, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, token := range c.approvers {
		if len(c.waiting) > 0 {
			break
		}
		if err := c.open(token); err != nil {
			return task{}, err
		}
	}
	if len(c.waiting) == 0 {
		return task{}, fmt.Errorf("%d filed records have no task in the inboxes of the scenario's approvers", len(c.filed))
	}
	t := c.waiting[0]
	c.waiting = c.waiting[1:]
	return t, nil
}

// open reads the inbox of one approver, page by page, for tasks of ours.
func (c *client) open(token string) error {
	for cursor := ""; ; {
		var page struct {
			Items []struct {
				ID     string
				Record struct{ ID string }
			}
			Next string
		}
		if _, err := c.call("GET", "/tasks?status=open&limit=50"+cursor, token, nil, &page); err != nil {
			return err
		}
		for _, item := range page.Items {
			if c.filed[item.Record.ID] {
				delete(c.filed, item.Record.ID)
				c.waiting = append(c.waiting, task{item.ID, token})
			}
		}
		if page.Next == "" {
			return nil
		}
		cursor = "&cursor=" + page.Next
	}
}
