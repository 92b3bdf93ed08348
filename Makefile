# make            says what can be asked
# make run        sets up, builds, and opens the application on a demo office
# make test       sets up and runs every test
#
# Nothing here needs a set-up of its own: what is missing is installed or named.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

# The office that the application speaks to when nobody tells it another.
SERVICE ?=
VERSION := $(shell sed -n 's/.*"productVersion": *"\([^"]*\)".*/\1/p' wails.json)

OS := $(shell uname -s | tr A-Z a-z)
ARCH := $(patsubst aarch64,arm64,$(patsubst x86_64,amd64,$(shell uname -m)))
PLATFORM := $(OS)-$(ARCH)
WEBKIT_TAG := $(if $(filter linux,$(OS)),webkit2_41)

comma := ,
empty :=
space := $(empty) $(empty)
tags = $(subst $(space),$(comma),$(strip $(1)))

# Every Go command links the encrypted SQLite; without these it would make plaintext files.
SQLITE_TAGS := libsqlite3 sqlite_fts5 sqlite_omit_load_extension
export CGO_ENABLED := 1
export CGO_CFLAGS := -O2 "-I$(CURDIR)/build/sqlite/$(PLATFORM)"
export CGO_LDFLAGS := "-L$(CURDIR)/build/sqlite/$(PLATFORM)" -lm
# -trimpath everywhere, so that tests and release builds share the build cache.
export GOFLAGS := -trimpath -buildvcs=false -tags=$(call tags,$(SQLITE_TAGS))
WINDOW_TAGS := $(call tags,desktop production $(WEBKIT_TAG) $(SQLITE_TAGS))
LDFLAGS := -s -w -X main.version=$(VERSION) -X main.defaultService=$(SERVICE)

SQLITE := build/sqlite/$(PLATFORM)/stamp
FONTS := backend/pdf/fonts/SourceSans3_600SemiBold.ttf
MODULES := frontend/node_modules/.package-lock.json
PAGES := frontend/dist/index.html
NOTICES := backend/licences/texts/notices.txt.gz
PAGE_SOURCES := $(shell find frontend -type f -not -path '*/node_modules/*' -not -path 'frontend/dist/*' -not -path 'frontend/e2e/*' \
  -not -path '*/test-results/*' -not -path '*/playwright-report/*' 2>/dev/null)

# Tools have module graphs of their own; the file NAME@VERSION stands for an installed one.
TOOLS := build/tools/bin
OAPI_CODEGEN := v2.8.2
SQLC := v1.31.1
GOLANGCI_LINT := v2.15.0
WAILS := v2.16.0
install = env -u GOFLAGS -u CGO_CFLAGS -u CGO_LDFLAGS GOBIN=$(CURDIR)/$(TOOLS) go install $(1)@$(lastword $(subst @, ,$@)) && touch $@

.PHONY: help
help: ## say what can be asked
	@sed -n 's/^\([a-z-]*\):[^#]*## \(.*\)/  make \1|\2/p' $(MAKEFILE_LIST) | column -t -s '|'

.PHONY: run
run: setup-run build ## build and open the application on a demo office (without a display: its command line)
	@if [ -n "$${DISPLAY:-}$${WAYLAND_DISPLAY:-}" ] || [ $(OS) = darwin ]; then \
	  profile=$$(mktemp -d); trap 'rm -rf "$$profile"' EXIT; \
	  ESPACE_PROFILE=$${ESPACE_PROFILE:-$$profile} build/bin/espace-mutuelle demo -- build/bin/espace-adherents; \
	else \
	  echo "No display here: the same job follows with the command line, espace."; \
	  build/bin/espace-mutuelle demo -- build/headless-demo.sh; \
	fi

.PHONY: build
build: app commands ## the three binaries, in build/bin (SERVICE=https://... sets the default office)

.PHONY: app commands
app: setup-build $(SQLITE) $(FONTS) $(PAGES) $(NOTICES)
	go build -tags $(WINDOW_TAGS) -ldflags "$(LDFLAGS)" -o build/bin/espace-adherents .
commands: setup-build $(SQLITE) $(FONTS) $(NOTICES)
	go build -ldflags "$(LDFLAGS)" -o build/bin/ ./backend/cmd/espace ./backend/cmd/espace-mutuelle

# PREFIX=/usr/local installs for everybody; without it only for this user.
.PHONY: install uninstall
install: build ## install the application for this user, with its menu entry and its links (Linux)
	@PREFIX="$(PREFIX)" build/linux/install.sh install build/bin
uninstall: ## take the application away again, and leave what was stored
	@PREFIX="$(PREFIX)" build/linux/install.sh uninstall

.PHONY: setup-build setup-run
setup-build:
	@build/setup.sh build
