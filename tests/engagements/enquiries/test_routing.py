"""Who gets an enquiry, and by which day."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from routeways.engagements import routing
from routeways.engagements.kinds import kind
from routeways.engagements.working_days import is_working_day, working_days_after, working_days_between
from routeways.foundation.dated_rules import rule
from routeways.foundation.definitions import PACKAGED, DefinitionError, read
from tests.engagements.enquiries.making import heard, make_hub, send, teaches
from tests.engagements.factories import NOW, REGION, TODAY
from tests.organisations.factories import make_organisation

DAYS = st.dates(date(2020, 1, 1), date(2028, 12, 1))


def easter(year: int) -> date:
    """The Gregorian calendar's own arithmetic, after Meeus."""
    a, b, c = year % 19, *divmod(year, 100)
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    j = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 19 * j) // 433
    month = (h + j - 7 * m + 90) // 25
    return date(year, month, (h + j - 7 * m + 33 * month + 19) % 32)


@pytest.mark.parametrize("year", range(2020, 2029))
def test_the_listed_bank_holidays_are_those_that_the_calendar_gives(year: int) -> None:
    listed = {date.fromisoformat(f"{year}-{day}") for day in rule("bank-holidays", date(year, 6, 1))["days"]}
    assert {easter(year) - timedelta(days=2), easter(year) + timedelta(days=1)} <= listed
    assert all(day.weekday() < 5 for day in listed)
    august = max(date(year, 8, day) for day in range(25, 32) if date(year, 8, day).weekday() == 0)
    assert august in listed
    assert len(listed) == {2022: 10, 2023: 9}.get(year, 8)  # a jubilee and a funeral; a coronation


def test_days_are_counted_over_easter_without_weekend_and_bank_holidays() -> None:
    thursday = date(2026, 4, 2)
    assert working_days_after(thursday, 1) == date(2026, 4, 7)  # not Good Friday, the weekend, Easter Monday
    assert working_days_between(thursday, date(2026, 4, 8)) == 2
    assert working_days_between(thursday, thursday) == 0
    assert working_days_after(date(2031, 1, 3), 1) == date(2031, 1, 6)  # no list yet: weekends alone


@given(DAYS, st.integers(0, 30))
def test_counting_forth_and_back_agree(day: date, count: int) -> None:
    due = working_days_after(day, count)
    assert working_days_between(day, due) == count
    assert count == 0 or is_working_day(due)


def written(tmp_path: Path, **changes: object) -> Path:
    content = yaml.safe_load((PACKAGED / "routing" / "front-door.yaml").read_text("utf-8")) | changes
    path = tmp_path / "front-door.yaml"
    path.write_text(yaml.safe_dump(content), "utf-8")
    return path


RULE = {"id": "a", "topics": ["courses"], "to": "kind", "kinds": ["college"], "because": "it is near"}


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"rules": [RULE | {"topics": ["fishing"]}]}, "nobody may choose “fishing”"),
        ({"rules": [RULE | {"personas": ["king"]}]}, "nobody is “king”"),
        ({"rules": [RULE, RULE]}, "each id is given once"),
        ({"rules": [RULE | {"to": "magic"}]}, "to"),
        ({"with_subject": ["fishing"]}, "nobody may choose “fishing”"),
    ],
)
def test_a_routing_table_that_does_not_hang_together_is_refused(
    tmp_path: Path, changes: dict[str, object], says: str
) -> None:
    with pytest.raises(DefinitionError, match=says):
        read(written(tmp_path, **changes), routing.Routing)


def test_every_topic_and_persona_of_the_table_is_one_that_the_form_knows() -> None:
    asked = kind("enquiry").request
    assert asked is not None
    personas, topics = asked.question("persona"), asked.question("topic")
    assert personas is not None and topics is not None
    table = routing.table()
    assert set(table.topics) == {option.id for option in personas.options}
    assert {topic for chosen in table.topics.values() for topic in chosen} == {option.id for option in topics.options}


@pytest.fixture
def region(ground: None) -> None:
    make_hub()


def routed(**fields: str) -> routing.Routed:
    known = {"region": REGION, "persona": "parent", "topic": "courses", "seed": "one"} | fields
    near = None if "nowhere" in known else (53.789, -2.248)
    known.pop("nowhere", None)
    return routing.route(routing.Question(on=TODAY, near=near, **known))


@pytest.mark.usefixtures("region")
def test_the_nearest_that_teach_the_subject_get_it_and_it_says_why() -> None:
    near, far, other = heard("Near College"), heard("Far College", postcode="LA1 1AA"), heard("Other College")
    teaches(near)
    teaches(far)
    teaches(other, subject="ssa:8.2")
    found = routed(subject="ssa:4.1")
    assert [one.organisation for one in found.candidates] == [near, far]
    assert found.rule == "courses"
    made, _ = send(subject="ssa:4.1")
    reasons = [part.reason for part in made.addressees.all()]
    assert reasons[0] == "Near College has it because it teaches Engineering, less than a mile away."
    assert "miles away" in reasons[1]


@pytest.mark.usefixtures("region")
def test_who_has_nobody_to_answer_is_not_asked() -> None:
    silent = make_organisation("Silent College", kind="college", region=REGION)
    teaches(silent)
    assert routed().candidates == ()


@pytest.mark.usefixtures("region")
def test_equals_are_ordered_by_the_question_not_by_name() -> None:
    colleges = [heard(f"College {letter}", kind="chamber") for letter in "ABCDE"]
    orders = {
        tuple(one.organisation.name for one in routed(persona="employer", topic="levy", seed=str(seed)).candidates)
        for seed in range(6)
    }
    assert len(orders) > 1
    assert all(set(order) == {one.name for one in colleges} for order in orders)


@pytest.mark.usefixtures("region")
@pytest.mark.parametrize("topic", ["join-institute", "careers-advice", "something-else", "courses"])
def test_what_no_rule_answers_goes_to_the_hub(topic: str) -> None:
    made, _ = send(topic=topic, persona="learner", age=30)
    (part,) = made.addressees.all()
    assert part.organisation.kind == "hub"
    assert "nobody else is named for it" in part.reason


@pytest.mark.usefixtures("region")
def test_without_consent_the_hub_alone_reads_it() -> None:
    teaches(heard("Near College"))
    made, _ = send(may_hand_on=False)
    assert [part.organisation.kind for part in made.addressees.all()] == ["hub"]


@pytest.mark.usefixtures("region")
def test_the_answer_is_due_after_so_many_working_days() -> None:
    made, _ = send()
    assert (NOW.date().strftime("%A"), made.due_on) == ("Friday", date(2026, 4, 1))
