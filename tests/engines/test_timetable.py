"""The rota: hard rules, a proof that holds against every other plan, causes, locks, few moves."""

from __future__ import annotations

import datetime
import itertools
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from routeways.engines.timetable import (
    Missing,
    Prices,
    Problem,
    ProblemError,
    Repeat,
    Status,
    Timetable,
    Twice,
    bound,
    check,
    digest,
    infeasible_sentence,
    read,
    solve,
    written,
)
from routeways.engines.timetable.anew import planned_anew, some_schools
from routeways.engines.timetable.plan import Plan, value_of
from routeways.engines.timetable.proving import SCALE, collected

DAYS = ("2026-09-07", "2026-10-12", "2026-11-16")


@st.composite
def documents(draw: st.DrawFn, *, schools: int = 4, sessions: int = 5) -> dict[str, Any]:
    """A small rota with rooms too small, staff in two places, far hosts, wishes, schools placed first."""
    rows = []
    for host in range(draw(st.integers(1, 2))):
        held = [
            {
                "id": f"{host}.{at}",
                "date": draw(st.sampled_from(DAYS)),
                "starts": draw(st.sampled_from(["09:00", "12:00"])),
                "ends": draw(st.sampled_from(["13:00", "16:00"])),
                "room": draw(st.sampled_from(["small", "large"])),
                "staff": draw(st.lists(st.sampled_from(["pat", "sam"]), max_size=2)),
                "kind": draw(st.sampled_from(["AI", "VR"])),
                "schools": draw(st.integers(1, 3)),
            }
            for at in range(draw(st.integers(0, sessions)))
        ]
        rooms = [{"id": "small", "pupils": 30}, {"id": "large", "pupils": 60}]
        rows.append({"id": f"h{host}", "accessible": draw(st.booleans()), "rooms": rooms, "sessions": held})
    hosts = [row["id"] for row in rows]
    asking = [
        {
            "id": f"s{at}",
            "days": draw(st.integers(0, 3)),
            "pupils": draw(st.sampled_from([8, 15, 25, 40, 70])),
            "first": draw(st.booleans()),
            "needs_accessible": draw(st.integers(0, 4)) == 0,
            "travel": {host: draw(st.integers(5, 100)) for host in hosts if draw(st.integers(0, 9))},
            "blocked": draw(st.lists(st.sampled_from(DAYS), max_size=1)),
            "wishes": {"kinds": draw(st.lists(st.sampled_from(["AI", "VR"]), max_size=1))},
        }
        for at in range(draw(st.integers(0, schools)))
    ]
    return {"seed": draw(st.integers(0, 3)), "hosts": rows, "schools": asking}


def fewest_points(problem: Problem) -> int:
    """The best of all plans, by trying every one."""
    best = value_of(problem, np.empty((0, 2), np.int64))
    plan = Plan(problem)
    pairs = [tuple(pair) for pair in np.argwhere(problem.open).tolist()]

    def further(at: int) -> None:
        nonlocal best
        if at == len(pairs):
            best = min(best, value_of(problem, plan.placings()))
            return
        further(at + 1)
        school, session = pairs[at]
        if plan.lacking(school) and plan.can(school, session):
            plan.add(school, session)
            further(at + 1)
            plan.remove(school, session)

    further(0)
    return best


