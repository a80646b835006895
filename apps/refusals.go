package apps

// refusalCodes are the codes that a step of a case can be refused with: those of docs/errors.md, which a test
// compares.
var refusalCodes = []string{
	"account_shared", "already_handled", "already_member", "bad_cursor", "bad_device", "bad_filter",
	"bad_header", "bad_json", "bad_method", "bad_origin", "bad_parameter", "bad_provider", "bad_request",
	"bad_schedule", "bad_text", "bad_webhook", "balance_short", "broken_body", "busy", "changed_meanwhile",
	"clock_backwards", "clock_too_far", "comment_required", "comment_too_long", "csrf", "definition_invalid",
	"delegate_own", "department_closed", "department_deep", "department_in_use", "department_ring",
	"empty_file", "errand_over", "evidence_required", "fact_failed", "field_in_use", "field_type_in_use",
	"filter_field", "filter_filling", "filter_still_broad", "filter_too_broad", "filter_too_slow",
	"filter_unread", "forbidden", "has_left", "has_not_left", "headers_too_large", "hold_invalid",
	"hosting_secret", "if_match_missing", "in_progress", "in_use", "internal", "invalid",
	"invitation_expired", "invitation_revoked", "invitation_used", "invitation_wrong", "job_lost",
	"job_not_now", "job_panicked", "job_unknown_kind", "joiner_judged", "key_expiry", "key_in_url",
	"key_reused", "key_scope", "key_taken", "last_owner", "last_way_in", "link_domain", "link_elsewhere",
	"link_taken", "link_unclear", "link_unknown", "link_waits", "login_set", "login_taken", "manager_ring",
	"member_joined", "mention_unread", "name_taken", "no_account", "no_address", "no_comments", "no_company",
	"no_data", "no_mail", "no_mentions", "no_pick_node", "no_push", "no_session", "no_such_department",
	"no_such_member", "nobody_found", "not_allowed", "not_delegate", "not_demo", "not_found",
	"not_in_audience", "not_inviting", "not_json", "not_open", "not_own_field", "not_parked", "not_picture",
	"not_sent", "not_yours", "nothing_handed", "other_flow", "outcome_unknown", "password_common",
	"password_long", "password_needed", "password_self", "password_short", "picture_large", "provider_answer",
	"provider_down", "provider_refused", "refused_by_rule", "reset_expired", "right_not_narrowed",
	"role_fixed", "role_named", "second_expired", "second_needed", "second_off", "second_on",
	"second_required", "session_bound", "sign_in_again", "slow_body", "staff_number_taken", "stale",
	"storage_full", "substitute_ring", "successor_self", "timeout", "too_large", "too_many",
	"too_many_attempts", "too_many_comments", "too_many_grants", "too_many_invitations", "too_many_joiners",
	"too_many_keys", "too_many_mentions", "too_many_schedules", "too_many_webhooks", "unavailable",
	"unknown_company", "unknown_verb", "webhook_off", "wrong_code", "wrong_login", "wrong_password",
	"wrong_status",
}
