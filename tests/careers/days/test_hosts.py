"""Colleges that hold days, entered and loaded by hand and by file. Nothing is half-loaded; nobody loses a day."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, time, timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from routeways.careers import holidays
from routeways.careers.actions import days_changes, days_hosts, days_loading, days_runs
from routeways.careers.actions.days_changes import facts_of
from routeways.careers.days.hosting import NewSession
from routeways.careers.errors import CareersError
from routeways.careers.models import DayBooking, DayHost, DayOffer, DaySession
from routeways.foundation.models import AuditEntry
from tests.careers.days.factories import REGION, confirmed, make_host, make_school, proposed
from tests.organisations.factories import give, make_hub_lead, make_organisation, make_user

pytestmark = pytest.mark.django_db
TOP = f"/{REGION}/school-programmes/hosts/"
HOSTS = "College,Step-free building,Access and arriving,Sessions,Staff,Room,Pupils,Step-free room\n"
SESSIONS = "College,Date,Starts,Ends,Session,Room,Schools,Pupils,Staff\n"


def a_day(number: int = 30) -> date:
    return timezone.localdate() + timedelta(days=number)


def load(tmp_path: Path, what: str, text: str, host: DayHost | None = None) -> days_loading.LoadedDays:
    path = tmp_path / "days.csv"
    path.write_text(text, "utf-8")
    if what == "hosts":
        return days_loading.load_hosts(by=None, region=REGION, path=path, today=timezone.localdate())
    return days_loading.load_sessions(
        by=None, region=REGION, path=path, programme="digital-days", now=timezone.now(), host=host
    )


def as_new(one: DaySession) -> NewSession:
    return NewSession(one.room.name, one.kind, one.on, one.starts, one.ends, one.schools, one.pupils, tuple(one.staff))


def test_colleges_and_sessions_come_from_files_and_the_same_files_again_change_nothing(tmp_path: Path) -> None:
    make_organisation("Imaginary Fell College", kind="college", region=REGION)
    hosts = (
        f"{HOSTS}Imaginary Fell College,yes,Lift,coding; Artificial intelligence,Tutor 1; Tutor 2,Hall,64,yes\n"
        "Imaginary Fell College,yes,Lift,coding; Artificial intelligence,Tutor 1; Tutor 2,Attic,32,no\n"
    )
    sessions = (
        f"{SESSIONS}Imaginary Fell College,{a_day()},9:30,14.00,coding,Hall,2,,Tutor 1\n"
        f"Imaginary Fell College,{a_day():%d/%m/%Y},09:30,14:00,ai,Attic,,20,Tutor 2\n"
    )
    assert load(tmp_path, "hosts", hosts) == days_loading.LoadedDays(made=1)
    assert load(tmp_path, "sessions", sessions) == days_loading.LoadedDays(made=2)
    written = AuditEntry.objects.count()
    assert load(tmp_path, "hosts", hosts) == days_loading.LoadedDays(unchanged=1)
    assert load(tmp_path, "sessions", sessions) == days_loading.LoadedDays(unchanged=2)
    assert AuditEntry.objects.count() == written
    host = DayHost.objects.get()
    assert {room.name: room.accessible for room in host.rooms.all()} == {"Hall": True, "Attic": False}
    assert sorted(host.sessions.values_list("pupils", "schools")) == [(20, 1), (64, 2)]
    assert load(tmp_path, "hosts", hosts.replace("64", "72")) == days_loading.LoadedDays(changed=1)


def test_a_file_of_a_term_loads_again_after_its_first_sessions_and_after_holidays_were_recorded(
    tmp_path: Path, clock: Callable[[date], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    host, days = make_host(sessions=0), [a_day(at) for at in (10, 11, 30, 31)]
    rows = "".join(f"{host},{day},09:30,14:00,ai,Hall,2,,Tutor 1\n" for day in days)
    assert load(tmp_path, "sessions", SESSIONS + rows).made == 4
    days_hosts.cancel_session(by=None, session=host.sessions.get(on=days[0]), now=timezone.now())
    clock(days[1])
    monkeypatch.setattr(holidays, "why_closed", lambda region, day: "in the spring holidays" if day == days[2] else "")
    days_changes.change_host(
        by=None,
        host=host,
        facts=replace(facts_of(host), rooms=(("Hall", 64, True), ("Attic", 64, True))),
        today=days[1],
    )
    assert load(tmp_path, "sessions", SESSIONS + rows) == days_loading.LoadedDays(unchanged=4)
    moved = rows.replace(f"{days[1]},09:30,14:00,ai,Hall,2", f"{days[1]},09:30,14:00,ai,Hall,1")
    assert "cancelled or past" in load(tmp_path, "sessions", SESSIONS + moved).problems[0].reason


def test_the_room_of_a_session_in_holidays_can_be_changed_but_not_its_date_to_another_in_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    host = make_host(sessions=1)
    rooms = (("Hall", 64, True), ("Attic", 64, True))
    days_changes.change_host(by=None, host=host, facts=replace(facts_of(host), rooms=rooms), today=a_day(0))
    one = host.sessions.select_related("room").get()
    monkeypatch.setattr(holidays, "why_closed", lambda region, day: "in the spring holidays")
    now = timezone.now()
    assert days_changes.change_session(by=None, session=one, new=replace(as_new(one), room="Attic"), now=now)
    with pytest.raises(CareersError, match="in the spring holidays"):
        days_changes.change_session(by=None, session=one, new=replace(as_new(one), on=a_day(40)), now=now)


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("Imaginary College,{day},09:30,14:00,coding,Attic,1,,", "has no room “Attic”"),
        ("Imaginary College,{day},9h,14:00,ai,Hall,1,,", "is not a time like 09:30"),
        ("Imaginary College,{day},09:30,14:00,dancing,Hall,1,,", "is not in the catalogue"),
        ("Imaginary College,{day},14:00,09:30,ai,Hall,1,,", "ends before it starts"),
        ("Imaginary College,{day},09:30,14:00,ai,Hall,1,900,", "holds 64 pupils, not 900"),
        ("Imaginary College,{day},09:30,14:00,ai,Hall,1,,Ms Example", "is not among the staff"),
        ("Imaginary College,2020-03-02,09:30,14:00,ai,Hall,1,,", "is not to come"),
        ("Imaginary College,32/13/2027,09:30,14:00,ai,Hall,1,,", "is not a date"),
        ("Nobody’s College,{day},09:30,14:00,ai,Hall,1,,", "is no college, university or provider here"),
        (",{day},09:30,14:00,ai,Hall,1,,", "The column College is empty"),
        ("Imaginary College,{day},10:00,11:00,ai,Hall,1,,", "has another session from 09:30"),
    ],
)
def test_one_bad_row_and_nothing_of_the_file_is_loaded(tmp_path: Path, row: str, reason: str) -> None:
    host = make_host(sessions=0)
    name = host.organisation.name
    rows = f"Imaginary College,{a_day()},09:30,14:00,ai,Hall,1,,Tutor 1\n{row.format(day=a_day())}\n"
    done = load(tmp_path, "sessions", SESSIONS + rows.replace("Imaginary College", name))
    assert (done.made, done.changed, done.unchanged) == (0, 0, 0)
    assert reason in str(done.problems[0])
    assert done.problems[0].row == 3
    assert not DaySession.objects.exists()


def test_rows_of_one_college_that_contradict_each_other_are_refused_together(tmp_path: Path) -> None:
    make_organisation("Imaginary Fell College", kind="college", region=REGION)
    done = load(
        tmp_path,
        "hosts",
        f"{HOSTS}Imaginary Fell College,yes,,ai,,Hall,64,yes\nImaginary Fell College,no,,ai,,Attic,20,no\n",
    )
    assert "Row 3 says something else" in done.problems[0].reason
    assert not DayHost.objects.exists()


def test_a_download_moved_by_its_id_changes_the_session_and_not_another(tmp_path: Path) -> None:
    host = make_host(sessions=1)
    held = host.sessions.get()
    text = f"Session ID,{SESSIONS}{held.public_id},{host},{a_day(40)},09:30,14:00,ai,Hall,2,64,\n"
    assert load(tmp_path, "sessions", text) == days_loading.LoadedDays(changed=1)
    assert host.sessions.get().on == a_day(40)
    other = make_host(sessions=0)
    strange = load(tmp_path, "sessions", text.replace(str(host), ""), other)
    assert "has no session with the ID" in strange.problems[0].reason


def test_who_is_booked_stays_booked_and_says_again_whether_it_comes() -> None:
    school = make_school()
    make_host(sessions=2)
    confirmed(days=1)
    booking = DayBooking.objects.select_related("session__room").get(institution=school)
    DayBooking.objects.update(accepted_at=timezone.now())
    moved = replace(as_new(booking.session), on=a_day(60))
    assert days_changes.change_session(by=None, session=booking.session, new=moved, now=timezone.now())
    assert not days_changes.change_session(by=None, session=booking.session, new=moved, now=timezone.now())
    booking.refresh_from_db()
    assert booking.state == "booked"
    assert booking.session.on == a_day(60)
    assert booking.accepted_at is None


def test_a_session_is_not_changed_so_that_a_school_loses_its_day() -> None:
    school = make_school(setting="special")
    host = make_host(sessions=2)
    confirmed(days=2)
    one, two = (held.session for held in DayBooking.objects.select_related("session__room").filter(institution=school))
    now = timezone.now()

    def refused(match: str, **changes: object) -> None:
        with pytest.raises(CareersError, match=match):
            days_changes.change_session(by=None, session=one, new=replace(as_new(one), **changes), now=now)

    refused("has another day on", on=two.on, starts=time(15), ends=time(16))
    refused("more schools or pupils are booked", pupils=5)
    refused("for this school year", on=one.on + timedelta(days=380))
    refused("is not to come", on=timezone.localdate())
    days_changes.change_host(
        by=None,
        host=host,
        facts=replace(facts_of(host), rooms=(("Attic", 64, False), ("Hall", 64, True))),
        today=a_day(0),
    )
    refused("needs a room without steps", room="Attic")


def test_a_host_is_not_changed_under_its_sessions_to_come() -> None:
    make_school(setting="special")
    host = make_host(sessions=1)
    confirmed(days=1)
    facts = facts_of(host)
    for changed, match in (
        (replace(facts, rooms=(("Barn", 64, True),)), "Move or cancel it before the room goes"),
        (replace(facts, rooms=(("Hall", 20, True),)), "Change that session first"),
        (replace(facts, kinds=("coding",)), "Change or cancel it first"),
        (replace(facts, accessible=False), "needs a room without steps"),
        (replace(facts, rooms=()), "at least one room"),
    ):
        with pytest.raises(CareersError, match=match):
            days_changes.change_host(by=None, host=host, facts=changed, today=timezone.localdate())
    assert facts_of(DayHost.objects.get()) == facts
    assert not days_changes.change_host(by=None, host=host, facts=facts, today=timezone.localdate())


def test_a_rota_worked_out_before_a_session_moved_is_not_confirmed() -> None:
    make_school()
    host = make_host(sessions=1)
    run = proposed(days=1)
    one = host.sessions.select_related("room").get()
    days_changes.change_session(by=None, session=one, new=replace(as_new(one), on=a_day(50)), now=timezone.now())
    with pytest.raises(CareersError, match="Solve it again"):
        days_runs.confirm_days(by=None, run=run, now=timezone.now())


def test_an_offer_runs_out_before_a_session_that_moved_forward() -> None:
    make_school()
    host = make_host(sessions=1)
    one = host.sessions.select_related("room").get()
    offer = DayOffer.objects.create(
        institution=make_school(), session=one, why="Free", offered_at=timezone.now(), until=one.on - timedelta(days=1)
    )
    days_changes.change_session(by=None, session=one, new=replace(as_new(one), on=a_day(3)), now=timezone.now())
    offer.refresh_from_db()
    assert offer.until == a_day(2)


def test_the_hub_adds_a_college_and_loads_its_sessions_and_the_college_keeps_them(client: Client) -> None:
    make_school()
    college = make_organisation("Imaginary Fell College", kind="college", region=REGION)
    client.force_login(make_hub_lead(REGION))
    assert "No college holds days yet" in client.get(TOP).content.decode()
    asked = {"college": college.public_id, "accessible": "yes", "rooms": "Hall, many", "kinds": ["ai"]}
    refused = client.post(f"{TOP}add/", asked)
    assert refused.status_code == 422
    assert "“Hall, many” is not a room" in refused.content.decode()
    assert "Hall, many" in refused.content.decode()
    client.post(f"{TOP}add/", asked | {"rooms": "Hall, 64, step-free\nAttic, 20", "staff": "Tutor 1"})
    host = DayHost.objects.get()
    row = f"{college},{a_day()},09:30,14:00,ai,Hall,2,,Tutor 1\n"
    for line, status, word in (
        (row.replace("Hall", "Barn"), 422, "Nothing was loaded"),
        (row, 200, "1 new, 0 changed"),
    ):
        answer = client.post(
            f"{TOP}load/", {"what": "sessions", "file": SimpleUploadedFile("a.csv", (SESSIONS + line).encode())}
        )
        assert answer.status_code == status
        assert word in answer.content.decode()
    assert client.post(f"{TOP}load/", {"what": "sessions"}).status_code == 422
    assert "Imaginary Fell College" in client.get(TOP).content.decode()
    assert "Attic" in client.get(f"{TOP}hosts.csv").content.decode()
    planner = make_user()
    give(planner, "curriculum-planner", college)
    client.force_login(planner)
    assert "Rooms and sessions of" in client.get(f"/{REGION}/school-programmes/").content.decode()
    own = f"{TOP}{host.public_id}/"
    several = {"kind": "ai", "room": "Attic", "on": f"{a_day(41):%d/%m/%Y}\n{a_day(42):%d/%m/%Y}", "starts": "09:30"}
    assert client.post(f"{own}add/", several | {"ends": "08:00", "schools": 1}).status_code == 422
    assert host.sessions.count() == 1
    client.post(f"{own}add/", several | {"ends": "14:00", "schools": 1})
    assert host.sessions.count() == 3
    one = host.sessions.filter(on=a_day(41)).get()
    change = f"{own}{one.public_id}/change/"
    assert f"{a_day(41):%d/%m/%Y}" in client.get(change).content.decode()
    client.post(change, several | {"on": f"{a_day(43):%d/%m/%Y}", "ends": "14:00", "schools": 1})
    assert host.sessions.filter(on=a_day(43)).exists()
    again = client.get(f"{own}sessions.csv")
    answer = client.post(f"{own}load/", {"file": SimpleUploadedFile("again.csv", again.content)})
    assert "0 new, 0 changed, 3 unchanged" in answer.content.decode()
    assert client.get(TOP).status_code == 403
    assert client.get(f"{TOP}load/").status_code == 403


def test_another_college_changes_nothing_here(client: Client) -> None:
    host = make_host(sessions=1)
    planner = make_user()
    give(planner, "curriculum-planner", make_host(sessions=0).organisation)
    client.force_login(planner)
    own = f"{TOP}{host.public_id}/"
    session = host.sessions.get()
    for address in ("change/", "add/", "load/", f"{session.public_id}/change/", "sessions.csv"):
        assert client.get(f"{own}{address}").status_code == 403, address
    other = DayHost.objects.exclude(pk=host.pk).get()
    assert client.get(f"{TOP}{other.public_id}/{session.public_id}/change/").status_code == 404


def test_a_hosts_list_asks_the_database_as_often_for_many_as_for_few(
    client: Client, django_assert_max_num_queries
) -> None:
    for _ in range(6):
        make_school()
    for _ in range(4):
        make_host(sessions=3)
    client.force_login(make_hub_lead(REGION))
    with django_assert_max_num_queries(20):
        client.get(TOP)


def test_a_session_needs_a_place_for_a_school() -> None:
    host = make_host(sessions=0)
    new = NewSession("Hall", "ai", a_day(), time(9), time(10), schools=0)
    with pytest.raises(CareersError, match="at least one school"):
        days_hosts.add_sessions(by=None, host=host, programme="digital-days", sessions=[new], now=timezone.now())
