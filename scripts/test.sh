#!/usr/bin/env bash
# Every test there is, on SQLite and PostgreSQL. `make test` builds the binary first.
#
# A package whose code runs at the same time as itself (the engine, the API, the commands) is tested with
# -race, which needs a C compiler; the pure ones are tested without. Each package is tested once.
set -euo pipefail
cd "$(dirname "$0")/.."

if [ -z "${SUPERFORM_TEST_POSTGRES:-}" ]; then
  exec scripts/with-postgres.sh scripts/test.sh
fi

all=$(go list ./...)
module=$(go list -m)
racing=$(printf '%s\n' "$all" | grep -E "^$module/(engine|api|cmd)(/|$)")
calm=$(printf '%s\n' "$all" | grep -vxF "$racing")

{
  status=0
  go test -json -timeout 10m $calm || status=1
  CGO_ENABLED=1 go test -json -race -timeout 20m $racing || status=1
  exit $status
} | go run ./scripts/tally

bin/superform test builtin-apps/*/
