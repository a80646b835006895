package forms

// departmentsKind is several departments in the order in which they were chosen; each is asked for as departmentKind asks for one.
var departmentsKind = peopleKind{message{"部门的列表", "a list of departments"}}
