"""A source's definition as a contract that `foundation.tables` can check."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from fnmatch import fnmatchcase

from routeways.evidence.definitions.source import AreaColumn, DimensionColumn, MeasureColumn, PeriodColumn, Source
from routeways.evidence.periods import FORMATS
from routeways.evidence.providers import based_in
from routeways.foundation.tables import Column, ColumnType, Contract, Unresolved
from routeways.foundation.tables.contract import Resolver
from routeways.places.index import AreaIndex, AreaNotFound

OUTSIDE = "outside"  # the key of rows whose area is elsewhere or not known; no area code looks like it


def contract_of(source: Source, index: AreaIndex) -> Contract:
    """The contract of a source's file. `index` knows the areas by code, name and date."""
    columns: list[Column] = []
    for name, definition in source.columns.items():
        key, heading = source.name_of(name), definition.heading or name
        match definition:
            case AreaColumn():
                columns.append(_area(heading, key, definition, index))
            case PeriodColumn():
                columns.append(_period(heading, key, definition))
            case DimensionColumn():
                columns.append(_dimension(heading, key, definition))
            case MeasureColumn():
                columns += _measure(heading, key, definition, source)
    return Contract(
        columns=tuple(columns),
        key=tuple(source.key),
        keep={heading: frozenset(texts) for heading, texts in source.keep.items()},
        ignore=frozenset(source.ignore),
        ignore_others=source.ignore_others,
        most_rejected=source.most_rejected,
    )


def _area(heading: str, key: str, definition: AreaColumn, index: AreaIndex) -> Column:
    return Column(
        heading=heading,
        key=key,
        optional=definition.optional,
        resolve=area_resolver(definition, index),
        prefix_heading=definition.kind_in,
    )


def area_resolver(definition: AreaColumn, index: AreaIndex) -> Resolver:
    """Looks up codes or names of areas, with the file's own prefixes and endings taken off."""
    ending = re.compile(definition.ending) if definition.ending else None
    rest_outside = "*" in definition.outside

    def resolve_one(text: str) -> str | Unresolved:
        if any(fnmatchcase(text, pattern) for pattern in definition.leave_out):
            return Unresolved("is left out", leave_out=True)
        if text in definition.outside:
            return OUTSIDE
        if text in definition.names:
            return definition.names[text]
        kinds: tuple[str, ...] = tuple(definition.kinds)
        if definition.prefixes:
            prefix, found, rest = text.partition(":")
            kind = definition.prefixes.get(prefix.strip() if found else "")
            if kind is None:
                return Unresolved(f"begins with “{prefix}”, which the definition does not know")
            if kind == "leave-out":
                return Unresolved("is left out", leave_out=True)
            kinds, text = (kind,), rest
        if ending:
            text = ending.sub("", text)
        if definition.by in ("provider", "college"):
            found_in = based_in(text, "college" if definition.by == "college" else "")
            return found_in or (OUTSIDE if rest_outside else Unresolved("is not a provider whose place we know"))
        try:
            return index.resolve(text, kinds=kinds).code
        except AreaNotFound:
            if rest_outside:
                return OUTSIDE
            # The row's own text stands beside the reason in every report, so the reason does not repeat it.
            return Unresolved("is not an area code we know" if definition.by == "code" else "is not an area we know")

    def resolve(texts: Sequence[str]) -> Mapping[str, str | Unresolved]:
        return {text: resolve_one(text) for text in texts}

    return resolve


def _period(heading: str, key: str, definition: PeriodColumn) -> Column:
    read = FORMATS[definition.format]

    def resolve(texts: Sequence[str]) -> Mapping[str, str | Unresolved]:
        found: dict[str, str | Unresolved] = {}
        for text in texts:
            try:
                found[text] = read(text).code
            except ValueError as error:
                found[text] = Unresolved(str(error))
        return found

    return Column(heading, key, optional=definition.optional, resolve=resolve, prefix_heading=definition.identifier)


def _dimension(heading: str, key: str, definition: DimensionColumn) -> Column:
    return Column(
        heading=heading,
        key=key,
        optional=definition.optional,
        blank=definition.blank,
        choices=definition.values,
        pattern=definition.pattern,
        code_group=definition.code_group,
        label_group=definition.label_group,
    )


def _measure(heading: str, key: str, definition: MeasureColumn, source: Source) -> list[Column]:
    symbols = source.symbols if definition.symbols is None else definition.symbols
    number = ColumnType.INTEGER if definition.whole else ColumnType.NUMBER
    columns = [
        Column(
            heading=heading,
            key=key,
            type=number,
            optional=definition.optional,
            blank=definition.blank is not None,
            blank_symbol=definition.blank or "",
            minimum=definition.minimum,
            maximum=definition.maximum,
            symbols=dict(symbols),
        )
    ]
    if definition.margin:
        # A margin's own symbol says why there is none; “too small a sample” then marks the value itself.
        columns.append(
            Column(definition.margin, f"{key}__margin", ColumnType.NUMBER, blank=True, minimum=0, symbols=dict(symbols))
        )
    return columns
