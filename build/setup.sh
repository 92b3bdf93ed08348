#!/usr/bin/env bash
# Installs the Debian or Ubuntu packages that a job needs, where they are missing:
#   setup.sh build test ...        groups: build run test windows bench
# Without the rights to install, it names the packages and stops.
set -euo pipefail

packages_of() {
  case $1 in
    build) echo ca-certificates gcc libc6-dev pkg-config libgtk-3-dev libwebkit2gtk-4.1-dev ;;
    run) echo dbus at-spi2-core fonts-dejavu-core gnome-keyring xdg-utils ;;
    test) echo xvfb xauth x11-utils xdotool imagemagick dbus dbus-x11 at-spi2-core fonts-dejavu-core \
      libglib2.0-bin chromium gnome-keyring xdg-utils poppler-utils qpdf procps desktop-file-utils sqlite3 dovecot-imapd chasquid \
      python3-gi gir1.2-gtk-3.0 ;;
    windows) echo gcc-mingw-w64-x86-64 nsis wine64 ;;
    bench) echo weasyprint chromium xvfb xauth dbus dbus-x11 gnome-keyring fonts-dejavu-core sqlite3 ;;
    *) echo "setup.sh: no group called $1" >&2; exit 64 ;;
  esac
}

stop() { printf '%s\n' "$@" >&2; exit 1; }

at_least() { [ "$(printf '%s\n' "$2" "$1" | sort -V | head -n 1)" = "$2" ]; }

command -v go >/dev/null || stop "Go is missing: install Go 1.26 or newer from https://go.dev/dl/"
go_version=$(go env GOVERSION)
at_least "${go_version#go}" 1.26 || stop "Go 1.26 or newer is needed; this is $go_version. See https://go.dev/dl/"
command -v node >/dev/null && command -v npm >/dev/null ||
  stop "Node is missing: install Node 20.19 or newer, with npm, from https://nodejs.org/"
node_version=$(node --version)
at_least "${node_version#v}" 20.19 || stop "Node 20.19 or newer is needed; this is $node_version. See https://nodejs.org/"

missing=()
if [ "$(uname -s)" = Darwin ]; then
  command -v clang >/dev/null || stop "The compiler is missing: run xcode-select --install"
  exit 0
fi
for group in "$@"; do
  wanted=$(packages_of "$group")
  command -v dpkg-query >/dev/null || {
    echo "This is neither Debian nor Ubuntu; the job needs what they call: $wanted" >&2
    continue
  }
  for package in $wanted; do
    # Ubuntu has Chromium under another name, and a browser may come from elsewhere.
    if [ "$package" = chromium ] && { command -v chromium || command -v google-chrome; } >/dev/null; then continue; fi
    state=$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null || true)
    [ "$state" = installed ] || missing+=("$package")
  done
done
[ ${#missing[@]} -gt 0 ] || exit 0
mapfile -t missing < <(printf '%s\n' "${missing[@]}" | sort -u)

as_root=()
if [ "$(id -u)" -ne 0 ]; then
  command -v sudo >/dev/null && { sudo -n true 2>/dev/null || [ -t 0 ]; } ||
    stop "These packages are missing, and installing them needs root or sudo:" "  apt-get install --no-install-recommends ${missing[*]}"
  as_root=(sudo)
fi
apt() {
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q -o DPkg::Lock::Timeout=300 "$@" </dev/null
}
known() { apt-cache show --no-all-versions "$@" >/dev/null 2>&1; }

echo "Installing ${missing[*]}"
for package in "${missing[@]}"; do
  known "$package" || { apt update; break; }
done
for i in "${!missing[@]}"; do
  if [ "${missing[i]}" = chromium ] && ! known chromium; then missing[i]=chromium-browser; fi
done
# Package lists may have aged: a first refusal is answered by reading them again.
apt install -y --no-install-recommends "${missing[@]}" ||
  { apt update && apt install -y --no-install-recommends "${missing[@]}"; }
# The tests start mail servers of their own; the system's must not run because of them.
if [ -d /run/systemd/system ]; then
  for unit in dovecot.service dovecot.socket chasquid.service chasquid-{smtp,submission,submission_tls}.socket; do
    [[ " ${missing[*]} " != *" ${unit%%[.-]*}"* ]] || "${as_root[@]}" systemctl disable --now "$unit" 2>/dev/null || true
  done
fi
