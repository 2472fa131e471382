"""What assets are worth, computed a second time from the rules alone, in fractions.

Reads cases, one JSON object a line: an asset, what happens to it, and what the program says that it is worth on
some days. Prints how many figures there were; ends with 1 at the first that differs.

The rules: 政府会计准则第3号 depreciates from the month of addition, without a residual value; the other regimes from
the month after it. A month counts from its last day, the last month of a life takes what is left, and what
changes holds from the first month in which an addition of that day would be depreciated.
"""

import calendar
import json
import sys
from datetime import date
from fractions import Fraction


def half_up(value):
    """Rounds to a whole number, halves away from zero; nothing here is negative."""
    return int(value + Fraction(1, 2))


def month_of(day):
    return day.year * 12 + day.month - 1


def is_over(month, day):
    year, index = divmod(month, 12)
    return date(year, index + 1, calendar.monthrange(year, index + 1)[1]) <= day


def first(case, day):
    return month_of(day) + (0 if case["regime"] == "government" else 1)


def amount(case, month_number, state):
    """The depreciation of one month of a life, in fen."""
    cost, residual, life, taken, lost, base = state
    left = cost - residual - lost
    if left <= 0:
        return 0
    if taken + 1 >= life:
        return left
    method = case["method"]
    if method == "straight-line":
        fen = half_up(Fraction(base[0], max(base[1], 1)))
    elif method == "remaining":
        fen = half_up(Fraction(left, life - taken))
    else:
        decimals = int(method.split(":")[1])
        rate = Fraction(half_up(Fraction(10**decimals, life)), 10**decimals)
        fen = half_up((cost - residual) * rate)
    return min(fen, left)


def worth(case, day):
    """Cost and accumulated depreciation at the end of a day: everything anew from the beginning."""
    added = date.fromisoformat(case["added"])
    if day < added:
        return 0, 0
    events = [(date.fromisoformat(event["on"]), event) for event in case["events"]]
    shown = case["cost"]
    here = True
    begun, taken_over = added, case["openingAccumulated"]
    for on, event in events:
        if on > day:
            break
        if event["what"] == "cost":
            shown = event["cost"]
        elif event["what"] == "out":
            shown, here, begun, taken_over = event["cost"], True, on, 0
        elif event["what"] in ("into", "dispose"):
            here = False
    if not here:
        return 0, 0
    cost, residual, life = case["cost"], case["residual"], case["life"]
    taken, lost = case["openingMonths"], case["openingAccumulated"]
    base = (cost - residual - lost, life - taken)
    running = True
    month = first(case, added)
    accumulated = taken_over
    while is_over(month, day):
        while events and first(case, events[0][0]) <= month:
            _, event = events.pop(0)
            if event["what"] == "cost":
                cost = event["cost"]
            elif event["what"] == "life":
                life = event["life"]
            elif event["what"] == "residual":
                residual = event["residual"]
            elif event["what"] == "out":
                cost, life, taken, lost, running = event["cost"], event["life"], 0, 0, True
            else:
                running = False
            base = (cost - residual - lost, max(life - taken, 0))
        if running:
            lost += amount(case, month, (cost, residual, life, taken, lost, base))
            # A life that was cut short does not make the months taken fewer.
            taken += taken < life
        if month >= first(case, begun):
            accumulated = lost
        month += 1
    return shown, accumulated


def main():
    figures = 0
    with open(sys.argv[1], encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            case = json.loads(line)
            for day, cost, accumulated in case["worth"]:
                expected = worth(case, date.fromisoformat(day))
                figures += 1
                if expected != (cost, accumulated):
                    print(f"case {number}, {day}: {expected}, not {(cost, accumulated)}: {line}")
                    return 1
    print(figures)
    return 0


if __name__ == "__main__":
    sys.exit(main())
