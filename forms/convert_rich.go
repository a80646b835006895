package forms

import (
	"encoding/json"
	"strings"

	"github.com/superform-dev/superform/forms/rich"
)

// recastRich writes a text as formatted text, which keeps its lines and spaces, or formatted text as the text that people read of it.
func recastRich(raw json.RawMessage, to *Field) json.RawMessage {
	var text string
	if json.Unmarshal(raw, &text) != nil {
		return raw
	}
	if to.Type == "richtext" {
		return appendText(nil, richOf(text))
	}
	return appendText(nil, linesOf(text))
}

// hard is a space that formatted text keeps wherever it stands.
const hard = "\u00a0"

// richOf is the markup of a plain text.
func richOf(text string) string {
	lines := strings.Split(strings.ReplaceAll(text, "\r\n", "\n"), "\n")
	for i, line := range lines {
		line = strings.ReplaceAll(line, "\t", strings.Repeat(hard, 4))
		line = strings.ReplaceAll(line, "  ", " "+hard)
		if kept, ok := strings.CutPrefix(line, " "); ok {
			line = hard + kept
		}
		if kept, ok := strings.CutSuffix(line, " "); ok || line == "" {
			line = kept + hard
		}
		lines[i] = escapeMarkup.Replace(line)
	}
	return rich.Read(strings.Join(lines, "<br>")).Markup()
}

var escapeMarkup = strings.NewReplacer("&", "&amp;", "<", "&lt;")

// linesOf is the plain text of markup, lists with their signs.
func linesOf(markup string) string {
	lines := strings.Split(strings.ReplaceAll(rich.Read(markup).Said(), hard, " "), "\n")
	for i, line := range lines {
		if strings.Trim(line, " ") == "" {
			lines[i] = ""
		}
	}
	return strings.Join(lines, "\n")
}

// keepFormats leaves over, as they were written, the formatted texts of which plain text does not say all.
func keepFormats(c Conversion, was, left map[string]json.RawMessage) {
	for path, raw := range was {
		if path != c.To.ID && (c.To.Table == "" || !strings.HasPrefix(path, c.To.Table+".") || !strings.HasSuffix(path, "."+c.To.ID)) {
			continue
		}
		var text string
		if json.Unmarshal(raw, &text) != nil {
			continue
		}
		// Paragraphs are lines: there is no more in them than there is in those.
		plain := strings.NewReplacer("<p>", "", "</p>", "<br>").Replace(text)
		if richOf(linesOf(text)) != rich.Read(plain).Markup() {
			left[path] = raw
		}
	}
}