@given(documents())
@settings(max_examples=150, deadline=None)
def test_every_plan_keeps_the_hard_rules_and_tells_why_each_missing_day_is_missing(document: dict[str, Any]) -> None:
    named = read(document)
    problem, table = named.problem, solve(named.problem)
    assert check(problem, table) == ()
    assert table.bound <= table.value
    seen: set[tuple[str, str]] = set()
    used: list[tuple[str, int, int, set[str]]] = []
    by_session: dict[str, list[int]] = {}
    for school, session in table.placings.tolist():
        one, asking = named.sessions[session], document["schools"][school]
        assert (asking["id"], one.date) not in seen  # nobody in two places on one date
        seen.add((asking["id"], one.date))
        assert one.date not in asking["blocked"]
        assert asking["travel"][one.host] <= 90
        host = next(row for row in document["hosts"] if row["id"] == one.host)
        assert host["accessible"] or not asking["needs_accessible"]
        by_session.setdefault(one.id, []).append(asking["pupils"])
    for one in named.sessions:
        groups = by_session.get(one.id, [])
        assert len(groups) <= one.places
        assert sum(groups) <= one.pupils
        if groups:
            busy = {f"room {one.room}", *one.staff}
            for day, begins, ends, others in used:
                if day == one.host + one.date and one.starts < ends and begins < one.ends:
                    assert not busy & others  # no room and nobody of the staff twice at one time
            used.append((one.host + one.date, one.starts, one.ends, busy))
    kinds = [(school, named.sessions[session].kind) for school, session in table.placings.tolist()]
    assert sum(one.days for one in table.repeats) == len(kinds) - len(set(kinds))
    placed = np.bincount(table.placings[:, 0], minlength=problem.schools)
    told = {gap.school: gap.days for gap in table.missing}
    assert all(placed[at] + told.get(at, 0) == row["days"] for at, row in enumerate(document["schools"]))


@given(documents(schools=3, sessions=3))
@settings(max_examples=80, deadline=None)
def test_no_plan_at_all_is_below_the_bound(document: dict[str, Any]) -> None:
    problem = read(document).problem
    table = solve(problem)
    assert table.bound <= fewest_points(problem) <= table.value


@given(documents(schools=3, sessions=3), st.data())
@settings(max_examples=60, deadline=None)
def test_any_prices_at_all_prove_a_true_bound(document: dict[str, Any], data: st.DataObject) -> None:
    problem = read(document).problem
    pair = data.draw(arrays(np.int64, problem.open.shape, elements=st.integers(0, 60_000)))
    host = data.draw(st.lists(st.integers(0, 10_000), min_size=problem.hosts, max_size=problem.hosts))
    kind = data.draw(arrays(np.int64, (problem.schools, problem.kinds), elements=st.integers(0, problem.again * SCALE)))
    prices = Prices(pair, np.array(host, np.int64), kind)
    assert bound(problem, prices) <= fewest_points(problem)


@given(documents(schools=3, sessions=3))
@settings(max_examples=60, deadline=None)
def test_small_rotas_are_nearly_always_the_very_best(document: dict[str, Any]) -> None:
    problem = read(document).problem
    table, best = solve(problem), fewest_points(problem)
    missing = int(problem.placeable.sum()) - len(table.placings)
    assert table.value <= best * 1.05 + 40 or missing


@given(documents(schools=5), st.integers(0, 3))
@settings(max_examples=60, deadline=None)
def test_schools_that_are_planned_anew_fit_into_what_the_others_leave(document: dict[str, Any], number: int) -> None:
    problem = read(document).problem
    plan = Plan(problem)
    for school, session in solve(problem, rounds=0).placings.tolist():
        plan.add(school, session)
    again = Plan(problem)
    for school, session in planned_anew(plan, number, lambda _: True).placings().tolist():
        assert again.lacking(school) and again.can(school, session)
        again.add(school, session)


def test_who_has_a_locked_placing_is_not_planned_anew() -> None:
    problem = read(rota(schools=3, days=2, seats=2, locked=[["s1", DAYS[0]]])).problem
    assert all(some_schools(problem, number) == {0, 2} for number in range(4))


@given(documents())
@settings(max_examples=40, deadline=None)
def test_the_same_problem_gives_the_same_plan(document: dict[str, Any]) -> None:
    one, other = read(document), read(document)
    assert written(one, solve(one.problem)) == written(other, solve(other.problem))


def rota(
    *, schools: int = 3, days: int = 1, seats: int = 1, dates: tuple[str, ...] = DAYS, **more: Any
) -> dict[str, Any]:
    """One host with one session a date, and schools alike."""
    sessions = [{"id": date, "date": date, "room": "r", "schools": seats} for date in dates]
    asking = [{"id": f"s{at}", "days": days, "pupils": 20, "travel": {"h": 10 + at}} for at in range(schools)]
    host = {"id": "h", "rooms": [{"id": "r", "pupils": 60}], "sessions": sessions}
    return {"hosts": [host], "schools": asking, **more}


