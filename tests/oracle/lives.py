"""What cards are worth and lose, computed a second time from what happened to them, in fractions.

Reads institutes, one JSON object a line: what was said of their cards and was taken in, in that order; what the
program says that each card is worth on some days; and the months that it posted. Prints how many figures there
were; ends with 1 at the first that differs.

The rules besides those of depreciation.py: a card that is split or put together carries over what was depreciated
by the beginning of the month, in the share of what there is to depreciate, and loses the month's own from there on
by the new figures. What goes into works is worth nothing until it is back, and then begins anew.
"""

import json
import sys
from datetime import date
from fractions import Fraction

from depreciation import half_up, is_over, month_of


def spread(amount, weights):
    """Shares of an amount: each the difference of two rounded parts, the last what is left."""
    shares, passed, given = [], 0, 0
    for at, weight in enumerate(weights):
        passed += weight
        until = half_up(Fraction(amount * passed, sum(weights))) if sum(weights) else 0
        if at == len(weights) - 1:
            until = amount
        shares.append(until - given)
        given = until
    return shares


class Card:
    def __init__(self, cost, residual, life, start, taken=0, lost=0, quantity=1):
        self.cost, self.residual, self.life, self.start = cost, residual, life, start
        self.said = (cost, residual, life)
        self.taken, self.lost, self.quantity = taken, lost, quantity
        self.waiting = []
        self.running, self.works, self.gone = True, False, False
        self.rebase()

    def rebase(self):
        self.base = (self.cost - self.residual - self.lost, max(self.life - self.taken, 0))

    def follow(self, month):
        """What was to hold from this month on, or from an earlier one."""
        while self.waiting and self.waiting[0][0] <= month:
            _, what, figures = self.waiting.pop(0)
            if what == "stop":
                self.running = False
            else:
                self.cost, self.residual, self.life = figures
                if what == "anew":
                    self.taken, self.lost, self.running, self.start = 0, 0, True, month
            self.rebase()

    def lose(self, month):
        """The month's depreciation."""
        self.follow(month)
        if not self.running or month < self.start:
            return 0
        left = self.cost - self.residual - self.lost
        amount = 0
        if left > 0:
            last = self.life - self.taken <= 1
            amount = left if last else min(left, half_up(Fraction(self.base[0], max(self.base[1], 1))))
        self.lost += amount
        self.taken += self.taken < self.life
        return amount

    def anew(self, month, figures, lost, quantity):
        self.waiting, self.said = [], figures
        self.cost, self.residual, self.life = figures
        self.lost, self.quantity, self.start = lost, quantity, max(self.start, month)
        self.rebase()

    def worth(self):
        if self.gone or self.works:
            return 0, 0
        returns = any(what == "anew" for _, what, _ in self.waiting)
        return self.said[0], 0 if returns else self.lost


def depreciated(card):
    """What is depreciated, and how many months, in the life that the card has by now."""
    for month, what, _ in card.waiting:
        if what == "anew":
            return 0, 0, month
    return card.lost, card.taken, card.start


