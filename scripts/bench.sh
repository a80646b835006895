#!/usr/bin/env bash
# Ours against the floor, in turn, on SQLite and on a PostgreSQL that syncs its commits, as one table.
# `make bench` builds our binary first.
set -euo pipefail
cd "$(dirname "$0")/.."

if [ -z "${SUPERFORM_TEST_POSTGRES:-}" ]; then
  SUPERFORM_TEST_FSYNC=on exec scripts/with-postgres.sh scripts/bench.sh "$@"
fi

go build -trimpath -o bin/floor ./bench/floor
go run ./bench/run "$@"
