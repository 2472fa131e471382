#!/usr/bin/env python3
"""An independent oracle for the three lists of `oversight generate`: S1-S5 and S8 in plain Python.

    python3 generated.py DIR > result.json
    oversight score --truth DIR/truth.csv --result result.json

Written from the specification only. It knows rules 1-5 (codes, old codes, leading zeros, serials,
vouchers with amounts), rule 6 for a handful of rows, and one chain of attributes; it answers in the
shape of `oversight compare --json` as far as the score needs it. Its score on the coded cases says
that the truth of the benchmark follows from the specification; it is slow, and proves nothing else.
"""

import csv
import itertools
import json
import sys
import unicodedata
from collections import Counter, defaultdict
from fractions import Fraction

from reconcile import explanations, fen, round_half_up, yuan

AS_OF = "2025-12-31"
OUT, NOT_OURS, MISSING = {"送修", "外借", "在外"}, {"借入", "租入", "非本单位"}, {"盘亏", "未找到"}
CHAIN = (("资产名称", "规格型号", "数量", "地点", "部门", "使用人", "使用状况"), ("资产名称", "规格型号"))
ATTRIBUTES = {"LOCATION": "地点", "CUSTODIAN": "使用人", "DEPARTMENT": "部门", "USAGE_STATE": "使用状况",
              "SPECIFICATION": "规格型号"}
FOUND = {"地点": "实际存放地点", "部门": "实际使用部门", "使用人": "实际使用人", "使用状况": "实际使用状况", "数量": "实盘数量"}
CARD = {"地点": "存放地点", "部门": "使用部门"}


def code(text):
    return "".join(unicodedata.normalize("NFKC", text).upper().split())


class Row:
    """A row of one of the three files; it is itself, whatever it holds."""

    def __init__(self, file, number, record):
        self.file, self.number, self.record = file, number, record
        self.code = code(record["资产编号"])
        self.serial = code(record.get("序列号", ""))

    def attribute(self, name):
        return self.record[(FOUND if self.file == "counts.csv" else CARD).get(name, name)]


def read(directory, name):
    with open(f"{directory}/{name}", encoding="utf-8", newline="") as file:
        return [Row(name, number, record) for number, record in enumerate(csv.DictReader(file), 2)]


def ledger_rows(directory, clearing):
    for row in read(directory, "ledger.csv"):
        if row.record["日期"] > AS_OF:
            continue
        debit = fen(row.record["借方金额"] or "0")
        net = debit - fen(row.record["贷方金额"] or "0")
        account = row.record["科目编码"]
        if account[:4] == "1902":
            clearing.append(net)
        if account[:4] not in ("1601", "1602"):
            continue
        cost, row.red = account.startswith("1601"), debit < 0
        row.value, row.depreciation = (net, 0) if cost else (0, -net)
        row.is_cost, row.class_code = cost, "A" + row.record["科目编码"][4:6]
        date = row.record["日期"]
        row.period, row.word, row.voucher = date[:7], row.record["凭证字"], int(row.record["凭证号"])
        row.type = (row.value, row.depreciation, row.class_code, row.word)
        yield row


def card_rows(directory, later):
    for row in read(directory, "cards.csv"):
        if min(row.record["取得日期"], row.record["财务入账日期"]) > AS_OF:
            later.add(row.code)
            continue
        funds = [fen(row.record[name] or "0") for name in ("财政拨款", "非财政拨款")]
        row.disposed = row.record["使用状况"] == "已处置"
        row.value = 0 if row.disposed else fen(row.record["原值"])
        row.quantity = 0 if row.disposed else int(row.record["数量"])
        row.misfunded = not row.disposed and any(funds) and sum(funds) != row.value
        row.state = row.record["使用状况"]
        row.depreciation = fen(row.record["累计折旧"] or "0")
        row.class_code, row.old = row.record["资产分类代码"][:3], code(row.record["原资产编号"])
        word, _, number = row.record["会计凭证号"].rpartition("-")
        row.period, row.word, row.voucher = row.record["财务入账日期"][:7], word, int(number)
        row.type = (row.value, row.quantity, row.class_code) + tuple(map(row.attribute, ATTRIBUTES.values()))
        yield row


