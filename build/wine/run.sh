#!/usr/bin/env bash
# Runs a Windows program under Wine, in a prefix of this tree: go test -exec build/wine/run.sh
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
export WINEPREFIX=$here/prefix WINEDEBUG=${WINEDEBUG:--all} WINEDLLOVERRIDES="mscoree,mshtml="
unset DISPLAY WAYLAND_DISPLAY
wine=$(command -v wine64 || command -v wine || echo /usr/lib/wine/wine64)

# Several tests start at once: one makes the prefix, the others wait for it.
(
  flock 9
  if [ ! -f "$WINEPREFIX/ready" ]; then
    rm -rf "$WINEPREFIX"
    mkdir -p "$WINEPREFIX"
    "$wine" wineboot --init >/dev/null 2>&1
    system=$WINEPREFIX/drive_c/windows/system32
    [ -f "$system/bcryptprimitives.dll" ] ||
      x86_64-w64-mingw32-gcc -O2 -shared -o "$system/bcryptprimitives.dll" "$here/processprng.c" -ladvapi32
    touch "$WINEPREFIX/ready"
  fi
) 9>"$here/lock"

exec "$wine" "$@"
