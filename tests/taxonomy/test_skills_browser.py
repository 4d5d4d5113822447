"""Skills in a real browser: a taxonomy kept from end to end without JavaScript; nothing for axe to find on any page."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from routeways.taxonomy import actions
from routeways.taxonomy.models import SkillTaxonomy, TaxonomySkill
from tests.browser import axe, signed_in_as
from tests.organisations.factories import give, make_organisation, make_user

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
OWN = "/skills/imaginary-works-shop-floor/"


@pytest.fixture
def keeper(transactional_db):
    actions.load_packaged()
    actions.load_packaged_skills()
    user = make_user("Keeper")
    give(user, "organisation-administrator", make_organisation("Imaginary Works"))
    return user


@pytest.fixture
def own(keeper):
    works = keeper.organisation_roles.get().organisation
    today, now = timezone.localdate(), timezone.now()
    one = actions.start_taxonomy(by=keeper, owner=works, region="lancashire", title="Shop floor", today=today)
    texts = {"kind": "technical", "statement": "Joins steel pipes.", "aliases": ["pipe welding"]}
    skill = actions.put_skill(by=keeper, taxonomy=one, label="Weld pipes", today=today, **texts)
    other = actions.put_skill(by=keeper, taxonomy=one, label="Pipe weld", today=today)
    actions.put_skill(by=keeper, taxonomy=one, label="Pipe welds", today=today)
    actions.link_skill(by=keeper, skill=skill, target="starter:mig-welding", relation="related", today=today)
    actions.merge_skills(by=keeper, survivor=skill, loser=other, reason="The same work", now=now)
    actions.keep_version(by=keeper, taxonomy=SkillTaxonomy.objects.get(pk=one.pk), version="2026.1", now=now)
    return one


def test_no_page_breaks_an_accessibility_rule_or_a_phone(page, live_server, keeper, own):
    signed_in_as(page.context, live_server.url, keeper)
    addresses = ["", "?q=welding", "starter/", "starter/?sector=digital&q=data", "starter/mig-welding/", "start/"]
    kept = ["", "manage/", "manage/add/", "manage/about/", "manage/import/", "weld-pipes/", "pipe-weld/"]
    kept += [f"weld-pipes/{verb}/" for verb in ("change", "link", "merge")]
    for number, address in enumerate([*(f"/skills/{one}" for one in addresses), *(f"{OWN}{one}" for one in kept)]):
        page.goto(f"{live_server.url}{address}")
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        assert axe(page) == [], address
        picture(page, f"{number:02}-wide")
        page.set_viewport_size({"width": 320, "height": 700})
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, address
        picture(page, f"{number:02}-phone")
        page.set_viewport_size({"width": 1280, "height": 900})


def picture(page, name):
    """For people who want to look: ROUTEWAYS_TEST_PICTURES names a folder."""
    if folder := os.environ.get("ROUTEWAYS_TEST_PICTURES"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


def test_a_taxonomy_is_kept_from_end_to_end_without_javascript(no_js, live_server, keeper):
    signed_in_as(no_js, live_server.url, keeper)
    page = no_js.new_page()
    page.goto(f"{live_server.url}/skills/")
    page.get_by_role("link", name="Start a taxonomy of your organisation").click()
    page.get_by_label("Title").fill("Shop floor")
    page.get_by_role("button", name="Start").click()
    page.get_by_role("link", name="Add a skill").click()
    page.get_by_label("Skill", exact=True).fill("Weld pipes")
    page.get_by_label("Other words for it").fill("pipe welding\npipework welding")
    page.get_by_role("button", name="Add").click()
    page.get_by_label("Search").fill("welding")
    page.get_by_role("button", name="Search").click()
    page.get_by_label("MIG welding (Starter skills)").check()
    page.get_by_label("Related to").check()
    page.get_by_role("button", name="Keep the link").click()
    expect(page.get_by_role("cell", name="related to").first).to_be_visible()
    page.goto(f"{live_server.url}{OWN}manage/add/")
    page.get_by_label("Skill", exact=True).fill("Pipe welds")
    page.get_by_role("button", name="Add").click()
    page.goto(f"{live_server.url}{OWN}pipe-welds/merge/")
    page.get_by_label("Weld pipes").check()
    page.get_by_label("Reason").fill("The same work")
    page.get_by_role("button", name="Merge").click()
    expect(page.get_by_role("heading", name="Weld pipes")).to_be_visible()
    expect(page.get_by_text("Pipe welds", exact=True)).to_be_visible()
    page.goto(f"{live_server.url}{OWN}manage/")
    page.get_by_label("Name of the version").fill("2026.1")
    page.get_by_role("button", name="Keep this version").click()
    page.get_by_role("link", name="Change title, purpose or licence").click()
    page.get_by_label("Licence").fill("CC BY 4.0")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("button", name="Share it with everybody").click()
    page.get_by_role("link", name="Take back this merge").click()
    page.get_by_label("Reason").fill("They differ")
    page.get_by_role("button", name="Take back").click()
    expect(page.get_by_text("They differ")).to_be_visible()
    own = SkillTaxonomy.objects.get(owner__isnull=False)
    assert (own.shared, own.version, own.merges.count()) == (True, "2026.1", 1)
    assert TaxonomySkill.objects.filter(taxonomy=own, merged_into=None).count() == 2
