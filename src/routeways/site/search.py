"""One search over everything that has a page: areas, indicators, sources, classifications, skills, courses,
organisations and their groups.

Small lists (areas, indicators, sources) are searched in memory, the rest in the database; every word must be found.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse
from rapidfuzz import fuzz, process

from routeways.evidence.definitions import indicators, sources
from routeways.evidence.pages.area import KIND_WORDS, shown_areas
from routeways.evidence.reading import THEMES
from routeways.organisations import queries as organisations
from routeways.places import queries as places
from routeways.places.index import normalise
from routeways.places.regions import Region
from routeways.provision import queries as provision
from routeways.taxonomy import queries as taxonomy
from routeways.values.words import listed
from routeways.warehouse.queries import current_sets

LONGEST = 100  # letters that are searched for
SHOWN = 8  # results of a group on the page
NEAR = 80  # of 100: how like a name a misspelt word must be to be proposed
# Words of a question that name nothing: they are left out where the whole of it finds nothing.
_FILLERS = (
    "a about an and are at for from happening has have how i in is it many me much of on show tell the there to us "
    "was we were what where which who why"
)
FILLERS = frozenset(_FILLERS.split())
# What people type for what the indicators call something else.
SAME = {
    "earnings": "pay",
    "income": "pay",
    "jobless": "unemployment",
    "salaries": "pay",
    "salary": "pay",
    "unemployed": "unemployment",
    "vacancies": "adverts",
    "vacancy": "advert",
    "wage": "pay",
    "wages": "pay",
}
_INDUSTRY = re.compile(r"[0-9]{2}[0-9./]{2,6}")  # 62.01 or 6201 or 62.01/2, however it is written
_POSTCODE = re.compile(r"[A-Z]{1,2}[0-9][0-9A-Z]?\s*[0-9]([A-Z]{2})?", re.IGNORECASE)


@dataclass(frozen=True)
class Hit:
    """`also` are the same thing in further regions, as label and address."""

    title: str
    href: str
    text: str
    also: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Group:
    """Hits of one kind, the best first. `more` is how many are not shown, `more_href` where they are."""

    name: str
    hits: tuple[Hit, ...]
    more: int = 0
    more_href: str = ""


@dataclass(frozen=True)
class Found:
    """What a search gave. `problem` says what is wrong with a postcode; `meant` are words that would find something."""

    words: str
    groups: tuple[Group, ...] = ()
    problem: str = ""
    meant: tuple[str, ...] = ()

    @property
    def count(self) -> int:
        return sum(len(group.hits) + group.more for group in self.groups)


def tidy(text: str) -> str:
    """What is searched for: one line of at most 100 letters, without what cannot be printed."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())[:LONGEST]


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
    by_postcode, problem = _postcode(words, regions)
    groups = (
        _group("Areas", [*by_postcode, *(() if by_postcode else _areas(words, regions, today))]),
        _group("Indicators", _indicators(words, regions)),
        _group("Sources", _sources(words, regions)),
        _classifications(words),
        _skills(words, regions),
        _courses(words, regions),
        _groups(words, regions),
        *_organisations(words, regions),
    )
    kept = tuple(group for group in groups if group.hits)
    return Found(words, kept, problem, () if kept else _meant(words, regions))


def _group(name: str, hits: Iterable[Hit]) -> Group:
    listed = list(hits)
    return Group(name, tuple(listed[:SHOWN]), max(0, len(listed) - SHOWN))


# -- areas


def _postcode(words: str, regions: Sequence[Region]) -> tuple[list[Hit], str]:
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


def _areas(words: str, regions: Sequence[Region], today: date) -> Iterator[Hit]:
    """Areas by name, former name, alias or code; names that begin with the words come first."""
    wanted = normalise(words)
    index = places.area_index()
    called: dict[str, set[str]] = {}
    for name, claims in index.claims.items():
        if wanted and _has(name, wanted):
            for claim in claims:
                called.setdefault(index.canonical(claim.code).code, set()).add(name)
    if index.knows(words.upper()):
        called.setdefault(index.canonical(words.upper()).code, set()).add(normalise(words))
    found = []
    for region in regions:
        for code, name in shown_areas(region).items():
            if code in called:
                found.append((_rank(normalise(name), wanted), name, _area(region, code, name, called[code], today)))
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


# -- indicators and sources


def _indicators(words: str, regions: Sequence[Region]) -> Iterator[Hit]:
    sets = current_sets()
    found = []
    wanted = " ".join(SAME.get(word, word) for word in normalise(words).split())
    for one in indicators().values():
        text = normalise(" ".join((one.title, one.meaning, one.why, one.wording.noun, THEMES[one.theme])))
        if one.id in sets and _has(text, wanted):
            found.append((_rank(normalise(one.title), wanted), one.order, one))
    for _, _, one in sorted(found, key=lambda entry: entry[:2]):
        yield _shared(one.title, f"indicators/{one.id}/", one.meaning, regions)


def _sources(words: str, regions: Sequence[Region]) -> Iterator[Hit]:
    found = []
    for one in sources().values():
        text = normalise(" ".join((one.title, one.about, one.publisher, one.via)))
        if _has(text, normalise(words)):
            found.append((_rank(normalise(one.title), normalise(words)), one.title, one))
    for _, _, one in sorted(found, key=lambda entry: entry[:2]):
        yield _shared(one.title, f"evidence/{one.id}/", f"{one.publisher}. {_first_sentence(one.about)}", regions)


