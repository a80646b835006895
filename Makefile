# Superform: `make run` starts it, `make test` proves it, `make help` lists the rest.
export CGO_ENABLED ?= 0
GO ?= go
DATA ?= ./data
LISTEN ?= 127.0.0.1:8080
KILLS ?= 200
VECTORS ?= 0
SEED ?= 1
FUZZTIME ?= 60s
VERSION := $(shell git describe --always --dirty 2>/dev/null || echo unknown)

.DEFAULT_GOAL := help
.PHONY: help run build test kills fuzz check fmt licences bench bench-rules bench-org bench-lists gallery clean types vectors form-vectors

# What the web client is made of; its packages are installed by exact versions, through the lock file.
UI := $(shell find ui \( -name node_modules -o -name dist -o -name browser -o -name gallery -o -name test-results \) -prune \
	-o -name '*.gen.*' -prune -o -type f -print)

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: build ## build and start with a demo company; DATABASE_URL=postgres://… for PostgreSQL
	bin/superform serve --demo --data $(DATA) --listen $(LISTEN)

ui/node_modules/.package-lock.json: ui/package-lock.json
	cd ui && npm ci --no-audit --no-fund --prefer-offline --loglevel=error
	@touch $@

ui/dist/manifest.json: ui/node_modules/.package-lock.json $(UI)
	@rm -rf ui/dist/assets
	cd ui && npm run --silent build

types: build ## write the API's types for the web client, from the binary's OpenAPI document
	bin/superform openapi > ui/core/openapi.gen.json
	cd ui && npm run --silent types

form-vectors: ## write what Go makes of whole forms and of schemas, for the tests of the web client's
	@$(GO) run ./scripts/vectors forms > ui/core/form/vectors.gen.json || { rm -f ui/core/form/vectors.gen.json; exit 1; }
	@$(GO) run ./scripts/vectors schemas > ui/core/form/schemas.gen.json || { rm -f ui/core/form/schemas.gen.json; exit 1; }

vectors: form-vectors ## write docs/vectors anew; with VECTORS=1000000 run that many further ones through Go, TypeScript and SQL
	@$(GO) run ./scripts/vectors publish
	@scripts/vectors.sh $(VECTORS) $(SEED)

build: ui/dist/manifest.json ## build the one binary, bin/superform, with the web client in it
	$(GO) build -trimpath -ldflags '-s -w -X main.version=$(VERSION)' -o bin/superform ./cmd/superform

test: build form-vectors ## install what tests need and run them all, on SQLite and PostgreSQL
	@scripts/test.sh

kills: ## kill the process in the middle of a burst 200 times on each database; KILLS=n for another number
	SUPERFORM_KILLS=$(KILLS) scripts/with-postgres.sh $(GO) test -count=1 -timeout 2h -run '^TestKilledInTheMiddle$$' -v ./cmd/superform

fuzz: ## fuzz rules, patterns, numbers, definitions, records and app files; FUZZTIME=60s each, FUZZONLY=num for some
	@FUZZTIME=$(FUZZTIME) FUZZONLY=$(FUZZONLY) scripts/fuzz.sh

check: build types ## the quick look before a commit: format, vet, staticcheck, eslint, vue-tsc, the house's rules, the bundled apps
	@scripts/check.sh

fmt: build ## format Go and the bundled apps in place
	gofmt -w .
	bin/superform fmt builtin-apps/*/

licences: ## list the licence of every module, fail on one that does not fit
	@$(GO) test -count=1 -run '^TestLicences$$' -v .

bench: build form-vectors ## ours against the floor, on both databases; rules in Go, node and a slow Chromium; seconds of the first pages on slow 3G
	@scripts/bench.sh
	@scripts/web.sh
	@$(MAKE) --no-print-directory bench-rules
	@cd ui && SUPERFORM_BROWSER_RUN=seconds npm run --silent browser
	@$(MAKE) --no-print-directory bench-org

bench-rules: form-vectors ## all rules of a form of 30 fields, in Go, node and a slow Chromium, against their bars
	@cd ui && node build/figures.js

bench-org: ## the tree, search, lists of people, inbox and sign-in at 50,000 members and 2,000 departments, on both databases, against their bar
	@SUPERFORM_BENCH=1 scripts/with-postgres.sh $(GO) test -v -count=1 -timeout 30m -run '^TestOrganisationFigures$$' ./engine

bench-lists: ## lists, groups and counts at 10 k, 100 k and 1 M records beside 200 companies, with writers at work, on both databases, against their bars
	@SUPERFORM_BENCH=1 scripts/with-postgres.sh $(GO) test -v -count=1 -timeout 2h -run '^TestListFigures$$' ./engine

gallery: build ## write a picture of every page and state to ui/gallery, with index.html to look at them
	@scripts/web.sh
	@cd ui && SUPERFORM_BROWSER_RUN=gallery npm run --silent browser

clean: ## remove what was built; the data stays
	rm -rf bin coverage ui/dist/assets ui/dist/*.js ui/dist/*.json ui/node_modules ui/core/*.gen.* ui/core/*/*.gen.* ui/gallery ui/test-results
