#!/usr/bin/env bash
# Collects the notices that the programs carry, and lists what they are made of:
#   build.sh PAGES_LICENCES NOTICES [INVENTORY]
set -euo pipefail
cd "$(dirname "$0")/../.."
for folder in build/sqlite build/fonts; do
  [ -d "$folder/node_modules" ] || (cd "$folder" && npm ci --ignore-scripts --silent)
done
go run ./build/licences -sqlite build/sqlite/node_modules/better-sqlite3-multiple-ciphers \
  -fonts build/fonts/node_modules/@expo-google-fonts/source-sans-3 -pages "$1" -notices "$2" -inventory "${3:-}"
