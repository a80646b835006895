#!/usr/bin/env bash
# Runs a command with a PostgreSQL of its own, whose superuser's URL is in SUPERFORM_TEST_POSTGRES, and
# removes it afterwards. Where no PostgreSQL is installed it installs one first, if it may.
#
#   scripts/with-postgres.sh COMMAND [ARGUMENT…]
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)

dir=$(mktemp -d /tmp/superform-pg.XXXXXX)
trap '"$here/postgres.sh" stop "$dir" 2>/dev/null; rm -rf "$dir"' EXIT

start() { SUPERFORM_TEST_POSTGRES=$("$here/postgres.sh" start "$dir" 2>"$dir.log"); }

if ! start; then
  if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
    cat "$dir.log" >&2
    exit 1
  fi
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq >&2 && apt-get install -y -qq postgresql >&2 </dev/null
  start || { cat "$dir.log" >&2; exit 1; }
fi
rm -f "$dir.log"

export SUPERFORM_TEST_POSTGRES
"$@"
