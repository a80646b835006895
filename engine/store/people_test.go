package store_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/engine/store/storetest"
	"github.com/superform-dev/superform/forms"
)

// peopled is a company of departments 10 above 11 above 12, and 20; people 100… by name, of whom 105 has left and 106 is hidden.
func peopled(t *testing.T, s *store.Store) {
	t.Helper()
	write(t, s, acme, func(tx *store.Tx) error {
		for _, d := range []store.DepartmentRow{{ID: id(10), Position: 2}, {ID: id(11), Parent: id(10)}, {ID: id(12), Parent: id(11)}, {ID: id(20), Position: 1}, {ID: id(21), ClosedAt: 5}} {
			tx.InsertDepartment(&d)
		}
		for n, in := range []int{10, 11, 11, 12, 20, 11, 11} {
			m := &store.MemberRow{ID: id(100 + n), Name: fmt.Sprint("m", n), SortKey: fmt.Sprint("k", 9-n), Department: id(in), Hidden: n == 6}
			if n == 5 {
				m.DisabledAt = 7
			}
			tx.InsertMember(m)
		}
		tx.PutFurther(id(104), []store.FurtherRow{{Department: id(12), Post: id(70)}, {Department: id(11)}})
		tx.PutFurther(id(101), []store.FurtherRow{{Department: id(20)}})
		tx.PutFurther(id(100), []store.FurtherRow{{Department: id(20)}})
		tx.PutFurther(id(100), nil)
		return nil
	})
}

// walked reads a list in pages of two.
func walked(t *testing.T, s *store.Store, l store.MemberList) string {
	t.Helper()
	var got []forms.ID
	for range 20 {
		read(t, s, acme, func(tx *store.Tx) error {
			l.Paging.Limit = 2
			page, err := tx.ListMembers(l)
			for _, m := range page.Items {
				got = append(got, m.ID)
			}
			l.Paging.Cursor = page.Next
			return err
		})
		if l.Paging.Cursor == "" {
			break
		}
	}
	return numbers(got)
}

func TestPeopleOfDepartments(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		peopled(t, s)
		write(t, s, acme, func(tx *store.Tx) error {
			tx.InsertRole(&store.RoleRow{ID: id(60), Key: "r", Name: "R"})
			tx.InsertRoleMember(id(60), id(103))
			tx.PutGroup(&store.GroupRow{ID: id(61), Name: "G"})
			tx.InsertGroupMember(id(61), id(102))
			tx.InsertGroupMember(id(61), id(102))
			return nil
		})
		everybody := store.Seen{Hidden: true, Disabled: true}
		for _, c := range []struct {
			list store.MemberList
			want string
		}{
			{store.MemberList{}, "104 103 102 101 100"},
			{store.MemberList{See: everybody}, "106 105 104 103 102 101 100"},
			{store.MemberList{Department: id(11)}, "104 102 101"},
			{store.MemberList{Department: id(11), See: store.Seen{Hidden: true}}, "106 104 102 101"},
			{store.MemberList{Department: id(10), Below: true}, "104 103 102 101 100"},
			{store.MemberList{Department: id(12)}, "104 103"},
			{store.MemberList{Department: id(20)}, "104 101"},
			{store.MemberList{Department: id(99)}, ""},
			{store.MemberList{Role: id(60)}, "103"},
			{store.MemberList{Group: id(61)}, "102"},
			{store.MemberList{Group: id(61), Department: id(20), Below: true}, ""},
		} {
			expect(t, fmt.Sprintf("%+v", c.list), walked(t, s, c.list), c.want)
		}
		for n, want := range map[int]string{10: "1 1 5", 11: "1 3 4", 12: "0 2 2", 20: "0 2 2", 21: "0 0 0"} {
			read(t, s, acme, func(tx *store.Tx) error {
				counts, err := tx.CountDepartments([]forms.ID{id(n)}, store.Seen{})
				expect(t, fmt.Sprint("counts of ", n), fmt.Sprint(counts[id(n)].Departments, counts[id(n)].Members, counts[id(n)].All), want)
				return err
			})
		}
		read(t, s, bolts, func(tx *store.Tx) error {
			page, err := tx.ListMembers(store.MemberList{See: everybody})
			expect(t, "people that another company sees", len(page.Items), 0)
			return err
		})
		read(t, s, acme, func(tx *store.Tx) error {
			further, err := tx.Further([]forms.ID{id(100), id(101), id(104)})
			same(t, "further departments", further, map[forms.ID][]store.FurtherRow{
				id(101): {{Member: id(101), Department: id(20)}},
				id(104): {{Member: id(104), Department: id(11)}, {Member: id(104), Department: id(12), Post: id(70)}}})
			in, err2 := tx.FurtherIn(id(12))
			same(t, "who is in besides", in, []store.FurtherRow{{Member: id(104), Department: id(12), Post: id(70)}})
			after, err3 := tx.MembersAfter(id(104), 5)
			expect(t, "people after one", len(after), 2)
			n, err4 := tx.CountPosted(id(70))
			expect(t, "with a post", n, 1)
			members, departments, records, err5 := tx.HangsOn(id(11), 10)
			expect(t, "what hangs on a department", fmt.Sprint(members, departments, records), "4 1 0")
			return errors.Join(err, err2, err3, err4, err5)
		})
	})
}

