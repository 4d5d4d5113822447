"""Apprenticeship starts, shown beside the standards of a need's way."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from routeways.needs.queries.steps import Step
from routeways.places import queries as places
from routeways.values import Figure
from routeways.warehouse.queries import figures

STARTS = "apprenticeship-starts-colleges"


def with_starts(region: str, steps: Mapping[str, tuple[Step, ...]]) -> dict[str, tuple[Step, ...]]:
    """The qualifications by occupation, each standard with its figure where there is one."""
    titles = {plain(step.label) for group in steps.values() for step in group if step.id.startswith("standard:")}
    known = starts_by_standard(region) if titles else {}
    return {
        key: tuple(
            replace(step, starts=known.get(plain(step.label))) if step.id.startswith("standard:") else step
            for step in group
        )
        for key, group in steps.items()
    }


def starts_by_standard(region: str) -> Mapping[str, Figure]:
    """Name of a standard, made plain → starts with the region's colleges in the newest period that has them."""
    code = places.region(region).code
    table = figures(indicators=STARTS, areas=code, dimensions="standard").latest()
    return {plain(breakdown.partition("=")[2]): figure for _, breakdown, figure in table.figures()}


def plain(title: str) -> str:
    """“Accountancy / Taxation Professional (level 7)” and “Accountancy or taxation professional” are one."""
    text = re.sub(r"\(.*?\)", " ", title.casefold()).replace("/", " or ").replace("&", " and ")
    return " ".join(re.findall(r"[a-z0-9]+", text))
