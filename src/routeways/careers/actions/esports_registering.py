"""A parent registers a child by a private link; places go by lottery or first come; a parent takes everything back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from routeways.careers.actions.esports_erasing import end_links, erase_learner
from routeways.careers.errors import CareersError
from routeways.careers.esports import rules
from routeways.careers.models import EsportsAcademy, EsportsAttendance, EsportsConsent, EsportsLearner, Institution
from routeways.careers.queries import esports
from routeways.careers.school_years import year_name
from routeways.foundation import audit, links, messages
from routeways.foundation.models import Message
from routeways.foundation.models.user import clean_email
from routeways.instruments.asking.answers import tidy
from routeways.organisations.names import name_key

LINK = "careers.esports"
LETTER = "careers/esports_link"
USES = 50  # each thing that is done uses it once; looking does not
LINK_DAYS = 30
DRAFTS = 3  # of one e-mail address at one academy
FIELDS = ("first_name", "alias", "year", "school", "contact_name", "contact_phone", "needs", "way", "way_says")


@transaction.atomic
def ask_parent(
    *, by: Any, academy: EsportsAcademy, email: str, site: str, now: datetime, school: Institution | None = None
) -> None:
    """Sends a parent a private link to register a child, or to what was registered. `site` is https://….

    Asked again, the same registrations get new links, so many a day, and the earlier ones end; nothing is said to
    whoever asks, so that nobody learns who has registered a child. When nobody can register any more, who did still
    gets a link as long as something is kept, so that it can be withdrawn. Raises CareersError.
    """
    if school is not None or not answers_parents(academy, now):
        refuse_closed(academy, now)
    email = clean_email(email)
    if _enough_letters(email, now):
        return
    rows = list(academy.learners.filter(parent_email=email))
    if not rows and not takes_children(academy, now):
        return
    if not rows:
        rows = [_draft(by, academy, email, now, school)]
    made = [_link(by, one, site, now) for one in rows]
    more = {"page": f"{_top(academy, site)}{academy.public_id}/join/", "days": LINK_DAYS, "school": school}
    tell_parent(by, email, "esports_link", academy=academy, links=made, **more)


def _enough_letters(email: str, now: datetime) -> bool:
    """So that nobody can fill a stranger’s mailbox."""
    most = int(esports.esports_rule(timezone.localdate(now))["letters_a_day"])
    since = now - timedelta(days=1)
    return Message.objects.filter(to=email, template=LETTER, created_at__gt=since).count() >= most


@transaction.atomic
def another_child(*, learner: EsportsLearner, site: str, now: datetime) -> str:
    """The address of a new, empty registration of the same parent. Raises CareersError."""
    refuse_closed(learner.academy, now)
    drafts = learner.academy.learners.filter(parent_email=learner.parent_email, state=EsportsLearner.State.DRAFT)
    if drafts.count() >= DRAFTS:
        raise CareersError("You have begun several registrations already. Finish one of them first.")
    return _link(None, _draft(None, learner.academy, learner.parent_email, now, None), site, now)


def _draft(by: Any, academy: EsportsAcademy, email: str, now: datetime, school: Institution | None) -> EsportsLearner:
    made = EsportsLearner.objects.create(academy=academy, parent_email=email, asked_at=now, school=school)
    audit.record(by=by, verb="careers.ask_esports_parent", subject=made)
    return made


def _link(by: Any, learner: EsportsLearner, site: str, now: datetime) -> str:
    ends = datetime.combine(esports.retention_ends(learner.academy), time.max, timezone.get_current_timezone())
    expires = max(min(ends, now + timedelta(days=LINK_DAYS)), now + timedelta(days=1))
    end_links(by=by, learner=learner, now=now)
    _, token = links.make(by=by, purpose=LINK, subject=learner, expires_at=expires, uses=USES)
    return f"{_top(learner.academy, site)}mine/{token}/"


def _top(academy: EsportsAcademy, site: str) -> str:
    return f"{site.rstrip('/')}/{academy.region}/school-programmes/esports-academy/"


def takes_children(academy: EsportsAcademy, now: datetime) -> bool:
    return academy.state == EsportsAcademy.State.OPEN and timezone.localdate(now) <= academy.ends_on


def answers_parents(academy: EsportsAcademy, now: datetime) -> bool:
    """Whether a parent can ask for a link: something may be kept about a child, also after the end."""
    return academy.state != EsportsAcademy.State.DRAFT and timezone.localdate(now) <= esports.retention_ends(academy)


def refuse_closed(academy: EsportsAcademy, now: datetime) -> None:
    if not takes_children(academy, now):
        raise CareersError("This academy takes no registrations now. Look for another one, or ask the college.")


@transaction.atomic
def keep_answers(*, learner: EsportsLearner, page: str, given: Mapping[str, Any]) -> EsportsLearner:
    """What a parent answered on one page; checked as a whole when it is sent. Raises CareersError."""
    held = _held(learner)
    for name, value in given.items():
        if name not in FIELDS:
            raise CareersError("This cannot be answered here.")
        setattr(held, name, tidy(value, one_line=name != "needs") if isinstance(value, str) else value)
    if "alias" in given:
        held.alias_key = _free_alias(held)
    if held.state != EsportsLearner.State.DRAFT and (wrong := unanswered(held, consents=False)):
        raise CareersError(wrong[0])
    held.seen = sorted({*held.seen, page})
    held.save()
    audit.record(by=None, verb="careers.answer_esports", subject=held, details={"page": page})
    return held


def _free_alias(held: EsportsLearner) -> str:
    if wrong := rules.alias_problem(held.alias, [held.first_name]):
        raise CareersError(wrong)
    key = name_key(held.alias)[:24] or held.alias.casefold()
    if EsportsLearner.objects.filter(academy=held.academy, alias_key=key).exclude(pk=held.pk).exists():
        raise CareersError(f"“{held.alias}” is taken at this academy. Choose another alias.")
    return key


@transaction.atomic
def keep_consents(*, learner: EsportsLearner, given: Mapping[str, bool], now: datetime) -> None:
    """Each item by itself. Once sent, what is needed can only be taken back by withdrawing. Raises CareersError."""
    held = _held(learner)
    known = {one.id: one for one in held.academy.what.consents}
    for item, says in given.items():
        if item not in known:
            raise CareersError("This is not one of the things you are asked to agree to.")
        if known[item].needed and not says and held.state != EsportsLearner.State.DRAFT:
            raise CareersError(
                f"Without “{known[item].label}” there is no place. Withdraw your child if you want that."
            )
        before = held.consents.filter(item=item).first()
        if before is not None and before.given == says:
            continue
        EsportsConsent.objects.update_or_create(
            learner=held, item=item, defaults={"given": says, "at": now, "wording": held.academy.what.digest}
        )
        audit.record(by=None, verb="careers.consent_esports", subject=held, details={"item": item, "given": says})
    held.seen = sorted({*held.seen, "consents"})
    held.save(update_fields=["seen"])


def unanswered(held: EsportsLearner, *, consents: bool = True) -> list[str]:
    """What a registration still needs, in sentences; [] where it can be sent."""
    academy, missing = held.academy, []
    if not held.first_name:
        missing.append("Enter your child’s first name.")
    if wrong := rules.alias_problem(held.alias, [held.first_name]):
        missing.append(wrong)
    if held.year not in academy.years:
        names = ", ".join(year_name(year) for year in academy.years)
        missing.append(f"This academy is for {names}. Choose your child’s year group.")
    if not held.contact_name or not held.contact_phone:
        missing.append("Say whom the adults ring in an emergency, and the number.")
    missing += _way_missing(held)
    if consents:
        said = {one.item: one.given for one in held.consents.all()}
        missing += [f"Answer “{one.label}”." for one in academy.what.consents if one.id not in said]
        missing += [
            f"Without “{one.label}” there is no place." for one in academy.what.consents
            if one.needed and said.get(one.id) is False
        ]  # fmt: skip
    return missing


def _way_missing(held: EsportsLearner) -> list[str]:
    way = held.academy.what.way(held.way) if held.way in held.academy.ways else None
    if way is None:
        return ["Choose how your child goes home. Without an agreed way home there is no place."]
    if held.year is not None and held.year < way.from_year:
        return [f"“{way.label}” is from {year_name(way.from_year)} on. Choose another way home."]
    return [] if held.way_says else [way.asks]


@transaction.atomic
def send_registration(*, learner: EsportsLearner, now: datetime) -> EsportsLearner:
    """The child has a place, or waits, and the parent is told why. Sent again, nothing changes. Raises CareersError."""
    academy = EsportsAcademy.objects.select_for_update().get(pk=learner.academy_id)
    held = _held(learner)
    if held.state != EsportsLearner.State.DRAFT:
        return held
    refuse_closed(academy, now)
    if missing := unanswered(held):
        raise CareersError(missing[0])
    held.state, held.sent_at = EsportsLearner.State.WAITING, now
    held.why = "" if academy.is_drawn else f"Places are drawn after {academy.closes_on.day} {academy.closes_on:%B %Y}."
    held.save(update_fields=["state", "sent_at", "why"])
    audit.record(by=None, verb="careers.send_esports", subject=held)
    if academy.is_drawn:
        give_places(by=None, academy=academy, now=now)
        held.refresh_from_db()
    tell_parent(None, held.parent_email, "esports_sent", learner=held)
    return held


@transaction.atomic
def draw_places(*, by: Any, academy: EsportsAcademy, now: datetime) -> int:
    """The lottery among all who registered in time, once; the same seed draws the same order. How many got a place."""
    held = EsportsAcademy.objects.select_for_update().get(pk=academy.pk)
    if held.is_drawn:
        raise CareersError("The lottery has been drawn already. Free places go by its order.")
    if timezone.localdate(now) <= held.closes_on:
        raise CareersError(
            f"Parents can register until {held.closes_on.day} {held.closes_on:%B %Y}. Draw after that day."
        )
    waiting = {one.public_id: one for one in esports.in_line(held)}
    for place, id in enumerate(rules.drawn_order(list(waiting), held.seed), 1):
        waiting[id].order, waiting[id].why = place, f"Number {place} of {len(waiting)} in the lottery."
    EsportsLearner.objects.bulk_update(waiting.values(), ["order", "why"])
    held.drawn_at = now
    held.save(update_fields=["drawn_at"])
    audit.record(by=by, verb="careers.draw_esports", subject=held, details={"seed": held.seed, "drawn": len(waiting)})
    return give_places(by=by, academy=held, now=now)


def give_places(*, by: Any, academy: EsportsAcademy, now: datetime) -> int:
    """Free places go down the line, in the caller's transaction; each parent is told. How many."""
    waiting = {one.public_id: one for one in esports.in_line(academy)}
    placed = academy.learners.filter(state=EsportsLearner.State.PLACED).count()
    given = rules.next_in(list(waiting), placed, academy.capacity)
    for id in given:
        one = waiting[id]
        one.state, one.placed_at = EsportsLearner.State.PLACED, now
        one.why = one.why or "There was a place when you registered."
        one.save(update_fields=["state", "placed_at", "why"])
        audit.record(by=by, verb="careers.place_esports", subject=one)
        if one.sent_at != now:
            tell_parent(by, one.parent_email, "esports_placed", learner=one)
    return len(given)


