"""What the hub does with what waits for it: says who a visitor is, and hands unmet demand to the register of needs."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from routeways.engagements.actions import levy_matching, pledges
from routeways.engagements.actions.letters import tell_confirmed
from routeways.engagements.actions.listings import confirm_owner
from routeways.engagements.actions.writing import take_what_it_was_written_for
from routeways.engagements.errors import EngagementError
from routeways.engagements.models import Offer, Request
from routeways.foundation import audit
from routeways.instruments.asking.answers import said
from routeways.needs.actions.keeping import Heard, Imported, keep_evidence
from routeways.needs.kinds import EvidenceKind, Sharing
from routeways.organisations import actions as organisations
from routeways.organisations.models import Organisation
from routeways.organisations.records import OrganisationError


@transaction.atomic
def confirm_visitor(
    *,
    by: Any,
    listing: Offer | Request,
    organisation: Organisation | None = None,
    new_name: str = "",
    new_kind: str = "",
    now: datetime,
) -> Offer | Request:
    """Says which organisation a visitor spoke for, or adds it to the directory first. What waited opens.

    Raises EngagementError with a sentence.
    """
    if organisation is None:
        try:
            organisation = organisations.create_organisation(
                by=by, name=new_name, kind=new_kind, regions=(listing.region,), source="engagements"
            )
        except OrganisationError as error:
            raise EngagementError(str(error)) from error
    held: Offer | Request
    if isinstance(listing, Offer) and listing.kind == pledges.KIND:
        held = pledges.confirm_signup(by=by, signup=listing, organisation=organisation, now=now)
    else:
        held = confirm_owner(by=by, listing=listing, organisation=organisation)
        take_what_it_was_written_for(by=by, listing=held, now=now)
        if held.kind == levy_matching.KIND:
            levy_matching.serve_soon(by=by, region=held.region)
    tell_confirmed(by=by, listing=held, now=now)
    return held


@transaction.atomic
def unmet_to_needs(*, by: Any, request: Request, now: datetime) -> Imported:
    """Keeps an unmet request in the region’s register of skills needs, as a note with its reason; twice adds nothing.

    Of a request for one person only what was asked for and why nobody could help. Raises EngagementError.
    """
    if request.unmet_on is None or request.owner is None:
        raise EngagementError("Say first why nobody could meet this request.")
    text = f"{request.rules.name}, asked for by {request.owner.get_kind_display().lower()}: {_words(request)}"
    text += f" Nobody could meet it: {request.unmet_reason}. {request.unmet_detail}".rstrip()
    heard = Heard(
        text=text,
        on=request.unmet_on,
        origin=f"engagements.request:{request.public_id}",
        kind=EvidenceKind.NOTE,
        source="Requests that nobody could meet",
        sharing=Sharing.REGION,
        about=request.owner if request.owner.kind == "employer" else None,
        area=request.district,
        posts=request.number,
        same_as=(request.public_id,),
    )
    done = keep_evidence(
        by=by,
        region=request.region,
        owner=request.owner,
        heard=[heard],
        kind=EvidenceKind.NOTE,
        source="Requests that nobody could meet",
        origin=heard.origin,
    )
    audit.record(by=by, verb="engagements.unmet_to_needs", subject=request, details={"new": done.made})
    return done


def _words(request: Request) -> str:
    asked = request.rules.request
    answers = [
        f"{question.label}: {'; '.join(said(question, request.answers[question.id]))}."
        for question in (asked.questions if asked else ())
        if question.id in request.answers and question.type in ("single", "multiple", "occupation", "skills")
    ]
    own = [] if request.participant_id else [f"{request.title}.", request.about]
    return " ".join(part for part in (*own, *answers) if part)