class Institute:
    def __init__(self, government):
        self.government = government
        self.cards = {}

    def first(self, month):
        return month if self.government else month + 1

    def say(self, op):
        month = month_of(date.fromisoformat(op["on"]))
        name, what = op["card"], op["what"]
        if what == "register":
            self.cards[name] = Card(op["cost"], op["residual"], op["life"], self.first(month), quantity=op["quantity"])
            return
        card = self.cards[name]
        cost, residual, life = card.said
        if what in ("adjust", "estimate"):
            card.said = (op.get("cost", cost), residual, op.get("life", life))
            card.waiting.append((self.first(month), "figures", card.said))
        elif what == "begin":
            card.works = True
            card.waiting.append((self.first(month), "stop", None))
        elif what == "complete":
            card.works, card.said = False, (op["cost"], residual, op["life"])
            card.waiting.append((self.first(month), "anew", card.said))
        elif what == "dispose":
            card.gone = True
            card.waiting.append((self.first(month), "stop", None))
        elif what == "split":
            self.split(card, month, op["parts"])
        elif what == "combine":
            self.combine(card, month, [self.cards[other] for other in op["others"]])

    def split(self, card, month, parts):
        cost, residual, life = card.said
        lost, taken, start = depreciated(card)
        card.taken, card.start, card.running = taken, start, True
        quantities = [part["quantity"] for part in parts]
        quantities.append(card.quantity - sum(quantities))
        if "cost" in parts[0]:
            costs = [part["cost"] for part in parts]
            costs.append(cost - sum(costs))
        else:
            costs = spread(cost, quantities)
        residuals = spread(residual, costs)
        losts = spread(lost, [one - other for one, other in zip(costs, residuals)])
        shares = list(zip(costs, residuals, losts, quantities))
        for part, (cost, residual, lost, quantity) in zip(parts, shares):
            begins = max(start, month)
            self.cards[part["card"]] = Card(cost, residual, life, begins, taken, lost, quantity)
        cost, residual, lost, quantity = shares[-1]
        card.anew(month, (cost, residual, life), lost, quantity)

    def combine(self, card, month, others):
        cost, residual, life = card.said
        lost, card.taken, card.start = depreciated(card)
        card.running = True
        quantity = card.quantity
        for other in others:
            cost, residual = cost + other.said[0], residual + other.said[1]
            lost, quantity = lost + depreciated(other)[0], quantity + other.quantity
            other.gone, other.running, other.waiting = True, False, []
        card.anew(month, (cost, residual, life), lost, quantity)


def standing(said):
    """What was said and not undone, by day."""
    kept = []
    for op in said:
        if op["what"] == "undo":
            undone = [one for one in kept if one["card"] == op["card"]][-1]
            kept.remove(undone)
        else:
            kept.append(op)
    return sorted(kept, key=lambda op: op["on"])


def through(told, day):
    """Every card at the end of a day, and what was lost in each month that was over by then."""
    institute = Institute(told["government"])
    ops = [op for op in standing(told["said"]) if date.fromisoformat(op["on"]) <= day]
    lines = {}
    if not ops:
        return institute, lines
    for month in range(month_of(date.fromisoformat(ops[0]["on"])), month_of(day) + 1):
        while ops and month_of(date.fromisoformat(ops[0]["on"])) == month:
            institute.say(ops.pop(0))
        if is_over(month, day):
            lost = {name: (card.lose(month), card.lost) for name, card in institute.cards.items()}
            lines[month] = {name: line for name, line in lost.items() if line[0]}
    return institute, lines


def differs(told):
    """The first figure that differs, and how many did not."""
    figures = 0
    for day, cards in told["worth"].items():
        institute, _ = through(told, date.fromisoformat(day))
        expected = {name: card.worth() for name, card in institute.cards.items()}
        for name, worth in expected.items():
            figures += 1
            if tuple(cards.get(name, (0, 0))) != worth:
                return f"{name} on {day}: {worth}, not {cards.get(name)}", figures
        unknown = [name for name in cards if name not in expected]
        if unknown:
            return f"{unknown} on {day}", figures
    _, lines = through(told, date.fromisoformat(told["until"]))
    for month, posted in told["posted"].items():
        year, number = month.split("-")
        expected = lines.get(int(year) * 12 + int(number) - 1, {})
        figures += len(expected)
        for name in sorted(expected.keys() | posted.keys()):
            if tuple(posted.get(name, (0, 0))) != expected.get(name, (0, 0)):
                return f"{name} in {month}: {expected.get(name)}, not {posted.get(name)}", figures
    return None, figures


def main():
    figures = 0
    with open(sys.argv[1], encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            told = json.loads(line)
            found, some = differs(told)
            figures += some
            if found:
                print(f"institute {number}: {found}")
                life = found.split("-")[0]
                for op in told["said"]:
                    if op["card"].split("-")[0] == life:
                        print(json.dumps(op))
                return 1
    print(figures)
    return 0


if __name__ == "__main__":
    sys.exit(main())
