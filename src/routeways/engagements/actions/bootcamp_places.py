"""Learners of a bootcamp: they apply, who pays is settled, what was seen is written down, several go on together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from routeways.engagements import endings, gates
from routeways.engagements.actions.listings import make_request, open_listing
from routeways.engagements.actions.locking import hold_going
from routeways.engagements.actions.participants import Somebody, add_participant, known_participant
from routeways.engagements.actions.pipeline import begin, end, take_step
from routeways.engagements.bootcamp_rules import KIND, MILESTONES, bootcamp_rule, split_price
from routeways.engagements.bootcamp_standing import standing_claim
from routeways.engagements.drafts import Draft
from routeways.engagements.errors import EngagementError
from routeways.engagements.models import Bootcamp, BootcampCheck, BootcampPlace, Engagement, Request
from routeways.engagements.models.listing import State
from routeways.engagements.queries.bootcamps import Seat, own
from routeways.foundation import audit
from routeways.instruments.asking.answers import tidy
from routeways.organisations.models import Organisation
from routeways.values.ages import age_on

PROVIDER = "provider"
MOST_STAFF = 2_000_000
REQUESTED = "Application"  # not the course: a title that holds a learner’s family name is refused
Learner = BootcampPlace.Learner
STEPS = {"eligible": "May take part", "started": "Started", "completed": "Completed"}
ENDS = {
    "job": "A job, a new role or contracts",
    "no-job": "Completed without a job so far",
    "left": "Left",
    "not-eligible": "Cannot take part",
}
MOVES = STEPS | ENDS


@dataclass(frozen=True, slots=True)
class Application:
    """What a learner says. The three answers are checked by the provider before anybody begins."""

    somebody: Somebody
    learner: str
    lives_in_area: bool
    may_work: bool
    funded_elsewhere: bool
    employer_name: str = ""
    staff: int | None = None


class PlacesRefused(EngagementError):
    """Nothing was done. `lacking` says for each place (row id) what stands in the way."""

    def __init__(self, what: str, lacking: Mapping[int, str]) -> None:
        many = "1 learner" if len(lacking) == 1 else f"{len(lacking)} learners"
        super().__init__(f"Nothing was changed: “{what}” is not possible for {many}.")
        self.lacking = dict(lacking)


@transaction.atomic
def apply_for_bootcamp(
    *, by: Any, bootcamp: Bootcamp, application: Application, now: datetime, through: str = "link"
) -> tuple[BootcampPlace, bool]:
    """(the learner’s place, whether it is new). Who applied already is not written twice. Raises EngagementError."""
    held = Bootcamp.objects.select_for_update().get(pk=bootcamp.pk)
    today = timezone.localdate(now)
    if (there := _known(held, application.somebody)) is not None:
        return there, False
    if through == "link":
        _refuse_late(held, today)
    _refuse_application(held, application)
    request = _request(by, held, application.somebody, now, through)
    engagement = begin(by=by, now=now, request=request, title=held.title)
    engagement.starts_on, engagement.ends_on = held.starts_on, held.ends_on
    engagement.save(update_fields=["starts_on", "ends_on"])
    made = BootcampPlace(
        engagement=engagement, bootcamp=held, lives_in_area=application.lives_in_area,
        may_work=application.may_work, funded_elsewhere=application.funded_elsewhere,
    )  # fmt: skip
    _fund(made, application.learner, application.staff, application.employer_name)
    made.save()
    audit.record(by=by, verb="engagements.apply_for_bootcamp", subject=engagement, details={"bootcamp": held.public_id})
    return made, True


def _refuse_late(held: Bootcamp, today: date) -> None:
    if held.state != Bootcamp.State.OPEN or today > held.apply_by:
        raise EngagementError("Applications for this bootcamp are closed. Look for another one.")


def _refuse_application(held: Bootcamp, application: Application) -> None:
    rule = bootcamp_rule(held.starts_on)
    born = application.somebody.born_on
    if age_on(born, held.starts_on) < rule.least_age:
        raise EngagementError(
            f"Skills Bootcamps are for people of {rule.least_age} or over on the first day, {held.starts_on:%-d %B %Y}."
        )
    if application.learner not in Learner.values:
        raise EngagementError("Choose what you do now.")
    if application.learner == Learner.CO_FUNDED:
        if not tidy(application.employer_name, one_line=True):
            raise EngagementError("Say who the employer is.")
        if application.staff is None or not 1 <= application.staff <= MOST_STAFF:
            raise EngagementError("Say how many people work for the employer: a number from 1.")


def _known(held: Bootcamp, somebody: Somebody) -> BootcampPlace | None:
    """Somebody who applied for this bootcamp: the provider’s number, or e-mail address and date of birth."""
    rows = BootcampPlace.objects.filter(bootcamp=held).exclude(engagement__state=Engagement.State.ENDED)
    number, email = somebody.own_number.strip(), somebody.email.strip()
    if number:
        return rows.filter(engagement__participant__own_number=number).first()
    if not email:
        return None
    same = rows.filter(engagement__participant__email__iexact=email, engagement__participant__born_on=somebody.born_on)
    return same.first()


def _request(by: Any, held: Bootcamp, somebody: Somebody, now: datetime, through: str) -> Request:
    today = timezone.localdate(now)
    person = known_participant(held.owner, somebody) or add_participant(
        by=by, owner=held.owner, region=held.region, somebody=somebody, now=now, today=today
    )
    made = make_request(
        by=by, region=held.region, kind_id=KIND, owner=held.owner, draft=Draft(title=REQUESTED), now=now,
        participant=person, through=through,
    )  # fmt: skip
    return open_listing(by=by, listing=made, today=today)


def _fund(place: BootcampPlace, learner: str, staff: int | None, employer_name: str) -> None:
    rule = bootcamp_rule(place.bootcamp.starts_on)
    sent = learner == Learner.CO_FUNDED
    place.learner, place.staff = learner, staff if sent else None
    place.employer_name = tidy(employer_name, one_line=True)[:200] if sent else ""
    place.grant, place.employer_part = split_price(place.bootcamp.price, rule.employer_percent(learner, staff))
    place.share_reference = rule.reference


@transaction.atomic
def settle_funding(
    *, by: Any, place: BootcampPlace, learner: str, employer: Organisation | None = None, staff: int | None = None
) -> BootcampPlace:
    """Who pays for the place, and how much: by the rule of the bootcamp’s first day. Raises EngagementError."""
    held = lock_place(place)
    if any(standing_claim(held, milestone) for milestone in MILESTONES):
        raise EngagementError("A milestone of this learner is claimed. Who pays stays as it was then.")
    if learner not in Learner.values:
        raise EngagementError("Choose what the learner does now.")
    sent = learner == Learner.CO_FUNDED
    if sent and (employer is None or staff is None or not 1 <= staff <= MOST_STAFF):
        raise EngagementError("Choose the employer, and say how many people work there: a number from 1.")
    if employer is not None and not employer.regions.filter(region=held.bootcamp.region).exists():
        raise EngagementError("This employer is not one of the region’s.")
    held.employer = employer if sent else None
    if not sent:
        held.named_to_employer_on = None
    _fund(held, learner, staff, employer.name if employer else "")
    held.save()
    details = {"learner": learner, "grant": held.grant, "employer_part": held.employer_part}
    audit.record(by=by, verb="engagements.settle_bootcamp_funding", subject=held.engagement, details=details)
    return held


@transaction.atomic
def check_eligibility(
    *, by: Any, place: BootcampPlace, question: str, met: bool, seen: str, checker: str, on: date, now: datetime
) -> BootcampCheck:
    """Writes down that somebody saw whether a question is met; said again it takes the place of the first.

    Raises EngagementError.
    """
    held = lock_place(place)
    if question not in BootcampCheck.Question.values:
        raise EngagementError("There is no such question.")
    seen, checker = tidy(seen, one_line=True)[:200], tidy(checker, one_line=True)[:120]
    if not seen or not checker:
        raise EngagementError("Say what was seen, and who saw it.")
    if on > timezone.localdate(now):
        raise EngagementError("The day of the check is still to come.")
    if held.engagement.step not in ("applied", "eligible") or held.engagement.state == Engagement.State.ENDED:
        raise EngagementError("The learner has started. What was checked before stays as it was.")
    rule, person = bootcamp_rule(held.bootcamp.starts_on), held.engagement.participant
    if question == BootcampCheck.Question.AGE and met and person is not None and person.born_on is not None:
        age = age_on(person.born_on, held.bootcamp.starts_on)
        if age < rule.least_age:
            raise EngagementError(f"By the date of birth the learner is {age} on the first day, not {rule.least_age}.")
    made, _ = BootcampCheck.objects.update_or_create(
        place=held, question=question,
        defaults={"met": met, "seen": seen, "checker": checker, "on": on, "at": now, "by": by},
    )  # fmt: skip
    details = {"question": question, "met": met}
    audit.record(by=by, verb="engagements.check_eligibility", subject=held.engagement, details=details)
    return made


@transaction.atomic
def move_places(*, by: Any, seat: Seat, places: Sequence[str], what: str, now: datetime, cause: str = "") -> int:
    """Takes these learners (public ids of their engagements) one step on, or ends their way: all of them, or none.

    Who is there already stays as they are. Gives how many changed. Raises PlacesRefused or EngagementError.
    """
    if what not in MOVES:
        raise EngagementError("There is no such step.")
    hold_going(own(seat).filter(engagement__public_id__in=set(places)).values_list("engagement", flat=True))
    going = [one for one in chosen(seat, places) if not _is_there(one.engagement, what)]
    way = going[0].engagement.rules.end(what) if going else None
    if way is not None and way.causes and cause not in way.causes:
        raise EngagementError(f"Choose the cause out of these: {'; '.join(way.causes)}.")
    today, lacking = timezone.localdate(now), {}
    for one in going:
        if missing := _missing(one.engagement, what, today):
            lacking[one.pk] = " ".join(missing)
    if lacking:
        raise PlacesRefused(MOVES[what], lacking)
    for one in going:
        if what in STEPS:
            take_step(by=by, engagement=one.engagement, step=what, party=PROVIDER, now=now)
        else:
            end(by=by, engagement=one.engagement, outcome=what, party=PROVIDER, now=now, cause=cause)
    return len(going)


def _is_there(held: Engagement, what: str) -> bool:
    if what in ENDS:
        return held.outcome == what
    steps = [one.id for one in held.rules.steps]
    return held.state != Engagement.State.ENDED and steps.index(held.step) >= steps.index(what)


def _missing(held: Engagement, what: str, today: date) -> list[str]:
    if held.state == Engagement.State.ENDED:
        return [f"It has ended: {held.outcome_name}."]
    if held.state == Engagement.State.PAUSED:
        return [f"It is paused: {held.paused_reason}"]
    if what in STEPS:
        following = held.rules.after(held.step)
        if following is None or following.id != what:
            return [f"The step now is “{held.step_name}”, and the next one is another."]
        return list(gates.missing(held, following.gates, today))
    way = held.rules.end(what)
    assert way is not None  # noqa: S101 - the kind's definition has each of ENDS; a test says so
    if held.step not in way.from_steps:
        return [f"The step now is “{held.step_name}”."]
    return list(gates.missing(held, way.gates, today))


@transaction.atomic
def agree_naming_to_employer(*, by: Any, place: BootcampPlace, agreed: bool, now: datetime) -> BootcampPlace:
    """The learner says whether employers may read the name; taking it back hides it at once."""
    held = lock_place(place)
    day = timezone.localdate(now)
    held.named_to_employer_on = (held.named_to_employer_on or day) if agreed else None
    held.save(update_fields=["named_to_employer_on"])
    audit.record(by=by, verb="engagements.agree_naming", subject=held.engagement, details={"employer": agreed})
    return held


def chosen(seat: Seat, places: Sequence[str]) -> list[BootcampPlace]:
    """These places, locked, for the provider alone. Raises EngagementError."""
    if not seat.provider:
        raise EngagementError("This is for the provider to say.")
    if not places:
        raise EngagementError("Choose at least one learner first.")
    Bootcamp.objects.select_for_update().get(pk=seat.bootcamp.pk)
    rows = own(seat).filter(engagement__public_id__in=set(places)).select_related("bootcamp", "engagement__participant")
    found = list(rows.select_for_update(of=("self",)).order_by("pk"))
    if len(found) != len(set(places)):
        raise EngagementError("One of these is not among your learners any more. Load the page again and choose.")
    return found


def lock_place(place: BootcampPlace) -> BootcampPlace:
    rows = BootcampPlace.objects.select_for_update(of=("self",)).select_related("bootcamp", "engagement__participant")
    return rows.get(pk=place.pk)


@endings.register(KIND)
def close_request(held: Engagement, by: Any, now: datetime) -> None:
    """After the end nobody waits for it any more."""
    Request.objects.filter(engagements=held, state=State.OPEN).update(state=State.CLOSED)
