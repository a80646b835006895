package forms

// membersKind is several members in the order in which they were chosen; each is asked for as memberKind asks for one.
var membersKind = peopleKind{message{"成员的列表", "a list of members"}}
