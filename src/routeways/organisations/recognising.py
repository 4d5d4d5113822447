"""Which organisation a written name or company number means: by a number or an exact name, never by a guess."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Q

from routeways.organisations.identifiers import IdentifierError, Scheme, normalise
from routeways.organisations.models import Alias, Identifier, Organisation, in_use_key
from routeways.organisations.names import name_forms
from routeways.organisations.queries import survivor
from routeways.places import queries as places


@dataclass
class Directory:
    """A region's organisations by company number and by each name they go by. A name of two is nobody's."""

    numbers: dict[str, Organisation] = field(default_factory=dict)
    names: dict[str, set[int]] = field(default_factory=dict)
    known: dict[int, Organisation] = field(default_factory=dict)
    became: dict[int, int] = field(default_factory=dict)  # record → what it was merged into, at last; or itself
    demonstration: bool = False

    def find(self, name: str, company_number: str = "") -> Organisation | None:
        """None where neither says who it is, where several bear the name, or where number and name disagree."""
        number = _number(company_number)
        if number and (numbered := self.numbers.get(_key(number, self.demonstration))):
            return numbered
        for form in _forms(name):
            holders = self.names.get(form, set())
            if len(holders) == 1:
                one = self.known[next(iter(holders))]
                # The number decides: somebody of the same name with another number is somebody else.
                other = number and any(held.pk == one.pk for held in self.numbers.values())
                return None if other else one
        return None

    def all_meant(self, text: str) -> list[Organisation]:
        """Whoever bears the name or the company number that somebody typed."""
        found = {pk for form in _forms(text) for pk in self.names.get(form, set())}
        number = _number(text)
        if number and (numbered := self.numbers.get(_key(number, self.demonstration))):
            found.add(numbered.pk)
        return [self.known[pk] for pk in sorted(found)]


def directory(
    region: str, *, names: Iterable[str] | None = None, company_numbers: Iterable[str] | None = None
) -> Directory:
    """Read once for a whole file: everybody, or only those who bear one of these names and numbers, where either is
    given. Merged records answer with what they became."""
    made = Directory(demonstration=bool(places.region(region).demonstration))
    rows = Organisation.objects.in_region(region).select_related("merged_into")
    forms = {form for name in names or () for form in _forms(name)}
    if names is not None or company_numbers is not None:
        keys = {_key(number, made.demonstration) for text in company_numbers or () if (number := _number(text))}
        called = Alias.objects.filter(name_key__in=sorted(forms)).values("organisation")
        numbered = Identifier.objects.filter(in_use_key__in=sorted(keys)).values("organisation")
        rows = rows.filter(Q(name_key__in=sorted(forms)) | Q(pk__in=called) | Q(pk__in=numbered))
    became = {one.pk: survivor(one) for one in rows}
    made.became = {pk: one.pk for pk, one in became.items()}
    made.known = {one.pk: one for one in became.values()}
    pairs = [(one.name_key, one.pk) for one in rows]
    pairs += Alias.objects.filter(organisation__in=rows.values("pk")).values_list("name_key", "organisation_id")
    for key, pk in pairs:
        made.names.setdefault(key, set()).add(became[pk].pk)
    # A survivor may stand in another region, or bear a number that nobody asked for.
    further = {pk: one for pk, one in made.known.items() if pk not in became}
    bearing = Q(organisation__in=rows.values("pk")) | Q(organisation__in=list(further))
    holders = became | further
    for row in Identifier.objects.filter(bearing, scheme=Scheme.COMPANY, in_use_key__isnull=False):
        made.numbers[str(row.in_use_key)] = holders[row.organisation_id]
    return made


def _key(number: str, demonstration: bool) -> str:
    return in_use_key(Scheme.COMPANY.value, number, demonstration=demonstration)


def _forms(name: str) -> tuple[str, ...]:
    return name_forms(name) if name.strip() else ()


def _number(text: str) -> str:
    """ "" for what is no company number: a name then decides alone."""
    try:
        return normalise(Scheme.COMPANY, text) if text.strip() else ""
    except IdentifierError:
        return ""
