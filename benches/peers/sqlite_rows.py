#!/usr/bin/env python3
"""Makes the peer of an import into SQLite out of a database that `oversight` has imported cards into.

    python3 sqlite_rows.py OURS.db DIR

Writes DIR/card.csv and DIR/card_version.csv, the rows in the order in which they were stored, and
DIR/peer.db: the same tables with the same indexes and foreign keys and every row that cards refer to.

`.import` knows no blobs and no NULL, so the peer's tables are not STRICT, an id of 16 bytes is a text of
16 letters that sorts as the id does, a digest of 32 bytes a text of 32, and what is empty refers to a
row whose id is the empty text. So the indexes are as large as ours, and every reference is there.
"""

import csv
import sqlite3
import sys

PARENTS = ["institute", "department", "place", "person", "category", "import"]
TABLES = ["card", "card_version"]


def main():
    ours, directory = sys.argv[1:]
    source = sqlite3.connect(ours)
    ids = sorted({key for table in [*PARENTS, *TABLES] for (key,) in source.execute(f'SELECT id FROM "{table}"')})
    text = {key: f"{rank:016x}" for rank, key in enumerate(ids)}

    def told(value):
        if isinstance(value, bytes):
            return text[value] if len(value) == 16 else value.hex()[: len(value)]
        return value

    peer = sqlite3.connect(f"{directory}/peer.db")
    peer.execute("PRAGMA journal_mode = WAL")
    # Triggers guard what is written by the program; the load is spared them.
    wanted = "name NOT LIKE 'sqlite_%' AND sql IS NOT NULL AND type <> 'trigger' ORDER BY type DESC, rowid"
    for (statement,) in source.execute(f"SELECT sql FROM sqlite_master WHERE {wanted}").fetchall():
        peer.execute(statement.removesuffix(" STRICT"))
    for table in PARENTS:
        rows = source.execute(f'SELECT * FROM "{table}"').fetchall()
        places = ", ".join("?" * len(rows[0]))
        peer.executemany(f'INSERT INTO "{table}" VALUES ({places})', [[told(value) for value in row] for row in rows])
        # What an empty cell refers to: a copy of a row, with other keys where they must be.
        columns = [column for _, column, *_ in source.execute(f'PRAGMA table_info("{table}")')]
        empty = {"id": "''", "code": "''", "key": "''", "uscc": "NULL", "once_key": "NULL"}
        values = ", ".join(empty.get(column, f'"{column}"') for column in columns)
        peer.execute(f'INSERT INTO "{table}" SELECT {values} FROM "{table}" LIMIT 1')
    peer.commit()
    peer.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    peer.close()
    for table in TABLES:
        with open(f"{directory}/{table}.csv", "w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file, lineterminator="\n")
            for row in source.execute(f'SELECT * FROM "{table}" ORDER BY rowid'):
                writer.writerow([told(value) for value in row])


if __name__ == "__main__":
    main()