def count_rows(directory):
    for row in read(directory, "counts.csv"):
        row.quantity = int(row.record["实盘数量"])
        row.own = fen(row.record["实盘金额"]) if row.record["实盘金额"] else None
        row.result = row.record["盘点结果"]
        row.type = (row.own, row.quantity) + tuple(map(row.attribute, ATTRIBUTES.values()))
        yield row


# ---- S3, S8: links ----------------------------------------------------------------------------

class Leg:
    """The links of one leg. A link is a list of left and right rows; an ambiguous one says so."""

    def __init__(self, left, right):
        self.open_left, self.open_right = dict.fromkeys(left), dict.fromkeys(right)
        self.links = []

    def link(self, left, right, ambiguous=False):
        self.links.append((left, right, ambiguous))
        for row in left:
            del self.open_left[row]
        for row in right:
            del self.open_right[row]

    def keyed(self, left_key, right_key):
        keys = defaultdict(lambda: ([], []))
        for side, rows, key in ((0, self.open_left, left_key), (1, self.open_right, right_key)):
            for row in rows:
                if key(row):
                    keys[key(row)][side].append(row)
        return [(a, b) for a, b in keys.values() if a and b]

    def by_code(self, left_key, right_key, unique=False):
        """All rows of one code belong to its one card."""
        for a, b in self.keyed(left_key, right_key):
            if not unique or len(a) == len(b) == 1:
                self.link(a, b)

    def by_key(self, left_key, right_key):
        """S8: pairs where the pairing is determined, else one ambiguous group."""
        for a, b in self.keyed(left_key, right_key):
            ways = explanations(Counter(row.type for row in a).values(), Counter(row.type for row in b).values())
            if ways > 1:
                self.link(a, b, ambiguous=True)
                continue
            for one, other in zip(a, b):
                self.link([one], [other])

    def by_sum(self, key):
        """Rule 6 for a handful of rows: all = all, then one = several, several = one."""
        for a, b in self.keyed(key, key):
            if sum(row.value for row in a) == sum(row.value for row in b):
                self.link(a, b)
                continue
            for ones, several, turned in ((a, b, False), (b, a, True)):
                for one in ones:
                    if len(several) > 12 or one not in (self.open_right if turned else self.open_left):
                        continue
                    sums = [found for size in range(2, len(several) + 1)
                            for found in itertools.combinations(several, size)
                            if sum(row.value for row in found) == one.value]
                    if len(sums) == 1:
                        self.link(*((list(sums[0]), [one]) if turned else ([one], list(sums[0]))))
                    elif sums:
                        self.link(a, b, ambiguous=True)
                        break


def ledger_card(ledger, cards):
    leg = Leg(ledger, cards)
    leg.by_code(lambda row: row.code, lambda card: card.code)
    leg.by_code(lambda row: row.code, lambda card: card.old)
    leg.by_code(lambda row: row.code.lstrip("0"), lambda card: card.code.lstrip("0"), unique=True)
    # A card that names no word meets every word: without a word on one side, words do not count.
    wordless = {(card.period, card.voucher) for card in leg.open_right if not card.word}
    voucher = lambda row: (row.period, row.voucher, "" if (row.period, row.voucher) in wordless else row.word)
    uncoded = lambda row: None if row.file == "ledger.csv" and row.code else voucher(row)
    leg.by_key(lambda row: uncoded(row) and (*uncoded(row), row.value), lambda card: (*voucher(card), card.value))
    leg.by_sum(uncoded)
    return leg


