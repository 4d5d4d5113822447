"""The pages of placements: who sees a name, what each party does, what is refused and stays typed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from routeways.engagements import actions
from routeways.engagements.errors import EngagementError
from routeways.engagements.kinds import kinds
from routeways.engagements.models import Absence, EmployerSupport, HoursEntry, Participant, Placement
from routeways.foundation.models import Message, PrivateLink
from routeways.organisations.models import Touch
from tests.engagements.factories import NOW, REGION, TODAY, employer, school
from tests.engagements.placements.cast import SECRET, Cast, cast, holder
from tests.engagements.placements.people import FIRST, begun, log, prepared, work_days

pytestmark = pytest.mark.usefixtures("ground", "at_noon")
LIST = f"/{REGION}/placements/"


@pytest.fixture
def at_noon(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The pages' clock stands at noon of the tests' day."""
    moment = datetime.combine(TODAY, datetime.min.time(), tzinfo=UTC) + timedelta(hours=12)
    monkeypatch.setattr("django.utils.timezone.now", lambda: moment)
    yield


def as_(client: Client, user: Any) -> Client:
    client.force_login(user)
    return client


def day(value: Any, name: str) -> dict[str, str]:
    return {f"{name}_day": str(value.day), f"{name}_month": str(value.month), f"{name}_year": str(value.year)}


def working_day(**changes: str) -> dict[str, str]:
    known = {"day": TODAY.isoformat(), "started": "09:00", "ended": "16:30", "break_minutes": "30"}
    return known | {"mode": "workplace", "what": "Wrote tests"} | changes


def running() -> Cast:
    return cast(begun)


def test_nobody_gets_to_act_as_the_student_or_the_employer_through_a_link(client: Client) -> None:
    people = running()
    page = f"{people.address}links/"
    clerk = holder("Clerk", "organisation-contact", people.college)  # takes part, and may not read names
    for user in (people.coordinator, clerk, people.hub, people.employer, people.student):
        as_(client, user)
        for party in ("student", "hub", *(["employer"] if user != people.employer else ["college"])):
            shown = client.post(page, {"party": party, "make": "yes"}).content.decode()
            assert "/connect/link/" not in shown
    assert PrivateLink.objects.count() == 0
    for user in (clerk, people.hub, people.employer, people.student):
        as_(client, user).post(page, {"party": "student", "send": "yes"})
    assert as_(client, clerk).post(f"{people.address}letters/").status_code == 404
    assert Message.objects.count() == 0
    answer = as_(client, people.coordinator).post(page, {"party": "student", "send": "yes"}, follow=True)
    sent = Message.objects.get()
    assert sent.to == people.person.email
    assert "/connect/link/" not in answer.content.decode()
    token = sent.body.split("/connect/link/")[1].split("/")[0]
    assert Client().get(f"/connect/link/{token}/").status_code == 200
    as_(client, people.hub).post(page, {"party": "student", "withdraw": "yes"})
    assert Client().get(f"/connect/link/{token}/").status_code == 410


def test_a_college_ends_the_supervisor_s_link_on_the_page_and_an_employer_not_the_student_s(client: Client) -> None:
    people = running()
    mine, theirs = people.link("employer"), people.link("student")
    page = f"{people.address}links/"
    as_(client, people.employer).post(page, {"party": "student", "withdraw": "yes"})
    assert Client().get(theirs).status_code == 200
    assert "Withdraw all links of: Employer" in as_(client, people.coordinator).get(page).content.decode()
    client.post(page, {"party": "employer", "withdraw": "yes"})
    assert Client().get(mine).status_code == 410
    assert Client().get(theirs).status_code == 200


def test_no_party_rewrites_the_days_of_a_placement_past_its_plan(client: Client) -> None:
    people = running()
    before = (people.held.starts_on, people.held.ends_on)
    later = before[1] + timedelta(days=400)
    given = {**day(before[0], "starts_on"), **day(later, "ends_on")}
    link = people.link("employer")
    assert "Change the days" not in Client().get(link).content.decode()
    assert Client().post(f"{link}dates/", given).status_code == 404
    assert as_(client, people.coordinator).post(f"{people.address}dates/", given).status_code == 404
    with pytest.raises(EngagementError, match="the days follow its plan"):
        actions.plan_dates(by=None, engagement=people.held, starts_on=before[0], ends_on=later, now=NOW)
    people.held.refresh_from_db()
    assert (people.held.starts_on, people.held.ends_on) == before


