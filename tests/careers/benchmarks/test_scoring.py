"""The published scoring rule of own evaluations, worked out a second way."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from routeways.careers.benchmarks.scoring import BENCHMARKS, evaluate, word
from routeways.instruments.asking.instrument import Instrument, instrument
from routeways.instruments.asking.schema import Question

IDS = ("gatsby-school", "gatsby-specialist", "gatsby-college")
FROM_76 = ("to-99", "all")


def definition(id: str) -> Instrument:
    found = instrument(id)
    assert found is not None
    return found


def answer(question: Question) -> st.SearchStrategy[Any]:
    ids = [option.id for option in question.options]
    if question.type == "matrix":
        return st.fixed_dictionaries({row.id: st.sampled_from(ids) for row in question.rows})
    return st.sampled_from(ids) if ids else st.just("On the website")


@st.composite
def answered(draw: st.DrawFn) -> tuple[Instrument, dict[str, Any]]:
    found = definition(draw(st.sampled_from(IDS)))
    return found, {question.id: draw(answer(question)) for question in found.questions}


def second(found: Instrument, answers: dict[str, Any]) -> dict[int, int]:
    """Straight from the questions' names, without the definition's scores: what is asked, and what is achieved."""
    counts: dict[int, list[bool]] = {}
    sixth = answers.get("sixth-form", "yes")
    for question in found.questions:
        if not question.id.startswith("bm") or question.type == "text":
            continue
        if question.id.endswith("-later") and sixth != "yes":
            continue
        here = counts.setdefault(int(question.id[2]), [])
        value = answers[question.id]
        if question.type == "matrix":
            here += [one == "achieved" for one in value.values()]
        else:
            here.append(value in FROM_76)
    return {number: int(Fraction(100 * sum(of), len(of))) for number, of in counts.items()}


@given(answered())
def test_a_benchmark_is_the_share_of_its_criteria_that_are_achieved(case: tuple[Instrument, dict[str, Any]]) -> None:
    found, answers = case
    assert {one.benchmark: one.percent for one in evaluate(found, answers)} == second(found, answers)


@given(answered(), st.data())
def test_achieving_one_more_criterion_never_lowers_a_benchmark(
    case: tuple[Instrument, dict[str, Any]], data: st.DataObject
) -> None:
    found, answers = case
    matrix = data.draw(st.sampled_from([one for one in found.questions if one.type == "matrix"]))
    row = data.draw(st.sampled_from(matrix.rows)).id
    better = {**answers, matrix.id: {**answers[matrix.id], row: "achieved"}}
    before = {one.benchmark: one.percent for one in evaluate(found, answers)}
    assert all(one.percent >= before[one.benchmark] for one in evaluate(found, better))


@pytest.mark.parametrize("id", IDS)
def test_each_questionnaire_has_the_eight_benchmarks_and_scores_every_criterion(id: str) -> None:
    found = definition(id)
    assert [score.title for score in found.scores] == list(BENCHMARKS.values())
    asked = {place for place in found.places() if place.startswith("bm") and not place.endswith("-shows")}
    assert asked == {place for score in found.scores for place in score.of}


def test_it_never_calls_itself_by_the_name_of_the_national_tool() -> None:
    for id in IDS:
        assert "compass" not in definition(id).model_dump_json().casefold()


def test_ninety_nine_of_a_hundred_is_not_all() -> None:
    assert [word(100), word(99), word(1), word(0)] == ["full", "part", "part", "none"]