// More than are gathered and sorted: the list goes by names then.
func TestPeopleOfALargeSubtree(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		write(t, s, acme, func(tx *store.Tx) error {
			tx.InsertDepartment(&store.DepartmentRow{ID: id(10)})
			tx.InsertDepartment(&store.DepartmentRow{ID: id(11), Parent: id(10)})
			for n := range 2100 {
				in := id(11)
				if n == 3 {
					in = id(12)
				}
				tx.InsertMember(&store.MemberRow{ID: id(100 + n), SortKey: fmt.Sprintf("%05d", n), Department: in})
			}
			return nil
		})
		read(t, s, acme, func(tx *store.Tx) error {
			page, err := tx.ListMembers(store.MemberList{Department: id(10), Below: true, Paging: store.Paging{Limit: 4}})
			var got []forms.ID
			for _, m := range page.Items {
				got = append(got, m.ID)
			}
			expect(t, "by name", numbers(got), "100 101 102 104")
			return err
		})
	})
}

func TestMovingDepartments(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		peopled(t, s)
		tree := func(want string) {
			t.Helper()
			read(t, s, acme, func(tx *store.Tx) error {
				var got []string
				for _, n := range []int{10, 11, 12, 20} {
					path, err := tx.PathTo(id(n))
					if err != nil {
						return err
					}
					var ids []forms.ID
					for _, d := range path {
						ids = append(ids, d.ID)
					}
					got = append(got, numbers(ids))
				}
				expect(t, "paths", strings.Join(got, "/"), want)
				return nil
			})
		}
		tree("10/10 11/10 11 12/20")
		for _, step := range []struct {
			id, under int
			want      string
		}{{11, 20, "10/20 11/20 11 12/20"}, {20, 10, "10/10 20 11/10 20 11 12/10 20"}, {12, 0, "10/10 20 11/12/10 20"}, {11, 12, "10/12 11/12/10 20"}} {
			write(t, s, acme, func(tx *store.Tx) error {
				under := forms.ID{}
				if step.under > 0 {
					under = id(step.under)
				}
				tx.MoveDepartment(id(step.id), under)
				return nil
			})
			tree(step.want)
		}
		write(t, s, bolts, func(tx *store.Tx) error { tx.MoveDepartment(id(11), forms.ID{}); return nil })
		tree("10/12 11/12/10 20")
		read(t, s, acme, func(tx *store.Tx) error {
			above, below, err := tx.DepartmentDepth(id(12))
			expect(t, "depth", fmt.Sprint(above, below), "0 1")
			top, err2 := tx.DepartmentsUnder(forms.ID{})
			expect(t, "at the top, in order", fmt.Sprint(len(top), " ", number(top[0].ID), " ", number(top[1].ID)), "2 12 10")
			under, err3 := tx.DepartmentsUnder(id(12))
			expect(t, "under one", fmt.Sprint(len(under), " ", number(under[0].ID)), "1 11")
			some, err4 := tx.Departments([]forms.ID{id(21), id(99)})
			expect(t, "a closed one", fmt.Sprint(len(some), some[id(21)].ClosedAt), "1 5")
			return errors.Join(err, err2, err3, err4)
		})
		write(t, s, acme, func(tx *store.Tx) error {
			d, err := tx.LockDepartment(id(20))
			if err != nil {
				return err
			}
			d.Name, d.Head, d.Position = "Sales", id(100), 4
			tx.UpdateDepartment(d)
			headed, err := tx.HeadedBy(id(100))
			same(t, "headed", headed, []*store.DepartmentRow{{ID: id(20), Parent: id(10), Name: "Sales", Head: id(100), Position: 4, Revision: d.Revision}})
			return err
		})
	})
}

