package store

// RetireSlot takes a slot from its field, whose values it no longer keeps as lists now compare them. It goes to no other
// field, since records still hold the old values there: it stands under a name that no field has.
func (tx *Tx) RetireSlot(form, slot, name string) {
	tx.keep(tx.gorm().Model(&slotModel{}).Where("company_id = ? and (form_id = ? and slot = ?)", tx.company, form, slot).Update("field", name))
}
