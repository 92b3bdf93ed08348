#!/usr/bin/env bash
# Brings the statement PDF's fonts into backend/pdf/fonts/, where go:embed finds them.
set -euo pipefail
cd "$(dirname "$0")"
target=../../backend/pdf/fonts
if [ -f "$target/SourceSans3_600SemiBold.ttf" ] && [ "$target/SourceSans3_600SemiBold.ttf" -nt package-lock.json ]; then exit 0; fi
npm ci --ignore-scripts --silent
mkdir -p "$target"
for weight in 400Regular 600SemiBold; do
  cp "node_modules/@expo-google-fonts/source-sans-3/$weight/SourceSans3_$weight.ttf" "$target/"
done
touch "$target"/*.ttf
