"""`routeways match solve`: a matching problem from a file, its checked answer into another."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from routeways.console import parsers, problem_files, replacing

if TYPE_CHECKING:
    from routeways.engines.matching import Named

EXAMPLE = """
routeways match solve problem.json --out matches.json
routeways match solve problem.json --edges edges.parquet --out matches.json
"""


def register(subparsers: parsers.Subparsers) -> None:
    text = "match agents with offers: stable, of the highest total score, or fair"
    top = subparsers.add_parser("match", help=text, description=text)
    inner = top.add_subparsers(title="parts", metavar="PART", required=True)
    parser = parsers.add(inner, "solve", "solve a problem and check the answer", example=EXAMPLE, run=run)
    parser.add_argument("problem", type=Path, help="a JSON file with mode, agents and offers (docs/matching.md)")
    parser.add_argument("--edges", type=Path, help="a Parquet file with the choices, instead of those in the problem")
    parser.add_argument("--out", type=Path, required=True, help="the JSON file to write; “-” prints it")


def run(options: argparse.Namespace) -> int:
    """Writes the answer whole, or refuses and writes nothing. An infeasible problem has an answer that says so."""
    replacing.check(options.out)
    document = problem_files.read(options.problem)
    from routeways.engines.matching import infeasible_sentence, read, read_columns, solve, written

    if options.edges is None:
        named: Named = read(document)
    else:
        from routeways.console import edge_columns

        named = read_columns(document, edge_columns.read(options.edges))
    matching = solve(named.problem)
    replacing.write(options.out, problem_files.text(written(named, matching)))
    if str(options.out) != "-":
        count = int((matching.edge >= 0).sum())
        print(infeasible_sentence(named, matching) or f"{matching.status}: {count:,} of {len(named.agents):,} matched.")
        print(f"{options.out} is written.")
    return 0
