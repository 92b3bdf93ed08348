#!/usr/bin/env bash
# Cross-builds the application, its installer and the two commands into build/bin/windows:
#   build.sh LDFLAGS SQLITE_TAGS      (the Makefile sets the C compiler and the encrypted SQLite)
set -euo pipefail
cd "$(dirname "$0")/../.."
ldflags=$1 tags=$2
target=build/bin/windows
mkdir -p "$target"

# The commands first: the installer carries one of them. GOOS is not for wails, which sets it itself.
GOOS=windows GOARCH=amd64 go build -ldflags "$ldflags" -o "$target/" ./backend/cmd/espace ./backend/cmd/espace-mutuelle

build/tools/bin/wails build -platform windows/amd64 -s -skipbindings -m -nosyncgomod -trimpath -webview2 embed \
  -nsis -installscope user -tags "$tags" -ldflags "$ldflags" -nocolour -v 1 </dev/null
mv build/bin/espace-adherents.exe "$target/"

# Without cgo or the library, go-sqlite3 is a stub or makes plaintext files, and says nothing.
for program in espace espace-mutuelle espace-adherents; do
  grep -q "SQLite3 Multiple Ciphers" "$target/$program.exe" ||
    { echo "$target/$program.exe does not hold the encrypted SQLite" >&2; exit 1; }
done
ls -l "$target"
