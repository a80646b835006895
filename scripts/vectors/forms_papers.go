package main

import (
	"fmt"
	"strings"

	"github.com/superform-dev/superform/forms/rules"
)

// Questions of small forms, of which papers ask some; the last has no words.
const (
	askedSky   = `{"id":"sky","required":true,"x-field":"option","x-label":"Sky","x-options":[{"id":"blue","label":"Blue"},{"id":"red"}]}`
	scoredSky  = `{"x-label":"Sky","id":"sky","x-key":{"right":["blue"],"points":2.50},"required":true,"x-field":"option","x-options":[{"label":"Blue","id":"blue"},{"id":"red"}]}`
	askedMany  = `{"id":"many","maxItems":2,"x-field":"options","x-label":{"en":"Several","zh-CN":"几个"},"x-options":[{"id":"a"},{"id":"b"},{"id":"c"}]}`
	askedWords = `{"id":"words","maxLength":4,"required":true,"x-field":"text","x-label":"Words"}`
	askedSize  = `{"id":"size","maximum":10,"minimum":1.5,"x-field":"decimal","x-label":"Size","x-scale":1}`
	askedStars = `{"id":"stars","maximum":5,"minimum":1,"page":"Two","x-field":"integer","x-input":"rating","x-label":"Stars"}`
	askedOrder = `{"id":"ranks","x-field":"options","x-input":"ranking","x-label":"Ranks","x-options":[{"id":"a"},{"id":"b"}]}`
	askedDay   = `{"id":"day","x-field":"date","x-label":"Day"},{"id":"at","x-field":"time","x-label":"At"},{"id":"yes","x-field":"boolean","x-label":"Yes"},{"id":"more","x-field":"longtext","x-label":"More"}`
	unnamed    = `{"id":"mute","x-field":"text"}`
)

// papers are small forms as they are sent, the first as their designer sends it.
var papers = []string{
	"[" + scoredSky + "," + askedMany + "]", "[" + askedSky + "," + askedMany + "]", "[" + askedSky + "]", "[" + askedSky + "]", "[" + askedWords + "," + askedSize + "]",
	"[" + askedStars + "," + askedOrder + "," + askedDay + "]", "[" + askedSky + "," + unnamed + "]", "[]",
}

// bounded are small forms of one question each, some of which bound its answers so that none could pass.
var bounded = []string{
	`{"x-field":"text","minLength":2,"maxLength":1}`, `{"x-field":"text","minLength":1001}`, `{"x-field":"longtext","minLength":1001}`, `{"x-field":"longtext","maxLength":0}`, `{"x-field":"text","maxLength":"7x"}`,
	`{"x-field":"integer","minimum":3,"maximum":-3}`, `{"x-field":"integer","minimum":0.5}`, `{"x-field":"integer","minimum":4,"maximum":4}`, `{"x-field":"decimal","minimum":1.25,"x-scale":1}`, `{"x-field":"decimal","minimum":1.25}`,
	`{"x-field":"decimal","maximum":1,"x-scale":7}`, `{"x-field":"options","minItems":3,"maxItems":2,"x-options":[{"id":"a"}]}`, `{"x-field":"options","maxItems":101,"x-options":[{"id":"a"}]}`,
	`{"x-field":"options","x-input":"ranking","minItems":3,"x-options":[{"id":"a"}]}`, `{"x-field":"options","x-input":"ranking","maxItems":2,"x-options":[{"id":"a"}]}`, `{"x-field":"options","minItems":2,"x-options":[{"id":"a"}]}`,
	`{"x-field":"integer","x-input":"rating","minimum":1,"maximum":12}`, `{"x-field":"integer","x-input":"rating","minimum":0,"maximum":10}`, `{"x-field":"integer","x-input":"rating","minimum":2,"maximum":5}`,
	`{"x-field":"integer","x-input":"rating","minimum":1,"maximum":1}`,
}

// bounds is a small form whose second question is bounded.
func (m *recordMaker) bounds() string {
	return "[" + askedSky + `,{"id":"more","x-label":"More",` + m.pick(bounded...)[1:] + "]"
}

// given are answers by question.
var given = map[string][]string{
	"sky": {`"blue"`, `"red"`, `"green"`, `""`, `null`, `7`}, "many": {`["a"]`, `["c","a"]`, `["a","b","c"]`, `[]`, `["x"]`, `"a"`}, "words": {`"ok"`, `"too long"`, `"\u3000"`, `"a\nb"`},
	"size": {`2`, `2.5`, `0`, `11`, `2.25`, `"2"`}, "stars": {`3`, `0`, `6`, `2.5`}, "ranks": {`["b","a"]`, `["a"]`, `["a","a"]`}, "day": {`"2026-11-23"`, `"2026-02-30"`}, "at": {`"09:30"`, `"25:00"`},
	"yes": {`true`, `false`, `"yes"`}, "more": {`"a\nb"`, `""`}, "mute": {`"x"`},
}

// sheet is answers to a paper, of which most can be taken.
func (m *recordMaker) sheet() string {
	asked := m.pick(papers[1:7]...)
	if m.hostile == 2 && m.chance(25) {
		return m.pick(`null`, `true`, `[]`, `{"asked":[],"given":{}}`, `{"given":{"sky":"red"}}`, `{"asked":`+asked+`,"given":{"who":1}}`, `{"asked":`+papers[0]+`,"given":{"sky":"red"}}`,
			`{"asked":7,"given":{"sky":"red"}}`, `{"asked":`+asked+`,"given":[]}`, `{"asked":`+asked+`,"given":{"sky":"red"},"more":1}`)
	}
	var members []string
	for _, id := range sortedNames(given) {
		if !strings.Contains(asked, `"id":"`+id+`"`) || m.chance(25) {
			continue
		}
		answer := given[id][0]
		if m.chance(30) {
			answer = m.pick(given[id]...)
		}
		members = append(members, quoted(id)+":"+answer)
	}
	m.Shuffle(len(members), func(i, j int) { members[i], members[j] = members[j], members[i] })
	return fmt.Sprintf(`{"asked":%s,"given":{%s}}`, asked, strings.Join(members, ","))
}

// paper is a small form as another record holds it.
func (f pageForm) paper(source string) rules.Value {
	for _, field := range f.form.Fields {
		if field.Type == "questions" {
			data, _ := f.form.Decode([]byte(`{"` + field.ID + `":` + source + `}`))
			return data[field.ID]
		}
	}
	return rules.Value{}
}
