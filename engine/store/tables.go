package store

import (
	"fmt"
	"slices"
)

// Reason is why a transaction works across companies.
type Reason string

// The reasons. What each may reach beside the system tables stands in reasons; on PostgreSQL a policy of its
// own opens each of those tables, and no other.
const (
	// SignIn finds an account, its members in all companies with their roles, its sessions and its keys.
	SignIn Reason = "sign-in"
	// Companies lists and creates companies.
	Companies Reason = "companies"
	// Leases takes and gives up what one node at a time may run.
	Leases Reason = "leases"
	// Deliver claims what is due in any company.
	Deliver Reason = "deliver"
	// Seal finds companies whose events are not sealed yet.
	Seal Reason = "seal"
	// Expire removes what is kept for a time only.
	Expire Reason = "expire"
)

type reach struct {
	why    string
	tables map[string]string // table → what may be done, as its policy says
}

var reasons = map[Reason]reach{
	SignIn: {"before a company is chosen there is none", map[string]string{"members": "select", "roles": "select", "role_members": "select", "api_keys": "select",
		"admin_grants": "select",
		"invitations":  "select", "joiners": "select", "entries": "select"}},
	Companies: {"a company cannot be created from within itself", nil},
	Leases:    {"nodes agree whatever company the work is for", nil},
	Deliver:   {"one worker claims what is due without asking every company in turn", map[string]string{"jobs": "all"}},
	Seal:      {"one worker finds what is unsealed; it seals in the company's own transaction", map[string]string{"events": "select"}},
	Expire:    {"one worker removes what has expired", map[string]string{"idempotency": "all", "files": "select", "uploads": "select", "jobs": "all", "api_keys": "all", "deliveries": "all"}},
}

func (r Reason) check() error {
	if _, ok := reasons[r]; !ok {
		return fmt.Errorf("store: %q is no system reason", string(r))
	}
	return nil
}

// systemTables belong to no company; the reason of each is its value.
var systemTables = map[string]string{
	"companies":      "the list of tenants itself",
	"accounts":       "a person signs in once and may be a member of several companies",
	"sessions":       "found by the token alone, before the company is known",
	"sign_in_limits": "counted before anybody is known",
	"tickets":        "found by the token alone, before the company is known",
	"second_factors": "a person has one, whatever the company",
	"recovery_codes": "a person has them, whatever the company",
	"identities":     "a person is linked once, whatever the company",
	"leases":         "nodes agree whatever company the work is for",
	"server_keys":    "a browser keeps one key for the whole server",
}

// companyTables hold the data of companies: company_id leads every primary key, unique key and index, and
// row-level security is forced.
var companyTables = set(
	"members", "departments", "department_tree", "department_sums", "roles", "role_members", "calendar_days",
	"apps", "definitions", "definition_drafts", "slots",
	"records", "record_index", "record_refs", "record_keys", "record_rows",
	"counters", "instances", "tasks", "events", "event_payloads", "blocks",
	"ledger_accounts", "ledger_entries", "ledger_holds",
	"jobs", "schedules", "notices", "idempotency", "files", "uploads", "upload_parts", "api_keys",
	"sign_in_providers", "sign_in_waiting",
	"admin_grants", "settled",
	"posts", "calendars", "locations", "member_groups", "group_members", "member_departments", "member_keys", "absences", "clerks",
	"deliveries", "message_settings", "push_subscriptions", "webhooks",
	"member_photos",
	"invitations", "joiners", "joining_reasons",
	"entries", "entry_answers",
)

// crossIndexes are the indexes of company tables that company_id does not lead; the reason of each is its
// value. All of them serve a System reason.
var crossIndexes = map[string]string{
	"members_by_account":   "sign-in: the companies of an account",
	"idempotency_by_age":   "expire: what is older than 7 days in any company",
	"members_by_phone":     "sign-in: whom a provider vouches for by phone",
	"api_keys_by_hash":     "sign-in: whose key it is",
	"api_keys_by_expiry":   "expire: keys whose time is over",
	"files_loose":          "expire: files that no record took within a day",
	"uploads_expired":      "expire: uploads of any company that were never finished",
	"jobs_ended":           "expire: jobs of any company that are over",
	"members_by_email":     "sign-in: who asks for a link to set a password by e-mail address",
	"invitations_by_token": "sign-in: into which company a link leads",
	"entries_by_token":     "sign-in: to which form of which company a link leads",
	"joiners_by_key":       "sign-in: how it stands with whom a link led there",
	"deliveries_ended":     "expire: deliveries of any company that are over",
}

// appendOnly are the tables whose rows, once written, are changed only in the columns named (events are given
// their block, ledger entries lose names), and never deleted: by the rights of AppRole, by triggers on SQLite.
var appendOnly = map[string][]string{
	"events":         {"block"},
	"blocks":         nil,
	"ledger_entries": {"actor_id", "note"},
}

func set(names ...string) map[string]struct{} {
	m := make(map[string]struct{}, len(names))
	for _, name := range names {
		m[name] = struct{}{}
	}
	return m
}

// sortedKeys gives the keys of a list above in order.
func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for key := range m {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}
