package store

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/superform-dev/superform/forms"
)

// prepared is a statement as the driver takes it, with the company tables that it names.
type prepared struct {
	sql     string
	tables  []string
	company bool // it names company_id
}

// texts keeps what prepare found. Lists with filters make texts without end, so it is emptied when full.
var texts struct {
	sync.Mutex
	of    map[textKey]*prepared
	bytes int // of the texts
}

type textKey struct {
	text    string
	dialect string
	foreign bool
}

// The most of them.
const (
	maxTexts     = 4096
	maxTextBytes = 2 << 20
)

// prepare turns ? into the placeholders of the dialect and finds which company tables a statement names.
// A foreign text comes from gorm and has its placeholders already.
func prepare(text, dialect string, foreign bool) (*prepared, error) {
	key := textKey{text, dialect, foreign}
	texts.Lock()
	defer texts.Unlock()
	if p := texts.of[key]; p != nil {
		return p, nil
	}
	p, err := scanStatement(text, dialect == PostgreSQL && !foreign)
	if err != nil {
		return nil, err
	}
	if texts.of == nil || len(texts.of) >= maxTexts || texts.bytes+len(text) > maxTextBytes {
		texts.of, texts.bytes = map[textKey]*prepared{}, 0
	}
	texts.of[key] = p
	texts.bytes += len(text)
	return p, nil
}

// scanStatement walks over words, quoted names, quoted texts and placeholders. Comments and dollar quotes are
// refused: no statement of ours needs them, and what is not read cannot hide a table.
func scanStatement(text string, numbered bool) (*prepared, error) {
	p := &prepared{}
	var out strings.Builder
	arguments := 0
	for i := 0; i < len(text); {
		c := text[i]
		end := i + 1
		switch {
		case c == '\'' || c == '"' || c == '`':
			n := strings.IndexByte(text[end:], c)
			if n < 0 {
				return nil, fmt.Errorf("store: an open %c in %q", c, text)
			}
			if end += n + 1; c != '\'' {
				p.name(text[i+1 : end-1])
			}
		case isWord(c):
			for end < len(text) && (isWord(text[end]) || text[end] >= '0' && text[end] <= '9') {
				end++
			}
			p.name(text[i:end])
		case c == '-' && strings.HasPrefix(text[i:], "--"), c == '/' && strings.HasPrefix(text[i:], "/*"):
			return nil, fmt.Errorf("store: a comment in %q", text)
		case c == '?' && numbered:
			arguments++
			out.WriteString("$" + strconv.Itoa(arguments))
			i = end
			continue
		}
		out.WriteString(text[i:end])
		i = end
	}
	p.sql = out.String()
	return p, nil
}

func isWord(c byte) bool {
	return c == '_' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= 0x80
}

func (p *prepared) name(word string) {
	word = strings.ToLower(word)
	if word == "company_id" {
		p.company = true
	}
	if _, ok := companyTables[word]; ok {
		p.tables = append(p.tables, word)
	}
}

// allows is the first wall: in a company's transaction a statement on company tables names company_id, in a
// system transaction it stays with the tables of its reason.
func (p *prepared) allows(tx *Tx) error {
	if len(p.tables) == 0 {
		return nil
	}
	if tx.reason == "" {
		if !p.company {
			return fmt.Errorf("store: a statement on %s does not name company_id", p.tables[0])
		}
		return nil
	}
	for _, table := range p.tables {
		if _, ok := reasons[tx.reason].tables[table]; !ok {
			return fmt.Errorf("store: system reason %q does not reach %s", tx.reason, table)
		}
	}
	return nil
}

// bind turns arguments into what both drivers take alike: ids become 16 bytes, none NULL; JSON becomes text;
// a text that one of the databases could not keep is refused.
func bind(args []any) ([]any, error) {
	out := make([]any, len(args))
	for i, arg := range args {
		switch v := arg.(type) {
		case forms.ID:
			if !v.IsZero() {
				out[i] = v[:]
			}
			continue
		case *forms.ID:
			if v != nil && !v.IsZero() {
				out[i] = v[:]
			}
			continue
		case json.RawMessage:
			arg = string(v)
		case int:
			arg = int64(v)
		}
		if text, ok := arg.(string); ok && (strings.IndexByte(text, 0) >= 0 || !utf8.ValidString(text)) {
			return nil, ErrBadText
		}
		out[i] = arg
	}
	return out, nil
}

// orNull is v, or NULL for zero: an instant that has not come, a text that is not there.
func orNull[T comparable](v T) any {
	var none T
	if v == none {
		return nil
	}
	return v
}

// marks is "?, ?, …" for n arguments of an in list.
func marks(n int) string { return strings.TrimSuffix(strings.Repeat("?, ", n), ", ") }
