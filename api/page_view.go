package api

import (
	"bytes"
	"cmp"
	"encoding/json"
	"html"
	"html/template"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/valyala/fasthttp"

	"github.com/superform-dev/superform/engine"
	"github.com/superform-dev/superform/forms"
)

// view is what the templates of ui/shell show: a page's answers, read. What was not answered is empty.
type view struct {
	look
	Page      string               // the page's template
	Place     string               // what the client calls the page
	Wrong     string               // what went wrong before somebody was sent here
	Providers []engine.ProviderRef // with whom somebody signs in
	Title     string
	Back      string // where the way back leads, "" where there is none
	Done      bool   // the list of tasks is the one of what is done
	Me        engine.Me
	Counts    countsView
	Places    []engine.PlaceView // of the menu
	Tasks     []taskItem
	Records   []recordItem
	Notices   []noticeItem
	Record    *engine.RecordView // with Task, the record of the task
	Task      *engine.TaskView
	Held      string // names of those who hold the record
	Steps     []stepView
	// Sections of a record are what it holds; those of a form to fill in have no values.
	Sections []sectionView

	cl    *client
	all   []answered
	clock clock
}

// taskItem, recordItem, noticeItem and seatItem say when.
type taskItem struct {
	engine.TaskView
	When string `json:"-"`
}

type recordItem struct {
	engine.RecordView
	When string `json:"-"`
}

type noticeItem struct {
	engine.Notice
	When string `json:"-"`
}

type seatItem struct {
	engine.SeatView
	When []string
}

// countsView is what waits for the caller.
type countsView struct{ Tasks, Notices int }

// stepView is one arrival at a node, with everybody who has a seat there.
type stepView struct {
	Label, State string
	Seats        []seatItem
}

// sectionView is a section of a form.
type sectionView struct {
	Title  string
	Values []valueView
}

// valueView is a field with its value in words, with what these lead to, or written as formatted text.
type valueView struct {
	Label, Value string
	Link         template.URL
	Rich         template.HTML
}

// Told reports whether an answer is there, so that an empty list is told from an unknown one.
func (v *view) Told(as string) bool { return find(v.all, as) != nil }

// Statuses are those by which the client narrows the list of one's own records.
func (v *view) Statuses() []string {
	return []string{"draft", "running", "approved", "rejected", "withdrawn"}
}

// With gives the first records of a status.
func (v *view) With(status string) []recordItem {
	var some []recordItem
	for _, r := range v.Records {
		if r.Status == status && len(some) < 3 {
			some = append(some, r)
		}
	}
	return some
}

// Running reports whether something of the caller's is under way.
func (v *view) Running() bool { return len(v.With("running")) > 0 }

// Mine gives the first records that are under way; with none, the first that are no drafts.
func (v *view) Mine() []recordItem {
	if v.Running() {
		return v.With("running")
	}
	var some []recordItem
	for _, r := range v.Records {
		if r.Status != "draft" && len(some) < 3 {
			some = append(some, r)
		}
	}
	return some
}

// newView reads what was answered. Without answers it is a page that says nothing about anybody.
func (cl *client) newView(l look, p *page, params map[string]string, all []answered) *view {
	v := &view{look: l, Page: p.name, Place: p.place(), Done: params["status"] == "done", cl: cl, all: all}
	read(all, "me", &v.Me)
	if known := knownLanguage(v.Me.Language); known != "" {
		v.lang = known
	}
	v.clock = newClock(int64(v.Me.Now), v.Me.Zone, v.lang, cl.texts[v.lang])
	v.Title = cl.texts[v.lang][p.title]
	if p.name == "home" && v.Me.Company != nil {
		v.Title = v.Me.Company.Name
	}
	if status := statusOf(all, "me"); status != fasthttp.StatusOK && status != 0 && p.name != "sign-in" && p.name != "entry" {
		v.Page = "failed"
		return v
	}
	if v.Me.Company == nil && v.Me.Account != (forms.ID{}) {
		v.Page, v.Title, v.view = "company", cl.texts[v.lang]["sign-in.company"], signInView
		return v
	}
	read(all, "counts", &v.Counts)
	var menu engine.MenuView
	read(all, "menu", &menu)
	v.Places = menu.Places
	readItems(all, "tasks", &v.Tasks)
	readItems(all, "records", &v.Records)
	readItems(all, "notices", &v.Notices)
	for i := range v.Tasks {
		v.say(&v.Tasks[i].Record.Summary)
		v.Tasks[i].When = v.clock.waited(int64(v.Tasks[i].OpenedAt))
		if v.Done {
			v.Tasks[i].When = v.clock.moment(first(v.Tasks[i].ClosedAt, v.Tasks[i].OpenedAt))
		}
	}
	for i := range v.Records {
		v.say(&v.Records[i].Summary)
		v.Records[i].When = v.clock.moment(first(v.Records[i].SubmittedAt, v.Records[i].CreatedAt))
	}
	for i := range v.Notices {
		v.say(&v.Notices[i].Text)
		v.Notices[i].When = v.clock.moment(int64(v.Notices[i].At))
	}
	v.Back = map[string]string{"notices": "/", "for": "/", "outbox": "/m/settings", "security": "/m/settings", "messages": "/m/settings", "profile": "/m/settings", "absence": "/m/profile", "unknown": "/"}[v.Place]
	v.readSubject(p, all)
	return v
}

