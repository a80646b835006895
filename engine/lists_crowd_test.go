package engine_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"github.com/superform-dev/superform/engine"
	"github.com/superform-dev/superform/forms"
)

// marketSource is the app whose records make bench-lists asks for: expenses that heads of departments read, visits that colleagues read by a
// rule, and customers whom everybody reads.
func marketSource() map[string][]byte {
	var kinds strings.Builder
	for n := range marketKinds {
		fmt.Fprintf(&kinds, "{id: k%02d, label: Kind %d}, ", n, n)
	}
	return map[string][]byte{
		"app.yaml": []byte("format: 1\nid: market\nversion: 1.0.0\nlanguage: en\nname: Market\nroles:\n  - {id: auditor, name: Auditor}\naudience: [everyone]\n"),
		"forms/customer.yaml": []byte(`format: 1
kind: plain
title: Customer
summary: "{{name}}"
schema:
  type: object
  required: [name]
  properties:
    name: {type: string, x-field: text}
    city: {type: string, x-field: text}
`),
		"forms/spend.yaml": []byte(`format: 1
kind: approval
title: Expense
number: "E-{yyyy}-{0000000}"
summary: "{{subject}}"
schema:
  type: object
  properties:
    subject: {type: string, x-field: text}
    kind: {type: string, x-field: option, x-options: [` + kinds.String() + `]}
    amount: {type: number, x-field: decimal, x-scale: 2}
    day: {type: string, format: date, x-field: date}
    customer: {type: string, x-field: reference, x-form: customer}
    lines:
      type: array
      x-field: table
      items:
        type: object
        properties:
          what: {type: string, x-field: text}
          cost: {type: number, x-field: decimal, x-scale: 2}
access:
  - {id: new, who: [{source: everyone}], can: [create]}
  - {id: own, who: [{source: requester}, {source: seat}], can: [read]}
  - {id: heads, who: [{source: department-head}], can: [read]}
  - {id: audit, who: [{source: role, role: auditor}], can: [read]}
`),
		"forms/visit.yaml": []byte(`format: 1
kind: plain
title: Visit
summary: "{{topic}}"
schema:
  type: object
  properties:
    topic: {type: string, x-field: text}
    day: {type: string, format: date, x-field: date}
access:
  - {id: all, who: [{source: everyone}], can: [create]}
  - {id: own, who: [{source: requester}], can: [read]}
  - {id: colleagues, who: [{source: everyone}], can: [read], where: department in departmentsBelow(departmentOf(user))}
`),
		"flows/spend.yaml": []byte(`format: 1
form: spend
nodes:
  - {id: start, type: start}
  - {id: check, type: approve, title: Check, who: [{source: role, role: auditor}], requester: self}
  - {id: end, type: end}
`),
		"views/spend.yaml": []byte("format: 1\nkind: list\nform: spend\ntitle: Expenses\nscope: form\ncolumns: [kind, amount, day, customer, subject]\nfilter: any(lines, .cost > 0 and .what == 'w0')\n"),
		"views/visit.yaml": []byte("format: 1\nkind: list\nform: visit\ntitle: Visits\nscope: form\ncolumns: [topic, day]\n"),
	}
}

// How the records of the market are spread: kinds, customers and requesters by Zipf, three years, some hundreds who decide.
const (
	marketMembers  = 10_000
	marketKinds    = 40
	marketDays     = 1095
	marketDeciders = 500
	marketStep     = 90_000 // milliseconds between two records
	marketSmall    = 200    // companies beside it
	marketEach     = 500    // records of each
)

// market is a company of a crowd with the market app, ready to be poured into.
type market struct {
	*world
	random   *rand.Rand
	began    int64
	slots    map[string]string // "spend.kind" to "t1", of a column "spend.lines.what" to "lines.t1"
	poured   int
	template []string // of instances: flow, version, hash and state
	statuses []string // by hundredths
	kinds, customers, requesters, deciders,
	words *rand.Zipf
}

func newMarket(w *world) *market {
	w.t.Helper()
	w.budget = 300 * time.Millisecond // what a list that is not named may take
	w.Engine = w.node()
	w.made = w.opened("Market")
	w.crowdOf(marketMembers)
	m := &market{world: w, random: rand.New(rand.NewPCG(1, 2)), began: start - 1_050_000*marketStep, slots: map[string]string{}} //nolint:gosec // the same spread every time
	for _, row := range w.rows("select form_id, field, slot from slots where company_id = " + w.literal(w.made.Company)) {
		m.slots[strings.TrimPrefix(row[0], "market.")+"."+row[1]] = row[2]
	}
	filed := w.file("aud", "market.spend", `{"subject":"first"}`)
	for _, row := range w.rows("select flow_id, flow_version, definition_hash, state from instances where record_id = " + w.literal(filed.ID)) {
		m.template = []string{quoted(row[0]), row[1], quoted(row[2]), quoted(row[3])}
	}
	for status, share := range map[string]int{"running": 3, "rejected": 10, "withdrawn": 2, "approved": 85} {
		for range share {
			m.statuses = append(m.statuses, status)
		}
	}
	zipf := func(n int) *rand.Zipf { return rand.NewZipf(m.random, 1.2, 8, uint64(n-1)) } //nolint:gosec // small
	m.kinds, m.customers, m.requesters, m.deciders, m.words = zipf(marketKinds), zipf(50_000), zipf(marketMembers), zipf(marketDeciders), zipf(5_000)
	for head, department := range map[int]int{1: 1, 2: 2, 3: 1500} {
		w.exec(fmt.Sprintf("update departments set head_id = %s where company_id = %s and id = %s", w.literal(crowdMember(head)), w.literal(w.made.Company), w.literal(crowdID(department))))
	}
	return m
}

