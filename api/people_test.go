package api

import (
	"bytes"
	"context"
	"image"
	"image/png"
	"net/http"
	"strings"
	"testing"

	"github.com/superform-dev/superform/engine"
	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/engine/store/storetest"
	"github.com/superform-dev/superform/forms"
)

// portrait is a picture of some size.
func portrait(t testing.TB, side int) string {
	t.Helper()
	var out bytes.Buffer
	if err := png.Encode(&out, image.NewGray(image.Rect(0, 0, side, side))); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func (j *journey) asPeople(li, boss string) {
	e := j.server.engine.(*engine.Engine)
	if _, err := e.Install(context.Background(), j.one.Caller("boss", forms.English, true), bundled(j.t, "contacts")); err != nil {
		j.t.Fatal(err)
	}
	lead := j.one.Members["lead"].String()
	j.want("OK", "PUT", "/admin/card", `{"fields":["phone","photo"]}`, boss)
	j.ask(200, "GET", "/views/{id}", "/views/contacts.people", "", li)
	j.ask(200, "GET", "/views/{id}/people", "/views/contacts.people/people?search=l", "", li)
	j.ask(200, "GET", "/views/{id}/people", "/views/contacts.people/people?limit=1", "", li)
	j.ask(200, "GET", "/org/members/{id}/card", "/org/members/"+lead+"/card", "", li)
	file, _ := j.ask(200, "POST", "/files", "/files?name=me.png", portrait(j.t, 200), li)
	j.ask(200, "PUT", "/me/photo", "/me/photo", `{"file":"`+file["id"].(string)+`"}`, li)
	j.ask(200, "GET", "/org/members/{id}/photo", "/org/members/"+j.one.Members["li"].String()+"/photo?small=true", "", boss)
	j.ask(200, "PUT", "/me/favourites/{id}", "/me/favourites/"+lead, "", li)
	j.ask(200, "DELETE", "/me/favourites/{id}", "/me/favourites/"+lead, "", li)
	j.ask(200, "GET", "/me/login", "/me/login", "", li)
	j.ask(409, "PUT", "/me/login", "/me/login", `{"login":"another","password":"right-password"}`, li)
	j.ask(200, "PUT", "/admin/members/{id}/photo", "/admin/members/"+j.one.Members["li"].String()+"/photo", `{}`, boss)
}

func TestPhotosOfMembers(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newReal(t, s)
		li, lead, boss := w.token("li1"), w.token("lead1"), w.token("boss1")
		mine := "/org/members/" + w.one.Members["li"].String() + "/photo"
		upload := func(name, content, who string) string {
			return w.want("OK", "POST", "/files?name="+name, content, who)["id"].(string)
		}
		w.want("not_found", "GET", mine, "", lead)
		for name, content := range map[string]string{"a.png": "no picture", "a.svg": `<svg xmlns="http://www.w3.org/2000/svg"/>`} {
			w.want("not_picture", "PUT", "/me/photo", `{"file":"`+upload(name, content, li)+`"}`, li)
		}
		file := upload("me.txt", portrait(t, 600), li) // what it is, its content says
		w.want("bad_parameter", "PUT", "/me/photo", `{"file":"`+file+`"}`, lead)
		first := w.want("OK", "PUT", "/me/photo", `{"file":"`+file+`"}`, li)["photo"].(string)
		for query, most := range map[string]int{"": 60 << 10, "?small=true": 8 << 10} {
			a := w.do("GET", v1+mine+query, "", lead)
			if a.status != 200 || a.header.Get("Content-Type") != "image/jpeg" || len(a.body) > most || !strings.HasPrefix(a.body, "\xff\xd8") {
				t.Errorf("%q: %d %s, %d bytes", query, a.status, a.header.Get("Content-Type"), len(a.body))
			}
			if again := w.do("GET", v1+mine+query, "", lead, "If-None-Match: "+a.header.Get("ETag")); again.status != http.StatusNotModified || again.body != "" {
				t.Errorf("%q, once more: %d", query, again.status)
			}
		}
		card := w.want("OK", "GET", "/org/members/"+w.one.Members["li"].String()+"/card", "", lead)
		if card["photo"] != first {
			t.Errorf("the card says %v, want %s", card["photo"], first)
		}
		member := "/admin/members/" + w.one.Members["li"].String()
		w.want("forbidden", "PUT", member+"/photo", `{}`, lead)
		second := w.want("OK", "PUT", member+"/photo", `{"file":"`+upload("b.png", portrait(t, 20), boss)+`"}`, boss)["photo"]
		if second == first {
			t.Error("another picture is called the same")
		}
		w.want("OK", "PUT", member+"/photo", `{}`, boss)
		w.want("not_found", "GET", mine, "", lead)
		w.want("OK", "PUT", "/admin/card", `{"fields":["phone"]}`, boss)
		w.want("not_own_field", "PUT", "/me/photo", `{"file":"`+file+`"}`, li)
	})
}
