"""The peer of PaymentPlans: what a Python programmer writes with decimal.Decimal and datetime.date.

Prints one line a case, `name value`: the mean nanoseconds of one plan in one timed stretch, and checksums that every
contestant has to reach. `schedule` splits a total into equal monthly parts; `story` keeps them in a plan, takes three
payments, oldest part first, and says where the order stands then.
"""

import calendar
import time
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import ROUND_DOWN, Decimal

STRETCH_SECONDS = 0.1
PARTS = 12
ORDERS = 512
CENT = Decimal("0.01")
ZERO = Decimal(0)
EPOCH = date(1970, 1, 1)


@dataclass(slots=True)
class Item:
    number: int
    amount: Decimal
    due: date
    paid: Decimal = ZERO


@dataclass(slots=True)
class Payment:
    id: str
    amount: Decimal
    on: date


@dataclass(slots=True)
class Allocation:
    payment: str
    item: int
    amount: Decimal


@dataclass(slots=True)
class ItemStanding:
    item: Item
    left: Decimal
    state: str


@dataclass(slots=True)
class Standing:
    left: Decimal
    due: Decimal
    overdue: Decimal
    next: Item | None
    minimum: Decimal
    maximum: Decimal
    suggested: Decimal
    items: list[ItemStanding]


def months_later(day, months):
    """The same day of a later month, or the last day of a shorter one."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def schedule(total, start, count):
    """Equal monthly parts that add up to the total, one cent more each for the earliest."""
    share = (total / count).quantize(CENT, rounding=ROUND_DOWN)
    left = int((total - share * count) / CENT)
    return [
        Item(index + 1, share + CENT if index < left else share, months_later(start, index)) for index in range(count)]


@dataclass(slots=True)
class Plan:
    items: list[Item]
    payments: list[Payment] = field(default_factory=list)
    allocations: list[Allocation] = field(default_factory=list)
    credit: Decimal = ZERO

    def capture(self, payment):
        """Puts a payment on the oldest items that are not paid and returns what went where; the rest is credit."""
        if payment.amount <= 0:
            raise ValueError(f"{payment.amount} is no payment")
        if any(known.id == payment.id for known in self.payments):
            raise ValueError(f"{payment.id} was booked already")
        self.payments.append(payment)
        made = []
        rest = payment.amount
        for item in self.items:
            amount = min(rest, item.amount - item.paid)
            if amount > 0:
                item.paid += amount
                rest -= amount
                made.append(Allocation(payment.id, item.number, amount))
                if not rest:
                    break
        self.allocations += made
        self.credit += rest
        return made

    def standing(self, today):
        """Where the order stands on a day: each item, what is due, what comes next, what may be paid."""
        left = due = overdue = ZERO
        next_item = None
        items = []
        for item in self.items:
            rest = item.amount - item.paid
            if not rest:
                items.append(ItemStanding(item, rest, "paid"))
                continue
            left += rest
            if item.due < today:
                state = "overdue"
                overdue += rest
                due += rest
            elif item.due == today:
                state = "due"
                due += rest
            else:
                state = "upcoming"
                if next_item is None or item.due < next_item.due:
                    next_item = item
            items.append(ItemStanding(item, rest, state))
        suggested = due or (next_item.amount - next_item.paid if next_item else ZERO)
        return Standing(left, due, overdue, next_item, min(CENT, left), left, suggested, items)


class Order:
    """One of the orders all contestants make plans of; what is known before is made before the clock starts."""

    def __init__(self, number):
        minor_units = 50_000 + number * 7919 % 1_000_003
        self.total = Decimal(minor_units) / 100
        self.start = date.fromordinal(EPOCH.toordinal() + 19_723 + number * 37 % 1461)
        self.payments = [
            Payment(f"order-{number}-payment-after-{days}-days", Decimal(minor_units // part) / 100,
                    self.start + timedelta(days))
            for part, days in ((6, 0), (24, 40), (20, 80))]
        self.asked_on = self.start + timedelta(100)

    def schedule(self):
        return schedule(self.total, self.start, PARTS)

    def story(self):
        plan = Plan(self.schedule())
        for payment in self.payments:
            plan.capture(payment)
        return plan.standing(self.asked_on)


def mixed(checksum, *values):
    """The checksum of some numbers more: FNV's step, a word at a time."""
    for value in values:
        checksum = (checksum ^ value) * 0x100000001B3 & 0xFFFFFFFFFFFFFFFF
    return checksum


def cents(amount):
    return int(amount * 100)


def print_checksums(orders):
    schedules = stories = 0xCBF29CE484222325
    for order in orders:
        for item in order.schedule():
            schedules = mixed(schedules, cents(item.amount), (item.due - EPOCH).days)
        now = order.story()
        stories = mixed(
            stories, cents(now.left), cents(now.due), cents(now.overdue), now.next.number if now.next else 0,
            cents(now.minimum), cents(now.maximum), cents(now.suggested))
        for line in now.items:
            stories = mixed(stories, cents(line.item.paid), cents(line.left), len(line.state))
    print(f"checksum-{PARTS}-of-{len(orders)} {schedules:016x}")
    print(f"checksum-story-{PARTS}-of-{len(orders)} {stories:016x}")


def measure(name, orders, run):
    plans = 0
    start = time.perf_counter()
    while True:
        for order in orders:
            run(order)
        plans += len(orders)
        seconds = time.perf_counter() - start
        if seconds >= STRETCH_SECONDS:
            break
    print(f"{name}-{PARTS} {seconds / plans * 1e9:.1f}")


def main():
    orders = [Order(number) for number in range(ORDERS)]
    print_checksums(orders)
    measure("schedule", orders, Order.schedule)
    measure("story", orders, Order.story)


main()
