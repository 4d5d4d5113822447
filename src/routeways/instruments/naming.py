"""Which organisation a respondent is: by a number or an exact name, never by a guess."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from routeways.instruments.faults import InstrumentError
from routeways.organisations import queries
from routeways.organisations.identifiers import IdentifierError, Scheme, normalise
from routeways.organisations.models import Alias, Identifier, Organisation, in_use_key
from routeways.organisations.names import name_key
from routeways.places import queries as places


@dataclass
class Directory:
    """A region's organisations by company number and by the key of their names, looked up once for a whole file."""

    region: str
    numbers: dict[str, Organisation] = field(default_factory=dict)
    names: dict[str, set[Organisation]] = field(default_factory=dict)

    def find(self, *, name: str, company_number: str) -> Organisation | None:
        """None where neither says who it is, where a name is held by several, or where number and name disagree."""
        by_number = self.numbers.get(_number(company_number))
        if by_number is not None:
            return by_number
        held = self.names.get(name_key(name), set()) if name.strip() else set()
        found = next(iter(held)) if len(held) == 1 else None
        if found is not None and _number(company_number) and _has_another(found, _number(company_number)):
            return None
        return found


def directory(region: str, *, names: Iterable[str], company_numbers: Iterable[str]) -> Directory:
    made = Directory(region)
    here = Organisation.objects.standing().in_region(region)
    invented = bool(places.region(region).demonstration)
    keys = {
        in_use_key(Scheme.COMPANY, number, demonstration=invented)
        for text in company_numbers
        if (number := _number(text))
    }
    for row in Identifier.objects.filter(in_use_key__in=sorted(keys), organisation__in=here).select_related(
        "organisation"
    ):
        made.numbers[row.value] = queries.survivor(row.organisation)
    wanted = {key for name in names if name.strip() and (key := name_key(name))}
    for one in here.filter(name_key__in=sorted(wanted)):
        made.names.setdefault(one.name_key, set()).add(one)
    for alias in Alias.objects.filter(name_key__in=sorted(wanted), organisation__in=here).select_related(
        "organisation"
    ):
        made.names.setdefault(alias.name_key, set()).add(alias.organisation)
    return made


def known_organisation(region: str, *, name: str, company_number: str) -> Organisation | None:
    return directory(region, names=[name], company_numbers=[company_number]).find(
        name=name, company_number=company_number
    )


def _number(text: str) -> str:
    try:
        return normalise(Scheme.COMPANY, text) if text.strip() else ""
    except IdentifierError:
        return ""


def _has_another(one: Organisation, number: str) -> bool:
    held = one.identifiers.filter(scheme=Scheme.COMPANY.value, in_use_key__isnull=False)
    return any(item.value != number for item in held)


def one_organisation(region: str, text: str) -> Organisation:
    """The organisation that somebody typed by name or company number. Raises InstrumentError for none or several."""
    found = directory(region, names=[text], company_numbers=[text])
    held = found.names.get(name_key(text), set()) | (
        {found.numbers[n]} if (n := _number(text)) in found.numbers else set()
    )
    if not held:
        raise InstrumentError(f"There is no organisation “{text.strip()[:80]}” in the directory. Add it there first.")
    if len(held) > 1:
        raise InstrumentError(f"{len(held)} organisations are called “{text.strip()[:80]}”. Give the company number.")
    return held.pop()
