package engine_test

import (
	"context"
	"fmt"
	"strings"

	"github.com/superform-dev/superform/engine/org"
	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/forms"
)

// The size of the company that the figures of the organisation are of.
const (
	benchMembers     = 50_000
	benchDepartments = 2_000
)

const benchSurnames, benchGiven = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗", "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英"

// crowdID is the nth id of a crowd: departments come first, people after them.
func crowdID(n int) forms.ID { return forms.DeriveID(start, forms.ID{9}, n) }

// crowdMember is the id of the ith of its people, whose login is crowdLogin(i).
func crowdMember(i int) forms.ID { return crowdID(benchDepartments + i) }

func crowdLogin(i int) string { return fmt.Sprintf("n%06d@crowd.test", i) }

const crowdPassword = "fifty thousand horses"

// pouring writes rows of one table, many with a statement, past the store.
type pouring struct {
	w    *world
	head string
	rows []string
}

// crowd fills a company with departments, each below one of the first tenth of those before it, and people who can sign in, one in
// twenty in a second one.
func (w *world) crowd() {
	w.t.Helper()
	w.crowdOf(benchMembers)
}

func (w *world) crowdOf(people int) {
	w.t.Helper()
	w.beginCrowd()
	company := w.literal(w.made.Company)
	w.pourDepartments(company)
	members := w.pour("members", "company_id, id, account_id, name, sort_key, staff_number, phone, department_id, hidden, created_at, revision")
	further := w.pour("member_departments", "company_id, member_id, department_id")
	keys := w.pour("member_keys", "company_id, key, member_id, kind")
	accounts := w.pour("accounts", "id, login, password_hash, language, created_at")
	hash, err := org.NewHasher().Hash(context.Background(), crowdPassword)
	if err != nil {
		w.t.Fatal(err)
	}
	surnames, given := []rune(benchSurnames), []rune(benchGiven)
	for i := range people {
		name := string(surnames[i%len(surnames)]) + string(given[i/7%len(given)]) + string(given[i/131%len(given)])
		m := &store.MemberRow{ID: crowdMember(i), Name: name, StaffNumber: fmt.Sprintf("N%06d", i), Phone: fmt.Sprintf("138%08d", i)}
		id, account := w.literal(m.ID), w.literal(crowdID(benchDepartments+people+i))
		members.add(company, id, account, quoted(name), quoted(org.SortKey(name)), quoted(m.StaffNumber), quoted(m.Phone),
			w.literal(crowdID(i%benchDepartments)), w.no(), fmt.Sprint(start), "1")
		accounts.add(account, quoted(crowdLogin(i)), quoted(hash), "'en'", fmt.Sprint(start))
		for _, k := range org.Keys(m) {
			keys.add(company, quoted(k.Key), id, quoted(k.Kind))
		}
		if i%20 == 0 {
			further.add(company, id, w.literal(crowdID((i+7)%benchDepartments)))
		}
	}
	for _, p := range []*pouring{members, further, keys, accounts} {
		p.flush()
	}
	w.settleCrowd()
	if err := w.CountPeople(context.Background()); err != nil { // on PostgreSQL it was poured past the triggers
		w.t.Fatal(err)
	}
}

func (w *world) pourDepartments(company string) {
	departments := w.pour("departments", "company_id, id, parent_id, name, position")
	tree := w.pour("department_tree", "company_id, ancestor_id, descendant_id, depth")
	for i := range benchDepartments {
		parent := "null"
		if i > 0 {
			parent = w.literal(crowdID(i / 10))
		}
		departments.add(company, w.literal(crowdID(i)), parent, quoted(fmt.Sprintf("部门%d", i)), fmt.Sprint(i))
		for above, depth := i, 0; ; above, depth = above/10, depth+1 {
			tree.add(company, w.literal(crowdID(above)), w.literal(crowdID(i)), fmt.Sprint(depth))
			if above == 0 {
				break
			}
		}
	}
	departments.flush()
	tree.flush()
}

// Who of a crowd has open tasks, and how many: as many as a page of an inbox shows.
const (
	benchDeciders = 2500
	benchTasks    = 20
)

