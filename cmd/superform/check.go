package main

import "fmt"

// checkCommand says what is wrong with apps.
type checkCommand struct {
	Dirs []string `arg:"" name:"dir" help:"Folders of apps."`
}

// Run checks every app and answers no where one has problems.
func (cmd *checkCommand) Run(s *surroundings) error {
	total := 0
	for _, dir := range cmd.Dirs {
		app, problems, err := checkApp(s, dir)
		if err != nil {
			return err
		}
		total += problems
		if problems == 0 {
			fmt.Fprintf(s.out, "%s: %s %s is in order: %d forms, %d flows, %d views, %d cases\n",
				dir, app.ID, app.Version, len(app.Forms), len(app.Flows), len(app.Views), len(app.Cases))
		}
	}
	if total > 0 {
		return errNo
	}
	return nil
}