// opened founds a company with the market app.
func (w *world) opened(name string) engine.Founded {
	w.t.Helper()
	ctx := context.Background()
	made, err := w.Found(ctx, engine.Founding{Name: name, Zone: "Asia/Shanghai", Language: forms.English,
		Roles:       []engine.FoundRole{{Key: "admin", Name: "Admin"}, {Key: "auditor", Name: "Auditor"}},
		Departments: []engine.FoundDepartment{{Key: "top", Name: "Top"}},
		Members:     []engine.FoundMember{{Key: "admin", Name: "Admin", Department: "top", Roles: []string{"admin"}}, {Key: "aud", Name: "Aud", Department: "top", Roles: []string{"auditor"}}}}, "", 0)
	if err != nil {
		w.t.Fatal(err)
	}
	if _, err := w.Install(ctx, made.Caller("admin", "en", true), acceptedApp(w.t, marketSource())); err != nil {
		w.t.Fatal(err)
	}
	w.clock.Add(13_000) // slots are filled once no node knows the version before
	if err := w.Settle(ctx); err != nil {
		w.t.Fatal(err)
	}
	return made
}

// id is the id of the nth record, made when it was filed.
func (m *market) id(n int) forms.ID {
	return forms.DeriveID(m.began+int64(n)*marketStep, forms.ID{8}, n)
}

// customer is one of the first so many records that is a customer.
func (m *market) customer(of int) forms.ID {
	return m.id(int(m.customers.Uint64())%max(1, of/20)*20 + 19) //nolint:gosec // small
}

// pourings are the tables that records are poured into.
type pourings struct{ records, index, rows, refs, instances, tasks *pouring }

func (m *market) pourings() *pourings {
	slots := "t1, t2, t3, t4, t5, t6, n1, n2, n3, n4, n5, n6"
	return &pourings{
		m.pour("records", `company_id, id, form_id, form_version, number, status, incident, requester_id, department_id, created_by, created_at, submitted_at, updated_at,
			ended_at, revision, data, summary, event_seq`),
		m.pour("record_index", "company_id, record_id, form_id, "+slots),
		m.pour("record_rows", "company_id, record_id, row_id, form_id, table_field, position, "+slots),
		m.pour("record_refs", "company_id, target_id, form_id, field, record_id"),
		m.pour("instances", "company_id, id, record_id, flow_id, flow_version, definition_hash, state, status, created_at, updated_at"),
		m.pour("tasks", "company_id, id, record_id, form_id, instance_id, seat_id, visit_id, node, title, member_id, kind, status, outcome, opened_at, closed_at, closed_by"),
	}
}

func (p *pourings) flush() {
	for _, one := range []*pouring{p.records, p.index, p.rows, p.refs, p.instances, p.tasks} {
		one.flush()
	}
}

// grow pours records until there are so many.
func (m *market) grow(to int) {
	m.t.Helper()
	m.beginCrowd()
	into := m.pourings()
	for n := m.poured; n < to; n++ {
		m.one(into, n)
	}
	into.flush()
	m.settleCrowd()
	m.poured = to
	m.settle()
}

// pouredAtOnce is after how many records all tables are written, in the order in which they refer to each other; before any is full by itself.
const pouredAtOnce = 150

// one pours the nth record: of twenty, fourteen are expenses, five visits and one is a customer.
func (m *market) one(into *pourings, n int) {
	if n%pouredAtOnce == 0 {
		into.flush()
	}
	who := int(m.requesters.Uint64()) //nolint:gosec // small
	day := time.UnixMilli(m.began).AddDate(0, 0, m.random.IntN(marketDays))
	head := func(form, number, status, data, summary string) {
		at := fmt.Sprint(m.began + int64(n)*marketStep)
		member := m.literal(crowdMember(who))
		ended := at
		if status == "running" {
			ended = "null"
		}
		into.records.add(m.literal(m.made.Company), m.literal(m.id(n)), quoted("market."+form), "1", number, quoted(status), m.no(), member, m.literal(crowdID(who%benchDepartments)), member, at, at, at,
			ended, "1", quoted(data), quoted(summary), "1")
	}
	word := func() string { return fmt.Sprintf("w%d", m.words.Uint64()) }
	switch {
	case n%20 == 19:
		name := "客户" + word()
		head("customer", "null", "active", fmt.Sprintf(`{"city":"C%d","name":%q}`, n%300, name), name)
	case n%20 >= 14:
		topic := word()
		head("visit", "null", "active", fmt.Sprintf(`{"day":%q,"topic":%q}`, day.Format(time.DateOnly), topic), topic)
		m.slotted(into.index, n, "visit", map[string]string{"topic": quoted(topic), "day": fmt.Sprint(day.Unix() / 86400)})
	default:
		m.spend(into, n, day, word(), head)
	}
}

