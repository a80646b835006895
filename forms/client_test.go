package forms

import (
	"bytes"
	"encoding/json"
	"os"
	"testing"
)

// TestWhatTheClientGets compares the whole answer with testdata/leave.client.json, the trees of rules left
// out, which are forms/rules' own.
func TestWhatTheClientGets(t *testing.T) {
	f := compileFile(t, "testdata/leave.json", leaveEnv())
	raw, err := json.Marshal(f)
	if err != nil {
		t.Fatal(err)
	}
	raw = withoutTrees(t, raw)
	var got bytes.Buffer
	if err := json.Indent(&got, raw, "", " "); err != nil {
		t.Fatal(err)
	}
	const path = "testdata/leave.client.json"
	if *update {
		if err := os.WriteFile(path, got.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got.Bytes(), want) {
		t.Errorf("it differs from %s; see with -update and git diff", path)
	}
}

func TestTheClientGetsPatternsAsPrograms(t *testing.T) {
	f := compile(t, wholeForm(`{"a":{"type":"string","x-field":"text","pattern":"(\\w+\\s?)*$"}}`), Env{ID: "x.y", App: "x"})
	raw, err := f.Client()
	if err != nil {
		t.Fatal(err)
	}
	var out struct {
		Patterns map[string]struct {
			Start *int              `json:"start"`
			Code  []json.RawMessage `json:"code"`
		} `json:"patterns"`
	}
	if err := json.Unmarshal(raw, &out); err != nil {
		t.Fatal(err)
	}
	if p := out.Patterns["a"]; p.Start == nil || len(p.Code) == 0 {
		t.Errorf("no program in %s", raw)
	}
}

// withoutTrees puts "…" in the place of each rule's tree.
func withoutTrees(t *testing.T, raw []byte) []byte {
	t.Helper()
	var v any
	if err := json.Unmarshal(raw, &v); err != nil {
		t.Fatal(err)
	}
	var cut func(v any)
	cut = func(v any) {
		switch v := v.(type) {
		case []any:
			for _, item := range v {
				cut(item)
			}
		case map[string]any:
			if _, ok := v["tree"]; ok {
				v["tree"] = "…"
			}
			for _, item := range v {
				cut(item)
			}
		}
	}
	cut(v)
	out, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestCommentsStayWithTheAuthor(t *testing.T) {
	f := compile(t, wholeForm(`{"a":{"type":"boolean","x-field":"boolean","x-comment":"the boss insists","$comment":"so it is"}}`), Env{ID: "x.y", App: "x"})
	raw, err := f.Client()
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(raw, []byte("boss")) || bytes.Contains(raw, []byte("so it is")) {
		t.Errorf("%s", raw)
	}
}
