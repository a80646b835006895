package main

import (
	"errors"
	"fmt"
	"net/url"
	"strings"

	"github.com/superform-dev/superform/engine"
)

// companyCommand is what is done to companies from outside of them.
type companyCommand struct {
	Add companyAddCommand `cmd:"" help:"Found a company, with its first owner and the bundled apps."`
}

// companyAddCommand founds a company and prints the link with which its first owner sets a password, once.
type companyAddCommand struct {
	storage
	Name      string `help:"What the company is called." required:""`
	Owner     string `help:"Name of the first owner." required:""`
	Login     string `help:"What the first owner signs in with: a name, an e-mail address or a phone number." required:""`
	Zone      string `help:"Time zone, IANA name." default:"Asia/Shanghai"`
	Language  string `help:"zh-CN or en." enum:"zh-CN,en" default:"zh-CN"`
	PublicURL string `help:"Where people reach the server; heads the link (PUBLIC_URL)." placeholder:"URL"`
}

// Run founds the company. With SQLite the server must not be running: the folder belongs to one process.
func (cmd *companyAddCommand) Run(s *surroundings) (err error) {
	set, err := cmd.read(s)
	if err != nil {
		return err
	}
	if cmd.PublicURL != "" {
		set.PublicURL = cmd.PublicURL
	}
	if err := ensure(set.Data); err != nil {
		return err
	}
	all, err := masterKeys(set, set.DatabaseURL == "")
	if err != nil {
		return err
	}
	log, err := set.logger(s.err)
	if err != nil {
		return err
	}
	data, err := openStore(s.ctx, set, all)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, data.Close()) }()
	if err := data.Migrate(s.ctx); err != nil {
		return fmt.Errorf("migrate: %w", err)
	}
	e, err := newEngine(set, data, all, log, false)
	if err != nil {
		return err
	}
	made, err := e.FoundCompany(s.ctx, engine.NewCompany{Name: cmd.Name, Zone: cmd.Zone, Language: cmd.Language, Owner: cmd.Owner, Login: cmd.Login})
	if refusal := engine.AsFault(err); refusal != nil {
		return errors.New(refusal.Text(languageOf(s)))
	}
	if err != nil {
		return err
	}
	fmt.Fprintf(s.out, "company %s is founded: %s\n", cmd.Name, made.Company)
	if made.Token == "" {
		fmt.Fprintf(s.out, "%s signs in as %s with the password that the account has\n", cmd.Owner, cmd.Login)
		return nil
	}
	fmt.Fprintf(s.out, "%s sets a password here, once, within three days: %s/m/reset#%s\n", cmd.Owner, strings.TrimSuffix(set.PublicURL, "/"), url.QueryEscape(made.Token))
	return nil
}
