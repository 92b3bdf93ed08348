#!/usr/bin/env bash
# Puts the application where desktops look for programs, with its icon and the links
# that open it (espace-adherents:), or takes it away again:
#   install.sh install FOLDER_OF_PROGRAMS
#   install.sh uninstall
# It goes into the user's own folders, or under PREFIX where that is set.
# What the member stored stays.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
[ "$(uname -s)" = Linux ] || { echo "This installs on Linux only." >&2; exit 1; }

if [ -n "${PREFIX:-}" ]; then
  mkdir -p "$PREFIX"
  prefix=$(cd "$PREFIX" && pwd)
  programs=$prefix/bin data=$prefix/share
else
  programs=$HOME/.local/bin data=${XDG_DATA_HOME:-$HOME/.local/share}
fi
choices=${XDG_CONFIG_HOME:-$HOME/.config}/mimeapps.list
entry=$data/applications/espace-adherents.desktop
icon=$data/icons/hicolor/scalable/apps/espace-adherents.svg
scheme=x-scheme-handler/espace-adherents

have() { command -v "$1" >/dev/null; }

# Tells the desktop's menus what has changed.
announce() {
  if have update-desktop-database; then update-desktop-database -q "$data/applications"; fi
  if have gtk-update-icon-cache; then gtk-update-icon-cache -q -t -f "$data/icons/hicolor" || true; fi
}

# A path as the Exec key wants it: an argument in quotes (Desktop Entry Specification,
# "The Exec key"), within a string, where a backslash stands twice.
# Some launchers do not start a quoted one (xdg-open 1.1.3 on plain window managers), so a
# path of plain characters stands as it is.
quoted() {
  local text=$1
  if [[ $text =~ ^[A-Za-z0-9/._+-]+$ ]]; then printf '%s' "$text"; return; fi
  text=${text//\\/\\\\\\\\}
  text=${text//\"/\\\\\"}
  text=${text//\`/\\\\\`}
  text=${text//\$/\\\\\$}
  text=${text//%/%%}
  printf '"%s"' "$text"
}

case ${1:-} in
  install)
    built=${2:?the folder of the programs}
    install -D -m 755 -t "$programs" "$built/espace-adherents" "$built/espace"
    install -D -m 644 "$here/../../frontend/src/ui/mark.svg" "$icon"
    mkdir -p "$(dirname "$entry")"
    program=$(quoted "$programs/espace-adherents")
    while IFS= read -r line; do
      printf '%s\n' "${line/@PROGRAM@/"$program"}"
    done <"$here/espace-adherents.desktop.in" >"$entry"
    announce
    # Under a prefix it is for everybody: nobody's own choice is made for them.
    if [ -z "${PREFIX:-}" ] && have xdg-mime; then xdg-mime default espace-adherents.desktop "$scheme"; fi
    echo "Espace Adhérents is in $programs and in the menu of applications."
    ;;
  uninstall)
    rm -f "$programs/espace-adherents" "$programs/espace" "$entry" "$icon"
    if [ -z "${PREFIX:-}" ] && [ -f "$choices" ]; then sed -i "\\#^$scheme=espace-adherents\\.desktop;\\{0,1\\}\$#d" "$choices"; fi
    if [ -d "$data/applications" ]; then announce; fi
    echo "Espace Adhérents is no longer installed. What was stored on this device is still there."
    ;;
  *)
    echo "usage: install.sh install FOLDER_OF_PROGRAMS | install.sh uninstall" >&2
    exit 64
    ;;
esac
