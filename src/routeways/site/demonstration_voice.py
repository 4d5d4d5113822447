"""The demonstration of the employers' voice: from invented adverts, notes and answers to a published plan.

Everything goes through the actions that pages call, in the name of the invented skills plan lead. It is put in once: a
region that has evidence stays as visitors left it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from routeways.foundation import definitions
from routeways.foundation.queries import user_by_email
from routeways.instruments import actions as instruments
from routeways.needs import actions as needs
from routeways.needs import queries as evidence
from routeways.needs import refs
from routeways.needs.models import EvidenceItem, Mention
from routeways.organisations.models import Organisation
from routeways.site.voice_definition import FOLDER, Review, Voice
from routeways.site.voice_plan import agree_and_publish


def load(*, region: str, organisations: Mapping[str, Organisation], now: datetime) -> bool:
    """Makes the region’s evidence, needs, priorities and plan; False where there is evidence, or nothing to say.

    organisations: the invented organisations by their ids in definitions/demonstration. Raises DefinitionError,
    FileRefused.
    """
    voice = next((one for one in definitions.load(Voice).values() if one.region == region), None)
    if voice is None or EvidenceItem.objects.in_region(region).exists():
        return False
    lead, owner = user_by_email(voice.lead), organisations[voice.owner]
    with transaction.atomic():
        _take_over(voice, owner, lead)
        _survey(voice, owner, lead, now)
        _read(region, lead, now)
        _review(voice, lead, now)
        agree_and_publish(voice, organisations, lead=lead, now=now)
    return True


def remove(*, by: Any, region: str) -> None:
    """Takes everything away that was made or that visitors added: evidence, needs, plans, cycles, waves and answers."""
    needs.remove_demonstration(by=by, region=region)
    instruments.remove_demonstration(by=by, region=region)


def _take_over(voice: Voice, owner: Organisation, lead: Any) -> None:
    for one in voice.lists:
        needs.import_evidence(
            by=lead,
            region=voice.region,
            owner=owner,
            path=FOLDER / one.file,
            name=one.file,
            kind=one.kind,
            source=one.source,
            sharing=one.sharing,
            consent=one.consent,
            on=one.on,
        )


def _survey(voice: Voice, owner: Organisation, lead: Any, now: datetime) -> None:
    given = voice.wave
    wave = instruments.create_wave(
        by=lead,
        instrument=given.instrument,
        region=voice.region,
        owner=owner,
        title=given.title,
        opens_on=given.opens_on,
        closes_on=given.closes_on,
    )
    instruments.import_answers(by=lead, wave=wave, path=FOLDER / given.answers, now=now)
    instruments.close_wave(by=lead, wave=wave, now=now)
    needs.take_over_wave(by=lead, wave=wave, owner=owner)


def _read(region: str, lead: Any, now: datetime) -> None:
    from routeways.taxonomy.reading import read_texts  # opens the engine, which takes seconds

    waiting = evidence.to_read(region)
    read = read_texts([text for _, text in waiting])
    readings = dict(zip((pk for pk, _ in waiting), read.texts, strict=True))
    needs.keep_readings(by=lead, region=region, readings=readings, engine=read.engine, taxonomy=read.taxonomy, now=now)


def _review(voice: Voice, lead: Any, now: datetime) -> None:
    """The lead has come as far as the day from which texts still wait. What the rules do not name is confirmed."""
    rules = voice.review
    for item in EvidenceItem.objects.in_region(voice.region).filter(on__lt=rules.leave_from).order_by("on", "pk"):
        _add(rules, item, lead, now)
        answers: dict[str, dict[str, str]] = {}  # reason → mention → word
        for mention in _best_of_each(item.mentions.open()):
            if not _change(rules, item, mention, lead, now):
                reason = _refusal(rules, item, mention)
                answers.setdefault(reason, {})[mention.public_id] = "refuse" if reason else "confirm"
        rest = list(answers.items()) or [("", {})]
        for place, (reason, decisions) in enumerate(rest, 1):
            needs.decide_mentions(
                by=lead, item=item, decisions=decisions, reason=reason, now=now, done=place == len(rest)
            )


def _add(rules: Review, item: EvidenceItem, lead: Any, now: datetime) -> None:
    for one in rules.add:
        if one.texts in item.text and (ref := refs.find(one.ref)) is not None:
            needs.add_mention(by=lead, item=item, to=ref, words=one.words, now=now)


def _change(rules: Review, item: EvidenceItem, mention: Mention, lead: Any, now: datetime) -> bool:
    found = next((one for one in rules.change if one.ref == mention.ref and one.texts in _said(item)), None)
    to = refs.find(found.to) if found else None
    if found is None or to is None:
        return False
    needs.change_mention(by=lead, mention=mention, to=to, reason=found.reason, now=now)
    return True


def _refusal(rules: Review, item: EvidenceItem, mention: Mention) -> str:
    """Why the lead refuses a suggestion; "" where it is right."""
    found = next((one for one in rules.refuse if one.ref == mention.ref and one.texts in _said(item)), None)
    if found is not None:
        return found.reason
    return rules.weak if (mention.score or 0) < rules.confirm_from else ""


def _best_of_each(mentions: Iterable[Mention]) -> list[Mention]:
    """An answer holds for the same skill everywhere in a text, so each is answered once, by its best place."""
    found: dict[str, Mention] = {}
    for one in mentions:
        if one.found not in found or (one.score or 0) > (found[one.found].score or 0):
            found[one.found] = one
    return list(found.values())


def _said(item: EvidenceItem) -> str:
    return f"{item.about_name} {item.text}"