def solved(document: dict[str, Any]) -> dict[str, Any]:
    named = read(document)
    return written(named, solve(named.problem))


def test_everybody_has_a_day_where_there_is_one() -> None:
    answer = solved(rota())
    assert answer["status"] == "proven"
    assert {row["school"] for row in answer["placings"]} == {"s0", "s1", "s2"}
    assert answer["summary"] == {
        "placed": 3,
        "entitled": 3,
        "minutes_mean": 11.0,
        "minutes_longest": 12,
        "visits": {"h": 3},
    }
    assert answer["missing"] == []


def test_schools_that_are_placed_first_are_never_without_a_day_for_another() -> None:
    document = rota(schools=5)
    document["schools"][4] |= {"first": True}
    document["schools"][3] |= {"first": True}
    answer = solved(document)
    assert {"s3", "s4"} <= {row["school"] for row in answer["placings"]}
    assert [row["cause"] for row in answer["missing"]] == ["full", "full"]


def test_a_school_that_needs_access_goes_to_an_accessible_host_alone() -> None:
    document = rota()
    document["schools"][0]["needs_accessible"] = True
    answer = solved(document)
    assert answer["missing"] == [
        {
            "school": "s0",
            "days": 1,
            "cause": "closed",
            "sentence": "1 day has no session: no session is open to it. "
            "Closed are 3 because the host is not accessible.",
        }
    ]


def test_more_days_than_dates_are_told() -> None:
    document = rota(schools=1, days=5)
    document["schools"][0]["blocked"] = [DAYS[0]]
    assert solved(document)["missing"][0]["cause"] == "dates"
    assert len(solved(document)["placings"]) == 2


def test_wishes_and_parts_of_the_year_are_kept_where_it_costs_nothing() -> None:
    dates = ("2026-09-07", "2026-09-08", "2026-10-05", "2026-10-06")
    document = rota(schools=1, days=2, dates=dates)
    document["schools"][0]["wishes"] = {"dates": ["2026-09-08", "2026-10-06"]}
    assert [row["date"] for row in solved(document)["placings"]] == ["2026-09-08", "2026-10-06"]


def test_two_sessions_with_one_person_at_one_time_do_not_both_run() -> None:
    document = rota(schools=2, dates=DAYS[:1])
    second = {"id": "b", "date": DAYS[0], "room": "r2", "staff": ["pat"], "starts": "12:00"}
    document["hosts"][0]["rooms"].append({"id": "r2", "pupils": 60})
    document["hosts"][0]["sessions"][0] |= {"staff": ["pat"], "ends": "12:30"}
    document["hosts"][0]["sessions"].append(second)
    assert len(solved(document)["placings"]) == 1
    document["hosts"][0]["sessions"][0]["ends"] = "12:00"
    assert len(solved(document)["placings"]) == 2


def test_locked_placings_hold_or_are_named() -> None:
    document = rota(locked=[["s2", DAYS[0]]])
    assert ["s2", DAYS[0]] in [[row["school"], row["session"]] for row in solved(document)["placings"]]
    document["locked"] = [["s2", DAYS[0]], ["s1", DAYS[0]]]
    named = read(document)
    table = solve(named.problem)
    assert table.status is Status.INFEASIBLE
    assert infeasible_sentence(named, table) == (
        f"The locked placing of the school “s1” in the session “{DAYS[0]}” cannot hold: "
        "other locked placings take its places."
    )
    assert written(named, table)["locked"]["pair"] == ["s1", DAYS[0]]


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"days": 0}, "no day left"),
        ({"blocked": [DAYS[0]]}, "cannot come on that date"),
        ({"pupils": 61}, "larger than the room"),
        ({"travel": {}}, "no travel time"),
        ({"travel_limit": 5}, "too far"),
        ({"needs_accessible": True}, "not accessible"),
    ],
)
def test_a_locked_placing_against_a_hard_rule_says_which(change: dict[str, Any], why: str) -> None:
    document = rota(locked=[["s1", DAYS[0]]])
    document["schools"][1] |= change
    named = read(document)
    assert why in infeasible_sentence(named, solve(named.problem))


