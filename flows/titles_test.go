package flows

import (
	"testing"

	"github.com/superform-dev/superform/forms"
)

func TestBranchTitle(t *testing.T) {
	def := &Definition{byID: map[string]*Node{
		"size": {ID: "size", spec: &branch{arms: []*arm{{id: "big", title: forms.Text{forms.English: "Big"}}, {id: "small"}}}},
		"vote": {ID: "vote", spec: &approve{}},
	}}
	for _, tt := range []struct{ name, node, block, want string }{
		{"a block with a title", "size", "big", "Big"},
		{"a block without one", "size", "small", ""},
		{"no such block", "size", "huge", ""},
		{"a node that is no branch", "vote", "big", ""},
		{"no such node", "none", "big", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := def.BranchTitle(tt.node, tt.block)[forms.English]; got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}
