#!/usr/bin/env bash
# Carries a leave request from evaluate and preview to approved, over the public API with curl and jq.
# Start the demo first: make run. The address is http://127.0.0.1:8080, or the first argument.
set -euo pipefail

base="${1:-http://127.0.0.1:8080}/api/v1"
json='Content-Type: application/json'

# sign_in ACCOUNT: a token for programs, which carry no cookies.
sign_in() {
	curl -sS --fail-with-body "$base/session" -H "$json" \
		-d "{\"account\": \"$1\", \"password\": \"superform-demo\", \"kind\": \"token\"}" | jq -r .token
}

# call ACCOUNT'S TOKEN METHOD PATH [BODY]: one call; a key of its own makes a repeated one harmless.
call() {
	curl -sS --fail-with-body -X "$2" "$base$3" -H "Authorization: Bearer $1" -H "$json" \
		-H "Idempotency-Key: $(cat /proc/sys/kernel/random/uuid 2>/dev/null || uuidgen)" ${4:+-d "$4"}
}

employee=$(sign_in employee)
lead=$(sign_in lead)
head=$(sign_in head)

# A Monday and the Thursday after it, some weeks ahead so that repeated runs differ: four working days,
# unless a public holiday lies in them.
weeks=$((RANDOM % 20 + 2))
monday=$(date -d "next monday + $weeks weeks" +%F)
thursday=$(date -d "$monday + 3 days" +%F)
data="{\"type\": \"trip\", \"from\": \"$monday\", \"to\": \"$thursday\", \"reason\": \"Visiting a customer\"}"

echo "What the rules make of it:"
call "$employee" POST /forms/leave.request/evaluate "{\"data\": $data}" | jq -c '{days: .data.days, problems: .problems}'

echo "Whom it would pass, and why:"
call "$employee" POST /forms/leave.request/preview "{\"data\": $data}" |
	jq -r '.steps[] | select(.people) | "  \(.label): \(.people | map("\(.name) (\(.reason))") | join(", "))"'

record=$(call "$employee" POST /forms/leave.request/records "{\"data\": $data}")
id=$(jq -r .id <<<"$record")
jq -r '"Submitted as \(.number): \(.status)"' <<<"$record"

# agree TOKEN WHO: agrees to the record's task in that person's inbox, if there is one.
agree() {
	local task
	task=$(call "$1" GET '/tasks?status=open&limit=100' | jq -r --arg id "$id" '.items[] | select(.record.id == $id) | .id')
	[ -n "$task" ] || return 0
	call "$1" POST "/tasks/$task/agree" '{"comment": "Have a good trip"}' | jq -r --arg who "$2" '"\($who) agrees: \(.status)"'
}
agree "$lead" "The line manager"
agree "$head" "The department head"

echo "Its history:"
call "$employee" GET "/records/$id" | jq -r '.history[] | "  \(.at) \(.actor.name // "-") \(.text)"'
status=$(call "$employee" GET "/records/$id" | jq -r .status)
echo "It is $status."
[ "$status" = approved ]
