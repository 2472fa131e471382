#!/usr/bin/env python3
"""The peer of `oversight compare`: DuckDB doing the plain key join of the same three files.

    pip install duckdb
    python3 duckdb_join.py DIR [--threads N] [--told]

Reads ledger.csv, cards.csv and counts.csv of DIR, sums each by asset code, joins the three sums on
the code (FULL OUTER JOIN) and counts the keys that do not agree. No rules, no evidence, no compared
attributes, no digest, no report: the least that a comparison can be.

Either way it reads only the columns it needs and need not keep the order of rows. With `--told` it
is spared all guessing: every column's type is declared, and that no cell is quoted.
"""

import argparse
import time

import duckdb

MONEY = "DECIMAL(18,2)"
TYPES = {
    "ledger": {"科目编码": "VARCHAR", "资产编号": "VARCHAR", "借方金额": MONEY, "贷方金额": MONEY},
    "cards": {"资产编号": "VARCHAR", "原值": MONEY, "数量": "BIGINT"},
    "counts": {"资产编号": "VARCHAR", "实盘数量": "BIGINT"},
}

QUERY = """
WITH l AS (
    SELECT "资产编号" AS code, sum(coalesce("借方金额", 0) - coalesce("贷方金额", 0)) AS value
    FROM {ledger} WHERE "科目编码" LIKE '1601%' GROUP BY code
), c AS (
    SELECT "资产编号" AS code, sum("原值") AS value, sum("数量") AS quantity FROM {cards} GROUP BY code
), p AS (
    SELECT "资产编号" AS code, sum("实盘数量") AS quantity FROM {counts} GROUP BY code
)
SELECT count(*), sum(l.value), sum(c.value), sum(c.quantity), sum(p.quantity),
       count(*) FILTER (WHERE l.value IS DISTINCT FROM c.value OR c.quantity IS DISTINCT FROM p.quantity)
FROM l FULL OUTER JOIN c ON l.code = c.code FULL OUTER JOIN p ON coalesce(l.code, c.code) = p.code
"""


def listed(types):
    return "{" + ", ".join(f"'{name}': '{kind}'" for name, kind in types.items()) + "}"


def source(directory, name, told):
    path = f"{directory}/{name}.csv"
    if not told:
        return f"read_csv('{path}', header = true, delim = ',', types = {listed(TYPES[name])})"
    with open(path, encoding="utf-8") as file:
        header = file.readline().strip().split(",")
    columns = {column: TYPES[name].get(column, "VARCHAR") for column in header}
    options = "header = true, delim = ',', quote = '', escape = '', auto_detect = false"
    return f"read_csv('{path}', {options}, columns = {listed(columns)})"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("directory")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--told", action="store_true")
    arguments = parser.parse_args()
    start = time.perf_counter()
    connection = duckdb.connect()
    connection.execute(f"SET threads = {arguments.threads}")
    connection.execute("SET preserve_insertion_order = false")
    tables = {name: source(arguments.directory, name, arguments.told) for name in TYPES}
    row = connection.execute(QUERY.format(**tables)).fetchone()
    print(f"keys {row[0]}, ledger {row[1]}, cards {row[2]}, pieces {row[3]} and {row[4]}, differing keys {row[5]}")
    print(f"query {time.perf_counter() - start:.3f} s")


if __name__ == "__main__":
    main()
