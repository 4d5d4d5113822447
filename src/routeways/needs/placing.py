"""Where evidence belongs: a district from a name or a postcode, a section of SIC 2007, a business by name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from routeways.foundation.tables import Unresolved
from routeways.organisations.identifiers import Scheme
from routeways.organisations.models import Alias, Identifier, Organisation, in_use_key
from routeways.organisations.names import name_forms, name_key
from routeways.organisations.placing import place
from routeways.organisations.queries import survivor
from routeways.places import queries as places
from routeways.taxonomy import queries as taxonomy

BATCH = 500


def district_resolver(texts: Sequence[str]) -> Mapping[str, str | Unresolved]:
    return places.area_index().resolver(kinds=("district",))(texts)


def section_resolver(texts: Sequence[str]) -> Mapping[str, str | Unresolved]:
    return {text: _section(text) for text in texts}


def _section(text: str) -> str | Unresolved:
    letter = text.strip().upper()
    if letter in sections():
        return letter
    found = taxonomy.node("sic2007", text.strip())
    above = taxonomy.ancestors(found) if found else []
    if not above:
        return Unresolved("is neither the letter of a section of SIC 2007 nor a SIC code")
    return above[0].code


def sections() -> Mapping[str, str]:
    """Letter → title of the sections of SIC 2007."""
    return taxonomy.titles("sic2007", "section")


def districts(region: str) -> Mapping[str, str]:
    """Code → name of the region's districts, by name."""
    names = places.names()
    codes = [one.code for one in places.region(region).districts()]
    return dict(sorted(((code, str(names.get(code, code))) for code in codes), key=lambda pair: pair[1]))


def districts_of_postcodes(postcodes: Iterable[str]) -> Mapping[str, str]:
    return {code: where.district for code, where in place(postcodes).items() if where.district}


@dataclass
class Directory:
    """The region's organisations by company number and by each name they go by. A name of two is nobody's."""

    numbers: dict[str, Organisation] = field(default_factory=dict)
    names: dict[str, set[int]] = field(default_factory=dict)
    known: dict[int, Organisation] = field(default_factory=dict)
    became: dict[int, int] = field(default_factory=dict)  # record → what it was merged into, at last; or itself
    demonstration: bool = False

    def find(self, name: str, company_number: str = "") -> Organisation | None:
        if company_number:
            found = self.numbers.get(in_use_key(Scheme.COMPANY.value, company_number, demonstration=self.demonstration))
            if found:
                return found
        for form in name_forms(name) if name else ():
            holders = self.names.get(form, set())
            if len(holders) == 1:
                one = self.known[next(iter(holders))]
                # The number decides: somebody of the same name with another number is somebody else.
                numbered = company_number and any(held.pk == one.pk for held in self.numbers.values())
                return None if numbered else one
        return None


def directory(region: str) -> Directory:
    """Read once for a file. Merged records answer with what they became."""
    made = Directory(demonstration=bool(places.region(region).demonstration))
    rows = Organisation.objects.in_region(region).select_related("merged_into")
    became = {one.pk: survivor(one) for one in rows}
    made.became = {pk: one.pk for pk, one in became.items()}
    made.known = {one.pk: one for one in became.values()}
    pairs = [(one.name_key, one.pk) for one in rows]
    pairs += Alias.objects.filter(organisation__in=list(became)).values_list("name_key", "organisation_id")
    for key, pk in pairs:
        made.names.setdefault(key, set()).add(became[pk].pk)
    for number in Identifier.objects.filter(scheme=Scheme.COMPANY, organisation__in=list(became)):
        if number.in_use_key:
            made.numbers[number.in_use_key] = became[number.organisation_id]
    return made


def business_key(name: str) -> str:
    """What a business is counted by that has no record: its name without case, punctuation and legal form."""
    return f"name:{name_key(name)}"[:250] if name.strip() else ""


def counted_by(known: Directory, *, about: int | None, name: str, key: str) -> str:
    """What a business is counted by today: its record, also one that came later or was merged; else `key`."""
    one = known.became.get(about, about) if about else getattr(known.find(name), "pk", None)
    return f"organisation:{one}" if one else key
