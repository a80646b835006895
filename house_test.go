package superform_test

import (
	"strings"
	"testing"
)

const module = "github.com/superform-dev/superform"

// Rule 1: arrows go down. A folder stands for itself and all below it; the longest match counts. It may
// import itself and what stands in `may`, but nothing in `never`. What a test file may import in addition
// stands in `tests`.
var arrows = []arrow{
	{folder: "forms/num"},
	{folder: "forms/rules", may: "forms/num"},
	{folder: "forms", tests: "builtin-apps"},
	{folder: "flows", may: "forms", tests: "builtin-apps"},
	{folder: "apps", may: "flows forms", tests: "builtin-apps"},
	{folder: "builtin-apps"},
	{folder: "ui"},
	// The store is under every part and knows none of them; a part knows only the store and itself.
	{folder: "engine/store", may: "apps flows forms", tests: "builtin-apps"},
	{folder: "engine/*", may: "engine/store apps flows forms", tests: "engine/store/storetest builtin-apps"},
	{folder: "engine", may: "apps flows forms", tests: "engine/store/storetest builtin-apps"},
	// The API decodes, calls the engine and encodes: it never opens a transaction of its own.
	{folder: "api", may: "engine apps flows forms ui", never: "engine/store", tests: "engine/store builtin-apps"},
	{folder: "cmd", may: "api engine apps flows forms builtin-apps ui", never: "engine/store/storetest", tests: "engine/store/storetest"},
	{folder: "examples", may: "api engine apps flows forms builtin-apps"},
	{folder: "scripts"},
	{folder: "scripts/vectors", may: "apps forms builtin-apps"}, // it writes what Go's evaluators make of inputs, for the page's
	{folder: ".", tests: "builtin-apps"},
}

// Rule 2: one library, one door. A library stands for itself and the packages below it; what stands in no
// line may not be imported at all. `names` narrows a line to some names of a package, for the standard
// library; such a line does not bind test files.
var doors = []door{
	{lib: "github.com/gofiber/fiber/v2", folder: "api"},
	{lib: "github.com/danielgtaylor/huma/v2", folder: "api"},
	{lib: "github.com/valyala/fasthttp", folder: "api"},
	{lib: "github.com/andybalholm/brotli", folder: "api"},
	{lib: "gorm.io", folder: "engine/store"},
	{lib: "github.com/jackc/pgx/v5", folder: "engine/store"},
	{lib: "modernc.org/sqlite", folder: "engine/store"},
	{lib: "github.com/pressly/goose/v3", folder: "engine/store"},
	{lib: "database/sql", folder: "engine/store", names: "DB Conn Tx Stmt Rows Row Open OpenDB Register"},
	{lib: "github.com/xuri/excelize/v2", folder: "engine/files"},
	{lib: "github.com/minio/minio-go/v7", folder: "engine/files"},
	{lib: "golang.org/x/image", folder: "engine/files"},
	{lib: "github.com/wneessen/go-mail", folder: "engine/notify"},
	{lib: "github.com/SherClockHolmes/webpush-go", folder: "engine/notify"},
	{lib: "code.dny.dev/ssrf", folder: "engine/notify"},
	{lib: "net/http", folder: "engine/notify", also: "examples", names: "Client DefaultClient Transport DefaultTransport Get Head Post PostForm"},
	{lib: "net/smtp", folder: "engine/notify", names: "Client Dial NewClient SendMail"},
	{lib: "github.com/alexedwards/argon2id", folder: "engine/org"},
	{lib: "github.com/pquerna/otp", folder: "engine/org"},
	{lib: "rsc.io/qr", folder: "engine/org"},
	{lib: "github.com/coreos/go-oidc/v3", folder: "engine/org"},
	{lib: "github.com/go-jose/go-jose/v4", folder: "engine/org"},
	{lib: "github.com/go-ldap/ldap/v3", folder: "engine/org"},
	{lib: "github.com/microcosm-cc/bluemonday", folder: "engine/records"},
	// Of expr only the parser: its checker and machine know neither decimals nor blanks.
	{lib: "github.com/expr-lang/expr/parser", folder: "forms"},
	{lib: "github.com/expr-lang/expr/ast", folder: "forms"},
	{lib: "github.com/expr-lang/expr/file", folder: "forms"},
	{lib: "github.com/santhosh-tekuri/jsonschema/v5", folder: "forms"},
	{lib: "github.com/shopspring/decimal", folder: "forms"},
	{lib: "github.com/goccy/go-yaml", folder: "apps"},
	{lib: "github.com/robfig/cron/v3", folder: "apps"},
	{lib: "github.com/alecthomas/kong", folder: "cmd"},
	{lib: "github.com/caarlos0/env/v11", folder: "cmd"},
	{lib: "github.com/prometheus/client_golang", folder: "cmd"},
	{lib: "pgregory.net/rapid", folder: testsOnly},
	{lib: "testing", folder: testsOnly},
	{lib: module + "/engine/store/storetest", folder: testsOnly},
}

