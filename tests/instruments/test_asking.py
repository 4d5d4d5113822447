"""Paths, answers and scores, on any answers that Hypothesis can think of."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from routeways.instruments.asking import flow
from routeways.instruments.asking.answers import AnswerError, check, said, tidy
from routeways.instruments.asking.cells import from_cell, option_from
from routeways.instruments.asking.findings import diagnose
from routeways.instruments.asking.instrument import Instrument, instruments
from routeways.instruments.asking.profile import respondent, size_band
from routeways.instruments.asking.schema import Question
from routeways.instruments.asking.scoring import scores
from routeways.instruments.asking.waves import freeze
from tests.instruments.small import FULL, content, question_of, questionnaire

SMALL = questionnaire()
SHIPPED = list(instruments().values())
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=8,
)


def answer_to(question: Question) -> st.SearchStrategy[Any]:
    options = [option.id for option in question.options]
    match question.type:
        case "single":
            return st.sampled_from(options) if options else st.none()
        case "multiple":
            alone = {option.id for option in question.options if option.alone}
            several = st.lists(st.sampled_from([one for one in options if one not in alone]), unique=True, min_size=1)
            return several.map(lambda found: sorted(found[: question.most or 50], key=options.index))
        case "number":
            return st.integers(int(question.minimum or 0), int(min(question.maximum or 500, 500)))
        case "matrix":
            return st.fixed_dictionaries({row.id: st.sampled_from(options) for row in question.rows})
        case "occupation":
            return st.sampled_from([{"code": "5213", "label": "Welding trades"}, {"words": "Fettler"}])
        case "skills":
            return st.lists(
                st.sampled_from([{"id": "starter:x", "label": "X"}, {"words": "Y"}]), max_size=2, unique_by=str
            )
        case "date":
            return st.dates(date(2000, 1, 1), date(2040, 1, 1)).map(date.isoformat)
        case "file":
            return st.none()
        case _:
            return (
                st.text(st.characters(codec="utf-8", categories=("L", "N", "P")), min_size=1, max_size=40)
                .map(tidy)
                .filter(bool)
            )


def answers_to(instrument: Instrument) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({}, optional={one.id: answer_to(one) for one in instrument.questions})


cases = st.sampled_from([SMALL, *SHIPPED]).flatmap(lambda one: st.tuples(st.just(one), answers_to(one)))


@given(cases)
def test_any_sequence_of_answers_ends(case: tuple[Instrument, dict[str, Any]]) -> None:
    instrument, wanted = case
    answers: dict[str, Any] = {}
    now = flow.following(instrument, answers)
    path = []
    while now is not None:
        path.append(now.id)
        assert len(path) <= len(instrument.questions)
        if wanted.get(now.id) is not None:
            answers[now.id] = wanted[now.id]
        now = flow.following(instrument, answers, now.id)
    assert path == [question.id for question in flow.asked(instrument, answers)]
    assert len(set(path)) == len(path)


@given(cases)
def test_going_back_is_going_on_backwards(case: tuple[Instrument, dict[str, Any]]) -> None:
    instrument, answers = case
    path = [question.id for question in flow.asked(instrument, answers)]
    back = []
    now = flow.preceding(instrument, answers, "")
    while now is not None:
        back.append(now.id)
        now = flow.preceding(instrument, answers, now.id)
    assert back == path[::-1]


@given(cases)
def test_answers_to_hidden_questions_are_kept_and_not_counted(case: tuple[Instrument, dict[str, Any]]) -> None:
    instrument, answers = case
    before = dict(answers)
    asked = {question.id for question in flow.asked(instrument, answers)}
    counts = flow.counted(instrument, answers)
    assert counts.keys() <= asked
    assert answers == before
    assert scores(instrument, answers) == scores(instrument, counts)
    assert diagnose(instrument, answers) == diagnose(instrument, counts)


@given(cases)
def test_saved_answers_give_the_same_path_and_the_same_plan_again(case: tuple[Instrument, dict[str, Any]]) -> None:
    instrument, answers = case
    again = Instrument.model_validate(freeze(instrument, {"districts": instrument.questions[0].options}))
    shuffled = dict(reversed(answers.items()))
    assert [q.id for q in flow.asked(again, shuffled)] == [q.id for q in flow.asked(instrument, answers)]
    assert diagnose(again, shuffled).items == diagnose(instrument, answers).items
    priorities = [item.priority for item in diagnose(instrument, answers).items]
    assert priorities == sorted(priorities, reverse=True)
    assert all(priority > 0 for priority in priorities)


@given(st.sampled_from([question for one in (SMALL, *SHIPPED) for question in one.questions]), anything)
def test_whatever_is_sent_is_an_answer_or_a_sentence(question: Question, raw: Any) -> None:
    try:
        value = check(question, raw)
    except AnswerError as error:
        assert str(error)[0].isupper()
    else:
        assert check(question, value) == value, "an answer is its own answer"
        assert all(isinstance(line, str) for line in said(question, value))


@given(st.data())
def test_every_answer_that_can_be_given_is_accepted(data: st.DataObject) -> None:
    question = data.draw(st.sampled_from([one for one in SMALL.questions if one.type != "file"]))
    value = data.draw(answer_to(question))
    assert check(question, value, {"staff": 10**6}) == (None if flow.empty(value) else value)


def ask(id: str, **changes: Any) -> Question:
    raw = content()
    question_of(raw, id).update(changes)
    return Instrument.model_validate(raw).by_id[id]


REFUSED = [
    ("staff", {}, "", "Enter a number, like 12"),
    ("staff", {}, "a few", "Enter a number, like 12"),
    ("staff", {}, "1e9", "Enter a number, like 12"),
    ("staff", {}, "٣", "Enter a number, like 12"),
    ("staff", {}, "2.5", "Enter a whole number, like 12"),
    ("staff", {}, "0", "Enter 1 or more"),
    ("staff", {}, "10,000", "Enter 9,999 or less"),
    ("sector", {}, "", "Choose one answer"),
    ("sector", {}, "z", "Choose one of the answers in the list"),
    ("reasons", {}, [], "Choose at least one answer"),
    ("reasons", {}, ["pay", "none"], "Choose “None of these” or other answers, not both"),
    ("reasons", {"most": 1}, ["pay", "skills"], "Choose 1 answers at most"),
    ("words", {"max_length": 10}, "twelve letters", "Your answer has 14 letters. Shorten it to 10"),
    ("words", {"required": True}, " \x07 ", "Write your answer"),
    ("since", {}, "31/2/2026", "Enter a date that exists, like 27 3 2026"),
    ("since", {"latest": "2026-01-01"}, "2026-05-05", "Enter a date on or before 1 January 2026"),
    ("since", {"earliest": "2026-01-01"}, "2025-05-05", "Enter a date on or after 1 January 2026"),
    ("job", {"required": True}, {"words": ""}, "Choose a job from the list, or keep your own words for it"),
    ("skills", {"most": 1}, [{"words": "a"}, {"words": "b"}], "Choose 1 skills at most"),
    ("steps", {}, {"plan": "low"}, "Choose an answer for “Training”"),
]


@pytest.mark.parametrize(("id", "changes", "raw", "says"), REFUSED)
def test_what_cannot_be_an_answer_is_told_in_a_sentence(id: str, changes: Any, raw: Any, says: str) -> None:
    with pytest.raises(AnswerError) as caught:
        check(ask(id, **changes), raw)
    assert str(caught.value) == says


def test_a_number_is_not_more_than_one_given_before() -> None:
    with pytest.raises(AnswerError, match="Enter 12 or fewer: that is how many you gave before"):
        check(SMALL.by_id["few"], "13", {"staff": 12})
    assert check(SMALL.by_id["few"], "12", {"staff": 12}) == 12


def test_numbers_are_read_as_people_write_them() -> None:
    assert check(SMALL.by_id["staff"], " 1,200 ") == 1200
    assert check(ask("staff", whole=False), "£ 2.50") == 2.5


def test_fifty_megabytes_in_one_field_are_refused_at_once() -> None:
    with pytest.raises(AnswerError, match="Your answer has 52,428,800 letters"):
        check(SMALL.by_id["words"], "a" * 50 * 1024**2)


def test_control_characters_go_and_html_stays_text() -> None:
    assert tidy("a\x00b\u202ec\r\nd\x1b[0m") == "abc\nd[0m"
    html = "<script>alert(1)</script> & <b>"
    assert check(SMALL.by_id["words"], html) == html


def test_cells_hold_labels_or_ids_and_several_values() -> None:
    assert from_cell(SMALL.by_id["reasons"], "SKILLS ; pay") == ["skills", "pay"]
    assert from_cell(SMALL.by_id["sector"], "alpha") == "a"
    assert from_cell(SMALL.by_id["job"], "5213") == {"code": "5213"}
    assert from_cell(SMALL.by_id["job"], "Fettler") == {"words": "Fettler"}
    assert from_cell(SMALL.by_id["skills"], "starter:x; Y") == [{"id": "starter:x"}, {"words": "Y"}]
    assert option_from(SMALL.by_id["steps"], "high") == "high"
    with pytest.raises(AnswerError, match="“Gamma” is not one of the answers: “Alpha”, “Beta”"):
        from_cell(SMALL.by_id["sector"], "Gamma")


def test_a_range_goes_from_the_weakest_part_to_the_mean() -> None:
    result = scores(SMALL, FULL)["ready"]
    assert (result.low, result.high, result.value) == (0, 2, 1)
    assert [item.priority for item in diagnose(SMALL, FULL).items] == [4.0]


def test_a_high_step_that_nothing_shows_is_doubted() -> None:
    diagnosis = instruments()["employer-self-diagnosis"]
    rows = {row.id: "managed" for row in diagnosis.by_id["maturity"].rows}
    found = scores(diagnosis, {"maturity": rows, "proof": ["budget"]})["readiness"]
    doubted = {part.place for part in found.parts if part.doubted}
    assert "maturity/training" not in doubted
    assert "maturity/green" in doubted


def test_priority_is_importance_times_gap() -> None:
    analysis = instruments()["training-needs-analysis"]
    score = analysis.scores[0]
    rating, importance = analysis.by_id[score.rating], analysis.by_id[score.importance]
    by_points = {points: option for option, points in rating.scores.items()}
    answers = {
        rating.id: {row.id: by_points[1] for row in rating.rows},
        importance.id: {
            row.id: list(importance.scores)[n % len(importance.scores)] for n, row in enumerate(rating.rows)
        },
    }
    result = scores(analysis, answers)[score.id]
    for row in result.rows:
        wanted = importance.scores[answers[importance.id][row.row]]
        assert row.priority == wanted * (score.target - 1)
    assert [item.priority for item in diagnose(analysis, answers).items] == [
        row.priority for row in result.rows if row.priority
    ]


def test_size_bands_are_those_of_the_business_counts() -> None:
    assert [size_band(n) for n in (1, 9, 10, 49, 50, 249, 250)] == [
        "micro", "micro", "small", "small", "medium", "medium", "large",
    ]  # fmt: skip
    assert respondent(SMALL, FULL).size_band == "small"
