package org

import (
	"slices"
	"strings"
)

// OwnFields are the words of what members may be let edit of their own cards.
var OwnFields = []string{"phone", "email", "internal_number", "location", "hidden_phone", "photo"}

// DefaultOwnFields are those of a company that says nothing else, as they are stored.
const DefaultOwnFields = "phone internal_number photo"

// MayEdit says whether a company lets members edit a field of their own cards; fields is as it is stored.
func MayEdit(fields, field string) bool { return slices.Contains(strings.Fields(fields), field) }
