package api

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// The client is built in chunks, which ui/build/loader.js connects: the entry, which every page starts, one for
// each view, one for each unit of fields, and what they share. A first visit carries the loader, the chunks of its view
// and, where the view fills in a form, those of the form's fields inline.
const (
	entryChunk  = "m/main.ts"
	loaderChunk = "build/loader.js"
	viewChunk   = "m/pages/%s.vue"
	unitChunk   = "kit/fields/%[1]s/field-%[1]s.ts"
)

// chunk is a script of the client with its style sheets, as the manifest of Vite names it.
type chunk struct {
	File    string   `json:"file"`
	CSS     []string `json:"css"`
	Imports []string `json:"imports"`
}

// built is what a page of one view needs, in the order in which it must stand there.
type built struct {
	scripts, styles []*asset
	script, style   []byte   // each as one text, which a page carries in one element
	texts           []string // keys that the scripts may ask for; one that ends with a dot is all that begin so
}

// readManifest finds the chunks of every view.
func (cl *client) readManifest(text []byte, texts map[string][]string) error {
	var manifest map[string]chunk
	if err := json.Unmarshal(text, &manifest); err != nil {
		return err
	}
	cl.manifest, cl.chunkTexts, cl.views = manifest, texts, map[string]*built{}
	for _, p := range append(slices.Clone(pages), unknown) {
		if cl.views[p.view] != nil {
			continue
		}
		b, err := cl.collect(p.view, cl.everyUnit())
		if err == nil { // that every unit is whole is known when the process starts
			b, err = cl.collect(p.view, nil)
		}
		if err != nil {
			return err
		}
		cl.views[p.view] = b
	}
	for _, c := range manifest {
		for _, file := range append(c.CSS, c.File) {
			if name := "/" + file; !slices.Contains(cl.files, name) {
				cl.files = append(cl.files, name)
			}
		}
	}
	slices.Sort(cl.files)
	return nil
}

// collect gives the chunks of a view with units of fields: what one needs stands before it, and the entry, which runs
// where it stands, last.
func (cl *client) collect(view string, units []string) (*built, error) {
	b, manifest := &built{}, cl.manifest
	var order []string
	var add func(name string) error
	add = func(name string) error {
		c, ok := manifest[name]
		if !ok {
			return fmt.Errorf("there is no chunk %s: the client and its server are not of one build", name)
		}
		for _, needed := range c.Imports {
			if needed != entryChunk && !slices.Contains(order, needed) {
				if err := add(needed); err != nil {
					return err
				}
			}
		}
		if !slices.Contains(order, name) {
			order = append(order, name)
		}
		return nil
	}
	wanted := append(append([]string{loaderChunk}, manifest[entryChunk].Imports...), fmt.Sprintf(viewChunk, view))
	for _, unit := range units {
		wanted = append(wanted, fmt.Sprintf(unitChunk, unit))
	}
	for _, name := range append(wanted, entryChunk) {
		if err := add(name); err != nil {
			return nil, err
		}
	}
	for _, name := range order {
		b.texts = append(b.texts, cl.chunkTexts[manifest[name].File]...)
	}
	return b, cl.fill(b, manifest, order)
}

// fill takes the files of chunks; the entry's styles are the base of all others and come first.
func (cl *client) fill(b *built, manifest map[string]chunk, order []string) error {
	last := len(order) - 1
	for _, name := range append([]string{order[last]}, order[:last]...) {
		for _, file := range manifest[name].CSS {
			style := cl.assets["/"+file]
			if style == nil || leavesStyle.Match(style.body) {
				return fmt.Errorf("%s is missing, or holds the end of a style tag", file)
			}
			b.styles = append(b.styles, style)
			b.style = append(b.style, style.body...)
		}
	}
	for _, name := range order {
		script := cl.assets["/"+manifest[name].File]
		if script == nil || leavesScript.Match(script.body) {
			return fmt.Errorf("%s is missing, or holds a script tag", manifest[name].File)
		}
		b.scripts = append(b.scripts, script)
		b.script = append(append(b.script, script.body...), ";\n"...)
	}
	return nil
}

// What would end the element that it stands in, or, for an opening tag after «<!--», keep it from ending.
var (
	leavesScript = regexp.MustCompile(`(?i)</?script`)
	leavesStyle  = regexp.MustCompile(`(?i)</style`)
)

// readFileList makes an asset of the addresses of all that was built: pages name it and not what it lists, or each would
// grow with every chunk that another one uses.
func (cl *client) readFileList() {
	content := mustJSON(cl.files)
	cl.listPath = "/assets/files-" + shortHash(content) + ".json"
	cl.assets[cl.listPath] = newAsset(".json", content, forever)
}

// fileList is the JSON of the addresses by which a device finds what it keeps for pages of a language.
func (cl *client) fileList(lang string) []byte {
	return mustJSON([]string{cl.textPaths[lang], cl.listPath})
}

// textsOf gives the texts that pages made of some chunks can ask for.
func (cl *client) textsOf(l look, b *built) map[string]string {
	some, all := map[string]string{}, cl.texts[l.lang]
	for _, asked := range b.texts {
		if text, ok := all[asked]; ok {
			some[asked] = text
			continue
		}
		for key, text := range all {
			if strings.HasSuffix(asked, ".") && strings.HasPrefix(key, asked) && !beyond(key, l.units) {
				some[key] = text
			}
		}
	}
	return some
}

// tags writes one line per asset.
func tags(b *strings.Builder, assets []*asset, before, after string) {
	for _, a := range assets {
		b.WriteString(before + a.path + after)
	}
}
