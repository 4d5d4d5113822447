"""Whatever schools and sessions there are: the floor, the caps, hard rules, and a reason for each missing day."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from routeways.careers.days.rota import Pupils, Slot, solved, why_again

RULE = {
    "disadvantage": "1",
    "idaci": "0.5",
    "gap": "0.5",
    "floor": 1,
    "cap": 3,
    "travel_minutes": 60,
}
SHARES = st.sampled_from(["0", "0.25", "0.5", "1"])


@st.composite
def schools(draw: st.DrawFn) -> list[Pupils]:
    return [
        Pupils(
            id=f"school{at}",
            cohort=draw(st.integers(1, 900)),
            group=draw(st.integers(1, 40)),
            disadvantage=draw(SHARES),
            needs_accessible=draw(st.booleans()),
            ineligible="" if at == 0 else draw(st.sampled_from(["", "", "a reason"])),
            travel={"one": draw(st.integers(1, 90)), "two": draw(st.integers(1, 90))},
        )
        for at in range(draw(st.integers(1, 6)))
    ]


@st.composite
def slots(draw: st.DrawFn) -> list[Slot]:
    return [
        Slot(
            id=f"session{at}",
            host=draw(st.sampled_from(["one", "two"])),
            accessible=draw(st.booleans()),
            room=f"room{at}",
            date=f"2027-01-{draw(st.integers(11, 14))}",
            starts="09:30",
            ends="14:00",
            kind=draw(st.sampled_from(["ai", "coding"])),
            schools=draw(st.integers(1, 3)),
            pupils=draw(st.integers(10, 90)),
        )
        for at in range(draw(st.integers(1, 6)))
    ]


@settings(max_examples=60, deadline=None)
@given(schools(), slots(), st.integers(1, 15))
def test_every_school_has_its_days_in_sessions_it_can_reach_or_a_sentence(
    who: list[Pupils], where: list[Slot], days: int
) -> None:
    answer = solved(who, where, days, "seed", RULE)
    known, sessions = {one.id: one for one in who}, {one.id: one for one in where}
    given_days = {one["school"]: one["days"] for one in answer["entitled"]["awards"]}
    placed = [(one["school"], one["session"]) for one in answer["rota"]["placings"]]
    again = why_again(answer["rota"])
    missing = {one["school"]: one for one in answer["rota"]["missing"]}
    eligible = [one for one in who if not one.ineligible]
    if days >= len(eligible):
        assert all(given_days[one.id] >= 1 for one in eligible)
    for one in who:
        mine = [sessions[session] for school, session in placed if school == one.id]
        without = missing[one.id]["days"] if one.id in missing else 0
        assert len(mine) + without == given_days[one.id] <= (0 if one.ineligible else RULE["cap"])
        assert len({session.date for session in mine}) == len(mine)
        assert (len({session.kind for session in mine}) < len(mine)) == (one.id in again)
        assert all(one.travel[session.host] <= RULE["travel_minutes"] for session in mine)
        assert all(session.accessible for session in mine if one.needs_accessible)
        assert not without or missing[one.id]["sentence"]
    for session in where:
        here = [known[school] for school, held in placed if held == session.id]
        assert len(here) <= session.schools
        assert sum(one.group for one in here) <= session.pupils


@settings(max_examples=40, deadline=None)
@given(schools(), st.integers(1, 15), st.integers(1, 500))
def test_raising_a_schools_need_never_lowers_its_days(who: list[Pupils], days: int, more: int) -> None:
    from dataclasses import replace

    where = [Slot("s", "one", True, "r", "2027-01-11", "09:30", "14:00", "ai", 3, 90)]
    before = solved(who, where, days, "seed", RULE)["entitled"]["awards"][0]["days"]
    raised = [replace(who[0], cohort=who[0].cohort + more), *who[1:]]
    assert solved(raised, where, days, "seed", RULE)["entitled"]["awards"][0]["days"] >= before
