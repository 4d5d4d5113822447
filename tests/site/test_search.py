"""Search over everything that has a page."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from routeways.places import queries as places
from routeways.site.search import Found, Hit, search, tidy
from routeways.taxonomy.actions import load_packaged_skills
from tests.engagements.factories import employer as make_employer
from tests.engagements.factories import make_offer
from tests.organisations.factories import make_organisation
from tests.organisations.making_groups import open_group
from tests.provision.test_queries import make_course
from tests.site.conftest import BURNLEY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("figures")]
TODAY = date(2026, 3, 27)


def find(text: str, *regions: str) -> Found:
    return search(text, [places.region(id) for id in regions or ("lancashire", "cumbria")], today=TODAY)


def group(found: Found, name: str) -> list[Hit]:
    return [hit for one in found.groups if one.name == name for hit in one.hits]


def hits(found: Found, group: str) -> list[str]:
    return [hit.title for one in found.groups if one.name == group for hit in one.hits]


def test_an_area_is_found_by_its_name_and_says_what_it_is() -> None:
    found = find("burnley")
    assert hits(found, "Areas")[0] == "Burnley"
    assert found.groups[0].hits[0].text == "District of Lancashire."


def test_a_district_that_has_ended_is_found_and_says_what_became_of_it() -> None:
    (hit,) = find("Allerdale").groups[0].hits
    assert hit.text == "District of Cumbria. It ended in 2023 and is part of Cumberland now."


def test_an_area_is_found_by_its_code_and_by_another_name_for_the_same_ground() -> None:
    assert hits(find(BURNLEY.lower()), "Areas") == ["Burnley"]
    found = find("Lancashire Local Enterprise Partnership")
    assert "Lancashire" in hits(found, "Areas")


def test_a_postcode_leads_to_its_district() -> None:
    (hit,) = find("bb11 2ab").groups[0].hits
    assert hit.href == f"/lancashire/areas/{BURNLEY}/"
    assert hit.text.startswith("BB11 2AB lies in this district of Lancashire.")


def test_a_postcode_that_we_cannot_place_is_told_so() -> None:
    assert find("ZE1 0AA").problem == "We do not know where ZE1 0AA is. No postcodes that begin with ZE are held here."


def test_a_skill_is_found_by_another_word_for_it() -> None:
    load_packaged_skills()
    (hit,) = [hit for hit in group(find("metal inert gas welding"), "Skills") if hit.title == "MIG welding"]
    assert hit.href == "/skills/starter/mig-welding/"
    assert hit.text == "Technical skill in Starter skills."


def test_a_question_is_searched_by_the_words_that_name_something() -> None:
    found = find("What is happening in Burnley?")
    assert found.words == "burnley" and hits(found, "Areas")[0] == "Burnley"
    assert find("what is happening").groups == ()


def test_wages_lead_to_the_indicators_of_pay() -> None:
    assert hits(find("wages"), "Indicators") == hits(find("pay"), "Indicators")


def test_a_postcode_of_another_region_is_told_so() -> None:
    assert find("BB11 2AB", "cumbria").problem == "BB11 2AB lies outside Cumbria."


def test_an_indicator_is_found_by_a_word_of_its_meaning_in_every_region() -> None:
    found = find("job aged 16")
    hit = next(hit for group in found.groups if group.name == "Indicators" for hit in group.hits)
    assert hit.title == "People in work"
    assert hit.href == "/lancashire/indicators/employment-rate/"
    assert hit.also == (("Cumbria", "/cumbria/indicators/employment-rate/"),)


def test_an_indicator_without_figures_is_not_offered() -> None:
    assert "Median weekly pay" not in hits(find("weekly pay"), "Indicators")


def test_a_source_is_found_by_its_publisher() -> None:
    assert find("department for education").groups[0].name == "Sources"


@pytest.mark.usefixtures("classifications")
def test_an_occupation_and_an_industry_are_found_by_title_and_code() -> None:
    assert "5213 Welding trades" in hits(find("welding"), "Classifications")
    assert any(title.startswith("6201 ") for title in hits(find("62.01"), "Classifications"))


@pytest.mark.usefixtures("real_organisations")
def test_organisations_stand_under_their_region() -> None:
    found = find("imaginary college")
    assert hits(found, "Organisations in Lancashire") == ["Imaginary College of Burnley"]
    assert hits(found, "Organisations in Cumbria") == ["Imaginary Fell College"]
    assert hits(find("imaginary", "cumbria"), "Organisations") == ["Imaginary Fell College"]


def test_a_misspelt_name_is_put_right() -> None:
    found = find("burnlee")
    assert found.groups == ()
    assert "Burnley" in found.meant


def test_odd_input_gives_a_page(client: Client) -> None:
    odd = ["", "   ", "\x00", "%", "'; --", "…", "🙂", "a" * 5_000, "\u202e\u0000burn", "[", "(*", "10" * 40]
    for text in odd:
        for address in ("/search/", "/lancashire/search/"):
            answer = client.get(address, {"q": text})
            assert answer.status_code == 200, text
            assert "<h1>Search" in answer.content.decode()


def test_what_is_searched_for_is_one_short_line() -> None:
    assert tidy("  two\n words\x00 ") == "two words"
    assert len(tidy("x" * 5_000)) == 100


def test_a_words_own_marks_do_not_become_markup(client: Client) -> None:
    html = client.get("/search/", {"q": "<b>burnley"}).content.decode()
    assert "<b>burnley" not in html
    assert "&lt;b&gt;burnley" in html


def test_nothing_found_says_what_to_do(client: Client) -> None:
    html = client.get("/search/", {"q": "qqqqzzzz"}).content.decode()
    assert "Nothing here has “qqqqzzzz” in it." in html
    assert "Try fewer words" in html


@pytest.mark.usefixtures("classifications", "real_organisations")
def test_a_search_asks_the_database_a_fixed_number_of_times(
    client: Client, warehouse: Path, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client.get("/search/?q=burnley")  # what is kept in memory is read once
    for address, count in (
        ("/search/?q=college", 25),
        ("/search/?q=BB11+2AB", 23),
        ("/lancashire/search/?q=college", 15),
        ("/search/", 0),
    ):
        with django_assert_num_queries(count):
            client.get(address)


def test_courses_and_groups_are_found_by_their_words(real_organisations: None) -> None:
    college = make_organisation("Shuttle College", kind="college", region="lancashire")
    one = make_course(college, "Welding for the curious")
    found = find("welding curious", "lancashire")
    assert group(found, "Courses") == [Hit(one.title, one.page, "Level not known, Shuttle College.")]
    assert not group(find("welding curious", "cumbria"), "Courses")
    open_group("business-network", owner=college, name="Loom Makers Network")
    assert hits(find("loom network", "lancashire"), "Groups") == ["Loom Makers Network"]


def test_what_people_come_to_do_is_found_by_what_they_call_it() -> None:
    for words, title, path in (
        ("levy", "Give or get levy money", "levy/"),
        ("levy board", "Give or get levy money", "levy/"),
        ("vacancies", "Find a job or apprenticeship", "jobs/"),
        ("pledges", "Make the Skills Pledge", "pledges/"),
        ("console", "Matching console", "connect/console/"),
        ("t level", "T Level industry placements", "connect/?kind=industry-placement"),
        ("ask for a mentor", "Mentoring", "connect/?kind=mentoring"),
        ("volunteer", "Offer something", "connect/new/?side=offer"),
    ):
        found = {hit.title: hit for hit in group(find(words), "What you can do")}
        assert found[title].href == f"/lancashire/{path}", words
        assert found[title].also == (("Cumbria", f"/cumbria/{path}"),)
    assert hits(find("levy"), "What you can do")[-1] == "Levy network desk"  # what everybody may do stands first


def test_what_stands_open_is_found_and_what_waits_is_not() -> None:
    employer = make_employer("Imaginary Bearings")
    talk = make_offer(employer, title="How a bearing is made")
    make_offer(employer, title="A bearing that waits", opened=False)
    (hit,) = group(find("bearing", talk.region), "Offers and requests")
    assert hit.href == f"/{talk.region}/connect/offers/{talk.public_id}/"
    assert hit.text.startswith("Talk by an employer, offer of Imaginary Bearings")
    assert hits(find("bearing"), "Offers and requests in Lancashire") == []
