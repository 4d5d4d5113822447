"""Coverage of an institution: cohorts move through year groups, classes are added, counts are bounds, bands go out."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from routeways.careers import actions
from routeways.careers.counting import MEASURES, Bounds
from routeways.careers.counting.bands import Measured, bands
from routeways.careers.counting.coverage import Cohort, Event, Reached, coverage
from routeways.careers.counting.measures import GROUPS
from routeways.careers.encounter_drafts import MetDraft, ReachDraft
from routeways.careers.errors import CareersError
from routeways.careers.models import CoverageCell, Encounter, Institution
from routeways.careers.school_years import SchoolYear
from routeways.foundation.dated_rules import rule
from routeways.foundation.models import AuditEntry
from tests.careers.factories import NOW, TODAY, cell, draft, log, make_institution, shares, size_years

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
COLLEGE = (MetDraft("college", name="Imaginary College"),)


@pytest.fixture
def school() -> Institution:
    made = make_institution()
    size_years(made, classes={"A": 30, "B": 30})
    return made


def test_a_whole_year_group_is_all_of_it_and_of_its_groups(school: Institution) -> None:
    log(school)
    assert shares(school, "bm5", 9) == (100, 100)
    assert shares(school, "bm5", 9, "send") == (20, 20)
    assert shares(school, "bm5", 8) == (0, 0)
    assert cell(school, "bm5", 9).band == "all"
    assert cell(school, "bm5", 8).band == "none"


def test_who_was_away_is_not_reached_unless_they_had_the_same_later(school: Institution) -> None:
    held = log(school, reach=(ReachDraft(9, whole=True, away=12),))
    assert shares(school, "bm5", 9) == (88, 88)
    assert shares(school, "bm5", 9, "send") == (8, 20)
    caught_up = draft(reach=(ReachDraft(9, whole=True, away=12),), caught_up=True)
    actions.change_encounter(by=None, encounter=held, draft=caught_up, now=NOW)
    assert shares(school, "bm5", 9) == (100, 100)


def test_named_classes_are_added_once_and_counts_are_never_added(school: Institution) -> None:
    log(school, reach=(ReachDraft(9, classes={"9A": 30}),))
    log(school, reach=(ReachDraft(9, classes={"9B": 30}),))
    log(school, reach=(ReachDraft(9, classes={"9A": 30}),))
    assert shares(school, "bm5", 9) == (60, 60)
    log(school, reach=(ReachDraft(9, pupils=45, send=4),))
    assert shares(school, "bm5", 9) == (60, 100)
    assert shares(school, "bm5", 9, "send") == (4, 20)


def test_a_class_that_the_school_does_not_have_is_a_plain_count(school: Institution) -> None:
    log(school, reach=(ReachDraft(9, classes={"9Z": 30}),))
    log(school, reach=(ReachDraft(9, classes={"9A": 30}),))
    assert shares(school, "bm5", 9) == (30, 60)


def test_a_cohort_takes_its_encounters_along_through_the_school_years(school: Institution) -> None:
    log(school, on=date(2026, 1, 15), met=COLLEGE, reach=(ReachDraft(8, whole=True),))
    assert shares(school, "access-8-9", 9) == (0, 0)
    log(school, on=date(2026, 10, 1), met=COLLEGE, reach=(ReachDraft(9, whole=True),))
    assert shares(school, "access-8-9", 9) == (100, 100)
    assert shares(school, "access-8-9", 8) == (0, 0)
    assert shares(school, "bm5", 9) == (0, 0)


def test_an_encounter_of_another_phase_or_after_the_window_is_no_part_of_the_two(school: Institution) -> None:
    log(school, on=date(2026, 10, 1), met=COLLEGE, reach=(ReachDraft(10, whole=True), ReachDraft(11, whole=True)))
    log(school, on=date(2025, 10, 1), met=COLLEGE, reach=(ReachDraft(9, whole=True), ReachDraft(10, whole=True)))
    assert shares(school, "access-10-11", 10) == (0, 0)
    assert shares(school, "access-10-11", 11) == (100, 100)
    log(school, on=date(2025, 5, 1), met=COLLEGE, reach=(ReachDraft(9, whole=True),))
    assert shares(school, "access-10-11", 11) == (100, 100)


def test_a_week_of_workplaces_is_days_and_not_visits(school: Institution) -> None:
    for day in (1, 2, 3):
        log(school, on=date(2026, 10, day), workplace=True, days=Decimal(1), reach=(ReachDraft(9, whole=True),))
    assert shares(school, "bm6-7-9", 9) == (0, 0)
    log(school, on=date(2026, 10, 6), workplace=True, days=Decimal(1), hours=Decimal(6))
    assert shares(school, "bm6-7-9", 9) == (100, 100)
    assert shares(school, "bm6-16", 9) == (100, 100)


def test_the_range_of_providers_needs_each_kind(school: Institution) -> None:
    for kind in ("sixth-form", "college", "university"):
        log(school, met=(MetDraft(kind),), reach=(ReachDraft(11, whole=True),))
    assert shares(school, "bm7-16", 11) == (0, 0)
    log(school, met=(MetDraft("independent-training"),), reach=(ReachDraft(11, classes={"11A": 30, "11B": 20}),))
    assert shares(school, "bm7-16", 11) == (50, 50)


def test_a_college_needs_two_a_year_and_one_through_a_course() -> None:
    college = make_institution(name="Birch College", phase="sixteen-plus", years=(12, 13))
    size_years(college)
    plain = tuple(flag for flag in draft().flags if flag != "curriculum")
    log(college, flags=plain, reach=(ReachDraft(12, whole=True),))
    log(college, flags=plain, reach=(ReachDraft(12, whole=True),))
    assert shares(college, "bm5", 12) == (0, 0)
    log(college, reach=(ReachDraft(12, whole=True),))
    assert shares(college, "bm5", 12) == (100, 100)
    assert not CoverageCell.objects.filter(institution=college, measure__startswith="access").exists()


def test_a_primary_school_logs_classes() -> None:
    primary = make_institution(name="Cherry Primary", phase="primary", years=(0, 6))
    size_years(primary, 30, classes={"A": 30})
    log(primary, reach=(ReachDraft(4, classes={"4A": 28}),))
    assert shares(primary, "primary", 4) == (28, 28)
    assert set(CoverageCell.objects.values_list("measure", flat=True)) == {"primary"}


def test_guidance_is_what_the_school_counted(school: Institution) -> None:
    assert shares(school, "bm8-16", 11) == (None, None)
    actions.record_guidance(
        by=None, institution=school, school_year=SchoolYear.of(TODAY), year=11, pupils=70, send=20, today=TODAY
    )
    assert shares(school, "bm8-16", 11) == (70, 70)
    assert shares(school, "bm8-16", 11, "send") == (20, 20)
    assert shares(school, "bm8-16", 11, "fsm") == (None, None)
    with pytest.raises(CareersError, match="more than there are"):
        actions.record_guidance(
            by=None, institution=school, school_year=SchoolYear.of(TODAY), year=11, pupils=170, today=TODAY
        )


def test_without_the_size_of_a_year_group_nothing_is_claimed() -> None:
    unknown = make_institution(name="Dogwood High")
    log(unknown)
    assert shares(unknown, "bm5", 9) == (None, None)
    assert cell(unknown, "bm5", 9).band == "unknown"


def test_who_recorded_nothing_this_year_has_not_said_none(school: Institution) -> None:
    assert cell(school, "bm5", 9).band == "unknown"
    log(school, flags=())
    assert cell(school, "bm5", 9).band == "none"
    assert shares(school, "bm5", 9) == (0, 0)


def test_what_was_recorded_before_stays_and_guidance_for_nobody_was_said(school: Institution) -> None:
    log(school, on=date(2026, 1, 15), met=COLLEGE, reach=(ReachDraft(8, whole=True),))
    log(school, on=date(2026, 2, 15), met=COLLEGE, reach=(ReachDraft(8, whole=True),))
    year = SchoolYear.of(TODAY)
    actions.record_guidance(by=None, institution=school, school_year=year, year=11, pupils=0, today=TODAY)
    assert cell(school, "access-8-9", 9).band == "all"
    assert cell(school, "bm8-16", 11).band == "none"
    assert cell(school, "bm5", 9).band == "unknown"


def test_it_is_stored_although_it_does_not_count_and_removing_takes_coverage_back(school: Institution) -> None:
    log(school, mode="recording")
    held = log(school)
    assert Encounter.objects.count() == 2
    actions.remove_encounter(by=None, encounter=held, today=TODAY)
    assert shares(school, "bm5", 9) == (0, 0)
    verbs = list(AuditEntry.objects.order_by("number").values_list("verb", flat=True))[-3:]
    assert verbs == ["careers.log_encounter", "careers.log_encounter", "careers.remove_encounter"]


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"on": date(2026, 11, 21)}, "still to come"),
        ({"on": date(2017, 1, 1)}, "from September 2018 on"),
        ({"title": " "}, "Say in a few words"),
        ({"mode": "telepathy"}, "no way to hold"),
        ({"flags": ("magic",)}, "no sign of an encounter"),
        ({"met": (MetDraft("ghost"),)}, "not among those whom pupils meet"),
        ({"reach": (ReachDraft(13, whole=True),)}, "has no Year 13"),
        ({"reach": (ReachDraft(9),)}, "which classes or how many"),
        ({"reach": (ReachDraft(9, pupils=5, send=6),)}, "cannot be among 5"),
        ({"reach": (ReachDraft(9, whole=True), ReachDraft(9, pupils=3))}, "given twice"),
    ],
)
def test_what_cannot_be_is_refused_in_one_sentence(school: Institution, fields: dict[str, object], says: str) -> None:
    with pytest.raises(CareersError, match=says):
        log(school, **fields)
    assert not Encounter.objects.exists()


def test_a_new_school_year_or_new_rules_are_worked_out_in_the_morning(school: Institution) -> None:
    log(school)
    assert actions.refresh_stale(region="lancashire", today=TODAY) == 0
    size_years(school, on=date(2027, 9, 1), today=None)
    assert actions.refresh_stale(region="lancashire", today=date(2027, 9, 1)) > 0
    moved = CoverageCell.objects.get(institution=school, begins=2027, measure="bm5", year=10, group="all")
    assert (moved.lower, moved.upper) == (0, 0)


# -- bands: what leaves the institution

BANDS = rule("coverage-bands", TODAY)


def band(size: int, lower: int, *, whole: int | None = None, group: str = "all", year: int = 9) -> Measured:
    return Measured(year, group, size, whole or size, Bounds(lower, size if lower else 0))


@pytest.mark.parametrize(
    ("size", "lower", "says"),
    [(100, 100, "all"), (100, 95, "all"), (100, 94, "most"), (100, 49, "some"), (100, 1, "some"), (100, 0, "none")],
)
def test_a_band_goes_by_what_is_certain(size: int, lower: int, says: str) -> None:
    assert bands([band(size, lower)], BANDS)[9].band == says


def test_a_tiny_year_group_is_read_with_its_key_stage_and_then_with_the_school() -> None:
    cells = [band(4, 4, year=7), band(3, 3, year=8), band(5, 0, year=9), band(3, 3, year=10), band(2, 2, year=11)]
    found = bands(cells, BANDS)
    assert {year: (one.band, one.combined) for year, one in found.items()} == {
        7: ("most", True),
        8: ("most", True),
        9: ("most", True),
        10: ("most", True),
        11: ("most", True),
    }
    assert bands([band(4, 4, year=7), band(4, 0, year=8)], BANDS)[7].band == "unknown"


def test_a_group_is_not_told_where_the_pupils_outside_it_are_few() -> None:
    assert bands([band(95, 95, whole=100, group="send")], BANDS)[9].band == "unknown"
    assert bands([band(100, 100, whole=100, group="send")], BANDS)[9].band == "all"
    assert bands([band(9, 9, whole=100, group="fsm")], BANDS)[9].band == "unknown"
    assert bands([band(10, 10, whole=100, group="fsm")], BANDS)[9].band == "all"


def test_a_small_year_group_beside_large_ones_that_are_told_alone_is_not_told() -> None:
    for small, beside in ((3, 0), (0, 12)):
        cells = [band(12, beside, year=7), band(4, small, year=8), band(12, beside, year=9)]
        found = bands(cells, BANDS)
        assert found[7].band == found[9].band == ("all" if beside else "none")
        assert found[8].band == "unknown"
    together = bands([band(12, 0, year=7), band(6, 6, year=8), band(6, 6, year=9)], BANDS)
    assert {year: (one.band, one.about) for year, one in together.items()} == {
        7: ("none", (7,)),
        8: ("all", (8, 9)),
        9: ("all", (8, 9)),
    }


YEARS = st.dictionaries(
    st.integers(7, 13), st.tuples(st.integers(0, 25), st.integers(0, 25), st.integers(0, 9)), min_size=1, max_size=5
)


@given(YEARS)
def test_no_band_and_no_difference_of_bands_is_about_fewer_than_ten_pupils(
    rows: dict[int, tuple[int, int, int]],
) -> None:
    """Each year group: pupils of the part, pupils outside it, and in one of ten nobody knows the part.

    Everybody of a year group is one of two kinds of pupil, so a set of pupils is a set of (year group, kind).
    """
    weight = {(year, kind): row[kind] for year, row in rows.items() for kind in (0, 1)}
    every = [band(part + rest, part, year=year) for year, (part, rest, _) in rows.items()]
    some = [
        replace(one, bounds=None) if gap == 9 else one
        for year, (part, rest, gap) in rows.items()
        for one in (band(part, part, whole=part + rest, group="send", year=year),)
    ]
    told = [
        {frozenset(one.about) for one in found.values() if one.about}
        for found in (bands(every, BANDS), bands(some, BANDS, every))
    ]
    for blocks in told:
        assert sum(len(one) for one in blocks) == len(frozenset().union(*blocks)), "a year group is in two bands"
    whole, part = ([{(year, kind) for year in one for kind in kinds} for one in blocks]
                   for blocks, kinds in zip(told, ((0, 1), (0,)), strict=True))  # fmt: skip
    for large in unions(whole):
        for small in unions(part):
            # What is left of a band of all or of nobody, too, when the same is known of a part of its pupils.
            left = sum(weight[one] for one in large - small)
            assert not 0 < left < 10, (large, small)
    for one in (*unions(whole), *unions(part)):
        assert not 0 < sum(weight[each] for each in one) < 10


def unions(blocks: list[set[tuple[int, int]]]) -> list[set[tuple[int, int]]]:
    """Of each choice of blocks, all their pupils; of none, nobody."""
    found: list[set[tuple[int, int]]] = [set()]
    for one in blocks:
        found += [known | one for known in found]
    return found


# -- a cohort by hand

COUNTS = st.fixed_dictionaries(
    {one: st.sampled_from([frozenset(), frozenset({9})]) for one in ("bm5", "bm6", "bm7", "access")}
)
REACHES = st.builds(
    Reached,
    year=st.just(9),
    whole=st.booleans(),
    pupils=st.integers(0, 40),
    away=st.integers(0, 5),
    send=st.none() | st.integers(0, 8),
)
PROVIDERS = ["college", "sixth-form", "university", "independent-training"]
EVENTS = st.lists(
    st.builds(
        Event,
        on=st.dates(date(2026, 9, 1), date(2026, 12, 1)),
        begins=st.just(2026),
        counts=COUNTS,
        met=st.sets(st.sampled_from(PROVIDERS)).map(frozenset),
        reached=REACHES.map(lambda one: (one,)),
        minutes=st.integers(0, 900),
    ),
    max_size=5,
)
COHORT = Cohort(9, 2026, {"all": 40, "send": 8})


@given(EVENTS, EVENTS, st.sampled_from(sorted(MEASURES)), st.sampled_from(sorted(GROUPS)))
def test_no_measure_of_any_group_falls_when_an_event_is_added(
    events: list[Event], more: list[Event], measure: str, group: str
) -> None:
    rules = {"gatsby": rule("gatsby-benchmarks", TODAY), "access": rule("provider-access", TODAY), "college": False}
    before = coverage(MEASURES[measure], group, COHORT, events, **rules)
    after = coverage(MEASURES[measure], group, COHORT, [*events, *more], **rules)
    if before is None or after is None:
        assert before is None
        assert after is None
        return
    assert before.lower <= after.lower
    assert before.upper <= after.upper


def test_an_event_that_counts_nowhere_changes_nothing() -> None:
    one = Event(TODAY, 2026, {"bm5": frozenset({9})}, frozenset(), (Reached(9, True),))
    rules = {"gatsby": rule("gatsby-benchmarks", TODAY), "access": rule("provider-access", TODAY), "college": False}
    nowhere = replace(one, counts={})
    assert coverage(MEASURES["bm5"], "all", COHORT, [nowhere], **rules) == Bounds(0, 0)
    assert coverage(MEASURES["bm5"], "all", COHORT, [one, nowhere], **rules) == Bounds(40, 40)