// say puts the dates of a line as people say them.
func (v *view) say(line *string) { *line = dated(*line, v.lang, v.year()) }

// year is the one that the clock shows.
func (v *view) year() int { return v.clock.now.Year() }

// Submitted is when the record was, as people say it; "" for a draft.
func (v *view) Submitted() string { return v.clock.moment(int64(v.Record.SubmittedAt)) }

// first is the first instant there is, in milliseconds.
func first(of ...engine.Instant) int64 {
	for _, at := range of {
		if at != 0 {
			return int64(at)
		}
	}
	return 0
}

// seat says of a place on a path since when it has waited, or when it was left and after how long.
func (v *view) seat(s engine.SeatView) seatItem {
	item := seatItem{SeatView: s}
	if s.Reason != "" {
		item.When = append(item.When, s.Reason)
	}
	switch {
	case s.State == "open" && s.OpenedAt != 0:
		item.When = append(item.When, v.clock.waited(int64(s.OpenedAt)))
	case s.State != "open" && s.DecidedAt != 0:
		item.When = append(item.When, v.clock.moment(int64(s.DecidedAt)))
		if s.OpenedAt != 0 {
			item.When = append(item.When, v.clock.duration(time.Duration(s.DecidedAt-s.OpenedAt)*time.Millisecond))
		}
	}
	return item
}

// readSubject reads the record, task or form that a page is about.
func (v *view) readSubject(p *page, all []answered) {
	if p.subject == "" {
		return
	}
	if statusOf(all, p.subject) == fasthttp.StatusNotFound {
		v.Page, v.Title, v.Back = "gone", v.cl.texts[v.lang]["record.title"], "/m"
		return
	}
	if p.subject == "view" || p.subject == "member" {
		var named struct{ Name, Title string }
		read(all, p.subject, &named)
		v.Title, v.Back = cmp.Or(named.Title, named.Name), "/"
		return
	}
	if p.subject == "form" {
		var form formView
		read(all, "form", &form)
		v.Title, v.Back = form.Title, "/m"
		v.Sections = form.sections(v.lang)
		return
	}
	v.Back = "/m/mine"
	if find(all, "task") != nil {
		v.Task = &engine.TaskView{}
		read(all, "task", v.Task)
		v.Record = &v.Task.Record
	}
	if p.subject == "task" {
		v.Back = "/m/tasks"
	} else if find(all, "record") != nil {
		v.Record = &engine.RecordView{}
		read(all, "record", v.Record)
	}
	if v.Record == nil {
		return
	}
	v.Title = v.Record.FormTitle
	v.Steps, v.Held = v.steps(v.Record.Path)
	if v.Record.SubmittedAt != 0 {
		first := v.seat(engine.SeatView{Person: v.Record.Requester, State: "submitted", DecidedAt: v.Record.SubmittedAt})
		v.Steps = slices.Insert(v.Steps, 0, stepView{v.cl.texts[v.lang]["path.submitted"], first.State, []seatItem{first}})
	}
	if v.Task != nil && v.Task.Status == "open" {
		v.Held = "" // who has it in hand knows that
	}
	var form readingView
	read(all, "form", &form)
	form.hear(v.Record.Said)
	var data map[string]json.RawMessage
	if json.Unmarshal(v.Record.Data, &data) == nil {
		v.Sections = form.sections(data, v.lang, v.year(), v.cl.texts[v.lang])
	}
}

// status is that of the page: 404 where its subject does not exist, that of /me where nothing could be asked.
func (v *view) status(all []answered) int {
	switch v.Page {
	case "unknown", "gone":
		return fasthttp.StatusNotFound
	case "failed":
		return statusOf(all, "me")
	}
	return fasthttp.StatusOK
}

