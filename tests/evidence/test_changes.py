"""What a new release changed: revised, new and gone, figure by figure."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from routeways.evidence.changes import between, changes
from routeways.values import Symbol
from routeways.warehouse.queries import sets_of
from tests.evidence.depositing import NOW, by_key, deposit_rows, over_time

pytestmark = pytest.mark.usefixtures("warehouse")
BURNLEY, PENDLE = "E07000117", "E07000122"
LATER = NOW + timedelta(days=90)


def first(rows):
    deposit_rows(rows, release="Spring", published=date(2026, 1, 5))


def second(rows, areas=(BURNLEY, PENDLE)):
    deposit_rows(rows, release="Summer", published=date(2026, 4, 5), now=LATER)
    return changes(list(areas))


def years(**numbers):
    return over_time("employment-rate", BURNLEY, numbers)


def test_one_release_has_changed_nothing():
    first(years(cy2021=(70.0, 5.0)))
    assert changes([BURNLEY]) == []


def test_each_figure_is_revised_new_gone_or_the_same():
    first(years(cy2019=(69.0, 5.0), cy2020=(70.0, 5.0), cy2021=(71.0, 5.0)))
    (found,) = second(years(cy2020=(70.0, 5.0), cy2021=(72.5, 5.0), cy2022=(73.0, 5.0)))
    assert found.counts == {"new": 1, "revised": 1, "gone": 1}
    by_kind = {row.kind: row for row in found.rows}
    assert by_kind["revised"].before.value == 71.0
    assert by_kind["revised"].after.value == 72.5
    assert (by_kind["new"].before, by_kind["new"].after.period.code) == (None, "cy2022")
    assert (by_kind["gone"].before.period.code, by_kind["gone"].after) == ("cy2019", None)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (70.0, Symbol.CONFIDENTIAL),
        (Symbol.CONFIDENTIAL, 70.0),
        (Symbol.CONFIDENTIAL, Symbol.UNRELIABLE),
        ((70.0, 5.0), (70.0, 4.0)),
        ((70.0, 5.0), 70.0),
        (70.0, {"value": 70.0, "marks": "r"}),
        (0.0, Symbol.LOW),
    ],
)
def test_a_symbol_a_margin_or_a_mark_that_changed_is_a_revision(before, after):
    first(years(cy2022=before))
    (found,) = second(years(cy2022=after))
    assert found.counts["revised"] == 1


def test_the_last_digits_of_the_same_number_are_no_revision():
    first(years(cy2022=(70.1, 5.0)))
    (found,) = second(years(cy2022=(70.1 + 1e-12, 5.0)))
    assert not found.any
    assert found.counts == {"new": 0, "revised": 0, "gone": 0}


def test_only_the_areas_asked_for_are_compared():
    first(years(cy2022=70.0))
    (found,) = second(years(cy2022=71.0), areas=[PENDLE])
    assert not found.any


def test_an_older_release_that_is_loaded_later_stands_before_the_newer_one():
    deposit_rows(years(cy2022=71.0), release="Summer", published=date(2026, 4, 5))
    deposit_rows(years(cy2022=70.0), release="Spring", published=date(2026, 1, 5), now=LATER)
    (found,) = changes([BURNLEY])
    assert (found.before.vintage.release_label, found.now.vintage.release_label) == ("Spring", "Summer")
    assert (found.rows[0].before.value, found.rows[0].after.value) == (70.0, 71.0)


def test_only_one_source_may_be_asked_for():
    first([*years(cy2022=70.0), *over_time("enterprises", BURNLEY, {"cy2022": 5})])
    second([*years(cy2022=71.0), *over_time("enterprises", BURNLEY, {"cy2022": 6})])
    assert [one.now.indicator for one in changes([BURNLEY], source="nomis-business-counts")] == ["enterprises"]
    assert len(changes([BURNLEY])) == 2


def test_many_changes_are_counted_in_full_and_shown_in_part():
    def sizes(add: float):
        keys = {f"k{number:03}": (f"Key {number}", number + add) for number in range(250)}
        return by_key("enterprises", BURNLEY, "cy2022", "size", keys)

    first(sizes(0))
    (found,) = second(sizes(1))
    assert found.counts["revised"] == 250
    assert len(found.rows) == 200
    newest, before = sets_of("enterprises")
    assert len(between(before, newest, [BURNLEY], most=1_000).rows) == 250


def test_what_a_starter_never_held_is_not_new():
    first(years(cy2022=70.0))
    older = sets_of("employment-rate")[0]
    older.partial = True
    older.save()
    by_sex = by_key("employment-rate", BURNLEY, "cy2022", "sex", {"male": ("Men", 71.0)})
    (found,) = second([*years(cy2022=70.0), *by_sex])
    assert not found.any