func TestFindingMembers(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		peopled(t, s)
		write(t, s, acme, func(tx *store.Tx) error {
			for n := range 7 {
				var keys []store.MemberKey
				for i := range 20 {
					keys = append(keys, store.MemberKey{Key: fmt.Sprintf("zhang%d%02d", n, i), Kind: "pinyin"})
				}
				tx.PutMemberKeys(id(100+n), append(keys, store.MemberKey{Key: "张三", Kind: "name"}))
			}
			tx.PutMemberKeys(id(103), []store.MemberKey{{Key: "李四", Kind: "name"}})
			return nil
		})
		for text, want := range map[string]string{"zhang": "100 101 102 104", "张": "100 101 102 104", "张三丰": "", "李四": "103", "zhang2": "102", "zhang5": "", "": "100 101 102 104 103", "zhang000": "100"} {
			read(t, s, acme, func(tx *store.Tx) error {
				hits, err := tx.FindMembers(text, store.Seen{}, 50)
				var ids []forms.ID
				for _, h := range hits {
					ids = append(ids, h.Member)
				}
				expect(t, "found by "+text, numbers(ids), want)
				return err
			})
		}
		read(t, s, acme, func(tx *store.Tx) error {
			hits, err := tx.FindMembers("zhang", store.Seen{Hidden: true, Disabled: true}, 2)
			same(t, "the nearest two", hits, []store.Hit{{Member: id(100), Key: "zhang000", Kind: "pinyin"}, {Member: id(101), Key: "zhang100", Kind: "pinyin"}})
			return err
		})
		read(t, s, bolts, func(tx *store.Tx) error {
			hits, err := tx.FindMembers("z", store.Seen{}, 2)
			expect(t, "that another company finds", len(hits), 0)
			return err
		})
	})
}

func TestChangingMembers(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		peopled(t, s)
		write(t, s, acme, func(tx *store.Tx) error {
			m, err := tx.LockMember(id(101))
			if err != nil {
				return err
			}
			m.Name, m.SortKey, m.Phone, m.HiddenPhone, m.Post, m.Location, m.InternalNumber, m.Successor, m.DisabledAt = "Bo", "bo", "1", true, id(70), id(71), "8", id(100), 9
			tx.UpdateMember(m)
			got, err := tx.Member(id(101))
			same(t, "member", got, m)
			expect(t, "revision", got.Revision, 1)
			n, err2 := tx.CountLocated(id(71))
			expect(t, "at a location", n, 1)
			_, missing := tx.LockMember(id(999))
			expect(t, "nobody", missing, store.ErrNotFound)
			return errors.Join(err, err2)
		})
	})
}

