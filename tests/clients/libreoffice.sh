#!/usr/bin/env bash
# Every kind of workbook that the program writes, opened by LibreOffice without a window and written as text, sheet by
# sheet: each figure and each text must be the one that stands in the workbook, to the fen and with its leading zeros.
#
#     tests/clients/libreoffice.sh [PROGRAM]
#
# Needs LibreOffice Calc and python3; where one of them is missing, that is said and nothing is tried;
# OVERSIGHT_REQUIRE_CLIENTS=1 makes it a failure.
. "$(dirname "$0")/common.sh"

need python3
soffice=$(command -v soffice || command -v libreoffice) || skip 'LibreOffice is not on this machine'

oversight=$(program "${1:-}")
example="$house/tests/fixtures/example"
books="$folder/books"
mkdir -p "$books"
run() { "$oversight" --lang zh "$@" 2>>"$folder/log" || { cat "$folder/log" >&2; echo "failed: $*" >&2; exit 1; }; }

say 'a sample institute'
run migrate >/dev/null
run institute register --code HP --name 湖畔新材料研究院 --regime government >/dev/null
run import ledger --institute HP "$example/序时账.csv" >/dev/null
run import ledger --institute HP "$example/科目余额表.xlsx" >/dev/null
run import cards --institute HP "$example/资产卡片.xlsx" >/dev/null
# Numbers that begin with zeros, amounts of a fen and of many, texts that look like formulas and dates.
cat >"$folder/more.csv" <<'CARDS'
资产编号,卡片编号,资产名称,规格型号,计量单位,数量,原值,累计折旧,存放地点,保管人,使用部门,资产分类代码,使用状况,财务入账日期,使用年限(月)
000017,00000000000000000017,"=1+1",1-2,台,1,0.01,0,A栋/0101,张三,信息处,A02010104,在用,2024-12-31,72
000018,1E5,"轿车 ""甲""",粤S·12345,辆,1,9999999999.99,0,A栋/0101,张三,信息处,A02030500,在用,2024-12-31,96
000019,2025-01-01,椅子,,把,12.5,1234.50,0,B栋/202,李四,材料所,A05010301,闲置,2025-03-31,180
CARDS
run import cards --institute HP "$folder/more.csv" --effective-on 2024-12-31 >/dev/null
counts=$(run import counts --institute HP "$example/盘点表.csv" | sed -n 's/^盘点编号 //p')
run reconcile --institute HP --as-of 2025-12-31 --stocktake "$counts" --out "$books/run.xlsx" >/dev/null
run compare --ledger "$example/序时账.csv" --cards "$example/资产卡片.xlsx" --counts "$example/盘点表.csv" \
    --regime government --as-of 2025-12-31 --out "$books/compare.xlsx" >/dev/null

say 'every kind of workbook'
run report --institute HP --on 2025-12-31 --out "$books/report.xlsx"
run closure --institute HP --out "$books/closure.xlsx"
run closure --out "$books/circular.xlsx"
run handover --institute HP --from 张三 --to 李四 --out "$books/handover.xlsx"
for layout in u8 nc k3 cloud; do
    run vouchers --institute HP --period 2025-12 --layout "$layout" --out "$books/vouchers-$layout.xlsx" >/dev/null
done
stocktake=$(run stocktake plan --institute HP --title 2025年度盘点 --base-date 2025-12-31)
run stocktake open "$stocktake" >/dev/null
run stocktake sheets "$stocktake" --out "$books/sheets.xlsx"
cat >"$folder/counted.csv" <<'COUNTS'
资产编号,资产名称,实盘数量,盘点结果,备注
000017,=1+1,1,相符,+1
000018,轿车,0,盘亏,
000019,椅子,11.5,,"少一把,
待查"
0000999,旧台钻,2,盘盈,-
COUNTS
run stocktake counts "$stocktake" "$folder/counted.csv" >/dev/null
run stocktake sheets "$stocktake" --filled --out "$books/filled.xlsx"
run reconcile --institute HP --as-of 2025-12-31 >/dev/null
last=$(sed -n 's/.*已保存核对 \([0-9a-f-]*\).*/\1/p' "$folder/log" | tail -1)
run stocktake tables "$stocktake" --run "$last" --out "$books/tables.xlsx"

say 'by way of LibreOffice'
# Texts in quotes and figures as they are, not as they are shown; all sheets. The files are named by the sheets, which
# a machine that speaks no language (LANG unset) cannot write.
export LC_ALL=C.UTF-8
"$soffice" "-env:UserInstallation=file://$folder/profile" --headless --convert-to \
    'csv:Text - txt - csv (StarCalc):44,34,76,1,,0,true,true,false,false,false,-1' \
    --outdir "$folder/texts" "$books"/*.xlsx >"$folder/soffice.log" 2>&1 || { cat "$folder/soffice.log" >&2; exit 1; }
python3 "$clients/python/spreadsheets.py" "$folder/texts" "$books"/*.xlsx
