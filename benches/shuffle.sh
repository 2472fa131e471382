#!/usr/bin/env bash
# The same facts give the same digest: the generated lists as they are and with the rows of every
# file shuffled, with 1, 2 and 4 threads.
#
#     benches/shuffle.sh [CARDS]
set -euo pipefail
cd "$(dirname "$0")/.."

cards=${1:-100000}
data=$(mktemp -d)
trap 'rm -rf "$data"' EXIT
cargo build --release --quiet
oversight=target/release/oversight
"$oversight" generate --cards "$cards" --seed 1 --mismatch 0.02 --out "$data/straight"

mkdir "$data/shuffled"
for file in ledger cards counts; do
    { head -n 1 "$data/straight/$file.csv"; tail -n +2 "$data/straight/$file.csv" | shuf; } >"$data/shuffled/$file.csv"
done

digests=$(for order in straight shuffled; do
    for threads in 1 2 4; do
        "$oversight" compare --json --threads "$threads" --as-of 2025-12-31 --ledger "$data/$order/ledger.csv" \
            --cards "$data/$order/cards.csv" --counts "$data/$order/counts.csv" 2>/dev/null |
            grep -o '"digest":"[0-9a-f]*"' | head -n 1
    done
done)
sort <<<"$digests" | uniq -c
if [ "$(sort -u <<<"$digests" | wc -l)" -ne 1 ]; then
    echo 'the digests differ' >&2
    exit 1
fi
