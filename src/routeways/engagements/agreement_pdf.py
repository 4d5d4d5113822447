"""The agreement as tagged PDF (PDF/UA-1). The text goes in as data beside a fixed template: none of it is a command."""

from __future__ import annotations

import json
from datetime import date
from functools import cache
from pathlib import Path

from routeways.engagements import agreements
from routeways.engagements.models import Engagement

TEMPLATE = Path(__file__).with_name("agreement.typ")


def as_pdf(held: Engagement, *, today: date) -> bytes:
    """What the parties agree to and who has signed it as it stands, as PDF bytes."""
    import typst

    digest = agreements.digest_of(held)
    valid = {one.party: one for one in held.signatures.all() if one.digest == digest}
    signers = []
    for party in held.rules.signing:
        one = valid.get(party.id)
        said = f"{one.signed_name}{', ' if one.signed_as else ''}{one.signed_as}" if one else "not signed yet"
        signers.append([party.name, said, f"{one.at:%-d %B %Y}" if one else ""])
    content = {
        "title": f"Agreement: {held.title}",
        "lines": [list(line) for line in agreements.lines(held)],
        "signers": signers,
        "digest": digest,
        "year": today.year,
        "month": today.month,
        "day": today.day,
    }
    inputs = {"agreement": json.dumps(content, ensure_ascii=False)}
    return bytes(typst.compile(_template(), format="pdf", sys_inputs=inputs, pdf_standards=["ua-1"]))


@cache
def _template() -> bytes:
    return TEMPLATE.read_bytes()