func TestPostsLocationsCalendarsGroups(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		write(t, s, acme, func(tx *store.Tx) error {
			tx.PutPost(&store.PostRow{ID: id(10), Name: "Clerk", Rank: 1})
			tx.PutPost(&store.PostRow{ID: id(11), Name: "Chief", Rank: 9, Revision: 1})
			tx.PutPost(&store.PostRow{ID: id(10), Name: "Clerk", Rank: 2, Revision: 2})
			tx.PutPost(&store.PostRow{ID: id(12)})
			tx.DeletePost(id(12))
			tx.PutCalendar(&store.CalendarRow{ID: id(20), Name: "Shop", Country: "cn", Hours: "08:00-12:00", Revision: 1})
			tx.PutCalendar(&store.CalendarRow{ID: id(21)})
			tx.PutCalendarDay(store.CalendarDay{Calendar: id(21), Day: 4})
			tx.DeleteCalendar(id(21))
			tx.PutLocation(&store.LocationRow{ID: id(30), Name: "Berlin", Zone: "Europe/Berlin", Calendar: id(20), Revision: 1})
			tx.PutLocation(&store.LocationRow{ID: id(31)})
			tx.DeleteLocation(id(31))
			for n, owner := range []forms.ID{{}, {}, id(100), id(100)} {
				tx.PutGroup(&store.GroupRow{ID: id(40 + n), Owner: owner, Name: "G", Position: 9 - n, Calendar: id(20 + n)})
				tx.InsertGroupMember(id(40+n), id(100))
				tx.InsertGroupMember(id(40+n), id(101))
			}
			tx.DeleteGroup(id(43))
			tx.DeleteGroupMember(id(41), id(101))
			return nil
		})
		read(t, s, acme, func(tx *store.Tx) error {
			posts, err := tx.Posts()
			same(t, "posts", posts, []*store.PostRow{{ID: id(11), Name: "Chief", Rank: 9, Revision: 1}, {ID: id(10), Name: "Clerk", Rank: 2, Revision: 2}})
			calendars, err2 := tx.Calendars()
			same(t, "calendars", calendars, []*store.CalendarRow{{ID: id(20), Name: "Shop", Country: "cn", Hours: "08:00-12:00", Revision: 1}})
			days, err3 := tx.CalendarDays()
			expect(t, "days of a calendar that is gone", len(days), 0)
			locations, err4 := tx.Locations()
			same(t, "locations", locations, []*store.LocationRow{{ID: id(30), Name: "Berlin", Zone: "Europe/Berlin", Calendar: id(20), Revision: 1}})
			own, err5 := tx.GroupsOf(id(100))
			same(t, "somebody's groups", own, []*store.GroupRow{{ID: id(42), Owner: id(100), Name: "G", Calendar: id(22), Position: 7}})
			company, err6 := tx.GroupsOf(forms.ID{})
			expect(t, "the company's groups, in order", fmt.Sprint(len(company), number(company[0].ID)), "241")
			_, missing := tx.Group(id(43))
			expect(t, "a group that is gone", missing, store.ErrNotFound)
			n, err7 := tx.CountGroup(id(41))
			expect(t, "in a group", n, 1)
			by, err8 := tx.GroupCalendars([]forms.ID{id(100), id(101), id(102)})
			same(t, "calendars by group", by, map[forms.ID]forms.ID{id(100): id(21), id(101): id(20)})
			used, err9 := tx.CountScheduled(id(20))
			expect(t, "that have a calendar", used, 2)
			return errors.Join(err, err2, err3, err4, err5, err6, err7, err8, err9)
		})
		read(t, s, bolts, func(tx *store.Tx) error {
			posts, err := tx.Posts()
			expect(t, "posts of another company", len(posts), 0)
			return err
		})
	})
}

