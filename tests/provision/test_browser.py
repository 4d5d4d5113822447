"""Courses in a real browser: accessible in light and dark, on a phone, by keyboard and without JavaScript."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import LazySettings
from django.core.cache import cache
from playwright.sync_api import expect

from routeways.foundation import jobs
from routeways.foundation.models import User
from routeways.organisations.models import Organisation
from routeways.places.actions import load_packaged_areas
from routeways.provision import queries
from routeways.site import demonstration
from routeways.taxonomy.actions import load_packaged
from routeways.taxonomy.qualifications.actions import load_packaged as load_qualifications
from tests import snapshots
from tests.browser import axe, signed_in_as
from tests.provision.conftest import NOW, REGION
from tests.provision.course_files import row, table

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def site(transactional_db: None, settings: LazySettings, tmp_path: Path, live_server: Any) -> Iterator[str]:
    settings.WAREHOUSE_DIR, settings.DATA_DIR = tmp_path / "warehouse", tmp_path
    cache.clear()
    snapshots.once("courses in a browser", tmp_path, _laid)
    yield live_server.url


def _laid() -> None:
    load_packaged_areas(now=NOW)
    load_packaged(by=None)
    load_qualifications()
    demonstration.load(by=None, now=NOW)


def test_a_visitor_finds_a_course_and_how_far_it_is(page: Page, site: str) -> None:
    page.goto(f"{site}/{REGION}/courses/")
    page.get_by_label("Words").focus()
    page.keyboard.type("welder")
    page.get_by_label("Near this postcode").fill("BB11 2AA")
    page.get_by_label("Near this postcode").press("Enter")
    expect(page.get_by_role("heading", name="courses found")).to_be_visible()
    page.get_by_role("link", name="Welder apprenticeship").first.click()
    assert page.get_by_role("heading", level=1).inner_text().endswith("Welder apprenticeship")
    page.get_by_label("Your postcode").fill("BB11 2AA")
    page.get_by_role("button", name="Show how far").click()
    expect(page.get_by_text("Distances are straight lines")).to_be_visible()
    expect(page.get_by_text("Less than a mile").first).to_be_visible()


def test_no_page_breaks_an_accessibility_rule_in_light_or_dark_or_on_a_phone(page: Page, site: str) -> None:
    joint = queries.courses(REGION, text="mechanical engineering certificate")[0]
    addresses = (
        f"/{REGION}/courses/?q=engineering&near=BB11+2AA",
        f"/{REGION}/courses/?near=nowhere",
        joint.page,
        f"/{REGION}/courses/providers/",
        f"/{REGION}/courses/providers/{joint.owner.public_id}/",
        "/qualifications/standard:st0152/",
    )
    faults = {}
    for scheme, width in (("light", 1280), ("dark", 390)):
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size({"width": width, "height": 900})
        for address in addresses:
            page.goto(site + address)
            assert page.get_by_role("heading", level=1).count() == 1, address
            if found := axe(page):
                faults[scheme, address] = found
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (width, address)
    assert faults == {}


def test_a_planner_loads_a_file_without_javascript(no_js: BrowserContext, site: str, tmp_path: Path) -> None:
    signed_in_as(no_js, site, User.objects.get(email="planner@routeways.example"))
    shuttle = Organisation.objects.get(name="Shuttle and Loom College (demonstration)")
    page = no_js.new_page()
    page.goto(f"{site}/{REGION}/courses/")
    page.get_by_role("link", name="Load courses from a file").click()
    page.get_by_role("link", name=shuttle.name).click()
    for name, form, content, label in (
        ("venues.csv", "Venues", table(row("venues"), form="venues"), "1 venue new"),
        ("courses.csv", "Courses with a learning aim", table(row(DURATION="0")), "The file has 1 problem"),
        ("courses.csv", "Courses with a learning aim", table(row()), "1 course new"),
    ):
        page.goto(f"{site}/{REGION}/courses/providers/{shuttle.public_id}/import/")
        page.get_by_role("radio", name=form).check()
        file = tmp_path / name
        file.write_bytes(content)
        page.get_by_label("File", exact=True).set_input_files(file)
        page.get_by_role("button", name="Check the file").click()
        jobs.work_off()
        page.get_by_role("link", name="Refresh").click()
        expect(page.get_by_text(label).first).to_be_visible()
        if "problem" in label:
            continue
        page.get_by_role("button", name="Load it").click()
        jobs.work_off()
        page.reload()
        expect(page.get_by_role("heading", name="The file is loaded")).to_be_visible()
    page.goto(f"{site}/{REGION}/courses/?q=inspection+beginners")
    expect(page.get_by_role("link", name="Welding for beginners")).to_be_visible()
