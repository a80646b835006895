package forms

import "github.com/superform-dev/superform/forms/num"

// Ways to ask for a value that change what the definition may say, or what the value means.
const (
	inputRanking = "ranking" // options: each of them in its place
	inputConsent = "consent" // option: the versions of a text; chosen is the one that was agreed to
	inputCascade = "cascade" // option: one level after the other
	inputScale   = "scale"   // option: side by side, as the rows of a matrix
	inputRating  = "rating"  // integer: stars
	inputSlider  = "slider"  // integer, decimal
	inputNPS     = "nps"     // integer: how likely somebody recommends it
)

// control is the unit by which pages ask for the field, where it is not that of its type (one is for all people and departments): only forms that use it carry it.
func (f *Field) control() string {
	if contains([]string{inputRating, inputSlider, inputNPS, inputScale, inputCascade, inputConsent, inputRanking}, f.Input) {
		return f.Input
	}
	switch {
	case f.peopleFact() != "" && f.Type != "member":
		return "member"
	case f.Type == "serial":
		return "text" // which every page has: nobody types here
	case f.shape != nil || f.Type == "text" && f.Format != "" || f.Input == "scan":
		return "code"
	case f.Showing == showCapitals:
		return "capitals"
	}
	return ""
}

// Bounds of inputs: how many stars, and how many places a slider has.
const (
	maxStars = 10
	maxSlots = 1000
	maxSteps = 11
)

// asked holds the way in which pages ask for the field against the rest of its definition.
func (r *propertyReader) asked() {
	n := r.n.get("x-input")
	if n == nil {
		return
	}
	switch {
	case r.f.Input == inputRating && !r.spans(0, 1, maxStars):
		r.c.ps.add(problem(n.path, "input_bounds", "input", inputRating, "limit", itoa(maxStars)))
	case r.f.Input == inputSlider && !r.spans(-1, -1, maxSlots):
		r.c.ps.add(problem(n.path, "input_bounds", "input", inputSlider, "limit", itoa(maxSlots)))
	case r.f.Input == inputNPS && (!r.spans(0, 0, 10) || r.f.Maximum.Cmp(num.FromInt(10)) != 0):
		r.c.ps.add(problem(n.path, "input_nps"))
	case r.f.Input == inputScale && (r.f.From != "" || len(r.offered()) > maxSteps):
		r.c.ps.add(problem(n.path, "input_scale", "limit", itoa(maxSteps)))
	case r.f.Input == inputCascade && len(r.f.groups) < 2:
		r.c.ps.add(problem(n.path, "input_cascade"))
	case r.f.Input == inputConsent && !r.consents():
		r.c.ps.add(problem(n.path, "input_consent"))
	case r.f.Input == inputRanking && (r.f.From != "" || r.n.get("x-options").get("where") != nil || len(r.offered()) > MaxChoices):
		r.c.ps.add(problem(n.path, "input_ranking", "limit", itoa(MaxChoices)))
	}
}

// spans says whether there are both bounds, the least one of two (-1: whatever), and so many places between them at most.
func (r *propertyReader) spans(first, second int64, most int) bool {
	low, high := r.f.Minimum, r.f.Maximum
	if low == nil || high == nil || r.f.AboveMinimum || r.f.BelowMaximum {
		return false
	}
	from, whole := low.Minor(r.f.Scale)
	to, also := high.Minor(r.f.Scale)
	return whole && also && to-from <= int64(most) && to-from >= 1 && (first < 0 || from == first || from == second)
}

// offered are the listed options that are not archived.
func (r *propertyReader) offered() []Option {
	var list []Option
	for _, o := range r.f.Options {
		if !o.Archived {
			list = append(list, o)
		}
	}
	return list
}

// consents says whether each version has its text, and one of them is agreed to now.
func (r *propertyReader) consents() bool {
	for _, o := range r.f.Options {
		if len(o.Text) == 0 {
			return false
		}
	}
	return r.f.From == "" && r.n.get("x-options").get("where") == nil && len(r.offered()) == 1
}

// choiceCount reads how many of the options may be chosen: of a ranking all that are offered, unless it says how many.
func (r *propertyReader) choiceCount() {
	least, most := 0, MaxChoices
	if r.f.Input == inputRanking {
		r.f.Ordered = true
		least = min(len(r.offered()), MaxChoices)
		most = max(least, 1)
	}
	r.f.MaxItems = r.c.whole(r.n.get("maxItems"), 1, MaxChoices, most)
	r.f.MinItems = r.c.whole(r.n.get("minItems"), 0, MaxChoices, min(least, r.f.MaxItems))
	if r.f.MinItems > r.f.MaxItems {
		r.c.ps.add(problem(r.n.get("minItems").path, "bounds_crossed", "low", "minItems", "high", "maxItems"))
	}
}
