package api

import (
	"net/http"

	"github.com/superform-dev/superform/engine"
	"github.com/superform-dev/superform/engine/org"
)

// peopleRoutes are the routes of views of people: what they show, cards, favourites, pictures; and of how one signs in oneself.
func (s *Server) peopleRoutes() []route {
	const (
		get    = http.MethodGet
		put    = http.MethodPut
		remove = http.MethodDelete
	)
	return []route{
		{method: get, path: v1 + "/views/{id}", needs: member, scope: "read", summary: "A view of people: what it shows, by what people are found, what I may change of myself", bind: reads(s.peopleView)},
		{method: get, path: v1 + "/views/{id}/people", needs: member, scope: "read", summary: "The people of a view by name, of a department or a group, or those nearest to a search", bind: reads(s.viewPeople)},
		{method: get, path: v1 + "/org/members/{id}/card", needs: member, scope: "read", summary: "The card of a member as a view of people lays it out, with what can be done from it", bind: reads(s.personCard)},
		{method: get, path: v1 + "/org/members/{id}/photo", needs: member, scope: "read", summary: "The picture of a member: JPEG, at most 480 pixels wide and high, or 96", bind: pictures(s.photo)},
		{method: put, path: v1 + "/me/photo", needs: member, scope: "write", summary: "Set my picture from a file that I stored, or take it away", bind: commands[none, engine.PhotoIn, engine.PhotoView](s.setOwnPhoto)},
		{method: put, path: v1 + "/me/favourites/{id}", needs: member, scope: "write", summary: "Put a member among my favourites, a group of my own", bind: commands[idPath, none, engine.GroupView](s.markFavourite)},
		{method: remove, path: v1 + "/me/favourites/{id}", needs: member, scope: "write", summary: "Take a member out of my favourites", bind: commands[idPath, none, engine.GroupView](s.unmarkFavourite)},
		{method: get, path: v1 + "/me/login", needs: account, summary: "How I sign in: my login, and whether there is a password", bind: reads(s.login)},
		{method: put, path: v1 + "/me/login", needs: account, summary: "Set a login and a first password, where I came by a provider and have none", bind: orders(s.setLogin)},
		{method: put, path: v1 + "/admin/members/{id}/photo", needs: admin, right: org.RightOrganisation, of: someMember, scope: "admin", summary: "Set the picture of a member from a file that I stored, or take it away", bind: commands[idPath, engine.PhotoIn, engine.PhotoView](s.setPhoto)},
	}
}
