"""An account's numbers as tables for its page and rows for its files."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from routeways.ledger.amounts import Unit, day, month_name, written
from routeways.ledger.models import Account
from routeways.ledger.queries import Balance, Line, Month, Promise
from routeways.ui.tables import Column, TableView
from routeways.values import Money

LONG = 36  # months: a longer forecast leaves out those in which nothing happens
STATEMENT_COLUMNS = ("date", "what_happened", "for", "amount", "free", "promised", "spent", "expired", "unit")
FORECAST_COLUMNS = ("month", "comes_in", "planned", "expires", "free_at_end", "unit")


def summary(balance: Balance, unit: str) -> list[dict[str, str]]:
    """Rows of a summary list, each with what it means."""
    rows = (
        ("Paid in", balance.paid_in, ""),
        ("Free", balance.free, "not promised to anybody"),
        ("Held", balance.held, "kept for somebody, not agreed yet"),
        ("Committed", balance.committed, "agreed, not spent yet"),
        ("Spent", balance.spent, ""),
        ("Expired", balance.expired, "not spent in time"),
    )
    return [
        {"name": name, "value": written(amount, unit) + (f", {means}" if means and amount else "")}
        for name, amount, means in rows
    ]


def forecast_table(months: Sequence[Month], unit: str) -> TableView:
    shown = months
    if len(months) > LONG:
        shown = [row for row in months if row.in_ or row.planned_out or row.expiring] or months[:1]
    comes = any(row.in_ for row in shown)  # most accounts know of nothing that is still to come in
    labels = ("Comes in",) if comes else ()
    return TableView(
        "Month by month, if everything is spent as planned",
        (Column("Month"), *_amounts(*labels, "Planned", "Expires", "Free at the end")),
        tuple(
            (
                month_name(row.month),
                *_cells(unit, *((row.in_,) if comes else ()), row.planned_out, row.expiring, row.free_at_end),
            )
            for row in shown
        ),
    )


def promises_table(promises: Iterable[Promise], unit: str) -> TableView:
    return TableView(
        "Reservations, the newest first",
        (Column("For"), Column("Since"), Column("State"), *_amounts("Reserved", "Spent", "Left")),
        tuple(
            (
                one.reservation.what,
                day(one.reservation.reserved_on),
                _state(one),
                *_cells(unit, one.reservation.amount, one.spent, one.left),
            )
            for one in promises
        ),
    )


def statement_table(lines: Iterable[Line], unit: str) -> TableView:
    return TableView(
        "Bookings, the newest first, with what was left after each",
        (Column("Date"), Column("What"), Column("For"), *_amounts("Amount", "Free", "Promised", "Spent")),
        tuple(
            (day(line.on), line.verb, line.what, *_cells(unit, line.amount, line.free, line.promised, line.spent))
            for line in lines
        ),
    )


def next_expiry(months: Sequence[Month], unit: str) -> str:
    """A sentence about the first money that will be lost; "" where none will."""
    for row in months:
        if row.expiring:
            lost = written(row.expiring, unit)
            return f"{lost} expires in {month_name(row.month)} unless it is spent before."
    return ""


def statement_rows(account: Account, lines: Iterable[Line]) -> Iterable[Sequence[Any]]:
    for line in lines:
        amounts = (line.amount, line.free, line.promised, line.spent, line.expired)
        yield (line.on, line.verb, line.what, *(plain(amount, account.unit) for amount in amounts), account.unit)


def forecast_rows(account: Account, months: Iterable[Month]) -> Iterable[Sequence[Any]]:
    for row in months:
        amounts = (row.in_, row.planned_out, row.expiring, row.free_at_end)
        yield (f"{row.month:%Y-%m}", *(plain(amount, account.unit) for amount in amounts), account.unit)


def plain(amount: int, unit: str) -> str | int:
    """For files: “1250.50” pounds, or a number of places."""
    return Money(amount).plain if unit == Unit.POUNDS else amount


def _state(one: Promise) -> str:
    reservation = one.reservation
    ended: date | None = reservation.ended_on
    if ended is not None:
        return f"{reservation.get_state_display()} on {day(ended)}".capitalize()
    if reservation.state == "held" and reservation.until is not None:
        return f"Held until {day(reservation.until)}"
    return reservation.get_state_display().capitalize()


def _amounts(*labels: str) -> tuple[Column, ...]:
    return tuple(Column(label, numeric=True) for label in labels)


def _cells(unit: str, *amounts: int) -> tuple[str, ...]:
    """Places without the word: the column says what it counts."""
    return tuple(written(amount, unit) if unit == Unit.POUNDS else f"{amount:,}" for amount in amounts)
