"""Nobody but an academy's safeguarding lead and leaders reaches a learner: every address, for every kind of person."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django import forms
from django.db import models
from django.test import Client
from django.urls import URLPattern
from django.utils import timezone

from routeways.careers import esports_forms, esports_host_forms
from routeways.careers.actions import esports_academies, esports_erasing, esports_sessions
from routeways.careers.models import EsportsAcademy, EsportsAttendance, EsportsConsent, EsportsLearner
from routeways.careers.routes.esports import urlpatterns
from routeways.foundation.models import Message, User
from tests.careers.esports.factories import (
    AGREED,
    REGION,
    TOP,
    begin,
    drawn,
    held_once,
    make_academy,
    reader,
    register,
    today,
)
from tests.careers.factories import make_institution
from tests.organisations.factories import give, make_hub_lead, make_organisation, make_person, make_user

pytestmark = pytest.mark.django_db
SECRETS = ("Zebedee", "Quiet Nova", "01632 960777", "Grandmother Vole", "Needs a ramp", "zed@example.org")


@pytest.fixture
def academy() -> EsportsAcademy:
    """With one child, a session that took place, a tournament that is drawn, and a note."""
    from routeways.careers.actions import esports_tournaments

    made = make_academy()
    fields = {
        "first_name": "Zebedee",
        "alias": "Quiet Nova",
        "contact_phone": "01632 960777",
        "needs": "Needs a ramp",
        "way_says": "Grandmother Vole",
        "consents": {**AGREED, "showcase": False},
    }
    child, other = register(made, **fields), register(made)
    EsportsLearner.objects.filter(pk=child.pk).update(parent_email="zed@example.org")
    drawn(made)
    child.refresh_from_db()
    session = held_once(made, [child])
    esports_sessions.note_incident(by=reader(made), session=session, words="Zebedee fell.", now=timezone.now())
    cup = esports_tournaments.make_tournament(
        by=None, academy=made, name="Cup", game="Kart race", format="single", seed="s", now=timezone.now()
    )
    for alias, member in (("Quiet Nova", child), ("Red Fox", other)):
        esports_tournaments.add_team(by=None, tournament=cup, alias=alias, members=[member])
    esports_tournaments.draw_tournament(by=None, tournament=cup, now=timezone.now())
    return made


def everyone_else(academy: EsportsAcademy) -> dict[str, User | None]:
    """Who must not read a learner's row: other roles, also at the host; leaders of another academy; administrators."""
    host, people = academy.host.organisation, {}
    people["nobody signed in"] = None
    people["hub lead"] = make_hub_lead(REGION)
    for role in ("enterprise-coordinator", "hub-analyst"):
        people[role] = make_user()
        give(people[role], role, make_organisation(kind="hub", region=REGION), region=REGION)
    people["employer"] = make_user()
    give(people["employer"], "organisation-administrator", make_organisation(region=REGION))
    people["another school"] = make_user()
    school = make_institution(name="Imaginary Other", region=REGION)
    give(people["another school"], "careers-leader", school.organisation)
    for role in ("organisation-administrator", "organisation-contact"):
        people[f"{role} of the host"] = make_user()
        give(people[f"{role} of the host"], role, host)
    people["administrator"] = make_user(administrator=True)
    people["leader of another academy of the host"] = reader(make_academy(host=academy.host))
    people["leader of another host"] = reader(make_academy())
    adult = make_user("An Adult")
    person = make_person(host, "An Adult", user=adult)
    give(person, "organisation-contact", host)
    esports_academies.name_adult(by=None, academy=academy, person=person, duty="adult", now=timezone.now())
    people["adult in the room"] = adult
    left = make_user("Left")
    gone = make_person(host, "Left", user=left)
    named = esports_academies.name_adult(by=None, academy=academy, person=gone, duty="leader", now=timezone.now())
    people["leader without a role at the host"] = left
    give(gone, "organisation-contact", host)
    esports_academies.end_adult(by=None, academy=academy, adult=named, today=today())
    return people


def addresses(academy: EsportsAcademy) -> list[tuple[str, str]]:
    """Every address of the part, filled in with what is there: (name, address)."""
    cup = academy.tournaments.get()
    values = {
        "<slug:region>": REGION,
        "<slug:academy>": academy.public_id,
        "<slug:session>": academy.sessions.get(state="closed").public_id,
        "<slug:learner>": academy.learners.get(first_name="Zebedee").public_id,
        "<slug:tournament>": cup.public_id,
        "<int:result>": "1",
        "<slug:institution>": academy.host.public_id,
        "<int:adult>": str(academy.adults.first().pk),
        "<slug:token>": academy.learners.get(first_name="Zebedee").public_id,  # guessed
        "<slug:page>": "child",
    }
    found = []
    for one in urlpatterns:
        assert isinstance(one, URLPattern)
        route = str(one.pattern)
        for part, value in values.items():
            route = route.replace(part, value)
        assert "<" not in route, route
        found.append((one.name or "", f"/{route}"))
    return found


