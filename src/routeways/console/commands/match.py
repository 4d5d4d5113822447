"""`routeways match solve`: a matching problem from a file, its checked answer into another."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from routeways.console import parsers, replacing
from routeways.console.problem import Problem, from_os

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
    document = _document(options.problem)
    from routeways.engines.matching import infeasible_sentence, read, read_columns, solve, written

    if options.edges is None:
        named: Named = read(document)
    else:
        from routeways.console import edge_columns

        named = read_columns(document, edge_columns.read(options.edges))
    matching = solve(named.problem)
    replacing.write(options.out, _text(written(named, matching)))
    if str(options.out) != "-":
        count = int((matching.edge >= 0).sum())
        print(infeasible_sentence(named, matching) or f"{matching.status}: {count:,} of {len(named.agents):,} matched.")
        print(f"{options.out} is written.")
    return 0


def _text(answer: dict[str, Any]) -> str:
    text = json.dumps(answer, ensure_ascii=False) + "\n"
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:  # half a surrogate pair in an id
        return json.dumps(answer) + "\n"
    return text


def _document(path: Path) -> Any:
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise Problem(f"There is no file {path}. Check the name and the folder.") from None
    except OSError as error:
        raise from_os(error, "read", path) from error
    try:
        return json.loads(content, parse_constant=_no_number, object_pairs_hook=_once)
    except json.JSONDecodeError as error:
        raise Problem(f"{path} is not JSON: {error.msg} in line {error.lineno}, column {error.colno}.") from None
    except UnicodeDecodeError:
        raise Problem(f"{path} is not UTF-8. Save it as UTF-8 and try again.") from None
    except RecursionError:
        raise Problem(f"{path} is nested too deeply to be a problem.") from None
    except ValueError:
        raise Problem(f"{path} holds a number with too many digits.") from None


def _no_number(text: str) -> None:
    raise Problem(f"The file holds {text}, which is no number. Scores, ranks and capacities are whole numbers.")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise Problem(f"An object of the file has “{twice[:60]}” twice. Which one holds? Keep one.")
    return found
