"""What somebody wrote about an offer or a request: checked, placed, and told what is still lacking."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from routeways.engagements.errors import EngagementError
from routeways.engagements.kinds import Asked, kind
from routeways.engagements.marks import mark_of
from routeways.engagements.models import Offer, Participant
from routeways.engagements.models.listing import Listing
from routeways.instruments.asking import flow
from routeways.instruments.asking.answers import check, tidy
from routeways.organisations.models import Organisation
from routeways.places import queries as places
from routeways.places.postcodes import parse

QUESTION = "q-"  # begins the page of a question
OUTSIDE = "outside"  # in place of a district


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
    district: str = ""  # code, or OUTSIDE: asked only where nobody knows where the postcode is


def lacks(listing: Listing) -> tuple[str, ...]:
    """What must still be answered before others may see it, in sentences."""
    asked: Asked = getattr(listing.rules, side_of(listing))
    found = []
    if asked.form is not None:
        found += [f"Answer “{question.label}”." for question in flow.missing(asked.form, listing.answers)]
        counted = flow.counted(asked.form, listing.answers)
        found += [need.otherwise for need in asked.needed_to_open if not flow.holds(need.when, counted)]
    if asked.where and not listing.postcode:
        found.append("Give the postcode of the place.")
    return tuple(dict.fromkeys(found))


def left_open(listing: Listing) -> tuple[tuple[str, str], ...]:
    """Questions that only a person can answer before others may see it: the page of each and what it asks."""
    asked: Asked = getattr(listing.rules, side_of(listing))
    questions = flow.missing(asked.form, listing.answers) if asked.form else ()
    found = [(f"{QUESTION}{question.id}", question.label) for question in questions]
    return (*found, *([("where", "Postcode")] if asked.where and not listing.postcode else []))


def refused_at(asked: Asked, question: str, answers: Mapping[str, Any]) -> str:
    """Why an answer cannot be, told at its own question; "" where nothing is in the way.

    What rests on several questions is told at the last of them that is answered.
    """
    counted = flow.counted(asked.form, answers) if asked.form else {}
    for need in asked.needed_to_open:
        named = {condition.question.partition("/")[0] for condition in need.when.conditions}
        if question in named and named <= set(counted) and not flow.holds(need.when, counted):
            return need.otherwise
    return ""


def side_of(listing: Listing) -> str:
    """offer or request."""
    return "offer" if isinstance(listing, Offer) else "request"


def columns_of(
    region: str, kind_id: str, side: str, owner: Organisation | None, draft: Draft, today: date
) -> dict[str, Any]:
    rules = kind(kind_id)
    asked: Asked | None = getattr(rules, side)
    if asked is None:
        raise EngagementError(f"{rules.plural} are not for {'offering' if side == 'offer' else 'asking'}.")
    _refuse_unfit(asked, owner, draft, today)
    where = _placed(draft)
    return {
        "region": region,
        "kind": rules.id,
        "kind_digest": rules.digest,
        "title": tidy(draft.title, one_line=True)[:160],
        "about": tidy(draft.about)[:4000],
        "number": draft.number,
        **where,
        "starts_on": draft.starts_on,
        "ends_on": draft.ends_on,
        "expires_on": draft.expires_on or today + timedelta(days=asked.open_days),
        "answers": _answers(asked, draft.answers),
        "claimed_name": "" if owner else tidy(draft.claimed_name, one_line=True)[:200],
        "contact_name": tidy(draft.contact_name, one_line=True)[:120],
        "contact_email": draft.contact_email.strip(),
        "contact_mark": mark_of(draft.contact_email.strip()),
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


def _placed(draft: Draft) -> dict[str, Any]:
    """Columns of the place. A postcode that nobody can place stands in the middle of its district, or nowhere."""
    if not draft.postcode.strip():
        return {"postcode": "", "latitude": None, "longitude": None, "district": ""}
    try:
        found = places.postcode(draft.postcode)
    except places.PostcodeNotFound as error:
        if not draft.district:
            raise EngagementError(str(error)) from error
    except places.PostcodeError as error:
        raise EngagementError(str(error)) from error
    else:
        names = ("postcode", "latitude", "longitude", "district")
        return {name: getattr(found, name) for name in names}
    written = str(parse(draft.postcode))
    if draft.district == OUTSIDE:
        return {"postcode": written, "latitude": None, "longitude": None, "district": ""}
    try:
        area = places.area(draft.district)
    except places.AreaNotFound as error:
        raise EngagementError("Choose the district from the list.") from error
    return {"postcode": written, "latitude": area.latitude, "longitude": area.longitude, "district": area.code}


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


def refuse_names(participant: Participant, draft: Draft) -> None:
    """Title and words are read by the other side, who must not learn who it is before it is agreed."""
    said = {word.casefold() for word in re.findall(r"\w+", f"{draft.title} {draft.about}")}
    family = participant.name.split()[-1:]
    if any(part.casefold() in said for part in family) or participant.name.casefold() in draft.title.casefold():
        raise EngagementError("Leave the person’s name out of the title and the words: others read them.")


def refuse_too_young(least: int | None, participant: Participant, today: date) -> None:
    if least is None:
        return
    age = participant.age_on(today)
    if age is None:
        raise EngagementError(f"Enter the date of birth first: this is for people of {least} or over.")
    if age < least:
        raise EngagementError(f"This is for people of {least} or over.")
