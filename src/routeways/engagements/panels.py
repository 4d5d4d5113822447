"""Panels that parts of this floor add to the page of an engagement: hours, outcomes, money.

A part registers its panel when the site starts (`apps.ready`). The context function gets the engagement and who looks;
None leaves the panel out. A panel's own pages stand under `looker.address`, so they work through private links too.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from routeways.engagements.models import Engagement
from routeways.engagements.queries.parties import Looker

Context = Callable[[Engagement, Looker], Mapping[str, Any] | None]


@dataclass(frozen=True, slots=True)
class Panel:
    """`template` is included with the context; it begins with its own h2. `kind` or `family` say where it appears."""

    template: str
    context: Context
    kind: str = ""
    family: str = ""
    order: int = 100

    def is_for(self, engagement: Engagement) -> bool:
        return self.kind in ("", engagement.kind) and self.family in ("", engagement.rules.family)


_panels: dict[str, Panel] = {}


def register(template: str, context: Context, *, kind: str = "", family: str = "", order: int = 100) -> None:
    """Adds a panel to engagements of a kind or a family, or to all. The same template for the same kind stands once."""
    _panels[f"{template}|{kind}|{family}"] = Panel(template, context, kind, family, order)


def shown(engagement: Engagement, looker: Looker) -> list[tuple[str, Mapping[str, Any]]]:
    """(template, context) of the panels this looker sees, in their order."""
    found = []
    for panel in sorted(_panels.values(), key=lambda one: (one.order, one.template)):
        if panel.is_for(engagement) and (context := panel.context(engagement, looker)) is not None:
            found.append((panel.template, context))
    return found
