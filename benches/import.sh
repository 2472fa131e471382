#!/usr/bin/env bash
# `oversight import cards` of CARDS generated cards, validated, versioned and audited, against the plain
# bulk load of the very rows that it made: psql `\copy` and sqlite3 `.import` into the same two tables
# with their indexes and foreign keys, everything they refer to present. Then the same file once more.
#
#   benches/import.sh [CARDS] [RUNS] [postgresql|sqlite]
#
# Needs initdb, psql and sqlite3. See cluster.sh for OVERSIGHT and BENCH_DIR, README.md for the figures.
set -euo pipefail
cd "$(dirname "$0")/.."
cards=${1:-1000000} runs=${2:-3} only=${3:-}
python=${PYTHON:-python3}
source benches/cluster.sh
data=$(generated "$cards")
register=(institute register --code B --name B --regime government)

# A step that pair.py runs before or as a turn.
step() {
    { echo "set -e"; cat; } >"$scratch/$1.sh"
}

postgresql() {
    echo "PostgreSQL"
    cluster_start
    sql postgres -c "CREATE DATABASE fresh"
    "$ours" migrate --database "$(url fresh)" >&2
    "$ours" "${register[@]}" --database "$(url fresh)" >&2
    sql postgres -c "CREATE DATABASE ours TEMPLATE fresh"
    "$ours" import cards "$data/cards.csv" --institute B --database "$(url ours)" >&2
    for table in card card_version; do
        sql ours -c "\\copy $table TO '$scratch/$table.pg.csv' CSV"
    done
    sql postgres -c "CREATE DATABASE peer TEMPLATE ours"
    psql="psql -X -q -v ON_ERROR_STOP=1 -h $cluster -U bench"
    step fresh <<<"$psql -d postgres -c 'DROP DATABASE ours' -c 'CREATE DATABASE ours TEMPLATE fresh' -c CHECKPOINT"
    step empty <<<"$psql -d peer -c 'TRUNCATE card, card_version CASCADE' -c CHECKPOINT"
    copies="-c \"\\\\copy card FROM '$scratch/card.pg.csv' CSV\" -c \"\\\\copy card_version FROM '$scratch/card_version.pg.csv' CSV\""
    import="$ours import cards $data/cards.csv --institute B --database $(url ours)"
    load
    "$python" benches/pair.py --runs "$runs" --cold --before oversight="sh $scratch/fresh.sh" --before copy="sh $scratch/empty.sh" \
        oversight="$import" again="$import" copy="$psql -d peer -1 $copies"
    load
    sql ours -At -c "SELECT count(*) || ' cards by oversight' FROM card_version"
    sql peer -At -c "SELECT count(*) || ' cards by copy' FROM card_version"
    rm -f "$scratch"/*.pg.csv
}

sqlite() {
    echo "SQLite $(sqlite3 --version | cut -d ' ' -f 1)"
    local fresh=$scratch/fresh.db base=$scratch/ours.db peer=$scratch/peer.db
    "$ours" migrate --database "sqlite://$fresh" >&2
    "$ours" "${register[@]}" --database "sqlite://$fresh" >&2
    # What is copied is to be whole without its log.
    sqlite3 "$fresh" "PRAGMA wal_checkpoint(TRUNCATE)" >&2
    cp "$fresh" "$base"
    import="$ours import cards $data/cards.csv --institute B --database sqlite://$base"
    $import >&2
    "$python" benches/peers/sqlite_rows.py "$base" "$scratch"
    cp "$peer" "$scratch/peer.empty"
    step fresh <<<"rm -f $base*; cp $fresh $base; sync"
    step empty <<<"rm -f $peer*; cp $scratch/peer.empty $peer; sync"
    shell="sqlite3 $peer -cmd '.output /dev/null' -cmd 'PRAGMA journal_mode=WAL' -cmd 'PRAGMA synchronous=FULL'"
    shell+=" -cmd 'PRAGMA cache_size=-65536'"
    imports="'.import --csv $scratch/card.csv card' '.import --csv $scratch/card_version.csv card_version'"
    load
    "$python" benches/pair.py --runs "$runs" --cold --before oversight="sh $scratch/fresh.sh" --before import="sh $scratch/empty.sh" \
        --before import-unchecked="sh $scratch/empty.sh" oversight="$import" again="$import" \
        import="$shell -cmd 'PRAGMA foreign_keys=ON' $imports" import-unchecked="$shell $imports"
    load
    for file in "$base" "$peer"; do
        echo "$(sqlite3 "$file" "SELECT count(*) FROM card_version") cards in $(basename "$file")"
    done
}

if [[ -n $only ]]; then
    "$only"
else
    postgresql
    echo
    sqlite
fi
