package forms

import (
	"strings"

	"github.com/superform-dev/superform/forms/rules"
)

// step is one field or column whose value is settled at one point of an evaluation. A table has a step
// for its rows, before those of its columns.
type step struct {
	field *Field
	table *Field // of a column
}

// order finds an order of evaluation in which every rule comes after what it reads, layout order where
// that leaves a choice, and refuses circles. What a rule of x-show, x-lock, x-value and x-default reads counts, and what
// the options of a field depend on: were that to depend on what is chosen, nobody could say what is offered. x-require,
// checks and holds come after all values.
func (c *compiler) order() {
	var all []step
	byPath := map[string]int{}
	for _, f := range c.form.Fields {
		byPath[f.ID] = len(all)
		all = append(all, step{field: f})
		for _, column := range f.Columns {
			byPath[column.Path()] = len(all)
			all = append(all, step{field: column, table: f})
		}
	}
	s := &sorter{all: all, byPath: byPath, mark: make([]uint8, len(all))}
	for i := range all {
		if circle := s.visit(i); circle != nil {
			c.ps.add(problem(definitionPath(circle[0]), "rule_cycle", "path", circleText(circle)))
			return
		}
	}
	c.form.steps = s.done
	for i, one := range s.done {
		one.field.step = i
	}
}

// sorter is a depth-first topological sort.
type sorter struct {
	all    []step
	byPath map[string]int
	mark   []uint8 // 0 not seen, 1 on the way, 2 done
	way    []int
	done   []step
}

// visit settles one step after those it reads; it gives the circle that it runs into, if any.
func (s *sorter) visit(i int) []*Field {
	switch s.mark[i] {
	case 2:
		return nil
	case 1:
		return s.circle(i)
	}
	s.mark[i] = 1
	s.way = append(s.way, i)
	for _, j := range s.needs(s.all[i]) {
		if circle := s.visit(j); circle != nil {
			return circle
		}
	}
	s.way = s.way[:len(s.way)-1]
	s.mark[i] = 2
	s.done = append(s.done, s.all[i])
	return nil
}

// needs are the steps whose values the rules of a step read.
func (s *sorter) needs(one step) []int {
	var list []int
	if one.table != nil {
		list = append(list, s.byPath[one.table.ID])
	}
	for _, rule := range one.field.settling() {
		if rule == nil {
			continue
		}
		for _, path := range rule.Reads() {
			if j, ok := s.byPath[path]; ok {
				list = append(list, j)
			}
		}
	}
	return list
}

// settling are the rules that have a place in the order: those that give the field its value, and its options.
func (f *Field) settling() []*rules.Rule {
	return []*rules.Rule{f.Show, f.Lock, f.Value, f.Default, f.Where}
}

func (s *sorter) circle(start int) []*Field {
	var fields []*Field
	for k := len(s.way) - 1; k >= 0; k-- {
		fields = append([]*Field{s.all[s.way[k]].field}, fields...)
		if s.way[k] == start {
			break
		}
	}
	return fields
}

func circleText(circle []*Field) string {
	names := make([]string, 0, len(circle)+1)
	for _, f := range circle {
		names = append(names, f.Path())
	}
	return strings.Join(append(names, names[0]), " → ")
}

// definitionPath is the JSON pointer of a field in a form file.
func definitionPath(f *Field) string {
	if f.Table != "" {
		return "/schema/properties/" + f.Table + "/items/properties/" + f.ID
	}
	return "/schema/properties/" + f.ID
}
