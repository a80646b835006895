package engine

import (
	"github.com/superform-dev/superform/engine/ledger"
	"github.com/superform-dev/superform/forms/num"
	"github.com/superform-dev/superform/forms/rules"
)

// accountKey is the key of the account that balance[list of texts] and available[account…] name.
func accountKey(args []rules.Value) string { return ledger.Key(texts(args)) }

// answerAccounts says what is left on accounts: under their locks in a command, as they stand for a page. What cannot be
// the key of an account has nothing.
func (w *work) answerAccounts(asks []rules.Ask) error {
	var keys []string
	for _, ask := range asks {
		if key := accountKey(ask.Args); storable(key) {
			keys = append(keys, key)
		}
	}
	left, err := w.left(keys)
	if err != nil {
		return err
	}
	for _, ask := range asks {
		w.facts.Answer(ask, rules.Num(left[accountKey(ask.Args)]))
	}
	return nil
}

func (w *work) left(keys []string) (map[string]num.Number, error) {
	if w.locks {
		return w.ledger.Available(keys)
	}
	return ledger.Balances(w.tx, keys)
}
