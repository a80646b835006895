package main

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode"

	"github.com/superform-dev/superform/apps"
	"github.com/superform-dev/superform/forms"
)

// checkCommand says what is wrong with apps.
type checkCommand struct {
	Cost bool     `help:"Write what each rule costs at worst, dearest first."`
	Dirs []string `arg:"" name:"dir" help:"Folders of apps."`
}

// Run checks every app and answers no where one has problems. Warnings are written and change no answer.
func (cmd *checkCommand) Run(s *surroundings) error {
	total := 0
	for _, dir := range cmd.Dirs {
		app, problems, err := checkApp(s, dir)
		if err != nil {
			return err
		}
		total += problems
		if problems > 0 {
			continue
		}
		fmt.Fprintln(s.out, inOrder(dir, app, languageOf(s)))
		if cmd.Cost {
			if err := writeCosts(s.out, app, languageOf(s)); err != nil {
				return err
			}
		}
	}
	if total > 0 {
		return errNo
	}
	return nil
}

// inOrder says that nothing is wrong with an app, and what it has.
func inOrder(dir string, app *apps.App, lang string) string {
	if lang == forms.Chinese {
		return fmt.Sprintf("%s：%s %s 没有问题：%d 个表单、%d 个流程、%d 个视图、%d 个用例",
			dir, app.ID, app.Version, len(app.Forms), len(app.Flows), len(app.Views), len(app.Cases))
	}
	counted := func(n int, noun string) string {
		if n != 1 {
			noun += "s"
		}
		return fmt.Sprintf("%d %s", n, noun)
	}
	return fmt.Sprintf("%s: %s %s is in order: %s, %s, %s, %s", dir, app.ID, app.Version,
		counted(len(app.Forms), "form"), counted(len(app.Flows), "flow"), counted(len(app.Views), "view"), counted(len(app.Cases), "case"))
}

// costHeads are the columns of the table of costs.
var costHeads = map[string]string{
	forms.Chinese: "表单\t字段\t关键字\t次数\t步数\t取行\t文字字节\t占用上限",
	forms.English: "form\tfield\tkeyword\ttimes\tsteps\trows\ttext\tof budget",
}

// writeCosts writes one line for each rule of an app: how often it is evaluated for the largest record, what one
// evaluation spends at most, and which part of the budget that is, of one rule or of all together.
func writeCosts(out io.Writer, app *apps.App, lang string) error {
	type line struct {
		form string
		forms.RuleCost
	}
	var lines []line
	for _, form := range apps.Costs(app) {
		for _, c := range form.Costs {
			lines = append(lines, line{form.Form, c})
		}
	}
	slices.SortStableFunc(lines, func(a, b line) int {
		switch x, y := a.Share(), b.Share(); {
		case x > y:
			return -1
		case x < y:
			return 1
		}
		return strings.Compare(a.form, b.form)
	})
	table := [][]string{strings.Split(costHeads[lang], "\t")}
	for _, l := range lines {
		table = append(table, strings.Split(fmt.Sprintf("%s\t%s\t%s\t%d\t%d\t%d\t%d\t%.2f %%", l.form, l.Name, l.Keyword, l.Times, l.Once.Steps, l.Once.Rows, l.Once.Text, 100*l.Share()), "\t"))
	}
	return writeTable(out, table)
}

// writeTable writes lines of equally many cells as columns with two blanks between them. A terminal shows Chinese characters twice as wide as
// others.
func writeTable(out io.Writer, lines [][]string) error {
	widths := make([]int, len(lines[0]))
	for _, cells := range lines {
		for i, cell := range cells {
			widths[i] = max(widths[i], shownWidth(cell))
		}
	}
	for _, cells := range lines {
		var line strings.Builder
		for i, cell := range cells {
			line.WriteString(cell + strings.Repeat(" ", widths[i]-shownWidth(cell)+2))
		}
		if _, err := fmt.Fprintln(out, strings.TrimRight(line.String(), " ")); err != nil {
			return err
		}
	}
	return nil
}

// shownWidth is how many places a text takes in a terminal.
func shownWidth(s string) int {
	width := 0
	for _, r := range s {
		width++
		if r >= 0x1100 && unicode.In(r, unicode.Han, unicode.Hangul, unicode.Hiragana, unicode.Katakana) || r >= 0x3000 && r <= 0x303f || r >= 0xff01 && r <= 0xff60 {
			width++
		}
	}
	return width
}
