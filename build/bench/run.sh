#!/usr/bin/env bash
# Runs the bench on a screen, a session bus and a keyring of its own:
#   run.sh BENCH ARGUMENTS...
set -euo pipefail
screen=$(mktemp -d)
trap 'rm -rf "$screen"' EXIT
xvfb-run -a -s "-screen 0 1280x800x24 -fbdir $screen" build/with-keyring.sh "$@" -screen "$screen/Xvfb_screen0"