// spend pours an expense with its rows, its tasks and the customer whom it is for.
func (m *market) spend(into *pourings, n int, day time.Time, subject string, head func(form, number, status, data, summary string)) {
	kind, cents, customer := fmt.Sprintf("k%02d", m.kinds.Uint64()), int(100*m.random.ExpFloat64()*300)+1, m.customer(n)
	status := m.statuses[m.random.IntN(len(m.statuses))]
	company, record := m.literal(m.made.Company), m.literal(m.id(n))
	var lines []string
	for row := range m.random.IntN(3) {
		what := fmt.Sprintf("w%d", m.words.Uint64())
		id := fmt.Sprintf("r%d", row)
		lines = append(lines, fmt.Sprintf(`{"cost":%d,"id":%q,"what":%q}`, row+1, id, what))
		m.rowed(into.rows, []string{company, record, quoted("lines/" + id), "'market.spend'", "'lines'", fmt.Sprint(row)},
			map[string]string{m.slots["spend.lines.what"]: quoted(what), m.slots["spend.lines.cost"]: fmt.Sprint(100 * (row + 1))})
	}
	data := fmt.Sprintf(`{"amount":%d.%02d,"customer":%q,"day":%q,"kind":%q,"lines":[%s],"subject":%q}`, cents/100, cents%100, customer, day.Format(time.DateOnly), kind, strings.Join(lines, ","), subject)
	head("spend", quoted(fmt.Sprintf("P-%07d", n)), status, data, subject)
	m.slotted(into.index, n, "spend", map[string]string{"kind": quoted(kind), "amount": fmt.Sprint(cents), "day": fmt.Sprint(day.Unix() / 86400), "customer": quoted(customer.String()), "subject": quoted(subject)})
	into.refs.add(company, m.literal(customer), "'market.spend'", "'customer'", record)
	flow := "running"
	if status != flow {
		flow = "ended"
	}
	into.instances.add(slices.Concat([]string{company, record, record}, m.template, []string{quoted(flow), "1", "1"})...)
	for seat := range 1 + n%2 {
		at := m.began + int64(n)*marketStep
		member, task := m.literal(crowdMember(int(m.deciders.Uint64()))), m.literal(forms.DeriveID(at, forms.ID{7}, 2*n+seat)) //nolint:gosec // small
		row := []string{company, task, record, "'market.spend'", record, task, task, "'check'", "'Check'", member, "'approve'"}
		if status == "running" && seat == 0 {
			row = append(row, "'open'", "null", fmt.Sprint(at), "null", "null")
		} else {
			row = append(row, "'done'", "'agreed'", fmt.Sprint(at), fmt.Sprint(at+3_600_000), member)
		}
		into.tasks.add(row...)
	}
}

// slotted puts values into the slots of their fields, as SQL has them.
func (m *market) slotted(into *pouring, n int, form string, values map[string]string) {
	bySlot := map[string]string{}
	for field, value := range values {
		bySlot[m.slots[form+"."+field]] = value
	}
	m.rowed(into, []string{m.literal(m.made.Company), m.literal(m.id(n)), quoted("market." + form)}, bySlot)
}

func (m *market) rowed(into *pouring, row []string, bySlot map[string]string) {
	for _, kind := range "tn" {
		for i := 1; i <= 6; i++ {
			value := bySlot[fmt.Sprintf("%c%d", kind, i)]
			if value == "" {
				value = bySlot[fmt.Sprintf("lines.%c%d", kind, i)]
			}
			if value == "" {
				value = "null"
			}
			row = append(row, value)
		}
	}
	into.add(row...)
}

// neighbours pours the small companies that lie beside it. The first of them is whole: its people are asked too.
func (m *market) neighbours() engine.Founded {
	m.t.Helper()
	own := m.made
	first := m.opened("Small")
	m.beginCrowd()
	into := m.pourings()
	for c := range marketSmall {
		m.made.Company = first.Company
		if c > 0 {
			m.made.Company = forms.DeriveID(start, forms.ID{6}, c)
		}
		for n := range marketEach {
			m.one(into, n)
		}
	}
	m.made = own
	into.flush()
	m.settleCrowd()
	return first
}
