// Package forms says what a form is: its fields, what it takes from a caller, what it computes, shows and
// asks for, and what is stored of a record. It is pure: facts come in, a result goes out.
//
//	Compile   reads a definition, refuses what is not in the vocabulary, gives a Form or problems
//	Decode    reads a record's JSON once, from the raw bytes
//	Evaluate  works a record out: hidden, locked, required, computed, checked; asks for facts that it lacks
//	Encode    writes what is stored; Slots, UniqueKeys and Summary what is kept beside it
//	Client    writes what a page needs to do the same
//
// To add a field type, write field_<type>.go and a row of kinds (kinds.go), and prove it with
// field_<type>_test.go. To add a keyword, add a row of Vocabulary (vocabulary.go) and read it in
// property.go. To add a problem, add its texts to messages.go.
package forms
