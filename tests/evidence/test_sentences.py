"""What pages say of figures: plain English, and no more than the figures allow."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from routeways.evidence import sentences
from routeways.evidence.definitions import indicators
from routeways.values import AreaCode, Bounds, Figure, Mark, Period, Symbol, Unit
from tests.evidence.readings import BURNLEY, COUNT, LANCASHIRE, SURVEY, count, figure, rate, reading


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (0.2, "fewer than 1 in every 100"),
        (2.6, "about 3 in every 100"),
        (9.7, "about 1 in 10"),
        (24.0, "about 24 in every 100"),
        (49.0, "about half"),
        (71.2, "about 7 in 10"),
        (72.9, "about 73 in every 100"),
        (91.0, "about 9 in 10"),
        (96.0, "about 96 in every 100"),
    ],
)
def test_a_percentage_as_people_say_it(value, words):
    assert sentences.in_words(value) == words


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        (71.2, "In 2022, about 7 in 10 people aged 16 to 64 had a job."),
        (50.0, "In 2022, about half of people aged 16 to 64 had a job."),
        (0.3, "In 2022, fewer than 1 in every 100 people aged 16 to 64 had a job."),
        (0.0, "In 2022, 0.0% of people aged 16 to 64 had a job."),
        (100.0, "In 2022, 100.0% of people aged 16 to 64 had a job."),
    ],
)
def test_a_share_is_said_in_words(value, sentence):
    assert sentences.state(reading(rate(), {"cy2022": value})) == sentence


def test_of_those_stays_of_those():
    wording = {"subject": "of those who finished went on to work", "noun": "the share"}
    said = sentences.state(reading(rate(wording=wording), {"cy2022": 80.0}))
    assert said == "In 2022, about 8 in 10 of those who finished went on to work."


def test_a_figure_in_one_sentence_names_place_and_time():
    one = rate()
    said = sentences.of_figure(one, figure(one, "ay2022", 71.2), "Burnley")
    assert said == "In Burnley, 71.2% of people aged 16 to 64 had a job in the 2022/23 academic year."


def test_a_part_of_a_breakdown_is_named_and_nothing_else_is_claimed():
    one = count()
    said = sentences.of_figure(one, figure(one, "cy2022", 300.0), "Burnley", "10 to 49 people")
    assert said == "In Burnley, the figure for “10 to 49 people” was 300 in 2022."


@pytest.mark.parametrize(
    ("period", "words"),
    [
        ("cy2022", "in 2022"),
        ("ay2022", "in the 2022/23 academic year"),
        ("fy2022", "in the 2022/23 financial year"),
        ("ap2025-04", "from August 2025 to April 2026"),
        ("r122022-03", "in the year to March 2022"),
        ("m2022-10", "in October 2022"),
        ("on2022-03-11", "on 11 March 2022"),
    ],
)
def test_each_kind_of_period_has_its_own_little_word(period, words):
    assert sentences.when(Period.from_code(period)) == words


def test_the_number_may_stand_in_the_middle():
    wording = {"subject": "the employee in the middle earned {number} a week", "noun": "pay"}
    one = rate(unit="pounds-per-week", wording=wording)
    assert (
        sentences.state(reading(one, {"cy2021": 462.7})) == "In 2021, the employee in the middle earned £462.70 a week."
    )


def test_the_time_may_stand_in_the_middle():
    wording = {"subject": "of businesses born {period} were still active a year later", "noun": "survival"}
    said = sentences.state(reading(rate(wording=wording), {"cy2019": 93.0}))
    assert said == "About 93 in every 100 businesses born in 2019 were still active a year later."


def test_minutes_are_written_out_and_points_are_counted():
    one = rate(unit="minutes", decimals=1, wording={"subject": "the way took {number}", "noun": "the way"})
    assert sentences.state(reading(one, {"cy2019": 8.6})) == "In 2019, the way took 8.6 minutes."
    change = Figure(Unit.POINTS, Period.from_code("cy2022"), AreaCode(BURNLEY), value=-1.0)
    assert sentences.amount(rate(decimals=0), change) == "1 point"
    assert sentences.amount(rate(), change) == "1.0 points"


GAP = {
    "subject": "the share was {number} points above England’s",
    "below_zero": "the share was {number} points below England’s",
    "noun": "the gap",
}


@pytest.mark.parametrize(
    ("number", "sentence"),
    [
        ((-8.2, 2.0), "In 2021, the share was 8.2 points below England’s."),
        ((3.1, 2.0), "In 2021, the share was 3.1 points above England’s."),
        ((-1.0, 2.0), "The survey is too small to say in 2021 whether there is a gap."),
    ],
)
def test_a_gap_says_above_or_below_without_a_minus_and_nothing_inside_the_noise(number, sentence):
    one = rate(SURVEY, method="gap", of={"measure": "n"}, gap_to="E92000001", unit="percentage-points", wording=GAP)
    assert sentences.state(reading(one, {"cy2021": number})) == sentence


def test_a_gap_narrows_or_widens():
    one = rate(SURVEY, method="gap", of={"measure": "n"}, gap_to="E92000001", unit="percentage-points", wording=GAP)
    narrower = reading(one, {"cy2017": (-15.0, 1.0), "cy2021": (-8.0, 1.0)})
    assert sentences.changed(narrower) == "The gap has narrowed by 7.0 points since 2017."
    wider = reading(one, {"cy2017": (-8.0, 1.0), "cy2021": (-15.0, 1.0)})
    assert sentences.changed(wider) == "The gap has widened by 7.0 points since 2017."
    assert sentences.changed(reading(one, {"cy2017": (-8.0, 1.0), "cy2021": (8.0, 1.0)})) == ""


def test_a_travel_to_work_area_has_its_article():
    one = rate()
    said = sentences.of_figure(one, figure(one, "cy2022", 71.2), "Burnley Travel to Work Area")
    assert said.startswith("In the Burnley Travel to Work Area, 71.2%")


# -- forecasts


def test_a_forecast_says_by_when_and_is_not_told_as_past():
    wording = {"subject": "people worked here", "forecast": "people are projected to work here", "noun": "jobs"}
    one = count(wording=wording, forecast_from="cy2025")
    read = replace(reading(one, {"cy2015": 700.0, "cy2020": 722.0}), ahead=(figure(one, "cy2035", 772.0, marks="f"),))
    assert sentences.state(read) == "In 2020, 722 people worked here."
    assert sentences.summary(read, LANCASHIRE, "Lancashire").endswith("By 2035, 772 people are projected to work here.")


def test_where_there_are_only_forecasts_nothing_is_said_to_have_changed():
    one = count(wording={"subject": "jobs are projected", "noun": "jobs"})
    read = reading(one, {"cy2030": 5.0, "cy2035": 9.0})
    ahead = tuple(one.with_marks(Mark.FORECAST) for one in read.series)
    assert sentences.state(replace(read, series=ahead)) == "By 2035, 9 jobs are projected."
    assert sentences.changed(replace(read, series=ahead)) == ""


# -- no number


@pytest.mark.parametrize(
    ("symbol", "source", "sentence"),
    [
        ("c", SURVEY, "There is no figure. The survey found too few people to give one. "),
        ("c", COUNT, "There is no figure. The publisher keeps it back, so that nobody can be recognised. "),
        ("u", SURVEY, "There is no figure. The sample was too small to give one. "),
        ("z", COUNT, "There is no figure. There is nothing here that it could count."),
        ("low", COUNT, "There is no figure. There are some, but so few that they round to zero."),
        ("x", COUNT, "There is no figure. The release does not give one here."),
    ],
)
def test_every_symbol_has_its_reason_and_none_is_a_zero(symbol, source, sentence):
    said = sentences.state(reading(count(source), {"cy2022": Symbol(symbol)}))
    assert said == sentence + ("That does not mean that there are none." if symbol in "cu" else "")


def test_certain_limits_are_said_in_place_of_a_number():
    one = count()
    limits = figure(one, "cy2022", Symbol.NOT_AVAILABLE, lower=24_960.0, upper=24_975.0, bounds=Bounds.RANGE)
    assert sentences.of_figure(one, limits, "Lancashire") == (
        "In Lancashire, between 24,960 and 24,975 people living here started in 2022."
    )


@pytest.mark.django_db
@pytest.mark.usefixtures("warehouse")
@pytest.mark.parametrize(
    ("reason", "sentences_of_it"),
    [
        ("it is given for councils, not for districts", "It is given for councils, not for districts."),
        ("Liverpool lies outside. Only a part belongs to it.", "Liverpool lies outside. Only a part belongs to it."),
        ("E07000117 is confidential; margin dropped: x", "It needs the number for Burnley, which is kept back."),
        (
            "E07000117 is confidential; E07000122 is confidential",
            "It needs the numbers for Burnley and Pendle, which are kept back.",
        ),
    ],
)
def test_a_reason_is_told_in_sentences_with_names(reason, sentences_of_it):
    one = count()
    missing = figure(one, "cy2022", Symbol.NOT_AVAILABLE, reason=reason)
    assert sentences.missing(missing) == f"There is no figure. {sentences_of_it}"
    assert sentences.missing(missing, "Lancashire").startswith("There is no figure for Lancashire in 2022. ")


# -- comparing


@pytest.mark.parametrize(
    ("here", "there", "sentence"),
    [
        ((60.0, 2.0), (73.0, 2.0), "That is lower than Lancashire’s."),
        ((80.0, 2.0), (73.0, 2.0), "That is higher than Lancashire’s."),
        ((71.2, 10.6), (72.9, 1.8), "The survey is too small to say that it differs from Lancashire’s."),
        (71.2, (72.9, 1.8), "It cannot be compared with Lancashire’s."),
    ],
)
def test_a_survey_rate_is_compared_only_outside_its_margin(here, there, sentence):
    read = reading(rate(SURVEY), {"cy2022": here}, lancashire=there)
    assert sentences.compared(read, LANCASHIRE, "Lancashire") == sentence


def test_equal_full_counts_are_the_same_and_a_name_that_ends_in_s_has_only_an_apostrophe():
    read = reading(rate(), {"cy2022": 5.0}, lancashire=5.0)
    assert sentences.compared(read, LANCASHIRE, "the Fens") == "That is the same as the Fens’."


def test_a_district_is_never_said_to_have_fewer_people_than_its_region():
    assert sentences.compared(reading(count(), {"cy2022": 5.0}, lancashire=50.0), LANCASHIRE, "Lancashire") == ""


def test_a_figure_of_a_handful_is_not_compared():
    read = reading(rate(), {"cy2022": 0.0}, lancashire=78.0)
    few = replace(read, series=(read.series[0].with_marks(Mark.UNRELIABLE),))
    assert sentences.compared(few, LANCASHIRE, "Lancashire") == "It cannot be compared with Lancashire’s."


# -- change


@pytest.mark.parametrize(
    ("was", "now", "sentence"),
    [
        (701.0, 648.0, "That is 53 fewer than in 2018."),
        (600.0, 1_648.0, "That is 1,048 more than in 2018."),
        (600.0, 600.0, "It is the same as in 2018."),
    ],
)
def test_counts_become_more_or_fewer(was, now, sentence):
    assert sentences.changed(reading(count(), {"cy2018": was, "cy2022": now})) == sentence


@pytest.mark.parametrize(
    ("was", "now", "sentence"),
    [
        (10.0, 8.4, "It has fallen by 1.6 points since 2018."),
        (10.0, 10.01, "It has hardly changed since 2018."),
        (10.0, 12.0, "It has risen by 2.0 points since 2018."),
    ],
)
def test_rates_rise_or_fall_by_points(was, now, sentence):
    assert sentences.changed(reading(rate(), {"cy2018": was, "cy2022": now})) == sentence


def test_a_change_inside_the_margin_is_not_claimed():
    inside = reading(rate(SURVEY), {"cy2018": (74.0, 5.0), "cy2022": (71.0, 5.0)})
    assert sentences.changed(inside) == "We cannot say that it has changed since 2018."
    unknown = reading(rate(SURVEY), {"cy2018": 74.0, "cy2022": (71.0, 5.0)})
    assert sentences.changed(unknown) == ""


# -- all definitions


@pytest.mark.parametrize("indicator_id", indicators())
def test_every_indicator_gives_whole_sentences(indicator_id):
    one = indicators()[indicator_id]
    for value in (0.4, 3.0, 48.0, 71.0, 99.9, -2.0):
        for marks in ("", "f"):
            shown = Figure(
                one.unit,
                Period.from_code("ay2022"),
                AreaCode(BURNLEY),
                value=value,
                marks=frozenset(Mark(letter) for letter in marks),
            )
            for said in (
                sentences.statement(one, shown, words=True),
                sentences.statement(one, shown, place="Burnley"),
            ):
                assert re.fullmatch(r"[A-Z0-9−£].*[^.]\.", said), said
                assert not re.search(r"  |\{|\}|\.\.|% points|in in |by by |\d of \d", said), said
                assert said.count("2022/23") == 1, said


@pytest.mark.parametrize("indicator_id", indicators())
def test_a_noun_can_stand_before_is_higher(indicator_id):
    """Titles say “<noun> is higher in Burnley than in Lancashire”: “level 4 or higher is lower” cannot be read."""
    noun = indicators()[indicator_id].wording.noun
    assert re.match(r"(the|median|online) ", noun), noun
    assert not noun.endswith(("or higher", "or above", "or lower")), noun
