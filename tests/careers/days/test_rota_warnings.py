"""What a hub reads before it confirms: too few days for all; days that repeat a session, and the school reads why."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone

from routeways.careers import holidays
from routeways.careers.actions import days_bookings, days_hosts, days_runs
from routeways.careers.errors import CareersError
from routeways.careers.models import DaySession, Institution
from routeways.careers.queries.days import entitlements_of, run_numbers
from routeways.careers.queries.days_lines import Placed, RotaLine, none_while_many, rota_lines, too_few
from routeways.careers.school_years import SchoolYear
from tests.careers.days.factories import REGION, confirmed, make_host, make_school, proposed
from tests.organisations.factories import make_hub_lead

pytestmark = pytest.mark.django_db
TOP = f"/{REGION}/school-programmes/"


def test_fewer_days_than_schools_is_said_at_proposing_and_at_confirming(client: Client) -> None:
    for _ in range(3):
        make_school()
    make_host(sessions=5, schools=1)
    client.force_login(make_hub_lead(REGION))
    form = client.get(f"{TOP}rotas/")
    assert "3 schools take part" in form.content.decode()
    assert form.context["form"]["days"].value() == 4
    year = SchoolYear.of(DaySession.objects.all()[0].on).begins
    answer = client.post(f"{TOP}rotas/", {"year": year, "days": 2, "seed": "x"})
    sentence = "2 days are fewer than 3 schools: 1 gets none."
    assert sentence in client.get(answer["Location"]).content.decode()  # while it is still worked out
    run = proposed(days=1)
    sentence = "1 day is fewer than 3 schools: 2 get none."
    for address in ("", "confirm/"):
        assert sentence in client.get(f"{TOP}rotas/{run.public_id}/{address}").content.decode()
    days_runs.confirm_days(by=None, run=run, now=timezone.now())
    assert sentence in client.get(f"{TOP}digital-days/").content.decode()
    run.days, run.answer = 3, None
    assert too_few(run) == ""


def lines(*sessions_and_lacking: tuple[int, int]) -> list[RotaLine]:
    placed = Placed(DaySession(), 20, "")
    return [
        RotaLine(Institution(), days=has + lacks, why="", placed=(placed,) * has, without="", lacks=lacks)
        for has, lacks in sessions_and_lacking
    ]


@pytest.mark.parametrize(
    ("schools", "says"),
    [
        (
            [(0, 1), (0, 2), (1, 1), (2, 0), (3, 0), (1, 0), (0, 0)],
            "2 schools that were given a day have no session, while 2 have two or more: "
            "share fewer days, or ask colleges for more sessions.",
        ),
        (
            [(0, 1), (2, 1)],
            "1 school that was given a day has no session, while 1 has two or more: "
            "share fewer days, or ask colleges for more sessions.",
        ),
        ([(0, 1), (1, 0)], "1 school that was given a day has no session: ask colleges for more sessions."),
        ([(1, 1), (2, 0), (0, 0)], ""),  # each that was given days has one session at least
    ],
)
def test_schools_without_a_session_are_counted_beside_those_with_several(
    schools: list[tuple[int, int]], says: str
) -> None:
    assert none_while_many(lines(*schools), proposed=True) == says
    assert none_while_many(lines(*schools), proposed=False) == (says and says.partition(":")[0].rstrip(".") + ".")


def test_schools_without_a_session_are_said_first_and_once_confirmed_as_it_stands(client: Client) -> None:
    far = make_school(pupils=60, place=(54.6, -1.2))  # no college within the travel limit
    near = make_school(pupils=240)
    make_host(sessions=3, schools=1)
    run = proposed(days=3)
    client.force_login(make_hub_lead(REGION))
    fact = "1 school that was given a day has no session, while 1 has two or more"
    for address in ("", "confirm/"):
        page = client.get(f"{TOP}rotas/{run.public_id}/{address}").content.decode()
        assert f"{fact}: share fewer days, or ask colleges for more sessions." in page
        later = "Journeys take" if not address else "the school reads the reason"
        assert page.index(fact) < page.index(later)
    run = days_runs.confirm_days(by=None, run=run, now=timezone.now())
    assert f"{fact}. Ask colleges" in client.get(f"{TOP}rotas/{run.public_id}/").content.decode()
    assert f"{fact}.</p>" in client.get(f"{TOP}digital-days/").content.decode()
    first, second = near.day_bookings.all()
    days_bookings.give_day_back(by=None, booking=first, now=timezone.now())
    fact = "1 school that was given a day has no session."
    assert fact in client.get(f"{TOP}digital-days/").content.decode()
    assert none_while_many(rota_lines(run), proposed=False) == fact
    assert [line.lacks for line in rota_lines(run) if line.institution == near] == [0]  # the day back was its own wish
    days_hosts.cancel_session(by=None, session=second.session, now=timezone.now())
    assert "2 schools that were given a day" in none_while_many(rota_lines(run), proposed=False)
    assert not far.day_bookings.exists()


def test_the_number_that_the_form_fills_in_reaches_every_school_where_places_do(client: Client) -> None:
    for _ in range(5):
        make_school()
    make_host(sessions=5, schools=1)
    client.force_login(make_hub_lead(REGION))
    assert client.get(f"{TOP}rotas/").context["form"]["days"].value() == 5


def test_a_school_has_different_sessions_though_one_is_offered_more_often() -> None:
    school = make_school()
    make_host(sessions=4, schools=1)
    last = DaySession.objects.order_by("on").last()
    DaySession.objects.filter(pk=last.pk).update(kind="coding")
    run = confirmed(days=2)
    assert {one.session.kind for one in school.day_bookings.select_related("session")} == {"ai", "coding"}
    assert run_numbers(run).again == 0


def test_a_school_reads_why_a_day_repeats_a_session(client: Client) -> None:
    school = make_school()
    make_host(sessions=3, schools=1)
    run = proposed(days=2)
    sentence = (
        "One day repeats a session that the school has already: no other session is open to it on a date it has left."
    )
    assert [line.again for line in rota_lines(run)] == [sentence]
    client.force_login(make_hub_lead(REGION))
    assert "1 day repeats a session" in client.get(f"{TOP}rotas/{run.public_id}/confirm/").content.decode()
    days_runs.confirm_days(by=None, run=run, now=timezone.now())
    assert sentence in entitlements_of(school)[0].reasons
    assert sentence in client.get(f"{TOP}digital-days/").content.decode()


@pytest.mark.parametrize("gone", ["cancelled", "closed", "past"])
def test_a_day_kept_by_hand_that_cannot_be_is_named_and_the_rota_is_not_confirmed(
    client: Client, monkeypatch: pytest.MonkeyPatch, gone: str
) -> None:
    school = make_school("Imaginary Fell High")
    make_host(sessions=3, schools=1)
    first, now = proposed(days=1), timezone.now()
    kept = DaySession.objects.order_by("on").first()
    edit = days_runs.edit_days(
        by=None, run=first, action="hold", institution=school, session=kept, why="Agreed", now=now
    )
    if gone == "cancelled":
        days_hosts.cancel_session(by=None, session=kept, now=now)
    elif gone == "closed":
        monkeypatch.setattr(holidays, "why_closed", lambda region, day: "a bank holiday" if day == kept.on else "")
    else:
        DaySession.objects.filter(pk=kept.pk).update(on=timezone.localdate())
    run = proposed(days=1, after=first)
    client.force_login(make_hub_lead(REGION))
    for address in ("", "confirm/"):
        page = client.get(f"{TOP}rotas/{run.public_id}/{address}").content.decode()
        assert "The day kept by hand for Imaginary Fell High cannot be" in page
    with pytest.raises(CareersError, match=r"cannot be: .*Take it back, solve again"):
        days_runs.confirm_days(by=None, run=run, now=now)
    days_runs.lift_days_edit(by=None, edit=edit, now=now)
    days_runs.confirm_days(by=None, run=proposed(days=1, after=run), now=now)
