# What the scripts of this folder share; sourced, not run.
set -euo pipefail

clients=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
house=$(cd "$clients/../.." && pwd)
# What is installed stays here, out of the sources.
work="$house/target/clients"
mkdir -p "$work"

say() { printf '\n== %s\n' "$*"; }

# Tells loudly that nothing was tried, which is a failure where OVERSIGHT_REQUIRE_CLIENTS=1 says so.
skip() {
    printf '\n!!!!!!!! SKIPPED: %s\n!!!!!!!! No client was tried against the service.\n\n' "$1" >&2
    [ "${OVERSIGHT_REQUIRE_CLIENTS:-}" != 1 ] || exit 1
    exit 0
}

# The program: the one that is named, or that was built last, or that is built now.
program() {
    if [ -n "${1:-}" ]; then
        realpath "$1"
        return
    fi
    (cd "$house" && cargo build --quiet)
    printf '%s' "$house/target/debug/oversight"
}

need() {
    for tool in "$@"; do
        command -v "$tool" >/dev/null || skip "$tool is not on this machine"
    done
}

# Says so where a package of npm, and so its registry, is not reached.
npm_reached() {
    npm view --fetch-retries=0 --fetch-timeout=20000 "$1" name >/dev/null 2>&1 || skip 'the registry of npm is not reached'
}

# An environment of Python with the packages of a list of exact versions.
python_with() {
    local list="$clients/python/$1" place="$work/python-${1%.txt}"
    if ! [ -x "$place/bin/python" ] || ! cmp -s "$list" "$place/list.txt"; then
        rm -rf "$place"
        python3 -m venv "$place" >&2 || skip 'python3 has no venv'
        "$place/bin/pip" install --quiet --disable-pip-version-check --requirement "$list" >&2 ||
            skip 'the packages of Python cannot be fetched'
        cp "$list" "$place/list.txt"
    fi
    printf '%s' "$place/bin"
}

# Starts the service on a database of its own, and sets ADDRESS. It ends with the script.
serve() {
    "$oversight" serve --listen 127.0.0.1:0 --database "$DATABASE_URL" --files "$folder/files" "$@" \
        >"$folder/serve.out" 2>"$folder/serve.log" &
    server=$!
    for _ in $(seq 300); do
        ADDRESS=$(sed -n 's/.*<http:\/\/\([^>]*\)>.*<http.*/\1/p' "$folder/serve.out")
        [ -z "$ADDRESS" ] || break
        kill -0 "$server" 2>/dev/null || break
        sleep 0.1
    done
    [ -n "$ADDRESS" ] || { cat "$folder/serve.log" >&2; echo 'the service did not start' >&2; exit 1; }
    export ADDRESS
}

folder=$(mktemp -d)
server=
cleanup() {
    [ -z "$server" ] || kill "$server" 2>/dev/null || true
    [ -z "$server" ] || wait "$server" 2>/dev/null || true
    rm -rf "$folder"
}
trap cleanup EXIT
# An empty database; CLIENTS_DATABASE_URL names another one, such as one of PostgreSQL.
export DATABASE_URL="${CLIENTS_DATABASE_URL:-sqlite://$folder/oversight.db}"
