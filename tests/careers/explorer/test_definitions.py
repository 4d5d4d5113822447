"""Audiences, sectors, jobs and routes hang together, with each other and with the official lists."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from routeways.careers.explorer import definitions, filling
from routeways.careers.explorer import jobs as explained
from routeways.careers.explorer.definitions import FIELDS, CareerRoute, Said
from routeways.careers.explorer.jobs import groups, jobs, jobs_of, meant, search
from routeways.careers.explorer.order import neutral
from routeways.engagements.enquiry_forms import options
from routeways.engagements.routing import table
from routeways.foundation.dated_rules import rule
from routeways.taxonomy.packaged import read_all
from tests.careers.conftest import TODAY

DAYS = [date(2026, 1, 1) + timedelta(days=40 * n) for n in range(40)]


def _official(classification: str, level: str) -> list[str]:
    package = next(one for one in read_all() if one.definition.id == classification)
    return [row.code for row in package.nodes if row.level == level]


def test_the_seven_audiences_and_everybody_are_there() -> None:
    named = {"everyone", "primary", "ks3", "ks4", "post-16", "adult", "parent", "teacher"}
    assert set(definitions.audiences()) == named
    assert definitions.audience("nonsense").id == "everyone"


def test_each_audience_opens_the_front_door_at_a_persona_and_a_topic_that_it_has() -> None:
    topics = table().topics
    for one in definitions.audiences().values():
        assert one.ask.persona in options("persona")
        assert one.ask.topic in topics[one.ask.persona], one.id


def test_no_audience_names_an_address_or_a_number() -> None:
    for one in definitions.audiences().values():
        for adviser in one.talk:
            assert not any(sign in adviser.how for sign in ("@", "http", "www", "0800", ".gov")), adviser


def test_every_section_of_industry_lies_in_one_sector() -> None:
    official = _official("sic2007", "section")
    ours = [section for one in definitions.sectors().values() for section in one.sections]
    assert sorted(ours) == sorted(official)


def test_every_unit_group_of_the_national_list_is_a_job_in_a_sector() -> None:
    assert sorted(jobs()) == sorted(_official("soc2020", "unit"))
    for job in jobs().values():
        assert job.sectors and set(job.sectors) <= set(definitions.sectors()), job
        assert job.group.name
        assert len(job.says) <= 140 and job.says.endswith("."), job
    assert len({job.name for job in jobs().values()}) == len(jobs())
    assert all(jobs_of(sector) for sector in definitions.sectors())


def test_the_groups_are_the_official_ones() -> None:
    assert set(groups()) == set(_official("soc2020", "sub-major"))


def test_a_search_finds_by_name_first_then_by_what_people_do_then_by_official_words() -> None:
    assert [one.code for one in search("welder", {})] == ["5213"]
    assert search("midwife", {"2231": "Midwifery nurses midwife"})[0].code == "2231"
    found = [one.name for one in search("nurse", {})]
    assert "Mental health nurses" in found
    assert search("zzz", {}) == []
    assert search("   ", {}) == []
    assert search("code games", {})[0].code == "2134"


@pytest.mark.parametrize(("asked", "whole", "begun"), [("nurse", "nurse", "nurser"), ("care", "care", "career")])
def test_jobs_told_in_the_word_itself_come_before_those_in_which_it_only_begins_one(
    asked: str, whole: str, begun: str
) -> None:
    names = [one.name.casefold() for one in search(asked, {})]
    last = max(n for n, name in enumerate(names) if re.search(rf"\b{whole}s?\b", name))
    first = min(n for n, name in enumerate(names) if re.search(rf"\b{begun}", name))
    assert last < first
    assert {"Children’s nurses", "Other nurses", "Nursery managers"} <= {one.name for one in search("nurse", {})}
    assert set(search("nurses", {})) < set(search("nurse", {}))


def test_a_search_that_finds_nothing_asks_what_was_meant_and_guesses_at_no_nonsense() -> None:
    assert meant("plumer", {}) == ["plumber"] or search(meant("plumer", {})[0], {})[0].name.startswith("Plumbers")
    assert "games" in meant("games designer", {})
    assert meant("asdfgh", {}) == []
    assert all(search(one, {}) for one in meant("footballer youtuber nurse", {}))


def test_a_search_that_finds_nothing_reads_no_title_again(monkeypatch: pytest.MonkeyPatch) -> None:
    titles = {"2231": "Midwifery nurses midwife"}
    assert search("nurse", titles)
    read: list[str] = []
    words = explained._words
    monkeypatch.setattr(explained, "_words", lambda text: read.append(text) or words(text))
    assert search("asdfgh plumer", titles) == []
    (near,) = meant("asdfgh plumer", titles)
    assert near.startswith("plumber")
    assert read == ["asdfgh plumer", "asdfgh plumer", near]


@pytest.mark.parametrize("name", definitions.routes())
def test_every_route_answers_every_field_on_every_day(name: str) -> None:
    route = definitions.routes()[name]
    for day in DAYS:
        answered = filling.answers(route, day)
        assert [one.field for one in answered] == list(FIELDS)
        assert all(one.text and "{" not in one.text for one in answered)
        assert all(one.source for one in answered if one.symbol != "x")


def test_the_numbers_in_the_sentences_are_those_of_the_rule_of_the_day() -> None:
    t_level, apprentice = definitions.routes()["t-level"], definitions.routes()["apprenticeship"]
    hours = next(one for one in filling.answers(t_level, TODAY) if one.field == "hours")
    assert f"{rule('industry-placement', TODAY)['hours']} hours" in hours.text
    assert hours.since == rule("industry-placement", TODAY).valid_from

    def cost(day: date) -> str:
        return next(one.text for one in filling.answers(apprentice, day) if one.field == "cost")

    assert "16 to 21" in cost(date(2026, 7, 31))
    assert "16 to 24" in cost(date(2026, 8, 1))


def test_a_day_about_which_nothing_is_recorded_is_said_aloud() -> None:
    answered = filling.answers(definitions.routes()["degree"], date(2001, 1, 1))
    cost = next(one for one in answered if one.field == "cost")
    assert (cost.symbol, cost.text) == ("x", filling.NOTHING)


def test_v_levels_are_not_yet_and_stand_last_until_they_are() -> None:
    route = definitions.routes()["v-level"]
    assert not route.live_on(date(2027, 8, 31))
    assert route.live_on(date(2027, 9, 1))
    for job in list(jobs())[:50]:
        assert neutral(definitions.routes().values(), day=TODAY, job=job)[-1].id == "v-level"


def test_a_field_that_says_nothing_or_two_things_is_refused() -> None:
    with pytest.raises(ValueError, match="has words, or a symbol"):
        Said(source="a source of it")
    with pytest.raises(ValueError, match="two texts hold on the same day"):
        _route(cost=[{"text": "One.", "source": "a source of it"}, {"text": "Two.", "source": "a source of it"}])


def _route(**changed: object) -> CareerRoute:
    given = definitions.routes()["a-level"].model_dump(by_alias=True)
    return CareerRoute.model_validate(given | changed)


# -- the order


@given(st.dates(date(2020, 1, 1), date(2040, 1, 1)), st.sampled_from(sorted(jobs())))
def test_the_order_holds_every_route_once_and_is_the_same_for_everybody(day: date, job: str) -> None:
    every = list(definitions.routes().values())
    one = [route.id for route in neutral(every, day=day, job=job)]
    assert sorted(one) == sorted(definitions.routes())
    assert one == [route.id for route in neutral(reversed(every), day=day, job=job)]


def test_no_route_comes_first_more_than_its_share() -> None:
    """412 jobs on one day: a seventh of them each would be 69 for six live routes; no route is far from it."""
    firsts = [neutral(definitions.routes().values(), day=TODAY, job=job)[0].id for job in jobs()]
    counts = {name: firsts.count(name) for name in definitions.routes() if name != "v-level"}
    assert sum(counts.values()) == 412
    assert all(45 <= count <= 95 for count in counts.values()), counts


def test_the_order_changes_from_day_to_day() -> None:
    orders = {tuple(route.id for route in neutral(definitions.routes().values(), day=day, job="5241")) for day in DAYS}
    assert len(orders) > 30


def test_no_audience_is_told_that_every_school_has_a_careers_leader() -> None:
    for one in definitions.audiences().values():
        told = " ".join(adviser.how for adviser in one.talk)
        assert not re.search(r"\b(each|every) (one|school|college)\b[^.]* has one", told, re.IGNORECASE), one.id
    told = {id: " ".join(each.how for each in one.talk) for id, one in definitions.audiences().items()}
    assert all("if yours has none, ask a teacher" in told[id].casefold() for id in ("everyone", "ks3", "ks4", "parent"))
