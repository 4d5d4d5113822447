"""How every command describes itself: one line, an example, and where its data folder is."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any

Subparsers = Any  # what `add_subparsers` gives; argparse has no public name for it
Run = Callable[[argparse.Namespace], int | None]


def add(subparsers: Subparsers, name: str, text: str, *, example: str, run: Run) -> argparse.ArgumentParser:
    """A command (or a part of one) with the options that all have. `example` holds one command line each line."""
    lines = "\n".join(f"  {line.strip()}" for line in example.strip().splitlines())
    parser: argparse.ArgumentParser = subparsers.add_parser(
        name,
        help=text,
        description=text,
        epilog=f"example:\n{lines}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "--data-dir",
        type=lambda value: Path(value).expanduser().resolve(),
        help="folder with the database and the figures (default: ROUTEWAYS_DATA_DIR, else data beside run.py)",
    )
    parser.set_defaults(run=run)
    return parser


def _whole(text: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{text}” is not a whole number, like 10") from None


def port(text: str) -> int:
    number = _whole(text)
    if not 1 <= number <= 65535:
        raise argparse.ArgumentTypeError(f"{number} is not a port: choose a number from 1024 to 65535")
    return number


def counting_number(text: str) -> int:
    number = _whole(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"{number} is too small: give 1 or more")
    return number


def share(text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{text}” is not a number: give one from 0 to 1, like 0.5") from None
    if not 0 <= number <= 1:
        raise argparse.ArgumentTypeError(f"{text} is not between 0 and 1")
    return number
