#!/usr/bin/env bash
# Runs the bench on a screen, a session bus and a keyring of its own:
#   run.sh BENCH ARGUMENTS...
# The server picks its number itself: xvfb-run's own search meets that of other runs.
set -euo pipefail
screen=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server" 2>/dev/null; rm -rf "$screen"' EXIT
mkfifo "$screen/number"
Xvfb -displayfd 3 -screen 0 1280x800x24 -fbdir "$screen" -nolisten tcp 3>"$screen/number" >/dev/null 2>&1 &
server=$!
read -r number <"$screen/number" || { echo "run.sh: the X server did not start" >&2; exit 1; }
DISPLAY=:$number build/with-keyring.sh "$@" -screen "$screen/Xvfb_screen0"
