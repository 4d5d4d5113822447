"""The pages: what the public sees, what each role may open, and what each form does."""

from __future__ import annotations

import csv
import io
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from routeways.foundation.job_runs import run
from routeways.foundation.models import AuditEntry, Job, User
from routeways.foundation.routes import every_route
from routeways.organisations import actions, queries
from routeways.organisations.models import DuplicatePair, Organisation, OutOfDateReport, Role
from routeways.organisations.records import NewAlias, NewContactRoute, NewIdentifier, NewSite
from tests.organisations.factories import give, make_hub, make_hub_lead, make_organisation, make_person, make_user

pytestmark = pytest.mark.django_db


def _address(name: str, one: Organisation | None = None, region: str = "lancashire", **more: object) -> str:
    known = {"public_id": one.public_id} if one else {}
    return reverse(f"organisations:{name}", kwargs={"region": region, **known, **more})


def _as(user: User | None) -> Client:
    client = Client()
    if user:
        client.force_login(user)
    return client


def _bakery(name: str = "Moonbeam Bakery", number: str = "01234567") -> Organisation:
    return make_organisation(
        name,
        aliases=(NewAlias("Moonbeam Bread", "former", None, date(2019, 12, 31)),),
        identifiers=(NewIdentifier("company-number", number),),
        sites=(
            NewSite("Shop", "1 Nowhere Lane", "Preston", "PR1 2HE", district="E07000123", accessibility="Step-free."),
        ),
        contact_routes=(NewContactRoute("Front desk", "desk@example.org", "01632 960000"),),
    )


# -- who may open what

HUB_ONLY = {"organisation-administrator": 403, "organisation-contact": 403, "hub-analyst": 403, "hub-lead": 200}
STAFF = {"organisation-administrator": 200, "organisation-contact": 403, "hub-analyst": 200, "hub-lead": 200}
KEEPERS = {"organisation-administrator": 200, "organisation-contact": 403, "hub-analyst": 403, "hub-lead": 200}
PEOPLE = {"organisation-administrator": 200, "organisation-contact": 200, "hub-analyst": 200, "hub-lead": 200}
MATRIX = {
    "import": HUB_ONLY,
    "duplicates": HUB_ONLY,
    "change": KEEPERS,
    "add-contact-route": KEEPERS,
    "people": PEOPLE,
    "add-person": KEEPERS,
    "give-role": KEEPERS,
    "history": STAFF,
}
EVERYBODY = ("directory", "directory-csv", "directory-json", "organisation", "organisation-csv", "organisation-json")
OF_THE_REGION = ("import", "duplicates", "directory", "directory-csv", "directory-json")


@pytest.fixture
def bakery() -> Organisation:
    return _bakery()


def _user_with(role: str, one: Organisation, region: str = "lancashire") -> User:
    user = make_user()
    if role.startswith("hub-"):
        give(user, role, make_hub(region), region=region)
    else:
        give(user, role, one)
    return user


@pytest.mark.parametrize("name", sorted(MATRIX))
@pytest.mark.parametrize("role", sorted(HUB_ONLY))
def test_each_role_opens_its_pages_and_no_others(name: str, role: str, bakery: Organisation) -> None:
    address = _address(name, None if name in OF_THE_REGION else bakery)
    assert _as(_user_with(role, bakery)).get(address).status_code == MATRIX[name][role]


@pytest.mark.parametrize("name", sorted(MATRIX))
def test_outsiders_open_none_of_them(name: str, bakery: Organisation) -> None:
    address = _address(name, None if name in OF_THE_REGION else bakery)
    ended = _user_with("hub-lead", bakery)
    Role.objects.filter(user=ended).update(valid_to=date(2021, 1, 1))
    other = _user_with("organisation-administrator", make_organisation())
    for user in (make_user(), ended, other, _user_with("hub-lead", bakery, "cumbria")):
        assert _as(user).get(address).status_code == 403
    answer = _as(None).get(address)
    assert answer.status_code == 302
    assert "login" in answer["Location"]


@pytest.mark.parametrize("name", EVERYBODY)
def test_register_facts_are_for_everybody_and_name_no_person(name: str, bakery: Organisation) -> None:
    person = make_person(bakery, "Fictive Person")
    give(person, "organisation-contact", bakery)
    answer = _as(None).get(_address(name, None if name in OF_THE_REGION else bakery))
    assert answer.status_code == 200
    assert b"Moonbeam Bakery" in answer.content
    assert b"Fictive Person" not in answer.content
    assert person.work_email.encode() not in answer.content


