"""The agreement that parties sign: what they agree to, in one text, and its digest.

Whoever changes a date, a place or a number changes the text, so what was signed before does not hold for it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence

from routeways.engagements.models import Engagement
from routeways.engagements.models.listing import Listing
from routeways.instruments.asking.answers import said

Terms = Callable[[Engagement], Sequence[tuple[str, str]]]
_terms: dict[str, Terms] = {}


def register(kind: str) -> Callable[[Terms], Terms]:
    """Declares what a kind’s own tables add to its agreement: (what, how), in the order of reading."""

    def declare(terms: Terms) -> Terms:
        _terms[kind] = terms
        return terms

    return declare


def lines(engagement: Engagement) -> list[tuple[str, str]]:
    """(what, how) in the order of reading. A participant stands in it by reference, never by name."""
    return [(label, text) for label, text in _lines(engagement) if text]


def digest_of(engagement: Engagement) -> str:
    """SHA-256 of the agreement as it reads now."""
    text = "\n".join(f"{label}: {value}" for label, value in lines(engagement))
    return hashlib.sha256(text.encode()).hexdigest()


def _lines(engagement: Engagement) -> Iterator[tuple[str, str]]:
    rules = engagement.rules
    yield "Agreement", rules.name
    yield "What", engagement.title
    for party in rules.parties:
        organisation = engagement.organisation_of(party.id)
        if organisation is not None:
            yield party.name, organisation.name
        elif party.side == "person" and engagement.participant is not None:
            yield party.name, engagement.participant.reference
    if engagement.match and any(asked and asked.number for asked in (rules.offer, rules.request)):
        yield "How many", str(engagement.match.places)
    for name, day in (("First day", engagement.starts_on), ("Last day", engagement.ends_on)):
        yield name, f"{day:%-d %B %Y}" if day else ""
    offered = list(_answers(engagement.offer, "offer")) if engagement.offer else []
    if engagement.offer:
        yield "Where", engagement.offer.postcode
        yield from offered
    if engagement.request:
        both = {name for name, _ in offered}
        for name, said_so in _answers(engagement.request, "request"):
            if (name, said_so) not in offered:
                yield f"{name}, as asked for" if name in both else name, said_so
    if engagement.kind in _terms:
        yield from _terms[engagement.kind](engagement)


def _answers(listing: Listing, side: str) -> Iterator[tuple[str, str]]:
    asked = getattr(listing.rules, side)
    for question in asked.questions if asked else ():
        if question.id in listing.answers:
            yield question.label, "; ".join(said(question, listing.answers[question.id]))
