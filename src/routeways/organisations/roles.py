"""Role names as data: what each is called, how far it reaches and what it may do (definitions/roles/*.yaml)."""

from __future__ import annotations

from functools import cache
from typing import ClassVar, Literal

from pydantic import Field

from routeways.foundation.definitions import Definition, load
from routeways.organisations.kinds import Kind


class RoleDefinition(Definition):
    """`reach` is how far the rights go: the organisation where the role is held, or a region.

    `held_at` lists the kinds of organisation at which it can be held; none means all. `may` names permissions.
    """

    KIND: ClassVar[str] = "roles"

    name: str = Field(min_length=1, max_length=80)
    says: str = Field(min_length=1, max_length=200)
    reach: Literal["organisation", "region"]
    held_at: tuple[Kind, ...] = ()
    may: tuple[str, ...] = ()


@cache
def role_definitions() -> dict[str, RoleDefinition]:
    return load(RoleDefinition)
