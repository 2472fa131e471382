#!/usr/bin/env bash
# 盘点到销号: a stocktake to its end, as people go through it with curl. Four things: one is lost, one is in another room.
#
#     tests/clients/stocktake.sh [PROGRAM]
#
# PROGRAM, or OVERSIGHT, is the program; without either it is built. Needs curl and python3; what it makes stays in a
# folder of its own, which is removed.
. "$(dirname "$0")/common.sh"

need curl python3
oversight=$(program "${1:-${OVERSIGHT:-}}")
fixtures="$house/tests/fixtures/stocktake"
folder=$(mktemp -d)
export DATABASE_URL="sqlite://$folder/oversight.db" LANG=en
today=$(TZ=Asia/Shanghai date +%F) year=$(TZ=Asia/Shanghai date +%Y) month=$(TZ=Asia/Shanghai date +%-m)
# shellcheck disable=SC2317
finish() {
    [ -z "${service:-}" ] || kill "$service" 2>/dev/null || true
    rm -rf "$folder"
}
trap finish EXIT

# One value of the JSON that comes in: value data.node.id
value() {
    python3 -c 'import functools,json,sys
it = functools.reduce(lambda it, key: it[int(key)] if isinstance(it, list) else it[key], sys.argv[1].split("."), json.load(sys.stdin))
print(it if isinstance(it, str) else json.dumps(it, ensure_ascii=False))' "$1"
}

# Makes somebody with a role, who sets a password and signs in; answers the token.
person() {
    local invitation
    invitation=$("$oversight" user add "$1" --name "$1" 2>/dev/null)
    "$oversight" user grant "$1" --role "$2" ${3:+--institute "$3"} >/dev/null
    curl -fsS "$at/invitation" -d "{\"invitation\":\"$invitation\",\"password\":\"Blue-Lake 2026 stones\"}" >/dev/null
    curl -fsS "$at/session" -d "{\"login\":\"$1\",\"password\":\"Blue-Lake 2026 stones\",\"code\":\"\"}" | value token
}

# Asks as somebody; what is refused ends the walk.
ask() {
    local body told
    body=$(python3 -c 'import json,sys; print(json.dumps({"query": sys.argv[1], "variables": json.loads(sys.argv[2])}))' "$2" "${3:-{\}}")
    told=$(curl -fsS "$at/graphql" -H "Authorization: Bearer $1" -H 'Content-Type: application/json' -d "$body")
    if printf %s "$told" | grep -qE '"errors":|"userErrors":\[\{'; then
        printf '%s\n' "$told" >&2
        exit 1
    fi
    printf %s "$told"
}

# Does something as somebody: say TOKEN MUTATION FIELDS INPUT
keys=0
say_it() {
    keys=$((keys + 1))
    local kind="${2^}Input" input="{\"idempotencyKey\":\"$keys-$RANDOM\",${4#\{}"
    ask "$1" "mutation(\$input: $kind!) { $2(input: \$input) { $3 userErrors { code message } } }" "{\"input\":$input}"
}

say '一、机构、卡片、账'
"$oversight" migrate >/dev/null
"$oversight" institute register --code EX --name 湖畔新材料研究院 --regime government >/dev/null
"$oversight" import cards "$fixtures/cards.csv" --institute EX --effective-on 2025-12-31 >/dev/null
"$oversight" import ledger "$fixtures/ledger.csv" --institute EX >/dev/null
"$oversight" serve --listen 127.0.0.1:0 --admin-listen 127.0.0.1:0 >"$folder/told" 2>/dev/null &
service=$!
for _ in $(seq 100); do grep -qs http "$folder/told" && break; sleep 0.1; done
at=$(grep -oE 'http://127.0.0.1:[0-9]+' "$folder/told" | head -n 1)

