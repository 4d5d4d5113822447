"""A parent registers, consents, waits or has a place, and takes everything back."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from routeways.careers.actions import (
    esports_academies,
    esports_asking,
    esports_erasing,
    esports_registering,
    esports_sessions,
)
from routeways.careers.errors import CareersError
from routeways.careers.models import EsportsAcademy, EsportsAttendance, EsportsConsent, EsportsLearner
from routeways.careers.queries import esports
from routeways.foundation import links
from routeways.foundation.models import AuditEntry, Message, PrivateLink
from routeways.organisations.models import ContactRoute
from tests.careers.esports.factories import (
    AGREED,
    SITE,
    TOP,
    answered,
    begin,
    draft,
    drawn,
    held_once,
    make_academy,
    make_adult,
    make_host,
    opened,
    register,
    today,
)
from tests.organisations.factories import make_person

pytestmark = pytest.mark.django_db


def test_an_academy_opens_with_a_safeguarding_lead_and_checked_adults_alone_and_has_its_sessions() -> None:
    academy = esports_academies.make_academy(by=None, host=make_host(), draft=draft(), now=timezone.now())
    with pytest.raises(CareersError, match="Name the safeguarding lead"):
        esports_academies.open_academy(by=None, academy=academy, now=timezone.now())
    make_adult(academy, "safeguarding", account=False)
    make_adult(academy, "leader", checked=False)
    with pytest.raises(CareersError, match=r"needs an account.*1 of at least 2 adults"):
        esports_academies.open_academy(by=None, academy=academy, now=timezone.now())
    make_adult(academy, "safeguarding")
    opened_now = esports_academies.open_academy(by=None, academy=academy, now=timezone.now())
    assert opened_now.state == EsportsAcademy.State.OPEN
    assert academy.adults.filter(duty="safeguarding", ended_on=None).count() == 1
    days = set(academy.sessions.values_list("on", flat=True))
    assert all(day.weekday() == academy.weekday for day in days)
    esports_academies.open_academy(by=None, academy=academy, now=timezone.now())
    assert academy.sessions.count() == len(days)


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"games": (("Arena", 12),)}, "“Arena” is rated for older players: the youngest learner of Year 7 is 11"),
        ({"games": (("Arena", 5),)}, "the age rating on the box is one of 3, 7, 12, 16, 18"),
        ({"ways": ()}, "a learner without an agreed way home cannot be registered"),
        ({"years": ()}, "Choose at least one year group"),
        ({"years": (2,)}, "Choose at least one year group"),
        ({"capacity": 0}, "from 1 to 200"),
        ({"starts": draft().ends}, "It ends before it starts"),
        ({"closes_on": today() + timedelta(days=9)}, "must close on or before the first day"),
        ({"ends_on": today() - timedelta(days=1)}, "The first day must be from today on"),
    ],
)
def test_what_cannot_be_is_said_in_one_sentence(fields: dict, says: str) -> None:
    with pytest.raises(CareersError, match=says):
        esports_academies.make_academy(by=None, host=make_host(), draft=draft(**fields), now=timezone.now())
    assert not EsportsAcademy.objects.exists()


def test_only_people_of_the_host_are_named_and_a_check_has_an_end() -> None:
    academy, other = make_academy(open=False), make_academy(open=False)
    stranger = other.adults.first().person
    with pytest.raises(CareersError, match="Only people of the host"):
        esports_academies.name_adult(by=None, academy=academy, person=stranger, duty="leader", now=timezone.now())
    own = academy.adults.first().person
    with pytest.raises(CareersError, match="in the future"):
        esports_academies.name_adult(
            by=None, academy=academy, person=own, duty="adult", now=timezone.now(),
            checked_on=today() + timedelta(days=1),
        )  # fmt: skip


def test_an_open_academy_keeps_a_safeguarding_lead_who_can_read_notes() -> None:
    academy = make_academy()
    lead, leader = academy.adults.get(duty="safeguarding"), academy.adults.get(duty="leader")
    named = {"by": None, "academy": academy, "now": timezone.now()}
    for duty in ("leader", "adult"):
        with pytest.raises(CareersError, match="Name another safeguarding lead first"):
            esports_academies.name_adult(**named, person=lead.person, duty=duty)
    without = make_person(academy.host.organisation, "Without an account")
    with pytest.raises(CareersError, match="The safeguarding lead needs an account"):
        esports_academies.name_adult(**named, person=without, duty="safeguarding")
    assert academy.adults.get(duty="safeguarding", ended_on=None) == lead
    esports_academies.name_adult(**named, person=lead.person, duty="safeguarding", checked_on=today())
    esports_academies.name_adult(**named, person=leader.person, duty="safeguarding")
    esports_academies.name_adult(**named, person=lead.person, duty="adult")
    assert academy.adults.get(duty="safeguarding", ended_on=None) == leader


def test_the_same_academy_twice_is_one_and_an_open_one_is_not_changed() -> None:
    host, asked = make_host(), draft()
    made = esports_academies.make_academy(by=None, host=host, draft=asked, now=timezone.now())
    assert esports_academies.make_academy(by=None, host=host, draft=asked, now=timezone.now()) == made
    academy = make_academy()
    with pytest.raises(CareersError, match="parents rely on what they read"):
        esports_academies.change_academy(by=None, academy=academy, draft=asked, now=timezone.now())


def test_a_link_asked_for_twice_leads_to_one_registration_and_nobody_is_told_whether_one_is_there() -> None:
    academy = make_academy()
    begin(academy, "one@example.org")
    begin(academy, " One@Example.org")
    assert academy.learners.count() == 1
    assert Message.objects.filter(to="one@example.org").count() == 2
    learner = academy.learners.get()
    esports_asking.another_child(learner=learner, site=SITE, now=timezone.now())
    esports_asking.another_child(learner=learner, site=SITE, now=timezone.now())
    with pytest.raises(CareersError, match="begun several"):
        esports_asking.another_child(learner=learner, site=SITE, now=timezone.now())


def test_a_new_link_ends_the_earlier_ones_and_each_is_short_and_for_few_things() -> None:
    academy, now = make_academy(), timezone.now()
    _, first = begin(academy, "one@example.org")
    learner, second = begin(academy, "one@example.org")
    with pytest.raises(links.LinkRevoked):
        links.look(first, esports_asking.LINK, now)
    link = links.look(second, esports_asking.LINK, now)
    in_force = esports.esports_rule(today())
    assert link.uses <= in_force["link_uses"]
    assert link.expires_at <= now + timedelta(days=in_force["link_days"] + 1)
    mail = Message.objects.latest("pk").body
    assert f"It works for {in_force['link_days']} days, and links that you got before do not work any more." in mail
    assert f"{academy.public_id}/join/" in mail
    esports_asking.another_child(learner=learner, site=SITE, now=now)  # of another child: this one stays
    assert links.look(second, esports_asking.LINK, now) == link


@pytest.mark.parametrize("state", ["open", "cancelled"])
def test_after_the_end_who_registered_gets_a_link_as_long_as_something_is_kept_and_withdraws(
    client: Client, state: str
) -> None:
    academy = make_academy()
    learner = register(academy)
    Message.objects.all().delete()
    ended = today() - timedelta(days=89)
    EsportsAcademy.objects.filter(pk=academy.pk).update(starts_on=ended - timedelta(days=9), ends_on=ended, state=state)
    join = f"{TOP}{academy.public_id}/join/"
    assert "Nobody can register any more" in client.get(join).content.decode()
    told = [client.post(join, {"email": one}).content.decode() for one in (learner.parent_email, "no@example.org")]
    assert told[0] == told[1]  # nobody learns who has registered a child
    assert "If a child was registered with this address" in told[0]
    letter = Message.objects.get()
    assert letter.to == learner.parent_email
    assert EsportsLearner.objects.get() == learner
    token = re.findall(r"/mine/([^/]+)/", letter.body)[-1]
    client.post(f"{TOP}mine/{token}/withdraw/")
    assert not EsportsLearner.objects.exists()
    academy.refresh_from_db()
    with pytest.raises(CareersError, match="no registrations now"):
        school = academy.host
        esports_asking.ask_parent(
            by=None, academy=academy, email="p@example.org", site=SITE, now=timezone.now(), school=school
        )
    EsportsAcademy.objects.filter(pk=academy.pk).update(ends_on=ended - timedelta(days=2))
    assert client.get(join).status_code == 404


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"first_name": ""}, "first name"),
        ({"year": 11}, "This academy is for Year 7, Year 8, Year 9, Year 10"),
        ({"year": None}, "Choose your child’s year group"),
        ({"contact_phone": ""}, "whom the adults ring"),
        ({"way": ""}, "Without an agreed way home there is no place"),
        ({"way": "helicopter"}, "Without an agreed way home there is no place"),
        ({"way_says": ""}, "Who collects your child"),
        ({"way": "own-way", "year": 8}, "is from Year 9 on"),
        ({"consents": {one: said for one, said in AGREED.items() if one != "showcase"}}, "Answer “My child’s team may"),
        ({"consents": {**AGREED, "take-part": False}}, "Without “My child may take part” there is no place"),
        ({"consents": {**AGREED, "conduct": False}}, "Without “We have read"),
        ({"consents": {}}, "Answer “My child may take part”"),
    ],
)
def test_a_registration_that_lacks_something_is_not_sent_and_nothing_is_lost(fields: dict, says: str) -> None:
    academy = make_academy()
    learner = answered(begin(academy)[0], **fields)
    with pytest.raises(CareersError, match=says):
        esports_registering.send_registration(learner=learner, now=timezone.now())
    learner.refresh_from_db()
    assert learner.state == EsportsLearner.State.DRAFT
    assert not esports.registered(academy).exists()


def test_an_alias_is_taken_once_at_an_academy() -> None:
    academy = make_academy()
    register(academy, alias="Blue Comet")
    with pytest.raises(CareersError, match="is taken at this academy"):
        answered(begin(academy)[0], alias="blue  comet")
    register(make_academy(), alias="Blue Comet")


def test_the_lottery_gives_the_places_there_are_once_and_says_why() -> None:
    academy = make_academy(capacity=3)
    children = [register(academy) for _ in range(5)]
    assert not esports.registered(academy).exists()
    drawn(academy)
    assert esports.registered(academy).count() == 3
    waiting = esports.in_line(academy)
    assert [one.why for one in waiting] == ["Number 4 of 5 in the lottery.", "Number 5 of 5 in the lottery."]
    with pytest.raises(CareersError, match="drawn already"):
        drawn(academy)
    late = register(academy)
    assert late.state == EsportsLearner.State.WAITING
    assert esports.place_in_line(late) == 3
    first = next(one for one in children if esports.registered(academy).filter(pk=one.pk).exists())
    esports_registering.withdraw_child(learner=first, now=timezone.now())
    assert esports.registered(academy).count() == 3
    assert esports.registered(academy).filter(pk=waiting[0].pk).exists()
    assert esports.place_in_line(late) == 2


def test_the_lottery_is_not_drawn_while_parents_can_register() -> None:
    academy = make_academy(closes_on=today())
    register(academy)
    with pytest.raises(CareersError, match="Draw after that day"):
        drawn(academy)


def test_without_a_lottery_places_go_as_parents_register() -> None:
    academy = make_academy(capacity=1)
    EsportsAcademy.objects.filter(pk=academy.pk).update(allocation="first-come")
    academy.refresh_from_db()
    first, second = register(academy), register(academy)
    assert first.state == EsportsLearner.State.PLACED
    assert second.state == EsportsLearner.State.WAITING
    assert esports.place_in_line(second) == 1
    again = esports_registering.send_registration(learner=first, now=timezone.now())
    assert again.placed_at == first.placed_at


def test_a_consent_that_is_needed_is_taken_back_by_withdrawing_and_others_at_any_time() -> None:
    academy = make_academy()
    learner = register(academy)
    esports_registering.keep_consents(learner=learner, given={"photos": True}, now=timezone.now())
    said = EsportsConsent.objects.get(learner=learner, item="photos")
    assert said.given
    assert said.wording == academy.what.digest
    with pytest.raises(CareersError, match="Withdraw your child"):
        esports_registering.keep_consents(learner=learner, given={"take-part": False}, now=timezone.now())
    with pytest.raises(CareersError, match="not one of the things"):
        esports_registering.keep_consents(learner=learner, given={"marketing": True}, now=timezone.now())


def test_a_registration_that_was_sent_stays_whole_when_it_is_changed() -> None:
    learner = register(make_academy())
    with pytest.raises(CareersError, match="Without an agreed way home"):
        esports_registering.keep_answers(learner=learner, page="way", given={"way": "", "way_says": ""})
    learner.refresh_from_db()
    assert learner.way == "collected"
    changed = esports_registering.keep_answers(
        learner=learner, page="way", given={"way": "late-bus", "way_says": "Mill Lane"}
    )
    assert changed.way_words == "On the late bus: Mill Lane"
    with pytest.raises(CareersError, match="cannot be answered here"):
        esports_registering.keep_answers(learner=learner, page="x", given={"state": "placed"})


def test_withdrawn_everything_about_the_child_is_gone_and_counts_stay() -> None:
    academy = make_academy()
    learner, token = begin(academy, "gone@example.org")
    held = answered(learner, first_name="Zebedee", alias="Quiet Nova")
    esports_registering.send_registration(learner=held, now=timezone.now(), may_wait=True)
    drawn(academy)
    learner.refresh_from_db()
    session = held_once(academy, [learner])
    esports_registering.withdraw_child(learner=learner, now=timezone.now())
    assert not EsportsLearner.objects.exists()
    assert not EsportsConsent.objects.exists()
    assert not EsportsAttendance.objects.exists()
    assert not Message.objects.filter(to="gone@example.org").exists()
    assert not Message.objects.filter(body__contains=token).exists()
    assert all(link.revoked_at for link in PrivateLink.objects.filter(purpose=esports_asking.LINK))
    for entry in AuditEntry.objects.all():
        assert "Zebedee" not in str(entry.details)
        assert "Quiet Nova" not in str(entry.details)
        assert "gone@example.org" not in str(entry.details)
    session.refresh_from_db()
    assert session.came == {"9": 1}


def test_a_child_in_the_room_is_not_withdrawn_until_signed_out() -> None:
    academy = make_academy()
    learner = register(academy)
    drawn(academy)
    session = opened(academy)
    esports_sessions.mark(by=None, session=session, learner=learner, present=True, now=timezone.now())
    with pytest.raises(CareersError, match="at the academy now"):
        esports_registering.withdraw_child(learner=learner, now=timezone.now())
    learner.refresh_from_db()
    esports_sessions.sign_out(by=None, session=session, learner=learner, way="collected", now=timezone.now())
    esports_registering.withdraw_child(learner=learner, now=timezone.now())
    assert not EsportsLearner.objects.exists()


def test_at_night_drafts_that_nobody_sent_and_old_academies_are_erased() -> None:
    academy, now = make_academy(), timezone.now()
    begin(academy)
    sent = register(academy)
    assert esports_erasing.erase_what_is_due(by=None, region=academy.region, now=now) == 0
    EsportsLearner.objects.filter(state="draft").update(asked_at=now - timedelta(days=15))
    assert esports_erasing.erase_what_is_due(by=None, region=academy.region, now=now) == 1
    assert EsportsLearner.objects.get() == sent
    last = esports.retention_ends(academy)
    EsportsAcademy.objects.filter(pk=academy.pk).update(
        starts_on=academy.starts_on - timedelta(days=200), ends_on=today() - timedelta(days=90)
    )
    assert esports_erasing.erase_what_is_due(by=None, region=academy.region, now=now) == 0
    EsportsAcademy.objects.filter(pk=academy.pk).update(ends_on=today() - timedelta(days=91))
    assert esports_erasing.erase_what_is_due(by=None, region=academy.region, now=now) == 1
    assert (last - academy.ends_on).days == 90
    assert not EsportsLearner.objects.exists()


def test_nobody_registers_at_an_academy_that_is_not_open_or_over() -> None:
    with pytest.raises(CareersError, match="no registrations now"):
        begin(make_academy(open=False))
    academy = make_academy()
    learner = answered(begin(academy)[0])
    EsportsAcademy.objects.filter(pk=academy.pk).update(
        starts_on=today() - timedelta(days=9), ends_on=today() - timedelta(days=1)
    )
    with pytest.raises(CareersError, match="no registrations now"):
        esports_registering.send_registration(learner=learner, now=timezone.now())


def test_a_parents_page_says_whom_to_ask(client: Client) -> None:
    academy = make_academy()
    learner, token = begin(academy)
    esports_registering.send_registration(learner=answered(learner), now=timezone.now(), may_wait=True)
    page = f"/{academy.region}/school-programmes/esports-academy/mine/{token}/"
    assert "Ask through the region’s front door" in client.get(page).content.decode()
    ContactRoute.objects.create(organisation=academy.host.organisation, label="Office", email="office@school.example")
    assert "mailto:office@school.example" in client.get(page).content.decode()
