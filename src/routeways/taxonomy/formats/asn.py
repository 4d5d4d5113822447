"""JSON-LD in the terms of CTDL-ASN, as credential registries read it: a framework and its competencies."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from routeways.foundation.tables import FileRefused, Problem, Report
from routeways.taxonomy.formats import bag
from routeways.taxonomy.formats.document import (
    MOST_LABEL,
    Document,
    Read,
    SkillLinkRow,
    SkillRow,
    TaxonomyMeta,
    code_from,
    once,
    tidy,
    tidy_text,
)

CONTEXT = "https://credreg.net/ctdlasn/schema/context/json"
FRAMEWORK, COMPETENCY = "ceasn:CompetencyFramework", "ceasn:Competency"
ALIGNED = {"exact": "ceasn:exactAlignment", "broader": "ceasn:broadAlignment", "narrower": "ceasn:narrowAlignment"}
SOURCE = "CTDL-ASN alignment"
SIGNS = {"@context", "@graph"}


def write(document: Document) -> bytes:
    """Same document, same bytes. What CTDL-ASN has no term for stands in each node's `extensions`."""
    meta, links = document.meta, document.links_by_code()
    addresses = _addresses(document)
    graph = [_framework(meta, [addresses[row.code] for row in document.skills if row.parent not in addresses])]
    for row in document.skills:
        graph.append(_competency(meta, row, addresses, links.get(row.code, [])))
    package = {"@context": CONTEXT, "@graph": graph}
    return bag.filled(document, package, parse, lambda made: made["@graph"])


def read(path: Path, taxonomy: str = "") -> Read:
    """A framework with its competencies, of any publisher or ours. Raises FileRefused."""
    found = parse(bag.load(path), taxonomy, path.name)
    if not found.document.skills:
        raise FileRefused(f"{path.name} holds no competencies (ceasn:Competency). Export the framework with them.")
    return found


def parse(package: Mapping[str, Any], taxonomy: str, where: str) -> Read:
    graph = package.get("@graph")
    nodes = [one for one in graph if isinstance(one, dict)] if isinstance(graph, list) else []
    items = [one for one in nodes if _is(one, COMPETENCY)]
    head = next((one for one in nodes if _is(one, FRAMEWORK)), {})
    codes: dict[str, str] = {}
    taken: set[str] = set()
    problems = []
    for number, item in enumerate(items, 1):
        key, notation = bag.text(item, "@id"), tidy(_words(item.get("ceasn:codedNotation")))
        if not key or key in codes:
            problems.append(Problem(f"competency {number} was left out: its @id is missing or given twice"))
            continue
        fit = (one for one in (notation, key.rstrip("/").rpartition("/")[2]) if bag.is_code(one))
        code = next((one for one in fit if one not in taken), "")
        codes[key] = code or code_from(_words(item.get("ceasn:competencyText")), taken)
        taken.add(codes[key])
    return _document(head, items, codes, problems, taxonomy)


def _document(
    head: Mapping[str, Any],
    items: list[dict[str, Any]],
    codes: Mapping[str, str],
    problems: list[Problem],
    taxonomy: str,
) -> Read:
    heads = {codes[key] for item in items for key in _list(item.get("ceasn:isChildOf")) if key in codes}
    rows, links = [], []
    done: set[str] = set()
    for item in items:
        key = bag.text(item, "@id")
        if key in codes and key not in done:
            done.add(key)
            row = _row(item, codes, codes[key] in heads, taxonomy)
            rows.append(row)
            links += bag.links_of(row.code, bag.own(item), _links(item, row.code))
    report = Report(len(items), len(rows), len(items) - len(rows), problems=tuple(problems))
    return Read(Document(_meta(head, taxonomy), tuple(rows), tuple(links)), report)


def _framework(meta: TaxonomyMeta, top: list[str]) -> dict[str, Any]:
    said = {
        "@id": meta.identifier or f"urn:routeways:{meta.id}",
        "@type": FRAMEWORK,
        "ceasn:name": _said(meta.title),
        "ceasn:description": _said(meta.about),
        "ceasn:publisherName": _said(meta.publisher),
        "ceasn:rights": _said(meta.licence),
        "ceasn:dateModified": meta.changed,
        "ceasn:inLanguage": ["en"],
        "ceasn:hasTopChild": top,
    }
    return {name: value for name, value in said.items() if value}


