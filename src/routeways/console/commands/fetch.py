"""`routeways fetch SOURCE …`: the newest release from its publisher, then loaded."""

from __future__ import annotations

import argparse

from routeways.console import application, loads, parsers

EXAMPLE = """
routeways fetch ons-business-demography
routeways fetch --all
"""


def register(subparsers: parsers.Subparsers) -> None:
    parser = parsers.add(
        subparsers,
        "fetch",
        "download the newest release of a source from its publisher and load it",
        example=EXAMPLE,
        run=run,
    )
    which = parser.add_mutually_exclusive_group(required=True)
    which.add_argument("sources", nargs="*", default=[], metavar="SOURCE", help="ids; “routeways sources” lists them")
    which.add_argument("--all", action="store_true", help="every source that can be downloaded")


def run(options: argparse.Namespace) -> int:
    application.start()
    from routeways.evidence import actions, definitions

    every = [name for name, source in definitions.sources().items() if source.address]
    wanted = every if options.all else [loads.known_source(name) for name in options.sources]
    return loads.each(wanted, lambda name, progress: actions.fetch(name, by=None, progress=progress))
