#!/usr/bin/env bash
# The quick look before a commit: nothing here needs a database. `make check` builds the binary first.
set -euo pipefail
cd "$(dirname "$0")/.."

say() { printf '%s\n' "== $*"; }

say gofmt
unformatted=$(gofmt -l .)
if [ -n "$unformatted" ]; then
  printf 'not formatted, try `make fmt`:\n%s\n' "$unformatted"
  exit 1
fi

say go.mod
go mod tidy -diff

say go vet
go vet ./...

say staticcheck
go run honnef.co/go/tools/cmd/staticcheck@v0.8.2 ./...

say the rules of the house
go test .

say the web client: eslint, vue-tsc
(cd ui && npm run --silent check)

say the bundled apps and the gallery
for app in builtin-apps/*/ examples/gallery/; do
  bin/superform check "$app"
  bin/superform fmt --check "$app"
done
