"""A pack on paper as tagged PDF (PDF/UA-1), black on white. The text goes in as data: none of it is a command."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

from routeways.library.models import Material

TEMPLATE = Path(__file__).with_name("pack.typ")


def blocks(text: str) -> list[tuple[str, str]]:
    """(“heading” or “text”, words): an empty line ends a paragraph, a line that begins with # is a heading."""
    found: list[tuple[str, str]] = []
    for part in text.replace("\r\n", "\n").split("\n\n"):
        words = " ".join(part.split())
        if words.startswith("#"):
            found.append(("heading", words.lstrip("# ")))
        elif words:
            found.append(("text", words))
    return found


def as_pdf(material: Material) -> bytes:
    """PDF bytes, the same for the same material."""
    import typst

    content = {
        "title": material.title,
        "about": material.description,
        "blocks": [list(one) for one in blocks(material.text)],
        "foot": f"{material.publisher}. Version {material.version}. {material.licence}.",
        "year": material.review_on.year,
        "month": material.review_on.month,
        "day": material.review_on.day,
    }
    inputs = {"pack": json.dumps(content, ensure_ascii=False)}
    return bytes(typst.compile(_template(), format="pdf", sys_inputs=inputs, pdf_standards=["ua-1"]))


@cache
def _template() -> bytes:
    return TEMPLATE.read_bytes()
