# Sourced by the benchmarks that need them: the program, and a throw-away PostgreSQL.
#
#   OVERSIGHT=PATH   the program; without it a release is built here
#   BENCH_DIR=DIR    where generated lists are kept (default target/bench)
#
# The server listens at a socket in a temporary folder only, belongs to somebody without rights where
# the caller is root, and keeps its defaults (fsync, synchronous_commit, 128 MB of shared buffers)
# but for room for the log, so that no checkpoint falls into one turn and not into the other.

bench=${BENCH_DIR:-target/bench}
if [[ -n ${OVERSIGHT:-} ]]; then
    ours=$OVERSIGHT
else
    cargo build --release --quiet
    ours=target/release/oversight
fi
ours=$(realpath "$ours")
if [[ -n ${DATABASE_URL:-} ]]; then
    unset DATABASE_URL
fi

# Generated lists of so many cards, made once.
generated() {
    [[ -f $bench/$1/truth.csv ]] || "$ours" generate --cards "$1" --seed 1 --mismatch 0.02 --out "$bench/$1" >&2
    realpath "$bench/$1"
}

scratch=$(mktemp -d "${TMPDIR:-/tmp}/oversight-bench.XXXXXX")
cluster=$scratch/cluster
programs=$(dirname "$(command -v postgres || ls -d /usr/lib/postgresql/*/bin/postgres | sort -V | tail -n 1)")
aside=()
if [[ $(id -u) -eq 0 ]]; then
    aside=(runuser -u "$(id -un postgres 2>/dev/null || echo nobody)" --)
fi

# Ends what was begun, whatever happens.
over() {
    [[ -f $cluster/data/postmaster.pid ]] && "${aside[@]}" "$programs/pg_ctl" -s -m immediate -D "$cluster/data" stop
    rm -rf "$scratch"
}
trap over EXIT

# Starts the server; `url NAME` and `sql NAME` reach its databases.
cluster_start() {
    chmod 711 "$scratch"
    mkdir -m 700 "$cluster"
    [[ ${#aside[@]} -eq 0 ]] || chown "${aside[2]}" "$cluster"
    (
        cd "$cluster"
        "${aside[@]}" "$programs/initdb" --username bench --auth=trust --encoding=UTF8 --locale=C -D data >initdb.log
        "${aside[@]}" "$programs/pg_ctl" -s -w -D data -l log start \
            -o "-c listen_addresses= -c unix_socket_directories=$cluster -c max_wal_size=8GB -c checkpoint_timeout=1h"
    )
    chmod 755 "$cluster"
}

url() { echo "postgres://bench@localhost/$1?host=$cluster"; }

sql() {
    local name=$1
    shift
    psql -X -q -v ON_ERROR_STOP=1 -h "$cluster" -U bench -d "$name" "$@"
}

# What the machine was doing, for the figures.
load() { echo "load $(cut -d ' ' -f 1-3 /proc/loadavg), $(nproc) cores, $("$programs/postgres" --version), $(date -I)"; }