def _competency(
    meta: TaxonomyMeta, row: SkillRow, addresses: Mapping[str, str], links: list[SkillLinkRow]
) -> dict[str, Any]:
    said: dict[str, Any] = {
        "@id": addresses[row.code],
        "@type": COMPETENCY,
        "ceasn:codedNotation": row.code,
        "ceasn:competencyLabel": _said(row.label),
        "ceasn:competencyText": _said(row.statement or row.label),
        "ceasn:competencyCategory": _said(row.category),
        "ceasn:conceptKeyword": {"en": list(row.aliases)} if row.aliases else None,
        "ceasn:isPartOf": meta.identifier or f"urn:routeways:{meta.id}",
        "ceasn:isChildOf": [addresses[row.parent]] if row.parent in addresses else None,
    }
    for relation, term in ALIGNED.items():
        said[term] = [bag.address_of_key(link.target) for link in links if link.relation == relation]
    return {name: value for name, value in said.items() if value}


def _row(item: Mapping[str, Any], codes: Mapping[str, str], is_parent: bool, taxonomy: str) -> SkillRow:
    key = bag.text(item, "@id")
    full = tidy_text(_words(item.get("ceasn:competencyText")))
    line = tidy(full)
    label = tidy(_words(item.get("ceasn:competencyLabel"))) or (line if len(line) <= MOST_LABEL else f"{line[:297]}…")
    words = item.get("ceasn:conceptKeyword")
    words = words.get("en", words.get("en-GB", [])) if isinstance(words, dict) else words
    above = [codes[one] for one in _list(item.get("ceasn:isChildOf")) if one in codes]
    row = SkillRow(
        code=codes[key],
        label=label,
        statement="" if line == label else full,
        level="Heading" if is_parent else "",
        category=tidy(_words(item.get("ceasn:competencyCategory"))),
        aliases=once(tidy(str(word)) for word in _list(words)),
        parent=above[0] if above and above[0] != codes[key] else "",
        identifier="" if key == f"urn:routeways:{taxonomy}:{codes[key]}" else key,
    )
    return bag.into_row(row, bag.own(item))


def _links(item: Mapping[str, Any], code: str) -> list[SkillLinkRow]:
    found = []
    for relation, term in ALIGNED.items():
        for address in _list(item.get(term)):
            target = bag.key_of_address(str(address))
            if target:
                found.append(SkillLinkRow(code, relation, target, SOURCE))
    return found


def _meta(head: Mapping[str, Any], taxonomy: str) -> TaxonomyMeta:
    key = bag.text(head, "@id")
    meta = TaxonomyMeta(
        id=taxonomy,
        title=tidy(_words(head.get("ceasn:name")))[:200] or taxonomy,
        about=tidy_text(_words(head.get("ceasn:description"))),
        publisher=tidy(_words(head.get("ceasn:publisherName")))[:200],
        licence=tidy(_words(head.get("ceasn:rights") or head.get("ceasn:license")))[:200],
        identifier="" if key == f"urn:routeways:{taxonomy}" else key[:500],
        changed=bag.text(head, "ceasn:dateModified")[:10],
    )
    return bag.into_meta(meta, bag.own(head))


def _addresses(document: Document) -> dict[str, str]:
    """The address of each code: its own elsewhere, unless another skill has the same, or one made of our key."""
    found: dict[str, str] = {}
    taken: set[str] = set()
    for row in document.skills:
        own = f"urn:routeways:{document.meta.id}:{row.code}"
        found[row.code] = row.identifier if row.identifier and row.identifier not in taken else own
        taken.add(found[row.code])
    return found


def _is(node: Mapping[str, Any], kind: str) -> bool:
    return kind in _list(node.get("@type"))


def _said(text: str) -> dict[str, str] | None:
    return {"en": text} if text else None


def _words(value: Any) -> str:
    """The English text of a value that may be a text, a language map, or a list of either."""
    if isinstance(value, list):
        value = value[0] if value else ""
    if isinstance(value, dict):
        found = [text for language, text in value.items() if str(language).lower().startswith("en")]
        value = found[0] if found else next(iter(value.values()), "")
    return value if isinstance(value, str) else ""


def _list(value: Any) -> list[Any]:
    if isinstance(value, list):
        return value
    return [] if value is None else [value]
