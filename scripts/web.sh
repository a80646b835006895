#!/usr/bin/env bash
# Gets what browser tests need beside the client's packages, which `make build` installs: a Chromium, and a font
# with Chinese letters for what is looked at. Where they are missing they come from Debian's packages as root, else
# Chromium alone from Playwright's own.
#
#   scripts/web.sh
set -euo pipefail
cd "$(dirname "$0")/../ui"

chromium() {
  for place in "${CHROMIUM:-}" /usr/bin/chromium /usr/bin/chromium-browser /usr/bin/google-chrome; do
    [ -n "$place" ] && [ -x "$place" ] && return
  done
  return 1
}
letters() { command -v fc-list >/dev/null && [ -n "$(fc-list :lang=zh)" ]; }

if chromium && letters; then exit; fi
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  export DEBIAN_FRONTEND=noninteractive
  {
    apt-get update -qq
    letters || apt-get install -y -qq fontconfig fonts-noto-cjk </dev/null
    chromium || apt-get install -y -qq chromium </dev/null || npx playwright install --with-deps chromium
  } >&2
elif ! chromium; then
  npx playwright install chromium >&2
fi
letters || echo 'no font with Chinese letters: what the pictures show are boxes' >&2
