#!/usr/bin/env bash
# Brings the fonts to where go:embed finds them: TrueType for the statement PDF, and
# WOFF2 for the pages of the office.
set -euo pipefail
cd "$(dirname "$0")"
papers=../../backend/pdf/fonts
pages=../../backend/office/pages/static
stamp=$papers/SourceSans3_600SemiBold.ttf
if [ "$stamp" -nt package-lock.json ] && [ "$stamp" -nt build.sh ]; then exit 0; fi
npm ci --ignore-scripts --silent
mkdir -p "$papers"
for weight in 400 600; do
  cp "node_modules/@fontsource/source-sans-3/files/source-sans-3-latin-$weight-normal.woff2" "$pages/source-sans-3-$weight.woff2"
done
for weight in 400Regular 600SemiBold; do
  cp "node_modules/@expo-google-fonts/source-sans-3/$weight/SourceSans3_$weight.ttf" "$papers/"
done
touch "$papers"/*.ttf
