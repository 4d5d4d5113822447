"""Which organisation a respondent is, or whom somebody means who invites one."""

from __future__ import annotations

from routeways.instruments.faults import InstrumentError
from routeways.organisations.models import Organisation
from routeways.organisations.recognising import directory


def known_organisation(region: str, *, name: str, company_number: str) -> Organisation | None:
    return directory(region, names=[name], company_numbers=[company_number]).find(name, company_number)


def one_organisation(region: str, text: str) -> Organisation:
    """The organisation that somebody typed by name or company number. Raises InstrumentError for none or several."""
    found = directory(region, names=[text], company_numbers=[text]).all_meant(text)
    if not found:
        raise InstrumentError(f"There is no organisation “{text.strip()[:80]}” in the directory. Add it there first.")
    if len(found) > 1:
        raise InstrumentError(f"{len(found)} organisations are called “{text.strip()[:80]}”. Give the company number.")
    return found[0]
