#!/usr/bin/env bash
# `oversight reconcile` over three lists of CARDS rows that are held in the database, the whole process
# with the run stored, against the database's own GROUP BY over the same rows (peers/group_by.sql), on
# PostgreSQL and on SQLite.
#
#   benches/run.sh [CARDS] [RUNS]
#
# Needs initdb, psql and sqlite3. See cluster.sh for OVERSIGHT and BENCH_DIR, README.md for the figures.
set -euo pipefail
cd "$(dirname "$0")/.."
cards=${1:-1000000} runs=${2:-3}
python=${PYTHON:-python3}
source benches/cluster.sh
data=$(generated "$cards")

# Fills the database of an address; answers the run as a command.
filled() {
    "$ours" migrate --database "$1" >&2
    "$ours" institute register --code B --name B --regime government --database "$1" >&2
    "$ours" import ledger "$data/ledger.csv" --institute B --database "$1" >&2
    "$ours" import cards "$data/cards.csv" --institute B --database "$1" >&2
    "$ours" --lang en import counts "$data/counts.csv" --institute B --title B --base-date 2025-12-31 --database "$1" |
        tee >(cat >&2) | sed -n 's/^stocktake //p' >"$scratch/stocktake"
    echo "$ours --lang en reconcile --json --institute B --as-of 2025-12-31 --database $1 --stocktake $(<"$scratch/stocktake")"
}

cluster_start
sql postgres -c "CREATE DATABASE ours"
run=$(filled "$(url ours)")
sql ours -c "VACUUM ANALYZE"
psql="psql -X -q -v ON_ERROR_STOP=1 -h $cluster -U bench -d ours"
echo "PostgreSQL"
load
"$python" benches/pair.py --runs "$runs" --out oversight="$scratch/result.json" --out group-by="$scratch/sums" \
    --before oversight="$psql -c CHECKPOINT" \
    oversight="$run" group-by="$psql -f benches/peers/group_by.sql" \
    group-by-told="$psql -c \"SET work_mem = '1GB'\" -f benches/peers/group_by.sql"
load
cat "$scratch/sums"
"$ours" score --truth "$data/truth.csv" --result "$scratch/result.json" | grep -F "(all)"

echo
echo "SQLite $(sqlite3 --version | cut -d ' ' -f 1)"
run=$(filled "sqlite://$scratch/ours.db")
sqlite3 "$scratch/ours.db" "ANALYZE"
load
"$python" benches/pair.py --runs "$runs" --out oversight="$scratch/result.json" --out group-by="$scratch/sums" \
    oversight="$run" group-by="sqlite3 $scratch/ours.db -cmd 'PRAGMA cache_size=-65536' '.read benches/peers/group_by.sql'"
load
cat "$scratch/sums"
"$ours" score --truth "$data/truth.csv" --result "$scratch/result.json" | grep -F "(all)"
