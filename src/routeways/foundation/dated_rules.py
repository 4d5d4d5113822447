"""Rules that change with the years, as data: who asks says for which day.

`definitions/rules/<id>.yaml` holds one rule's entries, oldest first, without gaps or overlaps; each names its source.
A result that used a rule stores `RuleInForce.reference`, so that it can be explained after the rule has changed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, ClassVar

from pydantic import Field, model_validator

from routeways.foundation import definitions
from routeways.foundation.definitions import Definition, Part

Value = bool | int | float | str | date | list[Any] | dict[str, Any]


class RuleError(Exception):
    """No such rule, none in force on that day, or a value it does not have."""


class Entry(Part):
    """The rule's values for some years. `valid_to` is the last day, or nothing while the rule stands."""

    version: str = Field(pattern=r"^[0-9A-Za-z.-]+$", max_length=20)
    valid_from: date
    valid_to: date | None = None
    source: str = Field(min_length=10)
    values: dict[str, Value] = Field(min_length=1)


class DatedRule(Definition):
    """What `definitions/rules/<id>.yaml` holds."""

    KIND: ClassVar[str] = "rules"

    title: str
    about: str = ""
    entries: list[Entry] = Field(min_length=1)

    @model_validator(mode="after")
    def _one_entry_a_day(self) -> DatedRule:
        for before, after in zip(self.entries, self.entries[1:], strict=False):
            if before.valid_to is None or after.valid_from <= before.valid_to:
                raise ValueError(
                    f"versions {before.version} and {after.version} are both in force on {after.valid_from}"
                )
            if after.valid_from > before.valid_to + timedelta(days=1):
                raise ValueError(f"no version is in force between {before.valid_to} and {after.valid_from}")
        if any(entry.valid_to and entry.valid_to < entry.valid_from for entry in self.entries):
            raise ValueError("a version ends before it begins")
        if len({entry.version for entry in self.entries}) < len(self.entries):
            raise ValueError("two entries have the same version")
        return self


@dataclass(frozen=True, slots=True)
class RuleInForce:
    """A rule as it stood on the day that was asked about. `values` cannot be changed."""

    id: str
    title: str
    version: str
    valid_from: date
    valid_to: date | None
    source: str
    values: Mapping[str, Any]
    digest: str

    @property
    def reference(self) -> str:
        """What a stored result keeps: id@version, and the digest of the definition."""
        return f"{self.id}@{self.version}#{self.digest}"

    def __getitem__(self, name: str) -> Any:
        """Raises RuleError for a value that the rule does not have."""
        try:
            return self.values[name]
        except KeyError:
            raise RuleError(f"The rule “{self.id}” (version {self.version}) has no value “{name}”.") from None


def rule(id: str, on: date) -> RuleInForce:
    """The rule `id` as it is in force on the day `on`. Raises RuleError."""
    dated = _all(tuple(definitions.folders())).get(id)
    if dated is None:
        raise RuleError(f"There is no rule “{id}” in definitions/rules.")
    for entry in dated.entries:
        if entry.valid_from <= on and (entry.valid_to is None or on <= entry.valid_to):
            return _in_force(dated, entry)
    first, last = dated.entries[0].valid_from, dated.entries[-1].valid_to
    reach = f"from {first:%d %B %Y}" + (f" to {last:%d %B %Y}" if last else " on")
    raise RuleError(f"The rule “{id}” is not known for {on:%d %B %Y}. It is known {reach}.")


def rules() -> list[DatedRule]:
    """All rules, in the order of their ids. Raises DefinitionError for a file that cannot be used."""
    return list(_all(tuple(definitions.folders())).values())


@lru_cache(maxsize=8)
def _all(where: tuple[Path, ...]) -> dict[str, DatedRule]:
    return definitions.load(DatedRule, where=list(where))


def _in_force(dated: DatedRule, entry: Entry) -> RuleInForce:
    return RuleInForce(
        id=dated.id,
        title=dated.title,
        version=entry.version,
        valid_from=entry.valid_from,
        valid_to=entry.valid_to,
        source=entry.source,
        values=MappingProxyType(dict(entry.values)),
        digest=dated.digest,
    )
