package forms

// memberKind is one member of the company, by their id. Whether they may be chosen is a fact: Ask{"member", [id, among]}.
var memberKind = personKind{message{"一位成员", "a member"}}
