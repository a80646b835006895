// Package rich reads formatted text: a small subset of HTML, which is all that is ever stored or shown.
//
//	Read     takes any text as HTML and keeps of it the lines, their formats and the links that the subset has
//	Markup   writes it in its one writing: the same lines give the same bytes, and reading them again gives the same lines
//	Page     is Markup as a page without scripts shows it
//	Text     is its plain text, for rules, lengths and lists; Said the same as people read it, with the signs of lists
//
// Nothing of the source is passed through: what is written is made of the lines alone, every character of them escaped. So no
// parser can find more in it than this one did. Reading takes time in proportion to the source and no stack, however deep it is
// nested. ui/core/form/types/rich.ts is its twin.
package rich

// formats are the elements of the formats of a run, by the places of their bits: outermost first, as they are written. A link is around them.
var formats = [...]string{"strong", "em", "u", "s"}

// maxLists is how deep lists are nested; what lies deeper stands at that depth.
const maxLists = 4

// run is text of one format. A line break in it is a br.
type run struct {
	text   []byte
	format int    // a bit for each of formats
	href   string // "" for no link
}

// The kinds of lines.
const (
	paragraph = 'p'
	heading   = '2'
	smaller   = '3'
	item      = 'l'
	cell      = 'c'
)

// line is a paragraph, a heading, an item of a list or a cell of a table.
type line struct {
	kind  byte
	quote bool
	lists string // of an item: the lists that it stands in, each u or o, outermost first
	table int    // of a cell: which table, and which row, counted through
	row   int
	head  bool // of a cell
	runs  []run
}

// Doc is a formatted text that was read.
type Doc struct{ lines []line }

// Blank reports whether it holds nothing that anybody sees.
func (d Doc) Blank() bool {
	for _, l := range d.lines {
		if l.visible() {
			return false
		}
	}
	return true
}

func (l *line) visible() bool {
	for _, r := range l.runs {
		for _, c := range string(r.text) {
			switch c {
			case ' ', '\n', '\t', 0xa0, 0x3000, 0x200b, 0x200c, 0x200d, 0x2060, 0xfeff, 0x00ad, 0x2800, 0x3164:
			default:
				return true
			}
		}
	}
	return false
}
