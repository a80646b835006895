package rich

import (
	"strconv"
	"strings"
)

// writer writes lines, remembering what is open.
type writer struct {
	b     strings.Builder
	quote bool
	lists string // each with an item that is open
	table int
	row   int
	link  string // attributes of links besides their address
}

// Markup writes the text in its one writing; "" for what is blank.
func (d Doc) Markup() string { return d.written("") }

// Page is Markup as a page shows it: what a link leads to opens beside the page, and learns nothing of it.
func (d Doc) Page() string { return d.written(` rel="noopener noreferrer nofollow" target="_blank"`) }

func (d Doc) written(link string) string {
	if d.Blank() {
		return ""
	}
	w := &writer{link: link}
	for i := range d.lines {
		w.line(&d.lines[i])
	}
	w.to(&line{})
	return w.b.String()
}

func (w *writer) line(l *line) {
	w.to(l)
	element := "p"
	switch l.kind {
	case heading:
		element = "h2"
	case smaller:
		element = "h3"
	case item:
		w.item(l.lists)
		w.runs(l.runs)
		return // its element stays open for lists in it
	case cell:
		element = "td"
		if l.head {
			element = "th"
		}
	}
	w.b.WriteString("<" + element + ">")
	w.runs(l.runs)
	w.b.WriteString("</" + element + ">")
}

// to closes what the line does not stand in, and opens its quotation and its table.
func (w *writer) to(l *line) {
	if l.kind != item || l.quote != w.quote {
		w.unlist(0)
	}
	if w.table != 0 && l.row != w.row {
		w.b.WriteString("</tr>")
	}
	if w.table != 0 && (l.table != w.table || l.quote != w.quote) {
		w.b.WriteString("</table>")
		w.table = 0
	}
	if l.quote != w.quote {
		w.b.WriteString(map[bool]string{true: "<blockquote>", false: "</blockquote>"}[l.quote])
		w.quote = l.quote
	}
	if l.table != 0 && w.table == 0 {
		w.b.WriteString("<table>")
	}
	if l.table != 0 && (w.table == 0 || l.row != w.row) {
		w.b.WriteString("<tr>")
	}
	w.table, w.row = l.table, l.row
}

// unlist closes the lists that are open, down to so many.
func (w *writer) unlist(to int) {
	for len(w.lists) > to {
		last := len(w.lists) - 1
		w.b.WriteString("</li></" + w.lists[last:] + "l>")
		w.lists = w.lists[:last]
	}
}

// item begins an item in its lists. None is deeper by more than one than what stands before it.
func (w *writer) item(lists string) {
	common := 0
	for common < len(lists) && common < len(w.lists) && lists[common] == w.lists[common] {
		common++
	}
	w.unlist(common)
	if common == len(lists) {
		w.b.WriteString("</li><li>")
		return
	}
	w.lists = lists[:common+1]
	w.b.WriteString("<" + w.lists[common:] + "l><li>")
}

// runs writes texts, each format opened once for as long as it lasts.
func (w *writer) runs(runs []run) {
	var open []string
	for _, r := range runs {
		var want []string
		if r.href != "" {
			want = append(want, `a href="`+escape(r.href)+`"`+w.link)
		}
		for i, name := range formats {
			if r.format&(1<<i) != 0 {
				want = append(want, name)
			}
		}
		open = w.format(open, want)
		w.b.WriteString(strings.ReplaceAll(escape(string(r.text)), "\n", "<br>"))
	}
	w.format(open, nil)
}

func (w *writer) format(open, want []string) []string {
	common := 0
	for common < len(open) && common < len(want) && open[common] == want[common] {
		common++
	}
	for i := len(open) - 1; i >= common; i-- {
		name, _, _ := strings.Cut(open[i], " ")
		w.b.WriteString("</" + name + ">")
	}
	for _, one := range want[common:] {
		w.b.WriteString("<" + one + ">")
	}
	return want
}

var escaper = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;")

func escape(text string) string { return escaper.Replace(text) }

// Text is the plain text: lines by line breaks, cells of a row by tabs; "" for what is blank.
func (d Doc) Text() string { return d.plain(func(*line) string { return "" }) }

// Said is the text as people read it where formats cannot be shown: items with a bullet or their number.
func (d Doc) Said() string {
	var counts []int
	lists := ""
	return d.plain(func(l *line) string {
		if l.kind != item {
			counts, lists = nil, ""
			return ""
		}
		depth := len(l.lists)
		if len(counts) < depth {
			counts = append(counts, make([]int, depth-len(counts))...)
		}
		counts = counts[:depth]
		if !strings.HasPrefix(lists, l.lists) {
			counts[depth-1] = 0
		}
		lists = l.lists
		counts[depth-1]++
		mark := "• "
		if l.lists[depth-1] == 'o' {
			mark = strconv.Itoa(counts[depth-1]) + ". "
		}
		return strings.Repeat("  ", depth-1) + mark
	})
}

func (d Doc) plain(mark func(*line) string) string {
	if d.Blank() {
		return ""
	}
	var b strings.Builder
	for i := range d.lines {
		l := &d.lines[i]
		if i > 0 {
			before := d.lines[i-1]
			b.WriteByte(map[bool]byte{true: '\t', false: '\n'}[l.kind == cell && before.kind == cell && before.row == l.row])
		}
		b.WriteString(mark(l))
		for _, r := range l.runs {
			b.Write(r.text)
		}
	}
	return b.String()
}