say '二、谁来办：资产管理员、两名盘点人、单位负责人、主管部门、经办、复核'
manager=$(person manager ASSET_MANAGER EX) one=$(person zhang COUNTER EX) two=$(person li COUNTER EX)
head=$(person head HEAD EX) bureau=$(person bureau BUREAU_REVIEWER) maker=$(person maker MAKER EX) checker=$(person checker CHECKER EX)
known=$(ask "$manager" '{ institute(code: "EX") { id locations(first: 9) { nodes { id path } } } }')
institute=$(printf %s "$known" | value data.institute.id)
room() { printf %s "$known" | python3 -c 'import json,sys
print(next(one["id"] for one in json.load(sys.stdin)["data"]["institute"]["locations"]["nodes"] if one["path"] == sys.argv[1]))' "$1"; }
a=$(room A栋101) b=$(room B栋202)

say '三、方案、下达'
stocktake=$(say_it "$manager" stocktakePlan 'stocktake { id }' "{\"institute\":\"$institute\",\"title\":\"2025年度资产清查\",\"baseDate\":\"2025-12-31\",\"seed\":\"2025-12-31\",\"rounds\":[{\"round\":\"RECOUNT\",\"rate\":\"0.30\"}]}" | value data.stocktakePlan.stocktake.id)
say_it "$manager" stocktakeOpen 'stocktake { status }' "{\"stocktake\":\"$stocktake\",\"version\":1}" >/dev/null

say '四、自盘、复盘：打印机未见，书柜在另一间'
count() { printf '{"deviceId":"%s","clientId":"00000000-0000-4000-8000-00000000000%s","sequence":%s,"code":"%s","round":"%s","finding":"%s","quantity":"%s","location":"%s"}' "$@"; }
say_it "$one" countsRecord 'receipts { recordedAt }' "{\"stocktake\":\"$stocktake\",\"counts\":[$(count 平板1 1 1 ZC001 OWN FOUND 1 "$a"),$(count 平板1 2 2 ZC002 OWN NOT_FOUND 0 "$a"),$(count 平板1 3 3 ZC003 OWN FOUND 1 "$b"),$(count 平板1 4 4 ZC004 OWN FOUND 10 "$b")]}" >/dev/null
say_it "$two" countsRecord 'receipts { recordedAt }' "{\"stocktake\":\"$stocktake\",\"counts\":[$(count 平板2 1 1 ZC002 RECOUNT NOT_FOUND 0 "$a"),$(count 平板2 2 2 ZC003 RECOUNT FOUND 1 "$b")]}" >/dev/null

say '五、提交审核，未参加盘点的人批准'
say_it "$manager" stocktakeReview 'stocktake { status }' "{\"stocktake\":\"$stocktake\",\"version\":2}" >/dev/null
seen=$(ask "$head" 'query($id: ID!) { node(id: $id) { ... on Stocktake { digest progress { expected matched missing moved verified } } } }' "{\"id\":\"$stocktake\"}")
printf '%s\n' "$seen" | value data.node.progress
say_it "$head" stocktakeClose 'stocktake { status }' "{\"stocktake\":\"$stocktake\",\"digest\":\"$(printf %s "$seen" | value data.node.digest)\",\"note\":\"同意\"}" >/dev/null

say '六、三方核对'
compare() { say_it "$manager" reconciliationRun 'run { id status }' "{\"institute\":\"$institute\",\"asOf\":\"$1\",\"stocktake\":\"$stocktake\"}" >/dev/null; }
compare 2025-12-31
cases() { ask "$manager" '{ institute(code: "EX") { differenceCases(first: 9) { nodes { id version digest kind status amount subjects nextStep } } } }'; }
# A row for each difference of a kind: rows KIND FIELDS…, where {id}, {version} and {digest} stand for its own.
rows() {
    cases | python3 -c 'import json,sys
every = json.load(sys.stdin)["data"]["institute"]["differenceCases"]["nodes"]
step = sys.argv[1]
named = [one for one in every if one["kind"] == step or one["nextStep"] == step or step == "ALL"]
print("[" + ",".join(sys.argv[2] % one for one in named) + "]")' "$1" "$2"
}
step() { say_it "$1" "difference$2" 'rows { userErrors { code message } }' "{\"institute\":\"$institute\",\"policy\":\"ALL\",\"rows\":$3}" >/dev/null; }
cases | value data.institute.differenceCases.nodes

say '七、查明、送审、批准'
seen='{"case":"%(id)s","version":%(version)s'
step "$maker" Explain "$(rows CARD_WITHOUT_STOCK "$seen"',"cause":"LOST","treatment":"LEDGER","note":"夜间失窃，已报案","evidence":[{"kind":"二次查找记录","reference":"2026-1"},{"kind":"责任认定意见","reference":"2026-2"}]}')"
step "$maker" Explain "$(rows LOCATION "$seen"',"cause":"CHANGE_UNRECORDED","treatment":"CARD","note":"搬迁未登记","evidence":[]}')"
step "$maker" Submit "$(rows ALL "$seen}")"
decided='{"case":"%(id)s","digest":"%(digest)s","documentNo":"院办〔2026〕3号"}'
step "$head" Approve "$(rows UNIT "$decided")"
step "$bureau" Approve "$(rows BUREAU "$decided")"

say '八、账务处理：凭证入账，卡片更正'
printf '日期,凭证号数,科目编码,科目名称,摘要,方向,金额,资产编号\n%s,记-9,5301,资产处置费用,核销,借,1500.00,\n%s,记-9,1601,固定资产,核销,贷,1500.00,ZC002\n' "$today" "$today" >"$folder/settled.csv"
printf '资产编号,资产名称,数量,原值,存放地点,使用人,使用部门,处置日期\nZC002,打印机,1,1500.00,A栋101,王五,信息处,%s\nZC003,书柜,1,800.00,B栋202,王五,信息处,\n' "$today" >"$folder/corrected.csv"
"$oversight" import ledger "$folder/settled.csv" --institute EX >/dev/null
"$oversight" import cards "$folder/corrected.csv" --institute EX --effective-on "$today" >/dev/null
card=$(ask "$manager" '{ institute(code: "EX") { assetCards(first: 9) { nodes { id assetNo } } } }' | python3 -c 'import json,sys
print(next(one["id"] for one in json.load(sys.stdin)["data"]["institute"]["assetCards"]["nodes"] if one["assetNo"] == "ZC003"))')
step "$manager" Settle "$(rows CARD_WITHOUT_STOCK "$seen"',"voucher":{"year":'"$year"',"period":'"$month"',"word":"记","number":9}}')"
step "$manager" Settle "$(rows LOCATION "$seen"',"card":"'"$card"'"}')"

say '九、再次核对，销号复核'
compare "$today"
step "$checker" Close "$(rows ALL "$seen}")"
cases | value data.institute.differenceCases.nodes
cases | grep -o '"status":"[A-Z]*"' | sort | uniq -c | tee "$folder/end"
grep -q '2 "status":"CLOSED"' "$folder/end" && [ "$(wc -l <"$folder/end")" = 1 ]
say '全部销号'
