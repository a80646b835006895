package main

import (
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// keyBytes is the length of the master key.
const keyBytes = 32

// keys are the master keys: the first makes, all of them read. What is used is derived from them by purpose
// and number, never a master key itself.
type keys [][]byte

// masterKeys finds the master key: SUPERFORM_KEY, else the file key in the data folder, which is made where the
// database is a new SQLite one or the demo. Several nodes over one PostgreSQL need the same key, so there it
// must be given.
func masterKeys(set settings, mayMake bool) (keys, error) {
	var all keys
	if set.Key == "" {
		key, err := keyFile(filepath.Join(set.Data, "key"), mayMake)
		if err != nil {
			return nil, err
		}
		all = append(all, key)
	}
	for _, named := range []struct{ name, text string }{{"SUPERFORM_KEY", set.Key}, {"SUPERFORM_FORMER_KEY", set.FormerKey}} {
		if named.text == "" {
			continue
		}
		key, err := decodeKey(named.text)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", named.name, err)
		}
		all = append(all, key)
	}
	return all, nil
}

func decodeKey(text string) ([]byte, error) {
	key, err := base64.StdEncoding.DecodeString(strings.TrimSpace(text))
	if err != nil || len(key) != keyBytes {
		return nil, errors.New("it must be 32 random bytes in base64, as `openssl rand -base64 32` makes them")
	}
	return key, nil
}

// keyFile reads the key of a data folder, and makes it where it may.
func keyFile(path string, mayMake bool) ([]byte, error) {
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		if !mayMake {
			return nil, errors.New("SUPERFORM_KEY is not set and there is no file " + path +
				"; with PostgreSQL every node needs the same key, make one with `openssl rand -base64 32`")
		}
		return makeKey(path)
	}
	if err != nil {
		return nil, fmt.Errorf("the key: %w", err)
	}
	key, err := decodeKey(string(text))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return key, nil
}

// makeKey writes a new key whole or not at all; where another process was first, its key counts.
func makeKey(path string) ([]byte, error) {
	key := make([]byte, keyBytes)
	rand.Read(key)
	temp := path + ".new"
	if err := os.WriteFile(temp, []byte(base64.StdEncoding.EncodeToString(key)+"\n"), 0o600); err != nil {
		return nil, fmt.Errorf("the key: %w", err)
	}
	defer os.Remove(temp)
	if err := os.Link(temp, path); err != nil && !errors.Is(err, fs.ErrExist) {
		return nil, fmt.Errorf("the key: %w", err)
	}
	return keyFile(path, false)
}

// derive gives the keys of one purpose, such as "cursor 1".
func (k keys) derive(purpose string) ([][]byte, error) {
	all := make([][]byte, len(k))
	for i, master := range k {
		key, err := hkdf.Key(sha256.New, master, nil, "superform "+purpose, keyBytes)
		if err != nil {
			return nil, fmt.Errorf("derive the key %s: %w", purpose, err)
		}
		all[i] = key
	}
	return all, nil
}
