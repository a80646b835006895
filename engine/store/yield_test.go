package store_test

import "runtime"

// yield lets other goroutines run while a test waits for them to arrive somewhere that tells nobody.
func yield() { runtime.Gosched() }
