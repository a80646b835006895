package engine

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/superform-dev/superform/engine/org"
	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/flows"
	"github.com/superform-dev/superform/forms"
	"github.com/superform-dev/superform/forms/rules"
)

// catalog is what a company has published, compiled, with its row and calendar. It is read-only once
// made, and read anew when it is older than catalogAge or something was published through this node.
type catalog struct {
	company  *store.CompanyRow
	location *time.Location
	calendar org.Calendar // the company's own
	hours    org.Hours
	times    workTimes
	absences bool // somebody is away, or will be, as far as is known: only then it is asked who
	offline  bool // somebody is without a smartphone, as far as is known: only then it is asked for whom clerks act
	apps     map[string]*installed
	forms    map[string]*published
	settled  map[string]*store.SettingRow // by key
	audience map[string]Audience          // by app; one that is not there is for everybody
	evidence Evidence                     // when a photo of the paper is demanded
	menu     *Menu                        // nil: as it stands by itself

	visibility *org.Visibility // nil: everybody sees everybody who is not hidden
	wanted     map[string]bool // events that some webhook wants
	readAt     int64
}

// installed is what pages need of an app's manifest.
type installed struct {
	ID       string     `json:"id"`
	Name     forms.Text `json:"name"`
	Icon     string     `json:"icon"`
	Category string     `json:"category"`
	Language string     `json:"language"`
}

// published is one version of a form with the flow that its records take and the slots of its fields: slots are those
// that records fill, listed those of them that lists may use.
type published struct {
	row   *store.DefinitionRow
	app   *installed
	form  *forms.Form
	flow  *publishedFlow // nil: its records take no flow
	slots map[string]string

	listed map[string]string
	parts  *formParts // of form, shared by all that hold it
}

// publishedFlow is one version of a flow.
type publishedFlow struct {
	row *store.DefinitionRow
	def *flows.Definition
}

// country is whose public holidays a company keeps; its own exceptional days win over them.
const country = "cn"

// catalogAge is how old, in real milliseconds, a catalog may be: what another node publishes is seen then.
const catalogAge = 2000

// catalogs keeps the companies' catalogs and everything compiled, by the hash of its text and its
// company, since what a definition refers to lies in the company.
type catalogs struct {
	now func() int64

	mu        sync.Mutex
	byCompany map[forms.ID]*catalog
	compiled  map[string]*published
	flows     map[string]*flows.Definition
	reading   map[forms.ID]*sync.Mutex  // held while a company's catalog is read
	versions  map[string]*published     // older versions of forms
	pinned    map[string]*publishedFlow // older versions of flows
}

func newCatalogs(now func() int64) *catalogs {
	return &catalogs{now: now, byCompany: map[forms.ID]*catalog{}, compiled: map[string]*published{},
		flows: map[string]*flows.Definition{}, reading: map[forms.ID]*sync.Mutex{},
		versions: map[string]*published{}, pinned: map[string]*publishedFlow{}}
}

func (c *catalogs) fresh(company forms.ID) *catalog {
	c.mu.Lock()
	defer c.mu.Unlock()
	if cat := c.byCompany[company]; cat != nil && c.now()-cat.readAt < catalogAge {
		return cat
	}
	return nil
}

func (c *catalogs) put(cat *catalog) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.byCompany[cat.company.ID] = cat
}

// drop makes the next use case read the company's catalog anew.
func (c *catalogs) drop(company forms.ID) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.byCompany, company)
}

// turn is what whoever reads a company's catalog holds: when it is no longer fresh, one request reads it and the
// others wait for that instead of reading it too.
func (c *catalogs) turn(company forms.ID) *sync.Mutex {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.reading[company] == nil {
		c.reading[company] = &sync.Mutex{}
	}
	return c.reading[company]
}

