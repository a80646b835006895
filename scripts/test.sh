#!/usr/bin/env bash
# Every test there is: Go on SQLite and PostgreSQL, the web client's units, the built binary in a browser, the cases
# of the bundled apps. `make test` builds the binary first. What fails does not keep the rest from running; the
# closing lines of all runners stand together at the end.
#
#   scripts/test.sh [go] [units] [browser] [apps]    some of it
#
# A package whose code runs at the same time as itself (the engine, the API, the commands) is tested with
# -race, which needs a C compiler; the pure ones are tested without. Each package is tested once.
set -uo pipefail
cd "$(dirname "$0")/.."

if [ -z "${SUPERFORM_TEST_POSTGRES:-}" ]; then
  exec scripts/with-postgres.sh scripts/test.sh "$@"
fi

logs=$(mktemp -d /tmp/superform-test.XXXXXX)
trap 'rm -rf "$logs"' EXIT

go_tests() {
  local all module racing calm
  all=$(go list ./...) && module=$(go list -m) || return 1
  racing=$(printf '%s\n' "$all" | grep -E "^$module/(engine|api|cmd)(/|$)")
  calm=$(printf '%s\n' "$all" | grep -vxF "$racing")
  {
    status=0
    go test -json -timeout 20m $calm || status=1
    CGO_ENABLED=1 go test -json -race -timeout 45m $racing || status=1
    exit $status
  } | go run ./scripts/tally
}

unit_tests() { (cd ui && NO_COLOR=1 npm run --silent test); }
browser_tests() { scripts/web.sh && (cd ui && NO_COLOR=1 npm run --silent browser); }
app_tests() { bin/superform test builtin-apps/*/; }

failed=0
# part NAME FUNCTION PATTERN: runs a part, keeps the last lines of it that the pattern finds.
part() {
  if [ "$asked" ] && ! grep -qw "$1" <<<"$asked"; then return; fi
  printf '\n== %s\n' "$1"
  local from=$SECONDS verdict=''
  if ! "$2" 2>&1 | tee "$logs/out"; then failed=1 verdict=' FAILED'; fi
  {
    printf '%s (%d s)%s\n' "$1" $((SECONDS - from)) "$verdict"
    grep -E "$3" "$logs/out" | tail -n "$4" | sed 's/^ */  /'
  } >>"$logs/closing"
}

asked="$*"
part go go_tests '^[0-9]+ passed, [0-9]+ failed|^(vectors|matrix|wall|two nodes|hosting): ' 11
part units unit_tests '^ *(Test Files|Tests) |^vectors: ' 3
part browser browser_tests '^ +[0-9]+ (passed|failed|flaky|skipped|interrupted|did not run)|^ +\[(phone|computer)\] › ' 16
part apps app_tests '.' 1

printf '\n== closing lines\n'
cat "$logs/closing"
exit $failed
