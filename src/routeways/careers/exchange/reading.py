"""A file of activities becomes drafts, row by row. A file that names pupils is refused before a row of it is read."""

from __future__ import annotations

import csv
import gzip
import hashlib
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from routeways.careers.encounter_drafts import EncounterDraft, MetDraft, ReachDraft
from routeways.careers.encounter_layouts import ActivityType, EncounterLayout
from routeways.careers.errors import CareersError
from routeways.careers.exchange.shape import met_of, reach_of
from routeways.foundation.tables import (
    Column,
    Contract,
    FileRefused,
    Problem,
    Report,
    open_table,
    sheet_cells,
    text_of,
)
from routeways.organisations.models import Organisation
from routeways.organisations.reading import read_rows

Finder = Callable[[str], Organisation | None]
Size = Callable[[int, date], int | None]
_FORMATS = ("%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d %B %Y", "%d %b %Y", "%d-%m-%Y", "%Y-%m-%dT%H:%M:%S", "%d/%m/%y")
_WHO = {"pupil", "student", "learner", "child", "name", "names", "upn", "uln", "dob", "gender", "sex", "ethnicity"}
_ABOUT = re.compile(
    r"(forename|surname|firstname|lastname|middlename|fullname|upn$|uln$|dateofbirth|birth|postcode|candidate"
    r"|(pupil|student|learner|child)(s)?(name|id|number|email|reference)|namesof(pupil|student|learner)s?|registergroupmember)"
)


class NamesRefused(FileRefused):
    """The file has a column about single pupils. Nothing of it was read or kept."""


def read_encounters(
    path: Path, layout: EncounterLayout, *, find: Finder, size_of: Size
) -> tuple[list[tuple[int, EncounterDraft]], list[Problem], Report]:
    """(line of the file, draft) of each row that can be read, what is wrong with the others, and the report.

    `find` gives the organisation of a name, `size_of` the pupils of a year group on a day. Raises FileRefused.
    """
    refuse_names(path)
    rows, report = read_rows(path, _contract(layout))
    found, problems = [], list(report.problems)
    for row in rows:
        line = int(row["line"])
        try:
            found.append((line, _draft(_Cells(layout, row), find, size_of)))
        except CareersError as error:
            problems.append(Problem(str(error), line))
    return found, problems, report


def refuse_names(path: Path) -> None:
    """Raises NamesRefused for a heading under which single pupils stand."""
    for heading in _headings(path):
        squeezed = "".join(mark for mark in heading.casefold() if mark.isalnum())
        if squeezed in _WHO or _ABOUT.search(squeezed):
            raise NamesRefused(
                f"{path.name} has the column “{heading}”, which is about single pupils. Nothing of the file was kept. "
                "Export one row an activity, or take out the columns about pupils and give their number instead."
            )


def _headings(path: Path) -> Iterator[str]:
    opened = open_table(path)
    if opened.kind == "workbook":
        rows = ([text_of(cell) or "" for cell in row] for row in sheet_cells(opened))
        yield from (text.strip() for text in next((row for row in rows if any(row)), []))
        return
    if opened.kind != "csv":
        raise FileRefused(f"{path.name} is neither CSV nor an Excel workbook.")
    with path.open("rb") as file:
        opener: Callable[..., Any] = gzip.open if file.read(2) == b"\x1f\x8b" else open
    with opener(path, "rt", encoding=opened.encoding, errors="replace", newline="") as file:
        try:
            yield from (
                text.strip().lstrip("\ufeff") for text in next(csv.reader(file, delimiter=opened.delimiter), [])
            )
        except csv.Error as error:
            raise FileRefused(f"The heading row of {path.name} cannot be read.") from error


def _contract(layout: EncounterLayout) -> Contract:
    """Every heading that the layout names; a row is known by what it holds, so none is needed but title and day."""
    names: list[tuple[str, str]] = [(field, heading) for field, known in layout.columns.items() for heading in known]
    names += [(f"flag:{flag}", heading) for flag, known in layout.flags.items() for heading in known]
    return Contract(
        columns=tuple(
            Column(heading, f"{number}", optional=True, blank=True) for number, (_, heading) in enumerate(names)
        ),
        ignore_others=True,
        most_rejected=1.0,
    )