def test_what_clashes_with_a_locked_session_is_closed() -> None:
    document = rota(schools=2, dates=DAYS[:1], locked=[["s0", DAYS[0]]])
    document["hosts"][0]["sessions"].append({"id": "b", "date": DAYS[0], "room": "r", "schools": 9})
    named = read(document)
    table = solve(named.problem)
    assert table.placings.tolist() == [[0, 0]]
    assert [gap.cause for gap in table.missing] == [Missing.FULL]
    assert check(named.problem, table) == ()


def test_solving_again_moves_only_who_must() -> None:
    document = rota(schools=3, days=2, seats=5)
    first = [[row["school"], row["session"]] for row in solved(document)["placings"]]
    again = {**document, "previous": first}
    assert solved(again)["moved"] == 0
    away = next(session for school, session in first if school == "s1")
    again["schools"] = [{**row, "blocked": [away]} if row["id"] == "s1" else row for row in document["schools"]]
    answer = solved(again)
    assert answer["moved"] == 1
    assert not answer["missing"]
    gone = {**again, "previous": [*first, ["closed school", DAYS[0]]]}
    assert solved(gone)["moved"] == 1


@given(documents(schools=3, sessions=3), documents(schools=3, sessions=3))
@settings(max_examples=40, deadline=None)
def test_no_bound_is_broken_when_placings_of_before_count(document: dict[str, Any], before: dict[str, Any]) -> None:
    named = read(before)
    pairs = [[named.schools[a], named.sessions[b].id] for a, b in solve(named.problem).placings.tolist()]
    dates = {one["id"]: one["date"] for host in document["hosts"] for one in host["sessions"]}
    once = {(school, dates.get(session)): [school, session] for school, session in pairs}  # one a date: more is refused
    problem = read({**document, "previous": list(once.values())}).problem
    table = solve(problem)
    assert table.bound <= fewest_points(problem) <= table.value


def test_the_checker_sees_every_fault() -> None:
    document = rota(schools=3, seats=2, days=2)
    document["hosts"][0]["sessions"].append({"id": "b", "date": DAYS[0], "room": "r", "schools": 2})
    document["schools"][2]["blocked"] = [DAYS[2]]
    problem = read(document).problem
    good = solve(problem)
    assert check(problem, good) == ()

    def faults(*placings: tuple[int, int], **more: Any) -> str:
        return " ".join(check(problem, replace(good, placings=np.array(placings, np.int64).reshape(-1, 2), **more)))

    assert "may not be in session" in faults((2, 2))
    assert "has 3 schools" in faults((0, 0), (1, 0), (2, 0))
    assert "in two places" in faults((0, 0), (0, 3))
    assert "need the same room" in faults((0, 0), (1, 3))
    assert "twice" in faults((0, 0), (0, 0))
    assert "The points are" in faults((0, 0))
    assert "which is not told" in faults((0, 0))
    assert "do not prove" in " ".join(check(problem, replace(good, bound=good.bound - 1)))
    assert "above the value" in " ".join(check(problem, replace(good, value=0)))


def of_kinds(*kinds: str, **more: Any) -> dict[str, Any]:
    """One host, a date for each of the kinds."""
    document = rota(**more)
    for row, kind in zip(document["hosts"][0]["sessions"], kinds, strict=True):
        row["kind"] = kind
    return document


