package engine

import (
	"context"
	"errors"

	"github.com/superform-dev/superform/engine/store"
)

// strayBatch is how many files and uploads one round removes at most, of each.
const strayBatch = 100

// strayRound removes files that have lain loose for a day, and the parts of uploads that are over: their bytes, then their rows. Where it is
// interrupted, the next round goes on with them.
func (e *Engine) strayRound(ctx context.Context, _ string) (int, error) {
	before := e.now() - looseLife
	var loose, over []store.Stray
	err := e.store.System(store.Expire).Read(ctx, func(tx *store.Tx) (err error) {
		if loose, err = tx.StrayFiles(before, strayBatch); err != nil {
			return err
		}
		over, err = tx.StrayUploads(e.now(), strayBatch)
		return err
	})
	if err != nil {
		return 0, err
	}
	removed := 0
	for _, one := range loose {
		gone, err := e.removeStray(ctx, one, before)
		if err != nil {
			return removed, err
		}
		if gone {
			removed++
		}
	}
	for _, one := range over {
		if err := e.forgetUpload(ctx, one.Company, one.ID); err != nil {
			return removed, err
		}
		removed++
	}
	return removed, nil
}

// removeStray removes a file, unless a record has taken it meanwhile.
func (e *Engine) removeStray(ctx context.Context, one store.Stray, before int64) (bool, error) {
	var row *store.FileRow
	err := e.store.Company(one.Company).Write(ctx, func(tx *store.Tx) (err error) {
		row, err = tx.DoomFile(one.ID, before)
		return err
	})
	if errors.Is(err, store.ErrNotFound) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	if err := e.removeBytes(ctx, one.Company, row); err != nil {
		return false, err
	}
	return true, e.store.Company(one.Company).Write(ctx, func(tx *store.Tx) error {
		tx.DeleteFile(one.ID)
		return nil
	})
}