class _Cells:
    """The cells of a row by the fields of the layout: the first heading that holds something."""

    def __init__(self, layout: EncounterLayout, row: Mapping[str, Any]) -> None:
        self.layout = layout
        self._found: dict[str, str] = {}
        names: list[str] = [field for field, known in layout.columns.items() for _ in known]
        names += [f"flag:{flag}" for flag, known in layout.flags.items() for _ in known]
        for number, field in enumerate(names):
            text = (row.get(f"{number}") or "").strip()
            # A text that would run as a formula left the house with an apostrophe in front.
            if text and field not in self._found:
                self._found[field] = text[1:] if text[:1] == "'" and text[1:2] in "=+-@" else text

    def text(self, field: str) -> str:
        return self._found.get(field, "")

    def yes(self, field: str) -> bool:
        return self.text(field).casefold() in {one.casefold() for one in self.layout.yes}

    def number(self, field: str) -> int | None:
        text = self.text(field)
        if not text:
            return None
        if not re.fullmatch(r"\d{1,4}", text):
            raise CareersError(f"“{text[:40]}” is not a number of pupils. Give counts, never names.")
        return int(text)

    def decimal(self, field: str) -> Decimal:
        text = self.text(field)
        try:
            value = Decimal(text or "0")
        except InvalidOperation:
            raise CareersError(f"“{text[:40]}” is not a number of days or hours, like 0.5 or 3.") from None
        if not value.is_finite():
            raise CareersError(f"“{text[:40]}” is not a number of days or hours, like 0.5 or 3.")
        return value.quantize(Decimal("0.1"))


def _draft(cells: _Cells, find: Finder, size_of: Size) -> EncounterDraft:
    means = _means(cells)
    on = _date(cells.text("on"))
    listed = [one.strip() for one in cells.text("flags").split(";") if one.strip()]
    signs = {flag for flag in cells.layout.flags if cells.yes(f"flag:{flag}")}
    workplace = cells.yes("workplace") or means.workplace
    outcomes = cells.text("outcomes")
    return EncounterDraft(
        on=on,
        title=cells.text("title"),
        mode=_mode(cells, means),
        flags=tuple(sorted({*listed, *signs, *means.flags})),
        words={"outcomes": outcomes} if outcomes else {},
        workplace=workplace,
        days=cells.decimal("days") if workplace else Decimal(0),
        hours=cells.decimal("hours") if workplace else Decimal(0),
        caught_up=cells.yes("caught_up"),
        met=tuple(_met(cells, means, find)),
        reach=tuple(_reach(cells, on, size_of)),
        key=cells.text("key") or _key(cells),
    )


def _means(cells: _Cells) -> ActivityType:
    said = cells.text("type")
    known = {name.casefold(): means for name, means in cells.layout.types.items()}
    if said and known and said.casefold() not in known:
        names = "; ".join(cells.layout.types)
        raise CareersError(f"The type of activity “{said[:60]}” is not in this layout. It knows: {names}.")
    return known.get(said.casefold(), ActivityType.model_validate({}))


def _mode(cells: _Cells, means: ActivityType) -> str:
    said = cells.text("mode")
    known = {name.casefold(): mode for name, mode in cells.layout.modes.items()}
    return known.get(said.casefold(), said) or means.mode or "in-person"


def _met(cells: _Cells, means: ActivityType, find: Finder) -> Iterator[MetDraft]:
    written = met_of(cells.text("met"))
    name = cells.text("employer")
    if not written:
        size = _mapped(cells, "size", cells.layout.sizes)
        sector = _mapped(cells, "sector", cells.layout.sectors)
        kinds = means.met or (("employer",) if name else ())
        written = [(kind, name if kind == kinds[0] else "", size, sector) for kind in kinds]
    for kind, called, size, sector in written:
        found = find(called)
        yield MetDraft(kind, found, "" if found else called, size, sector)


def _mapped(cells: _Cells, field: str, known: Mapping[str, str]) -> str:
    """What another tool calls it that we do not know is left out: an encounter counts without it."""
    return {name.casefold(): id for name, id in known.items()}.get(cells.text(field).casefold(), "")


def _reach(cells: _Cells, on: date, size_of: Size) -> Iterator[ReachDraft]:
    if written := cells.text("reach"):
        yield from reach_of(written)
        return
    years = sorted({int(one) for one in re.findall(r"\d{1,2}", cells.text("years"))})
    pupils, send, fsm = (cells.number(name) for name in ("pupils", "send", "fsm"))
    if cells.yes("whole"):
        yield from (ReachDraft(year, whole=True) for year in years)
    elif len(years) == 1 and pupils:
        size = size_of(years[0], on)
        whole = size is not None and pupils >= size
        yield ReachDraft(years[0], whole=whole, pupils=0 if whole else pupils, send=send, fsm=fsm)
    elif len(years) > 1 and pupils:
        raise CareersError(
            "One number stands for several year groups. Give each year group a row of its own, or say that they were "
            "whole year groups."
        )
    elif years:
        raise CareersError("It is not said how many pupils took part, or that it was the whole year group.")


def _date(text: str) -> date:
    for form in _FORMATS:
        try:
            return datetime.strptime(text.strip(), form).date()  # noqa: DTZ007  (a day, not a moment)
        except ValueError:
            continue
    raise CareersError(f"“{text[:40]}” is not a date like 2027-03-27 or 27/03/2027.")


def _key(cells: _Cells) -> str:
    """Where the file numbers nothing: what the row says of day, title, year groups and employer, as a digest."""
    said = "\n".join(
        cells.text(name).casefold() for name in ("on", "title", "type", "years", "employer", "met", "reach")
    )
    return f"row-{hashlib.sha256(said.encode()).hexdigest()[:16]}"