def test_no_address_tells_anybody_else_of_a_learner(academy: EsportsAcademy, client: Client) -> None:
    """Everybody asks for every page of the desk; those who come nearest ask for all pages, and post to all."""
    paths = addresses(academy)
    desk = [path for _, path in paths if "/desk/" in path]
    assert len(desk) >= 17
    told = Message.objects.filter(to="zed@example.org").count()
    for who, user in everyone_else(academy).items():
        client.logout()
        if user is not None:
            client.force_login(user)
        for path in desk:
            refused(client.get(path), user, f"{who}: {path}")
        if who in ("hub lead", "another school", "organisation-administrator of the host"):
            for _, path in paths:
                asked = (client.post,) if path in desk else (client.get, client.post)
                for answer in (ask(path) for ask in asked):
                    assert not [one for one in SECRETS if one in answer.content.decode()], (who, path)
                    if path in desk:
                        refused(answer, user, f"{who}: {path}")
    assert EsportsLearner.objects.filter(state="placed").count() == 2
    assert Message.objects.filter(to="zed@example.org").count() == told


def refused(answer: Any, user: User | None, what: str) -> None:
    assert answer.status_code == (403 if user else 302), what
    assert user or "/account/login/" in answer["Location"], what


def test_a_leader_reads_the_register_and_the_safeguarding_lead_alone_the_notes(
    academy: EsportsAcademy, client: Client
) -> None:
    base = f"{TOP}{academy.public_id}/desk/"
    client.force_login(reader(academy))
    assert "Zebedee" in client.get(base).content.decode()
    rows = client.get(f"{base}register.csv").content.decode("utf-8-sig").splitlines()
    assert len(rows) == 3
    assert "Grandmother Vole" in "".join(rows)
    child = academy.learners.get(first_name="Zebedee")
    assert "Needs a ramp" in client.get(f"{base}learners/{child.public_id}/").content.decode()
    assert client.get(f"{base}incidents/").status_code == 403
    other = register(make_academy())
    assert client.get(f"{base}learners/{other.public_id}/").status_code == 404
    client.force_login(reader(academy, "safeguarding"))
    assert "Zebedee fell." in client.get(f"{base}incidents/").content.decode()


def test_a_leader_who_holds_no_role_at_the_host_any_more_reads_nothing(academy: EsportsAcademy, client: Client) -> None:
    user = reader(academy)
    client.force_login(user)
    assert client.get(f"{TOP}{academy.public_id}/desk/").status_code == 200
    user.person.roles.update(valid_to=today() - timedelta(days=1))
    assert client.get(f"{TOP}{academy.public_id}/desk/").status_code == 403
    assert not EsportsLearner.objects.visible_to(user, today=today()).exists()


def test_the_api_names_no_academy_and_no_learner(client: Client) -> None:
    listed = client.get("/api/v1/openapi.json")
    assert listed.status_code == 200
    assert "esports" not in listed.content.decode().lower()


def test_nothing_lets_anybody_write_to_a_learner() -> None:
    """No field of a learner is an address; every text that is typed goes to the safeguarding lead, to leaders or to
    everybody; messages go to parents alone."""
    fields = {
        one.name: one
        for model in (EsportsLearner, EsportsConsent, EsportsAttendance)
        for one in model._meta.get_fields()
    }
    addressed = {name for name, one in fields.items() if isinstance(one, models.EmailField) or "phone" in name}
    assert addressed == {"parent_email", "contact_phone"}
    assert not {one.name for one in EsportsLearner._meta.get_fields() if one.related_model is User}
    typed = set()
    for module in (esports_forms, esports_host_forms):
        for form in vars(module).values():
            if isinstance(form, type) and issubclass(form, forms.Form) and form.__module__ == module.__name__:
                for name, one in form.base_fields.items():
                    if isinstance(one.widget, forms.Textarea):
                        typed.add(f"{form.__name__}.{name}")
    assert typed == {"NeedsForm.needs", "IncidentForm.words", "AcademyForm.says", "AcademyForm.games"}
    names = " ".join(str(one.pattern) for one in urlpatterns)
    assert not [word for word in ("message", "chat", "thread", "inbox", "write", "mail") if word in names]


def test_a_link_opens_its_own_child_alone(academy: EsportsAcademy, client: Client) -> None:
    _, token = begin(make_academy(), "other@example.org")
    child = academy.learners.get(first_name="Zebedee")
    for path in (f"{TOP}mine/{child.public_id}/", f"{TOP}mine/{token[:-1]}x/", f"{TOP}mine/{token}x/"):
        assert client.get(path).status_code == 410
    page = client.get(f"{TOP}mine/{token}/", follow=True).content.decode()
    assert "Zebedee" not in page
    elsewhere = f"/lancashire/school-programmes/esports-academy/mine/{token}/"
    assert client.get(elsewhere).status_code == 410


def test_the_hub_reads_no_number_of_learners(academy: EsportsAcademy, client: Client) -> None:
    client.force_login(make_hub_lead(REGION))
    page = client.get(f"{TOP}hub/").content.decode()
    assert page.count("Not told: too few") == 2  # three places, one afternoon
    assert "2 of 3" not in page


def test_what_was_written_before_a_brother_or_sister_came_loses_the_address_with_the_child() -> None:
    older, other = make_academy(), make_academy()
    first, _ = begin(older, "family@example.org")
    second, _ = begin(other, "family@example.org")
    esports_erasing.erase_learner(by=None, learner=first, now=timezone.now())
    assert Message.objects.filter(to="family@example.org").count() == 1, "that of the child who stays"
    assert Message.objects.get(to="family@example.org").created_at >= second.asked_at
    esports_erasing.erase_learner(by=None, learner=second, now=timezone.now())
    assert not Message.objects.filter(to="family@example.org").exists()
