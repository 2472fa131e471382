#!/usr/bin/env python3
"""An independent oracle for the reconciliation: two registers, nested keys (S3 rule 7, S4-S8).

Written from the specification only, in the plainest way that can be right, without any
floating-point number and without a line of the program. It is slow on purpose and proves figures.

    python3 reconcile.py OLD.csv NEW.csv
        two registers with the columns of the public LESO property registers; the old one stands
        for the cards, the new one for the counts; values are per unit.

The three lists of `oversight generate` are read by `generated.py` beside this file.
"""

import argparse
import csv
import json
import sys
from collections import Counter, defaultdict
from fractions import Fraction

STATE, HOLDER, NSN, ITEM, QUANTITY, UNIT, VALUE, DEMIL, DEMIL_IC, SHIPPED, STATION = (
    "State", "Station Name (LEA)", "NSN", "Item Name", "Quantity", "UI", "Acquisition Value",
    "DEMIL Code", "DEMIL IC", "Ship Date", "Station Type")
COLUMNS = (STATE, HOLDER, NSN, ITEM, QUANTITY, UNIT, VALUE, DEMIL, DEMIL_IC, SHIPPED, STATION)
CHAIN = (COLUMNS, (NSN, QUANTITY, UNIT, VALUE, SHIPPED), (NSN, SHIPPED))


# ---- numbers -------------------------------------------------------------------------------

def fen(text):
    """Yuan as written -> fen; finer than one fen is an error, not a rounding."""
    exact = Fraction(text.replace(",", "")) * 100
    if exact.denominator != 1:
        raise ValueError(f"{text!r} is finer than one fen")
    return int(exact)


def round_half_up(value):
    """Half away from zero."""
    value = Fraction(value)
    magnitude = abs(value)
    whole = magnitude.numerator // magnitude.denominator
    if magnitude - whole >= Fraction(1, 2):
        whole += 1
    return whole if value >= 0 else -whole


def yuan(amount):
    sign = "-" if amount < 0 else ""
    return f"{sign}{abs(amount) // 100}.{abs(amount) % 100:02d}"


# ---- S8: is a pairing determined? ------------------------------------------------------------

def explanations(left, right, stop=3):
    """How many ways there are to pair rows of the `left` types with rows of the `right` types, as
    far as types go: every maximum pairing is a table of how many of each left type meet how many
    of each right type, with what is left over. Counted by the definition, up to `stop`."""
    left, right = list(left), list(right)
    if sum(left) < sum(right):
        left, right = right, left
    room = left[:]  # the larger side keeps what no row of the smaller side takes
    found = 0

    def place(index, kind, rest):
        nonlocal found
        if found >= stop:
            return
        if index == len(right):
            found += 1
            return
        if kind == len(room):
            if rest == 0:
                place(index + 1, 0, right[index + 1] if index + 1 < len(right) else 0)
            return
        for take in range(min(rest, room[kind]), -1, -1):
            if rest - take > sum(room[kind + 1:]):
                break
            room[kind] -= take
            place(index, kind + 1, rest - take)
            room[kind] += take

    place(0, 0, right[0])
    return found


# ---- S3 rule 7 -------------------------------------------------------------------------------

def run_chain(left, right, chain):
    """Returns the pairs by step, the ambiguous keys by step, and what is left over on each side.

    Rows are tuples in the order of COLUMNS; a row's type is the whole tuple."""
    place = {name: index for index, name in enumerate(COLUMNS)}
    open_left, open_right = set(range(len(left))), set(range(len(right)))
    pairs, ambiguous = [], []
    for step in chain:
        columns = [place[name] for name in step]
        keyed = defaultdict(lambda: ([], []))
        for side, rows, unlinked in ((0, left, open_left), (1, right, open_right)):
            for row in unlinked:
                keyed[tuple(rows[row][column] for column in columns)][side].append(row)
        step_pairs, step_ambiguous = [], []
        for key, (a, b) in sorted(keyed.items()):
            if not a or not b:
                continue
            kinds_a, kinds_b = Counter(left[row] for row in a), Counter(right[row] for row in b)
            if explanations(kinds_a.values(), kinds_b.values()) > 1:
                step_ambiguous.append((key, a, b))
                open_left.difference_update(a)
                open_right.difference_update(b)
                continue
            a.sort(key=lambda row: left[row])
            b.sort(key=lambda row: right[row])
            for one, other in zip(a, b):
                step_pairs.append((one, other))
                open_left.discard(one)
                open_right.discard(other)
        pairs.append(step_pairs)
        ambiguous.append(step_ambiguous)
    return pairs, ambiguous, sorted(open_left), sorted(open_right)


