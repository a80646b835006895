package store

import "gorm.io/gorm"

// What the external tests, which may use storetest, need of the inside.

func (tx *Tx) Exec(text string, args ...any) (int64, error) { return tx.exec(text, args...) }
func (tx *Tx) Queue(text string, args ...any)               { tx.queue(text, args...) }
func (tx *Tx) QueryRow(text string, args ...any) row        { return tx.queryRow(text, args...) }
func (tx *Tx) Gorm() *gorm.DB                               { return tx.gorm() }
