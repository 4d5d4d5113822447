"""Institutions for tests. Organisations, people and roles come from `tests.organisations.factories`."""

from __future__ import annotations

from routeways.careers.models import Institution, template_of
from routeways.organisations.models import Organisation
from tests.organisations.factories import make_organisation


def make_institution(
    organisation: Organisation | None = None,
    *,
    name: str = "Alder Vale High",
    region: str = "lancashire",
    phase: str = "secondary",
    setting: str = "mainstream",
    years: tuple[int, int] | None = (7, 11),
) -> Institution:
    organisation = organisation or make_organisation(name, kind="school", region=region)
    return Institution.objects.create(
        organisation=organisation,
        region=region,
        phase=phase,
        setting=setting,
        template=template_of(phase, setting),
        first_year=years[0] if years else None,
        last_year=years[1] if years else None,
        source="a test",
    )
