"""The register in words and tables: from live counts for those who keep it, from published ones for everybody."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from routeways.foundation.spreadsheets import cell, table
from routeways.needs.kinds import LEVELS, EvidenceKind, SizeBand, When
from routeways.needs.models import Need
from routeways.needs.queries.register import NeedLine
from routeways.needs.rollup import small_of
from routeways.needs.stating import Stated, bounds, people_written, stated_of, when_wanted
from routeways.ui.tables import Cell, Column, Content, TableView
from routeways.values import AreaCode, Figure, Period, Symbol, Unit

WITHHELD = "fewer businesses than may be shown, or the number would give another away"
COLUMNS = (
    "need", "subject", "code", "label", "level", "sector", "area", "businesses", "businesses_symbol", "people_lower",
    "people_upper", "people_symbol", "people_stated", "people_basis", "founded", "when", "counted_on",
)  # fmt: skip


@dataclass(frozen=True)
class Row:
    """A need as a page or file shows it. None in place of a number is [c] where `live` is False, else nothing said."""

    id: str
    subject: str
    ref: str
    label: str
    narrowed: Mapping[str, str]
    businesses: float | None
    people: tuple[float, float] | None
    founded: str
    wanted: str
    kinds: tuple[str, ...]
    tables: Mapping[str, Mapping[str, float | None]]
    sources: tuple[Mapping[str, str], ...] = ()
    extracts: tuple[str, ...] = ()  # public ids of items with a sentence that everybody may read
    stated: Stated | None = None
    basis: str = ""
    live: bool = False
    closed: str = ""  # “met” or “set aside”
    points: tuple[float, ...] = field(default=())  # total, businesses, people, hard to fill, small firms


def live_row(one: NeedLine) -> Row:
    need, line = one.need, one.line
    volume = line.posts
    sources: dict[str, list[date]] = {}
    for said in line.statements:
        sources.setdefault(said.source, []).append(said.on)
    return Row(
        id=need.public_id,
        subject=need.subject,
        ref=need.ref,
        label=need.label,
        narrowed=narrowed_of(need),
        businesses=float(len(line.named)),
        people=(volume.lower, volume.upper) if volume.lower is not None and volume.upper is not None else None,
        founded=one.founded,
        wanted=when_wanted(need, line),
        kinds=tuple(sorted(line.kinds)),
        tables={"area": _floats(line.areas), "sector": _floats(line.sectors), "size": _floats(line.sizes)},
        sources=tuple(
            {"source": name, "from": min(days).isoformat(), "to": max(days).isoformat()}
            for name, days in sorted(sources.items())
        ),
        stated=stated_of(need),
        basis=need.volume_basis,
        live=True,
        closed=need.get_state_display() if need.closed else "",
        points=(one.rank.total, one.rank.businesses, one.rank.volume, one.rank.hard_to_fill, one.rank.small_firms),
    )


def public_row(found: Mapping[str, Any]) -> Row:
    """From one need of a PublishedRegister's content."""
    stated = found["stated_volume"]
    return Row(
        id=found["id"],
        subject=found["subject"],
        ref=found["ref"],
        label=found["label"],
        narrowed=found["narrowed"],
        businesses=found["businesses"],
        people=tuple(found["posts"]) if found["posts"] else None,
        founded=found["founded"],
        wanted=found["wanted"],
        kinds=tuple(found["kinds"]),
        tables=found["tables"],
        sources=tuple(found["sources"]),
        # Registers published before words were looked up hold the words themselves: those are not shown any more.
        extracts=tuple(one for one in found["extracts"] if isinstance(one, str)),
        stated=(stated[0], stated[1], stated[2]) if stated else None,
        basis=found["volume_basis"],
    )


def narrowed_of(need: Need) -> dict[str, str]:
    return {"level": need.level, "sector": need.sector, "area": need.area}


def title_of(row: Row, names: Mapping[str, str], sectors: Mapping[str, str]) -> str:
    """“Welding, Level 3, Manufacturing, Burnley”."""
    parts = [
        LEVELS.get(row.narrowed["level"], ""),
        sectors.get(row.narrowed["sector"], ""),
        names.get(row.narrowed["area"], ""),
    ]
    return ", ".join((row.label, *(part for part in parts if part)))


def count(value: float | None, on: date, area: str) -> Figure:
    """A count of businesses; None is [c] with the reason."""
    blank = {"symbol": Symbol.CONFIDENTIAL, "reason": WITHHELD} if value is None else {"value": value}
    return Figure(Unit.COUNT, Period.from_code(f"cy{on.year}"), AreaCode(area), **blank)


def people_in_words(row: Row) -> str:
    """“12 to 17”, “12”, “40 (30 to 60)” where a person stated it, or why there is none."""
    if row.stated is None and row.people is None:
        return "Not said" if row.live else "[c] or not said"
    return people_written(row.people, row.stated)


def register_table(
    rows: Sequence[Row], *, href: Any, on: date, area: str, names: Mapping[str, str], sectors: Mapping[str, str]
) -> TableView:
    live = any(row.live for row in rows)
    columns = (
        Column("Need"),
        Column("Kind"),
        Column("Businesses", numeric=True),
        Column("People wanted", numeric=True),
        Column("How well founded"),
        *((Column("Points", numeric=True),) if live else ()),
    )
    made: list[tuple[Content, ...]] = []
    for row in rows:
        cells: list[Content] = [
            Cell(title_of(row, names, sectors), href=href(row.id)),
            row.subject.capitalize(),
            count(row.businesses, on, area),
            people_in_words(row),
            row.founded.capitalize(),
        ]
        points = row.closed.capitalize() if row.closed else f"{row.points[0]:.1f}" if live else ""
        made.append(tuple([*cells, points] if live else cells))
    return TableView("Needs, those that weigh most first" if live else "Needs", columns, tuple(made))


