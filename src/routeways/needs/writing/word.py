"""A plan as a Word document: real headings, heading rows that repeat, British English, the same bytes each time."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from datetime import UTC, datetime, time
from typing import Any

from routeways.needs.writing.blocks import BodyEnds, Bullets, Grid, Heading, Paragraph, Run, blocks

_LINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the first moment that a zip file knows


def as_word(content: Mapping[str, Any]) -> bytes:
    """The plan as DOCX bytes."""
    from docx import Document

    document = Document()
    _properties(document, content)
    document.add_heading(f"{content['title']}: {content['region_name']}", level=0)
    for block in blocks(content):
        match block:
            case Heading(level, text, _):
                document.add_heading(_fit(text), level=level)
            case Paragraph(runs):
                _runs(document.add_paragraph(), runs, content)
            case Bullets(items):
                for item in items:
                    _runs(document.add_paragraph(style="List Bullet"), item, content)
            case Grid():
                _table(document, block, content)
            case BodyEnds():
                document.add_page_break()
    out = io.BytesIO()
    document.save(out)
    return _same_bytes(out.getvalue())


def _properties(document: Any, content: Mapping[str, Any]) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    on = datetime.combine(datetime.fromisoformat(content["published_on"]).date(), time(), tzinfo=UTC).replace(
        tzinfo=None
    )
    core = document.core_properties
    core.title = f"{content['title']}: {content['region_name']}"
    core.subject = f"Version {content['number']}"
    core.author = core.last_modified_by = "Routeways"
    core.language = "en-GB"
    core.created = core.modified = on
    core.revision = 1
    # The language of the text itself is that of the style which all others follow.
    properties = document.styles["Normal"].element.get_or_add_rPr()
    language = OxmlElement("w:lang")
    for name in ("w:val", "w:eastAsia"):
        language.set(qn(name), "en-GB")
    properties.append(language)


def _runs(paragraph: Any, runs: tuple[Run, ...], content: Mapping[str, Any]) -> None:
    for run in runs:
        if run.href.startswith("/"):
            _link(paragraph, _fit(run.text), content["site"] + run.href)
        else:
            paragraph.add_run(_fit(run.text))


def _link(paragraph: Any, text: str, address: str) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), paragraph.part.relate_to(address, _LINK, is_external=True))
    run = OxmlElement("w:r")
    properties = OxmlElement("w:rPr")
    underline = OxmlElement("w:u")
    underline.set(qn("w:val"), "single")
    properties.append(underline)
    run.append(properties)
    words = OxmlElement("w:t")
    words.text = text
    words.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    run.append(words)
    link.append(run)
    paragraph._p.append(link)


def _table(document: Any, grid: Grid, content: Mapping[str, Any]) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    caption = document.add_paragraph(_fit(grid.caption), style="Caption")
    caption.paragraph_format.keep_with_next = True
    table = document.add_table(rows=1, cols=len(grid.columns), style="Table Grid")
    for name, text in (("w:tblCaption", grid.caption), ("w:tblDescription", _described(grid))):
        mark = OxmlElement(name)
        mark.set(qn("w:val"), _fit(text))
        table._tbl.tblPr.append(mark)
    repeated = OxmlElement("w:tblHeader")
    repeated.set(qn("w:val"), "true")
    table.rows[0]._tr.get_or_add_trPr().append(repeated)
    for cell, heading in zip(table.rows[0].cells, grid.columns, strict=True):
        cell.paragraphs[0].add_run(heading).bold = True
    for row in grid.rows:
        cells = table.add_row().cells
        for place, (cell, runs) in enumerate(zip(cells, row, strict=True)):
            _runs(cell.paragraphs[0], runs, content)
            if place in grid.numeric:
                cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
    document.add_paragraph()


def _described(grid: Grid) -> str:
    return f"{grid.caption}. {len(grid.rows)} rows; columns: {', '.join(grid.columns)}."


def _fit(text: str) -> str:
    """Without the few characters that XML cannot hold."""
    return "".join(one for one in text if one in "\t\n" or (one >= " " and one not in "\ufffe\uffff"))


def _same_bytes(document: bytes) -> bytes:
    """The same parts, order and times: python-docx writes the moment of saving into the archive."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(document)) as given, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for info in sorted(given.infolist(), key=lambda one: (one.filename != "[Content_Types].xml", one.filename)):
            kept = zipfile.ZipInfo(info.filename, _EPOCH)
            kept.compress_type = zipfile.ZIP_DEFLATED
            kept.external_attr = 0o600 << 16
            made.writestr(kept, given.read(info.filename))
    return out.getvalue()
