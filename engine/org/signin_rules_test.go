package org

import (
	"bytes"
	"strings"
	"testing"
)

func TestPasswordProblem(t *testing.T) {
	for password, want := range map[string]string{
		"123456789":                    PasswordShort,
		"九个字的密码太短了":                    PasswordShort,
		"十个字的密码就够长了":                   "",
		strings.Repeat("ab c", 51):     PasswordLong,
		"correct horse\xff":            PasswordLong,
		"correct horse battery":        "",
		"ana.smith@corp":               PasswordSelf,
		"Ana.Smith1234":                PasswordSelf,
		"my ana.smith goes to town":    "",
		"password1234567":              PasswordCommon,
		"PassWord123!":                 PasswordCommon,
		"woaini1314520":                PasswordCommon,
		"aaaaaaaaaaaa":                 PasswordCommon,
		"abcabcabcabc":                 PasswordCommon,
		"1234567890":                   PasswordCommon,
		"9876543210":                   PasswordCommon,
		"qwertyuiop":                   PasswordCommon,
		"asdfgh123456":                 PasswordCommon,
		"1qaz2wsx3edc4rfv":             PasswordCommon,
		"tulip-river-7":                "",
		strings.Repeat("tulip-7!x", 9): "",
	} {
		if got := PasswordProblem(password, "ana.smith@corp", "Ana Smith", "安"); got != want {
			t.Errorf("%q: got %q, want %q", password, got, want)
		}
	}
}

func TestDeviceOf(t *testing.T) {
	for agent, want := range map[string]Device{
		"": {},
		"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36 Edg/120.0":                                     {"Edge", "Windows"},
		"Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.0 Mobile/15E148 Safari/604.1":                       {"Safari", "iPhone"},
		"Mozilla/5.0 (Linux; Android 13; M2012) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/107.0 Mobile Safari/537.36 wxwork/4.1.9 MicroMessenger/7.0.1": {"WeCom", "Android"},
		"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.1 Safari/605.1.15":                                         {"Safari", "macOS"},
		"curl/8.4.0": {"curl", ""},
	} {
		if got := DeviceOf(agent); got != want {
			t.Errorf("%s: got %+v, want %+v", agent, got, want)
		}
	}
	if got := Agent(strings.Repeat("密", 200) + "\x00\xff"); len(got) != MaxAgent || strings.ContainsRune(got, 0) {
		t.Errorf("kept %d bytes", len(got))
	}
}

func TestKeys(t *testing.T) {
	key, err := NewKey(bytes.NewReader(bytes.Repeat([]byte{1}, 32)))
	if err != nil || !IsKey(key) || len(key) != 47 {
		t.Fatalf("%q, %v", key, err)
	}
	if hash, ok := KeyHash(key); !ok || len(hash) != 32 {
		t.Errorf("hash %x %v", hash, ok)
	}
	for _, none := range []string{"", "sfk_", key[4:], key[:46], key + "A", "SFK_" + key[4:]} {
		if _, ok := KeyHash(none); ok {
			t.Errorf("%q is taken for a key", none)
		}
	}
}
