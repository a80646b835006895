package flows

import "github.com/superform-dev/superform/forms"

// BranchTitle is what the definition calls a block of one of its branch nodes; nil where it has no title for it.
func (d *Definition) BranchTitle(node, block string) forms.Text {
	n, ok := d.byID[node]
	if !ok {
		return nil
	}
	if b, is := n.spec.(*branch); is {
		return b.titleOf(block)
	}
	return nil
}
