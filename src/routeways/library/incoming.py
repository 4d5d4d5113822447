"""A list of materials from a spreadsheet: its columns, and its rows as a form would give them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from routeways.foundation.tables import Column, Contract, Report, Unresolved
from routeways.foundation.tables.contract import Resolver
from routeways.library.models import Audience, Kind
from routeways.organisations.reading import dates, read_rows
from routeways.taxonomy.formats.document import SECTORS

LICENCES = {
    "CC BY 4.0": "may be used and changed, with your name",
    "CC BY-SA 4.0": "as above, and shared in the same way",
    "OGL 3.0": "Open Government Licence 3.0",
    "All rights reserved": "for looking at only",
}
_KINDS = {str(one.value): str(one.label) for one in Kind}
_AUDIENCES = {str(one.value): str(one.label) for one in Audience}


def _one_of(choices: Mapping[str, str], *, many: bool = False) -> Resolver:
    """Known by id or label, whatever the case of the letters; several with a semicolon between."""
    known = {text.casefold(): id for id, label in choices.items() for text in (id, label)}
    wrong = Unresolved(f"must be one of: {'; '.join(choices)}")

    def resolve(texts: Sequence[str]) -> Mapping[str, str | Unresolved]:
        found: dict[str, str | Unresolved] = {}
        for text in texts:
            parts = [part.strip() for part in (text.split(";") if many else [text]) if part.strip()]
            ids = list(dict.fromkeys(known.get(part.casefold(), "") for part in parts))
            found[text] = ";".join(ids) if ids and all(ids) else wrong
        return found

    return resolve


_TEXTS = (("Address", "address"), ("Text", "text"), ("Transcript", "transcript"), ("Captions", "captions"))
CONTRACT = Contract(
    columns=(
        Column("Title", "title"),
        Column("Version", "version", optional=True, blank=True),
        Column("Kind", "kind", resolve=_one_of(_KINDS)),
        Column("Description", "description"),
        Column("Licence", "licence", resolve=_one_of({id: id for id in LICENCES})),
        Column("Publisher", "publisher"),
        Column("Sectors", "sectors", resolve=_one_of(SECTORS, many=True)),
        Column("For", "audiences", resolve=_one_of(_AUDIENCES, many=True)),
        *(Column(heading, key, optional=True, blank=True) for heading, key in _TEXTS),
        Column("Review by", "review_on", resolve=dates),
    ),
    most_rejected=1.0,
)
IN_WORDS = (
    ("Title", "Required. With the version it is how a material is known when the list comes again."),
    ("Version", "Optional; 1 where it is empty."),
    ("Kind", f"Required. One of: {'; '.join(_KINDS.values())}."),
    ("Description", "Required. A few sentences."),
    ("Licence", f"Required. One of: {'; '.join(LICENCES)}."),
    ("Publisher", "Required. Who made it."),
    ("Sectors", f"Required. One or more of: {'; '.join(SECTORS.values())}. With a semicolon between."),
    ("For", f"Required. One or more of: {'; '.join(_AUDIENCES.values())}. With a semicolon between."),
    ("Address", "Needed for a video or a link, like https://example.org/film."),
    ("Text", "Needed for a pack or a lesson. A PDF is handed in on the page."),
    ("Transcript", "Needed for a video and a recorded talk."),
    ("Captions", "Needed for a video: WebVTT, whole, in the cell."),
    ("Review by", "Required. A day to come, like 2027-09-01."),
)


def read_materials(path: Path) -> tuple[list[tuple[int, dict[str, Any]]], Report]:
    """(line of the file, what a form would give) of each row that can be read, and the report. Raises FileRefused."""
    rows, report = read_rows(path, CONTRACT)
    return [(int(row["line"]), _given(row)) for row in rows], report


def _given(row: Mapping[str, Any]) -> dict[str, Any]:
    plain = {key: (row.get(key) or "").strip() for key in ("title", "kind", "description", "licence", "publisher")}
    plain |= {key: (row.get(key) or "").strip() for _, key in _TEXTS}
    return plain | {
        "version": (row.get("version") or "1").strip(),
        "sectors": row["sectors"].split(";"),
        "audiences": row["audiences"].split(";"),
        "review_on": date.fromisoformat(row["review_on"]),
    }