// read fills into from an answer; what does not fit leaves it as it is, the client will say so.
func read(all []answered, as string, into any) {
	if body := find(all, as); body != nil {
		_ = json.Unmarshal(body, into)
	}
}

func readItems[T any](all []answered, as string, into *[]T) {
	var list engine.List[T]
	read(all, as, &list)
	*into = list.Items
}

// steps puts the seats of one arrival at a node together, and names who holds the record.
func (v *view) steps(path []engine.SeatView) (list []stepView, held string) {
	var names []string
	for i, seat := range path {
		if i == 0 || path[i-1].Node != seat.Node || path[i-1].Round != seat.Round {
			list = append(list, stepView{Label: seat.Label, State: seat.State})
		}
		step := &list[len(list)-1]
		step.Seats = append(step.Seats, v.seat(seat))
		if seat.State == "open" {
			step.State = "open"
			if seat.Person != nil {
				names = append(names, seat.Person.Name)
			}
		}
	}
	return list, strings.Join(names, "、")
}

// write writes the title and the readable content, up to where the data begin.
func (v *view) write(out *bytes.Buffer) {
	name := v.cl.texts[v.lang]["app.name"]
	if v.Title != "" && v.Title != name {
		name = v.Title + " · " + name
	}
	out.WriteString("<title>" + html.EscapeString(name) + "</title>\n</head>\n<body>\n<div id=\"app\">")
	mark := out.Len()
	if err := v.cl.shell[v.lang].ExecuteTemplate(out, v.Page+".html", v); err != nil {
		out.Truncate(mark) // a page without readable content still starts the client
	}
	out.WriteString("</div>\n")
}

// shellFuncs are what templates may call: texts in one language, and what a person's or app's name is drawn as.
func shellFuncs(texts map[string]string) template.FuncMap {
	return template.FuncMap{
		"t": func(key string, args ...string) string {
			pairs := make([]string, 0, len(args))
			for i := 0; i+1 < len(args); i += 2 {
				pairs = append(pairs, "{"+args[i]+"}", args[i+1])
			}
			return strings.NewReplacer(pairs...).Replace(texts[key])
		},
		"tone": func(status string) string { return tones[status] },
		"few": func(n int) string {
			if n > 99 {
				return "99+"
			}
			return strconv.Itoa(n)
		},
		"bits":    bits,
		"initial": initial,
		"letters": letters,
		"tint":    tint,
		"join": func(parts ...string) string {
			kept := parts[:0]
			for _, part := range parts {
				if part != "" {
					kept = append(kept, part)
				}
			}
			return strings.Join(kept, " · ")
		},
		"joined": func(parts []string) string { return strings.Join(parts, " · ") },
		"name": func(who *engine.MemberRef) string {
			if who == nil {
				return ""
			}
			return who.Name
		},
		"department": func(of *engine.DepartmentRef) string {
			if of == nil {
				return ""
			}
			return of.Name
		},
		"status": func(r engine.RecordView) string {
			if r.Incident {
				return "incident"
			}
			return r.Status
		},
	}
}

// tones are the colours of statuses, as ui/kit/status.vue has them.
var tones = map[string]string{
	"running": "tag-accent", "open": "tag-accent", "approved": "tag-good", "agreed": "tag-good", "rejected": "tag-bad",
	"terminated": "tag-bad", "returned": "tag-warn", "incident": "tag-warn",
}

// initial is the first letter of a title.
func initial(title string) string {
	for _, r := range strings.TrimSpace(title) {
		return string(r)
	}
	return ""
}

// letters stand for a person, as ui/kit/person.vue has them: Han names are known by their end, names of several
// words by their initials.
func letters(name string) string {
	words := strings.Fields(name)
	switch {
	case len(words) == 0:
		return ""
	case len(words) > 1:
		return initial(words[0]) + initial(words[len(words)-1])
	}
	all := []rune(words[0])
	if all[0] < 0x2e80 {
		return string(unicode.ToUpper(all[0]))
	}
	return string(all[max(0, len(all)-2):])
}

// tint is the class of one of five colours, as ui/kit/tint.ts finds it.
func tint(text string) string {
	sum := 0
	for _, r := range text {
		if r >= 0x10000 { // what counts are the halves that scripts see
			sum = (sum*31 + 0xd800 + int(r-0x10000)>>10) % 9973
			r = 0xdc00 + (r-0x10000)&0x3ff
		}
		sum = (sum*31 + int(r)) % 9973
	}
	return "tint-" + string('0'+rune(sum%5))
}
