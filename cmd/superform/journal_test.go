package main_test

import (
	"bufio"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"sync"
	"testing"
)

// journal is the client's own ledger: an append-only file of what it meant to do and of what it was told. A
// line is on the disk before the client goes on, so what the file says is what a client knows for certain.
type journal struct {
	t    *testing.T
	mu   sync.Mutex
	file *os.File
	size int64
}

// intent is a command that a client is about to send.
type intent struct {
	Key, Account, Path, Body string
	Marker                   string // what tells the record from all others
	Record, Task             string // of an agreement; a submission names none
	Step                     int    // how many agreements the record has before this one
}

// line is one line of the file: an intent, or the answer to one.
type line struct {
	Intent *intent `json:",omitempty"`
	Key    string  `json:",omitempty"`
	Status int     `json:",omitempty"`
	Body   string  `json:",omitempty"`
}

// command is an intent with its answer, if one came.
type command struct {
	intent
	answer *answer
}

func newJournal(t *testing.T) *journal {
	t.Helper()
	file, err := os.OpenFile(filepath.Join(t.TempDir(), "journal"), os.O_CREATE|os.O_APPEND|os.O_RDWR, 0o600)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { file.Close() })
	return &journal{t: t, file: file}
}

func (j *journal) append(l line) {
	text, err := json.Marshal(l)
	if err != nil {
		panic(err) // it is strings and numbers
	}
	text = append(text, '\n')
	j.mu.Lock()
	defer j.mu.Unlock()
	_, err = j.file.Write(text)
	if err == nil {
		err = j.file.Sync()
	}
	if err != nil {
		j.t.Errorf("the journal: %v", err)
	}
	j.size += int64(len(text))
}

// intend notes what is about to be sent.
func (j *journal) intend(i intent) { j.append(line{Intent: &i}) }

// answered notes what came back.
func (j *journal) answered(key string, a answer) {
	j.append(line{Key: key, Status: a.status, Body: a.body})
}

// end is where the next line will stand.
func (j *journal) end() int64 {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.size
}

// read gives the commands from a place in the file on, in the order of their intents.
func (j *journal) read(from int64) []*command {
	j.t.Helper()
	var all []*command
	byKey := map[string]*command{}
	lines := bufio.NewScanner(io.NewSectionReader(j.file, from, j.end()-from))
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var l line
		if err := json.Unmarshal(lines.Bytes(), &l); err != nil {
			j.t.Fatalf("the journal: %v", err)
		}
		if l.Intent != nil {
			c := &command{intent: *l.Intent}
			all, byKey[c.Key] = append(all, c), c
			continue
		}
		byKey[l.Key].answer = &answer{l.Status, l.Body}
	}
	if err := lines.Err(); err != nil {
		j.t.Fatalf("the journal: %v", err)
	}
	return all
}