// crowdTasks gives the first of a crowd their open tasks, on records that are copies of one that was filed.
func (w *world) crowdTasks() {
	w.t.Helper()
	filed := w.submit("ana", "any", `{"subject":"众人"}`)
	w.beginCrowd()
	kind := "blob"
	if w.store.Dialect() == store.PostgreSQL {
		kind = "uuid"
	}
	w.exec(fmt.Sprintf("create temporary table copies (record %s, instance %[1]s, task %[1]s, asker %[1]s, member %[1]s)", kind))
	copies := w.pour("copies", "record, instance, task, asker, member")
	for i := range benchDeciders * benchTasks {
		n := 3*benchMembers + 3*i
		copies.add(w.literal(crowdID(n)), w.literal(crowdID(n+1)), w.literal(crowdID(n+2)), w.literal(crowdMember((i+1)%benchMembers)), w.literal(crowdMember(i%benchDeciders)))
	}
	copies.flush()
	template := w.literal(filed.ID)
	w.copyRows("records", map[string]string{"id": "c.record", "number": "null", "key": "null", "requester_id": "c.asker", "created_by": "c.asker"}, "t.id = "+template)
	w.copyRows("instances", map[string]string{"id": "c.instance", "record_id": "c.record"}, "t.record_id = "+template)
	w.copyRows("tasks", map[string]string{"id": "c.task", "record_id": "c.record", "instance_id": "c.instance", "member_id": "c.member"},
		"t.record_id = "+template+" and t.member_id = "+w.literal(w.made.Members[panel(1)]))
	w.settleCrowd()
}

// copyRows copies the row of a table that a condition names, once for each of copies, with other values in some columns.
func (w *world) copyRows(table string, other map[string]string, where string) {
	w.t.Helper()
	schema := "select name from pragma_table_info('" + table + "')"
	if w.store.Dialect() == store.PostgreSQL {
		schema = "select column_name from information_schema.columns where table_schema = 'public' and table_name = '" + table + "'"
	}
	var names, values []string
	for _, column := range w.rows(schema) {
		value := "t." + column[0]
		if set, is := other[column[0]]; is {
			value = set
		}
		names, values = append(names, column[0]), append(values, value)
	}
	w.exec("insert into " + table + " (" + strings.Join(names, ", ") + ") select " + strings.Join(values, ", ") + " from " + table + " t cross join copies c where " + where)
}

// beginCrowd begins what settleCrowd commits.
func (w *world) beginCrowd() {
	w.t.Helper()
	if w.store.Dialect() == store.SQLite {
		w.exec("pragma cache_size = -400000")
		w.exec("pragma synchronous = off")
	}
	w.exec("begin")
}

// settleCrowd commits what was poured, and does what PostgreSQL does by itself within a minute.
func (w *world) settleCrowd() {
	w.t.Helper()
	w.exec("commit")
	if w.store.Dialect() == store.PostgreSQL {
		w.exec("vacuum analyze")
	}
}

func (w *world) exec(text string) {
	w.t.Helper()
	if _, err := w.raw.Exec(text); err != nil {
		w.t.Fatalf("%.200s: %v", text, err)
	}
}

func (w *world) pour(table, columns string) *pouring {
	return &pouring{w: w, head: "insert into " + table + " (" + columns + ") values "}
}

// add takes one row, its values as SQL has them.
func (p *pouring) add(values ...string) {
	if p.rows = append(p.rows, "("+strings.Join(values, ", ")+")"); len(p.rows) == 500 {
		p.flush()
	}
}

func (p *pouring) flush() {
	p.w.t.Helper()
	if len(p.rows) > 0 {
		p.w.exec(p.head + strings.Join(p.rows, ", "))
	}
	p.rows = p.rows[:0]
}

func quoted(text string) string { return "'" + strings.ReplaceAll(text, "'", "''") + "'" }

// no is false as the dialect writes it.
func (w *world) no() string {
	if w.store.Dialect() == store.SQLite {
		return "0"
	}
	return "false"
}
