"""Holds what a spreadsheet program has made of workbooks, sheet by sheet as text, against the workbooks themselves.

    spreadsheets.py FOLDER WORKBOOK...

The workbooks are read here from their parts, with what Python brings along and no line of the program. A text must
be a text still, and the same; a figure must be a figure still, and the same to its last digit.
"""

import sys
import zipfile
from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"


def column(reference):
    """The zero-based column of a reference such as `AB12`."""
    number = 0
    for letter in reference.rstrip("0123456789"):
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def texts(element):
    """The text of an element with its runs; `_x000A_` stands for a sign that XML cannot have."""
    return "".join(part.text or "" for part in element.iter(f"{MAIN}t"))


def sheets(path):
    """Each sheet of a workbook: its name, and its cells by row and column."""
    with zipfile.ZipFile(path) as parts:
        names = set(parts.namelist())
        shared = []
        if "xl/sharedStrings.xml" in names:
            shared = [texts(one) for one in ElementTree.fromstring(parts.read("xl/sharedStrings.xml"))]
        links = ElementTree.fromstring(parts.read("xl/_rels/workbook.xml.rels"))
        targets = {link.get("Id"): link.get("Target") for link in links}
        for sheet in ElementTree.fromstring(parts.read("xl/workbook.xml")).iter(f"{MAIN}sheet"):
            target = targets[sheet.get(f"{LINK}id")].removeprefix("/xl/")
            cells = {}
            for row in ElementTree.fromstring(parts.read(f"xl/{target}")).iter(f"{MAIN}row"):
                for cell in row.iter(f"{MAIN}c"):
                    value = cell.find(f"{MAIN}v")
                    place = (int(row.get("r")) - 1, column(cell.get("r")))
                    if cell.find(f"{MAIN}f") is not None:
                        raise SystemExit(f"{path.name} {cell.get('r')}: a formula")
                    if cell.get("t") == "inlineStr":
                        cells[place] = texts(cell)
                    elif cell.get("t") == "s":
                        cells[place] = shared[int(value.text)]
                    elif value is not None:
                        cells[place] = Decimal(value.text)
            yield sheet.get("name"), {place: value for place, value in cells.items() if value != ""}


def converted(path):
    """The cells of a text file: what stands in quotes is a text, all else a figure."""
    text, cells, at = path.read_text(encoding="utf-8-sig"), {}, 0
    row = place = 0
    while at < len(text):
        if text[at] == '"':
            parts, at = [], at + 1
            while True:
                end = text.index('"', at)
                parts.append(text[at:end])
                at = end + 1
                if text[at : at + 1] != '"':
                    break
                parts.append('"')
                at += 1
            value = "".join(parts)
        else:
            end = at
            while end < len(text) and text[end] not in ",\n":
                end += 1
            value = Decimal(text[at:end]) if end > at else ""
            at = end
        if value != "":
            cells[row, place] = value
        if at < len(text) and text[at] == ",":
            place += 1
        else:
            row, place = row + 1, 0
        at += 1
    return cells


def main(folder, books):
    wrong = compared = figures = 0
    for book in map(Path, books):
        for name, cells in sheets(book):
            found = converted(Path(folder) / f"{book.stem}-{name}.csv")
            for place in sorted(cells.keys() | found.keys()):
                want, got = cells.get(place, ""), found.get(place, "")
                same = type(want) is type(got) and want == got
                compared += 1
                figures += isinstance(want, Decimal)
                if not same:
                    wrong += 1
                    row, at = place
                    print(f"{book.name} [{name}] row {row + 1} column {at + 1}: {want!r} became {got!r}", file=sys.stderr)
    print(f"{len(books)} workbooks, {compared} cells, {figures} of them figures, {wrong} changed")
    # A comparison of nothing would hold, too.
    if wrong or figures < 100:
        raise SystemExit(1)


main(sys.argv[1], sys.argv[2:])
