"""Classifications, skills, courses, groups and organisations: searched in the database."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import chain, islice
from urllib.parse import urlencode

from django.urls import reverse

from routeways.organisations import queries as organisations
from routeways.places.index import normalise
from routeways.places.regions import Region
from routeways.provision import queries as provision
from routeways.site.search.shapes import SHOWN, Group, Hit, group
from routeways.taxonomy import queries as taxonomy
from routeways.values.words import listed

_INDUSTRY = re.compile(r"[0-9]{2}[0-9./]{2,6}")  # 62.01 or 6201 or 62.01/2, however it is written


def classifications_found(words: str) -> Group:
    """Codes and titles of all classifications."""
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
    return group("Classifications", hits, "/classifications/?q=")


def courses_found(words: str, regions: Sequence[Region]) -> Group:
    """Published courses of the regions, the best match first; each leads to its own page."""
    found = [provision.search(region.id, text=words) for region in regions]
    best = islice(chain.from_iterable(one[:SHOWN] for one in found), SHOWN)
    hits = [
        Hit(one.title, one.page, f"{one.level_words}, {listed(each.name for each in one.providers)}.") for one in best
    ]
    count = sum(map(len, found))
    more = f"/{regions[0].id}/courses/?{urlencode({'q': words})}" if len(regions) == 1 else ""
    return Group("Courses", tuple(hits), count - len(hits), more)


def groups_found(words: str, regions: Sequence[Region]) -> Group:
    """Groups and networks whose name has all the words."""
    wanted = normalise(words).split()
    hits = [
        Hit(line.group.name, f"/{region.id}/groups/{line.group.public_id}/", f"{line.kind}, {region.name}.")
        for region in regions
        for line in organisations.groups(region.id)
        if all(word in normalise(line.group.name) for word in wanted)
    ]
    return group("Groups", hits)


def skills_found(words: str, regions: Sequence[Region]) -> Group:
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
    return group("Skills", hits, "/skills/?q=")


def organisations_found(words: str, regions: Sequence[Region]) -> Iterator[Group]:
    """The directory of each region, a group of results for each."""
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
