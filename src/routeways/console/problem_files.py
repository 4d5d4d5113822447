"""A problem out of a JSON file, and the text of an answer."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from routeways.console.problem import Problem, from_os


def text(answer: dict[str, Any]) -> str:
    """The answer as one line of JSON."""
    told = json.dumps(answer, ensure_ascii=False) + "\n"
    try:
        told.encode("utf-8")
    except UnicodeEncodeError:  # half a surrogate pair in an id
        return json.dumps(answer) + "\n"
    return told


def read(path: Path) -> Any:
    """Strict JSON. Raises Problem for what is no file, no JSON, no number, or an object with a key twice."""
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
    raise Problem(f"The file holds {text}, which is no number. Every number of a problem has an end.")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise Problem(f"An object of the file has “{twice[:60]}” twice. Which one holds? Keep one.")
    return found
