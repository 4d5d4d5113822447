"""CASE 1.0 and 1.1 (Competencies and Academic Standards Exchange): one CFPackage as JSON.

What CASE has no field for stands under `extensions`, as version 1.1 allows.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping, Sequence
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

SIGNS = {"CFDocument", "CFItems"}
TO_CASE = {"exact": "exactMatchOf", "narrower": "isPartOf"}
FROM_CASE = {"exactMatchOf": "exact", "isPartOf": "narrower", "isRelatedTo": "related"}
CHILD, REPLACED = "isChildOf", "replacedBy"
SOURCE = "CASE association"
Ends = tuple[str, str, str]  # GUID, title, address


def write(document: Document) -> bytes:
    """Items in their order, then what ties them. Same document, same bytes."""
    meta = document.meta
    guids = _guids(document)
    package = {
        "CFDocument": _head(meta),
        "CFItems": [_item(meta, row, guids[row.code]) for row in document.skills],
        "CFAssociations": list(_ties(document, guids)),
    }
    return bag.filled(document, package, parse, lambda made: [made["CFDocument"], *made["CFItems"]], carried="guid")


def read(path: Path, taxonomy: str = "") -> Read:
    """A CFPackage of any publisher, or one that we wrote. Raises FileRefused."""
    return parse(bag.load(path), taxonomy, path.name)


def parse(package: Mapping[str, Any], taxonomy: str, where: str) -> Read:
    head, items, given = (package.get(name) for name in ("CFDocument", "CFItems", "CFAssociations"))
    if not isinstance(head, dict) or not isinstance(items, list):
        raise FileRefused(f"{where} is no CASE package: it needs CFDocument and CFItems. Export the CFPackage.")
    ties = [one for one in given if isinstance(one, dict)] if isinstance(given, list) else []
    codes, problems = _codes(items)
    first = {_id(item): item for item in reversed(items) if isinstance(item, dict) and _id(item) in codes}
    placed, heads, survivors = _places(ties, codes)
    tied = _links(ties, codes)
    rows, links = [], []
    for guid, code in codes.items():
        item = first[guid]
        rows.append(_row(item, taxonomy, code, placed.get(code, ""), survivors.get(code, ""), code in heads))
        links += bag.links_of(rows[-1].code, bag.own(item), tied.get(code, []))
    report = Report(len(items), len(rows), len(items) - len(rows), problems=tuple(problems))
    return Read(Document(_meta(head, taxonomy), tuple(rows), tuple(links)), report)


# -- writing


def _head(meta: TaxonomyMeta) -> dict[str, Any]:
    guid = _guid(meta.id, "", meta.extra)
    return _filled(
        {
            "identifier": guid,
            "uri": meta.identifier or f"urn:uuid:{guid}",
            "creator": meta.publisher or meta.title,
            "title": meta.title,
            "lastChangeDateTime": _moment(meta),
            "version": meta.version,
            "description": meta.about,
            "publisher": meta.publisher,
            "language": "en",
        }
    )


def _item(meta: TaxonomyMeta, row: SkillRow, guid: str) -> dict[str, Any]:
    return _filled(
        {
            "identifier": guid,
            "uri": row.identifier or f"urn:uuid:{guid}",
            "CFItemType": row.level or "Skill",
            "humanCodingScheme": row.code,
            "abbreviatedStatement": row.label,
            "fullStatement": row.statement or row.label,
            "conceptKeywords": list(row.aliases) or None,
            "lastChangeDateTime": _moment(meta),
        }
    )


def _ties(document: Document, guids: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    top: Ends = (_guid(document.meta.id, "", document.meta.extra), document.meta.title, "")
    ends: dict[str, Ends] = {row.code: (guids[row.code], row.label, row.identifier) for row in document.skills}
    for number, row in enumerate(document.skills, 1):
        yield _tie(CHILD, ends[row.code], ends.get(row.parent, top), sequenceNumber=number)
        if row.merged_into in ends:
            yield _tie(REPLACED, ends[row.code], ends[row.merged_into])
    for link in document.links:
        other = (str(uuid.uuid5(uuid.NAMESPACE_URL, f"urn:routeways:{link.target}")), link.target)
        yield _tie(
            TO_CASE.get(link.relation, "isRelatedTo"), ends[link.code], (*other, bag.address_of_key(link.target))
        )


def _tie(kind: str, start: Ends, end: Ends, **more: Any) -> dict[str, Any]:
    key = str(uuid.uuid5(uuid.NAMESPACE_URL, f"{kind} {start[0]} {end[0]}"))
    both = {
        name: {"title": title, "identifier": guid, "uri": address or f"urn:uuid:{guid}"}
        for name, (guid, title, address) in (("originNodeURI", start), ("destinationNodeURI", end))
    }
    return {"identifier": key, "uri": f"urn:uuid:{key}", "associationType": kind, **both, **more}


def _guid(taxonomy: str, code: str, extra: Mapping[str, Any]) -> str:
    """The one it came with, or one made of our key, which is always the same."""
    kept = extra.get("guid")
    return kept if isinstance(kept, str) else str(uuid.uuid5(uuid.NAMESPACE_URL, f"urn:routeways:{taxonomy}:{code}"))


def _guids(document: Document) -> dict[str, str]:
    """The GUID of each code; one that two skills brought along belongs to the first."""
    found: dict[str, str] = {}
    taken: set[str] = set()
    for row in document.skills:
        guid = _guid(document.meta.id, row.code, row.extra)
        found[row.code] = guid if guid not in taken else _guid(document.meta.id, row.code, {})
        taken.add(found[row.code])
    return found


def _moment(meta: TaxonomyMeta) -> str:
    return f"{meta.changed}T00:00:00+00:00" if meta.changed else ""


def _filled(said: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in said.items() if value not in (None, "")}


# -- reading


def _codes(items: Sequence[Any]) -> tuple[dict[str, str], list[Problem]]:
    """GUID → code: the human coding scheme where it is fit and not taken, else the GUID itself."""
    codes: dict[str, str] = {}
    problems: list[Problem] = []
    taken: set[str] = set()
    for number, item in enumerate(items, 1):
        guid = _id(item) if isinstance(item, dict) else ""
        if not guid or guid in codes:
            what = f"the identifier {guid[:60]} is given twice" if guid else "it has no identifier"
            problems.append(Problem(f"item {number} was left out: {what}"))
            continue
        fit = (one for one in (tidy(bag.text(item, "humanCodingScheme")), guid) if bag.is_code(one))
        code = next((one for one in fit if one not in taken), "") or code_from(bag.text(item, "fullStatement"), taken)
        codes[guid] = code
        taken.add(code)
    return codes, problems


def _places(
    ties: Sequence[Mapping[str, Any]], codes: Mapping[str, str]
) -> tuple[dict[str, str], set[str], dict[str, str]]:
    """Parent of each code, codes that are parents, and the survivor of each code that was replaced."""
    parents: dict[str, str] = {}
    survivors: dict[str, str] = {}
    for tie in ties:
        start, end = codes.get(_end(tie, "originNodeURI")), codes.get(_end(tie, "destinationNodeURI"))
        found = {CHILD: parents, REPLACED: survivors}.get(str(tie.get("associationType")))
        if found is not None and start and end and start != end:
            found.setdefault(start, end)
    return parents, set(parents.values()), survivors


def _links(ties: Sequence[Mapping[str, Any]], codes: Mapping[str, str]) -> dict[str, list[SkillLinkRow]]:
    """Ties to skills elsewhere whose key we know."""
    found: dict[str, list[SkillLinkRow]] = {}
    for tie in ties:
        relation = FROM_CASE.get(str(tie.get("associationType")))
        code = codes.get(_end(tie, "originNodeURI"))
        target = bag.key_of_address(_end(tie, "destinationNodeURI", "uri"))
        if relation and code and target:
            found.setdefault(code, []).append(SkillLinkRow(code, relation, target, SOURCE))
    return found


def _row(item: Mapping[str, Any], taxonomy: str, code: str, parent: str, survivor: str, is_parent: bool) -> SkillRow:
    guid, uri = _id(item), tidy(bag.text(item, "uri"))
    full = tidy_text(bag.text(item, "fullStatement"))
    line = tidy(full)
    label = tidy(bag.text(item, "abbreviatedStatement")) or (line if len(line) <= MOST_LABEL else f"{line[:297]}…")
    keywords = item.get("conceptKeywords")
    row = SkillRow(
        code=code,
        label=label,
        statement="" if line == label else full,
        # Whoever has others below them orders them; CASE itself does not tell headings from skills.
        level=(tidy(bag.text(item, "CFItemType")) or "Heading")[:60] if is_parent else "",
        aliases=once(tidy(str(word)) for word in keywords) if isinstance(keywords, list) else (),
        parent=parent,
        merged_into=survivor,
        identifier="" if uri == f"urn:uuid:{guid}" else uri,
        extra={} if guid == _guid(taxonomy, code, {}) else {"guid": guid},
    )
    return bag.into_row(row, bag.own(item))


def _meta(head: Mapping[str, Any], taxonomy: str) -> TaxonomyMeta:
    guid, uri = _id(head), tidy(bag.text(head, "uri"))
    licence = head.get("licenseURI")
    meta = TaxonomyMeta(
        id=taxonomy,
        title=tidy(bag.text(head, "title"))[:200] or taxonomy,
        version=tidy(bag.text(head, "version"))[:60],
        about=tidy_text(bag.text(head, "description")),
        publisher=tidy(bag.text(head, "publisher") or bag.text(head, "creator"))[:200],
        licence=tidy(bag.text(licence, "title") if isinstance(licence, dict) else bag.text(head, "licenseURI"))[:200],
        identifier="" if uri == f"urn:uuid:{guid}" else uri[:500],
        changed=bag.text(head, "lastChangeDateTime")[:10],
        extra={} if guid in ("", _guid(taxonomy, "", {})) else {"guid": guid},
    )
    return bag.into_meta(meta, bag.own(head))


def _id(item: Mapping[str, Any]) -> str:
    return bag.text(item, "identifier")


def _end(tie: Mapping[str, Any], name: str, part: str = "identifier") -> str:
    end = tie.get(name)
    return bag.text(end, part) if isinstance(end, Mapping) else ""
