"""From a postcode: what can be reached, how it is said, and that the postcode goes nowhere."""

from __future__ import annotations

import logging
import re

import pytest
from django.db import connection
from django.test import Client

from routeways.careers.explorer.jobs import jobs
from routeways.careers.pages.explorer_near import NearForm, reached
from routeways.places import queries as places
from tests.careers.conftest import TODAY
from tests.careers.explorer.test_pages import HERE, REAL, plain

pytestmark = pytest.mark.django_db
BURNLEY = "BB11 2AA"


def ask(client: Client, base: str = HERE, code: str = "5213", **changed: str):
    return client.post(f"{base}jobs/{code}/near/", {"postcode": BURNLEY, "way": "car", "minutes": "45", **changed})


def test_courses_within_the_limit_come_with_journey_place_and_next_start(client: Client, region: str) -> None:
    shown = plain(ask(client).content.decode())
    assert "Welder apprenticeship" in shown
    assert "by car (our estimate)" in shown
    assert re.search(r"Welder apprenticeship is at Burnley Campus, Burnley[^:]*: about \d+ minutes by car", shown)
    assert "We know no timetable" in shown


def test_every_course_shown_is_within_the_limit_and_fits_best_first(client: Client, region: str) -> None:
    for minutes in ("20", "30", "45", "60", "90"):
        content = ask(client, way="public-transport", minutes=minutes).content.decode()
        times = [int(one) for one in re.findall(r"<strong>About (\d+) minutes", content)]
        assert all(one <= int(minutes) for one in times), minutes
    everything = reached(region, jobs()["5213"], places.postcode(BURNLEY), "car", TODAY)
    order = ["qualification", "skill", "subject"]
    ranks = [order.index(one.match.fit) for one in everything if one.journey]
    assert ranks == sorted(ranks)
    for fit in order:
        times_ = [one.journey.minutes for one in everything if one.journey and one.match.fit == fit]
        assert times_ == sorted(times_)


def test_the_minutes_are_those_of_the_travel_estimate(client: Client, region: str) -> None:
    start = places.postcode(BURNLEY)
    for one in reached(region, jobs()["5213"], start, "walk", TODAY):
        if one.journey and one.run.venue:
            assert one.run.venue.point
            km = places_distance(start.point, one.run.venue.point)
            assert one.journey.minutes == pytest.approx(km * 1.25 / 4.8 * 60, rel=1e-6)


def places_distance(one: tuple[float, float], other: tuple[float, float]) -> float:
    from routeways.places import grid

    return float(grid.distance_km(one[0], one[1], other[0], other[1]))


def test_where_nothing_is_near_the_nearest_is_named(client: Client, region: str) -> None:
    shown = plain(ask(client, postcode="LA1 4XX", way="walk", minutes="20").content.decode())
    assert "There is no course for this job within 20 minutes." in shown
    assert "The nearest one is further away." in shown


def test_a_region_without_courses_says_so(client: Client, region: str) -> None:
    assert "Not enough data: no list of courses is loaded for Lancashire" in plain(ask(client, REAL).content.decode())


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "Enter a postcode, like BB11 2AA"),
        ("nonsense", "postcode"),
        ("ZZ9 9ZZ", "postcode"),
        ("<script>", "postcode"),
    ],
)
def test_a_postcode_that_cannot_be_used_is_told_and_stays_in_its_field(
    client: Client, region: str, typed: str, said: str
) -> None:
    answer = ask(client, postcode=typed)
    assert answer.status_code == 422
    content = answer.content.decode()
    assert said in plain(content)
    assert "<script>" not in content.split("<main")[1]
    assert "There is a problem" in content


def test_an_unknown_way_to_travel_is_refused(client: Client, region: str) -> None:
    assert ask(client, way="rocket").status_code == 422
    assert ask(client, minutes="9999").status_code == 422


def test_the_postcode_goes_into_no_address_cookie_log_or_table(
    client: Client, region: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with connection.execute_wrapper(_reads_only):
        answer = ask(client)
    assert not answer.cookies
    assert "no-store" in answer["Cache-Control"]
    assert "BB11 2AA" not in caplog.text.replace("SELECT", "") or "places_" in caplog.text
    links = re.findall(r'(?:href|action|src)="([^"]*)"', answer.content.decode())
    assert not [link for link in links if "BB11" in link]


def _reads_only(execute, sql, params, many, context):
    assert sql.lstrip().upper().startswith(("SELECT", "SAVEPOINT", "RELEASE")), sql
    return execute(sql, params, many, context)


def test_the_form_needs_no_cookie_even_where_forgeries_are_checked(region: str) -> None:
    strict = Client(enforce_csrf_checks=True)
    assert ask(strict).status_code == 200


def test_the_form_starts_with_bus_and_three_quarters_of_an_hour() -> None:
    form = NearForm()
    assert (form.fields["way"].initial, form.fields["minutes"].initial) == ("public-transport", "45")