// bench holds programs that measure: it may import what it likes.
var exemptFromArrowsAndDoors = []string{"bench"}

// Rule 3: nothing happens in these folders. Test files there may do what they like.
var pureFolders = []string{"forms", "flows", "apps"}

// What the pure folders may import of the standard library; a name after the package is one that they may
// not use. A package that keeps no state, waits for nothing and asks nobody may be added.
var pureImports = []string{
	"bufio", "bytes", "cmp", "container/heap", "container/list", "embed", "errors", "hash/crc32", "hash/fnv",
	"html", "io", "iter", "maps", "math", "math/big", "math/bits", "path", "regexp", "regexp/syntax", "slices",
	"sort", "strconv", "strings", "text/scanner", "unicode", "unicode/utf16", "unicode/utf8",
	"crypto/sha256", "encoding", "encoding/base32", "encoding/base64", "encoding/binary", "encoding/csv",
	"encoding/hex", "encoding/json", "io/fs",
	"net/mail", "net/url", // reading an address asks nobody
	"database/sql/driver",                              // the type that an id hands to a database
	"fmt -Print -Printf -Println -Scan -Scanf -Scanln", // standard output and input
	// No clock, no waiting, and no zone but a given one: the zone is a fact, the machine's zone is not known,
	// and LoadLocation reads the disk.
	"time -Now -Since -Until -Sleep -After -AfterFunc -Tick -NewTimer -NewTicker -Timer -Ticker -Local -LoadLocation",
}

// Rule 4: no code names an app, and no bundle holds a script.
const bundles = "builtin-apps"

// What a bundle may consist of (design section 3), by extension.
var bundleFiles = []string{".yaml", ".html", ".svg", ".png", ".csv", ".xlsx", ".md"}

// A folder so named holds what found no place, and grows without end.
var banishedFolders = []string{"util", "utils", "common", "helper", "helpers", "base", "misc"}

const longestFile = 500 // lines; tests and generated files may be longer

func TestHouse(t *testing.T) {
	house := readTree(t, ".")
	tests := []struct {
		rule  string
		found []string
	}{
		{"1: arrows go down", checkArrows(house, arrows, exemptFromArrowsAndDoors)},
		{"2: one library, one door", checkDoors(house, doors, exemptFromArrowsAndDoors)},
		{"3: nothing happens in forms, flows and apps", checkPurity(house, pureFolders, pureImports)},
		{"4: no code names an app", checkAppNames(house, house.apps(bundles))},
		{"4: no bundle holds a script", checkBundles(house, bundles, bundleFiles)},
		{"no registration by init", checkInit(house)},
		{"every package has a comment", checkPackageComments(house)},
		{"no folder for what found no place", checkFolders(house, banishedFolders)},
		{"no file is longer than one can read", checkLengths(house, longestFile)},
		{"nothing is left for later", checkLeftovers(house)},
		{"go.mod pins exactly", checkPins(house)},
	}
	for _, tt := range tests {
		t.Run(tt.rule, func(t *testing.T) {
			for _, f := range tt.found {
				t.Error(f)
			}
		})
	}
}

// The tables above are only as good as their spelling: a folder that is in none of them has no arrows.
func TestHouseKnowsItsFolders(t *testing.T) {
	for _, s := range readTree(t, ".").goFiles() {
		if s.under(exemptFromArrowsAndDoors...) {
			continue
		}
		a := arrowOf(arrows, s.folder())
		if a.folder == "." && s.folder() != "." {
			t.Errorf("%s: the folder %s stands in no line of arrows", s.path, strings.Split(s.path, "/")[0])
		}
	}
}
