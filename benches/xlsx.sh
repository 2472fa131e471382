#!/usr/bin/env bash
# Reading and writing a workbook of 100,000 x 12 against openpyxl, taking turns in one run.
#
#   benches/xlsx.sh [RUNS]
#
# PYTHON names a Python 3 that has `openpyxl`; BENCH_DIR is where files go (default target/bench).
set -euo pipefail
cd "$(dirname "$0")/.."
runs=${1:-3}
python=${PYTHON:-python3}
dir=${BENCH_DIR:-target/bench}
"$python" -c 'import openpyxl' || { echo "pip install openpyxl" >&2; exit 1; }
mkdir -p "$dir"

ours=$(cargo bench --bench xlsx --no-run 2>&1 | sed -n 's/.*Executable .*(\(.*\))$/\1/p')
"$python" benches/pair.py --runs "$runs" \
    oversight-write="$ours write $dir/ours.xlsx" openpyxl-write="$python benches/peers/openpyxl_write.py $dir/peer.xlsx"
# Both read both: one's own file might suit one's own reader.
for file in ours peer; do
    echo
    "$python" benches/pair.py --runs "$runs" \
        oversight-read="$ours read $dir/$file.xlsx" openpyxl-read="$python benches/peers/openpyxl_read.py $dir/$file.xlsx"
done