def test_kinds_with_a_plan_of_their_own_take_no_days_by_hand() -> None:
    planned = {id for id, one in kinds().items() if not one.plain_dates}
    assert planned == {"industry-placement", "levy-transfer", "sector-based-work-academy", "skills-bootcamp"}


def test_only_the_college_reads_a_name_on_any_page(client: Client) -> None:
    people = running()
    log(people.held)
    for path in (LIST, f"{LIST}placements.csv", people.address, f"{people.address}hours/"):
        assert SECRET in as_(client, people.coordinator).get(path).content.decode()
    for user, paths in (
        (people.hub, (LIST, f"{LIST}placements.csv", people.address)),
        (people.employer, (people.address, f"{people.address}hours/", f"{people.address}agreement.pdf")),
    ):
        for path in paths:
            answer = as_(client, user).get(path)
            assert answer.status_code == 200
            assert SECRET not in answer.content.decode(errors="replace")
            if not path.endswith("pdf"):
                assert people.person.reference in answer.content.decode()
    client.logout()
    for party in ("employer", "student"):
        for part in ("", "hours/"):
            assert SECRET not in client.get(f"{people.link(party)}{part}").content.decode()


def test_another_college_sees_nothing(client: Client) -> None:
    people = running()
    listed = as_(client, people.other_coordinator).get(LIST).content.decode()
    assert people.person.reference not in listed
    assert SECRET not in listed
    for part in ("", "hours/", "plan/", "agreement.pdf", "absence/"):
        assert client.get(f"{people.address}{part}").status_code == 403


def test_the_hub_reads_references_and_counts_and_does_nothing(client: Client) -> None:
    people = running()
    assert "Numbers to pass on" in as_(client, people.hub).get(LIST).content.decode()
    assert "[c]" in client.get(LIST).content.decode()
    for part in ("hours/", "plan/", "absence/", "objectives/", "agreement.pdf"):
        assert client.get(f"{people.address}{part}").status_code == 404
    assert client.get(f"{LIST}students/add/").status_code == 403


@pytest.mark.parametrize("path", [LIST, f"{LIST}students/add/", f"{LIST}support/", f"{LIST}support/add/"])
def test_strangers_are_asked_to_sign_in_or_refused(client: Client, path: str) -> None:
    assert client.get(path).status_code == 302
    assert as_(client, holder("School", "organisation-contact", school())).get(path).status_code == 403


def test_a_coordinator_adds_a_student_and_asks_for_a_placement(client: Client) -> None:
    people = cast()
    data = {
        "owner": people.college.public_id,
        "name": "Fern Madeup",
        "own_number": "S-1",
        "email": "fern@example.org",
        "postcode": "BB11 2AA",
        **day(TODAY.replace(year=2008), "born_on"),
        **day(TODAY, "told_on"),
        "route": "digital",
        "specialism": "other",
        "pattern": ["block"],
        "miles": "12",
    }
    answer = as_(client, people.coordinator).post(f"{LIST}students/add/", data, follow=True)
    assert [line for line in answer.content.decode().split("<") if "error" in line and "p class" in line] == []
    made = Participant.objects.get(name="Fern Madeup")
    assert made.requests.get().title == "Placement: Digital"
    again = client.post(f"{LIST}students/add/", data | {"name": "Twice"})
    assert "deleted by itself 455 days after" in client.get(f"{LIST}students/add/").content.decode()
    assert again.status_code == 422
    assert "number “S-1” already" in again.content.decode()
    young = client.post(f"{LIST}students/add/", data | {"own_number": "2", **day(TODAY.replace(year=2015), "born_on")})
    assert "Only people of 16 or over" in young.content.decode()
    assert 'value="Fern Madeup"' in young.content.decode()  # nothing typed is lost


