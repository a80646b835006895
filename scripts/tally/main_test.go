package main

import (
	"strings"
	"testing"
)

func TestTally(t *testing.T) {
	tests := []struct {
		name, in, shown, closing string
		good                     bool
	}{
		{
			name: "tests and subtests count, and only the package's closing line is shown",
			in: `{"Action":"output","Package":"p","Test":"TestA","Output":"=== RUN TestA\n"}
{"Action":"pass","Package":"p","Test":"TestA/one"}
{"Action":"pass","Package":"p","Test":"TestA"}
{"Action":"output","Package":"p","Output":"PASS\n"}
{"Action":"output","Package":"p","Output":"ok  \tp\t0.1s\n"}
{"Action":"pass","Package":"p"}`,
			shown: "ok  \tp\t0.1s\n", closing: "2 passed, 0 failed", good: true,
		},
		{
			name: "how many vectors a test ran is shown, whatever becomes of it",
			in: `{"Action":"output","Package":"p","Test":"TestA","Output":"vectors: go 5 (5 rule)\n"}
{"Action":"output","Package":"p","Test":"TestA","Output":"not this\n"}
{"Action":"pass","Package":"p","Test":"TestA"}`,
			shown: "vectors: go 5 (5 rule)\n", closing: "1 passed, 0 failed", good: true,
		},
		{
			name: "a failed test shows its output and counts once, not again for its package",
			in: `{"Action":"output","Package":"p","Test":"TestA","Output":"got 1\n"}
{"Action":"fail","Package":"p","Test":"TestA"}
{"Action":"output","Package":"p","Output":"FAIL\tp\n"}
{"Action":"fail","Package":"p"}`,
			shown: "got 1\nFAIL\tp\n", closing: "0 passed, 1 failed",
		},
		{
			name: "a package that does not build counts as one failure with the compiler's words",
			in: `{"ImportPath":"p [p.test]","Action":"build-output","Output":"p.go:1: no\n"}
{"ImportPath":"p [p.test]","Action":"build-fail"}
{"Action":"output","Package":"p","Output":"FAIL\tp [build failed]\n"}
{"Action":"fail","Package":"p","FailedBuild":"p [p.test]"}`,
			shown: "p.go:1: no\nFAIL\tp [build failed]\n", closing: "0 passed, 1 failed",
		},
		{
			name: "a package that dies shows what its running tests had said",
			in: `{"Action":"output","Package":"p","Test":"TestA","Output":"panic: gone\n"}
{"Action":"fail","Package":"p"}`,
			shown: "panic: gone\n", closing: "0 passed, 1 failed",
		},
		{
			name: "a skipped test is named and is not good enough",
			in: `{"Action":"pass","Package":"p","Test":"TestA"}
{"Action":"output","Package":"p","Test":"TestB","Output":"no database\n"}
{"Action":"skip","Package":"p","Test":"TestB"}
{"Action":"pass","Package":"p"}`,
			shown: "no database\n", closing: "1 passed, 0 failed, 1 skipped",
		},
		{
			name: "no test at all is not good enough, and a foreign line is passed on",
			in:   `go: something happened`, shown: "go: something happened\n", closing: "0 passed, 0 failed",
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var shown strings.Builder
			got, err := read(strings.NewReader(tt.in), &shown)
			if err != nil {
				t.Fatal(err)
			}
			if shown.String() != tt.shown {
				t.Errorf("shown %q, want %q", shown.String(), tt.shown)
			}
			if got.String() != tt.closing || got.good() != tt.good {
				t.Errorf("closing %q (good %v), want %q (good %v)", got, got.good(), tt.closing, tt.good)
			}
		})
	}
}
