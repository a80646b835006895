package api

import (
	"context"
	"strings"
	"testing"

	"github.com/superform-dev/superform/apps"
	"github.com/superform-dev/superform/engine"
	"github.com/superform-dev/superform/forms"
)

// linksApp has orders that refer to parts.
func linksApp(t testing.TB) *apps.App {
	t.Helper()
	const all = "access:\n  - {id: all, who: [{source: everyone}], can: [read, create, change, delete]}\n"
	app, problems := apps.Load(map[string][]byte{
		"app.yaml":         []byte("format: 1\nid: links\nversion: 1.0.0\nlanguage: en\nname: Links\naudience: [everyone]\n"),
		"forms/part.yaml":  []byte("format: 1\nkind: plain\ntitle: Part\nschema: {type: object, properties: {name: {type: string, x-field: text}}}\n" + all),
		"forms/order.yaml": []byte("format: 1\nkind: plain\ntitle: Order\nschema: {type: object, properties: {part: {type: string, x-field: reference, x-form: part}}}\n" + all),
	})
	if app == nil || len(append(problems, apps.Check(app)...)) > 0 {
		t.Fatal(problems)
	}
	return app
}

// asReferring asks what refers to a record, and deletes it although something does.
func (j *journey) asReferring(li string) {
	e := j.server.engine.(*engine.Engine)
	if _, err := e.Install(context.Background(), j.one.Caller("boss", forms.English, true), linksApp(j.t)); err != nil {
		j.t.Fatal(err)
	}
	part := j.asked(201, "POST", "/forms/{id}/records", "/forms/links.part/records", `{"data":{"name":"Bolt"}}`, li)["id"].(string)
	path := "/records/" + part
	for range 2 {
		j.asked(201, "POST", "/forms/{id}/records", "/forms/links.order/records", `{"data":{"part":"`+part+`"}}`, li)
	}
	fields, _ := j.ask(200, "GET", "/records/{id}/referring", path+"/referring", "", li)
	one := fields["items"].([]any)[0].(map[string]any)
	if one["form"] != "links.order" || one["form_title"] != "Order" || one["field"] != "part" || one["count"] != 2.0 {
		j.t.Errorf("%v", fields)
	}
	records := path + "/referring/records?form=links.order&field=part"
	first, _ := j.ask(200, "GET", "/records/{id}/referring/records", records+"&limit=1", "", li)
	j.ask(200, "GET", "/records/{id}/referring/records", records+"&limit=1&cursor="+first["next"].(string), "", li)
	j.ask(422, "GET", "/records/{id}/referring/records", strings.Replace(records, "links.order", "Links", 1), "", li)
	j.ask(422, "GET", "/records/{id}/referring/records", strings.Replace(records, "=part", "=name", 1), "", li)
	refused, _ := j.ask(409, "POST", "/records/{id}/{verb}", path+"/delete", `{}`, li)
	if args := refused["args"].(map[string]any); refused["code"] != "record_referred" || args["by"] != "Order (2)" {
		j.t.Errorf("%v", refused)
	}
	j.asked(200, "POST", "/records/{id}/{verb}", path+"/delete", `{"nevertheless":true}`, li)
}
