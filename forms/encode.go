package forms

import "github.com/superform-dev/superform/forms/rules"

// Encode writes a record's data as canonical JSON: fields in layout order, a row's _id first, blanks
// left out, numbers without trailing zeros. A blank that stands in the data of a field with a default is written as null:
// a draft keeps so what somebody has cleared. Built-ins and keys that are not fields are left out.
// f.Decode gives the same data back.
func (f *Form) Encode(d rules.Data) []byte {
	b := make([]byte, 1, 64+32*len(d))
	b[0] = '{'
	b = appendFields(b, f.Fields, d, true)
	return append(b, '}')
}

// appendFields appends "id":value for each field that is not blank.
func appendFields(b []byte, fields []*Field, d rules.Data, first bool) []byte {
	for _, f := range fields {
		v, ok := d[f.ID]
		if !ok || v.IsBlank() && f.Default == nil && f.Starts.IsBlank() {
			continue
		}
		if !first {
			b = append(b, ',')
		}
		first = false
		b = append(append(append(b, '"'), f.ID...), '"', ':')
		if v.IsBlank() {
			b = append(b, "null"...)
		} else {
			b = f.kind.encode(b, f, v)
		}
	}
	return b
}

// appendText appends s, which is valid UTF-8, as a JSON string; only what must be escaped is.
func appendText(b []byte, s string) []byte {
	const hex = "0123456789abcdef"
	b = append(b, '"')
	start := 0
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c >= 0x20 && c != '"' && c != '\\' {
			continue
		}
		b = append(b, s[start:i]...)
		start = i + 1
		switch c {
		case '"', '\\':
			b = append(b, '\\', c)
		case '\n':
			b = append(b, '\\', 'n')
		case '\r':
			b = append(b, '\\', 'r')
		case '\t':
			b = append(b, '\\', 't')
		default:
			b = append(b, '\\', 'u', '0', '0', hex[c>>4], hex[c&15])
		}
	}
	return append(append(b, s[start:]...), '"')
}
