package rules

// Codes are the codes of all messages.
func Codes() []string { return sortedKeys(messages) }
