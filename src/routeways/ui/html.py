"""Numbers and cells as HTML: what the template tags put into their templates."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from routeways.ui.tables import Cell, Column, Content
from routeways.ui.tables import cell as to_cell
from routeways.ui.written import Written, write_figure
from routeways.values import Figure


def sym(letter: str, meaning: str) -> SafeString:
    return format_html('<abbr class="sym" title="{}">[{}]</abbr>', meaning, letter)


def html_of(written: Written) -> SafeString:
    """A written number as HTML: each symbol carries its meaning."""
    signs = format_html_join(" ", "{}", ((sym(letter, meaning),) for letter, meaning in written.letters))
    margin = f"({written.margin})" if " to " in written.margin else written.margin
    parts = [written.value, margin, signs] if written.value else [signs, margin]
    return format_html_join(" ", "{}", ((part,) for part in parts if part))


def shown(content: Any) -> Any:
    """A number as HTML; anything else as it is, for the template to escape."""
    if isinstance(content, Figure | Written):
        return html_of(write_figure(content) if isinstance(content, Figure) else content)
    return content


def cell_html(content: Cell) -> SafeString | str:
    text: SafeString | str = html_of(content.number) if content.number else content.plain
    if content.hidden:
        text = format_html('{}<span class="hidden"> {}</span>', text, content.hidden)
    return format_html('<a href="{}">{}</a>', content.href, text) if content.href else text


def table_rows(
    source: Iterable[Sequence[Content]], columns: Sequence[Column], here: frozenset[int] = frozenset()
) -> list[dict[str, Any]]:
    """Rows for the table's template: {cells: [{html, numeric}], here}."""
    return [
        {
            "cells": [
                {"html": cell_html(to_cell(content)), "numeric": column.numeric}
                for content, column in zip(row, columns, strict=True)
            ],
            "here": number in here,
        }
        for number, row in enumerate(source)
    ]
