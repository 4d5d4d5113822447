"""The demonstration: plainly invented, loaded and removed without a trace on real pages."""

from __future__ import annotations

import re
import stat
from pathlib import Path

import pandas as pd
import pytest
from django.test import Client

from routeways.evidence.pages.area import shown_areas
from routeways.foundation import audit
from routeways.foundation.definitions import load
from routeways.foundation.models import User
from routeways.organisations.models import Group, Organisation, Person, Role, Site
from routeways.organisations.names import name_key
from routeways.organisations.roles import role_definitions
from routeways.places import queries as places
from routeways.site import demonstration
from routeways.site.demonstration import Demonstration
from tests.evidence.depositing import NOW
from tests.official import OFFICIAL
from tests.organisations.factories import make_organisation

REGION = "lancashire-demonstration"
pytestmark = pytest.mark.django_db


def made() -> Demonstration:
    return load(Demonstration)[REGION]


def test_it_makes_organisations_of_every_kind_that_work_together(demonstrated: Path) -> None:
    found = Organisation.objects.filter(regions__region=REGION)
    assert 180 <= found.count() <= 220
    kinds = set(found.values_list("kind", flat=True))
    assert {"school", "college", "training-provider", "employer", "hub", "chamber", "university"} <= kinds
    assert not found.filter(demonstration=False).exists()


def test_every_name_says_that_it_is_invented(demonstrated: Path) -> None:
    for name in Organisation.objects.values_list("name", flat=True):
        assert name.endswith("(demonstration)")
    for name in User.objects.values_list("name", flat=True):
        assert name.endswith("(demonstration)")


def test_no_invented_organisation_has_a_number_of_a_public_register(demonstrated: Path) -> None:
    assert not any(one.identifiers.exists() or one.register_entries.exists() for one in Organisation.objects.all())


def test_every_site_lies_in_the_region_and_at_nobodys_address(demonstrated: Path) -> None:
    inside = set(shown_areas(places.region(REGION)))
    sites = Site.objects.all()
    assert {site.district for site in sites} <= inside
    assert len({site.district for site in sites}) == 14
    assert not any(site.postcode for site in sites)


def test_every_e_mail_address_is_in_a_domain_that_reaches_nobody(demonstrated: Path) -> None:
    addresses = [one.work_email for one in Person.objects.exclude(work_email="")]
    addresses += [r.email for o in Organisation.objects.all() for r in o.contact_routes.all()]
    assert len(addresses) > 10
    assert all(address.endswith(".example") for address in addresses)


def test_each_kind_of_user_can_sign_in(demonstrated: Path, client: Client) -> None:
    sign_ins = demonstration.sign_ins()
    roles = set(Role.objects.values_list("role", flat=True))
    assert {"hub-analyst", "hub-lead", "curriculum-planner", "careers-leader", "board-member"} <= roles
    assert roles <= set(role_definitions())
    assert len(sign_ins) == len(made().people) == len(User.objects.all())
    for _, email, password in sign_ins:
        assert client.login(email=email, password=password) or User.objects.get(email=email).check_password(password)


def test_the_password_is_random_and_only_its_owner_can_read_it(demonstrated: Path) -> None:
    path = demonstrated / "demonstration-sign-in.json"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    password = demonstration.sign_ins()[0][2]
    assert len(password) >= 15
    demonstration.remove(by=None, now=NOW)
    demonstration.load(by=None, now=NOW, voice=False)
    assert demonstration.sign_ins()[0][2] != password
    assert Group.objects.count() == 3  # what was removed is all there again


def test_a_password_that_somebody_changed_is_not_printed(demonstrated: Path) -> None:
    user = User.objects.get(email="analyst@routeways.example")
    user.set_password("something else entirely")
    user.save()
    assert user.email not in {email for _, email, _ in demonstration.sign_ins()}


def test_loading_it_again_changes_nothing(demonstrated: Path) -> None:
    before = (set(Organisation.objects.values_list("public_id")), Role.objects.count(), demonstration.sign_ins())
    rows = audit.verify().rows
    demonstration.load(by=None, now=NOW, voice=False)
    assert before == (
        set(Organisation.objects.values_list("public_id")),
        Role.objects.count(),
        demonstration.sign_ins(),
    )
    assert audit.verify().rows == rows


