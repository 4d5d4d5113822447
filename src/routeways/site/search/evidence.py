"""Areas, indicators and sources: small lists, searched in memory."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from routeways.evidence.definitions import indicators, sources
from routeways.evidence.pages.area import KIND_WORDS, shown_areas
from routeways.evidence.reading import THEMES
from routeways.places import queries as places
from routeways.places.index import normalise
from routeways.places.regions import Region
from routeways.site.search.shapes import Hit
from routeways.site.search.words import SAME, has, rank
from routeways.warehouse.queries import current_sets

_POSTCODE = re.compile(r"[A-Z]{1,2}[0-9][0-9A-Z]?\s*[0-9]([A-Z]{2})?", re.IGNORECASE)


def postcode_hits(words: str, regions: Sequence[Region]) -> tuple[list[Hit], str]:
    """The districts in which a postcode lies, and why there is none."""
    if not _POSTCODE.fullmatch(words):
        return [], ""
    try:
        found = places.postcode(words)
    except places.PostcodeError:
        return [], ""  # not one after all: it is searched for as words
    except places.PostcodeNotFound as problem:
        return [], str(problem)
    hits = [
        Hit(
            places.name_of(found.district),
            f"/{region.id}/areas/{found.district}/",
            f"{found.postcode} lies in this district of {region.name}. {found.note}".strip(),
        )
        for region in regions
        if found.district in shown_areas(region)
    ]
    outside = f"{found.postcode} lies outside {' and '.join(region.name for region in regions)}."
    return hits, "" if hits else outside


def area_hits(words: str, regions: Sequence[Region], today: date) -> Iterator[Hit]:
    """Areas by name, former name, alias or code; names that begin with the words come first."""
    wanted = normalise(words)
    index = places.area_index()
    called: dict[str, set[str]] = {}
    for name, claims in index.claims.items():
        if wanted and has(name, wanted):
            for claim in claims:
                called.setdefault(index.canonical(claim.code).code, set()).add(name)
    if index.knows(words.upper()):
        called.setdefault(index.canonical(words.upper()).code, set()).add(normalise(words))
    found = []
    for region in regions:
        for code, name in shown_areas(region).items():
            if code in called:
                found.append((rank(normalise(name), wanted), name, _area(region, code, name, called[code], today)))
    yield from (hit for _, _, hit in sorted(found, key=lambda one: one[:2]))


def _area(region: Region, code: str, name: str, called: set[str], today: date) -> Hit:
    row = places.area(code)
    kind = KIND_WORDS.get(row.kind, "Area").format(region=region.name)
    kind = kind if region.name in kind or name == region.name else f"{kind} in {region.name}"
    text = f"{kind}."
    if row.valid_to is not None and row.valid_to < today:
        now = " and ".join(places.name_of(one) for one in places.successors(code))
        text += f" It ended in {row.valid_to.year}{f' and is part of {now} now' if now else ''}."
    elif normalise(name) not in called and normalise(row.name) not in called and code.lower() not in called:
        text += f" Also called {min(called).title()}."
    return Hit(name, f"/{region.id}/areas/{code}/", text)


def indicator_hits(words: str, regions: Sequence[Region]) -> Iterator[Hit]:
    """Indicators that hold a figure, by title, meaning and theme."""
    sets = current_sets()
    found = []
    wanted = " ".join(SAME.get(word, word) for word in normalise(words).split())
    for one in indicators().values():
        text = normalise(" ".join((one.title, one.meaning, one.why, one.wording.noun, THEMES[one.theme])))
        if one.id in sets and has(text, wanted):
            found.append((rank(normalise(one.title), wanted), one.order, one))
    for _, _, one in sorted(found, key=lambda entry: entry[:2]):
        yield _shared(one.title, f"indicators/{one.id}/", one.meaning, regions)


def source_hits(words: str, regions: Sequence[Region]) -> Iterator[Hit]:
    """Sources by title, publisher and what they are about."""
    found = []
    for one in sources().values():
        text = normalise(" ".join((one.title, one.about, one.publisher, one.via)))
        if has(text, normalise(words)):
            found.append((rank(normalise(one.title), normalise(words)), one.title, one))
    for _, _, one in sorted(found, key=lambda entry: entry[:2]):
        yield _shared(one.title, f"evidence/{one.id}/", f"{one.publisher}. {_first_sentence(one.about)}", regions)


def _shared(title: str, path: str, text: str, regions: Sequence[Region]) -> Hit:
    """Something that every region has a page of: the first one's address, the others' beside it."""
    also = tuple((region.name, f"/{region.id}/{path}") for region in regions[1:])
    return Hit(title, f"/{regions[0].id}/{path}" if regions else "", text, also)


def _first_sentence(text: str) -> str:
    first, stop, _ = " ".join(text.split()).partition(". ")
    return first + stop.strip() if stop else first
