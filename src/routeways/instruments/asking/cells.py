"""Answers written into the cells of a table, as people collect them elsewhere: labels or ids, “;” between several."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Any

from routeways.instruments.asking.answers import AnswerError, tidy
from routeways.instruments.asking.schema import Option, Question


def from_cell(question: Question, text: str) -> Any:
    """What `answers.check` takes, out of one cell. Raises AnswerError."""
    match question.type:
        case "single":
            return _chosen(question.options, text)
        case "multiple":
            return [_chosen(question.options, part) for part in _parts(text)]
        case "occupation":
            return _code_or_words(text, "code", r"\d{4}")
        case "skills":
            return [_code_or_words(part, "id", r"[a-z0-9-]+:\S+") for part in _parts(text)]
        case "file":
            raise AnswerError("A file cannot be given in a table; leave the cell empty")
        case "matrix":
            raise AnswerError("Give each row of this question a column of its own")
        case _:
            return text


def option_from(question: Question, text: str) -> str:
    """The id of the option called so, for a cell about one row of a matrix. Raises AnswerError."""
    return _chosen(question.options, text)


def plain(text: str) -> str:
    """How labels are compared: no case, no marks, no double spaces."""
    marks = unicodedata.normalize("NFKD", text).casefold()
    return " ".join(
        "".join(mark if mark.isalnum() else " " for mark in marks if not unicodedata.combining(mark)).split()
    )


def _parts(text: str) -> list[str]:
    return [part for part in (part.strip() for part in text.split(";")) if part]


def _chosen(options: Sequence[Option], text: str) -> str:
    wanted = plain(text)
    for option in options:
        if text.strip() == option.id:
            return option.id
    for option in options:
        if wanted in (plain(option.id), plain(option.label)):
            return option.id
    known = ", ".join(f"“{option.label}”" for option in options[:6]) + ("…" if len(options) > 6 else "")
    raise AnswerError(f"“{tidy(text[:60], one_line=True)}” is not one of the answers: {known}")


def _code_or_words(text: str, key: str, shape: str) -> dict[str, str]:
    return {key: text.strip()} if re.fullmatch(shape, text.strip()) else {"words": text}
