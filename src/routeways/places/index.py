"""From the names and codes that files write to area codes: frozen, picklable, without the database.

Readers of files use it in other processes. Names are compared without case, accents and punctuation; a word such as
“LEP” or “TTWA” behind a name is a hint to its kind.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from routeways.foundation.tables import Unresolved
from routeways.places import packaged, regions
from routeways.places.regions import Region
from routeways.places.rows import AreaRow, NameRow
from routeways.values import AreaCode
from routeways.values.area import GSS_CODE

# Words behind a name that say what kind of area is meant; longer ones first.
KIND_WORDS = {
    "local skills improvement plan area": "lsip",
    "local enterprise partnership": "lep",
    "mayoral combined authority": "combined-authority",
    "combined county authority": "combined-authority",
    "combined authority": "combined-authority",
    "travel to work area": "ttwa",
    "mca": "combined-authority",
    "lsip area": "lsip",
    "lsip": "lsip",
    "lep": "lep",
    "ttwa": "ttwa",
    "county council": "county",
    "county": "county",
}


class AreaNotFound(ValueError):
    """No area goes by this name or code, or several do. The message is a sentence that says which and what to do."""


@dataclass(frozen=True, slots=True)
class _Claim:
    """An area's claim to a name, on the days between."""

    code: str
    start: date
    end: date

    def distance(self, on: date) -> timedelta:
        return max(self.start - on, on - self.end, timedelta(0))


@dataclass(frozen=True)
class AreaIndex:
    """Names and codes to AreaCode, made by `make` or `packaged_index`; `queries.area_index()` has the loaded one."""

    areas: Mapping[str, AreaRow]
    claims: Mapping[str, tuple[_Claim, ...]]
    same: Mapping[str, str]  # code → the code under which the same ground's figures are kept

    def resolve(
        self, text: str, *, kinds: Iterable[str] = (), on: date | None = None, strict: bool = False
    ) -> AreaCode:
        """The area that `text` (a code or a name) means.

        kinds: only areas of these kinds. on: a day (a period's last one): where a name or alias passed from one area
        to another, the area that had it on that day. strict: nothing is found for days on which no such area was
        there; otherwise the nearest in time is taken, because publishers often give old years on new boundaries.
        Raises AreaNotFound.
        """
        wanted = frozenset(kinds)
        shown = " ".join(str(text).split())
        if GSS_CODE.fullmatch(shown):
            return self._by_code(shown, wanted, on if strict else None)
        found, hint = self._claims(shown)
        if hint and (not wanted or hint in wanted):
            wanted = frozenset({hint})
        if wanted:
            found = tuple(claim for claim in found if self.areas[claim.code].kind in wanted)
        if not found:
            raise AreaNotFound(f"There is no area called “{shown[:80]}”{_of_kind(wanted)}.")
        if on is not None:
            nearest = min(claim.distance(on) for claim in found)
            if strict and nearest:
                raise AreaNotFound(f"“{shown[:80]}” was not an area{_of_kind(wanted)} on {on.day} {on:%B %Y}.")
            found = tuple(claim for claim in found if claim.distance(on) == nearest)
        return self._one(shown, found)

    def resolver(
        self,
        *,
        kinds: Iterable[str] = (),
        on: date | None = None,
        canonical: bool = True,
        leave_out: Iterable[str] = (),
    ) -> Callable[[Sequence[str]], dict[str, str | Unresolved]]:
        """`resolve` as a contract's column wants it: all distinct texts at once, codes or reasons back.

        leave_out: texts (“Outside of England and unknown”) whose rows are dropped without counting as wrong.
        """
        kinds, skipped = frozenset(kinds), {normalise(text) for text in leave_out}

        def look_up(texts: Sequence[str]) -> dict[str, str | Unresolved]:
            found: dict[str, str | Unresolved] = {}
            for text in texts:
                if normalise(text) in skipped:
                    found[text] = Unresolved("the area is left out by the definition", leave_out=True)
                    continue
                try:
                    area = self.resolve(text, kinds=kinds, on=on)
                    found[text] = (self.canonical(area) if canonical else area).code
                except AreaNotFound as error:
                    found[text] = Unresolved(str(error))
            return found

        return look_up

    def canonical(self, area: AreaCode | str) -> AreaCode:
        """The code under which figures for the same ground are kept (Lancashire's LEP → its LSIP area); else itself."""
        code = str(area)
        return self.area_code(self.same.get(code, code))

    def area_code(self, code: str) -> AreaCode:
        """A known code with its edition, another well-formed one without. Raises ValueError for anything else."""
        row = self.areas.get(code)
        return AreaCode(code, row.edition if row else "")

    def name(self, area: AreaCode | str) -> str:
        """The official name, or the code itself where the area is not known."""
        row = self.areas.get(str(area))
        return row.name if row else str(area)

    def knows(self, code: str) -> bool:
        return code in self.areas

    def _by_code(self, code: str, wanted: frozenset[str], on: date | None) -> AreaCode:
        row = self.areas.get(code)
        if row is None:
            raise AreaNotFound(f"The area code {code} is not one we know.")
        if wanted and row.kind not in wanted:
            raise AreaNotFound(
                f"{code} is a {row.kind} ({row.name}), not{_of_kind(wanted).removeprefix(' of the kind')}."
            )
        if on and not (row.valid_from or date.min) <= on <= (row.valid_to or date.max):
            raise AreaNotFound(f"{code} ({row.name}) was not an area on {on.day} {on:%B %Y}.")
        return AreaCode(code, row.edition)

    def _claims(self, text: str) -> tuple[tuple[_Claim, ...], str]:
        name = normalise(text)
        if name in self.claims:
            return self.claims[name], ""
        for words, kind in KIND_WORDS.items():
            if name.endswith(" " + words):
                return self.claims.get(name.removesuffix(" " + words), ()), kind
        return (), ""

    def _one(self, shown: str, found: tuple[_Claim, ...]) -> AreaCode:
        codes = sorted({claim.code for claim in found})
        if len(codes) > 1 and len({self.same.get(code, code) for code in codes}) == 1:
            codes = [self.same[codes[0]]]
        if len(codes) > 1:
            # One kind, several editions, no day given: the one that is still there.
            latest = max(claim.end for claim in found)
            living = sorted({claim.code for claim in found if claim.end == latest})
            if len({self.areas[code].kind for code in codes}) == 1 and len(living) == 1:
                codes = living
        if len(codes) > 1:
            choices = ", ".join(f"{self.areas[code].kind} {code}" for code in codes)
            raise AreaNotFound(
                f"“{shown[:80]}” could be several areas ({choices}). Say which kind is meant, or its code."
            )
        return self.area_code(codes[0])


