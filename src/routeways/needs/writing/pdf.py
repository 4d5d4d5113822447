"""A plan as tagged PDF (PDF/UA-1). The text goes in as data beside a fixed template: nothing in it is a command."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from functools import cache, lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from routeways.needs.writing.blocks import Block, BodyEnds, Bullets, Grid, Heading, Paragraph, Run, blocks

TEMPLATE = Path(__file__).with_name("plan.typ")


def as_pdf(content: Mapping[str, Any]) -> bytes:
    """The plan as PDF bytes, the same for the same content."""
    import typst

    made = typst.compile(_template(), format="pdf", sys_inputs=_inputs(content), pdf_standards=["ua-1"])
    return bytes(made)


def main_body_pages(content: Mapping[str, Any]) -> int:
    """How many pages the main body takes in the PDF, without the annexes."""
    return _body_pages(_inputs(content)["plan"])


def made_of(content: Mapping[str, Any]) -> bytes:
    """Everything that the bytes of the PDF depend on."""
    return b"\0".join((_typesetter().encode(), _template(), _inputs(content)["plan"].encode()))


@lru_cache(maxsize=16)
def _body_pages(plan: str) -> int:
    import typst

    found = typst.query(_template(), "<body-end>", field="value", one=True, sys_inputs={"plan": plan})
    return int(json.loads(found))


@cache
def _typesetter() -> str:
    return version("typst")


@cache
def _template() -> bytes:
    return TEMPLATE.read_bytes()


def _inputs(content: Mapping[str, Any]) -> dict[str, str]:
    on = date.fromisoformat(content["published_on"])
    title = f"{content['title']}: {content['region_name']}"
    listed = blocks(content)
    there = {block.id for block in listed if isinstance(block, Heading)}
    plan = {
        "title": title,
        "footer": f"{title}, version {content['number']}",
        "year": on.year,
        "month": on.month,
        "day": on.day,
        "blocks": [_block(block, content["site"], there) for block in listed],
    }
    return {"plan": json.dumps(plan, ensure_ascii=False)}


def _block(block: Block, site: str, there: set[str]) -> dict[str, Any]:
    match block:
        case Heading(level, text, id_):
            return {"is": "heading", "level": level, "text": text, "id": id_}
        case Paragraph(runs):
            return {"is": "paragraph", "runs": _runs(runs, site, there)}
        case Bullets(items):
            return {"is": "bullets", "items": [_runs(item, site, there) for item in items]}
        case Grid(caption, columns, rows, numeric):
            return {
                "is": "table",
                "caption": caption,
                "described": f"{caption}. Columns: {', '.join(columns)}.",
                "columns": list(columns),
                "rows": [[{"runs": _runs(cell, site, there)} for cell in row] for row in rows],
                "numeric": sorted(numeric),
            }
        case BodyEnds():
            return {"is": "end"}


def _runs(runs: tuple[Run, ...], site: str, there: set[str]) -> list[dict[str, str]]:
    made = []
    for run in runs:
        one = {"text": run.text}
        if run.href.startswith("/"):
            one["to"] = site + run.href
        elif run.href.removeprefix("#") in there:
            one["at"] = run.href.removeprefix("#")
        made.append(one)
    return made
