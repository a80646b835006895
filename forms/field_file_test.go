package forms

import "testing"

func TestFile(t *testing.T) {
	property := `{"type":"string","x-field":"file","x-input":"camera"}`
	testValues(t, property, []valueCase{
		{"a file by its id", `"01890a5d-ac96-774b-bcce-b302099a8057"`, `"01890a5d-ac96-774b-bcce-b302099a8057"`, ""},
		{"capital letters", `"01890A5D-AC96-774B-BCCE-B302099A8057"`, "", "not a valid id"},
		{"the id of nothing", `"00000000-0000-0000-0000-000000000000"`, "", "not a valid id"},
		{"a path", `"../../etc/passwd"`, "", "not a valid id"},
		{"an object", `{"path":"/etc/passwd"}`, "", "a file is needed here"},
	})
	testDisplay(t, property, `"01890a5d-ac96-774b-bcce-b302099a8057"`, "file/01890a5d-ac96-774b-bcce-b302099a8057", "file/01890a5d-ac96-774b-bcce-b302099a8057", "")
}
