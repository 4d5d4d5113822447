from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.crypto import salted_hmac

from routeways.instruments.asking.flow import counted
from routeways.instruments.asking.schema import Questionnaire
from routeways.instruments.models import Response, Wave
from routeways.instruments.results import making
from routeways.instruments.results.respondents import identities, shared_items
from routeways.instruments.results.shapes import WaveResults
from routeways.organisations.models import Organisation
from routeways.organisations.privacy import masked


@dataclass(frozen=True, slots=True)
class OpenText:
    """Something a respondent wrote and agreed to share. `organisation` is None unless its name was shared too; so is
    `name`, which is how the business called itself. Without the name, `text` has it, e-mail addresses and telephone
    numbers masked.

    `business` is the same for all texts of one business in a region, however often it answered; without the site's
    secret key nobody can tell which one it is. Size band, sector and district are as they were answered, "" where they
    are not shared.
    """

    response: str
    question: str
    text: str
    organisation: Organisation | None
    on: date
    business: str
    name: str = ""
    size_band: str = ""
    sector: str = ""
    district: str = ""


def results(
    wave: Wave,
    *,
    business_counts: Mapping[tuple[str, str], int] | None = None,
    on: date | None = None,
    today: date | None = None,
) -> WaveResults:
    """What a wave's answers add up to, fit for anyone to read.

    business_counts: (size band, sector) → businesses, by which answers are weighed; an empty text in a key stands for
    all of them. on: the day whose rules hold; unless given, the day the wave opened, so that results stay as they are.
    today: whoever can look again gives it: while the wave is open, results then change only when enough new respondents
    have come, so that no answer can be read by looking twice. Unless given, every answer counts.
    """
    still_open = today is not None and wave.is_open(today)
    return making.make(wave, business_counts=business_counts, on=on or wave.opens_on, still_open=still_open)


def texts(wave: Wave) -> list[OpenText]:
    """Written answers whose respondents agreed to share them, in the order in which they came. Others are read by
    nobody."""
    questionnaire = wave.questionnaire
    found = list(
        Response.objects.submitted()
        .filter(wave=wave)
        .select_related("organisation")
        .prefetch_related("shares", "organisation__aliases")
        .order_by("submitted_at", "pk")
    )
    keys = identities(found, person=questionnaire.respondent == "person")
    written = [question for question in questionnaire.questions if question.type == "text"]
    profile = set(questionnaire.profile.questions)
    made = []
    for response in found:
        items = shared_items(response)
        counts = counted(questionnaire, response.answers)
        may = _may_be_told(questionnaire, items)
        named = may(questionnaire.profile.organisation)
        for question in written:
            item = questionnaire.share_of.get(question.id)
            if question.id in profile or item is None or item.id not in items or question.id not in counts:
                continue
            made.append(
                OpenText(
                    response.public_id,
                    question.id,
                    counts[question.id] if named else masked(counts[question.id], names=_names(response)),
                    response.organisation if named else None,
                    timezone.localdate(response.submitted_at),
                    _business(wave.region, keys[response.pk]),
                    response.respondent if named else "",
                    response.size_band if may(questionnaire.profile.staff) else "",
                    response.sector if may(questionnaire.profile.sector) else "",
                    response.district if may(questionnaire.profile.district) else "",
                )
            )
    return made


def _names(response: Response) -> list[str]:
    """What a respondent may be called in its own words."""
    record = response.organisation
    known = [record.name, *(alias.name for alias in record.aliases.all())] if record else []
    return [name for name in (response.respondent, *known) if name.strip()]


def _business(region: str, key: str) -> str:
    # A bare digest of a name could be found by trying every name of the directory.
    return salted_hmac("instruments.business", f"{region} {key}", algorithm="sha256").hexdigest()[:16]


def _may_be_told(questionnaire: Questionnaire, items: Collection[str]) -> Callable[[str], bool]:
    """Whether the respondent agreed that the answer to a question is told."""
    return lambda question: (item := questionnaire.share_of.get(question)) is not None and item.id in items
