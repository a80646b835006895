package main

import (
	"encoding/json"
	"fmt"
	"slices"
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
	requesters []string // tokens; each files in turn
	body       []byte
	keys       atomic.Int64
	run        string // keeps the keys of one run apart from another's

	mu      sync.Mutex
	filed   map[string]bool // records of ours whose task has not been seen in an inbox yet
	waiting []task
	inboxes []inbox
	opening bool       // somebody reads an inbox
	opened  *sync.Cond // … and has read it
}

// inbox is how far the inbox of an approver has been read; "" is from its top.
type inbox struct{ token, cursor string }

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
	c.opened = sync.NewCond(&c.mu)
	known := map[string]string{}
	for _, pair := range s.People {
		requester, err := c.token(known, pair.Requester)
		if err != nil {
			return nil, err
		}
		c.requesters = append(c.requesters, requester)
		approver, err := c.token(known, pair.Approver)
		if err != nil {
			return nil, err
		}
		if !slices.ContainsFunc(c.inboxes, func(i inbox) bool { return i.token == approver }) {
			c.inboxes = append(c.inboxes, inbox{token: approver})
		}
	}
	return c, nil
}

// token signs an account in, once.
func (c *client) token(known map[string]string, account string) (string, error) {
	if token := known[account]; token != "" {
		return token, nil
	}
	var session struct{ Token string }
	in, _ := json.Marshal(map[string]string{"account": account, "password": c.scenario.Password, "kind": "token"})
	if _, err := c.call("POST", "/session", "", in, &session); err != nil {
		return "", fmt.Errorf("sign in as %s: %w", account, err)
	}
	known[account] = session.Token
	return session.Token, nil
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
	var done struct{ Status string }
	got, err := c.call("POST", "/tasks/"+t.id+"/agree", t.token, []byte("{}"), &done)
	if err == nil && done.Status != "approved" {
		err = fmt.Errorf("the record is %s after one approval: the scenario wants a path with one approver", done.Status)
	}
	return got, err
}

// few is how many waiting tasks make somebody look into an inbox again.
const few = 48

// take gives a task that nobody has taken. Where few are left the caller opens an inbox first, as a person
// would who has worked through the page; the others go on with what is left.
func (c *client) take() (task, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for pages := 0; ; {
		switch {
		case !c.opening && len(c.waiting) < few && len(c.filed) > 0 && pages < c.most():
			pages++
			if err := c.open(); err != nil {
				return task{}, err
			}
		case len(c.waiting) > 0:
			t := c.waiting[0]
			c.waiting = c.waiting[1:]
			return t, nil
		case c.opening:
			c.opened.Wait()
		default:
			return task{}, fmt.Errorf("%d filed records have no task in the inboxes of the scenario's approvers", len(c.filed))
		}
	}
}

// most is how many pages one caller reads in search of a task: all of them, and each from its top again.
func (c *client) most() int {
	if len(c.waiting) > 0 {
		return 1
	}
	return 2*len(c.inboxes) + len(c.filed)/pageSize
}

const pageSize = 50

// open reads the next page of the next inbox for tasks of ours. It is called with the lock and gives it up
// while it reads.
func (c *client) open() error {
	next := &c.inboxes[0]
	address := "/tasks?status=open&limit=" + strconv.Itoa(pageSize)
	if next.cursor != "" {
		address += "&cursor=" + next.cursor
	}
	var page struct {
		Items []struct {
			ID     string
			Record struct{ ID string }
		}
		Next string
	}
	c.opening = true
	c.mu.Unlock()
	_, err := c.call("GET", address, next.token, nil, &page)
	c.mu.Lock()
	c.opening = false
	c.opened.Broadcast()
	if err != nil {
		return err
	}
	for _, item := range page.Items {
		if c.filed[item.Record.ID] {
			delete(c.filed, item.Record.ID)
			c.waiting = append(c.waiting, task{item.ID, next.token})
		}
	}
	if next.cursor = page.Next; next.cursor == "" {
		c.inboxes = append(c.inboxes[1:], *next)
	}
	return nil
}
