"""What is loaded, before it is stored: rows of a classification, links between two, and the checks both must pass."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

RELATIONS = ("exact", "broader", "narrower", "related")  # what the first group is to the second


class TaxonomyError(Exception):
    """A classification that cannot be loaded. The message says which, where it is wrong and what to do."""


@dataclass(frozen=True, slots=True)
class NodeRow:
    """One group. `tasks` and `job_titles` hold one a line; they, `description` and `entry_routes` may be ""."""

    code: str
    level: str
    parent: str
    title: str
    note: str = ""
    description: str = ""
    tasks: str = ""
    entry_routes: str = ""
    job_titles: str = ""


@dataclass(frozen=True, slots=True)
class LinkRow:
    """What the group `code` is to the group `to` of another classification."""

    code: str
    relation: str
    to: str


def check(nodes: Sequence[NodeRow], levels: Sequence[tuple[str, int]], where: str) -> None:
    """Nothing twice, every parent there and on a higher level, as many groups on each level as the edition has.

    `levels` are (level, number of groups), top first; `where` names the file. Raises TaxonomyError.
    """
    depth = {level: i for i, (level, _) in enumerate(levels)}
    by_code: dict[str, NodeRow] = {}
    for row in nodes:
        if not row.title or not row.code:
            raise TaxonomyError(
                f"{where}: the group “{row.code or row.title}” has no {'title' if row.code else 'code'}."
            )
        if row.code in by_code:
            raise TaxonomyError(f"{where}: the code {row.code} is given twice.")
        if row.level not in depth:
            raise TaxonomyError(f"{where}: the group {row.code} is on a level “{row.level}” that there is not.")
        by_code[row.code] = row
    for row in nodes:
        if row.parent:
            parent = by_code.get(row.parent)
            if parent is None or depth[parent.level] >= depth[row.level]:
                raise TaxonomyError(f"{where}: the group {row.code} stands under {row.parent}, which is not above it.")
        elif row.level != levels[0][0]:
            raise TaxonomyError(f"{where}: the group {row.code} stands under nothing.")
    counts = Counter(row.level for row in nodes)
    for level, expected in levels:
        if counts[level] != expected:
            raise TaxonomyError(
                f"{where}: {counts[level]} groups on the level “{level}” instead of {expected}. "
                "The file may be cut short, or belong to another edition."
            )
