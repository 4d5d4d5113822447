"""Named reads of classifications."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from django.db.models import Q

from routeways.taxonomy.models import Classification, Crosswalk, Node, node_id

INVERSE = {"exact": "exact", "related": "related", "broader": "narrower", "narrower": "broader"}


@dataclass(frozen=True)
class Link:
    """What a group is to `node` of another classification, and who says so."""

    relation: str
    node: Node
    source: str


def classifications() -> list[Classification]:
    return list(Classification.objects.all())


def classification(name: str) -> Classification | None:
    return Classification.objects.filter(id=name).first()


def node(classification: str, code: str) -> Node | None:
    """The group with this code, or None. SIC codes may be written 62.01, 62.01/2 or with a class's closing 0."""
    if "\x00" in code:  # PostgreSQL refuses to look for it
        return None
    nodes = Node.objects.select_related("classification", "parent")
    found = nodes.filter(id=node_id(classification, code)).first()
    if found or classification != "sic2007":
        return found
    plain = re.sub(r"[./\s]", "", code).upper()
    found = nodes.filter(id=node_id(classification, plain)).first()
    if found is None and re.fullmatch(r"[0-9]{4}0", plain):
        found = nodes.filter(id=node_id(classification, plain[:4])).first()
    return found


def top(classification: str) -> list[Node]:
    """The groups of its first level."""
    return list(Node.objects.filter(classification=classification, parent=None))


def children(node: Node) -> list[Node]:
    return list(Node.objects.filter(parent=node))


def ancestors(node: Node) -> list[Node]:
    """The groups it lies in, the largest first."""
    found: list[Node] = []
    above = node.parent
    while above:
        found.insert(0, above)
        above = above.parent
    return found


def links(node: Node) -> list[Link]:
    """Its links to other classifications, whichever of the two they were written for."""
    pairs = Crosswalk.objects.filter(Q(from_node=node) | Q(to_node=node))
    found = []
    for pair in pairs.select_related("from_node__classification", "to_node__classification"):
        forward = pair.from_node_id == node.id
        relation = pair.relation if forward else INVERSE[pair.relation]
        found.append(Link(relation, pair.to_node if forward else pair.from_node, pair.source))
    return sorted(found, key=lambda link: (link.node.classification.order, link.node.position))


def titles(classification: str, level: str) -> Mapping[str, str]:
    """Title by code for one level, in order; read once for each loaded version."""
    found = Classification.objects.filter(id=classification).only("packaged_digest", "sha256").first()
    return _titles(classification, level, found.version) if found else MappingProxyType({})


@lru_cache(maxsize=64)
def _titles(classification: str, level: str, version: str) -> Mapping[str, str]:
    nodes = Node.objects.filter(classification=classification, level=level)
    return MappingProxyType(dict(nodes.order_by("position").values_list("code", "title")))


def search(text: str, *, classification: str | None = None, limit: int = 50) -> list[Node]:
    """Groups whose code starts with the text, or in whose title or job titles all its words stand; best first."""
    words = text.split()[:8]
    if not words:
        return []
    every = Q()
    for word in words:
        every &= Q(title__icontains=word) | Q(job_titles__icontains=word)
    nodes = Node.objects.select_related("classification").filter(every | Q(code__istartswith=text.strip()))
    if classification:
        nodes = nodes.filter(classification=classification)
    return sorted(nodes, key=lambda found: _rank(found, text.strip().lower()))[:limit]


def _rank(found: Node, text: str) -> tuple[int, int, int]:
    title = found.title.lower()
    matches = [found.code.lower() == text, title == text, title.startswith(text), text in title]
    best = next((i for i, match in enumerate(matches) if match), len(matches))
    return best, found.classification.order, found.position
