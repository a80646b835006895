package store

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
)

// lockDir takes the directory for this process until the file is closed, by a file that is shared with nobody.
func lockDir(dir string) (*os.File, error) {
	name := filepath.Join(dir, "superform.lock")
	path, err := syscall.UTF16PtrFromString(name)
	if err != nil {
		return nil, fmt.Errorf("store: lock %s: %w", name, err)
	}
	handle, err := syscall.CreateFile(path, syscall.GENERIC_READ|syscall.GENERIC_WRITE, 0, nil, syscall.OPEN_ALWAYS,
		syscall.FILE_ATTRIBUTE_NORMAL, 0)
	const sharingViolation = syscall.Errno(32)
	if errors.Is(err, sharingViolation) {
		return nil, &InUse{dir}
	}
	if err != nil {
		return nil, fmt.Errorf("store: lock %s: %w", name, err)
	}
	return os.NewFile(uintptr(handle), name), nil
}