def kinds_of(answer: dict[str, Any]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for row in answer["placings"]:
        found.setdefault(row["school"], []).append(row["kind"])
    return {school: sorted(kinds) for school, kinds in found.items()}


def test_a_school_with_two_days_goes_to_different_sessions_though_the_same_again_is_nearer() -> None:
    document = of_kinds("AI", "AI", "VR", schools=1, days=2)
    document["hosts"].append({"id": "far", "rooms": [{"id": "r", "pupils": 60}], "sessions": []})
    document["hosts"][1]["sessions"].append(document["hosts"][0]["sessions"].pop())
    document["schools"][0]["travel"]["far"] = 90
    answer = solved(document)
    assert kinds_of(answer) == {"s0": ["AI", "VR"]}
    assert answer["repeats"] == []
    assert answer["status"] == "proven"


def test_two_schools_change_places_so_that_neither_has_a_kind_twice() -> None:
    document = of_kinds("AI", "AI", "VR", schools=2, days=2, seats=2, dates=DAYS)
    document["hosts"][0]["sessions"][0]["schools"] = document["hosts"][0]["sessions"][1]["schools"] = 1
    document["schools"][0]["blocked"] = [DAYS[1]]
    assert kinds_of(solved(document)) == {"s0": ["AI", "VR"], "s1": ["AI", "VR"]}


@pytest.mark.parametrize(
    ("change", "cause"),
    [
        ({"schools": [{"id": "s0", "days": 2, "pupils": 20, "travel": {"h": 9}, "blocked": [DAYS[2]]}]}, "closed"),
        ({"locked": [["s0", DAYS[0]], ["s0", DAYS[1]]]}, "held"),
        ({"previous": [["s0", DAYS[0]], ["s0", DAYS[1]]]}, "held"),
        ({"locked": [["s1", DAYS[2]]]}, "full"),
    ],
)
def test_a_kind_that_a_school_has_twice_is_told_with_a_cause(change: dict[str, Any], cause: str) -> None:
    document = of_kinds("AI", "AI", "VR", schools=2, days=2) | change
    for row in document["schools"][1:]:
        row["days"] = 1
    (told,) = solved(document)["repeats"]
    assert (told["school"], told["days"], told["cause"]) == ("s0", 1, cause)
    assert told["sentence"] == f"1 day is of a kind that the school has already: {Twice[cause.upper()]}."


def test_the_checker_sees_a_kind_twice_that_need_not_be() -> None:
    problem = read(of_kinds("AI", "AI", "VR", schools=1, days=2)).problem
    twice = np.array([[0, 0], [0, 1]], np.int64)
    bad = replace(solve(problem), placings=twice, value=value_of(problem, twice), repeats=(Repeat(0, 1, Twice.FULL),))
    assert "could take day" in " ".join(check(problem, bad))
    problem = read(of_kinds("AI", "AI", "AI", schools=1, days=2)).problem
    good = solve(problem)
    assert good.gap == 0
    assert "kind it has already, which is not told" in " ".join(check(problem, replace(good, repeats=())))
    wrong = replace(good, repeats=(Repeat(0, 1, Twice.HELD),))
    assert "for a kind twice, which does not hold" in " ".join(check(problem, wrong))


def test_the_checker_sees_a_day_that_could_be_given() -> None:
    problem = read(rota(schools=1)).problem
    good = solve(problem)
    from routeways.engines.timetable import Gap

    none = np.empty((0, 2), np.int64)
    bad = replace(good, placings=none, value=value_of(problem, none), missing=(Gap(0, 1, Missing.FULL),))
    assert "could take it" in " ".join(check(problem, bad))


def test_prices_that_prove_nothing_are_refused() -> None:
    problem = read(rota(seats=3)).problem
    pair, host = np.zeros(problem.open.shape, np.int64), np.zeros(1, np.int64)
    with pytest.raises(ValueError, match="below 0"):
        bound(problem, Prices(pair - 1, host))
    with pytest.raises(ValueError, match="above its burden"):
        bound(problem, Prices(pair, host + 10**9))
    with pytest.raises(ValueError, match="A price of a kind"):
        bound(problem, Prices(pair, host, kind=np.full((problem.schools, problem.kinds), problem.again * SCALE + 1)))


@given(documents(), st.data())
@settings(max_examples=60, deadline=None)
def test_what_a_session_collects_is_from_the_dearest_groups_that_fit(
    document: dict[str, Any], data: st.DataObject
) -> None:
    problem = read(document).problem
    pair = data.draw(arrays(np.int64, problem.open.shape, elements=st.integers(0, 9)))
    found = collected(problem, pair)
    for session in range(problem.sessions):
        able, best = np.flatnonzero(problem.open[:, session]).tolist(), 0
        for many in range(int(problem.places[session]) + 1):
            for some in itertools.combinations(able, many):
                if int(problem.pupils[list(some)].sum()) <= problem.room[session]:
                    best = max(best, int(pair[list(some), session].sum()))
        assert found[session] == best


def test_rooms_too_large_to_count_chair_by_chair_are_never_told_too_small(monkeypatch: pytest.MonkeyPatch) -> None:
    document = rota(schools=3, seats=3)
    for row, pupils in zip(document["schools"], (31, 20, 15), strict=True):
        row["pupils"] = pupils
    problem = read(document).problem
    pair = np.array([[5], [4], [3]]) * np.ones((1, problem.sessions), np.int64)
    exact = collected(problem, pair).tolist()
    monkeypatch.setattr("routeways.engines.timetable.proving.FINE", 7)
    assert all(coarse >= fine == 9 for coarse, fine in zip(collected(problem, pair).tolist(), exact, strict=True))


def test_covers_close_the_gap_of_rooms_that_nearly_fit_two_groups() -> None:
    document = rota(schools=3, seats=3, days=1)
    for row, pupils in zip(document["schools"], (31, 31, 29), strict=True):
        row["pupils"] = pupils
    table = solve(read(document).problem)
    assert table.status is Status.PROVEN
    for sizes in itertools.permutations((31, 31, 29)):
        assert sum(sizes[:2]) >= 60


BAD: list[tuple[dict[str, Any], str]] = [
    ({"many": 1}, "“many”, which is not known"),
    ({"hosts": [{"id": "h", "sessions": [{"id": 1, "date": DAYS[0], "room": "x"}]}]}, "does not list"),
    ({"hosts": [{"id": "h", "rooms": [{"id": "r", "pupils": 0}]}]}, "It needs 1 to"),
    ({"hosts": [{"id": "h"}, {"id": "h"}]}, "given to more than one host"),
    ({"schools": [{"id": "a", "days": 1, "pupils": 5, "travel": {"x": 5}}]}, "the host “x”, which is not there"),
    ({"schools": [{"id": "a", "days": 1, "pupils": 5, "travel": [5]}]}, "an object of hosts and minutes"),
    ({"schools": [{"id": "a", "days": 1, "pupils": 5, "travel": {"h": 1.5}}]}, "“1.5”|a whole number"),
    ({"schools": [{"id": "a", "days": 1, "pupils": 5, "blocked": ["soon"]}]}, "like 2026-11-22"),
    ({"schools": [{"id": "a", "days": 1, "pupils": 5, "first": "yes"}]}, "true or false"),
    ({"locked": [["s0"]]}, "is \\[school, session\\]"),
    ({"locked": [["s0", "never"]]}, "the session “never”"),
    ({"locked": [["x", DAYS[0]]]}, "the school “x”"),
    ({"points": {"minute": -1}}, "“-1” as “minute”"),
    ({"parts": [7]}, "the date “7”"),
]


@pytest.mark.parametrize(("change", "sentence"), BAD)
def test_what_cannot_be_is_refused_with_one_sentence(change: dict[str, Any], sentence: str) -> None:
    with pytest.raises(ProblemError, match=sentence) as refused:
        read({**rota(), **change})
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [({"starts": "9"}, "like 09:30"), ({"starts": "12:00", "ends": "11:00"}, "ends before"), ({"date": None}, "date")],
)
def test_a_session_that_cannot_be_is_refused(change: dict[str, Any], sentence: str) -> None:
    document = rota()
    document["hosts"][0]["sessions"][0] |= change
    with pytest.raises(ProblemError, match=sentence):
        read(document)


def test_the_digest_is_of_everything_that_decides() -> None:
    one = digest(read(rota()))
    assert one == digest(read(rota()))
    others = [rota(seed=1), rota(travel_limit=11), rota(seats=2)]
    assert len({one, *(digest(read(other)) for other in others)}) == 4


def test_a_year_of_many_schools_is_proven_within_a_hundredth() -> None:
    from benchmarks import rota as big

    document = big.document(schools=40, dates=30, hosts=5, load=0.55)
    table: Timetable = solve(read(document).problem)
    assert table.status is Status.PROVEN
    assert table.gap <= 0.01
    assert datetime.date.fromisoformat(document["hosts"][0]["sessions"][0]["date"])
