#!/usr/bin/env bash
# Type-checks every package, tests too, for systems whose C compiler is not here:
#   typecheck.sh darwin windows
# Without cgo, go-sqlite3 is a stub that lacks its own error type; a copy gets that
# type's file back, minus its calls into C. Nothing of it is ever linked.
set -euo pipefail
cd "$(dirname "$0")/.."
export CGO_ENABLED=0

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
go mod download github.com/mattn/go-sqlite3
original=$(go list -m -f '{{.Dir}}' github.com/mattn/go-sqlite3)
mkdir "$scratch/sqlite3"
cp "$original"/{go.mod,static_mock.go} "$scratch/sqlite3/"
sed -e '/^\/\*/,/^import "C"/d' -e 's/C\.GoString(.*)$/""/; s/C\.int/int/g' "$original/error.go" >"$scratch/sqlite3/error.go"
cp go.mod go.sum "$scratch/"
go mod edit -replace "github.com/mattn/go-sqlite3=$scratch/sqlite3" "$scratch/go.mod"

for system in "$@"; do
  for architecture in amd64 arm64; do
    echo "go vet for $system/$architecture"
    GOOS=$system GOARCH=$architecture go vet -modfile "$scratch/go.mod" ./...
  done
  GOOS=$system GOARCH=amd64 go vet -modfile "$scratch/go.mod" -tags bindings .
done
