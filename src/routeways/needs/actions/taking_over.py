"""Words written elsewhere on Routeways become evidence: shared answers of a survey wave, minutes of a group."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from routeways.instruments import queries as instruments
from routeways.instruments.models import Wave
from routeways.needs.actions.keeping import Heard, Imported, keep_evidence
from routeways.needs.cleaning import plain_text
from routeways.needs.errors import NeedsError
from routeways.needs.incoming import MOST_LETTERS
from routeways.needs.kinds import EvidenceKind, Sharing, SizeBand
from routeways.needs.placing import districts
from routeways.organisations.models import Group, Organisation
from routeways.organisations.queries.groups import minutes
from routeways.taxonomy import queries as taxonomy

ANSWERED = "Agreed in the questionnaire that the words may be quoted without the name"
INDUSTRY = "business-counts-industry"  # the options of the surveys' question on sectors


@transaction.atomic
def take_over_wave(*, by: Any, owner: Organisation, wave: Wave) -> Imported:
    """Every written answer whose respondent shared it. Answers without a name are counted by respondent: one business
    however many questions it answered. A name that was shared counts its business together with its adverts. The same
    wave again adds only what is new. Raises NeedsError for a wave whose results are its owner's alone."""
    if wave.questionnaire.results_for != "region":
        raise NeedsError(f"What was answered to “{wave.title}” is its owner’s alone and cannot become evidence.")
    here = districts(wave.region)
    kind = EvidenceKind.DIAGNOSIS if "diagnosis" in wave.instrument else EvidenceKind.SURVEY
    heard = []
    for one in instruments.texts(wave):
        text = plain_text(one.text).text[:MOST_LETTERS]
        if not text:
            continue
        heard.append(
            Heard(
                text=text,
                on=one.on,
                origin=f"instruments.response:{one.response}#{one.question}",
                kind=kind,
                source=wave.title,
                sharing=Sharing.PUBLIC,
                consent=ANSWERED,
                about=one.organisation,
                name=one.name,
                business="" if one.organisation else f"respondent:{one.business}",
                area=one.district if one.district in here else "",
                sector=_section(one.sector),
                size_band=one.size_band if one.size_band in SizeBand.values else "",
                same_as=(one.response, one.question),
            )
        )
    origin = f"instruments.wave:{wave.public_id}"
    return keep_evidence(
        by=by, region=wave.region, owner=owner, heard=heard, kind=kind, source=wave.title, origin=origin
    )


@transaction.atomic
def take_over_minutes(*, by: Any, owner: Organisation, group: Group) -> Imported:
    """What a group's meetings left that everybody may read: those who keep the register are not its members. A group
    speaks for many, so no business is counted for it."""
    heard = [
        Heard(
            text=text,
            on=one.on,
            origin=f"organisations.meeting:{one.meeting}",
            kind=EvidenceKind.MINUTE,
            source=f"{group.name}: {one.title}",
            sharing=Sharing.PUBLIC,
            consent="Minutes that the group publishes",
            same_as=(one.meeting,),
        )
        for one in minutes(group)
        if one.openness == "public" and (text := plain_text(one.text).text[:MOST_LETTERS])
    ]
    origin = f"organisations.group:{group.public_id}"
    return keep_evidence(
        by=by,
        region=group.region,
        owner=owner,
        heard=heard,
        kind=EvidenceKind.MINUTE,
        source=group.name,
        origin=origin,
    )


def _section(option: str) -> str:
    """The section of SIC 2007 that an option of the survey is; "" for an option that holds several."""
    node = taxonomy.node(INDUSTRY, option) if option else None
    links = taxonomy.links(node) if node else []
    same = [one.node.code for one in links if one.relation == "exact" and one.node.classification_id == "sic2007"]
    return same[0] if len(same) == 1 else ""
