#!/usr/bin/env bash
# Runs a command with a home, XDG folders, a D-Bus session and an unlocked keyring of
# its own, so that tests meet a real Secret Service and touch nothing of the user's:
#   with-keyring.sh COMMAND...
set -euo pipefail
[ "$(uname -s)" = Linux ] || exec "$@"

for name in GOENV GOCACHE GOMODCACHE GOPATH; do
  export "$name=$(go env "$name")"
done
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
mkdir -m 700 "$home/run"
export HOME=$home XDG_RUNTIME_DIR=$home/run XDG_CONFIG_HOME=$home/.config XDG_DATA_HOME=$home/.local/share \
  XDG_CACHE_HOME=$home/.cache XDG_STATE_HOME=$home/.local/state
unset DBUS_SESSION_BUS_ADDRESS GNOME_KEYRING_CONTROL

dbus-run-session -- bash -c '
  printf "\n" | gnome-keyring-daemon --unlock --components=secrets --foreground >/dev/null 2>&1 &
  keyring=$!
  trap "kill $keyring 2>/dev/null" EXIT
  for try in {1..100}; do
    if dbus-send --session --print-reply --dest=org.freedesktop.DBus / org.freedesktop.DBus.GetNameOwner \
      string:org.freedesktop.secrets >/dev/null 2>&1; then
      "$@"
      exit
    fi
    sleep 0.05
  done
  echo "with-keyring.sh: the keyring did not start" >&2
  exit 1
' with-keyring "$@" 2> >(grep -v "Failed to set fd limit" >&2) # which containers forbid and nobody needs
