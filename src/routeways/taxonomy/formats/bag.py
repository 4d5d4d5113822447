"""What the JSON formats share: reading the file, and a bag in each item for what the format has no field for.

A writer first builds the package with the format's own fields, then reads that back, and puts into the bag only what
came back otherwise. So whatever a format can say stands in its own words, and nothing is lost.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

from routeways.foundation.tables import FileRefused
from routeways.taxonomy.formats.document import (
    CODE,
    MOST_CODE,
    Document,
    Read,
    SkillLinkRow,
    SkillRow,
    TaxonomyMeta,
)

OURS = "routeways"
MOST_BYTES = 200 * 1024**2
ESCO = "http://data.europa.eu/esco/skill/"
Parse = Callable[[Mapping[str, Any], str, str], Read]
_TEXTS = ("code", "label", "kind", "level", "statement", "category", "parent", "merged_into", "identifier")
_LISTS = ("sectors", "aliases", "hidden")


def load(path: Path) -> dict[str, Any]:
    """The object in a JSON file. Raises FileRefused."""
    if path.stat().st_size > MOST_BYTES:
        raise FileRefused(f"{path.name} is larger than {MOST_BYTES // 1024**2} MB. Split the taxonomy.")
    try:
        found = json.loads(path.read_bytes().decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise FileRefused(f"{path.name} is not in UTF-8, as JSON must be. Export it again.") from error
    except (ValueError, RecursionError) as error:
        raise FileRefused(f"{path.name} is not JSON that we can read. Export it again.") from error
    if not isinstance(found, dict):
        raise FileRefused(f"{path.name} holds a list, where a taxonomy is an object. Export the whole package.")
    return found


def filled(
    document: Document,
    package: dict[str, Any],
    parse: Parse,
    items: Callable[[Any], Sequence[dict[str, Any]]],
    *,
    carried: str = "",
) -> bytes:
    """The package as a file, with the bags.

    `items` are the head's own object first, then one for each skill. `carried` is the key of `extra` that the format
    has a field for.
    """
    back = parse(package, document.meta.id, "").document
    head, *rest = items(package)
    _put(head, _difference(document.meta, back.meta, carried))
    links, links_back = document.links_by_code(), back.links_by_code()
    for item, row, found in zip(rest, document.skills, back.skills, strict=True):
        more = _difference(row, found, carried)
        if links.get(row.code, []) != links_back.get(found.code, []):
            more["links"] = [[link.relation, link.target, link.source] for link in links.get(row.code, [])]
        _put(item, more)
    return (json.dumps(package, indent=1, ensure_ascii=False) + "\n").encode()


def _put(item: dict[str, Any], more: dict[str, Any]) -> None:
    if more:
        item["extensions"] = {OURS: more}


def _difference(one: SkillRow | TaxonomyMeta, back: SkillRow | TaxonomyMeta, carried: str) -> dict[str, Any]:
    found = {}
    for field in fields(one):
        value: Any = getattr(one, field.name)
        if field.name == "extra":
            value = {name: kept for name, kept in value.items() if name != carried}
            if value:
                found["extra"] = value
        elif field.name not in ("line", "id") and value != getattr(back, field.name):
            found[field.name] = list(value) if isinstance(value, tuple) else value
    return found


def own(item: Mapping[str, Any]) -> Mapping[str, Any]:
    """Our bag of an item; empty for items of others."""
    found = item.get("extensions")
    ours = found.get(OURS) if isinstance(found, Mapping) else None
    return ours if isinstance(ours, Mapping) else {}


def into_row(row: SkillRow, bag: Mapping[str, Any]) -> SkillRow:
    """The row with what its bag says; what has another type than it should is not taken."""
    values: dict[str, Any] = {name: bag[name] for name in _TEXTS if isinstance(bag.get(name), str)}
    for name in _LISTS:
        if isinstance(bag.get(name), list):
            values[name] = tuple(str(text) for text in bag[name])
    if isinstance(bag.get("retired"), bool):
        values["retired"] = bag["retired"]
    if isinstance(bag.get("extra"), dict):
        values["extra"] = {**bag["extra"], **row.extra}
    return replace(row, **values)


def into_meta(meta: TaxonomyMeta, bag: Mapping[str, Any]) -> TaxonomyMeta:
    names = ("title", "version", "about", "publisher", "licence", "attribution", "identifier", "changed")
    values: dict[str, Any] = {name: bag[name] for name in names if isinstance(bag.get(name), str)}
    if isinstance(bag.get("extra"), dict):
        values["extra"] = {**bag["extra"], **meta.extra}
    return replace(meta, **values)


def links_of(code: str, bag: Mapping[str, Any], found: list[SkillLinkRow]) -> list[SkillLinkRow]:
    """The links in the bag, where it has any, instead of those found in the format's own fields."""
    given = bag.get("links")
    if not isinstance(given, list):
        return found
    return [
        SkillLinkRow(code, *(str(text) for text in one)) for one in given if isinstance(one, list) and len(one) == 3
    ]


def text(item: Mapping[str, Any], name: str) -> str:
    found = item.get(name)
    return found if isinstance(found, str) else ""


def is_code(wanted: str) -> bool:
    return bool(CODE.fullmatch(wanted)) and len(wanted) <= MOST_CODE


def key_of_address(address: str) -> str:
    """Our key of a skill's address elsewhere; "" where we cannot tell."""
    return f"esco:{address.removeprefix(ESCO)}" if address.startswith(ESCO) else ""


def address_of_key(key: str) -> str:
    """Where a skill of another taxonomy stands, or a name for it."""
    name, _, code = key.partition(":")
    return f"{ESCO}{code}" if name == "esco" else f"urn:routeways:{key}"
