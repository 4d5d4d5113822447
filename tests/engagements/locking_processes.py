"""What the test of loops runs in a process of its own: `python -m tests.engagements.locking_processes`."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from unittest import mock

import django

if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "routeways.config.settings"
    django.setup()

from django.db import transaction

from routeways.engagements import actions, gates
from routeways.engagements.actions.insurance import pause_uninsured
from routeways.engagements.actions.levy_matching import serve_waiting
from routeways.engagements.actions.reminding import remind
from routeways.engagements.actions.retention import clear_contacts, expire_proposals
from routeways.engagements.marks import mark_of
from routeways.engagements.models import Engagement, Match, Offer, Request
from routeways.foundation import audit
from routeways.organisations.models import Organisation
from tests.engagements.factories import NOW, REGION, TODAY, make_match
from tests.machines import lay_tables, together, until_somebody_waits
from tests.organisations.factories import make_user

LATER = NOW + timedelta(days=90)


def prepare() -> None:
    lay_tables()
    from routeways.places.actions import load_packaged_areas

    load_packaged_areas(now=NOW)


def alone() -> None:
    """What an earlier task left is over, so that each task counts its own rows."""
    Engagement.objects.exclude(state=Engagement.State.ENDED).update(
        state=Engagement.State.ENDED, outcome="over", ended_on=TODAY
    )
    Match.objects.filter(state=Match.State.PROPOSED).update(state=Match.State.EXPIRED, refused_reason="Over")
    for model in (Offer, Request):
        model.objects.update(state="closed", contact_email="", contact_mark="", contact_cleared_on=TODAY)


def against(loop: Callable[[], Any], row: Any, then: Any = None) -> list[Any]:
    """The loop beside a plain action, which holds the last row that the loop needs until the loop waits for it, takes
    the row `then` where there is one, and writes its audit row."""
    held, ended = threading.Event(), threading.Event()

    def plain() -> str:
        with transaction.atomic():
            type(row).objects.select_for_update().get(pk=row.pk)
            held.set()
            until_somebody_waits(ended)
            if then is not None:
                type(then).objects.select_for_update().get(pk=then.pk)
            audit.record(by=None, verb="tests.plain", subject=row)
        return "done"

    def begun() -> Any:
        held.wait(60)
        try:
            return loop()
        finally:
            ended.set()

    return together(begun, plain)


def beside_an_end(action: Callable[[], Any], ending: Callable[[], Any]) -> list[Any]:
    """The action beside an end, which holds all it locks first until the action waits for it."""
    held, ended = threading.Event(), threading.Event()
    real = gates.missing

    def missing(*given: Any) -> list[str]:
        held.set()
        until_somebody_waits(ended)
        return real(*given)

    def plain() -> str:
        with mock.patch.object(gates, "missing", missing):
            ending()
        return "done"

    def begun() -> Any:
        held.wait(60)
        try:
            return action()
        finally:
            ended.set()

    return together(begun, plain)


def expiring() -> list[Any]:
    """Three offers and three requests are past their day."""
    for _ in range(3):
        make_match()
    last = Request.objects.order_by("-pk")[0]
    day = TODAY + timedelta(days=4000)
    return against(lambda: actions.expire_listings(by=None, region=REGION, today=day), last)


def serving() -> list[Any]:
    """Two proposals of levy money are past their day, and both requests wait again."""
    from tests.engagements.levy.factories import ask, matched, pledge

    offer = pledge()
    for _ in range(2):
        matched(offer, ask())
    Match.objects.update(answer_by=TODAY)
    last = Match.objects.order_by("-pk")[0]
    return against(lambda: serve_waiting(by=None, region=REGION, now=LATER).lapsed, last)


def _heard_by_letter() -> None:
    """Somebody gets the letters: a link in a letter is a row of the audit."""
    for model in (Offer, Request):
        model.objects.update(contact_email="ada@example.org", contact_mark=mark_of("ada@example.org"))
    Organisation.objects.update(demonstration=False)


def lapsing() -> list[Any]:
    """Nobody answered two proposals in time; both sides of each get a letter."""
    for _ in range(2):
        make_match()
    _heard_by_letter()
    Match.objects.filter(state=Match.State.PROPOSED).update(answer_by=TODAY)
    last = Match.objects.order_by("-pk")[0]
    return against(lambda: expire_proposals(by=None, region=REGION, now=LATER), last)


def clearing() -> list[Any]:
    """Contacts of two offers and two requests that ended long ago."""
    for _ in range(2):
        match = make_match()
        for listing in (match.offer, match.request):
            type(listing).objects.filter(pk=listing.pk).update(state="expired", ended_on=TODAY)
        Match.objects.filter(pk=match.pk).update(state=Match.State.EXPIRED)
    last = Request.objects.order_by("-pk")[0]
    day = NOW + timedelta(days=4000)
    return against(lambda: clear_contacts(by=None, region=REGION, now=day), last)


def reminding() -> list[Any]:
    """The day for the answer to a proposal is near, and that of a step of a talk."""
    make_match()
    begun = make_match(accepted=True).engagement
    _heard_by_letter()
    Match.objects.filter(state=Match.State.PROPOSED).update(answer_by=TODAY)
    Engagement.objects.filter(pk=begun.pk).update(due_on=TODAY)
    return against(lambda: remind(by=None, region=REGION, now=NOW), begun)


def pausing() -> list[Any]:
    """The checks behind two confirmed visits have run out."""
    from tests.engagements.console.factories import check
    from tests.engagements.projects.test_walk_visit import agreed, confirm, ready

    for _ in range(2):
        held = ready(agreed())
        assert held.offer is not None
        check(held.offer, until=TODAY + timedelta(days=5))
        last = confirm(held)
    return against(
        lambda: len(actions.pause_expired_vetting(by=None, region=REGION, today=LATER.date(), now=LATER)), last
    )


def moving(then: bool = False) -> list[Any]:
    """Three learners may take part in a bootcamp, while a step of the last is taken elsewhere."""
    from tests.engagements.bootcamps.people import apply, camp, check, move

    held = camp()
    places = [apply(held) for _ in range(3)]
    for one in places:
        check(one)
    loop = lambda: move(held, "eligible", *places)  # noqa: E731
    return against(loop, places[-1].engagement, held.bootcamp if then else None)


def entering() -> list[Any]:
    """As before, and the step elsewhere counts the places of the bootcamp."""
    return moving(then=True)


def leaving() -> list[Any]:
    """Two learners leave, whose requests are closed with it."""
    from tests.engagements.bootcamps.people import apply, camp, move

    held = camp()
    places = [apply(held) for _ in range(2)]
    cause = "Personal reasons"
    return against(lambda: move(held, "left", *places, cause=cause), places[-1].engagement.request)


def stopping() -> list[Any]:
    """Somebody with two applications takes everything back."""
    sent = applied_twice()
    return against(lambda: stop(sent), sent[-1].engagement)


def forgotten() -> list[Any]:
    """As before; the last row is the one that tells who applied."""
    sent = applied_twice()
    return against(lambda: stop(sent), sent[-1].engagement.participant)


def applied_twice() -> list[Any]:
    from routeways.engagements.actions import jobs
    from tests.engagements.jobs.making import feed, one_vacancy, seeker

    user = seeker(make_user("Somebody Looking")).user
    applying = jobs.Applying(name="Robin Example", email="robin@example.org")
    works = [one_vacancy(feed(name), employer=name) for name in ("Imaginary Forge", "Pretend Forge")]
    return [jobs.apply_for(by=user, vacancy=one, applying=applying, now=NOW) for one in works]


def stop(sent: list[Any]) -> int:
    from routeways.engagements.actions.jobs import stop_matching
    from routeways.engagements.models import JobApplication, JobSeeker

    user = sent[0].user
    stop_matching(by=user, seeker=JobSeeker.objects.get(user=user), now=NOW, applications=True)
    return JobApplication.objects.filter(user=user, withdrawn_at__isnull=False).count()


def insuring() -> list[Any]:
    """The insurance behind two placements has ended."""
    from tests.engagements.placements.people import begun, college, student

    until = TODAY + timedelta(days=5)
    last = [begun(student(college()), insured_until=until) for _ in range(2)][-1]
    return against(
        lambda: len(pause_uninsured(by=None, region=REGION, today=LATER.date(), now=LATER)),
        Engagement.objects.get(pk=last.pk),
    )


def changed(listing: Any, answers: dict[str, Any]) -> int:
    """How much goes on with it after it was changed."""
    draft = actions.Draft(title="Another title", number=listing.number, postcode=listing.postcode, answers=answers)
    held = actions.change_listing(by=None, listing=listing, draft=draft, now=NOW)
    return int(held.engagements.count())


def changing() -> list[Any]:
    """An adviser with two schools, and a third that said yes to what stood there before, changes the offer."""
    from tests.engagements.console.factories import ADVISES, adviser, matched, wants_adviser

    offer = adviser(number=3)
    last = [matched(offer, wants_adviser()) for _ in range(2)][-1].engagement
    _heard_by_letter()
    asked = actions.propose_match(by=None, offer=offer, request=wants_adviser(), now=NOW)
    actions.answer_match(by=None, match=asked, side="request", yes=True, now=NOW)
    return against(lambda: changed(offer, ADVISES), last)


def changing_what_ends() -> list[Any]:
    """A school changes its request while its adviser leaves, after which the request waits again."""
    from tests.engagements.console.factories import WANTS, matched

    match = matched()
    cause = "The adviser has no time any more"
    leaving = {"by": None, "engagement": match.engagement, "party": "hub", "cause": cause, "now": NOW}
    return beside_an_end(lambda: changed(match.request, WANTS), lambda: actions.leave(**leaving))


def answering() -> list[Any]:
    """A proposal is accepted, while somebody holds its request and then takes the proposal."""
    match = make_match()
    yes = {"by": None, "match": match, "side": "region", "yes": True, "now": NOW}
    return against(lambda: actions.answer_match(**yes).state, match.request, match)


# task → how many rows its loop writes, or what it says
TASKS: tuple[tuple[Callable[[], Any], Any], ...] = (
    (reminding, 3), (lapsing, 2), (clearing, 4), (expiring, 6), (serving, 2), (pausing, 2), (insuring, 2),
    (moving, 3), (entering, 3), (leaving, 2), (stopping, 2), (forgotten, 2), (changing, 2), (changing_what_ends, 1),
    (answering, "accepted"),
)  # fmt: skip

if __name__ == "__main__":
    prepare()
    for task, says in TASKS:
        alone()
        said = task()
        assert said == [says, "done"], f"{task.__name__}: {said}"
    print(f"{len(TASKS)} tried")
