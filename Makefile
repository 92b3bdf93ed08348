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
FONTS := backend/pdf/fonts/SourceSans3_700Bold.ttf
MODULES := frontend/node_modules/.package-lock.json
PAGES := frontend/dist/index.html
PAGE_SOURCES := $(shell find frontend -type f -not -path '*/node_modules/*' -not -path 'frontend/dist/*' \
  -not -path '*/test-results/*' -not -path '*/playwright-report/*' 2>/dev/null)

.PHONY: help
help: ## say what can be asked
	@sed -n 's/^\([a-z-]*\):[^#]*## \(.*\)/  make \1|\2/p' $(MAKEFILE_LIST) | column -t -s '|'

.PHONY: run
run: setup-run build ## build and open the application on a demo office (without a display: its command line)
	@if [ -n "$${DISPLAY:-}$${WAYLAND_DISPLAY:-}" ] || [ $(OS) = darwin ]; then \
	  build/bin/espace-mutuelle demo -- build/bin/espace-adherents; \
	else \
	  echo "No display here: the same job follows with the command line, espace."; \
	  build/bin/espace-mutuelle demo -- build/headless-demo.sh; \
	fi

.PHONY: build
build: app commands ## the three binaries, in build/bin (SERVICE=https://... sets the default office)

.PHONY: app commands
app: setup-build $(SQLITE) $(FONTS) $(PAGES)
	go build -tags $(WINDOW_TAGS) -ldflags "$(LDFLAGS)" -o build/bin/espace-adherents .
commands: setup-build $(SQLITE) $(FONTS)
	go build -ldflags "$(LDFLAGS)" -o build/bin/ ./backend/cmd/espace ./backend/cmd/espace-mutuelle

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

.PHONY: clean
clean: ## remove what was built here
	rm -rf build/bin build/sqlite/*/ build/fonts/node_modules build/tools/bin frontend/node_modules $(FONTS)
	find frontend/dist -mindepth 1 -not -name .gitkeep -delete
