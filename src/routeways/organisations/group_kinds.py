"""Kinds of group as data (definitions/groups/*.yaml): one kernel, and what differs between a forum and a network."""

from __future__ import annotations

import math
from functools import cache
from typing import ClassVar, Literal

from pydantic import Field, model_validator

from routeways.foundation.definitions import Definition, Part, load

Minutes = Literal["public", "members", "confidential"]


class Seat(Part):
    """What somebody does in a group. Those who `runs` it invite, call meetings and record what was said."""

    id: str = Field(pattern=r"^[a-z]+(-[a-z]+)*$", max_length=40)
    name: str = Field(min_length=1, max_length=60)
    runs: bool = False
    most: int | None = Field(None, ge=1)


class Quorum(Part):
    """How many members must be there for a meeting to decide: a number, or a share of the members, rounded up."""

    number: int | None = Field(None, ge=1)
    share: float | None = Field(None, gt=0, le=1)

    @model_validator(mode="after")
    def _one_of_them(self) -> Quorum:
        if (self.number is None) == (self.share is None):
            raise ValueError("give a number or a share, one of the two")
        return self

    def of(self, members: int) -> int:
        """How many of `members` are needed; at least one."""
        if self.number is not None:
            return self.number
        return max(1, math.ceil(round((self.share or 0) * members, 6)))


class GroupKind(Definition):
    """`minutes` is who may read them: everybody, the members and the hub, or the members alone."""

    KIND: ClassVar[str] = "groups"
    WORDS: ClassVar[frozenset[str]] = frozenset({"name", "says", "source"})

    name: str = Field(min_length=1, max_length=80)
    says: str = Field(min_length=10, max_length=200)
    opened_by: tuple[str, ...] = Field(min_length=1)
    roles: tuple[Seat, ...] = Field(min_length=1)
    least: int | None = Field(None, ge=1)
    most: int | None = Field(None, ge=1)
    term_months: int | None = Field(None, ge=1)
    quorum: Quorum | None = None
    minutes: Minutes
    members_named: bool = False
    open_to_join: bool = False
    agenda: tuple[str, ...] = ()
    notices: bool
    recommends: bool
    decide_within_days: int | None = Field(None, ge=1)
    source: str = Field(min_length=10)

    @model_validator(mode="after")
    def _hangs_together(self) -> GroupKind:
        ids = [seat.id for seat in self.roles]
        if len(set(ids)) < len(ids):
            raise ValueError("roles: each id is given once")
        if not any(seat.runs for seat in self.roles):
            raise ValueError("roles: one of them must run the group")
        if self.roles[-1].runs:
            raise ValueError("roles: the last one is what people join as, so it does not run the group")
        if self.recommends != (self.decide_within_days is not None):
            raise ValueError("decide_within_days: given exactly where the group recommends")
        if self.most and self.least and self.most < self.least:
            raise ValueError("most: not fewer than least")
        return self

    def seat(self, id: str) -> Seat | None:
        return next((seat for seat in self.roles if seat.id == id), None)

    @property
    def running(self) -> tuple[str, ...]:
        """The ids of the roles that run the group."""
        return tuple(seat.id for seat in self.roles if seat.runs)

    @property
    def confidential(self) -> bool:
        return self.minutes == "confidential"


@cache
def group_kinds() -> dict[str, GroupKind]:
    return load(GroupKind)
