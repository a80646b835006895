package forms

// departmentKind is one department of the company, by its id. Whether it may be chosen is a fact: Ask{"department", [id, among]}.
var departmentKind = personKind{message{"一个部门", "a department"}}
