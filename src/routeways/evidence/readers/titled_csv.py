"""A CSV file with lines of “label, value” above its heading row: what is in it, the date, the country covered.

What such a line says (the date above all) becomes a column, so that next year's file is next year's.
"""

from __future__ import annotations

from pydantic import Field

from routeways.evidence.readers import csv_lines
from routeways.foundation.definitions import Part
from routeways.foundation.tables import FileRefused, Opened, RawTable


class Options(Part):
    """heading: the first cell of the heading row. labels: first cell of a line above it → the column it becomes."""

    heading: str
    labels: dict[str, str] = Field(default_factory=dict)


def read(opened: Opened, options: Options) -> RawTable:
    """The named columns of the table, then one for each label, the same in every row."""
    lines = csv_lines(opened)
    start = next((at for at, (_, cells) in enumerate(lines) if cells[0] == options.heading), None)
    if start is None:
        raise FileRefused(f"{opened.path.name} has no heading row that begins with “{options.heading}”.")
    above = {cells[0]: next((cell for cell in cells[1:] if cell), "") for _, cells in lines[:start]}
    said = {}
    for label, column in options.labels.items():
        if not above.get(label):
            raise FileRefused(f"{opened.path.name} has no line “{label}” with a value above its heading row.")
        said[column] = above[label]
    heads = [(at, heading) for at, heading in enumerate(lines[start][1]) if heading]
    twice = sorted(
        {heading for _, heading in heads if [h for _, h in heads].count(heading) > 1}
        | (set(said) & {h for _, h in heads})
    )
    if twice:
        raise FileRefused(f"{opened.path.name} has the column “{twice[0]}” more than once.")
    columns: dict[str, list[str | None]] = {name: [] for name in [*(heading for _, heading in heads), *said]}
    rows: list[int] = []
    for number, cells in lines[start + 1 :]:
        for at, heading in heads:
            columns[heading].append((cells[at] if at < len(cells) else "") or None)
        for name, text in said.items():
            columns[name].append(text)
        rows.append(number)
    if not rows:
        raise FileRefused(f"{opened.path.name} has headings and no rows.")
    return RawTable.from_columns(columns, rows)
