package storetest

import (
	"errors"
	"os/exec"
)

// asServer: the keeper is a POSIX shell script.
func asServer(*exec.Cmd, string) error {
	return errors.New("on Windows a PostgreSQL is not started by tests: set " + Variable)
}
