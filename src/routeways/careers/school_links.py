"""What stands on an institution’s page for those who may: each part adds its own link when the site starts."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class SchoolLink:
    """`name` is that of an address with region and institution; it is shown to whoever has `permission` there."""

    order: int
    label: str
    name: str
    permission: str


_links: dict[str, SchoolLink] = {}


def register(order: int, label: str, name: str, permission: str) -> None:
    """Called once by a part."""
    _links[name] = SchoolLink(order, label, name, permission)


def links() -> list[SchoolLink]:
    return sorted(_links.values())
