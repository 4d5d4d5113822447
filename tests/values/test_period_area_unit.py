from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from routeways.values import AreaCode, Period, PeriodKind, Unit
from tests.values.strategies import areas, periods


@given(periods())
def test_a_period_and_its_code_say_the_same(period):
    assert Period.from_code(period.code) == period


@given(st.text(max_size=14) | st.from_regex(r"(cy|ay|ap|fy|fu|q|m|r12|on)[0-9]{4}(-[0-9]{2}){0,2}", fullmatch=True))
def test_a_text_is_one_period_or_an_error_in_words(text):
    try:
        assert Period.from_code(text).code == text
    except ValueError as error:
        assert str(error)[0].isupper() or str(error)[0] in "“0123456789"


@pytest.mark.parametrize(
    "text", ["cy2022-00", "on2022-10", "on2022-02-30", "q2022-05", "m2022", "cy２０２２", "2022", "cy1899"]
)
def test_a_second_way_to_write_a_period_is_refused(text):
    with pytest.raises(ValueError, match=r"period|day|part|year"):
        Period.from_code(text)


@given(periods())
def test_a_period_starts_before_it_ends_and_has_its_length(period):
    days = (period.end - period.start).days + 1
    lengths = {
        PeriodKind.CALENDAR: (365, 366),
        PeriodKind.ACADEMIC: (365, 366),
        PeriodKind.FINANCIAL: (365, 366),
        PeriodKind.FUNDING: (365, 366),
        PeriodKind.ROLLING: (365, 366),
        PeriodKind.QUARTER: (90, 91, 92),
        PeriodKind.MONTH: (28, 29, 30, 31),
        PeriodKind.POINT: (1,),
    }
    if period.kind is PeriodKind.ACADEMIC_PART:
        assert 28 <= days <= 366
    else:
        assert days in lengths[period.kind]


@given(periods(), periods())
def test_comparable_goes_both_ways(a, b):
    assert a.comparable_with(b) == b.comparable_with(a)
    assert a.comparable_with(a)


def test_part_of_a_year_is_not_comparable_with_the_year_or_another_part():
    april, year = Period(PeriodKind.ACADEMIC_PART, 2025, 4), Period(PeriodKind.ACADEMIC, 2025)
    assert not april.comparable_with(year)
    assert not april.comparable_with(Period(PeriodKind.ACADEMIC_PART, 2025, 1))
    assert april.comparable_with(Period(PeriodKind.ACADEMIC_PART, 2024, 4))
    assert (april.end, april.label) == (date(2026, 4, 30), "2025/26 (Aug to Apr)")


def test_periods_are_written_as_in_the_official_tables():
    assert Period.from_code("ay2024").label == "2024/25"
    assert Period.from_code("r122022-12").sentence == "the year to December 2022"
    assert Period.from_code("r122022-09").start == date(2021, 10, 1)
    assert Period.from_code("on2025-10-17").label == "17 October 2025"
    assert Period.from_code("q2024-02").end == date(2024, 6, 30)


@given(periods(), periods())
def test_the_later_end_sorts_last(a, b):
    if a.end < b.end:
        assert a.sort_key < b.sort_key
        assert a.end + timedelta(days=1) <= b.end


@given(areas)
def test_an_area_code_is_written_as_it_is(area):
    assert AreaCode(str(area), area.edition) == area


@pytest.mark.parametrize("text", ["", "Burnley", "E0700011", "e07000117", "E0700011７", "E07000117 "])
def test_what_is_not_an_area_code_is_refused(text):
    with pytest.raises(ValueError, match="is not an ONS area code"):
        AreaCode(text)


def test_kinds_of_area_come_from_the_code():
    kinds = {"E07000117": "district", "E47000018": "combined-authority", "E30000177": "ttwa", "E13000001": "county"}
    kinds |= {"E22000001": "other"}
    assert {code: AreaCode(code).kind for code in kinds} == kinds


@pytest.mark.parametrize(
    ("unit", "value", "text"),
    [
        (Unit.PER_CENT, 71.2, "71.2%"),
        (Unit.PER_CENT, 72.45, "72.5%"),
        (Unit.PER_CENT, -0.04, "0.0%"),
        (Unit.POUNDS_PER_WEEK, 462.7, "£462.70"),
        (Unit.POUNDS, -1200.0, "−£1,200"),
        (Unit.PEOPLE, 11_092.5, "11,093"),
        (Unit.COUNT, 2.5, "3"),
        (Unit.MINUTES, 12.0, "12 min"),
        (Unit.PEOPLE, 1e16, "10,000,000,000,000,000"),
    ],
)
def test_numbers_are_written_as_in_a_sentence(unit, value, text):
    assert unit.write(value) == text


@given(st.floats(-1e9, 1e9), st.sampled_from(list(Unit)))
def test_zero_never_has_a_sign(value, unit):
    text = unit.write(value)
    assert not (text.startswith("−") and not any(digit in text for digit in "123456789"))
