"""A need narrowed to a district, and what is stated of it: the same wherever the need is read."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from routeways.foundation.models import User
from routeways.needs import actions, queries
from routeways.needs.errors import NeedsError
from routeways.needs.models import EvidenceItem, Mention, Need, PlanVersion, Priority
from routeways.needs.stating import bounds, people_written
from routeways.organisations.models import Organisation
from tests.needs.factories import NOW, REGION, TODAY, heard, keep, make_chamber, make_lead, reading_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ground")]

BASE = f"/{REGION}/needs/"
BURNLEY, PENDLE = "E07000117", "E07000122"
SKILLS = ("Welding", "Baking", "Coding", "Caring")


@pytest.fixture
def chamber() -> Organisation:
    """Four skills; welding by ten firms of Burnley and ten of Pendle, the others by ten firms of Burnley each."""
    made = make_chamber()
    texts, wanted = [], []
    for skill in SKILLS:
        for firm in range(20 if skill == "Welding" else 10):
            north = firm < 10
            texts.append(
                heard(
                    f"{skill} wanted {'up north' if north else 'down south'}, place {firm}.",
                    f"Works {firm} of {skill}",
                    area=BURNLEY if north else PENDLE,
                    posts=2,
                    sharing="public",
                    consent="Own advert",
                )
            )
            wanted.append(skill)
    readings = {
        item.pk: reading_of(item.text, (skill, skill.lower(), skill, 0.9))
        for item, skill in zip(keep(made, *texts), wanted, strict=True)
    }
    actions.keep_readings(by=None, region=REGION, readings=readings, engine="hand", taxonomy="starter", now=NOW)
    actions.confirm_alike(by=None, region=REGION, mentions=Mention.objects.all(), now=NOW)
    return made


@pytest.fixture
def lead(chamber: Organisation) -> User:
    return make_lead(chamber)


def narrow(label: str = "Welding", area: str = BURNLEY) -> Need:
    return actions.narrow_need(by=None, need=Need.objects.get(label=label, area=""), area=area, now=NOW)


def publish(chamber: Organisation, **chosen: Need) -> PlanVersion:
    for skill in SKILLS:
        need = chosen.get(skill) or Need.objects.get(label=skill, area="")
        one = actions.propose_priority(by=None, region=REGION, title=skill, why="Because.", needs=[need])
        actions.sign_priority(by=None, priority=one, organisation=chamber, now=NOW)
    return again()


def again(now: Any = NOW) -> PlanVersion:
    register = actions.register_content(REGION, on=TODAY)
    return actions.publish_plan(by=None, region=REGION, register=register, site="https://plan.example", now=now)


def test_a_priority_counts_and_cites_only_what_its_narrowed_need_rests_on(
    client: Client, chamber: Organisation, lead: User
) -> None:
    plan = publish(chamber, Welding=narrow())
    first = plan.content["priorities"][0]
    assert first["businesses"] == first["needs"][0]["businesses"] == 10.0
    assert len(first["cites"]) == 10
    assert {one.area for one in Priority.objects.get(title="Welding").cites.all()} == {BURNLEY}
    behind = client.get(f"{BASE}plan/1/priority/1/").content.decode()
    assert "10 businesses" in behind and "down south" not in behind
    client.force_login(lead)
    staff = client.get(f"{BASE}priorities/{first['id']}/").content.decode()
    assert "10 businesses spoke of its needs. It cites 10 items" in staff


def test_the_evidence_of_a_narrowed_need_is_its_own(client: Client, chamber: Organisation, lead: User) -> None:
    need = narrow()
    assert {one.area for one in queries.evidence_of(need, lead, today=TODAY)} == {BURNLEY}
    client.force_login(lead)
    page = client.get(f"{BASE}register/{need.public_id}/").content.decode()
    assert "up north" in page and "down south" not in page


def test_what_a_person_states_is_on_every_page_and_in_every_file(
    client: Client, chamber: Organisation, lead: User
) -> None:
    need = Need.objects.get(label="Welding")
    actions.change_need(
        by=None,
        need=need,
        now=NOW,
        volume=40,
        volume_lower=30,
        volume_upper=60,
        volume_basis="Growth plan",
        wanted="within a year",
        state="open",
        note="",
    )
    plan = publish(chamber)
    client.force_login(lead)
    pages = [f"{BASE}register/{need.public_id}/", f"{BASE}priorities/", f"{BASE}plan/", BASE]
    for user in (lead, None):
        for address in pages if user else [pages[0], *pages[2:]]:
            assert "40 (30 to 60)" in client.get(address).content.decode(), address
        for kind in ("live", "data") if user else ("data",):
            [row] = [one for one in client.get(f"{BASE}{kind}.json").json()["needs"] if one["need"] == need.public_id]
            assert (row["people_lower"], row["people_stated"], row["people_upper"]) == (30, 40, 60)
            assert (row["people_symbol"], row["people_basis"], row["when"]) == ("", "Growth plan", "within a year")
            text = client.get(f"{BASE}{kind}.csv").content.decode("utf-8-sig")
            assert ",30,60,,40,Growth plan,well founded,within a year," in text.replace(
                "fairly founded", "well founded"
            )
        if user:
            client.logout()
    [stated] = plan.content["priorities"][0]["needs"]
    assert (stated["stated"], stated["basis"], stated["wanted"]) == ([30, 40, 60], "Growth plan", "within a year")


def test_a_stated_number_without_bounds_is_both_its_bounds() -> None:
    assert bounds((1, 2), (None, 40, None)) == (40.0, 40.0)
    assert people_written((1, 2), (None, 40, None)) == "40"
    assert people_written((12, 17), None) == "12 to 17"
    assert people_written(None, None) == ""


@pytest.mark.parametrize("state", ["met", "set aside"])
def test_a_need_that_is_met_or_set_aside_is_neither_ranked_nor_published(
    client: Client, chamber: Organisation, lead: User, state: str
) -> None:
    need = narrow()
    before = {one.need.pk: one.rank.total for one in queries.register(REGION, on=TODAY).ranked}
    Need.objects.filter(label="Welding", area="").update(state=state)
    register = queries.register(REGION, on=TODAY)
    closed = register.lines[-1]
    assert closed.need.closed and closed.rank.total == 0 and closed not in register.ranked
    assert register.ranked[0].rank.total > before[register.ranked[0].need.pk]
    plan = publish(chamber, Welding=need)
    published = {one["id"] for one in plan.register.content["needs"]}
    assert need.public_id in published and closed.need.public_id not in published
    client.force_login(lead)
    assert state.capitalize() in client.get(BASE).content.decode()
    assert client.get(f"{BASE}register/{closed.need.public_id}/").status_code == 200
    assert closed.need.public_id not in client.get(f"{BASE}priorities/propose/").content.decode()
    assert closed.need.public_id not in str(client.get(f"{BASE}live.json").json())
    Need.objects.filter(pk=need.pk).update(state=state)
    with pytest.raises(NeedsError, match="All needs of “Welding” are met or set aside"):
        again()


def test_each_number_of_a_version_opens_to_evidence_of_that_version(client: Client, chamber: Organisation) -> None:
    need = Need.objects.get(label="Welding")
    publish(chamber)
    page = client.get(f"{BASE}plan/1/").content.decode()
    links = set(re.findall(rf'href="({BASE}[^"#]*)', page))
    own, heard_ = f"{BASE}plan/1/need/{need.public_id}/", f"{BASE}plan/1/heard/"
    assert {own, heard_} <= links and not [link for link in links if "/register/" in link]
    assert own in client.get(f"{BASE}plan/1/priority/1/").content.decode()
    before = client.get(own).content.decode()
    assert "20 businesses spoke of it" in before and "Welding wanted" in before
    assert "50 businesses" in client.get(heard_).content.decode()
    EvidenceItem.objects.filter(text__startswith="Welding").update(withdrawn_at=NOW, withdrawn_reason="Asked to")
    later = NOW + timedelta(days=1)
    actions.publish_register(by=None, region=REGION, content=actions.register_content(REGION, on=TODAY), now=later)
    assert client.get(f"{BASE}register/{need.public_id}/").status_code == 404
    after = client.get(own).content.decode()
    assert "20 businesses spoke of it" in after and "Welding wanted" not in after and "to local courses" not in after
    assert "50 businesses" in client.get(heard_).content.decode()
    for gone in ("plan/2/heard/", f"plan/2/need/{need.public_id}/", "plan/1/need/nobody/"):
        assert client.get(f"{BASE}{gone}").status_code == 404
