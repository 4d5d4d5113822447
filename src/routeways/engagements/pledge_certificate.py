"""A certificate of the Skills Pledge as tagged PDF (PDF/UA-1)."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

from routeways.engagements.models import PledgeCertificate

TEMPLATE = Path(__file__).with_name("pledge_certificate.typ")


def as_pdf(certificate: PledgeCertificate, *, region: str, address: str) -> bytes:
    """PDF bytes, the same for the same certificate. `region` is its name, `address` the page that checks it."""
    import typst

    on: date = certificate.issued_on
    content = {
        "title": f"Skills Pledge: {region}",
        "name": certificate.name,
        "says": f"was a member of the Skills Pledge of {region} on {on:%-d %B %Y}. Each pledge below was shown by "
        "evidence of the twelve months before this day.",
        "pledges": certificate.pledges,
        "check": "Anybody can check this certificate, and whether the membership still stands, at",
        "address": address,
        "code": f"Code: {certificate.code}",
        "year": on.year,
        "month": on.month,
        "day": on.day,
    }
    inputs = {"certificate": json.dumps(content, ensure_ascii=False)}
    made = typst.compile(TEMPLATE.read_bytes(), format="pdf", sys_inputs=inputs, pdf_standards=["ua-1"])
    return bytes(made)
