"""Who counts: each business once, with its last answers, and of those only what may be counted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from routeways.instruments.asking.flow import asked, counted
from routeways.instruments.asking.scoring import scores
from routeways.instruments.models import Response, Through, Wave
from routeways.organisations import queries as organisations
from routeways.organisations.names import name_key


@dataclass(frozen=True)
class Respondent:
    """One business (or person). `key` stays the same over the waves of a region; `asked` are ids of questions.

    `answers` and `asked` hold only what is shared or always counted; `stratum` is None unless size and sector are too.
    """

    key: str
    response: str
    through: str
    asked: frozenset[str]
    answers: Mapping[str, Any]
    scores: Mapping[str, float]
    priorities: Mapping[str, Mapping[str, float]]  # of scores by importance × gap: row → priority
    stratum: tuple[str, str] | None
    band: str
    sector: str


def counted_once(wave: Wave, *, batch: int = 1) -> tuple[list[Respondent], int]:
    """The respondents of a wave in the order of answering, and how many answers a later one replaced.

    batch: only as many answers as came until so many respondents had answered for the first time since the last such
    moment; two looks then differ by nobody, or by at least that many.

    An answer by invitation, with an account or collected elsewhere stands before one that anybody could have given
    under that name; among equals the last counts.
    """
    found = list(
        Response.objects.submitted()
        .filter(wave=wave)
        .select_related("organisation", "invitation")
        .prefetch_related("shares")
        .order_by("submitted_at", "pk")
    )
    keys = identities(found, person=wave.questionnaire.respondent == "person")
    found = found[: _whole_batches([keys[one.pk] for one in found], batch)]
    last: dict[str, Response] = {}
    for response in sorted(found, key=_standing):
        last[keys[response.pk]] = response
    kept = sorted(last.items(), key=lambda pair: (_moment(pair[1]), pair[1].pk))
    made = [_respondent(wave, key, response) for key, response in kept]
    return made, len(found) - len(made)


def _whole_batches(keys: Sequence[str], batch: int) -> int:
    """How many answers, in the order in which they came, belong to whole batches of new respondents."""
    if batch <= 1:
        return len(keys)
    known: set[str] = set()
    until = 0
    for number, key in enumerate(keys, 1):
        if key not in known:
            known.add(key)
            until = number if len(known) % batch == 0 else until
    return until


def identities(responses: Iterable[Response], *, person: bool = False) -> dict[int, str]:
    """Response → the business it speaks for: organisation, else company number, else the exact name, else itself.

    A name alone joins the one organisation or number that was given with it; where there are several, it stands alone.
    """
    rows = list(responses)
    if person:
        return {row.pk: f"user:{row.created_by_id}" if row.created_by_id else f"response:{row.pk}" for row in rows}
    strong = {row.pk: _strong(row) for row in rows}
    by_name: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        if strong[row.pk] and row.respondent:
            by_name[name_key(row.respondent)].add(strong[row.pk])
    found = {}
    for row in rows:
        key = strong[row.pk]
        if not key and row.respondent.strip():
            name = name_key(row.respondent)
            key = next(iter(by_name[name])) if len(by_name[name]) == 1 else f"name:{name}"
        if not key and row.created_by_id:
            key = f"user:{row.created_by_id}"
        found[row.pk] = key or f"response:{row.pk}"
    return found


def shared_items(response: Response) -> frozenset[str]:
    return frozenset(row.item for row in response.shares.all() if row.shared)


def _strong(row: Response) -> str:
    if row.organisation is not None:
        return f"organisation:{organisations.survivor(row.organisation).pk}"
    return f"company:{row.company_number.strip().upper()}" if row.company_number.strip() else ""


def _standing(row: Response) -> tuple[bool, datetime, int]:
    known = hasattr(row, "invitation") or row.created_by_id is not None or row.through == Through.IMPORT
    return known, _moment(row), row.pk


def _moment(row: Response) -> datetime:
    return row.submitted_at or row.created_at


def _respondent(wave: Wave, key: str, response: Response) -> Respondent:
    questionnaire = wave.questionnaire
    items = shared_items(response)
    share_of = questionnaire.share_of
    open_ids = {id for id, item in share_of.items() if item.always or item.id in items}
    counts = counted(questionnaire, response.answers)
    profile = questionnaire.profile
    band = response.size_band if profile.staff in open_ids else ""
    sector = response.sector if profile.sector in open_ids else ""
    parts = {
        score.id: {place.partition("/")[0] for place in score.of} | ({score.rating, score.importance} - {""})
        for score in questionnaire.scores
    }
    results = {id: one for id, one in scores(questionnaire, response.answers).items() if parts[id] <= open_ids}
    return Respondent(
        key=key,
        response=response.public_id,
        through=response.through,
        asked=frozenset(one.id for one in asked(questionnaire, response.answers) if one.id in open_ids),
        answers={id: value for id, value in counts.items() if id in open_ids},
        scores={id: one.value for id, one in results.items() if one.value is not None},
        priorities={id: {row.row: row.priority for row in one.rows} for id, one in results.items() if one.rows},
        stratum=(band, sector) if band and sector else None,
        band=band,
        sector=sector,
    )
