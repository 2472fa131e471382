#!/usr/bin/env bash
# A stocktake to its end over HTTP, as `stories::large` goes through it, with the release as the service: twelve people
# send what they count 500 at a time, it is closed, compared, and every difference is followed to 已销号. The story prints
# what each took, on SQLite and on PostgreSQL where one is found.
#
#   benches/stocktake.sh [ITEMS]
#
# OVERSIGHT=PATH measures a program that is built already.
set -euo pipefail
cd "$(dirname "$0")/.."
if [[ -z ${OVERSIGHT:-} ]]; then
    cargo build --release --quiet --bin oversight
    OVERSIGHT=target/release/oversight
fi
OVERSIGHT=$(realpath "$OVERSIGHT") OVERSIGHT_ITEMS=${1:-20000} \
    cargo test --quiet --test it -- stories::large --nocapture --test-threads 1 | grep -E '^(  |\.?[0-9]+ items|test result)'
