"""The explorer's pages, for everybody: what they show, what they say where nothing is known, what they keep."""

from __future__ import annotations

import html
import itertools
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from routeways.careers.explorer.definitions import FIELDS, audiences, routes, sectors
from routeways.careers.explorer.jobs import jobs
from routeways.careers.explorer.order import neutral
from routeways.careers.queries import explorer as queries
from routeways.engagements.models import Enquiry
from routeways.foundation.kept import pages
from routeways.foundation.models import AuditEntry
from tests.careers.factories import make_institution
from tests.organisations.factories import make_organisation

pytestmark = pytest.mark.django_db
REAL = "/lancashire/careers/"
HERE = "/lancashire-demonstration/careers/"
EVERY = (
    "",
    "?q=weld",
    "talk/",
    "routes/",
    "sectors/making/",
    "jobs/5241/",
    "jobs/5241/near/",
    "list/?job=5241&job=2134",
    "compare/?job=5241&job=2134",
)


def text(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, address
    return plain(answer.content.decode())


def plain(content: str) -> str:
    return re.sub(
        r"\s+", " ", re.sub(r"<[^>]+>", " ", content.split("<main", 1)[1].split("</main>", maxsplit=1)[0])
    ).replace(" .", ".")


def names(content: str, heading: str = "h3") -> list[str]:
    found = re.findall(rf"<{heading}[^>]*>(.*?)</{heading}>", content, re.S)
    return [re.sub(r"<[^>]+>", "", one).strip() for one in found]


def test_home_shows_every_sector_and_leads_to_its_jobs_and_on_to_one(client: Client, region: str) -> None:
    home = client.get(HERE).content.decode()
    assert all(one.name in home.replace("&amp;", "&") for one in sectors().values())
    assert f'href="{HERE}sectors/building/"' in home
    assert f'href="{HERE}jobs/5241/"' in client.get(f"{HERE}sectors/building/").content.decode()
    assert "They fit and mend wires" in text(client, f"{HERE}jobs/5241/")


def test_a_word_that_is_spelt_otherwise_leads_to_its_job(client: Client, region: str) -> None:
    page = client.get(f"{HERE}?q=plumer&for=ks4").content.decode()
    (suggested,) = re.findall(r'<a href="(\?for=ks4&amp;q=plumb[a-z]+)">', page)
    assert "Plumbers" in client.get(HERE + html.unescape(suggested)).content.decode()
    assert "Did you mean" not in client.get(f"{HERE}?q=asdfgh").content.decode()


@pytest.mark.parametrize("who", audiences())
def test_every_page_names_somebody_to_talk_to_whoever_reads(client: Client, region: str, who: str) -> None:
    for base, address in itertools.product((REAL, HERE), EVERY):
        mark = "&" if "?" in address else "?"
        assert audiences()[who].talk[0].who in text(client, f"{base}{address}{mark}for={who}"), f"{base}{address}"


@pytest.mark.parametrize("who", audiences())
def test_a_person_is_two_clicks_away_with_the_audience_filled_in(client: Client, region: str, who: str) -> None:
    """One click to the front door, one on its button: the first question has the right answer marked."""
    page = client.get(f"{HERE}jobs/5241/?for={who}").content.decode()
    door = re.search(r'<a class="button" href="([^"]*enquiries/new/[^"]*)"', page)
    assert door
    start = client.get(door[1].replace("&amp;", "&")).content.decode()
    first = re.search(r'href="([^"]*enquiries/new/who/[^"]*)"', start)
    assert first
    asked = client.get(first[1].replace("&amp;", "&")).content.decode()
    persona = audiences()[who].ask.persona
    assert re.search(rf'value="{persona}"[^>]*checked', asked)
    assert not Enquiry.objects.exists()


def test_a_region_without_a_hub_names_people_and_promises_no_form(client: Client, region: str) -> None:
    shown = client.get(f"{REAL}jobs/5241/").content.decode()
    assert "enquiries/new" not in shown
    assert "No hub answers questions here yet" in text(client, f"{REAL}talk/")


def test_the_job_says_what_is_known_with_period_margin_and_a_way_to_the_source(
    client: Client, region: str, figures: None
) -> None:
    answer = client.get(f"{HERE}jobs/5241/").content.decode()
    shown = plain(answer)
    assert "About 26,500 people in Lancashire (demonstration) worked in this group in 2020." in shown
    assert "In 2035 it may be about 23,000." in shown
    assert "29,300 ± 6,000" in shown
    assert "from £489 to £558 a week before tax in 2021" in shown
    address = "/lancashire-demonstration/figures/projected-employment/E69000019/cy2035/?breakdown=occupation%3D52"
    assert address in answer
    assert client.get(address).status_code == 200
    assert "no file that we hold says what this one job pays here" in shown
    assert "Job adverts: not enough data" in shown


def test_without_figures_every_block_says_so_and_nothing_is_a_blank_or_a_nought(client: Client, region: str) -> None:
    bare = next(one for one in jobs().values() if not queries.skills(one))
    shown = text(client, f"{HERE}jobs/{bare.code}/")
    assert "Not enough data: no figures are loaded for this kind of job here." in shown
    assert "our list of skills names none for this job yet" in shown
    assert "There is no figure for all jobs together either." in shown
    assert " 0 " not in shown
    page = client.get(f"{HERE}jobs/{bare.code}/").content.decode()
    assert not re.search(r"<dd>\s*</dd>", page)
    assert "no figure says how many jobs of this kind" in text(client, f"{HERE}sectors/making/")


def test_a_figure_that_is_withheld_is_told_with_its_reason(client: Client, region: str, settings, tmp_path) -> None:
    from tests.evidence.depositing import deposit_rows, figure_row

    settings.WAREHOUSE_DIR = tmp_path / "other"
    hidden = figure_row(
        "projected-employment", "E69000019", "cy2020", {"symbol": "c"}, breakdown="occupation=52", label="Trades"
    )
    deposit_rows([hidden])
    pages.clear()
    assert "The publisher keeps it back" in text(client, f"{HERE}jobs/5241/")


def test_the_routes_stand_side_by_side_with_the_same_rows_in_the_neutral_order(client: Client, region: str) -> None:
    page = client.get(f"{HERE}jobs/5241/").content.decode()
    told, rest = (part.split("</ul></div>")[0] for part in page.split('<div class="routes">')[1:])
    order = [route.name for route in neutral(routes().values(), day=timezone.localdate(), job="5241")]
    shown, others = ([name.replace("Not yet", "").strip() for name in names(block)] for block in (told, rest))
    assert shown == [name for name in order if name in shown]
    assert {"Apprenticeship", "T Level"} <= set(shown)
    assert sorted([*shown, *others]) == sorted(order)
    labels = [*FIELDS.values(), "What fits this job", "Where, near here", "Next start"]
    assert "What people did next. Not enough data" in plain(page)
    assert all(names(part, "dt") == labels for part in told.split("<h3>")[1:])
    assert all(names(part, "dt") == [*FIELDS.values()] for part in rest.split("<h3>")[1:])
    assert "V Level: not yet, from September 2027." in plain(page)


def test_what_fits_and_what_is_taught_here_is_named_and_linked(client: Client, region: str) -> None:
    page = client.get(f"{HERE}jobs/5213/").content.decode()  # welders
    assert "Welder apprenticeship" in page
    assert re.search(r'href="/lancashire-demonstration/courses/[^"]+">Welder apprenticeship', page)
    assert "/qualifications/standard:welder/" in page.replace("%3A", ":")


def test_in_the_real_region_no_invented_course_or_employer_is_shown(client: Client, region: str) -> None:
    for address in EVERY:
        assert "(demonstration)" not in text(client, f"{REAL}{address}"), address
    shown = text(client, f"{REAL}jobs/5213/")
    assert "no list of courses is loaded for Lancashire" in shown


def test_named_employers_are_those_on_the_public_list_of_pledges(client: Client, region: str) -> None:
    from routeways.engagements.queries import pledges

    members = [one.signup.who for one in pledges.members(region, today=timezone.localdate())]
    shown = text(client, f"{HERE}sectors/making/")
    assert any(name in shown for name in members)
    assert "Kilnfire Ceramics" not in shown  # it signed and has shown nothing yet
    assert "Skylark" not in text(client, f"{HERE}sectors/teaching/")


def test_a_young_child_sees_what_people_do_and_no_money_or_exams(client: Client, region: str, figures: None) -> None:
    shown = text(client, f"{HERE}jobs/5431/?for=primary")
    assert "GCSE" not in shown
    assert "What does it pay" not in shown
    assert "Ask with a grown-up" in shown
    assert "See the whole page" in shown


def test_the_choice_of_audience_stays_in_the_links(client: Client, region: str) -> None:
    page = client.get(f"{HERE}?for=ks4").content.decode()
    assert f'href="{HERE}sectors/making/?for=ks4"' in page
    assert f'href="{HERE}jobs/5213/?for=ks4"' in client.get(f"{HERE}sectors/making/?for=ks4").content.decode()


def test_an_adult_is_led_to_other_work_and_everybody_to_the_board_game(client: Client, region: str) -> None:
    assert "Start from the work you do now" in text(client, f"{HERE}?for=adult")
    assert "Start from the work you do now" not in text(client, f"{HERE}?for=ks3")
    home = client.get(HERE).content.decode()
    for address in ("change/", "board-game/"):
        assert f'href="{HERE}{address}"' in home
        assert client.get(f"{HERE}{address}").status_code == 200


def test_official_text_is_shown_where_it_is_loaded(client: Client, region: str) -> None:
    from routeways.taxonomy.models import Node

    said = "Job holders install and repair <wiring>."
    Node.objects.filter(pk="soc2020:5241").update(description=said, tasks="installs cables\ntests circuits")
    shown = client.get(f"{HERE}jobs/5241/").content.decode()
    assert "Job holders install and repair &lt;wiring&gt;." in shown
    assert "<li>Tests circuits</li>" in shown


# -- bad addresses


@pytest.mark.parametrize("address", ["jobs/0000/", "jobs/abcd/", "sectors/nonsense/", "jobs/0000/near/"])
def test_an_address_of_nothing_is_not_found(client: Client, region: str, address: str) -> None:
    assert client.get(f"{HERE}{address}").status_code == 404
    assert client.get(f"/nowhere/careers/{address}").status_code == 404


def test_nonsense_in_an_address_is_left_out(client: Client, region: str) -> None:
    for odd in ("?for=nonsense", "?q=%00", "?q=" + "x" * 500, "list/?job=5241&job=abc&job=9999", "compare/?job="):
        assert client.get(f"{HERE}{odd}").status_code == 200
    many = "&".join(f"job={code}" for code in ("5241", "5241", "2134", "6135", "6112", "5213"))
    assert names(client.get(f"{HERE}compare/?{many}").content.decode(), "h2")[:4] == [
        "Electricians",
        "Software developers",
        "Care workers",
        "Teaching assistants",
    ]


# -- lists


def test_a_list_is_an_address_that_grows_and_shrinks_without_a_script(client: Client, region: str) -> None:
    page = client.get(f"{HERE}list/?job=5241&q=weld").content.decode()
    assert f'href="{HERE}list/?job=5241&amp;job=5213"' in page
    both = client.get(f"{HERE}list/?job=5241&job=5213").content.decode()
    assert f'href="{HERE}list/?job=5213"' in both
    assert f'href="{HERE}compare/?job=5241&amp;job=5213"' in both
    assert f"http://testserver{HERE}list/?job=5241&amp;job=5213" in both


def test_an_empty_list_says_how_to_fill_it(client: Client, region: str) -> None:
    assert "There is nothing on it yet." in text(client, f"{HERE}list/")
    assert "No job was named." in text(client, f"{HERE}compare/")


# -- nothing is kept


@pytest.mark.parametrize("address", EVERY)
def test_no_page_sets_a_cookie_or_writes_anything(client: Client, region: str, address: str) -> None:
    before = AuditEntry.objects.count()
    answer = client.get(f"{HERE}{address}")
    assert not answer.cookies
    assert AuditEntry.objects.count() == before


def test_pages_are_made_once_and_again_after_a_write(client: Client, region: str, django_assert_num_queries) -> None:
    client.get(f"{HERE}jobs/5241/")
    with django_assert_num_queries(2):  # which areas are loaded, and whether anything was written
        client.get(f"{HERE}jobs/5241/")
    from routeways.foundation import audit

    organisation = make_organisation("Imaginary Works", region=region)
    audit.record(by=None, verb="organisations.add", subject=organisation, details={})
    with CaptureQueriesContext(connection) as asked:
        client.get(f"{HERE}jobs/5241/")
    assert len(asked) > 2


def test_a_job_asks_the_database_a_bounded_number_of_times(
    client: Client, region: str, figures: None, django_assert_max_num_queries
) -> None:
    with django_assert_max_num_queries(60):
        client.get(f"{HERE}jobs/5241/")


def test_no_school_appears(client: Client, region: str) -> None:
    """The explorer speaks of courses and employers that chose to be public; a register of schools is another page."""
    school = make_institution(region=region)
    assert school.organisation.name not in text(client, f"{HERE}jobs/2313/")


@pytest.mark.django_db
def test_years_7_to_9_can_look_for_courses_too_and_read_from_which_age_they_are(client: Client, region: str) -> None:
    early = text(client, f"{HERE}jobs/5213/?for=ks3")
    assert "You can start these courses at 16 or later, so this is to look ahead. Type a postcode." in early
    assert "Your postcode" in early
    assert "at 16 or later, so this is to look ahead" in text(client, f"{HERE}jobs/5213/near/?for=ks3")
    assert "so this is to look ahead" not in text(client, f"{HERE}jobs/5213/?for=ks4")
