#!/usr/bin/env bash
# A month's depreciation of CARDS cards, a row a card (`oversight post`, the whole process), against the database
# copying as many rows into the same table: COPY from a file on PostgreSQL, INSERT … SELECT on SQLite, with the
# same keys.
#
#   benches/posting.sh [CARDS] [RUNS]
#
# Needs initdb, psql and sqlite3. See cluster.sh for OVERSIGHT and BENCH_DIR, README.md for the figures.
set -euo pipefail
cd "$(dirname "$0")/.."
cards=${1:-1000000} runs=${2:-3}
python=${PYTHON:-python3}
source benches/cluster.sh

# Cards with lives of five to ten years, each booked in 2024.
awk -v n="$cards" 'BEGIN {
    print "卡片编号,资产名称,资产分类代码,原值,使用年限(月),财务入账日期,使用状况"
    for (i = 1; i <= n; i++)
        printf "K%08d,设备,A020%02d,%d.%02d,%d,2024-%02d-%02d,在用\n", i, i % 90 + 10, 1000 + i * 7919 % 900000, i % 100, 60 + i % 61, i % 12 + 1, i % 28 + 1
}' >"$scratch/cards.csv"

# Fills the database of an address and posts the first month.
filled() {
    "$ours" migrate --database "$1" >&2
    "$ours" institute register --code B --name B --regime government --database "$1" >&2
    "$ours" import cards "$scratch/cards.csv" --institute B --database "$1" >&2
    "$ours" post --institute B --period 2025-01 --database "$1" >&2
}

cluster_start
sql postgres -c "CREATE DATABASE ours"
filled "$(url ours)"
chmod 777 "$scratch"
sql ours -c "VACUUM ANALYZE" -c "\\copy (SELECT * FROM depreciation_line) TO '$scratch/lines' (FORMAT binary)"
sql ours -c "CREATE TABLE peer (LIKE depreciation_line INCLUDING ALL)" \
    -c "ALTER TABLE peer ADD FOREIGN KEY (run_id) REFERENCES depreciation_run DEFERRABLE INITIALLY DEFERRED, ADD FOREIGN KEY (card_id) REFERENCES card"
psql="psql -X -q -v ON_ERROR_STOP=1 -h $cluster -U bench -d ours"
echo "PostgreSQL"
load
"$python" benches/pair.py --runs "$runs" --before copy="$psql -c 'TRUNCATE peer' -c CHECKPOINT" \
    --before oversight="$psql -c CHECKPOINT" \
    oversight="$ours post --institute B --database $(url ours)" \
    copy="$psql -c \"\\copy peer FROM '$scratch/lines' (FORMAT binary)\""
load

echo
echo "SQLite $(sqlite3 --version | cut -d ' ' -f 1)"
filled "sqlite://$scratch/ours.db"
sqlite3 "$scratch/ours.db" "CREATE TABLE source AS SELECT * FROM depreciation_line" \
    "$(sqlite3 "$scratch/ours.db" "SELECT replace(sql, 'depreciation_line', 'peer') FROM sqlite_schema WHERE name = 'depreciation_line'")" ANALYZE
load
"$python" benches/pair.py --runs "$runs" --before copy="sqlite3 $scratch/ours.db 'DELETE FROM peer'" \
    oversight="$ours post --institute B --database sqlite://$scratch/ours.db" \
    copy="sqlite3 $scratch/ours.db 'PRAGMA foreign_keys = ON; BEGIN; INSERT INTO peer SELECT * FROM source; COMMIT'"
load
