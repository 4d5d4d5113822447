"""`routeways sources`: what is known, what is loaded, how old it is."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from routeways.console import application, parsers, tables

if TYPE_CHECKING:
    from routeways.warehouse.models import Vintage


def register(subparsers: parsers.Subparsers) -> None:
    parser = parsers.add(
        subparsers,
        "sources",
        "list the sources: publisher, what is loaded, next release",
        example="routeways sources\nrouteways sources --not-loaded",
        run=run,
    )
    parser.add_argument("--not-loaded", action="store_true", help="only sources of which no whole release is loaded")


def run(options: argparse.Namespace) -> None:
    application.start()
    from routeways.evidence import definitions
    from routeways.warehouse import queries

    newest: dict[str, Vintage] = {}
    for vintage in queries.vintages():
        newest.setdefault(vintage.source, vintage)
    rows = []
    for name, source in definitions.sources().items():
        loaded = newest.get(name)
        if options.not_loaded and loaded is not None and not loaded.partial:
            continue
        rows.append((name, source.publisher, _loaded(loaded), str(source.next_release or "")))
    tables.show(("source", "publisher", "loaded", "next release"), rows)


def _loaded(vintage: Vintage | None) -> str:
    if vintage is None:
        return "no"
    return f"{vintage.release_label}{' (starter figures only)' if vintage.partial else ''}"