def test_what_is_missing_is_made_again(demonstrated: Path) -> None:
    Organisation.objects.get(name="Heron Bank High (demonstration)").delete()
    demonstration.load(by=None, now=NOW, voice=False)
    assert Organisation.objects.filter(name="Heron Bank High (demonstration)").count() == 1
    assert Role.objects.filter(role="careers-leader", organisation__name__startswith="Heron Bank").count() == 1


def test_removing_it_leaves_real_organisations_and_closes_the_accounts(demonstrated: Path) -> None:
    real = make_organisation("Imaginary Real Works")
    count = Organisation.objects.filter(demonstration=True).count()
    assert demonstration.remove(by=None, now=NOW) == count
    assert list(Organisation.objects.all()) == [real]
    assert not Person.objects.exists()
    assert not User.objects.filter(is_active=True).exists()
    assert demonstration.sign_ins() == []
    assert demonstration.remove(by=None, now=NOW) == 0
    assert audit.verify().whole


def test_it_never_shows_on_a_real_regions_public_pages(demonstrated: Path, client: Client) -> None:
    names = {one.name for one in made().organisations}
    addresses = ["/", "/search/?q=heron", "/search/?q=demonstration", "/lancashire/", "/lancashire/search/?q=heron"]
    addresses += ["/lancashire/organisations/", "/lancashire/organisations/data.json", "/lancashire/areas/"]
    addresses += ["/cumbria/", "/cumbria/organisations/", "/sitemap.xml", "/sources/", "/contact/", "/formats/"]
    for address in addresses:
        html = client.get(address).content.decode()
        assert not [name for name in names if name in html], address
    one = Organisation.objects.get(name__startswith="Heron Bank High")
    assert client.get(f"/lancashire/organisations/{one.public_id}/").status_code == 404


def test_its_own_pages_say_that_it_is_invented_and_lead_to_the_real_region(demonstrated: Path, client: Client) -> None:
    for address in (f"/{REGION}/", f"/{REGION}/organisations/", f"/{REGION}/search/?q=heron"):
        html = client.get(address).content.decode()
        assert "This is the demonstration region:" in html
        assert '<a href="/lancashire/">See the real Lancashire</a>' in html
    assert "Heron Bank High (demonstration)" in client.get(f"/{REGION}/search/?q=heron").content.decode()


def test_its_front_page_is_gone_with_it(demonstrated: Path, client: Client) -> None:
    assert f"/{REGION}/" in client.get("/").content.decode()
    demonstration.remove(by=None, now=NOW)
    assert client.get(f"/{REGION}/").status_code == 404
    assert f"/{REGION}/" not in client.get("/").content.decode()


def test_progress_is_told(demonstrated: Path) -> None:
    told: list[tuple[int, int]] = []
    demonstration.load(by=None, now=NOW, voice=False, progress=lambda done, total, message: told.append((done, total)))
    assert told[-1] == (1, 1)


@pytest.mark.official
def test_no_invented_name_is_that_of_a_real_school_or_college() -> None:
    real: set[str] = set()
    for file, column in (
        ("schools_ks4_england_2021.csv.gz", "SCHNAME"),
        ("schools_ks5_england_2021.csv.gz", "SCHNAME"),
        ("pupil_premium_2019_2020_schools.csv.gz", "School Name"),
    ):
        names = pd.read_csv(OFFICIAL / "gias" / file, usecols=[column], encoding="utf-8-sig", dtype=str)[column]
        real |= {name_key(name) for name in names.dropna()}
    assert len(real) > 15_000
    common = re.compile(r"\b(high|school|academy|college|sixth form|technical)\b")
    bare = {" ".join(common.sub(" ", name).split()) for name in real}
    for one in made().organisations:
        assert name_key(one.name) not in real, one.name
        if one.kind in ("school", "college"):
            assert " ".join(common.sub(" ", name_key(one.name)).split()) not in bare, one.name