func TestAbsences(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		peopled(t, s)
		ana := &store.AbsenceRow{Member: id(100), From: 10, Until: 20, Substitute: id(101), Note: "sea", SetBy: id(102), SetAt: 3}
		write(t, s, acme, func(tx *store.Tx) error {
			tx.PutAbsence(&store.AbsenceRow{Member: id(100), From: 1, Until: 2})
			tx.PutAbsence(ana)
			tx.PutAbsence(&store.AbsenceRow{Member: id(105), From: 10, Until: 20, Substitute: id(101)})
			tx.PutAbsence(&store.AbsenceRow{Member: id(103), From: 10, Until: 20})
			tx.PutAbsence(&store.AbsenceRow{Member: id(102), From: 10, Until: 20})
			tx.DeleteAbsence(id(102))
			return nil
		})
		for at, want := range map[int64]string{9: "0 0", 10: "1 2", 19: "1 2", 20: "0 0"} {
			read(t, s, acme, func(tx *store.Tx) error {
				for_, err := tx.ActsFor(id(101), at)
				away, err2 := tx.Absences([]forms.ID{id(100), id(102), id(103)}, at)
				expect(t, fmt.Sprint("at ", at), fmt.Sprint(len(for_), len(away)), want)
				return errors.Join(err, err2)
			})
		}
		read(t, s, acme, func(tx *store.Tx) error {
			got, err := tx.Absence(id(100))
			same(t, "absence", got, ana)
			some, err2 := tx.AnyAbsence()
			expect(t, "some", some, true)
			err = errors.Join(err, err2)
			_, missing := tx.Absence(id(102))
			expect(t, "none", missing, store.ErrNotFound)
			return err
		})
	})
}

func TestRolesAreChanged(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		peopled(t, s)
		write(t, s, acme, func(tx *store.Tx) error {
			for n, key := range []string{"a", "b"} {
				tx.InsertRole(&store.RoleRow{ID: id(10 + n), Key: key, Name: key, Revision: 1})
				tx.InsertRoleMember(id(10+n), id(100))
			}
			tx.UpdateRole(&store.RoleRow{ID: id(10), Name: "A", Revision: 1})
			tx.DeleteRole(id(11))
			roles, err := tx.Roles()
			same(t, "roles", roles, []*store.RoleRow{{ID: id(10), Key: "a", Name: "A", Revision: 2}})
			one, err2 := tx.CountRole(id(10))
			none, err3 := tx.CountRole(id(11))
			expect(t, "holders", fmt.Sprint(one, none), "1 0")
			return errors.Join(err, err2, err3)
		})
	})
}

