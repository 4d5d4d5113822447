"""What the careers hub's page leads to: each part adds its own link when the site starts."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class HubLink:
    """`name` is that of an address with the region alone; it is shown to whoever has `permission` over the region."""

    order: int
    label: str
    says: str
    name: str
    permission: str


_links: dict[str, HubLink] = {}


def register(order: int, label: str, says: str, name: str, permission: str) -> None:
    """Called once by a part."""
    _links[name] = HubLink(order, label, says, name, permission)


def links() -> list[HubLink]:
    return sorted(_links.values())
