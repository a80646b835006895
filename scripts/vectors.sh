#!/usr/bin/env bash
# Runs further vectors than the published ones: COUNT through Go and TypeScript, and as many of the list subset through SQL
# on both databases, all made from SEED on. They go through pipes; a mismatch is printed with the line that shows it, which
# is all that is needed to run it again.
#
#   scripts/vectors.sh COUNT [SEED]     COUNT 0: nothing
set -euo pipefail
cd "$(dirname "$0")/.."
count=${1:-0} seed=${2:-1}
[ "$count" -gt 0 ] || exit 0

folder=$(mktemp -d /tmp/superform-vectors.XXXXXX)
trap 'rm -rf "$folder"' EXIT
go build -o "$folder/vectors" ./scripts/vectors
go test -c -o "$folder/store.test" ./engine/store

status=0
"$folder/vectors" stream -count "$count" -seed "$seed" | node ui/build/vectors.js || status=1
"$folder/vectors" lists -count "$count" -seed "$seed" | tee "$folder/lists" | node ui/build/vectors.js || status=1
(cd engine/store && SUPERFORM_VECTORS="$folder/lists" ../../scripts/with-postgres.sh "$folder/store.test" -test.timeout 2h -test.run '^TestListVectors$' -test.v) >"$folder/sql" 2>&1 || status=1
grep -E '^vectors: ' "$folder/sql" || true
if [ $status != 0 ]; then
  grep -vE '^(===|vectors:)' "$folder/sql" | head -50
  printf 'again: make vectors VECTORS=%s SEED=%s\n' "$count" "$seed"
fi
exit $status
