package main

import (
	"fmt"
	"io"
	"log/slog"
	"os"
	"strings"

	"github.com/caarlos0/env/v11"
)

// settings are what the environment says; docs/configuration.md explains them. Flags of a command win over
// them. Secrets and addresses that hold passwords have no flag: command lines are seen by everybody.
type settings struct {
	Data             string `env:"SUPERFORM_DATA" envDefault:"./data"`
	Listen           string `env:"SUPERFORM_LISTEN" envDefault:"127.0.0.1:8080"`
	DatabaseURL      string `env:"DATABASE_URL"`
	DatabaseOwnerURL string `env:"DATABASE_OWNER_URL"`
	PublicURL        string `env:"PUBLIC_URL"`
	TrustedProxies   string `env:"TRUSTED_PROXIES"`
	Key              string `env:"SUPERFORM_KEY"`
	FormerKey        string `env:"SUPERFORM_FORMER_KEY"`
	OIDC             string `env:"SUPERFORM_OIDC"`
	HostingSecret    string `env:"SUPERFORM_HOSTING_SECRET"`
	LogLevel         string `env:"SUPERFORM_LOG" envDefault:"info"`
	LogFormat        string `env:"SUPERFORM_LOG_FORMAT" envDefault:"text"`
	SMTPHost         string `env:"SMTP_HOST"`
	SMTPPort         int    `env:"SMTP_PORT"`
	SMTPTLS          string `env:"SMTP_TLS" envDefault:"starttls"`
	SMTPUser         string `env:"SMTP_USER"`
	SMTPPassword     string `env:"SMTP_PASSWORD"`
	SMTPFrom         string `env:"SMTP_FROM"`
	SMTPCA           string `env:"SMTP_CA"`
	PrivateNetworks  string `env:"SUPERFORM_PRIVATE_NETWORKS"`
	OutgoingCA       string `env:"SUPERFORM_OUTGOING_CA"`
	S3Endpoint       string `env:"S3_ENDPOINT"`
	S3Bucket         string `env:"S3_BUCKET"`
	S3Region         string `env:"S3_REGION"`
	S3Prefix         string `env:"S3_PREFIX"`
	S3AccessKey      string `env:"S3_ACCESS_KEY"`
	S3SecretKey      string `env:"S3_SECRET_KEY"`
}

// storage are the flags of every command that opens the database.
type storage struct {
	Data string `help:"Folder of the SQLite database, the files and the key (SUPERFORM_DATA, ./data). With DATABASE_URL the rows lie in PostgreSQL." placeholder:"DIR"`
}

// settingsOf reads the environment.
func settingsOf(s *surroundings) (settings, error) {
	set, err := env.ParseAsWithOptions[settings](env.Options{Environment: env.ToMap(s.environ)})
	if err != nil {
		return set, fmt.Errorf("settings: %w", err)
	}
	return set, nil
}

// read reads the environment and lets the flags win.
func (f storage) read(s *surroundings) (settings, error) {
	set, err := settingsOf(s)
	if f.Data != "" {
		set.Data = f.Data
	}
	return set, err
}

// logger writes to out what the settings want to see.
func (set settings) logger(out io.Writer) (*slog.Logger, error) {
	var level slog.Level
	if err := level.UnmarshalText([]byte(set.LogLevel)); err != nil {
		return nil, fmt.Errorf("SUPERFORM_LOG is %q; it may be debug, info, warn or error", set.LogLevel)
	}
	options := &slog.HandlerOptions{Level: level}
	switch set.LogFormat {
	case "text":
		return slog.New(slog.NewTextHandler(out, options)), nil
	case "json":
		return slog.New(slog.NewJSONHandler(out, options)), nil
	}
	return nil, fmt.Errorf("SUPERFORM_LOG_FORMAT is %q; it may be text or json", set.LogFormat)
}

// languageOf is what a terminal wants to read.
func languageOf(s *surroundings) string {
	vars := env.ToMap(s.environ)
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		if vars[name] != "" {
			if strings.HasPrefix(vars[name], "zh") {
				return "zh-CN"
			}
			break
		}
	}
	return "en"
}

// ensure makes a folder that only its owner may look into.
func ensure(dir string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("the data folder: %w", err)
	}
	return nil
}