def card_stock(cards, counts):
    leg = Leg(cards, counts)
    leg.by_code(lambda card: card.code, lambda row: row.code)
    leg.by_code(lambda card: card.old, lambda row: row.code)
    leg.by_code(lambda card: card.code.lstrip("0"), lambda row: row.code.lstrip("0"), unique=True)
    leg.by_key(lambda card: card.serial, lambda row: not row.code and row.serial)
    for step in CHAIN:
        key = lambda row: None if row.code and row.file == "counts.csv" else tuple(map(row.attribute, step))
        leg.by_key(key, key)
    return leg


# ---- S3: groups -------------------------------------------------------------------------------

def grouped(rows, legs, cards):
    parent = {row: row for row in rows}

    def root(row):
        while parent[row] is not row:
            parent[row] = row = parent[parent[row]]
        return row

    for leg in legs:
        for left, right, _ in leg.links:
            for row in left + right:
                parent[root(row)] = root(left[0])
    # Movements of one code without a card that take one another back.
    alone = defaultdict(list)
    for row in legs[0].open_left:
        if row.code:
            alone[row.code].append(row)
    for lines in alone.values():
        if len(lines) > 1 and sum(row.value for row in lines) == 0:
            for row in lines:
                parent[root(row)] = root(lines[0])
    linked = set(cards) - (set(legs[0].open_right) & set(legs[1].open_left))
    by_serial = {card.serial: card for card in linked if card.serial}
    duplicates = set()
    for card in cards:
        if card not in linked and card.serial in by_serial:
            parent[root(card)] = root(by_serial[card.serial])
            duplicates.add(card)
    groups = defaultdict(list)
    for row in rows:
        groups[root(row)].append(row)
    return groups.values(), duplicates


# ---- S2, S4, S5 ---------------------------------------------------------------------------------

def differences(group, duplicates, ambiguous, later, cleared):
    ledger, cards, counts = ([row for row in group if row.file == name] for name in
                             ("ledger.csv", "cards.csv", "counts.csv"))
    value, quantity = sum(row.value for row in cards), sum(row.quantity for row in cards)
    found = sum(row.quantity for row in counts if row.own is None)
    physical = sum(row.own for row in counts if row.own is not None)
    physical += round_half_up(Fraction(value * found, quantity)) if quantity else 0
    duplicate = any(card in duplicates for card in cards)
    disposed = bool(cards) and all(card.disposed for card in cards)
    yield from ledger_side(ledger, cards, value, duplicate, disposed, ambiguous[0], later, cleared)
    if any(card.depreciation > card.value and not card.disposed for card in cards):
        yield "OVER_DEPRECIATED", "LC", 0, ledger + cards
    if any(card.misfunded for card in cards):
        yield "FUND_SOURCE", "LC", 0, ledger + cards
    yield from stock_side(cards, counts, value, quantity, physical, duplicate, disposed, ambiguous[1])


def ledger_side(ledger, cards, value, duplicate, disposed, ambiguous, later, cleared):
    rows, total = ledger + cards, sum(row.value for row in ledger)
    gap = total - value
    if not rows:
        return
    if ambiguous & set(rows):
        yield "AMBIGUOUS", "LC", gap, rows
    elif duplicate and gap:
        yield "DUPLICATE_CARD", "LC", gap, rows
    elif disposed and total:
        yield "CARD_DISPOSED_LEDGER_ALIVE", "LC", gap, rows
    elif cards and ledger and total == 0 and gap:
        states = {card.state for card in cards}
        lawful = {"改扩建中": "UNDER_WORKS"} | ({"待处置": "CLEARING_BALANCE"} if cleared else {})
        told = lawful.get(*states) if len(states) == 1 else None
        yield told or "LEDGER_DISPOSED_CARD_ALIVE", "LC", gap, rows
    elif not cards and gap:
        yield "CUT_OFF" if all(row.code in later for row in ledger) else "LEDGER_WITHOUT_CARD", "LC", gap, rows
    elif not ledger and not disposed:
        late = all(card.record["取得日期"] <= AS_OF < card.record["财务入账日期"] for card in cards)
        yield "CUT_OFF" if late else "CARD_WITHOUT_LEDGER", "LC", gap, rows
    elif gap:
        yield "LEDGER_CARD_AMOUNT", "LC", gap, rows
    if disposed and gap == 0 and any(row.red for row in ledger):
        yield "MOVEMENT_PRESENTATION", "LC", 0, rows
    classes = {row.class_code for row in ledger if row.is_cost}
    if cards and classes and classes != {card.class_code for card in cards} and not disposed:
        yield "LEDGER_CARD_CLASS", "LC", 0, rows
    depreciation = sum(row.depreciation for row in ledger) - sum(card.depreciation for card in cards)
    if depreciation:
        yield "LEDGER_CARD_DEPRECIATION", "LC", depreciation, rows