setup-run:
	@build/setup.sh build run

$(SQLITE): build/sqlite/build.sh build/sqlite/package-lock.json | setup-build
	build/sqlite/build.sh $(PLATFORM) $(if $(filter darwin,$(OS)),clang,gcc) ar
	@touch $@

$(FONTS): build/fonts/build.sh build/fonts/package-lock.json | setup-build
	build/fonts/build.sh
	@touch $@

$(MODULES): frontend/package.json frontend/package-lock.json | setup-build
	cd frontend && npm ci --no-audit --no-fund --loglevel=error
	@touch $@

$(PAGES): $(MODULES) $(PAGE_SOURCES)
	cd frontend && npm run build
	@touch frontend/dist/.gitkeep $@

# What the programs are made of changes with these files.
$(NOTICES): go.mod go.sum frontend/package-lock.json build/sqlite/package-lock.json build/fonts/package-lock.json \
  $(wildcard build/licences/*) | $(SQLITE) $(FONTS) $(PAGES)
	build/licences/build.sh frontend/dist/licences.json $@

# The parts of `make test` and `make verify` stand alone too: make test-go, and so on.
.PHONY: test
test: setup-test $(SQLITE) $(FONTS) $(MODULES) ## set up and run every test
	@build/parts.sh "make test" test-go test-frontend test-journey test-window

.PHONY: setup-test
setup-test:
	@build/setup.sh build test
	@$(foreach peer,$(PEERS),build/peers.sh $(subst :, ,$(peer)) >/dev/null;)

# Servers that tests run without installing them: NAME:PACKAGE:PACKAGE... (decision 0040).
PEERS := \
  courier:courier-imap \
  cyrus:cyrus-imapd:sasl2-bin \
  mailutils:mailutils-imap4d \
  nginx:nginx haproxy:haproxy caddy:caddy apache2:apache2-bin \
  exim:exim4-daemon-light postfix:postfix \
  keepassxc:keepassxc

# These share memory between goroutines; the others would only be slower with -race.
RACING := ./backend/cache ./backend/desk ./backend/mailbox ./backend/office ./backend/office/httpapi ./backend/office/postroom ./backend/remote ./backend/vault

.PHONY: test-go test-frontend
test-go: $(SQLITE) $(FONTS) $(NOTICES)
	@others=$$(go list ./... | grep -vxF "$$(go list $(RACING))"); \
	build/with-keyring.sh go test -timeout 5m $$others || failed=1; \
	build/with-keyring.sh go test -timeout 8m -race $(RACING) || failed=1; \
	exit $${failed:-0}
test-frontend: $(MODULES)
	cd frontend && npm test

# The application driven from outside: the development build in Chromium over the same bindings, and the
# production binary in its own window. What they leave to look at is in build/testing.
.PHONY: test-journey test-window screenshots
test-journey: setup-test commands $(PAGES) ## drive the application in Chromium over its real bindings
	go build -tags $(call tags,dev $(WEBKIT_TAG) $(SQLITE_TAGS)) -o build/testing/espace-adherents-dev .
	cd frontend && npm run --silent test:journey
test-window: setup-test build ## drive the production binary in its real window
	go test -tags $(call tags,window $(SQLITE_TAGS)) -count=1 -timeout 5m ./build/window
screenshots: setup-test build ## take the pictures of README and guide again
	go run ./build/window/screenshots docs/guide/images

.PHONY: verify
verify: setup-build $(SQLITE) $(FONTS) $(MODULES) ## compare generated code, lint, type-check for macOS, run Windows' tests
	@build/parts.sh "make verify" verify-generated verify-go verify-modules verify-systems verify-frontend test-windows

# The C compiler's settings are exported for this system; these two build for another.
MINGW := x86_64-w64-mingw32
SQLITE_WINDOWS := build/sqlite/windows-amd64/stamp
FOR_WINDOWS = CC=$(MINGW)-gcc CXX=$(MINGW)-g++ CGO_LDFLAGS='"-L$(CURDIR)/build/sqlite/windows-amd64" -lm' \
  CGO_CFLAGS='-O2 "-I$(CURDIR)/build/sqlite/windows-amd64"'

.PHONY: setup-windows build-windows test-windows
setup-windows:
	@build/setup.sh build windows
$(SQLITE_WINDOWS): build/sqlite/build.sh build/sqlite/package-lock.json | setup-windows
	build/sqlite/build.sh windows-amd64 $(MINGW)-gcc $(MINGW)-ar
	@touch $@
build-windows: setup-windows $(SQLITE_WINDOWS) $(FONTS) $(PAGES) $(NOTICES) $(TOOLS)/wails@$(WAILS) ## the Windows programs and installer, in build/bin/windows
	$(FOR_WINDOWS) build/windows/build.sh "$(LDFLAGS)" "$(SQLITE_TAGS)"

ON_WINDOWS := ./backend/mutual ./backend/atomicfile ./backend/vault ./backend/cache ./backend/pdf ./backend/logbook
test-windows: setup-windows $(SQLITE_WINDOWS) $(FONTS) ## run the Windows build's Go tests under Wine
	$(FOR_WINDOWS) build/wine/test.sh $(ON_WINDOWS)

GENERATED := backend/wire/wire.gen.go backend/office/store/internal/db backend/pdf/palette.gen.go backend/office/mail/palette.gen.go backend/office/pages/static/tokens.css \
  backend/office/pages/static/mark.svg frontend/wailsjs backend/licences/inventory.tsv

.PHONY: verify-generated verify-go verify-modules verify-systems verify-frontend
verify-generated:
	@before=$$(mktemp -d); trap 'rm -rf "$$before"' EXIT; \
	cp -r --parents $(GENERATED) "$$before/"; \
	$(MAKE) generate; \
	for path in $(GENERATED); do diff -ru "$$before/$$path" "$$path" || changed=1; done; \
	if [ -n "$${changed:-}" ]; then echo "Generated code was not up to date; it is now: commit it."; exit 1; fi
verify-go: $(TOOLS)/golangci-lint@$(GOLANGCI_LINT)
	@unformatted=$$(gofmt -l *.go backend build/palette build/bench build/window build/licences); \
	if [ -n "$$unformatted" ]; then echo "gofmt would change:" $$unformatted; exit 1; fi
	go vet ./...
	$(TOOLS)/golangci-lint run ./...
verify-modules:
	go mod tidy -diff
# Without a C compiler for them, the other systems are type-checked, tests and bindings too.
verify-systems: $(FONTS)
	CGO_ENABLED=0 GOOS=darwin GOARCH=arm64 go vet ./...
	CGO_ENABLED=0 GOOS=darwin GOARCH=arm64 go vet -tags $(call tags,bindings $(SQLITE_TAGS)) .
	CGO_ENABLED=0 GOOS=windows GOARCH=amd64 go vet ./...
verify-frontend: $(MODULES)
	cd frontend && npm run check && npm run lint && npm run format:check

.PHONY: generate
generate: $(TOOLS)/oapi-codegen@$(OAPI_CODEGEN) $(TOOLS)/sqlc@$(SQLC) $(SQLITE) $(FONTS) $(PAGES) ## make the generated code again
	cd backend/wire && $(CURDIR)/$(TOOLS)/oapi-codegen -config generate.yaml openapi.yaml
	cd backend/office/store && $(CURDIR)/$(TOOLS)/sqlc generate
	go generate ./...
	@mkdir -p frontend/dist && touch frontend/dist/.gitkeep
	go run -tags $(call tags,bindings $(SQLITE_TAGS)) . >/dev/null
	build/licences/build.sh frontend/dist/licences.json $(NOTICES) backend/licences/inventory.tsv
	@find frontend/wailsjs -type f -exec chmod 644 {} +

$(TOOLS)/oapi-codegen@$(OAPI_CODEGEN):
	$(call install,github.com/oapi-codegen/oapi-codegen/v2/cmd/oapi-codegen)
$(TOOLS)/sqlc@$(SQLC):
	$(call install,github.com/sqlc-dev/sqlc/cmd/sqlc)
$(TOOLS)/golangci-lint@$(GOLANGCI_LINT):
	$(call install,github.com/golangci/golangci-lint/v2/cmd/golangci-lint)
$(TOOLS)/wails@$(WAILS):
	$(call install,github.com/wailsapp/wails/v2/cmd/wails)

# Each promise beside its floor, in one run; nothing is kept. ONLY=sync,pages,statement,import,throttle,window leaves parts out.
.PHONY: bench setup-bench
setup-bench:
	@build/setup.sh build bench
bench: setup-bench app ## measure what was promised, each figure beside its floor
	go build -o build/bin/bench/bench ./build/bench
	go build -tags $(WINDOW_TAGS) -ldflags "-s -w" -o build/bin/bench/empty-window ./build/bench/emptywindow
	build/bench/run.sh build/bin/bench/bench -app build/bin/espace-adherents -empty build/bin/bench/empty-window $(if $(ONLY),-only $(ONLY))

.PHONY: clean
clean: ## remove what was built here
	rm -rf build/bin build/sqlite/*/ build/fonts/node_modules build/tools/bin frontend/node_modules $(FONTS) $(NOTICES)
	find frontend/dist -mindepth 1 -not -name .gitkeep -delete