def test_every_address_of_this_floor_declares_who_may_use_it() -> None:
    ours = [route for route in every_route() if route.view.startswith("routeways.organisations.")]
    assert len(ours) == 80
    assert all(route.declared for route in ours)


# -- the directory


@pytest.mark.parametrize(
    "text", ["moonbeam", "the MOONBEAM bakery ltd", "Moonbeam Bread", "1234567", "pr1", "PR12HE", "pr1 2he"]
)
def test_an_organisation_is_found_by_name_old_name_number_and_postcode(text: str, bakery: Organisation) -> None:
    make_organisation("Drifton Engineering", sites=(NewSite(postcode="PR10 2HE"),))
    answer = _as(None).get(_address("directory"), {"q": text})
    assert b"Moonbeam Bakery" in answer.content
    assert b"Drifton" not in answer.content


def test_the_directory_is_filtered_by_kind_and_district_and_says_when_nothing_matches(bakery: Organisation) -> None:
    make_organisation("Nowhere College", kind="college", acts_as=("employer",))
    client = _as(None)
    both = client.get(_address("directory"), {"kind": "employer"}).content
    assert b"Nowhere College" in both
    assert b"Moonbeam" in both
    here = client.get(_address("directory"), {"district": "E07000123", "kind": "circus"}).content
    assert b"Moonbeam" in here
    assert b"Nowhere College" not in here
    assert "Nothing matches" in client.get(_address("directory"), {"q": "zzz"}).content.decode()


