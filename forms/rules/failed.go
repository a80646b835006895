package rules

// Failed gives the code of why a fact cannot be had; false if it is known or has not been asked for yet.
func (f *Facts) Failed(ask Ask) (string, bool) {
	a, ok := f.answers[ask.Key()]
	return a.Code, ok && a.Code != ""
}
