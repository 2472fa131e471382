#!/usr/bin/env bash
# Signing in by a provider outside: against the provider of npm's `oidc-provider`, and against one that lies.
#
#     tests/clients/oidc.sh [PROGRAM]
#
# PROGRAM, or OVERSIGHT, is one with the feature `oidc`; without either it is built. Needs node 20 or later, npm
# and its registry the first time; what is missing is said, as by run.sh.
. "$(dirname "$0")/common.sh"

need node npm
npm_reached oidc-provider

say 'what the provider needs'
rm -rf "$work/oidc"
cp -R "$clients/oidc" "$work/oidc"
(cd "$work/oidc" && npm ci --no-audit --no-fund --loglevel=error) || skip 'the packages of npm cannot be fetched'

named="${1:-${OVERSIGHT:-}}"
if [ -z "$named" ]; then
    (cd "$house" && cargo build --quiet --features oidc)
    named="$house/target/debug/oversight"
fi
OVERSIGHT=$(program "$named")
"$OVERSIGHT" serve --help | grep -q -e --oidc-issuer || { echo "$OVERSIGHT was built without the feature oidc" >&2; exit 1; }
"$OVERSIGHT" migrate --database "$DATABASE_URL" >/dev/null
export OVERSIGHT FOLDER="$folder" CLIENT_SECRET="the secret of this run, $RANDOM$RANDOM"

say 'a real provider, and one that lies'
(cd "$work/oidc" && exec node provider.js) >"$folder/provider.out" 2>"$folder/provider.log" &
server=$!
for _ in $(seq 100); do
    ISSUER=$(cat "$folder/provider.out")
    [ -z "$ISSUER" ] || break
    sleep 0.1
done
[ -n "$ISSUER" ] || { cat "$folder/provider.log" >&2; echo 'the provider did not start' >&2; exit 1; }
export ISSUER
(cd "$work/oidc" && node flow.js)
