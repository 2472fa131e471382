#!/usr/bin/env bash
# The speed of `oversight compare --json` on 3 x CARDS generated lines against DuckDB doing the plain
# key join of the same files with the same threads, taking turns in one run. See README.md here.
#
#   benches/compare.sh [CARDS] [THREADS] [RUNS]
#
# PYTHON names a Python 3 that has `duckdb`; BENCH_DIR is where files go (default target/bench).
set -euo pipefail
cd "$(dirname "$0")/.."
cards=${1:-1000000} threads=${2:-2} runs=${3:-5}
python=${PYTHON:-python3}
dir=${BENCH_DIR:-target/bench}/$cards
"$python" -c 'import duckdb' || { echo "pip install duckdb" >&2; exit 1; }

cargo build --release --quiet
ours=target/release/oversight
[[ -f $dir/truth.csv ]] || "$ours" generate --cards "$cards" --seed 1 --mismatch 0.02 --out "$dir"

compare="$ours compare --ledger $dir/ledger.csv --cards $dir/cards.csv --counts $dir/counts.csv"
compare+=" --as-of 2025-12-31 --threads $threads --json"
peer="$python benches/peers/duckdb_join.py $dir --threads $threads"
"$python" benches/pair.py --runs "$runs" --out oversight="$dir/result.json" \
    oversight="$compare" duckdb="$peer" duckdb-told="$peer --told"
echo
"$ours" score --truth "$dir/truth.csv" --result "$dir/result.json"
