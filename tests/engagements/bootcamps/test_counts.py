"""The counts of bootcamps are one table: whoever reads all of it cannot subtract one part from another."""

from __future__ import annotations

from datetime import date

import pytest
from scipy.optimize import linprog

from routeways.engagements.queries.bootcamp_counts import (
    STARTED_OVER,
    STEPS,
    Learner,
    protected,
    table_of,
)
from routeways.engines.disclosure import Rules
from routeways.values import Symbol
from routeways.warehouse.publishing import rules_in_force

EXACT = Rules(min_count=5, protection_range=5, attacker_floor=1.0)  # nothing is rounded: every subtraction is exact
TODAY = date(2026, 3, 27)


def crowd(*groups: tuple[int, str, bool, str, tuple[int, ...]]) -> list[Learner]:
    """(how many, bootcamp, over, furthest step, milestones claimed)."""
    return [
        Learner(camp, over, step, frozenset(claimed))
        for number, camp, over, step, claimed in groups
        for _ in range(number)
    ]


# Each hides a small difference: who started and is not claimed; a first milestone without a second; who started in
# bootcamps that are not over; a bootcamp of which one person has a job.
CROWDS = {
    "started and not claimed": crowd(
        (12, "a", True, "completed", (1, 2)), (9, "b", True, "job", (1, 2, 3)), (3, "b", True, "started", ())
    ),
    "first and not second": crowd((20, "a", True, "completed", (1, 2)), (2, "a", True, "started", (1,))),
    "second and not third": crowd((14, "a", True, "job", (1, 2, 3)), (4, "a", True, "completed", (1, 2))),
    "started since": crowd(
        (17, "a", True, "completed", (1,)), (2, "b", False, "started", (1,)), (9, "b", False, "applied", ())
    ),
    "one job": crowd(
        (8, "a", True, "completed", (1, 2)), (1, "a", True, "job", (1, 2, 3)), (11, "b", True, "job", (1, 2, 3)),
        (6, "c", False, "eligible", ()),
    ),
}  # fmt: skip


def reach(learners: list[Learner], shown: dict[object, object], rules: Rules, what: list[bool]) -> tuple[float, float]:
    """How many learners of a kind there may be, as far as anybody can tell who reads all that is published.

    An attacker of our own: unknowns are how many learners are alike in everything that is counted; what is published
    bounds their sums. It uses nothing of the table's own cells that are not published.
    """
    kinds = sorted({(one.camp, one.over, one.step, tuple(sorted(one.claimed))) for one in learners})
    wide = rules.rounding_base / 2
    limits, ends = [], []
    for cell, value in shown.items():
        inside = [counts_in(cell, kind) for kind in kinds]
        if not any(inside) or isinstance(value, Symbol):
            continue
        low, high = max(value - wide, 0.0), value + wide  # type: ignore[operator]
        limits += [[float(one) for one in inside], [-float(one) for one in inside]]
        ends += [high if value else 0.0, -low]
    wanted = [float(one) for one in what]
    bounds = [(0, None)] * len(kinds)
    low = linprog(wanted, A_ub=limits or None, b_ub=ends or None, bounds=bounds)
    high = linprog([-one for one in wanted], A_ub=limits or None, b_ub=ends or None, bounds=bounds)
    assert low.status == 0
    return low.fun, -high.fun if high.status == 0 else float("inf")


def counts_in(cell: object, kind: tuple[str, bool, str, tuple[int, ...]]) -> bool:
    camp, over, step, claimed = kind
    assert isinstance(cell, tuple)
    if cell[0] == "claimed":
        return cell[1] in claimed
    if cell[0] == "started":
        return over and step in ("started", "completed", "job")
    return cell[0] in (camp, "all") and cell[1] in (step, "every step")


@pytest.mark.parametrize("name", CROWDS)
@pytest.mark.parametrize("rules", [EXACT, rules_in_force(TODAY)[0]], ids=["exact", "in force"])
def test_no_small_number_follows_from_all_that_is_published(name: str, rules: Rules) -> None:
    learners = CROWDS[name]
    hidden = table_of(learners).unpublished
    shown = {cell: one for cell, one in protected(learners, rules).items() if cell not in hidden}
    kinds = sorted({(one.camp, one.over, one.step, tuple(sorted(one.claimed))) for one in learners})
    begun = [kind[2] in ("started", "completed", "job") for kind in kinds]
    sets = {
        "not claimed": [is_in and not kind[3] for is_in, kind in zip(begun, kinds, strict=True)],
        "first alone": [kind[3] == (1,) for kind in kinds],
        "without the third": [kind[3] == (1, 2) for kind in kinds],
        "since": [is_in and not kind[1] for is_in, kind in zip(begun, kinds, strict=True)],
        **{
            f"{camp} {step}": [kind[0] == camp and kind[2] == step for kind in kinds]
            for camp in "abc"
            for step in STEPS
        },
    }
    numbers = dict.fromkeys(kinds, 0)
    for one in learners:
        numbers[one.camp, one.over, one.step, tuple(sorted(one.claimed))] += 1
    for what, chosen in sets.items():
        true = sum(numbers[kind] for kind, is_in in zip(kinds, chosen, strict=True) if is_in)
        if 0 < true < rules.min_count:
            low, high = reach(learners, shown, rules, chosen)
            assert low <= max(1, true - rules.protection_range), (what, true, low, high)
            assert high >= true + rules.protection_range, (what, true, low, high)


def test_what_everybody_reads_is_the_hubs_cell_and_does_not_change_with_an_application() -> None:
    rules = rules_in_force(TODAY)[0]
    over = crowd((17, "a", True, "completed", (1,)))
    shown = protected(over, rules)[STARTED_OVER]
    assert shown == 15
    for more in range(1, 8):
        assert protected([*over, *crowd((more, "b", False, "started", ()))], rules)[STARTED_OVER] == shown


def test_counted_one_by_one_the_difference_would_tell() -> None:
    """What this table is for: each count alone is large enough, and their difference is not."""
    learners = CROWDS["first and not second"]
    assert (sum(1 in one.claimed for one in learners), sum(2 in one.claimed for one in learners)) == (22, 20)
    shown = protected(learners, EXACT)
    assert Symbol.CONFIDENTIAL in (shown["claimed", 1], shown["claimed", 2])
