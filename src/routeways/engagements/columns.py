"""The criteria of a kind for all pairs at once: what `criteria.judge` says of one pair, as arrays.

A rule that has a column form gives it here; any other is asked pair by pair. Tests hold both to the same answers.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from routeways.engagements import criteria
from routeways.engagements.kinds import Criterion, Kind
from routeways.engagements.models import Offer, Request
from routeways.places import grid

Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
OPEN = -1
MILE = 1.609344  # kilometres


@dataclass(frozen=True, eq=False)
class Column:
    """What one rule says of all pairs; shapes (requests, offers).

    fails   it certainly does not hold · points  0 to 100 · cause  which of `causes` a failing pair has
    """

    fails: Flags
    points: Ints
    causes: tuple[str, ...]
    cause: Ints | None = None  # None: the first


@dataclass(frozen=True, eq=False)
class Judgement:
    """All criteria of a kind for all pairs: `score`, and in `barred` OPEN or which of `causes`; (requests, offers)."""

    score: Ints
    barred: Ints
    causes: tuple[str, ...]


ColumnRule = Callable[[Sequence[Offer], Sequence[Request], Criterion, date], Column]
_columns: dict[str, ColumnRule] = {}


def register(name: str) -> Callable[[ColumnRule], ColumnRule]:
    """Declares the function as the column form of the criterion of that name."""

    def declare(rule: ColumnRule) -> ColumnRule:
        _columns[name] = rule
        return rule

    return declare


def judge_all(kind: Kind, offers: Sequence[Offer], requests: Sequence[Request], today: date) -> Judgement:
    """As `criteria.judge`: weights times points; the first `must` that does not hold bars a pair."""
    shape = (len(requests), len(offers))
    score, barred = np.zeros(shape, np.int64), np.full(shape, OPEN, np.int64)
    causes: list[str] = []
    for criterion in kind.criteria:
        found = _columns.get(criterion.rule, _pair_by_pair)(offers, requests, criterion, today)
        score += criterion.weight * found.points
        if criterion.must:
            which = found.cause if found.cause is not None else np.zeros(shape, np.int64)
            barred = np.where((barred == OPEN) & found.fails, which + len(causes), barred)
            causes += [cause or criterion.rule for cause in found.causes]
    return Judgement(score, barred, tuple(causes))


def _pair_by_pair(offers: Sequence[Offer], requests: Sequence[Request], criterion: Criterion, today: date) -> Column:
    shape = (len(requests), len(offers))
    fails, points, cause = np.zeros(shape, bool), np.zeros(shape, np.int64), np.zeros(shape, np.int64)
    causes: dict[str, int] = {}
    rule = criteria.rule_of(criterion.rule)
    for row, request in enumerate(requests):
        for column, offer in enumerate(offers):
            verdict = rule(offer, request, criterion, today)
            points[row, column] = verdict.points
            if verdict.holds is False:
                fails[row, column] = True
                cause[row, column] = causes.setdefault(verdict.cause, len(causes))
    return Column(fails, points, tuple(causes) or ("",), cause)


@register("distance")
def distance(offers: Sequence[Offer], requests: Sequence[Request], criterion: Criterion, today: date) -> Column:
    there, here = _points(offers), _points(requests)
    miles = grid.distance_km(there[None, :, 0], there[None, :, 1], here[:, None, 0], here[:, None, 1]) / MILE
    most = criterion.miles or 30.0
    known = np.isfinite(miles)
    fails = known & (np.where(known, miles, 0) > most)
    near = np.where(known & ~fails, np.rint(100 * (1 - np.where(known, miles, 0) / most)), 0)
    return Column(fails, near.astype(np.int64), (f"more than {most:g} miles away",))


@register("dates")
def dates(offers: Sequence[Offer], requests: Sequence[Request], criterion: Criterion, today: date) -> Column:
    first = np.array([(one.starts_on or date.min).toordinal() for one in offers])[None, :]
    last = np.array([(one.ends_on or date.max).toordinal() for one in offers])[None, :]
    begins = np.array([one.starts_on.toordinal() if one.starts_on else -1 for one in requests])[:, None]
    ends = np.array([one.ends_on.toordinal() if one.ends_on else -1 for one in requests])[:, None]
    begin, end = np.where(begins < 0, first, begins), np.where(ends < 0, last, ends)
    fits = (first <= begin) & (end <= last)
    fails = ~fits & ((begin > last) | (end < first))
    return Column(fails, np.where(fits, 100, np.where(fails, 0, 40)), ("at another time",))


@register("enough-places")
def enough_places(offers: Sequence[Offer], requests: Sequence[Request], criterion: Criterion, today: date) -> Column:
    given = np.array([one.number for one in offers], np.int64)[None, :]
    fails = given < np.array([one.number for one in requests], np.int64)[:, None]
    return Column(fails, np.where(fails, 0, 100), ("not enough places",))


@register("same-answer")
def same_answer(offers: Sequence[Offer], requests: Sequence[Request], criterion: Criterion, today: date) -> Column:
    given = [criteria.chosen(one.answer(criterion.offer)) for one in offers]
    wanted = [criteria.chosen(one.answer(criterion.request)) for one in requests]
    options = {option: at for at, option in enumerate({option for row in (*given, *wanted) for option in row})}
    common = _marks(wanted, options) @ _marks(given, options).T
    asked = np.array([len(row) for row in wanted], np.int64)[:, None]
    known = (asked > 0) & np.array([bool(row) for row in given], bool)[None, :]
    points = np.rint(100 * common / np.maximum(asked, 1)).astype(np.int64)
    label = criteria.label_of(offers[0], criterion.offer) if offers else criterion.offer
    return Column(known & (common == 0), np.where(known, points, 0), (f"{label.lower()} does not fit",))


def _points(listings: Sequence[Offer] | Sequence[Request]) -> npt.NDArray[np.float64]:
    """(latitude, longitude) of each; not a number where nobody knows. Shape (listings, 2)."""
    rows = [
        (one.latitude, one.longitude) if None not in (one.latitude, one.longitude) else (np.nan, np.nan)
        for one in listings
    ]
    return np.array(rows, np.float64).reshape(-1, 2)


def _marks(rows: Sequence[Sequence[str]], options: dict[str, int]) -> Ints:
    marks = np.zeros((len(rows), max(len(options), 1)), np.int64)
    for at, row in enumerate(rows):
        marks[at, [options[option] for option in row]] = 1
    return marks
