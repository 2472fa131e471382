#!/usr/bin/env bash
# schemathesis against the demonstration: whatever fits the schema, or nearly, is never answered by a
# fault.
#
#     tests/clients/schemathesis.sh [PROGRAM] [CASES]
#
# Needs python3 and the registry of its packages the first time. CASES is how many cases each field of
# the two roots is given; at least 2,000 must have been tried in all. SEED=NUMBER repeats a run.
. "$(dirname "$0")/common.sh"

need python3
python=$(python_with schemathesis.txt)
oversight=$(program "${1:-}")
cases=${2:-150}

LANG=en_US.UTF-8 "$oversight" demo --no-serve --database "$DATABASE_URL" --files "$folder/files" >"$folder/demo.out"
TOKEN=$(grep -o 'ovs_[0-9a-f]*' "$folder/demo.out" | head -n 1)
export TOKEN
serve --log json

say 'schemathesis'
cd "$folder"
export SCHEMATHESIS_HOOKS=hooks PYTHONPATH="$clients/python" PYTHONDONTWRITEBYTECODE=1
"$python/schemathesis" run "http://$ADDRESS/graphql" --header "Authorization: Bearer $TOKEN" \
    --checks no_server_error --mode all --max-examples "$cases" --generation-database none \
    --suppress-health-check all --continue-on-failure --no-color ${SEED:+--seed "$SEED"} | tee "$folder/report.txt"

say 'what the service says of it'
tried=$(sed -n 's/^ *\([0-9,]*\) generated.*/\1/p' "$folder/report.txt" | tail -n 1 | tr -d ,)
faults=$(grep -c '"level":"ERROR"' "$folder/serve.log" || true)
echo "$tried cases, $faults faults in the log"
grep '"level":"ERROR"' "$folder/serve.log" | head -n 5 || true
[ "$faults" = 0 ] && [ "${tried:-0}" -ge 2000 ]
