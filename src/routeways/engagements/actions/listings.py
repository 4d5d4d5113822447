"""Offers and requests: made, changed, opened once what is needed is answered, closed, or kept as unmet demand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from routeways.engagements.errors import EngagementError, GateClosed
from routeways.engagements.kinds import Asked, kind
from routeways.engagements.models import Match, Offer, Participant, Request
from routeways.engagements.models.listing import LIVE, Listing, State
from routeways.foundation import audit
from routeways.instruments.asking import flow
from routeways.instruments.asking.answers import check, tidy
from routeways.organisations.models import Organisation
from routeways.places import queries as places

L = TypeVar("L", bound=Listing)


@dataclass(frozen=True, slots=True)
class Draft:
    """What somebody wrote about an offer or a request. `answers` are raw, by question id, as a form gives them."""

    title: str
    about: str = ""
    number: int = 1
    postcode: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    expires_on: date | None = None
    answers: Mapping[str, Any] = field(default_factory=dict)
    claimed_name: str = ""
    contact_name: str = ""
    contact_email: str = ""
    external_id: str = ""


@transaction.atomic
def make_offer(
    *, by: Any, region: str, kind_id: str, owner: Organisation | None, draft: Draft, now: datetime, through: str = ""
) -> Offer:
    """A draft of an offer. Raises EngagementError with the first thing that cannot be so, AnswerError for an answer."""
    made = Offer(owner=owner, **_columns(region, kind_id, "offer", owner, draft, now.date()))
    return _make(made, by, now, through)


@transaction.atomic
def make_request(
    *,
    by: Any,
    region: str,
    kind_id: str,
    owner: Organisation | None,
    draft: Draft,
    now: datetime,
    participant: Participant | None = None,
    through: str = "",
) -> Request:
    """A draft of a request, for an organisation or for one participant of its own. Raises as `make_offer`."""
    rules = kind(kind_id)
    if rules.person and participant is None:
        raise EngagementError(f"{rules.name}: say for whom. Each request is for one person.")
    if participant is not None:
        if owner is None or participant.owner_id != owner.pk:
            raise EngagementError("This person is not known to the organisation that asks. Add the person there first.")
        _refuse_too_young(rules.least_age, participant, now.date())
    made = Request(
        owner=owner, participant=participant, **_columns(region, kind_id, "request", owner, draft, now.date())
    )
    return _make(made, by, now, through)


@transaction.atomic
def change_listing(*, by: Any, listing: L, draft: Draft, now: datetime) -> L:
    """Writes the draft over an offer or a request that is not at its end. Raises as `make_offer`."""
    held = _locked(listing)
    if held.state not in (State.DRAFT, State.WAITING, *LIVE):
        raise EngagementError(f"This is {held.get_state_display().lower()} and cannot be changed. Make a new one.")
    owner = getattr(held, "owner", None)
    columns = _columns(held.region, held.kind, _side(held), owner, draft, now.date())
    taken = sum(held.matches.filter(state=Match.State.ACCEPTED).values_list("places", flat=True))  # type: ignore[attr-defined]
    if columns["number"] < taken:
        raise EngagementError(f"{taken} are agreed already. Enter {taken} or more.")
    for name, value in columns.items():
        setattr(held, name, value)
    if held.state in LIVE and (lacking := lacks(held)):
        raise GateClosed(f"“{held.title}”", lacking)
    held.save()
    audit.record(by=by, verb=f"engagements.change_{_side(held)}", subject=held)
    return held


@transaction.atomic
def open_listing(*, by: Any, listing: L, today: date, claimed: bool = False) -> L:
    """Lets others see it. One of a visitor (`claimed`) waits until the hub has said who they are.

    Raises GateClosed with everything that is still to be answered.
    """
    held = _locked(listing)
    if held.state not in (State.DRAFT, State.WAITING, State.PAUSED):
        raise EngagementError(f"This is {held.get_state_display().lower()}, so it cannot be opened.")
    if lacking := lacks(held):
        raise GateClosed(f"Opening “{held.title}”", lacking)
    if held.expires_on < today:
        raise EngagementError("Its last day has passed. Give it a later one first.")
    waits = claimed or getattr(held, "owner", None) is None
    held.state = State.WAITING if waits else State.OPEN
    held.save(update_fields=["state"])
    audit.record(by=by, verb=f"engagements.open_{_side(held)}", subject=held, details={"state": held.state})
    return held


@transaction.atomic
def confirm_owner(*, by: Any, listing: L, organisation: Organisation) -> L:
    """The hub says which organisation a visitor spoke for; what was waiting opens."""
    held = _locked(listing)
    if not organisation.regions.filter(region=held.region).exists():
        raise EngagementError(f"{organisation.name} is not in this region’s directory. Add it there first.")
    held.owner = organisation  # type: ignore[attr-defined]
    held.claimed_name = ""
    if held.state == State.WAITING:
        held.state = State.OPEN
    held.save()
    audit.record(
        by=by, verb="engagements.confirm_owner", subject=held, details={"organisation": organisation.public_id}
    )
    return held


@transaction.atomic
def pause_listing(*, by: Any, listing: L) -> L:
    """Not to be matched for now; what is agreed stays."""
    return _move(by, listing, State.PAUSED, (State.OPEN,), "pause")


@transaction.atomic
def close_listing(*, by: Any, listing: L, withdrawn: bool = False) -> L:
    """Ends it. Proposals that nobody has agreed to yet are withdrawn with it; twice changes nothing."""
    state = State.WITHDRAWN if withdrawn else State.CLOSED
    held = _move(by, listing, state, (State.DRAFT, State.WAITING, *LIVE, state), "close")
    held.matches.filter(state=Match.State.PROPOSED).update(state=Match.State.WITHDRAWN)  # type: ignore[attr-defined]
    return held


@transaction.atomic
def mark_unmet(*, by: Any, request: Request, reason: str, detail: str = "", today: date) -> Request:
    """Keeps that nobody could help, and why: one of the reasons of its kind. The request stays open or ends as it was.

    Raises EngagementError for a reason that its kind does not know.
    """
    if reason not in request.rules.unmet_reasons:
        known = "; ".join(request.rules.unmet_reasons)
        raise EngagementError(f"Choose the reason out of these: {known}.")
    held = Request.objects.select_for_update().get(pk=request.pk)
    held.unmet_reason, held.unmet_detail, held.unmet_on = reason, tidy(detail)[:1000], today
    held.save(update_fields=["unmet_reason", "unmet_detail", "unmet_on"])
    audit.record(by=by, verb="engagements.mark_unmet", subject=held, details={"reason": reason})
    return held


@transaction.atomic
def expire_listings(*, by: Any, region: str, today: date) -> int:
    """Ends what stood past its last day, in one region. Gives how many."""
    ended = 0
    for model in (Offer, Request):
        for listing in model.objects.filter(region=region, state__in=LIVE, expires_on__lt=today).select_for_update():
            listing.state = State.EXPIRED
            listing.save(update_fields=["state"])
            listing.matches.filter(state=Match.State.PROPOSED).update(state=Match.State.WITHDRAWN)
            audit.record(by=by, verb=f"engagements.expire_{_side(listing)}", subject=listing)
            ended += 1
    return ended


def lacks(listing: Listing) -> tuple[str, ...]:
    """What must still be answered before others may see it, in sentences."""
    asked: Asked = getattr(listing.rules, _side(listing))
    found = []
    if asked.form is not None:
        found += [f"Answer “{question.label}”." for question in flow.missing(asked.form, listing.answers)]
        counted = flow.counted(asked.form, listing.answers)
        found += [need.otherwise for need in asked.needed_to_open if not flow.holds(need.when, counted)]
    if asked.where and not listing.postcode:
        found.append("Give the postcode of the place.")
    return tuple(dict.fromkeys(found))


def _side(listing: Listing) -> str:
    return "offer" if isinstance(listing, Offer) else "request"


def _make(made: L, by: Any, now: datetime, through: str) -> L:
    made.created_at, made.created_by = now, by
    made.through = through or "account"
    made.save()
    audit.record(by=by, verb=f"engagements.make_{_side(made)}", subject=made, details={"kind": made.kind})
    return made


def _locked(listing: L) -> L:
    return type(listing)._default_manager.select_for_update().get(pk=listing.pk)


def _move(by: Any, listing: L, state: State, allowed: tuple[State, ...], verb: str) -> L:
    held = _locked(listing)
    if held.state == state:
        return held
    if held.state not in allowed:
        raise EngagementError(f"This is {held.get_state_display().lower()} already.")
    held.state = state
    held.save(update_fields=["state"])
    audit.record(by=by, verb=f"engagements.{verb}_{_side(held)}", subject=held, details={"state": state})
    return held


def _columns(
    region: str, kind_id: str, side: str, owner: Organisation | None, draft: Draft, today: date
) -> dict[str, Any]:
    rules = kind(kind_id)
    asked: Asked | None = getattr(rules, side)
    if asked is None:
        raise EngagementError(f"{rules.plural} are not for {'offering' if side == 'offer' else 'asking'}.")
    _refuse_unfit(asked, owner, draft, today)
    where = _placed(draft.postcode)
    return {
        "region": region,
        "kind": rules.id,
        "kind_digest": rules.digest,
        "title": tidy(draft.title, one_line=True)[:160],
        "about": tidy(draft.about)[:4000],
        "number": draft.number,
        "postcode": where.postcode if where else "",
        "latitude": where.latitude if where else None,
        "longitude": where.longitude if where else None,
        "district": where.district if where else "",
        "starts_on": draft.starts_on,
        "ends_on": draft.ends_on,
        "expires_on": draft.expires_on or today + timedelta(days=asked.open_days),
        "answers": _answers(asked, draft.answers),
        "claimed_name": "" if owner else tidy(draft.claimed_name, one_line=True)[:200],
        "contact_name": tidy(draft.contact_name, one_line=True)[:120],
        "contact_email": draft.contact_email.strip(),
        "external_id": tidy(draft.external_id, one_line=True)[:80],
    }


def _refuse_unfit(asked: Asked, owner: Organisation | None, draft: Draft, today: date) -> None:
    if not tidy(draft.title, one_line=True):
        raise EngagementError("Give it a title, like “Welding talk for Year 9”.")
    if not 1 <= draft.number <= asked.most:
        raise EngagementError(f"Enter a number from 1 to {asked.most:,}.")
    if draft.starts_on and draft.ends_on and draft.ends_on < draft.starts_on:
        raise EngagementError("The last day is before the first day. Change one of them.")
    if draft.expires_on and draft.expires_on < today:
        raise EngagementError("The day until which it stands has passed. Enter a later one.")
    if (
        owner is not None
        and asked.by
        and not {owner.kind, *owner.acts_as.values_list("kind", flat=True)} & set(asked.by)
    ):
        raise EngagementError(f"{owner.name} is not of a kind that can do this.")
    if owner is None and not asked.without_account:
        raise EngagementError("Sign in first: this is done in the name of an organisation.")
    if owner is None and not (tidy(draft.claimed_name, one_line=True) and draft.contact_email.strip()):
        raise EngagementError("Say who you are and give an e-mail address, so that we can answer.")
    if draft.contact_email.strip():
        try:
            validate_email(draft.contact_email.strip())
        except ValidationError:
            raise EngagementError("Enter an e-mail address like name@example.com.") from None


def _placed(postcode: str) -> places.PostcodePlace | None:
    if not postcode.strip():
        return None
    try:
        return places.postcode(postcode)
    except (places.PostcodeError, places.PostcodeNotFound) as error:
        raise EngagementError(str(error)) from error


def _answers(asked: Asked, raw: Mapping[str, Any]) -> dict[str, Any]:
    """Checked answers to the questions that are asked; unanswered ones are left for `lacks` to name."""
    if unknown := sorted(set(raw) - {question.id for question in asked.questions}):
        raise EngagementError(f"There is no question “{unknown[0]}” here.")
    kept: dict[str, Any] = {}
    for question in asked.questions:
        value = raw.get(question.id)
        if not flow.empty(value):
            kept[question.id] = check(question, value, kept)
    return kept


def _refuse_too_young(least: int | None, participant: Participant, today: date) -> None:
    if least is None:
        return
    age = participant.age_on(today)
    if age is None:
        raise EngagementError(f"Enter the date of birth first: this is for people of {least} or over.")
    if age < least:
        raise EngagementError(f"This is for people of {least} or over.")
