package forms

import (
	"strings"

	"github.com/superform-dev/superform/forms/num"
	"github.com/superform-dev/superform/forms/rules"
)

// Within is where a location ought to be: Radius metres from a place, or from another location of the form.
type Within struct {
	Lat, Lng num.Number
	Field    string // the id of the other location, of the same row or of the form; "" where it is the place
	Radius   int

	at *node
}

const maxRadius = 1_000_000

// doubtful is the accuracy in metres beyond which a position says little.
const doubtful = 1000

// within reads x-within. Which field it names is looked at when all are known.
func (r *propertyReader) within() {
	n := r.n.get("x-within")
	if n == nil || !r.c.want(n, isObject, "object") {
		return
	}
	r.c.keys(n, "lat", "lng", "field", "radius", "x-comment")
	w := &Within{at: n}
	needs := []string{"radius", "lat", "lng"}
	if n.get("field") != nil {
		needs = needs[:1]
		w.Field = r.c.text(n.get("field"))
		if n.get("lat") != nil || n.get("lng") != nil {
			r.c.ps.add(problem(n.path, "within_both"))
		}
	}
	for _, key := range needs {
		if n.get(key) == nil {
			r.c.ps.add(problem(n.path, "missing_key", "key", key))
		}
	}
	w.Radius = r.c.whole(n.get("radius"), 1, maxRadius, maxRadius)
	w.Lat, w.Lng = r.degrees(n.get("lat"), 90, "place_latitude"), r.degrees(n.get("lng"), 180, "place_longitude")
	r.f.Within = w
}

// degrees reads a coordinate of a definition.
func (r *propertyReader) degrees(n *node, most int64, code string) num.Number {
	at := r.c.number(n, placeDecimals)
	if at == nil {
		return num.Number{}
	}
	if beyond(rules.Num(*at), -most, most) {
		r.c.ps.add(problem(n.path, code))
	}
	return *at
}

// placeFlags are the warnings that locations bring with them: of a position whose accuracy says little, and of one that is farther away than it ought to be.
// They are rules like others, so that every evaluator comes to the same.
func (c *compiler) placeFlags() []*Check {
	var out []*Check
	flag := func(f *Field, name, condition string, message Text) {
		source := condition
		if f.Table != "" {
			source = "any(" + f.Table + ", " + condition + ")"
		}
		rule, bad := rules.Compile(source, rules.Type{Kind: rules.KindBool}, c.form.env)
		if bad != nil { // what it names is no place here
			c.ps.add(ruleProblem(definitionPath(f), bad))
			return
		}
		out = append(out, &Check{ID: f.path + "." + name, When: rule, Message: message, At: f.path, path: definitionPath(f) + "/x-within"})
	}
	for _, f := range c.locations() {
		own := f.ID
		if f.Table != "" {
			own = "." + own
		}
		in := func(condition string) string { return strings.ReplaceAll(condition, "@", own) }
		flag(f, "accuracy", in("not blank(@.lat) and @.source != '"+fromTyped+"' and (blank(@.accuracy) or @.accuracy == 0 or @.accuracy > "+itoa(doubtful)+")"), doubtfulWords)
		if f.Within == nil {
			continue
		}
		far, ok := c.far(f)
		if !ok {
			continue
		}
		flag(f, "within", in(far), farWords(itoa(f.Within.Radius)))
	}
	return out
}

// far is the rule, with @ for the location, that says whether it is farther away than it ought to be, or nobody can know.
func (c *compiler) far(f *Field) (string, bool) {
	w := f.Within
	place, known := w.Lat.String()+", "+w.Lng.String(), "not blank(@)"
	if w.at.get("field") != nil {
		other := c.form.Field(w.Field)
		place = w.Field
		if f.Table != "" && c.form.Field(f.Table).Column(w.Field) != nil { // a column of the row comes first, as in its rules
			other = c.form.Field(f.Table).Column(w.Field)
			place = "." + w.Field
		}
		switch {
		case other == f:
			c.ps.add(problem(w.at.path+"/field", "within_self"))
			return "", false
		case other == nil || other.Type != "location" || strings.Contains(w.Field, "."):
			c.ps.add(problem(w.at.path+"/field", "within_field", "id", clip(w.Field)))
			return "", false
		}
		c.names(w.at.get("field"), other.path, UsePlace)
		known += " and not blank(" + place + ".lat)"
	}
	gap := "distance(@, " + place + ")"
	return known + " and (blank(" + gap + ") or " + gap + " > " + itoa(w.Radius) + ")", true
}

