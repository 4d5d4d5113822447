"""Where evidence belongs: a district from a name or a postcode, a section of SIC 2007, a business by name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from routeways.foundation.tables import Unresolved
from routeways.organisations.names import name_key
from routeways.organisations.placing import place
from routeways.organisations.recognising import Directory
from routeways.places import queries as places
from routeways.taxonomy import queries as taxonomy


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


def business_key(name: str) -> str:
    """What a business is counted by that has no record: its name without case, punctuation and legal form."""
    return f"name:{name_key(name)}"[:250] if name.strip() else ""


def counted_by(known: Directory, *, about: int | None, name: str, key: str) -> str:
    """What a business is counted by today: its record, also one that came later or was merged; else `key`."""
    one = known.became.get(about, about) if about else getattr(known.find(name), "pk", None)
    return f"organisation:{one}" if one else key
