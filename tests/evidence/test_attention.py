"""What is put before people as needing attention: clearly worse, fallen faster than elsewhere, or unseen."""

from __future__ import annotations

from dataclasses import replace

import pytest

from routeways.evidence.attention import Concern, concerns, three
from routeways.evidence.definitions import indicators
from routeways.values import Mark, Symbol
from tests.evidence.readings import ENGLAND, LANCASHIRE, SURVEY, count, figure, rate, reading


def found(*readings):
    return concerns(readings, LANCASHIRE, "Lancashire")


WORSE = {"attention": {"worse_by": 3}}
FALL = {"attention": {"fall_by_per_cent": 10}}


def test_a_rate_clearly_below_the_regions_by_more_than_the_threshold_is_a_concern():
    (concern,) = found(reading(rate(SURVEY, **WORSE), {"cy2022": (60.0, 3.0)}, lancashire=(73.0, 2.0)))
    assert concern.kind == "worse"
    assert concern.title == "People in work: 60.0%, below Lancashire’s 73.0%"
    assert concern.text == "In 2022, about 6 in 10 people aged 16 to 64 had a job."


@pytest.mark.parametrize(
    ("here", "there", "changes"),
    [
        ((66.0, 9.0), (73.0, 2.0), WORSE),  # inside the margin
        (60.0, (73.0, 2.0), WORSE),  # a survey without a margin
        ((71.0, 0.1), (73.0, 0.1), WORSE),  # less than the threshold
        ((60.0, 3.0), (73.0, 2.0), {}),  # no threshold
        ((86.0, 3.0), (73.0, 2.0), WORSE),  # better
        ((60.0, 3.0), (73.0, 2.0), WORSE | {"direction": "neither"}),
    ],
)
def test_nothing_else_is(here, there, changes):
    assert found(reading(rate(SURVEY, **changes), {"cy2022": here}, lancashire=there)) == []


def test_where_lower_is_better_above_is_worse():
    (concern,) = found(reading(rate(**WORSE, direction="lower"), {"cy2022": 9.0}, lancashire=4.0))
    assert "above Lancashire’s 4.0%" in concern.title


def test_the_country_stands_in_where_the_region_has_no_figure():
    one = reading(rate(**WORSE), {"cy2022": 51.2}, lancashire=Symbol.NOT_AVAILABLE, england=64.8)
    (concern,) = found(one)
    assert concern.title == "People in work: 51.2%, below England’s 64.8%"
    assert one.beside[-1].code == ENGLAND


def test_a_figure_of_a_handful_is_no_concern():
    read = reading(rate(**WORSE), {"cy2022": 0.0}, lancashire=78.5)
    assert found(replace(read, series=(read.series[0].with_marks(Mark.UNRELIABLE),))) == []


def test_a_forecast_is_no_concern():
    read = reading(rate(**WORSE), {"cy2035": 10.0}, lancashire=78.5)
    assert found(replace(read, series=(read.series[0].with_marks(Mark.FORECAST),))) == []


def falling(was: float, now: float, region: tuple[float, float] | None = None):
    one = count(**FALL)
    read = reading(one, {"cy2018": was, "cy2022": now}, lancashire=region[1] if region else Symbol.NOT_AVAILABLE)
    if region is None:
        return read
    line = tuple(
        figure(one, period, value, LANCASHIRE) for period, value in zip(("cy2018", "cy2022"), region, strict=True)
    )
    return replace(read, lines={"Lancashire": line})


def test_a_count_that_fell_faster_than_the_regions_is_a_concern_with_both_said():
    (concern,) = found(falling(2_800, 2_100, (50_000, 52_500)))
    assert concern.title == "Starts: down by 25% since 2018"
    assert concern.text == "It was 2,800 in 2018 and 2,100 in 2022. In Lancashire it went up by 5%."


@pytest.mark.parametrize(
    ("was", "now", "region"),
    [(2_800, 2_100, (50_000, 30_000)), (2_800, 2_700, None), (2_800, 3_500, None)],
)
def test_what_fell_everywhere_or_little_or_rose_is_none(was, now, region):
    assert found(falling(was, now, region)) == []


def test_a_fall_inside_the_margin_of_a_survey_is_none():
    assert found(reading(count(SURVEY, **FALL), {"cy2018": (900.0, 300.0), "cy2022": (600.0, 300.0)})) == []


@pytest.mark.parametrize(
    ("source", "series", "text"),
    [
        (
            SURVEY,
            {"cy2021": (5.0, 1.0), "cy2022": Symbol.CONFIDENTIAL},
            "1 of 2 years has no figure, because the survey",
        ),
        (
            SURVEY,
            {"cy2021": Symbol.UNRELIABLE, "cy2022": Symbol.CONFIDENTIAL},
            "No year has a figure, because the survey",
        ),
        ("nomis-business-counts", {"cy2022": Symbol.CONFIDENTIAL}, "No year has a figure, because the publisher keeps"),
    ],
)
def test_a_key_figure_that_nobody_can_see_is_a_concern_and_not_a_zero(source, series, text):
    (concern,) = found(reading(rate(source, key_figure=1), series))
    assert concern.title == "We cannot see this: people in work"
    assert concern.text.startswith(text)
    assert "That does not mean that there are none." in concern.text


def a_concern(kind, theme="work", weight=1.0) -> Concern:
    one = rate(theme=theme)
    return Concern(kind, reading(one, {"cy2022": 1.0}), f"{kind} {theme} {weight}", "", weight)


def test_of_three_at_most_one_is_unseen():
    chosen = three([a_concern("worse"), *(a_concern("unseen", weight=n) for n in (3.0, 2.0, 1.0))])
    assert [one.kind for one in chosen] == ["worse", "unseen"]


def test_a_blind_spot_is_not_crowded_out():
    chosen = three([*(a_concern("worse", weight=n) for n in (4.0, 3.0, 2.0)), a_concern("unseen")])
    assert [one.kind for one in chosen] == ["worse", "worse", "unseen"]


def test_three_signs_of_one_trouble_do_not_hide_the_next():
    same = [a_concern("worse", "qualifications", n) for n in (4.0, 3.5, 3.0)]
    other = a_concern("worse", "destinations", 2.0)
    assert three([*same, other]) == [same[0], same[1], other]


def test_only_indicators_with_a_direction_have_thresholds_and_counts_only_for_falls():
    chosen = [one for one in indicators().values() if one.attention != type(one.attention)()]
    assert len(chosen) >= 15
    for one in chosen:
        assert one.direction != "neither", one.id
        assert one.unit.is_rate or (one.attention.worse_by is None and one.attention.worse_by_per_cent is None), one.id