// catalog gives a company's catalog, reading it where it is not fresh.
func (e *Engine) catalog(ctx context.Context, company forms.ID) (*catalog, error) {
	if cat := e.catalogs.fresh(company); cat != nil {
		return cat, nil
	}
	turn := e.catalogs.turn(company)
	turn.Lock()
	defer turn.Unlock()
	if cat := e.catalogs.fresh(company); cat != nil {
		return cat, nil
	}
	var cat *catalog
	err := e.store.Company(company).Read(ctx, func(tx *store.Tx) (err error) {
		cat, err = e.readCatalog(tx, company)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read the catalog: %w", err)
	}
	e.catalogs.put(cat)
	return cat, nil
}

func (e *Engine) readCatalog(tx *store.Tx, company forms.ID) (*catalog, error) {
	row, err := tx.CompanyByID(company)
	if err != nil {
		return nil, err
	}
	if e.playing {
		row.ClockOffset = 0
	}
	location, err := time.LoadLocation(row.Zone)
	if err != nil {
		return nil, fmt.Errorf("zone of the company: %w", err)
	}
	days, err := tx.CalendarDays()
	if err != nil {
		return nil, err
	}
	definitions, err := tx.CurrentDefinitions()
	if err != nil {
		return nil, err
	}
	slots, err := tx.Slots()
	if err != nil {
		return nil, err
	}
	cat := &catalog{company: row, location: location, readAt: e.now(), apps: map[string]*installed{}, forms: map[string]*published{}}
	if err := cat.schedule(tx, days); err != nil {
		return nil, err
	}
	wanted, err := wantedEvents(tx)
	if err != nil {
		return nil, err
	}
	if cat.settled, err = tx.Settings(); err != nil {
		return nil, err
	}
	if err := cat.settle(); err != nil {
		return nil, err
	}
	cat.wanted = wanted
	return cat, cat.compile(e.catalogs, definitions, slots)
}

// compile fills the catalog from the current definitions. What was published compiled then; that it no
// longer does is an error of the program or of the database.
func (cat *catalog) compile(cache *catalogs, definitions []*store.DefinitionRow, slots map[string]store.FormSlots) error {
	byKind := map[string][]*store.DefinitionRow{}
	bodies := map[string]*store.DefinitionRow{}
	for _, d := range definitions {
		byKind[d.Kind] = append(byKind[d.Kind], d)
		if d.Kind == kindForm {
			bodies[d.ID] = d
		}
	}
	for _, d := range byKind[kindApp] {
		app := &installed{}
		if err := json.Unmarshal([]byte(d.Body), app); err != nil {
			return fmt.Errorf("read app %s: %w", d.ID, err)
		}
		cat.apps[d.ID] = app
	}
	lookup := fieldTypes(bodies)
	for _, d := range byKind[kindForm] {
		pub, err := cat.compileForm(cache, d, lookup)
		if err != nil {
			return err
		}
		pub.slots, pub.listed = slots[d.ID].All, slots[d.ID].Filled
		cat.forms[d.ID] = pub
	}
	for _, d := range byKind[kindFlow] {
		if err := cat.compileFlow(cache, d, lookup); err != nil {
			return err
		}
	}
	return nil
}

// The kinds of definitions.
const (
	kindApp  = "app"
	kindForm = "form"
	kindFlow = "flow"
	kindView = "view"
)

// appOf is the app that a full id (app.name) belongs to.
func appOf(id string) string {
	app, _, _ := strings.Cut(id, ".")
	return app
}

// fieldTypes answers what type a field of another form has, from the forms' texts alone, so that forms
// may refer to each other in a ring.
func fieldTypes(bodies map[string]*store.DefinitionRow) typesOf {
	return func(form, field string) (rules.Type, bool) {
		d := bodies[form]
		if d == nil {
			return rules.Type{}, false
		}
		if field == "" {
			return rules.Type{}, true
		}
		return forms.FieldType([]byte(d.Body), appOf(form), field)
	}
}

// compileForm gives a form compiled with the types that fields of other forms have, from the cache where they still
// have them.
func (cat *catalog) compileForm(cache *catalogs, d *store.DefinitionRow, lookup typesOf) (*published, error) {
	env := forms.Env{ID: d.ID, App: appOf(d.ID), Lookup: lookup, Language: cat.languageOf(appOf(d.ID))}
	key := strings.Join([]string{cat.company.ID.String(), d.ID, d.Hash, env.Language}, " ")
	cache.mu.Lock()
	known := cache.compiled[key]
	cache.mu.Unlock()
	if known != nil && stands(known.form.References(), lookup) {
		return &published{row: d, app: cat.apps[appOf(d.ID)], form: known.form, parts: known.parts}, nil
	}
	form, problems := forms.Compile([]byte(d.Body), env)
	if len(problems) > 0 {
		return nil, &uncompilable{d, problems}
	}
	pub := &published{row: d, app: cat.apps[env.App], form: form, parts: &formParts{}}
	cache.mu.Lock()
	cache.compiled[key] = pub
	cache.mu.Unlock()
	return pub, nil
}

func (cat *catalog) compileFlow(cache *catalogs, d *store.DefinitionRow, lookup typesOf) error {
	var head struct {
		Form string `json:"form"`
	}
	if err := json.Unmarshal([]byte(d.Body), &head); err != nil {
		return fmt.Errorf("read flow %s: %w", d.ID, err)
	}
	pub := cat.forms[appOf(d.ID)+"."+head.Form]
	if pub == nil {
		return fmt.Errorf("flow %s is for the form %q, which is not there", d.ID, head.Form)
	}
	key := cat.company.ID.String() + d.ID + d.Hash + pub.row.Hash
	cache.mu.Lock()
	def := cache.flows[key]
	cache.mu.Unlock()
	if def == nil || !stands(def.References, lookup) {
		env := pub.form.RulesEnv()
		env.Lookup = lookup
		var problems []forms.Problem
		def, problems = flows.Compile([]byte(d.Body), flows.Env{Rules: env})
		if len(problems) > 0 {
			return &uncompilable{d, problems}
		}
		cache.mu.Lock()
		cache.flows[key] = def
		cache.mu.Unlock()
	}
	pub.flow = &publishedFlow{row: d, def: def}
	return nil
}
