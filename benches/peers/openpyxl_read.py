#!/usr/bin/env python3
"""The peer of reading a workbook: openpyxl in read-only mode (its fast way).

    pip install openpyxl
    python3 openpyxl_read.py IN.xlsx
"""

import sys
import time

from openpyxl import load_workbook


def main():
    start = time.perf_counter()
    rows = cells = 0
    book = load_workbook(sys.argv[1], read_only=True, data_only=True)
    for sheet in book.worksheets:
        for row in sheet.iter_rows(values_only=True):
            rows += 1
            cells += sum(value is not None for value in row)
    print(f"{rows} rows, {cells} cells read in {time.perf_counter() - start:.3f} s")


if __name__ == "__main__":
    main()
