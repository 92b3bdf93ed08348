#!/usr/bin/env bash
# The main job without a window: sign in, sync, the last lines, a statement as PDF.
# It runs inside `espace-mutuelle demo`, which tells it the office and the credentials.
set -euo pipefail
cd "$(dirname "$0")/.."
espace=build/bin/espace

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
export ESPACE_PROFILE=$scratch/profile

with_password() { printf '%s\n' "$ESPACE_DEMO_PASSWORD" | "$espace" "$@" --password-stdin; }

echo; echo "== espace login"
with_password login "$ESPACE_DEMO_LOGIN"
echo; echo "== espace sync"
with_password sync
echo; echo "== espace reimbursements (the last lines)"
with_password reimbursements >"$scratch/lines"
head -n 12 "$scratch/lines"

month=$(with_password reimbursements --json | grep -o '"paidOn": *"[0-9]\{4\}-[0-9]\{2\}' | grep -o '[0-9-]*$' | sort | tail -n 1)
statement=${TMPDIR:-/tmp}/releve-$month.pdf
echo; echo "== espace statement --period $month"
with_password statement --period "$month" -o "$statement"
echo; echo "The statement of $month: $statement"
