package org

import "strings"

// MaxAgent is how much is kept of what a browser says of itself, in bytes.
const MaxAgent = 300

// Device is what a browser says of itself, for people: the names of the program and of the system, each "" where it
// does not say. Names of products are the same in every language.
type Device struct {
	Program string `json:"program,omitempty" doc:"browser or app, as it calls itself"`
	System  string `json:"system,omitempty"`
}

// sign is a mark in a user agent and what it stands for. The first that is found counts: most programs also claim
// to be those that came before them.
type sign struct{ mark, name string }

var programs = []sign{
	{"wxwork/", "WeCom"}, {"MicroMessenger/", "WeChat"}, {"DingTalk/", "DingTalk"}, {"Lark/", "Feishu"}, {"Edg", "Edge"}, {"OPR/", "Opera"},
	{"SamsungBrowser/", "Samsung Internet"}, {"HuaweiBrowser/", "Huawei Browser"}, {"MiuiBrowser/", "Mi Browser"}, {"QQBrowser/", "QQ Browser"},
	{"UCBrowser/", "UC Browser"}, {"Firefox/", "Firefox"}, {"FxiOS/", "Firefox"}, {"CriOS/", "Chrome"}, {"Chrome/", "Chrome"}, {"Safari/", "Safari"},
	{"curl/", "curl"}, {"Go-http-client", "Go"}, {"python", "Python"},
}

var systems = []sign{
	{"OpenHarmony", "HarmonyOS"}, {"HarmonyOS", "HarmonyOS"}, {"iPhone", "iPhone"}, {"iPad", "iPad"}, {"Android", "Android"}, {"CrOS", "ChromeOS"}, {"Windows", "Windows"},
	{"Mac OS X", "macOS"}, {"Linux", "Linux"},
}

// DeviceOf reads a user agent.
func DeviceOf(agent string) Device {
	return Device{firstSign(programs, agent), firstSign(systems, agent)}
}

func firstSign(list []sign, agent string) string {
	for _, one := range list {
		if strings.Contains(agent, one.mark) {
			return one.name
		}
	}
	return ""
}

// Agent is what of a user agent is kept.
func Agent(text string) string {
	text = strings.ToValidUTF8(strings.ReplaceAll(text, "\x00", ""), "")
	if len(text) > MaxAgent {
		text = strings.ToValidUTF8(text[:MaxAgent], "")
	}
	return text
}
