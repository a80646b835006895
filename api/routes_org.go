package api

import (
	"net/http"

	"github.com/superform-dev/superform/engine"
	"github.com/superform-dev/superform/engine/org"
)

// orgRoutes are the routes of the organisation: reading it, what members do about themselves, and its administration.
func (s *Server) orgRoutes() []route {
	const (
		get    = http.MethodGet
		post   = http.MethodPost
		put    = http.MethodPut
		patch  = http.MethodPatch
		remove = http.MethodDelete
	)
	return []route{
		{method: get, path: v1 + "/org/departments", needs: member, scope: "read", summary: "The departments right below one, or at the top, with how many people are in them", bind: reads(s.orgTree)},
		{method: get, path: v1 + "/org/departments/{id}", needs: member, scope: "read", summary: "A department, with the path to it", bind: reads(s.orgDepartment)},
		{method: get, path: v1 + "/org/departments/{id}/members", needs: member, scope: "read", summary: "The people of a department by name, with those of the departments below it or without", bind: reads(s.departmentMembers)},
		{method: get, path: v1 + "/org/members", needs: member, scope: "read", summary: "The people of the company by name", bind: reads(s.orgMembers)},
		{method: get, path: v1 + "/org/members/{id}", needs: member, scope: "read", summary: "The card of a member", bind: reads(s.orgMember)},
		{method: get, path: v1 + "/org/search", needs: member, scope: "read", summary: "People by the beginning of a name, of its pinyin or first letters, of a phone number or its last four digits, of a staff number", bind: reads(s.orgSearch)},
		{method: get, path: v1 + "/org/groups", needs: member, scope: "read", summary: "The company's groups, and my own", bind: reads(s.groups)},
		{method: get, path: v1 + "/org/groups/{id}/members", needs: member, scope: "read", summary: "The people of a group by name", bind: reads(s.groupMembers)},
		{method: get, path: v1 + "/org/posts", needs: member, scope: "read", summary: "The posts, the highest rank first", bind: reads(s.posts)},
		{method: get, path: v1 + "/org/locations", needs: member, scope: "read", summary: "The locations by name", bind: reads(s.locations)},

		{method: get, path: v1 + "/me/card", needs: member, scope: "read", summary: "My card, with what of it I may edit", bind: reads(s.ownCard)},
		{method: patch, path: v1 + "/me/card", needs: member, scope: "write", summary: "Change what the company lets me edit of my card; If-Match is needed", bind: commands[ifMatch, ownCardBody, engine.MemberCard](s.patchOwnCard)},
		{method: get, path: v1 + "/me/absence", needs: member, scope: "read", summary: "When I am away", bind: reads(s.ownAbsence)},
		{method: put, path: v1 + "/me/absence", needs: member, scope: "write", summary: "Say when I am away and who acts for me then", bind: commands[none, engine.AbsenceIn, engine.AbsenceView](s.setOwnAbsence)},
		{method: remove, path: v1 + "/me/absence", needs: member, scope: "write", summary: "Say that I am not away", bind: commands[none, none, nothing](s.dropOwnAbsence)},
		{method: post, path: v1 + "/me/groups", needs: member, scope: "write", summary: "Add a group of my own, for picking people", bind: commands[none, engine.GroupPatch, engine.GroupView](s.addOwnGroup)},
		{method: patch, path: v1 + "/me/groups/{id}", needs: member, scope: "write", summary: "Change a group of my own; If-Match is needed", bind: commands[revisionPath, engine.GroupPatch, engine.GroupView](s.patchOwnGroup)},
		{method: remove, path: v1 + "/me/groups/{id}", needs: member, scope: "write", summary: "Remove a group of my own; If-Match is needed", bind: commands[revisionPath, none, nothing](s.dropOwnGroup)},

		{method: post, path: v1 + "/admin/departments", needs: admin, right: org.RightOrganisation, of: somewhere, scope: "admin", summary: "Add a department", bind: commands[none, engine.AddDepartment, engine.OrgDepartment](s.addDepartment)},
		{method: patch, path: v1 + "/admin/departments/{id}", needs: admin, right: org.RightOrganisation, of: someDepartment, scope: "admin", summary: "Change the name, the head or the place of a department; If-Match is needed", bind: commands[revisionPath, engine.DepartmentPatch, engine.OrgDepartment](s.patchDepartment)},
		{method: post, path: v1 + "/admin/departments/{id}/move", needs: admin, right: org.RightOrganisation, of: someDepartment, scope: "admin", summary: "Put a department with all below it below another, or at the top; If-Match is needed", bind: commands[revisionPath, engine.DepartmentMove, engine.OrgDepartment](s.moveDepartment)},
		{method: post, path: v1 + "/admin/departments/{id}/merge", needs: admin, right: org.RightOrganisation, of: someDepartment, scope: "admin", summary: "Put what belongs to a department into another, and close it; If-Match is needed. The answer is the other", bind: commands[revisionPath, engine.MergeIn, engine.OrgDepartment](s.mergeDepartment)},
		{method: post, path: v1 + "/admin/departments/{id}/close", needs: admin, right: org.RightOrganisation, of: someDepartment, scope: "admin", summary: "Close a department on which nothing hangs; If-Match is needed", bind: commands[revisionPath, none, engine.OrgDepartment](s.closeDepartment)},

		{method: post, path: v1 + "/admin/members", needs: admin, right: org.RightOrganisation, of: somewhere, scope: "admin", summary: "Add a member, with an account or without", bind: commands[none, engine.AddMember, engine.MemberCard](s.addMember)},
		{method: patch, path: v1 + "/admin/members/{id}", needs: admin, right: org.RightOrganisation, of: someMember, scope: "admin", summary: "Change a member; If-Match is needed", bind: commands[revisionPath, engine.MemberPatch, engine.MemberCard](s.patchMember)},
		{method: get, path: v1 + "/admin/members/{id}/uses", needs: admin, right: org.RightOrganisation, of: someMember, scope: "admin", summary: "Where a member is used: flows and forms that name them, departments they head, who answers to them, what waits for them", bind: reads(s.memberUses)},
		{method: post, path: v1 + "/admin/members/{id}/transfer", needs: admin, right: org.RightOrganisation, of: someMember, scope: "admin", summary: "Give a member other departments, another manager or post, and hand over what they had; If-Match is needed", bind: commands[revisionPath, engine.Transfer, engine.MemberCard](s.transferMember)},
		{method: post, path: v1 + "/admin/members/{id}/leave", needs: admin, right: org.RightOrganisation, of: someMember, scope: "admin", summary: "Let a member leave: they are out at once, and what they had goes to a successor; If-Match is needed", bind: commands[revisionPath, engine.Leaving, engine.MemberCard](s.leaveMember)},
		{method: post, path: v1 + "/admin/members/{id}/return", needs: admin, right: org.RightOrganisation, of: someMember, scope: "admin", summary: "Let a member who left come back; If-Match is needed", bind: commands[revisionPath, engine.Returning, engine.MemberCard](s.returnMember)},
		{method: get, path: v1 + "/admin/members/{id}/absence", needs: admin, right: org.RightOrganisation, of: someMember, scope: "admin", summary: "When a member is away", bind: reads(s.absence)},
		{method: put, path: v1 + "/admin/members/{id}/absence", needs: admin, right: org.RightOrganisation, of: someMember, scope: "admin", summary: "Say when a member is away and who acts for them then", bind: commands[idPath, engine.AbsenceIn, engine.AbsenceView](s.setAbsence)},
		{method: remove, path: v1 + "/admin/members/{id}/absence", needs: admin, right: org.RightOrganisation, of: someMember, scope: "admin", summary: "Say that a member is not away", bind: commands[idPath, none, nothing](s.dropAbsence)},
		{method: get, path: v1 + "/admin/card", needs: admin, right: org.RightOrganisation, scope: "admin", summary: "What of their own cards members may edit", bind: reads(s.ownFields)},
		{method: put, path: v1 + "/admin/card", needs: admin, right: org.RightOrganisation, scope: "admin", summary: "Say what of their own cards members may edit", bind: commands[none, ownFieldsBody, engine.OwnFieldsView](s.setOwnFields)},

		{method: get, path: v1 + "/admin/roles", needs: admin, right: org.RightOrganisation, of: somewhere, scope: "admin", summary: "The roles by name; to who administers departments, the names of those that carry no share of the administration", bind: reads(s.roles)},
		{method: post, path: v1 + "/admin/roles", needs: admin, right: org.RightOrganisation, scope: "admin", summary: "Add a role", bind: commands[none, engine.RolePatch, engine.RoleView](s.addRole)},
		{method: patch, path: v1 + "/admin/roles/{id}", needs: admin, right: org.RightOrganisation, scope: "admin", summary: "Change a role's name, or who holds it; If-Match is needed", bind: commands[revisionPath, engine.RolePatch, engine.RoleView](s.patchRole)},
		{method: remove, path: v1 + "/admin/roles/{id}", needs: admin, right: org.RightOrganisation, scope: "admin", summary: "Remove a role that no flow and no form names; If-Match is needed", bind: commands[revisionPath, none, nothing](s.dropRole)},
		{method: get, path: v1 + "/admin/roles/{id}/members", needs: admin, right: org.RightOrganisation, scope: "admin", summary: "The people who hold a role, by name", bind: reads(s.roleMembers)},
		{method: post, path: v1 + "/admin/posts", needs: admin, right: org.RightOrganisation, scope: "admin", summary: "Add a post", bind: commands[none, engine.PostPatch, engine.PostView](s.addPost)},
		{method: patch, path: v1 + "/admin/posts/{id}", needs: admin, right: org.RightOrganisation, scope: "admin", summary: "Change a post; If-Match is needed", bind: commands[revisionPath, engine.PostPatch, engine.PostView](s.patchPost)},
		{method: remove, path: v1 + "/admin/posts/{id}", needs: admin, right: org.RightOrganisation, scope: "admin", summary: "Remove a post that nobody has; If-Match is needed", bind: commands[revisionPath, none, nothing](s.dropPost)},
		{method: post, path: v1 + "/admin/locations", needs: admin, right: org.RightOrganisation, scope: "admin", summary: "Add a location", bind: commands[none, engine.LocationPatch, engine.LocationView](s.addLocation)},
		{method: patch, path: v1 + "/admin/locations/{id}", needs: admin, right: org.RightOrganisation, scope: "admin", summary: "Change a location; If-Match is needed", bind: commands[revisionPath, engine.LocationPatch, engine.LocationView](s.patchLocation)},
		{method: remove, path: v1 + "/admin/locations/{id}", needs: admin, right: org.RightOrganisation, scope: "admin", summary: "Remove a location at which nobody works; If-Match is needed", bind: commands[revisionPath, none, nothing](s.dropLocation)},
		{method: get, path: v1 + "/admin/calendars", needs: admin, right: org.RightOrganisation, scope: "admin", summary: "The work calendars beside the company's own", bind: reads(s.calendars)},
		{method: post, path: v1 + "/admin/calendars", needs: admin, right: org.RightOrganisation, scope: "admin", summary: "Add a work calendar", bind: commands[none, engine.CalendarPatch, engine.CalendarDays](s.addCalendar)},
		{method: patch, path: v1 + "/admin/calendars/{id}", needs: admin, right: org.RightOrganisation, scope: "admin", summary: "Change a work calendar; If-Match is needed", bind: commands[revisionPath, engine.CalendarPatch, engine.CalendarDays](s.patchCalendar)},
		{method: remove, path: v1 + "/admin/calendars/{id}", needs: admin, right: org.RightOrganisation, scope: "admin", summary: "Remove a work calendar that no location and no group has; If-Match is needed", bind: commands[revisionPath, none, nothing](s.dropCalendar)},
		{method: post, path: v1 + "/admin/groups", needs: admin, right: org.RightOrganisation, scope: "admin", summary: "Add a group of the company's", bind: commands[none, engine.GroupPatch, engine.GroupView](s.addGroup)},
		{method: patch, path: v1 + "/admin/groups/{id}", needs: admin, right: org.RightOrganisation, scope: "admin", summary: "Change a group of the company's, or who is in it; If-Match is needed", bind: commands[revisionPath, engine.GroupPatch, engine.GroupView](s.patchGroup)},
		{method: remove, path: v1 + "/admin/groups/{id}", needs: admin, right: org.RightOrganisation, scope: "admin", summary: "Remove a group of the company's; If-Match is needed", bind: commands[revisionPath, none, nothing](s.dropGroup)},
	}
}
