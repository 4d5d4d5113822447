"""What the invented employers said goes the whole way, stays in its region and goes away without a trace."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.apps import apps
from django.db import transaction
from django.test import Client, override_settings
from pytest_django import DjangoDbBlocker

from routeways.foundation import audit
from routeways.foundation.definitions import load
from routeways.foundation.kept import pages
from routeways.foundation.models import User
from routeways.needs import queries
from routeways.needs.kinds import Decision
from routeways.needs.models import Cycle, EvidenceItem, Mention, Need
from routeways.places import actions as places
from routeways.site import demonstration
from routeways.site.voice_definition import Voice
from routeways.taxonomy.actions import load_packaged, load_packaged_skills
from routeways.taxonomy.qualifications.actions import load_packaged as load_qualifications

REGION = "lancashire-demonstration"
NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db
FLOORS = ("needs", "instruments", "provision", "organisations")


def ready() -> None:
    """What a set-up puts in before the demonstration."""
    places.load_packaged_areas(now=NOW)
    load_packaged()
    load_qualifications()
    load_packaged_skills()


def rows() -> dict[str, int]:
    """How many records each table of these floors has for the demonstration region."""
    found = {}
    for model in (one for floor in FLOORS for one in apps.get_app_config(floor).get_models()):
        if any(field.name == "region" for field in model._meta.get_fields()):
            found[model.__name__] = model._default_manager.filter(region=REGION).count()
    return found


@pytest.fixture(scope="module")
def spoken(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Path]:
    """The whole demonstration, loaded once for the tests of this module and then undone."""
    folder = tmp_path_factory.mktemp("spoken")
    with (
        django_db_blocker.unblock(),
        override_settings(DATA_DIR=folder, WAREHOUSE_DIR=folder / "warehouse"),
        transaction.atomic(),
    ):
        pages.clear()
        ready()
        demonstration.load(by=None, now=NOW)
        yield folder
        transaction.set_rollback(True)


def voice() -> Voice:
    return load(Voice)[REGION]


def test_adverts_notes_and_answers_become_evidence(spoken: Path) -> None:
    kinds = set(EvidenceItem.objects.values_list("kind", flat=True))
    assert kinds == {"advert", "interview", "minute", "note", "survey-answer"}
    assert EvidenceItem.objects.in_region(REGION).count() == EvidenceItem.objects.count() > 180
    assert not EvidenceItem.objects.filter(read_at=None).exists()


def test_a_firm_is_one_business_however_often_it_spoke(spoken: Path) -> None:
    firms = {one.business for one in EvidenceItem.objects.select_related("about") if one.business}
    assert len(firms) == 60


def test_about_a_fifth_waits_for_visitors_to_review(spoken: Path) -> None:
    waiting = EvidenceItem.objects.filter(reviewed_at=None).count()
    assert 0.15 < waiting / EvidenceItem.objects.count() < 0.3
    assert Mention.objects.open().filter(item__reviewed_at__isnull=False).count() == 0


def test_the_lead_confirmed_refused_changed_and_added_in_her_own_name(spoken: Path) -> None:
    decided = Mention.objects.exclude(state=Decision.SUGGESTED)
    states = set(decided.values_list("state", flat=True))
    assert states == {Decision.CONFIRMED, Decision.REFUSED, Decision.CHANGED}
    assert set(decided.values_list("decided_by__email", flat=True)) == {voice().lead}
    assert decided.filter(found="").exists()
    assert all(decided.filter(state=Decision.REFUSED).values_list("reason", flat=True))


def test_five_priorities_are_agreed_and_published_as_the_first_version(spoken: Path) -> None:
    plan = queries.plan(REGION)
    assert plan is not None and plan.number == 1
    assert [one["title"] for one in plan.content["priorities"]] == [one.title for one in voice().priorities]
    assert all(len(one["agreed_by"]) == len(voice().agreed) for one in plan.content["priorities"])
    assert plan.content["heard"] == 60
    assert all(one["text"] for one in plan.content["sections"])
    assert plan.published_by is not None and plan.published_by.email == voice().lead


def test_the_cycle_is_in_its_act_stage_with_one_stage_overdue_and_some_answers_given(spoken: Path) -> None:
    cycle = Cycle.objects.get(region=REGION)
    lines = {line.stage.name: line.state for line in queries.stage_lines(cycle, today=NOW.date())}
    assert lines == {"collect": "done", "review": "overdue", "agree": "done", "act": "now", "feed-back": "later"}
    answers = queries.answers(cycle, today=NOW.date())
    assert answers.sent == voice().cycle.told and answers.open and answers.late
    assert all(one.name for one in cycle.responses.all())


def test_no_firm_is_named_where_the_public_reads(spoken: Path, client: Client) -> None:
    names = {one.about_name.removesuffix(" (demonstration)") for one in EvidenceItem.objects.exclude(about_name="")}
    addresses = [f"/{REGION}/needs/", f"/{REGION}/needs/plan/", f"/{REGION}/needs/data.json"]
    addresses += [f"/{REGION}/needs/plan/1/priority/{place}/" for place in range(1, 6)]
    addresses += [f"/{REGION}/needs/register/{one.public_id}/" for one in Need.objects.filter(state="in a priority")]
    for address in addresses:
        text = client.get(address).content.decode()
        assert not [name for name in names if name in text], address


def test_every_need_that_a_priority_names_was_heard(spoken: Path) -> None:
    there = set(Need.objects.filter(region=REGION).values_list("ref", flat=True))
    for one in voice().priorities:
        heard = [ref for ref in one.needs if ref in there]
        assert len(heard) >= 5, one.title


def test_the_same_again_changes_nothing(spoken: Path) -> None:
    before, entries = rows(), audit.verify().rows
    demonstration.load(by=None, now=NOW)
    assert rows() == before
    assert audit.verify().rows == entries


def test_real_regions_never_show_it(spoken: Path, client: Client) -> None:
    for address in (
        "/",
        "/lancashire/",
        "/lancashire/needs/",
        "/lancashire/surveys/",
        "/cumbria/needs/",
        "/sitemap.xml",
    ):
        html = client.get(address).content.decode()
        assert "Warmhearth" not in html and "Heat pumps and warm homes" not in html, address
    answer = client.get("/lancashire/needs/data.json")
    assert answer.status_code == 404 or "Heat pump" not in answer.content.decode()


def test_removing_takes_all_of_it_away(spoken: Path) -> None:
    demonstration.remove(by=None, now=NOW)
    assert not any(rows().values()), rows()
    assert not EvidenceItem.objects.exists() and not Mention.objects.exists()
    assert not User.objects.filter(is_active=True).exists()
    assert audit.verify().whole
