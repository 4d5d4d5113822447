"""The catalogue in DCAT 3 (W3C Recommendation, 22 August 2024) as JSON-LD, so that other catalogues can harvest it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from routeways.evidence.catalogue import Entry
from routeways.evidence.exports.csvw import LICENCE_ADDRESSES

CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "spdx": "http://spdx.org/rdf/terms#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}


def to_dcat(entries: Iterable[Entry], base: str) -> dict[str, Any]:
    """A dcat:Catalog with one dcat:Dataset a source and a distribution a loaded release."""
    return {
        "@context": CONTEXT,
        "@id": base,
        "@type": "dcat:Catalog",
        "dct:title": "Evidence base",
        "dcat:dataset": [_dataset(one, base) for one in entries],
    }


def _dataset(one: Entry, base: str) -> dict[str, Any]:
    source = one.source
    dataset: dict[str, Any] = {
        "@id": f"{base}{source.id}/",
        "@type": "dcat:Dataset",
        "dct:identifier": source.id,
        "dct:title": source.title,
        "dct:description": source.about,
        "dct:publisher": {"@type": "foaf:Organization", "foaf:name": source.publisher},
        "dcat:landingPage": {"@id": source.page},
        "dct:license": {"@id": LICENCE_ADDRESSES.get(source.licence, source.licence)},
        "dct:accrualPeriodicity": source.cadence,
        "dcat:distribution": [
            {
                "@type": "dcat:Distribution",
                "dct:title": row.release_label,
                "dct:identifier": row.code,
                "spdx:checksum": row.sha256,
                **({"dct:issued": row.published.isoformat()} if row.published else {}),
            }
            for row in one.vintages
        ],
    }
    if one.latest:
        dataset["dct:temporal"] = {"@type": "dct:PeriodOfTime", "dcat:endDate": one.latest.end.isoformat()}
    return dataset
