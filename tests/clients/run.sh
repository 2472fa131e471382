#!/usr/bin/env bash
# Clients that anybody could have, against a running service: the audit of graphql-http, the compiler of
# Relay, and stories 1 and 2 by way of urql (JavaScript) and gql (Python).
#
#     tests/clients/run.sh [PROGRAM]
#
# Needs node 18 or later, npm, python3, and the two registries the first time. Where one of them is
# missing, that is said and nothing is tried; OVERSIGHT_REQUIRE_CLIENTS=1 makes it a failure.
. "$(dirname "$0")/common.sh"

need node npm python3 curl
npm_reached graphql

say 'what the clients need'
rm -rf "$work/javascript"
cp -R "$clients/javascript" "$work/javascript"
(cd "$work/javascript" && npm ci --no-audit --no-fund --loglevel=error) || skip 'the packages of npm cannot be fetched'
python=$(python_with clients.txt)

oversight=$(program "${1:-}")
"$oversight" migrate --database "$DATABASE_URL" >/dev/null
TOKEN=$("$oversight" token create --name overseer 2>/dev/null)
export TOKEN OVERSIGHT="$oversight" DOCUMENTS="$clients/stories.graphql" EXAMPLE="$house/tests/fixtures/example"
serve

say 'the audit of graphql-http'
(cd "$work/javascript" && node audit.js)

say 'the compiler of Relay'
# Not below target/: the compiler does not look into folders that git leaves out.
cp -R "$clients/javascript/relay" "$folder/relay"
cp "$house/schema.graphql" "$folder/relay/schema.graphql"
(cd "$folder/relay" && "$work/javascript/node_modules/.bin/relay-compiler" relay.config.json)
[ -f "$folder/relay/src/__generated__/CardsPageQuery.graphql.js" ] || { echo 'nothing was compiled' >&2; exit 1; }

say 'stories 1 and 2 by way of urql'
(cd "$work/javascript" && node stories.js)

say 'stories 1 and 2 by way of gql'
"$python/python" "$clients/python/stories.py"