# ---- S4, S5 ----------------------------------------------------------------------------------

def worth(row):
    """Value per unit times quantity."""
    return fen(row[COLUMNS.index(VALUE)]) * int(row[COLUMNS.index(QUANTITY)])


def pair_differences(old, new):
    """The differences of one card against one counted row with a value of its own."""
    quantity, counted = (int(row[COLUMNS.index(QUANTITY)]) for row in (old, new))
    card, physical = worth(old), worth(new)
    found = []
    if quantity != counted:
        by_quantity = card - round_half_up(Fraction(card * counted, quantity))
        found.append(("CARD_STOCK_QUANTITY", by_quantity))
        if card - physical != by_quantity:
            found.append(("CARD_STOCK_VALUE", card - physical - by_quantity))
    elif card != physical:
        found.append(("CARD_STOCK_VALUE", card - physical))
    if old[COLUMNS.index(HOLDER)] != new[COLUMNS.index(HOLDER)]:
        found.append(("DEPARTMENT", 0))
    return found


def answer(left, right, chain=CHAIN):
    pairs, ambiguous, only_left, only_right = run_chain(left, right, chain)
    signatures, differences, amounts, unequal = Counter(), Counter(), Counter(), Counter()
    matched = 0

    def tell(found):
        nonlocal matched
        for kind, amount in found:
            differences[kind] += 1
            amounts[kind] += amount
        if found:
            signatures["+".join(sorted({kind for kind, _ in found}))] += 1
        else:
            matched += 1

    for step in pairs:
        for a, b in step:
            tell(pair_differences(left[a], right[b]))
            names = [name for name, x, y in zip(COLUMNS, left[a], right[b]) if x != y]
            unequal[" + ".join(names) or "(none)"] += 1
    for step in ambiguous:
        for _, a, b in step:
            tell([("AMBIGUOUS", sum(worth(left[row]) for row in a) - sum(worth(right[row]) for row in b))])
    for row in only_left:
        tell([("CARD_WITHOUT_STOCK", worth(left[row]))])
    for row in only_right:
        tell([("STOCK_WITHOUT_CARD", -worth(right[row]))])

    groups = sum(map(len, pairs)) + sum(map(len, ambiguous)) + len(only_left) + len(only_right)
    total_left, total_right = sum(map(worth, left)), sum(map(worth, right))
    placed = (sum(map(len, pairs)) + sum(len(a) for step in ambiguous for _, a, _ in step) + len(only_left),
              sum(map(len, pairs)) + sum(len(b) for step in ambiguous for _, _, b in step) + len(only_right))
    if placed != (len(left), len(right)):
        raise SystemExit(f"not a partition: {placed}")
    if total_left - total_right != sum(amounts.values()):
        raise SystemExit("the differences do not sum to the gap")
    return {
        "rows": [len(left), len(right)],
        "distinctRows": [len(set(left)), len(set(right))],
        "groups": groups,
        "matched": matched,
        "differing": groups - matched,
        "pairsByStep": [len(step) for step in pairs],
        "ambiguousByStep": [
            {"keys": len(step), "left": sum(len(a) for _, a, _ in step), "right": sum(len(b) for _, _, b in step)}
            for step in ambiguous],
        "onlyLeft": len(only_left),
        "onlyRight": len(only_right),
        "totals": {"left": yuan(total_left), "right": yuan(total_right), "gap": yuan(total_left - total_right)},
        "differences": dict(sorted(differences.items())),
        "amounts": {kind: yuan(amount) for kind, amount in sorted(amounts.items())},
        "signatures": dict(signatures.most_common()),
        "unequalColumnsOfPairs": dict(unequal.most_common()),
        "ambiguousKeys": [
            {"step": number + 1, "key": list(key), "left": len(a), "right": len(b),
             "gap": yuan(sum(worth(left[row]) for row in a) - sum(worth(right[row]) for row in b))}
            for number, step in enumerate(ambiguous) for key, a, b in step],
    }


def read_register(path):
    with open(path, encoding="utf-8-sig", newline="") as file:
        return [tuple(record[name].strip() for name in COLUMNS) for record in csv.DictReader(file)]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("old")
    parser.add_argument("new")
    arguments = parser.parse_args()
    json.dump(answer(read_register(arguments.old), read_register(arguments.new)), sys.stdout, indent=1, ensure_ascii=False)
    print()


if __name__ == "__main__":
    main()