def stock_side(cards, counts, value, quantity, physical, duplicate, disposed, ambiguous):
    rows, gap, found = cards + counts, value - physical, sum(row.quantity for row in counts)
    if not rows:
        return
    if ambiguous & set(rows):
        yield "AMBIGUOUS", "CP", gap, rows
        return
    if duplicate and gap:
        yield "DUPLICATE_CARD", "CP", gap, rows
    elif disposed:
        if found:
            yield "DISPOSED_STILL_PRESENT", "CP", gap, rows
    elif not cards:
        yield "NOT_OURS" if counts[0].result in NOT_OURS else "STOCK_WITHOUT_CARD", "CP", gap, rows
    elif not found:
        yield "OUT_UNSEEN" if counts and counts[0].result in OUT else "CARD_WITHOUT_STOCK", "CP", gap, rows
        return
    elif quantity != found:
        by_quantity = value - round_half_up(Fraction(value * found, quantity))
        yield "CARD_STOCK_QUANTITY", "CP", by_quantity, rows
        if gap != by_quantity:
            yield "CARD_STOCK_VALUE", "CP", gap - by_quantity, rows
    elif gap:
        yield "CARD_STOCK_VALUE", "CP", gap, rows
    if cards and counts:
        yield from attributes(cards, counts, rows)


def attributes(cards, counts, rows):
    for kind, name in ATTRIBUTES.items():
        one, other = ({row.attribute(name) for row in side} - {""} for side in (cards, counts))
        if one and other and one != other:
            yield kind, "CP", 0, rows
    serials = {row.serial for row in counts} - {""}
    if len(serials) > len(cards):
        yield "ONE_CARD_SEVERAL_THINGS", "CP", 0, rows


def main():
    directory = sys.argv[1]
    clearing, later = [], set()
    ledger, cards = list(ledger_rows(directory, clearing)), list(card_rows(directory, later))
    counts = list(count_rows(directory))
    legs = ledger_card(ledger, cards), card_stock(cards, counts)
    groups, duplicates = grouped(ledger + cards + counts, legs, cards)
    ambiguous = [{row for left, right, open_ in leg.links if open_ for row in left + right} for leg in legs]
    # 待处理: lawful where the clearing accounts hold the net value of all in process that left the cost accounts.
    gone = [card for group in groups if sum(row.value for row in group if row.file == "ledger.csv") == 0
            for card in group if card.file == "cards.csv" and card.state == "待处置"]
    cleared = sum(card.value - card.depreciation for card in gone) <= sum(clearing)
    told = []
    for group in groups:
        for kind, leg, amount, rows in differences(group, duplicates, ambiguous, later, cleared):
            evidence = [{"source": {"fileName": row.file, "row": row.number}} for row in rows]
            told.append({"kind": kind, "leg": leg, "amount": yuan(amount), "evidence": evidence})
    json.dump({"differences": told}, sys.stdout)


if __name__ == "__main__":
    main()