def _shared(title: str, path: str, text: str, regions: Sequence[Region]) -> Hit:
    """Something that every region has a page of: the first one's address, the others' beside it."""
    also = tuple((region.name, f"/{region.id}/{path}") for region in regions[1:])
    return Hit(title, f"/{regions[0].id}/{path}" if regions else "", text, also)


# -- classifications and organisations


def _classifications(words: str) -> Group:
    found = taxonomy.search(words, limit=SHOWN + 1)
    if _INDUSTRY.fullmatch(words) and (industry := taxonomy.node("sic2007", words)):
        found = [industry, *(one for one in found if one.pk != industry.pk)]
    hits = []
    for one in found:
        level = next((level["one"] for level in one.classification.levels if level["id"] == one.level), one.level)
        address = reverse("taxonomy:node", args=[one.classification_id, one.code])
        # Where a publisher gives no code, the key is the title itself.
        title = one.title if normalise(one.code) == normalise(one.title) else f"{one.code} {one.title}"
        hits.append(Hit(title, address, f"{level} in {one.classification.title}."))
    more = len(hits) - SHOWN
    return Group("Classifications", tuple(hits[:SHOWN]), max(0, more), "/classifications/?q=" if more > 0 else "")


def _courses(words: str, regions: Sequence[Region]) -> Group:
    """Published courses of the regions, the best match first; each leads to its own page."""
    hits = [
        Hit(one.title, one.page, f"{one.level_words}, {listed(each.name for each in one.providers)}.")
        for region in regions
        for one in provision.courses(region.id, text=words)
    ]
    more = f"/{regions[0].id}/courses/?{urlencode({'q': words})}" if len(regions) == 1 else ""
    return Group("Courses", tuple(hits[:SHOWN]), max(0, len(hits) - SHOWN), more)


def _groups(words: str, regions: Sequence[Region]) -> Group:
    """Groups and networks whose name has all the words."""
    wanted = normalise(words).split()
    hits = [
        Hit(line.group.name, f"/{region.id}/groups/{line.group.public_id}/", f"{line.kind}, {region.name}.")
        for region in regions
        for line in organisations.groups(region.id)
        if all(word in normalise(line.group.name) for word in wanted)
    ]
    return Group("Groups", tuple(hits[:SHOWN]), max(0, len(hits) - SHOWN))


def _skills(words: str, regions: Sequence[Region]) -> Group:
    """Skills that everybody may see; those of invented organisations only where an invented region is searched."""
    invented = any(region.demonstration for region in regions)
    found = taxonomy.search_skills(words, limit=4 * SHOWN)
    shown = [one for one in found if invented or one.taxonomy.owner is None or not one.taxonomy.owner.demonstration]
    hits = []
    for one in shown:
        kind = f"{one.get_kind_display()} skill" if one.kind in ("technical", "essential") else "Skill"
        kind = "Knowledge" if one.kind == "knowledge" else kind
        hits.append(
            Hit(
                one.label,
                reverse("taxonomy:skill", args=[one.taxonomy_id, one.code]),
                f"{kind} in {one.taxonomy.title}.",
            )
        )
    more = len(hits) - SHOWN
    return Group("Skills", tuple(hits[:SHOWN]), max(0, more), "/skills/?q=" if more > 0 else "")


def _organisations(words: str, regions: Sequence[Region]) -> Iterator[Group]:
    for region in regions:
        rows = organisations.directory(region.id, organisations.Search(text=words))
        found = list(rows[: SHOWN + 1])
        hits = [
            Hit(
                one.name,
                f"/{region.id}/organisations/{one.public_id}/",
                ". ".join(part for part in (one.get_kind_display(), *_towns(one)) if part) + ".",
            )
            for one in found[:SHOWN]
        ]
        name = "Organisations" if len(regions) == 1 else f"Organisations in {region.name}"
        yield Group(name, tuple(hits), len(found) - len(hits), f"/{region.id}/organisations/?q=")


def _towns(one: object) -> list[str]:
    return [place for site in getattr(one, "main_sites", []) if (place := site.town or site.postcode)]


# -- words


def _has(text: str, wanted: str) -> bool:
    """Whether every word of `wanted` begins a word of `text`."""
    padded = f" {text}"
    return bool(wanted) and all(f" {word}" in padded for word in wanted.split())


def _rank(name: str, wanted: str) -> int:
    """0 for the name itself, 1 for one that begins so, 2 where it holds the words, 3 elsewhere."""
    if name == wanted:
        return 0
    if name.startswith(wanted):
        return 1
    return 2 if _has(name, wanted) else 3


def _meant(words: str, regions: Sequence[Region]) -> tuple[str, ...]:
    """Names that are spelt nearly so."""
    known = {name for region in regions for name in shown_areas(region).values()}
    known |= {one.title for one in indicators().values()}
    near = process.extract(words.lower(), {name: name.lower() for name in sorted(known)}, scorer=fuzz.WRatio, limit=3)
    return tuple(name for _, score, name in near if score >= NEAR)


def _first_sentence(text: str) -> str:
    first, stop, _ = " ".join(text.split()).partition(". ")
    return first + stop.strip() if stop else first
