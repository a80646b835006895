// Package apps says what an app is: a folder of definitions as data. It reads and writes the files
// (Parse, Format), brings them together (Load), says what is wrong with them (Check), and unfolds the
// scenarios and the demo history that an app carries (Case, Plan).
//
// Like forms and flows it is pure: bytes come in, trees, bytes and problems go out.
package apps
