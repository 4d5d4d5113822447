"""Tables that several pages of this floor show."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from routeways.needs.models import EvidenceItem, Mention
from routeways.needs.pages.common import address
from routeways.needs.spans import around
from routeways.ui.tables import Cell, Column, TableView


def evidence_table(items: Iterable[EvidenceItem], region: str, spans: Mapping[int, Mention]) -> TableView:
    """Items with the sentence in which the need was found, for those who may read them."""
    return TableView(
        "Evidence, the newest first",
        (Column("What was said"), Column("By whom"), Column("Kind"), Column("Day"), Column("Source")),
        tuple(
            (
                Cell(sentence(one, spans.get(one.pk)), href=address("item", region, item=one.public_id)),
                one.about.name if one.about else one.about_name or "Not named",
                one.get_kind_display().capitalize(),
                f"{one.on.day} {one.on:%B %Y}",
                one.source,
            )
            for one in items
        ),
    )


def sentence(item: EvidenceItem, mention: Mention | None) -> str:
    """The words around a mention, else how the text begins."""
    if mention is not None and mention.start is not None and mention.end is not None:
        start, end = around(item.text, mention.start, mention.end)
        return " ".join(item.text[start:end].split())
    line = " ".join(item.text.split())
    return (line if len(line) <= 160 else f"{line[:160].rsplit(' ', 1)[0]} …") or item.figure
