"""`routeways code-titles`: job titles to occupations of SOC, from a file of JSON lines into another."""

from __future__ import annotations

import argparse
from pathlib import Path

from routeways.console import application, json_lines, parsers
from routeways.console.commands.extract import one_thread

EXAMPLE = """
routeways code-titles --in titles.jsonl --out codes.jsonl
routeways code-titles --in titles.jsonl --out codes.jsonl --classification soc2010
"""
AT_ONCE = 2_000
WORDS_ALONE = (
    "The sentence encoder is not built, so titles were coded by words alone. "
    "“python3 run.py --set-up-only”, once online, builds it."
)


def register(subparsers: parsers.Subparsers) -> None:
    parser = parsers.add(
        subparsers, "code-titles", "find the occupations that job titles stand for", example=EXAMPLE, run=run
    )
    parser.add_argument(
        "--in", dest="source", type=Path, required=True, help="a file with {“id”, “text”, “industry”?} on each line"
    )
    parser.add_argument(
        "--out", type=Path, required=True, help="the file to write, one answer a line in the same order"
    )
    parser.add_argument("--classification", default="soc2020", help="soc2020 (default) or soc2010")


def run(options: argparse.Namespace) -> int:
    one_thread()
    application.settings()
    from routeways.taxonomy import occupation_reading

    report = json_lines.Report()
    with json_lines.written(options.out, options.source) as write:
        coder = occupation_reading.coder(options.classification)
        for batch in json_lines.batches(json_lines.items(options.source, report), AT_ONCE):
            asked = [(item.text, _industry(item)) for item in batch]
            for item, found in zip(batch, coder.code(asked), strict=True):
                listed = [{"soc": one.soc, "title": one.title, "score": one.score} for one in found.occupations]
                write({"id": item.id, "abstained": found.abstained, "occupations": listed})
    what = f"coded to {options.classification}, learnt from {coder.source}, {', '.join(coder.tiers)} tier"
    return json_lines.finish(report, "title", what, options.out, [] if "semantic" in coder.tiers else [WORDS_ALONE])


def _industry(item: json_lines.Item) -> str:
    """The industry of a line; what is no text is none."""
    given = item.other.get("industry")
    return given if isinstance(given, str) else ""
