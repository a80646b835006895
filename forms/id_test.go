package forms

import (
	"encoding/json"
	"testing"

	"pgregory.net/rapid"
)

func TestIDsAreReadInOneWayOnly(t *testing.T) {
	const text = "01890a5d-ac96-774b-bcce-b302099a8057"
	if got := MustID(text).String(); got != text {
		t.Errorf("got %s", got)
	}
	for _, bad := range []string{"", "0", text + "0", "01890A5D-ac96-774b-bcce-b302099a8057", "01890a5dac96774bbcceb302099a8057", "01890a5d_ac96_774b_bcce_b302099a8057", "g1890a5d-ac96-774b-bcce-b302099a8057", "{1890a5d-ac96-774b-bcce-b302099a805}"} {
		t.Run(bad, func(t *testing.T) {
			if id, err := ParseID(bad); err != ErrBadID || !id.IsZero() {
				t.Errorf("got %s, %v", id, err)
			}
		})
	}
}

func TestIDsComeBackFromJSONAndFromDatabases(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		id := ID(rapid.SliceOfN(rapid.Byte(), 16, 16).Draw(t, "id"))
		raw, err := json.Marshal(id)
		if err != nil {
			t.Fatal(err)
		}
		var again ID
		if err := json.Unmarshal(raw, &again); err != nil || again != id {
			t.Fatalf("%s came back as %s: %v", raw, again, err)
		}
		stored, err := id.Value()
		if err != nil {
			t.Fatal(err)
		}
		for _, from := range []any{stored, id.String(), [16]byte(id)} {
			var scanned ID
			if err := scanned.Scan(from); err != nil || scanned != id {
				t.Fatalf("%v came back as %s: %v", from, scanned, err)
			}
		}
	})
	var id ID
	if err := id.Scan(7); err == nil || err.Error() != "an id cannot come from a int" {
		t.Errorf("got %v", err)
	}
}

func TestDerivedIDsAreTheSameEachTimeAndSortByTime(t *testing.T) {
	seed := MustID("01890a5d-ac96-774b-bcce-b302099a8057")
	a, b, later := DeriveID(1_700_000_000_000, seed, 1), DeriveID(1_700_000_000_000, seed, 2), DeriveID(1_700_000_000_001, seed, 1)
	if a != DeriveID(1_700_000_000_000, seed, 1) || a == b {
		t.Errorf("%s %s", a, b)
	}
	if !(a.String() < later.String()) || a.String()[14] != '7' {
		t.Errorf("%s is not before %s", a, later)
	}
}