def test_the_student_logs_a_day_through_the_private_link(client: Client) -> None:
    people = running()
    page = f"{people.link('student')}hours/"
    assert "Log this day" in client.get(page).content.decode()
    answer = client.post(page, working_day(), follow=True)
    assert "Logged: 27 March" in answer.content.decode()
    assert HoursEntry.objects.get().minutes == 420
    # The next day begins with the same times.
    assert 'value="16:30' in answer.content.decode()


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"started": ""}, "Enter a time, like 09:00"),
        ({"started": "late"}, "Enter a time, like 09:00"),
        ({"ended": "08:00"}, "The end is not after the start"),
        ({"what": ""}, "what did you do"),
        ({"mode": "beach"}, "valid choice"),
        ({"day": "2099-01-01"}, "valid choice"),
        ({"day": "earlier"}, "Enter the day, like 27 3 2026"),
        (
            {"day": "earlier", "earlier_day": "31", "earlier_month": "2", "earlier_year": "2026"},
            "Enter a date that exists",
        ),
        ({"day": "earlier", "earlier_day": "1", "earlier_month": "3", "earlier_year": "2026"}, "began on 2 March 2026"),
        ({"started": "05:00", "ended": "23:00"}, "more than 12 hours"),
        ({"what": "x" * 600}, "at most 500"),
    ],
)
def test_a_day_that_cannot_be_is_refused_beside_the_form(client: Client, changes: dict[str, str], says: str) -> None:
    people = running()
    answer = client.post(f"{people.link('student')}hours/", working_day(**changes))
    assert answer.status_code == 422
    assert says.casefold() in answer.content.decode().casefold()
    assert not HoursEntry.objects.exists()


def test_the_supervisor_confirms_several_days_at_once_and_refuses_with_a_reason(client: Client) -> None:
    people = running()
    entries = [log(people.held, TODAY - timedelta(days=n)) for n in (1, 2, 3)]
    page = f"{people.link('employer')}hours/"
    shown = client.get(page).content.decode()
    assert shown.count('name="entry"') == 3
    chosen = [f"{one.public_id}|{one.minutes}" for one in entries]
    assert (
        "2 days confirmed" in client.post(page, {"entry": chosen[:2], "confirm": "yes"}, follow=True).content.decode()
    )
    refused = client.post(page, {"entry": chosen[2:], "refuse": "yes"})
    assert (refused.status_code, "Say why" in refused.content.decode()) == (422, True)
    answer = client.post(page, {"entry": chosen[2:], "refuse": "yes", "reason": "Not here"}, follow=True)
    assert "1 day refused" in answer.content.decode()
    student = client.get(f"{people.link('student')}hours/").content.decode()
    assert "The employer says: Not here" in student


@pytest.mark.parametrize("entry", ["", "nobody|420", "nobody", "|", "x|99999999999999"])
def test_confirming_what_is_not_there_changes_nothing(client: Client, entry: str) -> None:
    people = running()
    log(people.held)
    answer = client.post(f"{people.link('employer')}hours/", {"entry": [entry] if entry else [], "confirm": "yes"})
    assert answer.status_code == 422
    assert HoursEntry.objects.get().confirmed_at is None


def test_a_student_changes_and_takes_back_a_day(client: Client) -> None:
    people = running()
    entry = log(people.held)
    page = f"{people.address}hours/{entry.public_id}/"
    as_(client, people.student)
    assert client.post(page, working_day(ended="12:30")).status_code == 302
    assert HoursEntry.objects.get().minutes == 180
    assert client.post(page, working_day(ended="08:30")).status_code == 422
    assert client.post(page, {"remove": "yes"}).status_code == 302
    assert client.get(page).status_code == 404


def test_nobody_logs_for_the_student_or_confirms_for_the_employer(client: Client) -> None:
    people = running()
    assert as_(client, people.coordinator).post(f"{people.address}hours/", working_day()).status_code == 404
    entry = log(people.held)
    as_(client, people.student).post(f"{people.address}hours/", {"entry": f"{entry.public_id}|420", "confirm": "yes"})
    assert HoursEntry.objects.get().confirmed_at is None


