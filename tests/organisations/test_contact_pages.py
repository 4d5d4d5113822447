"""Pages, downloads, list and API of the contact ledger: what they say, and to whom."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from routeways.foundation.models import AuditEntry, Message
from routeways.organisations import actions, queries
from routeways.organisations.contact_purposes import contact_purposes
from routeways.organisations.models import ContactConsent, ContactRoute, NextContact, Organisation, Touch
from tests.organisations.factories import give, make_hub, make_hub_lead, make_organisation, make_person, make_user
from tests.organisations.making_contacts import NOW, REGION, ask, college, employer, manager, touch
from tests.workbooks import write_sheets

pytestmark = pytest.mark.django_db


@pytest.fixture
def one() -> Organisation:
    return employer()


@pytest.fixture
def house() -> Organisation:
    return college()


@pytest.fixture
def client_of(client: Any) -> Any:
    def signed_in(user: Any) -> Any:
        client.force_login(user)
        return client

    return signed_in


def url(name: str, one: Organisation | None = None, **more: str) -> str:
    known = {"region": REGION, **({"public_id": one.public_id} if one else {}), **more}
    return reverse(f"organisations:{name}", kwargs=known)


def posted(**more: Any) -> dict[str, Any]:
    day = timezone.localdate()
    known = {
        "purpose": "guest-lecture",
        "asks": "asked",
        "channel": "phone",
        "on_day": day.day,
        "on_month": day.month,
        "on_year": day.year,
        "about": "A talk on sourdough",
        "outcome": "no-answer",
        "note_is_private": "on",
    }
    return {**known, **more}


def rows(answer: Any) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


def test_a_contact_is_recorded_on_a_page_and_seen_on_the_next(one, house, client_of):
    client = client_of(manager(house))
    due = timezone.localdate() + timedelta(days=20)
    following = {
        "next_on_day": due.day,
        "next_on_month": due.month,
        "next_on_year": due.year,
        "next_role": "Employer team",
    }
    given = posted(by_organisation=house.public_id, note="Ring after three", **following)
    answer = client.post(url("touch-record", one), given, follow=True)
    text = answer.content.decode()
    assert answer.redirect_chain == [(url("employer-contacts", one), 302)]
    for word in ("A talk on sourdough", "Asked", "Ring after three", "Employer team", "The contact has been recorded."):
        assert word in text
    assert Touch.objects.get().ask is not None


def test_who_may_not_ask_is_told_who_did_and_nothing_typed_is_lost(one, house, client_of):
    ask(one, college("First College"), purpose="guest-lecture", on=timezone.localdate(), now=timezone.now())
    client = client_of(manager(house))
    answer = client.post(url("touch-record", one), posted(by_organisation=house.public_id))
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "First College asked Moonbeam Bakery for this already" in text
    assert "A talk on sourdough" in text
    assert Touch.objects.count() == 1
    page = client.get(url("employer-contacts", one)).content.decode()
    assert "First College asked Moonbeam Bakery for this already" in page


def test_an_empty_form_says_what_is_missing(one, house, client_of):
    answer = client_of(manager(house)).post(url("touch-record", one), {})
    text = answer.content.decode()
    assert answer.status_code == 422
    for sentence in ("Say whether you asked for something", "Say in a few words what it was about", "Enter a date"):
        assert sentence in text


def test_nobody_records_for_a_house_that_is_not_theirs(one, house, client_of):
    other = college("Another College")
    answer = client_of(manager(house)).post(url("touch-record", one), posted(by_organisation=other.public_id))
    assert answer.status_code == 422
    assert not Touch.objects.exists()


def test_a_contact_is_corrected_and_taken_back_on_pages(one, house, client_of):
    made = touch(one, house, note="Secret")
    client = client_of(manager(house))
    address = url("touch-correct", one, number=made.public_id)
    assert "Secret" in client.get(address).content.decode()
    day = {"on_day": 1, "on_month": 3, "on_year": 2026}
    given = {"purpose": "mentoring", "channel": "email", "about": "Two mentors", "outcome": "agreed", **day}
    assert client.post(address, given).status_code == 422
    client.post(address, {**given, "note": "Open", "why": "Wrong purpose"})
    made.refresh_from_db()
    assert (made.purpose, made.about, made.note, made.note_is_private) == ("mentoring", "Two mentors", "Open", False)
    text = client.get(address).content.decode()
    assert "Wrong purpose" in text
    assert "Industry placement" in text
    client.post(url("touch-take-back", one, number=made.public_id), {"reason": "Never happened"})
    made.refresh_from_db()
    assert made.undone_reason == "Never happened"
    assert "Taken back" in client.get(url("employer-contacts", one)).content.decode()


def test_the_words_of_a_private_note_stay_out_of_the_history_for_the_hub(one, house, client_of):
    made = touch(one, house, note="Secret")
    actions.correct_touch(by=None, touch=made, why="w", now=NOW, note="Other words", about="Two")
    text = client_of(make_hub_lead()).get(url("touch-correct", one, number=made.public_id)).content.decode()
    assert "Secret" not in text
    assert "Other words" not in text
    assert "Places for two students" in text


def test_the_next_contact_is_planned_handed_over_and_dropped_on_pages(one, house, client_of):
    due = timezone.localdate() + timedelta(days=7)
    day = {"due_on_day": due.day, "due_on_month": due.month, "due_on_year": due.year}
    client = client_of(manager(house))
    client.post(url("next-contact-plan", one), {"owner": house.public_id, **day, "about": "Summer places"})
    assert NextContact.objects.get().about == "Summer places"
    other = manager(college("Another College"))
    client = client_of(other)
    own = other.organisation_roles.get().organisation.public_id
    answer = client.post(url("next-contact-plan", one), {"owner": own, **day})
    assert "Imaginary College speaks with Moonbeam Bakery next" in answer.content.decode()
    answer = client.post(url("next-contact-drop", one), follow=True)
    assert "Imaginary College planned this contact" in answer.content.decode()
    client_of(make_hub_lead()).post(url("next-contact-plan", one), {"owner": house.public_id, **day, "about": "New"})
    assert queries.next_contact(one).about == "New"
    client_of(manager(house)).post(url("next-contact-drop", one))
    assert queries.next_contact(one) is None


def test_the_list_is_filtered_and_taken_away(one, house, client_of, monkeypatch):
    monkeypatch.setattr("routeways.organisations.contact_forms.sectors", lambda: {"C": "Manufacturing"})
    forge = employer("Imaginary Forge")
    actions.set_sector(by=None, organisation=forge, sector="C")
    due = timezone.localdate()
    touch(forge, house, on=due, now=timezone.now(), next_on=due, purpose="live-brief")
    client = client_of(manager(house))
    for query, there in (
        ("", 2),
        ("?show=mine", 1),
        ("?show=due", 1),
        ("?show=quiet", 1),
        ("?type=live-briefs", 1),
        ("?q=forge", 1),
        ("?sector=C", 1),
        ("?q=nobody", 0),
        ("?type=nonsense", 2),
    ):
        text = client.get(url("employers") + query).content.decode()
        assert f"{there} employer" in text, query
        assert len(rows(client.get(url("employers-csv") + query))) == there
    first = rows(client.get(url("employers-csv")))[0]
    assert (first["employer"], first["next_contact_by"]) == ("Imaginary Forge", "Imaginary College")


def test_the_list_takes_the_same_queries_however_long_it_is(house, client_of, django_assert_max_num_queries):
    for number in range(8):
        touch(employer(f"Invented Firm {number}"), house)
    client = client_of(manager(house))
    client.get(url("employers"))
    with django_assert_max_num_queries(22):
        client.get(url("employers"))
    one = Organisation.objects.filter(kind="employer").first()
    for _ in range(8):
        touch(one, house)
    client.get(url("employer-contacts", one))
    with django_assert_max_num_queries(40):
        client.get(url("employer-contacts", one))


def test_contacts_are_taken_away_without_harm(one, house, client_of):
    touch(one, house, about="=1+1")
    touch(one, college("Another College"), note="Private to them")
    found = rows(client_of(manager(house)).get(url("employer-contacts-csv", one)))
    assert [row["about"] for row in found] == ["Places for two students", "'=1+1"]
    assert [row["note"] for row in found] == ["", ""]


def test_everybody_sees_how_many_employers_work_with_schools_and_nobody_small_counts(client, house):
    today = timezone.localdate()
    known = {"on": today.replace(day=1) - timedelta(days=1), "now": timezone.now()}
    for number in range(6):
        touch(employer(f"Invented Firm {number}"), house, **known)
    touch(employer("Lonely Firm"), house, purpose="mentoring", **known)
    for number in range(9):  # of this month: nobody sees them come in
        touch(employer(f"Newer Firm {number}"), house, on=today, now=timezone.now())
    text = client.get(url("employers-engaged")).content.decode()
    assert "[c]" in text
    assert "Lonely" not in text
    found = {row["type"]: row["in_contact"] for row in rows(client.get(url("employers-engaged-csv")))}
    assert found["Placements, work experience and visits"] == "5"
    assert found["Careers support"] == "[c]"
    assert found["All types, each employer once"] == "5"


# -- the employer’s own view


def test_an_employer_sees_by_private_link_what_was_asked_and_stops_it_in_one_step(one, house, client, client_of):
    ask(one, house, note="Secret", note_is_private=False)
    actions.plan_next(by=None, organisation=one, region=REGION, owner=house, due_on=timezone.localdate(), now=NOW)
    text = client_of(manager(house)).post(url("employer-link-make", one)).content.decode()
    address = text.partition("http://testserver")[2].partition("<")[0]
    client.logout()
    seen = client.get(address).content.decode()
    assert "Asked by Imaginary College" in seen
    assert "Secret" not in seen
    answer = client.post(address, {"stop": "yes"}, follow=True)
    assert "Nobody may ask you for anything" in answer.content.decode()
    assert not queries.may_ask(one, "mentoring", today=timezone.localdate())
    assert "said on" in client_of(manager(house)).get(url("employer-contacts", one)).content.decode()
    client.logout()
    assert client.post(address, {"allow": "yes"}).status_code == 422
    assert not queries.may_ask(one, "mentoring", today=timezone.localdate()), "whoever made the link has it too"


def test_only_who_speaks_with_an_employer_next_the_hub_and_itself_make_its_link(one, house, client_of):
    """A link replaces the one before, and whoever makes it reads it: not every house that records contacts."""
    own = make_user()
    give(own, "organisation-administrator", one)
    other, hub_lead = college("Another College"), make_hub_lead(REGION)
    actions.plan_next(by=None, organisation=one, region=REGION, owner=house, due_on=timezone.localdate(), now=NOW)
    made = {
        name: client_of(user).post(url("employer-link-make", one)).status_code
        for name, user in (("next", manager(house)), ("hub", hub_lead), ("own", own), ("other", manager(other)))
    }
    assert made == {"next": 200, "hub": 200, "own": 200, "other": 403}
    button = "Make a private link"
    assert button in client_of(manager(house)).get(url("employer-contacts", one)).content.decode()
    assert button not in client_of(manager(other)).get(url("employer-contacts", one)).content.decode()
    assert button in client_of(own).get(url("employer-own", one)).content.decode()
    NextContact.objects.all().delete()
    assert client_of(manager(house)).post(url("employer-link-make", one)).status_code == 403


def test_an_employer_changes_one_answer_and_the_rest_stays(one, client_of):
    own = make_user()
    give(own, "organisation-contact", one)
    client = client_of(own)
    every = [one.id for one in contact_purposes().values() if one.basis == "legitimate-interest"]
    given = {"interest": [purpose for purpose in every if purpose != "mentoring"], "consent": ["news"]}
    answer = client.post(url("employer-own", one), given, follow=True)
    assert "Saved." in answer.content.decode()
    assert set(ContactConsent.objects.values_list("purpose", "answer", "said")) == {
        ("mentoring", "refused", "account"),
        ("news", "agreed", "account"),
    }
    again = client.post(url("employer-own", one), given, follow=True)
    assert "Nothing was changed." in again.content.decode()
    assert client.post(url("employer-own", one), {"interest": ["tea"]}).status_code == 422
    assert ContactConsent.objects.count() == 2


def test_a_link_that_does_not_work_says_so(one, client):
    assert client.get(url("employer-link", token="nonsense")).status_code == 410
    made = actions.make_contact_link(by=None, organisation=one, region=REGION, site="http://x", now=timezone.now())
    token = made.address.rstrip("/").rpartition("/")[2]
    elsewhere = reverse("organisations:employer-link", kwargs={"region": "lancashire-demonstration", "token": token})
    assert client.get(elsewhere).status_code == 404


def test_what_an_employer_told_somebody_is_kept_with_whom_it_told(one, house, client_of):
    client = client_of(manager(house))
    every = [one.id for one in contact_purposes().values() if one.basis == "legitimate-interest"]
    client.post(url("employer-told", one), {"interest": [purpose for purpose in every if purpose != "mentoring"]})
    row = ContactConsent.objects.get()
    assert (row.said, row.told_to) == ("told", house)
    client.post(url("employer-told", one), {"stop": "yes"})
    assert queries.closed_to_all(one) is not None
    assert "allows contact again" in client.get(url("employer-told", one)).content.decode()


def test_a_stop_that_the_employer_gave_itself_is_not_lifted_on_the_page_of_those_who_ask(one, house, client_of):
    client, page = client_of(manager(house)), url("employer-told", one)
    actions.say(by=None, organisation=one, answers={"everything": False}, said="link", now=timezone.now())
    text = client.get(page).content.decode()
    assert "It alone can allow contact again" in text
    assert 'name="allow"' not in text
    answer = client.post(page, {"allow": "yes"})
    assert answer.status_code == 422
    assert "so it alone can allow it again" in answer.content.decode()
    assert queries.closed_to_all(one) is not None


def link_by(client: Any, one: Organisation) -> str:
    return "/" + client.post(url("employer-link-make", one)).context["link"].address.split("/", 3)[3]


def test_a_link_that_whoever_asks_has_seen_lifts_no_stop_of_the_employers_own(one, client_of, client):
    page = link_by(client_of(make_hub_lead(REGION)), one)
    client.logout()
    client.post(page, {"stop": "yes"})
    assert 'name="allow"' not in client.get(page).content.decode()
    answer = client.post(page, {"allow": "yes"})
    assert (answer.status_code, "let us write to your organisation" in answer.content.decode()) == (422, True)
    assert "ask the skills hub" in client.get(page).content.decode(), "no address is known"
    ContactRoute.objects.create(organisation=one, purpose="employers", label="Office", email="office@firm.example")
    assert "office@firm.example" in client.get(page).content.decode()
    assert client.post(page, {"letter": "yes"}).status_code == 200
    letter = Message.objects.get()
    assert letter.to == "office@firm.example"
    assert queries.closed_to_all(one) is not None
    own = letter.body[letter.body.index(f"/{REGION}/employers/link/") :].split()[0]
    assert client.get(page).status_code == 410
    assert client.post(own, {"allow": "yes"}).status_code == 302
    assert queries.closed_to_all(one) is None


def test_a_link_that_the_employers_own_people_made_lifts_what_it_refused(one, client_of, client):
    user = make_user("Own Person")
    give(user, "organisation-administrator", one)
    page = link_by(client_of(user), one)
    client.logout()
    client.post(page, {"stop": "yes"})
    client.post(page, {"allow": "yes"})
    assert queries.closed_to_all(one) is None


def test_who_records_for_two_houses_says_which_of_them_was_told(one, house, client_of):
    user, other = manager(house), college("Another College")
    give(user, "employer-manager", other)
    client = client_of(user)
    assert "Who was told?" in client.get(url("employer-told", one)).content.decode()
    client.post(url("employer-told", one), {"stop": "yes", "told_to": house.public_id})
    assert ContactConsent.objects.get().told_to == house


# -- who may open what

PAGES = {
    "employers": (),
    "employers-csv": (),
    "touches-import": (),
    "employer-contacts": ("one",),
    "employer-contacts-csv": ("one",),
    "touch-record": ("one",),
    "next-contact-plan": ("one",),
    "employer-told": ("one",),
    "employer-sector": ("one",),
    "touch-correct": ("one", "number"),
    "touch-take-back": ("one", "number"),
    "employer-own": ("one",),
    "employers-engaged": (),
    "employers-engaged-csv": (),
}
READS = {"employers", "employers-csv", "employer-contacts", "employer-contacts-csv"}
WRITES = {"touch-record", "next-contact-plan", "employer-told", "employer-sector"}
CHANGES = {"touch-correct", "touch-take-back"}
OPEN = {"employers-engaged", "employers-engaged-csv"}
LIST = {"touches-import"}
MATRIX = {
    "anonymous": OPEN,
    "stranger": OPEN,
    "house employer-manager": OPEN | READS | WRITES | CHANGES | LIST,
    "house curriculum-planner": OPEN | READS | WRITES | CHANGES | LIST,
    "house programme-manager": OPEN | READS | WRITES | CHANGES | LIST,
    "house organisation-administrator": OPEN | READS | WRITES | CHANGES | LIST,
    "house careers-leader": OPEN | READS | WRITES | CHANGES,
    "house board-member": OPEN,
    "house organisation-contact": OPEN,
    "other college employer-manager": OPEN | READS | WRITES | LIST,
    "far college employer-manager": OPEN,
    "hub hub-lead": OPEN | READS | WRITES | CHANGES | LIST,
    "hub enterprise-coordinator": OPEN | READS | WRITES | CHANGES | LIST,
    "hub hub-analyst": OPEN | READS | WRITES | CHANGES,
    "chamber lsip-lead": OPEN | READS | WRITES | CHANGES | LIST,
    "the employer organisation-administrator": OPEN | {"employer-own"},
    "the employer organisation-contact": OPEN | {"employer-own"},
    "rival employer organisation-administrator": OPEN,
}


@pytest.mark.parametrize("who", MATRIX)
def test_each_page_opens_for_exactly_those_who_may(who, one, house, client):
    made = touch(one, make_hub() if who == "hub hub-analyst" else house)
    at, _, role = who.rpartition(" ")
    houses = {
        "house": lambda: house,
        "other college": lambda: college("Other College"),
        "far college": lambda: make_organisation("Far College", kind="college", region="lancashire-demonstration"),
        "hub": lambda: made.by_organisation if made.by_organisation.kind == "hub" else make_hub(),
        "chamber": lambda: make_organisation("Imaginary Chamber", kind="chamber"),
        "the employer": lambda: one,
        "rival employer": lambda: employer("Rival Bakery"),
    }
    if who != "anonymous":
        user = make_user()
        if at:
            region = REGION if role in ("hub-lead", "enterprise-coordinator", "hub-analyst", "lsip-lead") else ""
            give(user, role, houses[at](), region=region)
        client.force_login(user)
    opened = set()
    for name, needs in PAGES.items():
        more = {"number": made.public_id} if "number" in needs else {}
        status = client.get(url(name, one if needs else None, **more)).status_code
        assert status in ((200, 302) if who == "anonymous" else (200, 403, 404)), name
        if status == 200:
            opened.add(name)
    assert opened == MATRIX[who]


def test_what_is_posted_needs_the_same_rights(one, house, client):
    made = touch(one, house)
    client.force_login(make_user())
    for name in ("next-contact-drop", "employer-link-make"):
        assert client.post(url(name, one)).status_code == 403
    answer = client.post(url("touch-take-back", one, number=made.public_id), {"reason": "w"})
    assert answer.status_code in (403, 404)
    made.refresh_from_db()
    assert made.undone_at is None


def test_the_records_page_leads_to_the_contacts_of_employers_only(one, house, client_of):
    client = client_of(manager(house))
    there = reverse("organisations:organisation", kwargs={"region": REGION, "public_id": one.public_id})
    assert url("employer-contacts", one) in client.get(there).content.decode()
    assert (
        url("employers") in client.get(reverse("organisations:directory", kwargs={"region": REGION})).content.decode()
    )
    own = reverse("organisations:organisation", kwargs={"region": REGION, "public_id": house.public_id})
    assert url("employer-contacts", house) not in client.get(own).content.decode()


# -- a list

HEADINGS = "Employer,Date,Purpose,How,About,Outcome,Asked for something,Private note,Next contact"


def loaded(client: Any, house: Organisation, *lines: str, headings: str = HEADINGS) -> str:
    content = "\n".join((headings, *lines)).encode()
    file = SimpleUploadedFile("contacts.csv", content, content_type="text/csv")
    answer = client.post(url("touches-import"), {"by_organisation": house.public_id, "file": file})
    return answer.content.decode()


def test_a_list_goes_in_once_and_wrong_rows_are_told_one_by_one(one, house, client_of):
    client = client_of(manager(house))
    make_person(one, "Fictive Person")
    good = "Moonbeam Bakery,27/03/2026,Mentoring,Telephone,Two mentors,Agreed,Yes,Likes tea,"
    wrong = (
        "Nobody Ltd,2026-03-27,Mentoring,Telephone,Two mentors,Agreed,,,",
        "Moonbeam Bakery,yesterday,Mentoring,Telephone,Two mentors,Agreed,,,",
        "Moonbeam Bakery,2026-03-27,Tea,Telephone,Two mentors,Agreed,,,",
        "Moonbeam Bakery,2026-03-27,Mentoring,Telephone,Met Fictive Person,Agreed,,,",
        "Moonbeam Bakery,2999-03-27,Mentoring,Telephone,Two mentors,Agreed,,,",
    )
    text = loaded(client, house, good, *wrong)
    assert "6 rows read: 1 new, 0 recorded before, 5 not taken" in text
    for reason in (
        "no organisation of this region is called “Nobody Ltd”; add it to the directory first",
        "is not a date like 2026-03-27",
        "must be one of: ",
        "name a job or a team in what it was about",
        "a contact is recorded when it has happened",
    ):
        assert reason in text
    made = Touch.objects.get()
    assert (made.on.isoformat(), made.note, made.note_is_private) == ("2026-03-27", "Likes tea", True)
    assert made.ask is not None
    assert "1 row read: 0 new, 1 recorded before" in loaded(client, house, good)
    assert Touch.objects.count() == 1


def test_a_workbook_with_dates_in_its_cells_is_read_as_a_csv_is(one, house, tmp_path):
    day, later = date(2026, 3, 20), date(2026, 4, 1)
    rows = [
        ["Employer", "Date", "Purpose", "How", "About", "Outcome", "Asked for something", "Next contact"],
        ["MOONBEAM BAKERY", day, "guest-lecture", "visit", "A talk", "interested", True, later],
        ["Moonbeam Bakery", day, "Talk or guest lecture", "Visit to the employer", "A talk", "Agreed"],
    ]
    path = write_sheets(tmp_path / "contacts.xlsx", {"Contacts": rows})
    known = {"by": None, "region": REGION, "by_organisation": house, "path": path, "now": NOW}
    done = actions.import_touches(**known)
    assert (done.rows, done.made, done.unchanged, done.problems) == (2, 1, 1, ())
    assert queries.next_contact(one).due_on == date(2026, 4, 1)
    again = actions.import_touches(**known)
    assert (again.made, again.unchanged) == (0, 2)
    assert AuditEntry.objects.filter(verb="organisations.import_touches").count() == 1


def test_a_list_tells_that_an_employer_was_asked_twice(one, house, client_of):
    ask(one, college("First College"), purpose="mentoring")
    text = loaded(
        client_of(manager(house)), house, "Moonbeam Bakery,2026-03-20,Mentoring,E-mail,Mentors,Declined,yes,,"
    )
    assert "1 row says, that an employer" not in text
    assert "1 row says that an employer was asked again" in text
    assert "Asked twice" in client_of(manager(house)).get(url("employer-contacts", one)).content.decode()


def test_employers_of_one_name_are_told_apart_by_their_number(one, house, client_of):
    from routeways.organisations.records import NewIdentifier

    employer("Moonbeam Bakery", identifiers=(NewIdentifier("company-number", "01234567"),))
    client = client_of(manager(house))
    line = "2026-03-27,Mentoring,Telephone,Two mentors,Spoke,"
    headings = "Employer,Company number,Date,Purpose,How,About,Outcome,Job or team"
    line = "2026-03-27,Mentoring,Telephone,Two mentors,Interested,HR team"
    assert "2 organisations are called" in loaded(client, house, f"Moonbeam Bakery,,{line}", headings=headings)
    assert "1 new" in loaded(client, house, f"Moonbeam Bakery,01234567,{line}", headings=headings)
    text = loaded(client, house, f"Moonbeam Bakery,07654321,{line}", headings=headings)
    assert "no organisation of this region has the company number 07654321" in text


def test_a_file_that_is_no_table_is_refused_in_a_sentence(house, client_of):
    client = client_of(manager(house))
    for name, content in (("a.pdf", b"%PDF-1.4"), ("a.csv", b""), ("a.csv", b"Name\nx")):
        file = SimpleUploadedFile(name, content)
        answer = client.post(url("touches-import"), {"by_organisation": house.public_id, "file": file})
        assert answer.status_code == 422
        assert "There is a problem" in answer.content.decode()
    assert not Touch.objects.exists()


# -- the API


def test_the_api_gives_the_history_to_those_who_may_and_keeps_it_nowhere(one, house, client):
    touch(one, house, note="Secret")
    address = f"/api/v1/regions/{REGION}/employers/{one.public_id}/contacts"
    assert client.get(address).status_code == 401
    client.force_login(make_user())
    assert client.get(address).status_code == 403
    client.force_login(manager(college("Another College")))
    answer = client.get(address)
    assert answer["Cache-Control"] == "private, no-store"
    (row,) = answer.json()["contacts"]
    assert (row["by"], row["purpose"], row["note"], row["asked"]) == (
        "Imaginary College",
        "industry-placement",
        "",
        None,
    )
    assert client.get(f"{address}?format=csv")["Content-Type"].startswith("text/csv")
    assert client.get(f"/api/v1/regions/{REGION}/employers/nobody/contacts").status_code == 404
