// Package forms says what a form is: its fields, rules, validation and versions. It is pure: facts come in,
// values, problems and questions go out.
package forms
