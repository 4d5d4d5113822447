"""One search over everything that has a page; every word must be found."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from rapidfuzz import fuzz, process

from routeways.evidence.definitions import indicators
from routeways.evidence.pages.area import shown_areas
from routeways.places.index import normalise
from routeways.places.regions import Region
from routeways.site.search import connect, evidence, records
from routeways.site.search.shapes import Found, group
from routeways.site.search.words import FILLERS, tidy

NEAR = 80  # of 100: how like a name a misspelt word must be to be proposed


def search(text: str, regions: Sequence[Region], *, today: date) -> Found:
    """Searches these regions; the first one's address is used for what they share (indicators, sources).

    A question (“What is happening in Pendle?”) that finds nothing as it stands is searched for by the words that name
    something.
    """
    words = tidy(text)
    found = _search(words, regions, today)
    naming = " ".join(word for word in normalise(words).split() if word not in FILLERS)
    if found.groups or found.problem or naming in ("", normalise(words)):
        return found
    again = _search(naming, regions, today)
    return again if again.groups else found


def _search(words: str, regions: Sequence[Region], today: date) -> Found:
    if not any(letter.isalnum() for letter in words):
        return Found(words)
    by_postcode, problem = evidence.postcode_hits(words, regions)
    groups = (
        group("Areas", [*by_postcode, *(() if by_postcode else evidence.area_hits(words, regions, today))]),
        *connect.connect_found(words, regions, today),
        group("Indicators", evidence.indicator_hits(words, regions)),
        group("Sources", evidence.source_hits(words, regions)),
        records.classifications_found(words),
        records.skills_found(words, regions),
        records.courses_found(words, regions),
        records.groups_found(words, regions),
        *records.organisations_found(words, regions),
    )
    kept = tuple(one for one in groups if one.hits)
    return Found(words, kept, problem, () if kept else _meant(words, regions))


def _meant(words: str, regions: Sequence[Region]) -> tuple[str, ...]:
    """Names that are spelt nearly so."""
    known = {name for region in regions for name in shown_areas(region).values()}
    known |= {one.title for one in indicators().values()}
    near = process.extract(words.lower(), {name: name.lower() for name in sorted(known)}, scorer=fuzz.WRatio, limit=3)
    return tuple(name for _, score, name in near if score >= NEAR)
