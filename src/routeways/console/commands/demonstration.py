"""`routeways demonstration load|remove`: the fictional region beside the real one."""

from __future__ import annotations

import argparse

from routeways.console import application, parsers


def register(subparsers: parsers.Subparsers) -> None:
    parser = subparsers.add_parser(
        "demonstration",
        help="load or remove the fictional demonstration region",
        description="Load or remove the fictional demonstration region.",
    )
    parts = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    parsers.add(parts, "load", "load the demonstration region", example="routeways demonstration load", run=run_load)
    parsers.add(
        parts,
        "remove",
        "remove everything that belongs to the demonstration region; it stays away at later starts",
        example="routeways demonstration remove",
        run=run_remove,
    )


def run_load(options: argparse.Namespace) -> None:
    application.start()
    from django.conf import settings

    from routeways.console.setup import want_demonstration

    sign_ins = want_demonstration(settings.DATA_DIR, True)
    print("The demonstration region is loaded.")
    for who, email, password in sign_ins:
        print(f"  {email}  {password}  ({who})")


def run_remove(options: argparse.Namespace) -> None:
    application.start()
    from django.conf import settings

    from routeways.console.setup import want_demonstration

    want_demonstration(settings.DATA_DIR, False)
    print("The demonstration region is removed. “routeways demonstration load” brings it back.")
