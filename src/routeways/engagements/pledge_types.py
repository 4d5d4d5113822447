"""What an organisation can pledge (definitions/pledges)."""

from __future__ import annotations

from functools import cache
from typing import ClassVar

from pydantic import Field

from routeways.engagements.kinds import Family, kinds
from routeways.foundation.definitions import Definition, load


class PledgeType(Definition):
    """What `definitions/pledges/<id>.yaml` holds. Activities of these families or kinds count as evidence by
    themselves. `named`: the published description of the pledge names it; else it is the region's own."""

    KIND: ClassVar[str] = "pledges"
    WORDS: ClassVar[frozenset[str]] = frozenset({"says", "evidence", "source"})

    name: str = Field(min_length=3, max_length=80)
    says: str = Field(min_length=10, max_length=300)
    evidence: str = Field(min_length=10, max_length=200)
    families: tuple[Family, ...] = ()
    kinds: tuple[str, ...] = ()
    order: int = 50
    named: bool
    source: str = Field(min_length=10)

    @property
    def counted(self) -> frozenset[str]:
        """The kinds of activity that count."""
        return frozenset(self.kinds) | {id for id, one in kinds().items() if one.family in self.families}


@cache
def pledge_types() -> dict[str, PledgeType]:
    """By id, in the order in which they are shown."""
    found = load(PledgeType)
    return dict(sorted(found.items(), key=lambda one: (one[1].order, one[0])))
