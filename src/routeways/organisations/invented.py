"""Invented organisations of a demonstration: how their names are signed, and the record that is made of one."""

from __future__ import annotations

from dataclasses import replace

from routeways.organisations.kinds import Kind
from routeways.organisations.records import NewContactRoute, NewOrganisation, NewSite
from routeways.places import queries as places

SIGN = " (demonstration)"  # at the end of each invented name, so that no page can show it as a real one
SOURCE = "Routeways demonstration: invented"


def signed(name: str) -> str:
    """`name` as pages show it."""
    return name + SIGN


def record(region: str, name: str, kind: Kind, *, sector: str, town: str, desk: str = "") -> NewOrganisation:
    """An organisation at the middle of the postcode `sector`; `desk` is the e-mail address of its front desk."""
    where = places.postcode(sector)
    site = NewSite(
        name="Main site",
        address=f"The middle of postcode sector {sector}, an invented address",
        town=town,
        latitude=where.latitude,
        longitude=where.longitude,
        district=where.district,
    )
    made = NewOrganisation(name=signed(name), kind=kind, regions=(region,), source=SOURCE, sites=(site,))
    return replace(made, contact_routes=(NewContactRoute("Front desk", email=desk),)) if desk else made
