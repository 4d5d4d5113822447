"""The front door, the regions' front pages, and what surrounds every page."""

from __future__ import annotations

import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client, RequestFactory
from django.urls import get_resolver
from pytest_django import DjangoAssertNumQueries

from routeways.evidence.attention import Concern
from routeways.foundation.kept import pages
from routeways.places import queries as places
from routeways.site import context, doors, front
from tests.careers.factories import make_institution
from tests.organisations.factories import give, make_organisation, make_user
from tests.site.conftest import BURNLEY

pytestmark = pytest.mark.django_db


def page(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, address
    return answer.content.decode()


def links(html: str) -> set[str]:
    return set(re.findall(r'href="([^"]*)"', html))


# -- home


def test_the_home_page_shows_three_figures_of_a_public_region(client: Client, figures: None) -> None:
    html = page(client, "/")
    assert "Lancashire now" in html
    assert html.count('<li class="figure">') == 3
    assert "72.9%" in html
    assert "11,093" in html


def test_the_home_page_works_before_anything_is_loaded(client: Client, warehouse: Path) -> None:
    html = page(client, "/")
    assert "Lancashire now" not in html
    assert {"/lancashire/", "/cumbria/"} <= links(html)


def test_a_door_whose_pages_are_not_built_has_no_link(client: Client, figures: None) -> None:
    html = page(client, "/")
    for door in doors.DOORS:
        linked = f">{door.title}</a>" in html
        assert linked is bool(door.path), door.title
    assert html.count(">Next</span>") == sum(not door.path for door in doors.DOORS)


def test_no_link_of_the_front_pages_is_dead(
    client: Client, figures: None, classifications: None, real_organisations: None
) -> None:
    for start in ("/", "/lancashire/", "/cumbria/"):
        for href in sorted(links(page(client, start))):
            if href.startswith("/") and not href.startswith("/static/"):
                assert client.get(href).status_code in (200, 302), f"{start} leads to {href}"


def test_the_loop_says_which_step_is_there(client: Client, warehouse: Path) -> None:
    html = page(client, "/")
    assert html.count('stroke="var(--rose)"') == len(doors.BUILT)
    assert "Open today: Sense, Translate, Connect and Inspire." in html


# -- a region's front page


def test_a_region_says_in_a_sentence_how_it_stands(client: Client, figures: None) -> None:
    html = page(client, "/lancashire/")
    assert "Lancashire does less well than England on" in html
    assert f'href="/lancashire/areas/{BURNLEY}/"' in html
    assert 'action="/lancashire/areas/"' in html


def test_another_region_has_its_own_front_page(client: Client, figures: None) -> None:
    html = page(client, "/cumbria/")
    assert "<h1>Cumbria</h1>" in html
    assert "76.8%" in html
    assert "Cumberland and Westmorland and Furness." in html
    assert BURNLEY not in html


def test_a_region_without_figures_says_so(client: Client, warehouse: Path) -> None:
    html = page(client, "/lancashire/")
    assert "No official file has been loaded yet." in html
    assert f'href="/lancashire/areas/{BURNLEY}/"' in html


def test_a_region_that_does_not_exist_is_not_found_in_words(client: Client, db: None) -> None:
    html = page(client, "/atlantis/", 404)
    assert "There is no region “atlantis”." in html
    assert 'action="/search/"' in html


def test_a_page_that_is_not_found_keeps_the_regions_menu(client: Client, warehouse: Path) -> None:
    html = page(client, "/lancashire/areas/E07999999/", 404)
    assert "Go to the front page of Lancashire" in html
    assert 'href="/lancashire/indicators/"' in html


def _concern(kind: str, code: str, indicator: str, weight: float = 1.0) -> Concern:
    noun = SimpleNamespace(noun=f"the {indicator}")
    made: Any = SimpleNamespace(
        code=code, name=code.title(), indicator=SimpleNamespace(id=indicator, title=indicator.title(), wording=noun)
    )
    return Concern(kind, made, f"{indicator.title()}: low", "It is low.", weight)  # type: ignore[arg-type]


def test_what_needs_attention_comes_from_different_districts_and_indicators() -> None:
    region = places.region("lancashire")
    worst = [
        _concern("worse", "burnley", "pay", 3),
        _concern("worse", "burnley", "work", 2),
        _concern("worse", "pendle", "pay", 2),
        _concern("fall", "pendle", "starts"),
    ]
    shown = front.to_show(region, [_concern("worse", "lancashire", "skills")], worst)
    assert [one["title"] for one in shown] == ["Lancashire: skills: low", "Burnley: pay: low", "Pendle: starts: low"]


def test_a_figure_hidden_in_several_districts_is_one_thing() -> None:
    hidden = [_concern("unseen", code, "skills") for code in ("wyre", "fylde", "chorley")]
    (shown,) = front.to_show(places.region("lancashire"), [], hidden)
    assert shown["title"] == "3 districts where we cannot see the skills"
    assert shown["text"].startswith("Chorley, Fylde and Wyre: ")


@pytest.mark.parametrize(("address", "count"), [("/", 5), ("/lancashire/", 12)])
def test_a_front_page_asks_the_database_a_fixed_number_of_times(
    client: Client, figures: None, address: str, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client.get(address)
    pages.clear()  # what is counted is making the page; afterwards it is kept
    with django_assert_num_queries(count + 2):  # and two to know whether it is still as it was made
        client.get(address)


# -- what surrounds every page


@pytest.mark.parametrize("address", ["/", "/lancashire/", "/lancashire/areas/", "/classifications/", "/account/login/"])
def test_every_page_of_every_floor_has_the_same_footer(client: Client, warehouse: Path, address: str) -> None:
    html = page(client, address)
    for label, href in context.FOOTER:
        assert re.search(rf'<a href="{href}(\?about=[^"]*)?">{label}</a>', html), (address, label)
    assert '<a href="/account/login/">Sign in</a>' in html


def test_a_page_of_a_region_searches_in_it_and_names_itself_in_the_feedback_link(client: Client, figures: None) -> None:
    html = page(client, "/lancashire/indicators/employment-rate/?period=cy2021")
    assert 'href="/lancashire/search/"' in html
    assert 'href="/contact/?about=/lancashire/indicators/employment-rate/%3Fperiod%3Dcy2021"' in html


def test_who_is_signed_in_finds_the_way_to_their_own_page(client: Client, warehouse: Path) -> None:
    client.force_login(make_user("Ada Thornber"))
    assert '<a href="/account/">Your account</a>' in page(client, "/")
    assert "Ada Thornber" in page(client, "/account/")


def test_the_account_says_where_ones_work_begins(client: Client, warehouse: Path) -> None:
    somebody = make_user("Ada Thornber")
    client.force_login(somebody)
    assert "What you can do" not in page(client, "/account/")
    somebody.is_administrator = True
    somebody.save()
    html = page(client, "/account/")
    assert 'href="/lancashire/evidence/load/"' in html
    assert 'href="/requests/"' in html


def test_the_front_page_of_a_region_says_what_people_come_to_do(client: Client, figures: None) -> None:
    html = page(client, "/lancashire/")
    for path in (
        "connect/new/?side=offer",
        "connect/new/?side=request",
        "jobs/",
        "levy/",
        "enquiries/new/",
        "pledges/",
    ):
        assert f'<h3><a href="/lancashire/{path}">' in html
    assert 'href="/account/login/?next=/lancashire/enquiries/"' in html  # answering needs an account
    assert "connect/console/" not in html


def test_the_account_lists_what_is_for_whoever_is_signed_in(client: Client, warehouse: Path) -> None:
    hub = make_organisation("Invented Hub", kind="hub", region="lancashire-demonstration")
    maker = make_organisation("Invented Maker", kind="employer", region="lancashire-demonstration")
    base = "/lancashire-demonstration"
    for role, house, there, missing in (
        ("hub-lead", hub, ("connect/console/", "connect/inbox/", "levy/hub/", "placements/"), ("jobs/send/",)),
        ("organisation-administrator", maker, ("connect/home/", "jobs/send/", "enquiries/"), ("connect/console/",)),
    ):
        person = make_user()
        give(person, role, house, region="lancashire-demonstration" if role == "hub-lead" else "")
        client.force_login(person)
        found = links(page(client, "/account/"))
        assert {f"{base}/{path}" for path in there} <= found, role
        assert not {f"{base}/{path}" for path in missing} & found, role


def test_the_account_of_a_careers_leader_leads_to_their_own_school_and_to_no_other(
    client: Client, warehouse: Path
) -> None:
    own, other = make_institution(name="Own High"), make_institution(name="Other High")
    person = make_user()
    give(person, "careers-leader", own.organisation)
    client.force_login(person)
    html = page(client, "/account/")
    assert f'<a href="/lancashire/schools/{own.public_id}/">Own High: evaluation' in html
    assert other.public_id not in html


def test_the_map_of_a_region_says_what_it_shows(client: Client, figures: None) -> None:
    assert "People in work</a>, district by district." in page(client, "/lancashire/")


@pytest.mark.parametrize(
    "path", ["//elsewhere.example/", "https://elsewhere.example/", "/\\elsewhere", "javascript:x", "/a\nb"]
)
def test_an_address_that_leads_elsewhere_is_not_taken_over(path: str) -> None:
    assert context.safe_path(path) == ""


def test_no_region_is_called_like_a_page_of_the_site() -> None:
    taken = {str(pattern.pattern).strip("^/").split("/")[0] for pattern in get_resolver().url_patterns}
    taken |= {
        str(one.pattern).split("/")[0]
        for pattern in get_resolver().url_patterns
        for one in getattr(pattern, "url_patterns", [])
        if not str(pattern.pattern)
    }
    assert {"search", "contact", "account"} <= taken
    assert taken.isdisjoint(region.id for region in places.regions())


# -- programs


def test_robots_are_kept_out_of_forms_and_inventions(client: Client, db: None) -> None:
    text = page(client, "/robots.txt")
    for path in ("/account/", "/requests/", "/lancashire-demonstration/"):
        assert f"Disallow: {path}\n" in text
    assert "Sitemap: http://testserver/sitemap.xml" in text


def test_every_address_of_the_sitemap_answers(
    client: Client, figures: None, classifications: None, real_organisations: None
) -> None:
    text = page(client, "/sitemap.xml")
    assert text.startswith("<?xml")
    addresses = re.findall(r"<loc>http://testserver([^<]*)</loc>", text)
    assert f"/lancashire/areas/{BURNLEY}/" in addresses
    assert "demonstration" not in text
    for address in addresses:
        assert client.get(address).status_code == 200, address


def test_the_icon_is_where_browsers_look_for_it(client: Client) -> None:
    assert client.get("/favicon.ico").url.endswith("ui/favicon.svg")


@pytest.mark.parametrize(
    "path",
    [
        "/lancashire/surveys/return/abc123/",
        "/lancashire/surveys/invitation/abc123/",
        "/lancashire/groups/invitation/abc123/",
        "/requests/status/abc123/",
        "/account/invitation/abc123/",
        "/account/password/reset/key/1-abc123/",
    ],
)
def test_no_form_carries_a_private_link_along(path: str, client: Client) -> None:
    assert "abc123" not in context.safe_path(path)
    assert "abc123" not in context.safe_path(path.rstrip("/"))
    request = RequestFactory().get(path)
    assert context.about_of(request) == ""
    assert context.about_of(RequestFactory().get("/account/login/", {"next": path})) == "/account/login/"
    footer = client.get(path).content.decode().partition("<footer")[2]
    assert footer and "abc123" not in footer


def test_a_form_still_knows_the_page_it_is_about() -> None:
    assert context.about_of(RequestFactory().get("/lancashire/?tab=2")) == "/lancashire/?tab=2"
    assert context.safe_path("/lancashire/skills/?q=weld") == "/lancashire/skills/?q=weld"