@transaction.atomic
def withdraw_child(*, learner: EsportsLearner, now: datetime, by: Any = None) -> None:
    """A parent takes the child out: everything about the child is erased, and the place goes to who waits.

    `by` is a leader whom the parent asked. Raises CareersError while the child is in the room.
    """
    academy = EsportsAcademy.objects.select_for_update().get(pk=learner.academy_id)
    inside = EsportsAttendance.objects.filter(learner=learner, present=True, left_at=None, session__state="open")
    if inside.exists():
        raise CareersError(
            "The child is at the academy now. Withdraw once the child has been signed out, so that the adults know who "
            "is in the room."
        )
    erase_learner(by=by, learner=learner, now=now)
    if academy.is_drawn and academy.state == EsportsAcademy.State.OPEN and timezone.localdate(now) <= academy.ends_on:
        give_places(by=by, academy=academy, now=now)


@transaction.atomic
def agree_way(
    *, by: Any, learner: EsportsLearner, way: str, says: str, agreed_with: str, now: datetime
) -> EsportsLearner:
    """A leader has rung the emergency contact and agreed another way home. The parent is told by e-mail.

    The same again changes nothing. Raises CareersError for a way that is not offered, or nobody it was agreed with.
    """
    held = _held(learner)
    if tidy(agreed_with, one_line=True).casefold() != held.contact_name.casefold():
        raise CareersError(f"Only {held.contact_name} can agree it on the telephone. Write the name of whom you rang.")
    says = tidy(says, one_line=True)[:160]
    if (held.way, held.way_says) == (way, says):
        return held
    held.way, held.way_says = way, says
    if wrong := _way_missing(held):
        raise CareersError(wrong[0])
    held.save(update_fields=["way", "way_says"])
    audit.record(by=by, verb="careers.agree_esports_way", subject=held, details={"way": way})
    tell_parent(by, held.parent_email, "esports_way", learner=held)
    return held


def tell_parents(by: Any, academy: EsportsAcademy, template: str, **context: Any) -> None:
    """One letter to each parent of a child who has a place or waits."""
    rows = academy.learners.exclude(state=EsportsLearner.State.DRAFT)
    for email in rows.order_by("parent_email").values_list("parent_email", flat=True).distinct():
        tell_parent(by, email, template, academy=academy, **context)


def tell_parent(by: Any, email: str, template: str, **context: Any) -> None:
    """Invented parents have addresses under “.example”, where nobody has a mailbox."""
    if not email.endswith(".example"):
        messages.queue(by=by, to=email, template=f"careers/{template}", context=context)


def _held(learner: EsportsLearner) -> EsportsLearner:
    return EsportsLearner.objects.select_for_update().select_related("academy").get(pk=learner.pk)
