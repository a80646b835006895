// Package superform is the root of the module and holds no code: the product is built from the folders
// below it, which README.md lists. The tests here hold the rules that all folders share: house_test.go
// the arrows, doors and purity of design section 1, licences_test.go the licences of what we build on,
// docs_test.go that what the documentation tells a reader to type exists.
package superform
