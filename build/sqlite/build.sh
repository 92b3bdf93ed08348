#!/usr/bin/env bash
# Compiles the encrypted SQLite (SQLite3 Multiple Ciphers) that every Go build links:
#   build.sh linux-amd64 gcc ar
# The result stands in build/sqlite/PLATFORM/; it is made again when this script or the pinned version changes.
set -euo pipefail
cd "$(dirname "$0")"
platform=$1 cc=$2 ar=$3

stamp=$(cat build.sh package-lock.json | sha256sum | cut -d' ' -f1)-$cc
if [ "$(cat "$platform/stamp" 2>/dev/null)" = "$stamp" ]; then exit 0; fi

echo "Compiling the encrypted SQLite for $platform (half a minute, once)"
npm ci --ignore-scripts --silent
rm -rf "$platform"
mkdir -p "$platform"
cp node_modules/better-sqlite3-multiple-ciphers/deps/sqlite3/sqlite3.[ch] "$platform/"
# TEMP_STORE=3: temporary files would hold plaintext rows.
"$cc" -O2 -c -o "$platform/sqlite3.o" \
  -DSQLITE_ENABLE_FTS5 -DSQLITE_TEMP_STORE=3 -DSQLITE_THREADSAFE=1 -DSQLITE_OMIT_LOAD_EXTENSION \
  -DSQLITE_ENABLE_UNLOCK_NOTIFY -DSQLITE_DQS=0 -DSQLITE_DEFAULT_FOREIGN_KEYS=1 \
  "$platform/sqlite3.c"
"$ar" rcs "$platform/libsqlite3.a" "$platform/sqlite3.o"
rm "$platform/sqlite3.o" "$platform/sqlite3.c"
echo "$stamp" >"$platform/stamp"
