#!/usr/bin/env bash
# Unpacks Debian packages into build/peers/NAME, with those of their dependencies that are not installed, and
# prints that folder:
#   peers.sh courier courier-imap
# Nothing is installed and no rights are needed: tests run real servers from there that conflict with one another, or
# would start by themselves. What is there already for the same packages stays.
set -euo pipefail
[ $# -ge 2 ] || { echo "usage: peers.sh NAME PACKAGE..." >&2; exit 64; }
name=$1; shift
top=$(cd "$(dirname "$0")" && pwd)/peers
place=$top/$name
wanted="$* $(. /etc/os-release 2>/dev/null && echo "${ID:-} ${VERSION_ID:-}") $(uname -m)"
command -v apt-get >/dev/null && command -v dpkg-deb >/dev/null || {
  echo "This is neither Debian nor Ubuntu: tests that need $* from there will fail." >&2
  exit 0
}

mkdir -p "$top"
exec 9>"$top/.$name.lock"
flock 9
if [ "$(cat "$place/.stamp" 2>/dev/null)" = "$wanted" ]; then echo "$place"; exit 0; fi

work=$(mktemp -d "$top/.$name.XXXXXX")
trap 'rm -rf "$work"' EXIT
mkdir -p "$work/archives/partial" "$work/tree"
# Only what dpkg calls installed counts as there; --reinstall asks for the packages themselves even so. Locks are left
# alone because nothing of the system is written to.
download() {
  apt-get -qq -y --no-install-recommends --reinstall --download-only --allow-downgrades --allow-change-held-packages \
    -o Debug::NoLocking=1 -o Dir::Cache::archives="$work/archives" -o APT::Sandbox::User="$(id -un)" \
    -o Dir::Cache::pkgcache= -o Dir::Cache::srcpkgcache= install "$@" >"$work/log" 2>&1 </dev/null
}
refresh() {
  if [ "$(id -u)" -eq 0 ]; then apt-get -qq -o DPkg::Lock::Timeout=300 update
  elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then sudo apt-get -qq -o DPkg::Lock::Timeout=300 update
  else return 1; fi >>"$work/log" 2>&1
}
# Package lists may have aged: a first refusal is answered by reading them again.
download "$@" || { refresh && download "$@"; } || { cat "$work/log" >&2; echo "peers.sh: cannot fetch $*" >&2; exit 1; }
for archive in "$work"/archives/*.deb; do dpkg-deb -x "$archive" "$work/tree"; done
# /bin, /lib and so on are links into /usr where a tree is laid over the system.
for merged in bin sbin lib lib64; do
  if [ -d "$work/tree/$merged" ] && [ -L "/$merged" ]; then
    mkdir -p "$work/tree/usr/$merged"
    cp -a "$work/tree/$merged/." "$work/tree/usr/$merged/"
    rm -r "$work/tree/${merged:?}"
  fi
done
mkdir -p "$work/tree/etc" "$work/tree/usr" "$work/tree/var"
echo "$wanted" >"$work/tree/.stamp"
chmod 755 "$work/tree"
rm -rf "$place"
mv "$work/tree" "$place"
echo "$place"