// locations are the locations of the form, also in tables.
func (c *compiler) locations() []*Field {
	var out []*Field
	for _, f := range c.form.Fields {
		for _, one := range append([]*Field{f}, f.Columns...) {
			if one.Type == "location" {
				out = append(out, one)
			}
		}
	}
	return out
}

// distances refuses distance() where the form has no location: pages have it with the unit of that.
func (c *compiler) distances() {
	if len(c.locations()) > 0 {
		return
	}
	for _, placed := range c.placed {
		if placed.rule.Calls("distance") {
			c.ps.add(problem(placed.path, "distance_here"))
		}
	}
}

var doubtfulWords = Text{
	Chinese: "定位精度存疑：没有精度、为 0，或大于 1000 米。可以到开阔处重新定位；也可以照常提交，看单据的人会看到这个标记。",
	English: "The accuracy of this position is in doubt: there is none, it is 0, or more than 1,000 m. Try again in the open; it can be submitted as it is, and whoever reads it sees this mark.",
}

func farWords(radius string) Text {
	return Text{
		Chinese: "这里离要求的地点超过 " + radius + " 米，或者没有坐标。可以照常提交；定位只是参考，不能作为证明。",
		English: "This is more than " + radius + " m from where it ought to be, or has no coordinates. It can be submitted as it is; a position is a hint and no proof.",
	}
}

// gap is how far a position is from where it ought to be, in metres. Most: of several that read alike it is the largest.
type gap struct {
	metres      int64
	known, most bool
}

// gap measures how far a position is from where it ought to be; of finds another location of the row or form, nil where none is at hand.
func (f *Field) gap(v rules.Value, of func(id string) rules.Value) gap {
	w := f.Within
	if w == nil || w.Field != "" && of == nil {
		return gap{}
	}
	centre := rules.Parts(rules.Data{"lat": rules.Num(w.Lat), "lng": rules.Num(w.Lng)})
	if w.Field != "" {
		centre = of(w.Field)
	}
	metres, known := rules.Metres(v, centre)
	return gap{metres: metres, known: known}
}

// either is what is said of two positions that read alike: the larger gap. Where one is not known, the other says nothing of being near.
func (f *Field) either(a, b gap) gap {
	switch {
	case a.known && b.known:
		return gap{max(a.metres, b.metres), true, a.most || b.most || a.metres != b.metres}
	case a.known:
		a, b = b, a
	}
	return gap{b.metres, b.known && b.metres > int64(f.Within.Radius), true}
}

// flagged says what speaks for or against a position, to whoever reads it.
func (f *Field) flagged(v rules.Value, g gap) []Text {
	p := v.AsParts()
	var out []Text
	if metres := p["accuracy"]; p["source"].AsText() != fromTyped && (metres.IsBlank() || metres.AsNumber().Sign() == 0 || beyond(metres, 0, doubtful)) {
		out = append(out, Text{Chinese: "精度存疑", English: "accuracy in doubt"})
	}
	switch metres := itoa64(g.metres); {
	case !g.known:
	case g.metres <= int64(f.Within.Radius):
		radius := itoa(f.Within.Radius)
		out = append(out, Text{Chinese: "在要求的地点 " + radius + " 米以内", English: "no more than " + radius + " m from where it ought to be"})
	case g.most:
		out = append(out, Text{Chinese: "距要求的地点最远 " + metres + " 米", English: "up to " + metres + " m from where it ought to be"})
	default:
		out = append(out, Text{Chinese: "距要求的地点 " + metres + " 米", English: metres + " m from where it ought to be"})
	}
	return out
}
