package api

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"html/template"
	"io/fs"
	"sync"

	"github.com/superform-dev/superform/forms"
)

// client is the built web client and what pages are made of. It is made once; nothing in it changes but kept,
// which fills.
type client struct {
	built  bool // false: this binary has none
	build  string
	assets map[string]*asset // by path
	icons  map[string]string // drawings by name
	views  map[string]*built // what pages of a view need
	files  []string          // addresses of everything that was built, without texts

	manifest   map[string]chunk
	chunkTexts map[string][]string // keys that chunks ask for, by file
	listPath   string              // of the list of files

	textPaths  map[string]string            // by language
	texts      map[string]map[string]string // by language, then key
	shell      map[string]*template.Template
	frames     sync.Map // by look: func() *frame
	tails      sync.Map // by look without theme and font: func() piece
	unitFrames latest[look, *frame]
	unitTails  latest[look, piece]
	worker     *asset

	kept    sync.Map   // the pages of nobody in particular, by nobodysPage: func() *keptPage
	smaller sync.Mutex // held while one of them is made smaller
}

// languages are those that pages are written in.
var languages = []string{forms.Chinese, forms.English}

// loadClient reads what package ui holds. One that is broken is an error, before anybody sees it.
func loadClient(files fs.FS) (*client, error) {
	cl := &client{}
	if files == nil {
		return cl, nil
	}
	manifest, err := optional(files, "dist/manifest.json")
	if err != nil || manifest == nil {
		return cl, err
	}
	if cl.assets, err = assetsOf(files); err != nil {
		return nil, err
	}
	var texts map[string][]string
	if err := readJSON(files, "dist/texts.json", &texts); err != nil {
		return nil, err
	}
	if err := cl.readManifest(manifest, texts); err != nil {
		return nil, fmt.Errorf("dist/manifest.json: %w", err)
	}
	cl.readFileList()
	if err := cl.readTexts(files); err != nil {
		return nil, err
	}
	if err := readJSON(files, "dist/icons.json", &cl.icons); err != nil {
		return nil, err
	}
	if err := cl.readShell(files); err != nil {
		return nil, err
	}
	if err := cl.readWorker(files); err != nil {
		return nil, err
	}
	cl.built = true
	return cl, nil
}

// readTexts reads the texts of every language, adds the messages of problems, and makes one asset of each.
func (cl *client) readTexts(files fs.FS) error {
	cl.texts, cl.textPaths = map[string]map[string]string{}, map[string]string{}
	all := mustJSON(cl.files)
	for _, lang := range languages {
		texts := map[string]string{}
		if err := readJSON(files, "texts/"+lang+".json", &texts); err != nil {
			return err
		}
		for code, text := range forms.RecordMessages(lang) {
			texts["problem."+code] = text
		}
		cl.texts[lang] = texts
		// A script, not JSON: the client has them when it starts, without waiting once more.
		content := append([]byte("window.superformTexts="), mustJSON(texts)...)
		name := "/assets/language-" + lang + "-" + shortHash(content) + ".js"
		cl.textPaths[lang], cl.assets[name] = name, newAsset(".js", content, forever)
		all = append(all, name...)
	}
	cl.build = shortHash(all)
	return nil
}

// readJSON reads one file of the client.
func readJSON(files fs.FS, name string, into any) error {
	content, err := fs.ReadFile(files, name)
	if err == nil {
		err = json.Unmarshal(content, into)
	}
	if err != nil {
		return fmt.Errorf("the client's %s: %w", name, err)
	}
	return nil
}

// readShell parses the templates once per language, and takes the files of the shell that are assets.
func (cl *client) readShell(files fs.FS) error {
	cl.shell = map[string]*template.Template{}
	for lang, texts := range cl.texts {
		set, err := template.New("shell").Funcs(shellFuncs(texts)).ParseFS(files, "shell/*.html")
		if err != nil {
			return fmt.Errorf("the templates of pages: %w", err)
		}
		cl.shell[lang] = set
	}
	for _, name := range []string{"manifest.webmanifest", "icon.svg", "icon-192.png", "icon-512.png"} {
		content, err := fs.ReadFile(files, "shell/"+name)
		if err != nil {
			return fmt.Errorf("the shell: %w", err)
		}
		cl.assets["/assets/"+name] = newAsset(name, content, aWeek)
	}
	return nil
}

// readWorker puts before the service worker which build it serves, so that a new build is a new worker. Its
// policy is the one it runs under: it may ask us and nobody else.
func (cl *client) readWorker(files fs.FS) error {
	content, err := fs.ReadFile(files, "dist/sw.js")
	if err != nil {
		return fmt.Errorf("the service worker: %w", err)
	}
	cl.worker = newAsset(".js", append([]byte("self.superform='"+cl.build+"';\n"), content...), asked)
	cl.worker.policy = "default-src 'none'; connect-src 'self'"
	return nil
}

// mustJSON writes strings and what is made of them, which cannot fail, so that it can stand in a script.
func mustJSON(v any) []byte {
	text, err := json.Marshal(v) // escapes <, >, &, U+2028 and U+2029
	if err != nil {
		panic(err)
	}
	return text
}

// source is how a policy names an element by its content.
func source(content []byte) string {
	sum := sha256.Sum256(content)
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}