def test_the_directory_takes_the_same_number_of_queries_for_two_and_for_fifty(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    client = _as(None)
    for _ in range(2):
        make_organisation(sites=(NewSite(postcode="PR1 2HE"),))
    client.get(_address("directory"))  # places are kept in memory from here on
    with django_assert_num_queries(7):
        client.get(_address("directory"))
    for number in range(60):
        make_organisation(
            sites=(NewSite(postcode="PR1 2HE"),), identifiers=(NewIdentifier("urn", f"{100_000 + number}"),)
        )
    with django_assert_num_queries(7):
        assert client.get(_address("directory")).status_code == 200


def test_the_organisation_page_keeps_to_its_queries(
    bakery: Organisation, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = _as(None)
    client.get(_address("organisation", bakery))
    for number in range(5):
        actions.add_site(by=None, organisation=bakery, site=NewSite(f"Yard {number}", is_main=False))
        actions.add_relation(by=None, organisation=bakery, kind="member-of", other=make_organisation())
    with django_assert_num_queries(11):
        client.get(_address("organisation", bakery))


def test_invented_organisations_are_on_their_own_regions_pages_only() -> None:
    invented = make_organisation("Invented Works", region="lancashire-demonstration")
    client = _as(None)
    assert b"Invented Works" not in client.get(_address("directory")).content
    assert client.get(_address("organisation", invented)).status_code == 404
    shown = client.get(_address("organisation", invented, region="lancashire-demonstration"))
    assert b"demonstration" in shown.content


def test_downloads_hold_what_was_asked_for_and_no_formulas() -> None:
    make_organisation("=cmd|' /C calc'!A0")
    _bakery()
    answer = _as(None).get(_address("directory-csv"))
    rows = list(csv.DictReader(io.StringIO(answer.content.decode())))
    assert {row["name"] for row in rows} == {"'=cmd|' /C calc'!A0", "Moonbeam Bakery"}
    found = _as(None).get(_address("directory-json"), {"q": "1234567"}).json()["organisations"]
    assert [row["company_number"] for row in found] == ["01234567"]


@pytest.mark.parametrize("region", ["atlantis", "lancs"])
def test_an_unknown_region_or_organisation_is_not_found(region: str, bakery: Organisation) -> None:
    client = _as(make_hub_lead())
    assert client.get(_address("directory", region=region)).status_code == 404
    assert client.get(_address("organisation", bakery, region="cumbria")).status_code == 404
    assert client.get(_address("people", bakery, region="cumbria")).status_code == 404


# -- one organisation


def test_the_page_shows_names_numbers_sites_relations_and_the_contact_route(bakery: Organisation) -> None:
    other = make_organisation("Imaginary Guild")
    actions.add_relation(by=None, organisation=bakery, kind="member-of", other=other, source="Its yearbook")
    page = _as(None).get(_address("organisation", bakery)).content.decode()
    for text in (
        "Moonbeam Bread",
        "until 31 December 2019",
        "01234567",
        "1 Nowhere Lane",
        "Step-free.",
        "Imaginary Guild",
    ):
        assert text in page
    assert 'href="mailto:desk@example.org"' in page
    assert "style=" not in page


def test_a_merged_organisations_address_leads_to_the_survivor(bakery: Organisation, now: object) -> None:
    other = _bakery("Moonbeam Bakers", "07654321")
    actions.merge(by=None, survivor=bakery, loser=other, reason="Same.", now=now, despite_identifiers=True)  # type: ignore[arg-type]
    answer = _as(None).get(_address("organisation", other))
    assert answer.status_code == 302
    assert answer["Location"] == _address("organisation", bakery)
    assert _as(None).get(_address("organisation-json", other)).json()["id"] == bakery.public_id
    assert _as(make_hub_lead()).get(_address("history", other)).status_code == 200


def test_a_visitor_reports_what_is_out_of_date_and_the_hub_settles_it(bakery: Organisation) -> None:
    address = _address("report", bakery)
    empty = _as(None).post(address, {"message": ""})
    assert empty.status_code == 200
    assert "Say what is out of date" in empty.content.decode()
    assert _as(None).post(address, {"message": "The number is old."}).status_code == 302
    assert "The number is old." not in _as(None).get(_address("organisation", bakery)).content.decode()
    lead = _as(make_hub_lead())
    assert "The number is old." in lead.get(_address("organisation", bakery)).content.decode()
    report = OutOfDateReport.objects.get()
    assert lead.post(_address("resolve", bakery, report=report.public_id)).status_code == 302
    report.refresh_from_db()
    assert report.resolved_at is not None


def test_a_change_with_one_wrong_field_saves_none_of_them_and_the_page_keeps_the_old_name(
    bakery: Organisation,
) -> None:
    client = _as(_user_with("organisation-administrator", bakery))
    audited = AuditEntry.objects.count()
    wrong = {"name": "—", "status": "closed", "website": "https://example.org"}
    answer = client.post(_address("change", bakery), wrong)
    assert "An organisation needs a name." in answer.content.decode()
    assert "Change Moonbeam Bakery" in answer.content.decode()
    bakery.refresh_from_db()
    assert (bakery.name, bakery.status, bakery.website) == ("Moonbeam Bakery", "open", "")
    assert AuditEntry.objects.count() == audited


def test_an_administrator_changes_the_record_and_its_contact_routes(bakery: Organisation) -> None:
    client = _as(_user_with("organisation-administrator", bakery))
    new = {"name": "Moonbeam Patisserie", "kind": "employer", "status": "closed", "website": "https://example.org"}
    assert client.post(_address("change", bakery), new).status_code == 302
    bakery.refresh_from_db()
    assert (bakery.name, bakery.status) == ("Moonbeam Patisserie", "closed")
    assert client.post(_address("change", bakery), {**new, "kind": "hub"}).status_code == 302
    bakery.refresh_from_db()
    assert bakery.kind == "employer"  # the hub decides what is a hub
    assert _as(make_hub_lead()).post(_address("change", bakery), {**new, "kind": "charity"}).status_code == 302
    bakery.refresh_from_db()
    assert bakery.kind == "charity"
    wrong = client.post(_address("add-contact-route", bakery), {"purpose": "general", "label": "Team"})
    assert "needs an e-mail address" in wrong.content.decode()
    right = {"purpose": "careers", "label": "Careers team", "email": "careers@example.org"}
    assert client.post(_address("add-contact-route", bakery), right).status_code == 302
    for route in bakery.contact_routes.all():
        assert client.post(_address("remove-contact-route", bakery, route=route.pk)).status_code == 302
    assert not bakery.contact_routes.exists()


def test_the_hub_adds_a_person_gives_a_role_and_ends_it(bakery: Organisation) -> None:
    client = _as(make_hub_lead())
    person = {"name": "Fictive Person", "work_email": "fictive@example.org"}
    refused = client.post(_address("add-person", bakery), person)
    assert "16 or over" in refused.content.decode()
    assert client.post(_address("add-person", bakery), {**person, "is_16_or_over": "on"}).status_code == 302
    made = bakery.people.get()
    when = {"valid_from_day": "1", "valid_from_month": "1", "valid_from_year": "2026"}
    role = {"holder": made.public_id, "role": "organisation-contact", **when}
    assert client.post(_address("give-role", bakery), role).status_code == 302
    assert "Fictive Person" in client.get(_address("people", bakery)).content.decode()
    held = Role.objects.get(person=made)
    end = {"on_day": "31", "on_month": "1", "on_year": "2026"}
    assert client.post(_address("end-role", bakery, role=held.pk), end).status_code == 302
    held.refresh_from_db()
    assert held.valid_to == date(2026, 1, 31)
    unknown = client.post(
        _address("give-role", bakery), {"email": "nobody@example.org", "role": "organisation-contact", **when}
    )
    assert "Nobody signs in" in unknown.content.decode()


def test_a_local_administrator_is_not_offered_roles_over_the_region() -> None:
    hub = make_hub()
    page = _as(_user_with("organisation-administrator", hub)).get(_address("give-role", hub)).content.decode()
    assert 'value="organisation-contact"' in page
    assert 'value="hub-lead"' not in page
    page = _as(make_user(administrator=True)).get(_address("give-role", hub)).content.decode()
    assert 'value="hub-lead"' in page


# -- duplicates, merging, importing


def _pair() -> DuplicatePair:
    for name in ("Moonbeam Bakery", "Moonbeam Bakery Ltd"):
        make_organisation(name, sites=(NewSite(postcode="PR1 2HE"),))
    actions.propose_duplicates(by=None, region="lancashire")
    return DuplicatePair.objects.get()


def test_the_hub_looks_through_pairs_merges_and_takes_it_back() -> None:
    pair = _pair()
    client = _as(make_hub_lead())
    assert client.post(_address("duplicates")).status_code == 302
    assert "Both are at the postcode PR1 2HE." in client.get(_address("duplicates")).content.decode()
    address = _address("duplicate", pair=pair.public_id)
    assert "side by side" in client.get(address).content.decode()
    wrong = client.post(address, {"survivor": pair.first.public_id, "reason": ""})
    assert "Give the reason" in wrong.content.decode()
    right = {"survivor": pair.second.public_id, "reason": "Same shop.", "keep_from_loser": ["name"]}
    assert client.post(address, right).status_code == 302
    survivor = Organisation.objects.get(pk=pair.second_id)
    assert survivor.name == "Moonbeam Bakery"
    assert client.get(address).status_code == 404
    done = survivor.merges_won.get()
    assert "Same shop." in client.get(_address("history", survivor)).content.decode()
    back = client.post(_address("unmerge", survivor, merge=done.public_id), {"reason": "Two shops."})
    assert back.status_code == 302
    assert Organisation.objects.standing().filter(name_key="moonbeam bakery").count() == 2


def test_the_hub_keeps_a_pair_apart_with_a_reason() -> None:
    pair = _pair()
    client = _as(make_hub_lead())
    address = _address("keep-apart", pair=pair.public_id)
    assert client.post(address, {"apart-reason": ""}).status_code == 200
    assert client.post(address, {"apart-reason": "Two owners."}).status_code == 302
    assert not queries.waiting_pairs("lancashire").exists()


def test_who_may_not_merge_both_is_never_offered_to_merge_them_also_after_a_wrong_answer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pair = _pair()
    client = _as(make_hub_lead())
    monkeypatch.setattr("routeways.organisations.pages.duplicates.allowed", lambda *_: False)
    seen = client.get(_address("duplicate", pair=pair.public_id)).content.decode()
    again = client.post(_address("keep-apart", pair=pair.public_id), {"apart-reason": ""}).content.decode()
    refused = client.post(_address("duplicate", pair=pair.public_id), {"reason": "x"}).content.decode()
    for text in (seen, again, refused):
        assert "you cannot merge them alone" in text
        assert ">Merge<" not in text
    assert "Give the reason" in again
    assert "You may not merge these two" in refused


def test_a_list_is_loaded_through_the_page_with_its_report() -> None:
    client = _as(make_hub_lead())
    content = b"Name,Kind,URN\nMoonbeam Bakery,employer,\nBad,employer,12\n"
    answer = client.post(
        _address("import"), {"file": SimpleUploadedFile("members.csv", content, "text/csv"), "source": "Members"}
    )
    page = answer.content.decode()
    assert "1 new" in page
    assert "not a URN" in page
    assert Organisation.objects.filter(name="Moonbeam Bakery").exists()
    for name, bad in (("x.exe", b"MZ"), ("x.csv", b""), ("x.csv", b"Name\nx\n")):
        answer = client.post(_address("import"), {"file": SimpleUploadedFile(name, bad), "source": "Members"})
        assert answer.status_code == 200
        assert "There is a problem" in answer.content.decode()


def test_a_large_directory_is_compared_by_a_background_job(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("routeways.organisations.pages.duplicates.AT_ONCE", 1)
    for _ in range(2):
        make_organisation("Moonbeam Bakery")
    client = _as(make_hub_lead())
    answer = client.post(_address("duplicates"), follow=True)
    assert "Come back to this page" in answer.content.decode()
    assert not DuplicatePair.objects.exists()
    run(Job.objects.get().public_id)
    assert Job.objects.get().result == {"new": 1}
    assert queries.waiting_pairs("lancashire").count() == 1
