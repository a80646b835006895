package forms

import "slices"

// What a form takes of files from somebody outside the company, before it is known which field names them.

// mostOutside is how many files one answer from outside has at most, whatever its form takes.
const mostOutside = 500

// FilesInAll is how many files the fields of the form take together.
func (f *Form) FilesInAll() int {
	all := 0
	for _, field := range f.Fields {
		all += filesOfField(field)
	}
	return min(all, mostOutside)
}

func filesOfField(field *Field) int {
	switch {
	case field.Archived:
		return 0
	case field.Type == "files":
		return field.MaxItems
	case field.IsFile():
		return 1
	}
	each := 0
	for _, column := range field.Columns {
		each += filesOfField(column)
	}
	rows := field.MaxItems
	if rows < 0 {
		rows = MaxRows
	}
	return each * rows
}

// FileBytes is how many bytes the largest file has that a field of the form takes.
func (f *Form) FileBytes() int64 {
	most := int64(0)
	for _, field := range f.every() {
		if field.IsFile() && !field.Archived {
			most = max(most, int64(field.MaxBytes))
		}
	}
	return most
}

// TakesFile says whether a field of the form takes a file of a media type, found from its content, and a size, from outside: also where a field
// takes any kind, it is one of those that x-accept can name.
func (f *Form) TakesFile(media string, size int64) bool {
	if !slices.ContainsFunc(fileGroups, func(g fileGroup) bool { return g.holds(media) }) {
		return false
	}
	for _, field := range f.every() {
		if !field.IsFile() || field.Archived {
			continue
		}
		if _, unfit := field.Unfit("", media, size); !unfit {
			return true
		}
	}
	return false
}