// What a hand-over and a merger read and write.
func TestWhatSomebodyLeavesBehind(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		peopled(t, s)
		write(t, s, acme, func(tx *store.Tx) error {
			m, err := tx.LockMember(id(102))
			if err != nil {
				return err
			}
			m.Manager, m.StaffNumber = id(101), "7"
			tx.UpdateMember(m)
			tx.SetSortKey(id(102), "a")
			tx.PlaceDepartment(id(11), 7)
			tx.InsertDefinition(&store.DefinitionRow{Kind: "form", ID: "a.x", Version: 1, Body: "{}"})
			for _, version := range []int{1, 2} {
				tx.InsertDefinition(&store.DefinitionRow{Kind: "flow", ID: "a.x", Version: version, Body: "{}"})
			}
			for n, status := range []string{"running", "draft", "ended"} {
				tx.InsertRecord(&store.RecordRow{ID: id(200 + n), Form: "a.x", Status: status, Requester: id(101), Department: id(11), Data: "{}"})
			}
			tx.InsertInstance(&store.InstanceRow{ID: id(300), Record: id(200), Flow: "a.x", FlowVersion: 1, State: "{}", Status: "running"})
			tx.InsertTask(&store.TaskRow{ID: id(310), Record: id(200), Form: "a.x", Instance: id(300), Seat: id(311), Visit: id(312), Member: id(101), Kind: "approve"})
			tx.InsertEvents([]*store.EventRow{{Subject: id(11), Seq: 1, ID: id(320), Kind: "k", At: 5, Actor: id(103), PayloadHash: []byte{1}, Hash: []byte{1}}}, []string{"{}"})
			return nil
		})
		read(t, s, acme, func(tx *store.Tx) error {
			reports, err := tx.ReportsTo(id(101), forms.ID{}, 5)
			expect(t, "reports", fmt.Sprint(len(reports), " ", number(reports[0].ID), " ", reports[0].SortKey), "1 102 a")
			after, err2 := tx.ReportsTo(id(101), id(102), 5)
			expect(t, "reports after one", len(after), 0)
			tasks, err3 := tx.OpenTasksOf(id(101), forms.ID{}, 5)
			expect(t, "tasks", len(tasks), 1)
			requested, err4 := tx.RequestedBy(id(101), forms.ID{}, 5)
			same(t, "requested", requested, []store.Requested{{ID: id(200), Form: "a.x", Status: "running"}, {ID: id(202), Form: "a.x", Status: "ended"}})
			main, err5 := tx.MembersWithMain(id(11), 2)
			expect(t, "with a main department, in order", fmt.Sprint(len(main), " ", number(main[0].ID)), "2 102")
			running, err6 := tx.RunningFor(id(11), 5)
			expect(t, "running", numbers(running), "200")
			n, open, err7 := tx.CountUses(id(101), 5)
			expect(t, "uses", fmt.Sprint(n, open), "1 1")
			seated, err8 := tx.OpenSeatOf(id(200), []forms.ID{id(100), id(101)}, nil)
			expect(t, "an open seat of some", seated, true)
			seated, err9 := tx.OpenSeatOf(id(200), []forms.ID{id(100)}, nil)
			expect(t, "an open seat of others", seated, false)
			who, err10 := tx.MemberByStaffNumber("7")
			expect(t, "by staff number", number(who), "102")
			_, missing := tx.MemberByStaffNumber("8")
			expect(t, "by no staff number", missing, store.ErrNotFound)
			actor, at, err11 := tx.LastActor(id(11))
			expect(t, "last actor", fmt.Sprint(number(actor), " ", at), "103 5")
			_, at, err12 := tx.LastActor(id(12))
			expect(t, "no actor", at, int64(0))
			pinned, err13 := tx.PinnedDefinitions()
			expect(t, "pinned", fmt.Sprint(len(pinned), " ", pinned[0].Version), "1 1")
			if err := administered(t, tx); err != nil {
				return err
			}
			owned, err15 := tx.CountOwned(id(101), []string{"a.x"}, 5)
			expect(t, "owned", owned, 2)
			owned, err16 := tx.CountOwned(id(101), nil, 5)
			expect(t, "owned and under way", owned, 1)
			if err := errors.Join(err15, err16); err != nil {
				return err
			}
			d, err14 := tx.Department(id(11))
			expect(t, "place", d.Position, 7)
			return errors.Join(err, err2, err3, err4, err5, err6, err7, err8, err9, err10, err11, err12, err13, err14)
		})
		system(t, s, store.SignIn, func(tx *store.Tx) error {
			tx.InsertAccount(&store.AccountRow{ID: id(400), Login: "x"})
			for n, member := range []int{101, 102} {
				tx.InsertSession(&store.SessionRow{ID: id(410 + n), TokenHash: []byte{byte(n)}, Account: id(400), Company: acme, Member: id(member), ExpiresAt: 9})
			}
			return nil
		})
		write(t, s, acme, func(tx *store.Tx) error { tx.EndMemberSessions(id(101)); return nil })
		system(t, s, store.SignIn, func(tx *store.Tx) error {
			left, err := tx.SessionsOf(id(400), 1)
			expect(t, "sessions left", len(left), 1)
			return err
		})
	})
}

// administered lists people as administrators of departments see them.
func administered(t *testing.T, tx *store.Tx) error {
	t.Helper()
	for _, c := range []struct {
		list store.Administered
		want string
	}{
		{store.Administered{}, "102 106 104 103 101 100"}, {store.Administered{Left: true}, "102 106 105 104 103 101 100"}, {store.Administered{Places: []forms.ID{id(10)}}, "102 106 103 101 100"},
		{store.Administered{Places: []forms.ID{id(11), id(12)}, Left: true}, "102 106 105 103 101"}, {store.Administered{Places: []forms.ID{}}, ""}, {store.Administered{Begins: "zh"}, ""},
	} {
		c.list.Paging = store.Paging{Viewer: id(101), Limit: 100}
		page, err := tx.ListAdministered(c.list)
		if err != nil {
			return err
		}
		var got []forms.ID
		for _, m := range page.Items {
			got = append(got, m.ID)
		}
		expect(t, fmt.Sprintf("%+v", c.list), numbers(got), c.want)
	}
	return nil
}
