"""A session opens with enough adults, its register is taken, nobody leaves but as agreed; notes; the school's count."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from routeways.careers.actions import (
    esports_academies,
    esports_asking,
    esports_registering,
    esports_room,
    esports_sessions,
    esports_taking,
)
from routeways.careers.errors import CareersError
from routeways.careers.models import Encounter, EsportsAdult, EsportsAttendance, EsportsIncident
from routeways.careers.queries import esports, esports_hub
from routeways.foundation.models import AuditEntry, Message
from tests.careers.esports.factories import (
    SITE,
    begin,
    drawn,
    held_once,
    make_academy,
    make_adult,
    opened,
    placed,
    reader,
    register,
    today,
    todays,
)
from tests.careers.factories import make_institution

pytestmark = pytest.mark.django_db


def test_an_academy_stands_from_its_first_afternoon_to_its_last() -> None:
    first = today() + timedelta(days=(6 - today().weekday()) % 7)  # a Sunday
    made = make_academy(open=False, starts_on=first, ends_on=first + timedelta(days=20), weekday=0)
    assert (made.starts_on, made.ends_on) == (first + timedelta(days=1), first + timedelta(days=15))


def test_a_session_does_not_open_without_enough_checked_adults_and_says_what_is_missing() -> None:
    academy = make_academy(capacity=30)
    placed(academy, 21)
    adults = list(academy.adults.all())
    with pytest.raises(CareersError, match="3 checked adults are needed for 21 learners, and 2 are in the room"):
        esports_sessions.open_session(by=None, session=todays(academy), adults=adults, now=timezone.now())
    make_adult(academy, "adult", checked=False)
    with pytest.raises(CareersError, match="No check that holds on that day is recorded for Adult"):
        opened(academy)
    third = academy.adults.get(duty="adult")
    EsportsAdult.objects.filter(pk=third.pk).update(
        checked_on=today() - timedelta(days=400), expires_on=today() - timedelta(days=1)
    )
    with pytest.raises(CareersError, match="No check that holds on that day"):
        opened(academy)
    EsportsAdult.objects.filter(pk=third.pk).update(expires_on=today())
    session = opened(academy)
    assert session.state == "open"
    assert session.adults.count() == 3
    assert session.rule.startswith("esports-academy@2026.1")
    assert opened(academy).opened_at == session.opened_at


def test_adults_of_another_academy_or_who_have_left_are_not_counted() -> None:
    academy, other = make_academy(), make_academy()
    with pytest.raises(CareersError, match="2 checked adults are needed for 0 learners, and 0 are"):
        esports_sessions.open_session(
            by=None, session=todays(academy), adults=list(other.adults.all()), now=timezone.now()
        )
    leader = academy.adults.get(duty="leader")
    esports_academies.end_adult(by=None, academy=academy, adult=leader, today=today())
    with pytest.raises(CareersError, match="and 1 is in the room"):
        opened(academy)
    with pytest.raises(CareersError, match="another safeguarding lead first"):
        esports_academies.end_adult(
            by=None, academy=academy, adult=academy.adults.get(duty="safeguarding"), today=today()
        )


def test_a_session_is_opened_on_its_own_day_alone() -> None:
    academy = make_academy()
    later = academy.sessions.exclude(on=today()).first()
    with pytest.raises(CareersError, match="It can be opened on that day"):
        esports_sessions.open_session(by=None, session=later, adults=list(academy.adults.all()), now=timezone.now())


def test_without_a_place_and_consent_nobody_is_marked_present() -> None:
    academy = make_academy(capacity=1)
    first, second = register(academy), register(academy)
    drawn(academy)
    waiting = esports.in_line(academy)[0]
    placed = first if waiting == second else second
    session, now = opened(academy), timezone.now()
    draft, _ = begin(academy)
    for stranger in (waiting, draft, register(make_academy())):
        with pytest.raises(CareersError, match="without a place and a parent’s consent nobody comes in"):
            esports_sessions.mark(by=None, session=session, learner=stranger, present=True, now=now)
    placed.consents.filter(item="take-part").update(given=False)
    with pytest.raises(CareersError, match="consent nobody comes in"):
        esports_sessions.mark(by=None, session=session, learner=placed, present=True, now=now)


def test_nobody_leaves_but_in_the_agreed_way_and_the_session_closes_when_all_have_left() -> None:
    academy = make_academy()
    one, other = register(academy, way="late-bus", way_says="Mill Lane"), register(academy)
    drawn(academy)
    one.refresh_from_db()
    session, now = opened(academy), timezone.now()
    esports_sessions.mark(by=None, session=session, learner=one, present=True, now=now)
    with pytest.raises(CareersError, match="1 still in the room"):
        esports_sessions.close_session(by=None, session=session, now=now)
    for way in ("", "collected", "own-way"):
        with pytest.raises(CareersError, match="Agreed with the parent: On the late bus: Mill Lane"):
            esports_sessions.sign_out(by=None, session=session, learner=one, way=way, now=now)
    with pytest.raises(CareersError, match="not marked present"):
        esports_sessions.sign_out(by=None, session=session, learner=other, way="collected", now=now)
    esports_sessions.sign_out(by=None, session=session, learner=one, way="late-bus", now=now)
    with pytest.raises(CareersError, match="Mark everybody present or absent first"):
        esports_sessions.close_session(by=None, session=session, now=now)
    for _ in range(2):  # the same form twice changes nothing
        esports_sessions.mark(by=None, session=session, learner=other, present=False, now=now)
        esports_sessions.sign_out(by=None, session=session, learner=one, way="late-bus", now=now + timedelta(hours=1))
    assert EsportsAttendance.objects.get(learner=one).left_at == now
    with pytest.raises(CareersError, match="has been signed out"):
        esports_sessions.mark(by=None, session=session, learner=one, present=False, now=now)
    closed = esports_sessions.close_session(by=None, session=session, now=now)
    assert closed.came == {"9": 1}
    assert esports_sessions.close_session(by=None, session=session, now=now) == closed
    with pytest.raises(CareersError, match="not open"):
        esports_sessions.mark(by=None, session=session, learner=other, present=True, now=now)


def test_a_session_is_cancelled_with_a_reason_before_it_begins() -> None:
    academy = make_academy()
    later = academy.sessions.exclude(on=today()).first()
    with pytest.raises(CareersError, match="Say why"):
        esports_sessions.cancel_session(by=None, session=later, why=" ", now=timezone.now())
    esports_sessions.cancel_session(by=None, session=later, why="No heating", now=timezone.now())
    session = opened(academy)
    with pytest.raises(CareersError, match="still to come"):
        esports_sessions.cancel_session(by=None, session=session, why="No heating", now=timezone.now())


def test_who_gets_a_place_while_the_session_is_open_comes_in_only_with_enough_adults() -> None:
    academy = make_academy(capacity=21)
    placed(academy, 20)
    session, now = opened(academy), timezone.now()
    for one in esports.registered(academy):
        esports_sessions.mark(by=None, session=session, learner=one, present=True, now=now)
    late = register(academy)
    with pytest.raises(CareersError, match="With one learner more, 3 checked adults are needed, and 2 are in the room"):
        esports_sessions.mark(by=None, session=session, learner=late, present=True, now=now)
    gone = esports.registered(academy).exclude(pk=late.pk).first()
    esports_sessions.sign_out(by=None, session=session, learner=gone, way=gone.way, now=now)
    esports_sessions.mark(by=None, session=session, learner=late, present=True, now=now)


def test_who_has_left_the_academy_or_has_no_check_any_more_is_not_counted_when_a_learner_comes_in() -> None:
    academy = make_academy()
    children = [register(academy) for _ in range(2)]
    drawn(academy)
    session = opened(academy)
    marked = {"by": None, "session": session, "present": True, "now": timezone.now()}
    esports_sessions.mark(**marked, learner=children[0])
    leader = academy.adults.get(duty="leader")
    esports_academies.end_adult(by=None, academy=academy, adult=leader, today=today())
    with pytest.raises(CareersError, match="2 checked adults are needed, and 1 is in the room"):
        esports_sessions.mark(**marked, learner=children[1])
    EsportsAdult.objects.filter(pk=leader.pk).update(ended_on=None, expires_on=today() - timedelta(days=1))
    with pytest.raises(CareersError, match="and 1 is in the room"):
        esports_sessions.mark(**marked, learner=children[1])
    EsportsAdult.objects.filter(pk=leader.pk).update(expires_on=today())
    esports_sessions.mark(**marked, learner=children[1])
    assert session.attendance.filter(present=True).count() == 2


def test_an_adult_is_in_one_open_session_only() -> None:
    academy = make_academy()
    other, now = make_academy(host=academy.host), timezone.now()
    shared = academy.adults.get(duty="leader").person
    esports_academies.name_adult(by=None, academy=other, person=shared, duty="adult", now=now, checked_on=today())
    session = opened(academy)
    with pytest.raises(CareersError, match=f"{shared} is in the room of {academy}, whose session is open"):
        opened(other)
    esports_sessions.close_session(by=None, session=session, now=now)
    assert opened(other).adults.count() == 3


def test_parents_get_a_letter_when_a_session_or_the_whole_academy_is_cancelled() -> None:
    academy = make_academy()
    register(academy)
    begin(academy, "draft@example.org")
    later, now = academy.sessions.exclude(on=today()).first(), timezone.now()
    for _ in range(2):
        esports_sessions.cancel_session(by=None, session=later, why="No heating", now=now)
    assert Message.objects.filter(template="careers/esports_session_off").count() == 1
    session = opened(academy)
    with pytest.raises(CareersError, match="A session is open now"):
        esports_academies.cancel_academy(by=None, academy=academy, why="No staff", now=now)
    esports_sessions.close_session(by=None, session=session, now=now)
    with pytest.raises(CareersError, match="Say why"):
        esports_academies.cancel_academy(by=None, academy=academy, why=" ", now=now)
    for _ in range(2):
        ended = esports_academies.cancel_academy(by=None, academy=academy, why="No staff", now=now)
    assert "No staff" in Message.objects.get(template="careers/esports_off").body
    assert ended.ends_on == today()
    assert not academy.sessions.filter(state="planned").exists()
    academy.refresh_from_db()
    esports_asking.ask_parent(by=None, academy=academy, email="late@example.org", site=SITE, now=now)
    assert not academy.learners.filter(parent_email="late@example.org").exists()


def test_another_way_home_is_agreed_with_the_person_to_ring_alone_and_the_parent_is_told() -> None:
    academy = make_academy()
    child = register(academy, contact_name="A Parent", year=8)
    asked = {"by": None, "learner": child, "way": "late-bus", "says": "Mill Lane", "now": timezone.now()}
    with pytest.raises(CareersError, match="Only A Parent can agree it"):
        esports_registering.agree_way(**asked, agreed_with="An uncle")
    with pytest.raises(CareersError, match="from Year 9 on"):
        esports_registering.agree_way(**{**asked, "way": "own-way"}, agreed_with="A Parent")
    for _ in range(2):
        changed = esports_registering.agree_way(**asked, agreed_with="a parent ")
    assert changed.way_words == "On the late bus: Mill Lane"
    assert Message.objects.filter(template="careers/esports_way").count() == 1


def test_a_note_of_an_incident_is_read_by_the_safeguarding_lead_alone_and_kept_once() -> None:
    academy = make_academy()
    session, leader = opened(academy), reader(academy)
    for _ in range(2):
        esports_sessions.note_incident(by=leader, session=session, words="Somebody cried.", now=timezone.now())
    assert EsportsIncident.objects.count() == 1
    assert not EsportsIncident.objects.visible_to(leader, today=today()).exists()
    assert EsportsIncident.objects.visible_to(reader(academy, "safeguarding"), today=today()).count() == 1
    with pytest.raises(CareersError, match="Write what happened"):
        esports_sessions.note_incident(by=leader, session=session, words="\u200b ", now=timezone.now())


def test_attendance_becomes_one_encounter_of_a_school_in_numbers_that_tell_of_no_single_child() -> None:
    school = make_institution(name="Imaginary High", region="lancashire-demonstration")
    academy = make_academy(capacity=20)
    children = [*placed(academy, 7, school=school), *placed(academy, 1, school=school, year=8)]
    held_once(academy, children)
    assert esports_hub.reach_of_school(school, today=today()) == {academy: {9: 5}}
    taken = {"by": None, "institution": school, "academy": academy, "flags": ("purpose",), "now": timezone.now()}
    esports_taking.take_academy_over(**taken)
    made = esports_taking.take_academy_over(**taken)
    assert Encounter.objects.get() == made
    assert list(made.reach.values_list("year", "pupils")) == [(9, 5)]
    assert made.met.get().kind == "college"
    other = make_institution(name="Imaginary Low", region="lancashire-demonstration")
    with pytest.raises(CareersError, match="too few of your pupils"):
        esports_taking.take_academy_over(**{**taken, "institution": other})


def test_the_hub_reads_one_word_for_none_and_few_places_and_one_for_all_and_nearly_all() -> None:
    academy = make_academy(capacity=12)

    def band() -> str:
        return esports_hub.standings(academy.region, today=today())[0].take_up

    bands = []
    for _ in range(13):
        bands.append(band())
        if len(bands) < 13:
            placed(academy, 1)
    assert bands == ["None or few"] * 5 + ["Some"] + ["Most"] * 2 + ["All or nearly all"] * 5
    assert academy.learners.filter(state="placed").count() == 12
    academy.capacity = 9
    academy.save()
    assert band() == "Not told: too few"


def test_a_leader_who_is_ill_is_replaced_while_the_session_is_open() -> None:
    academy = make_academy()
    children = [register(academy) for _ in range(2)]
    drawn(academy)
    session, now, by = opened(academy), timezone.now(), reader(academy)
    ill = academy.adults.get(duty="leader")
    change = {"by": by, "session": session, "now": now}
    esports_sessions.mark(**change, learner=children[0], present=True)
    with pytest.raises(CareersError, match="1 checked adult is in the room, and 2 are needed"):
        esports_room.go_out(**change, adult=ill)
    make_adult(academy, "adult")  # named today, by whoever manages the host
    other = academy.adults.get(duty="adult")
    for _ in range(2):  # the same again changes nothing
        esports_room.come_in(**change, adult=other)
        esports_room.go_out(**change, adult=ill)
    session.refresh_from_db()
    assert set(session.adults.all()) == {academy.adults.get(duty="safeguarding"), other}
    assert [(id, what) for id, what, _ in session.changes] == [(other.pk, "in"), (ill.pk, "out")]
    esports_sessions.mark(**change, learner=children[1], present=True)
    verbs = AuditEntry.objects.filter(verb__startswith="careers.esports_adult").order_by("pk")
    assert list(verbs.values_list("verb", flat=True)) == ["careers.esports_adult_in", "careers.esports_adult_out"]
    assert not Message.objects.filter(template="careers/esports_short").exists()


def test_who_has_gone_already_is_written_down_nobody_more_comes_in_and_the_safeguarding_lead_hears_of_it() -> None:
    academy = make_academy()
    children = [register(academy) for _ in range(2)]
    drawn(academy)
    session, now = opened(academy), timezone.now()
    change = {"by": None, "session": session, "now": now}
    esports_sessions.mark(**change, learner=children[0], present=True)
    esports_room.go_out(**change, adult=academy.adults.get(duty="leader"), gone=True)
    assert AuditEntry.objects.get(verb="careers.esports_adult_out").details["too few by"] == 1
    letter = Message.objects.get(template="careers/esports_short")
    assert letter.to == reader(academy, "safeguarding").email
    assert children[0].first_name not in letter.body
    with pytest.raises(CareersError, match="2 checked adults are needed, and 1 is in the room"):
        esports_sessions.mark(**change, learner=children[1], present=True)


def test_only_checked_adults_of_the_academy_who_are_nowhere_else_come_into_an_open_session() -> None:
    academy, now = make_academy(), timezone.now()
    other = make_academy(host=academy.host)
    change = {"by": None, "session": opened(academy), "now": now}
    make_adult(academy, "adult", checked=False)
    with pytest.raises(CareersError, match="No check that holds on that day"):
        esports_room.come_in(**change, adult=academy.adults.get(duty="adult"))
    with pytest.raises(CareersError, match="is not with the academy"):
        esports_room.come_in(**change, adult=other.adults.first())
    busy = other.adults.get(duty="leader").person
    esports_academies.name_adult(by=None, academy=academy, person=busy, duty="adult", now=now, checked_on=today())
    opened(other)
    with pytest.raises(CareersError, match=f"is in the room of {other}"):
        esports_room.come_in(**change, adult=academy.adults.get(person=busy))
    leader = academy.adults.get(duty="leader")
    esports_room.go_out(**change, adult=leader)  # no learner is there yet
    esports_sessions.close_session(by=None, session=change["session"], now=now)
    with pytest.raises(CareersError, match="not open"):
        esports_room.come_in(**change, adult=leader)
