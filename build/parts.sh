#!/usr/bin/env bash
# Runs each named target of the Makefile in turn, all of them even when one fails,
# and ends with one line that says how it went:
#   parts.sh NAME TARGET...
set -uo pipefail
name=$1; shift

failed=() times=()
for part in "$@"; do
  printf '\n== %s\n' "$part"
  begun=$SECONDS
  "${MAKE:-make}" --no-print-directory "$part" </dev/null || failed+=("$part")
  times+=("$part $((SECONDS - begun)) s")
done

printf '\n'
summary=$(printf '%s, ' "${times[@]}")
if [ ${#failed[@]} -gt 0 ]; then
  echo "$name FAILED in ${failed[*]} (${summary%, })"
  exit 1
fi
echo "$name passed (${summary%, })"