def dimension_tables(
    row: Row, *, on: date, area: str, names: Mapping[str, str], sectors: Mapping[str, str]
) -> list[TableView]:
    """Where the businesses are, what they do and how large they are; a table of nothing but [c] is left out."""
    labels: tuple[tuple[str, str, Mapping[str, str]], ...] = (
        ("area", "Businesses by district", names),
        ("sector", "Businesses by sector", sectors),
        ("size", "Businesses by size", {str(key): str(label) for key, label in SizeBand.choices}),
    )
    views = []
    for dimension, caption, known in labels:
        cells = row.tables.get(dimension, {})
        if not cells or all(value is None for value in cells.values()):
            continue
        listed = sorted(cells, key=lambda key: (key == "", -(cells[key] or 0), str(known.get(key, key))))
        views.append(
            TableView(
                caption,
                (Column(caption.removeprefix("Businesses by ").capitalize()), Column("Businesses", numeric=True)),
                tuple((str(known.get(key, key)) or "Not said", count(cells[key], on, area)) for key in listed),
            )
        )
    return views


def kinds_in_words(kinds: Iterable[str]) -> str:
    labels = {str(key): str(label) for key, label in EvidenceKind.choices}
    many = [_plural(labels.get(kind, kind)) for kind in kinds]
    return ", ".join(many[:-1]) + (" and " if len(many) > 1 else "") + (many[-1] if many else "")


def _plural(word: str) -> str:
    return "self-diagnoses" if word == "self-diagnosis" else f"{word}s"


def wanted_in_words(when: str) -> str:
    return str(When(when).label) if when in When.values else "not said"


def coverage(sizes: Mapping[str, float | None], official: Mapping[str, Figure]) -> TableView:
    """Businesses heard by size beside all businesses of the region."""
    known = [value for band, value in sizes.items() if band and value is not None]
    heard = sum(known)
    every = sum(figure.value or 0 for figure in official.values())
    rows: list[tuple[Content, ...]] = []
    for band in SizeBand:
        value = sizes.get(band.value, 0.0)
        total = official.get(band.value)
        shown = "[c]" if value is None else f"{value:,.0f}"
        share = f"{100 * value / heard:.0f}%" if value is not None and heard >= 10 else "[u]" if heard else "[z]"
        rows.append(
            (
                str(band.label),
                shown,
                share if value is not None else "[c]",
                total if total is not None else "[x]",
                f"{100 * (total.value or 0) / every:.0f}%" if total is not None and every else "[x]",
            )
        )
    columns = (
        Column("Size"),
        Column("Businesses heard", numeric=True),
        Column("Their share", numeric=True),
        Column("All businesses here", numeric=True),
        Column("Their share", numeric=True),
    )
    return TableView("Who was heard, beside all businesses", columns, tuple(rows))


def small_firms_in_words(sizes: Mapping[str, int], official: Mapping[str, Figure]) -> str:
    """One sentence for the person who decides whether enough small firms were heard; live counts only."""
    small, known = small_of(sizes)
    every = sum(figure.value or 0 for figure in official.values())
    smaller = sum((official[band].value or 0) for band in ("micro", "small") if band in official)
    if not known:
        return "No business has said how many people it employs, so the share of small firms is not known."
    beside = f" Of all businesses here, {100 * smaller / every:.0f}% are." if every else ""
    if known < 10:
        few = f"{small} of the {known} businesses whose size is known employ fewer than 50 people"
        return f"{few}: too few for a share.{beside}"
    return (
        f"{100 * small / known:.0f}% of the {known} businesses whose size is known employ fewer than 50 people.{beside}"
    )


# -- files


def records(rows: Iterable[Row], *, on: str) -> list[dict[str, Any]]:
    """The rows as plain data; a number that may not be seen is empty beside its symbol."""
    found = []
    for row in rows:
        people = bounds(row.people, row.stated)
        hidden = row.businesses is None
        found.append(
            {
                "need": row.id,
                "subject": row.subject,
                "code": row.ref,
                "label": row.label,
                **row.narrowed,
                "businesses": None if hidden else int(row.businesses or 0),
                "businesses_symbol": "c" if hidden else "",
                "people_lower": int(people[0]) if people else None,
                "people_upper": int(people[1]) if people else None,
                "people_symbol": "" if people else ("x" if row.live else "c"),
                "people_stated": row.stated[1] if row.stated else None,
                "people_basis": row.basis,
                "founded": row.founded,
                "when": row.wanted,
                "counted_on": on,
            }
        )
    return found


def as_csv(rows: list[dict[str, Any]]) -> bytes:
    return table(COLUMNS, rows)


def as_workbook(rows: list[dict[str, Any]], *, title: str) -> bytes:
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    sheet.title = "Needs"
    sheet.append([title])
    sheet.append(["Empty numbers: see the column beside them. c: confidential, x: not available."])
    sheet.append(list(COLUMNS))
    for row in rows:
        sheet.append([cell(row[name]) for name in COLUMNS])
    sheet.freeze_panes = "A4"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _floats(counts: Mapping[str, int]) -> dict[str, float | None]:
    return {key: float(value) for key, value in counts.items()}