def normalise(text: str) -> str:
    """Without case, accents and punctuation: “St. Helens” and “ST HELENS” are one name."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().casefold()
    plain = re.sub(r"['’`]", "", plain.replace("&", " and "))
    return " ".join(re.sub(r"[^a-z0-9]+", " ", plain).split())


def make(areas: Iterable[AreaRow], names: Iterable[NameRow], known: Iterable[Region] = ()) -> AreaIndex:
    """An index over these areas, their aliases and the regions' own labels. Nameless areas are found by code only."""
    by_code = {row.code: row for row in areas}
    claims: dict[str, set[_Claim]] = defaultdict(set)
    for row in by_code.values():
        for name in _forms(row.name):
            claims[name].add(_Claim(row.code, row.valid_from or date.min, row.valid_to or date.max))
    for alias in names:
        if owner := by_code.get(alias.code):
            start = alias.valid_from or owner.valid_from or date.min
            end = alias.valid_to or owner.valid_to or date.max
            claims[normalise(alias.name)].add(_Claim(alias.code, start, end))
    same: dict[str, str] = {}
    for region in known:
        whole = region.geography.whole
        same |= {code: whole.code for code in region.same_codes if code in by_code}
        labels = [(one.code, one.label) for one in whole.same_as]
        if region.geography.county:
            labels.append((region.geography.county.code, region.geography.county.label))
        for code, label in labels:
            if code in by_code:
                claims[normalise(label)].add(_Claim(code, date.min, date.max))
    ordered = {
        name: tuple(sorted(found, key=lambda claim: (claim.code, claim.start))) for name, found in claims.items()
    }
    return AreaIndex(by_code, ordered, same)


def packaged_index() -> AreaIndex:
    """The index over what ships with Routeways, without a database. Takes about 30 ms; keep it."""
    tables = packaged.load()
    return make(tables.areas, tables.names, regions.load().values())


def _forms(name: str) -> set[str]:
    """A name as it is and, for “Bristol, City of”, also “Bristol” and “City of Bristol”."""
    found = {normalise(name)}
    if match := re.fullmatch(r"(.+), (City|County) of", name):
        found |= {normalise(match[1]), normalise(f"{match[2]} of {match[1]}")}
    return found - {""}


def _of_kind(kinds: frozenset[str]) -> str:
    return f" of the kind {' or '.join(sorted(kinds))}" if kinds else ""