def test_the_plan_is_written_changed_and_its_links_sent(client: Client) -> None:
    people = cast()
    page = f"{people.address}plan/"
    data = {
        **day(FIRST, "starts_on"),
        **day(FIRST + timedelta(days=100), "ends_on"),
        **day(TODAY.replace(year=2027), "insured_until"),
        "weekly_hours": "37.5",
        "objectives": "Build a service",
        "supervisor_name": "Ada Invented",
        "supervisor_email": "ada@example.org",
        "safeguarding_name": "Grace Madeup",
        "safeguarding_phone": "01234 000000",
    }
    as_(client, people.coordinator)
    wrong = client.post(page, data | {"weekly_hours": "many"})
    assert (wrong.status_code, "like 30 or 37.5" in wrong.content.decode()) == (422, True)
    assert client.post(page, data).status_code == 302
    assert Placement.objects.get().weekly_minutes == 2250
    assert 'value="37.5"' in client.get(page).content.decode()
    assert client.post(f"{people.address}letters/").status_code == 302
    assert {one.to for one in Message.objects.all()} == {"ada@example.org", people.person.email}
    assert all(SECRET not in one.body for one in Message.objects.all())


def test_a_missed_day_and_objectives_through_the_employers_link(client: Client) -> None:
    people = running()
    link = people.link("employer")
    assert client.post(f"{link}absence/", {**day(TODAY, "day"), "cause": "ill"}).status_code == 302
    assert Absence.objects.get().party == "employer"
    late = client.post(f"{link}absence/", {**day(TODAY + timedelta(days=3), "day"), "cause": "ill"})
    assert "still to come" in late.content.decode()
    assert client.post(f"{link}objectives/", {"name": "Ada Invented"}).status_code == 302
    assert Placement.objects.get().objectives_met_by == "Ada Invented"
    assert client.get(f"{link}declare/").status_code == 404


def test_the_student_declares_only_with_the_hours(client: Client) -> None:
    people = running()
    page = f"{people.link('student')}declare/"
    answer = client.post(page, {"agrees": "on"})
    assert (answer.status_code, "315 hours are still" in answer.content.decode()) == (422, True)
    work_days(people.held, 45)
    assert client.post(page, {"agrees": "on"}).status_code == 302
    assert Placement.objects.get().declared_at is not None


def test_the_agreement_is_a_tagged_pdf_that_says_who_signed(client: Client) -> None:
    people = cast(prepared)
    content = client.get(f"{people.link('student')}agreement.pdf").content
    assert content.startswith(b"%PDF")
    assert b"/MarkInfo" in content or b"/StructTreeRoot" in content or len(content) > 5000


def test_the_list_has_stages_and_who_is_behind(client: Client) -> None:
    people = running()
    as_(client, people.coordinator)
    shown = client.get(LIST).content.decode()
    assert "Behind the pace" in shown
    assert SECRET in client.get(f"{LIST}?stage=behind").content.decode()
    assert SECRET not in client.get(f"{LIST}?stage=completed").content.decode()
    assert client.get(f"{LIST}?stage=nonsense").status_code == 200


def test_support_for_an_employer_is_kept_with_its_contact(client: Client) -> None:
    people = cast()
    firm = employer("Imaginary Small Works")
    as_(client, people.coordinator)
    data = {
        "employer": firm.public_id,
        "owner": people.college.public_id,
        "support": "models",
        "channel": "visit",
        **day(TODAY, "on"),
        "about": "Two days a week in spring",
    }
    assert client.post(f"{LIST}support/add/", data).status_code == 302
    assert EmployerSupport.objects.get().touch == Touch.objects.get()
    shown = client.get(f"{LIST}support/").content.decode()
    assert "Imaginary Small Works" in shown
    assert "1 of 5" in shown
    again = client.post(f"{LIST}support/add/", data)
    assert (again.status_code, "recorded for that day already" in again.content.decode()) == (422, True)
    later = client.post(f"{LIST}support/add/", data | day(TODAY + timedelta(days=2), "on"))
    assert "still to come" in later.content.decode()


def test_the_board_leads_to_placements_only_for_those_who_may_see_them(client: Client) -> None:
    people = cast()
    board = f"/{REGION}/connect/"
    link = f'href="{LIST}"'
    assert link not in client.get(board).content.decode()
    assert link in as_(client, people.coordinator).get(board).content.decode()
    assert link not in as_(client, people.employer).get(board).content.decode()
