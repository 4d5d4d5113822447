"""Questionnaires are refused with a clear sentence when their parts do not fit together."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
import yaml

from routeways.foundation.definitions import DefinitionError, read
from routeways.instruments.asking import flow
from routeways.instruments.asking.instrument import Instrument, instruments
from routeways.instruments.asking.schema import Question
from tests.evidence.definition_tables import PAGE
from tests.instruments.small import content, question_of

SHIPPED = (
    "course-review",
    "employer-self-diagnosis",
    "gatsby-college",
    "gatsby-school",
    "gatsby-specialist",
    "lsip-employer-survey",
    "training-needs-analysis",
)
# What a page of each type takes somebody who reads it, thinks and answers, in seconds.
SECONDS = {
    "single": 12,
    "multiple": 20,
    "number": 15,
    "text": 45,
    "occupation": 30,
    "skills": 45,
    "date": 15,
    "file": 60,
}


def refused(tmp_path: Any, change: Callable[[dict[str, Any]], Any]) -> str:
    raw = content()
    change(raw)
    path = tmp_path / "small.yaml"
    path.write_text(yaml.safe_dump(raw, allow_unicode=True), "utf-8")
    with pytest.raises(DefinitionError) as caught:
        read(path, Instrument)
    return str(caught.value)


def put(which: str, **fields: Any) -> Callable[[dict[str, Any]], Any]:
    return lambda raw: question_of(raw, which).update(fields)


FAULTS: list[tuple[Callable[[dict[str, Any]], Any], str]] = [
    (
        put("reasons", show_if={"all": [{"question": "nothing", "equals": "yes"}]}),
        "“nothing”, which is not asked before it",
    ),
    (
        put("hard", show_if={"all": [{"question": "steps/plan", "equals": "low"}]}),
        "“steps”, which is not asked before it",
    ),
    (put("hard", show_if={"all": [{"question": "hard", "equals": "yes"}]}), "“hard”, which is not asked before it"),
    (put("hard", id="staff"), "two of them have one id: the question “staff” is given twice"),
    (
        put("hard", options=[{"id": "yes", "label": "Yes"}, {"id": "yes", "label": "No"}]),
        "the option “yes” is given twice",
    ),
    (put("hard", options=[{"id": "yes", "label": "Same"}, {"id": "no", "label": "same"}]), "both called “same”"),
    (put("hard", scores={"maybe": 1}), "there is a score for “maybe”, which is not one of its options"),
    (put("staff", scores={"a": 1}), "only questions with options have scores"),
    (put("reasons", show_if={"all": [{"question": "hard", "equals": "maybe"}]}), "“maybe” is not an option of “hard”"),
    (put("reasons", show_if={"all": [{"question": "hard", "at_least": 1}]}), "at_least needs a number"),
    (put("reasons", show_if={"all": [{"question": "staff", "any_of": ["a"]}]}), "any_of needs a question with options"),
    (put("reasons", show_if={"all": [{"question": "hard", "equals": "yes", "at_least": 1}]}), "exactly one operator"),
    (put("reasons", show_if={"all": [{"question": "hard"}]}), "exactly one operator"),
    (put("reasons", show_if={"all": [{"equals": "yes"}]}), "a question or a score"),
    (put("reasons", show_if={"all": [], "any": []}), "under “all” or under “any”"),
    (put("reasons", show_if="staff > 10"), "show_if"),
    (put("words", show_if={"all": [{"question": "steps", "equals": "low"}]}), "write question/row"),
    (put("words", show_if={"all": [{"question": "steps/x", "equals": "low"}]}), "write question/row"),
    (put("few", not_more_than="sector"), "which is not a number asked before"),
    (put("staff", minimum=10, maximum=1), "its minimum is more than its maximum"),
    (put("since", earliest="2026-02-01", latest="2026-01-01"), "its earliest day is after its latest"),
    (put("staff", type="slider"), "type"),
    (put("staff", options=[{"id": "a", "label": "A"}]), "cannot have options"),
    (put("hard", options=[], scores={}), "must have options"),
    (put("steps", rows=[]), "must have rows"),
    (put("staff", colour="red"), "colour"),
    (lambda raw: raw["shares"][0]["questions"].append("gone"), "a sharing item names “gone”, which is not asked"),
    (lambda raw: raw["shares"][1]["questions"].append("staff"), "“staff” stands under two sharing items"),
    (lambda raw: raw["profile"].update(staff="words"), "profile: staff names “words”"),
    (lambda raw: raw["scores"][0].update(of=["steps"]), "name the rows of the matrix “steps” one by one"),
    (lambda raw: raw["scores"][0].update(of=["gone"]), "it names “gone”, which is not asked"),
    (lambda raw: raw["scores"][0].update(of=["sector"]), "“sector” has no scores"),
    (lambda raw: raw["scores"][0].update(of=[]), "says nothing about which questions"),
    (lambda raw: raw["scores"][0].update(method="median"), "method"),
    (
        lambda raw: raw["findings"][0].update(when={"all": [{"score": "x", "at_most": 1}]}),
        "the score “x”, which there is not",
    ),
    (lambda raw: raw["findings"][0].update(title="Train {answer}"), "nothing says which answer"),
    (lambda raw: raw["findings"][0].update(occupation_from="staff"), "is not a question of type occupation"),
    (lambda raw: raw["findings"][0].update(severity={"share": "few", "of": "sector"}), "not a number that is asked"),
    (lambda raw: raw.update(retired={"staff": "Gone"}), "“staff” is retired but still asked"),
]


@pytest.mark.parametrize(("change", "says"), FAULTS, ids=[says for _, says in FAULTS])
def test_parts_that_do_not_fit_are_refused_with_a_sentence(tmp_path: Any, change: Any, says: str) -> None:
    message = refused(tmp_path, change)
    assert message.startswith("small.yaml: ")
    assert says in message


def test_what_ships_can_be_loaded() -> None:
    assert tuple(instruments()) == SHIPPED


def test_the_self_diagnosis_takes_a_small_firm_ten_minutes_at_most() -> None:
    found = instruments()["employer-self-diagnosis"]
    assert sum(map(seconds, found.questions)) <= 10 * 60, "even with every question asked"
    assert found.access == "open"
    assert not any(item.always for item in found.shares), "nothing is shared without a tick"


def test_reasons_are_asked_open_before_they_are_prompted() -> None:
    order = [question.id for question in instruments()["employer-self-diagnosis"].questions]
    assert order.index("hard-words") < order.index("hard-reasons")


def seconds(question: Question) -> int:
    if question.type == "matrix":
        return 8 * len(question.rows)
    if question.type == "text" and question.one_line:
        return 10
    return SECONDS[question.type]


def test_the_example_in_the_documentation_is_a_questionnaire(tmp_path: Any) -> None:
    (block,) = re.findall(r"```yaml instrument=(\S+)\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    path = tmp_path / block[0]
    path.write_text(block[1], "utf-8")
    found = read(path, Instrument)
    assert [question.id for question in flow.asked(found, {"again": "no"})] == ["pupils", "again", "why-not"]
    assert [question.id for question in flow.asked(found, {"again": "yes"})] == ["pupils", "again"]
