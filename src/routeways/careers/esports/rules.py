"""Adults for learners, games for ages, places for those who wait. Plain data in, plain data out."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from routeways.engines.lottery import draw

Rule = Mapping[str, Any]
_ALIAS = re.compile(r"[^\W_](?:[^\W_]|[ -](?=[^\W_])){2,23}")


def youngest_age(year: int) -> int:
    """The least age of a pupil of a year group in England on the first day of the school year: 11 in Year 7."""
    return year + 4


def learners_of_one_adult(year: int, rule: Rule) -> int:
    """How many learners of a year group one adult may have; the youngest band for who is younger than all."""
    bands = sorted((int(oldest), int(number)) for oldest, number in rule["learners_per_adult"].items())
    age = youngest_age(year)
    return next((number for oldest, number in bands if age <= oldest), bands[-1][1])


def adults_needed(learners: Mapping[int, int], rule: Rule) -> int:
    """`learners`: year group → how many. Shares of adults are added exactly and rounded up; never below the least."""
    shares = (Fraction(number, learners_of_one_adult(year, rule)) for year, number in learners.items())
    return max(int(rule["least_adults"]), math.ceil(sum(shares, Fraction(0))))


def too_old_games(games: Sequence[tuple[str, int]], years: Sequence[int]) -> list[str]:
    """Games (name, age it is rated for) that the youngest learner of the year groups may not play."""
    youngest = min(map(youngest_age, years))
    return [name for name, rated in games if rated > youngest]


def drawn_order(ids: Sequence[str], seed: str) -> tuple[str, ...]:
    """The ids in the order of the published lottery (`engines.lottery`, kind “learner”)."""
    places = draw(seed, "learner", ids).tolist()
    return tuple(one for _, one in sorted(zip(places, ids, strict=True)))


def next_in(waiting: Sequence[str], placed: int, capacity: int) -> tuple[str, ...]:
    """Who of those who wait, in their order, gets the free places. Placed and these are never more than capacity."""
    return tuple(waiting[: max(0, capacity - placed)])


def club_days(first: date, last: date, weekday: int, off: Sequence[date] = ()) -> tuple[date, ...]:
    """Every `weekday` (0 is Monday) from `first` to `last`, but those that are off."""
    start = first + timedelta(days=(weekday - first.weekday()) % 7)
    days = (start + timedelta(days=7 * at) for at in range((last - start).days // 7 + 1))
    return tuple(day for day in days if day not in off)


def alias_problem(alias: str, names: Sequence[str] = ()) -> str:
    """What is wrong with an alias in one sentence, or "". It is public, so it must not lead to a person."""
    if not _ALIAS.fullmatch(alias):
        return "Choose an alias of 3 to 24 letters and numbers, for example “Blue Comet 7”."
    if sum(letter.isdigit() for letter in alias) > 3:
        return "Choose an alias with at most three digits, so that it is no telephone number or birthday."
    words = alias.casefold().replace("-", " ")
    if any(len(name) > 1 and name.casefold() in words for name in names):
        return "Choose an alias without your child’s own name: it may be shown to others."
    return ""
