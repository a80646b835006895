package forms

import "encoding/json"

// spread says whether values of the one type are written in the other as one of several, or as the ends of a range, or back.
func spread(from, to string) bool {
	switch from + " " + to {
	case "option options", "options option", "date daterange", "daterange date":
		return true
	}
	return false
}

// recastSpread writes one choice as a list, a day as both ends of a range, and back where nothing is lost by it: of a list of one, of a range of one
// whole day. Anything else stays as it is, which the field cannot hold.
func recastSpread(raw json.RawMessage, to *Field) json.RawMessage {
	switch to.Type {
	case "options":
		return append(append(json.RawMessage("["), raw...), ']')
	case "daterange":
		return append(append(append(append(json.RawMessage(`{"from":`), raw...), `,"to":`...), raw...), '}')
	case "option":
		var several []json.RawMessage
		if json.Unmarshal(raw, &several) == nil && len(several) == 1 {
			return several[0]
		}
	case "date":
		var ends map[string]json.RawMessage
		if json.Unmarshal(raw, &ends) == nil && len(ends) == 2 && len(ends["from"]) > 0 && string(ends["from"]) == string(ends["to"]) {
			return ends["from"]
		}
	}
	return raw
}
