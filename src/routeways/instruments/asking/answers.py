"""What was typed, made into answers: checked, and refused with a sentence that says what to enter."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Mapping
from datetime import date
from typing import Any

from routeways.instruments.asking.flow import empty
from routeways.instruments.asking.schema import Question

MOST_PICKED = 20
OWN_WORDS = 200  # letters of an occupation or skill in somebody's own words
_NUMBER = re.compile(r"-?\d+(\.\d+)?")
_DAY = re.compile(r"(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4})")


class AnswerError(ValueError):
    """An answer that cannot be kept. `row` is the row of a matrix it is about, where it is about one."""

    def __init__(self, message: str, row: str = "") -> None:
        super().__init__(message)
        self.row = row


def check(question: Question, raw: Any, answers: Mapping[str, Any] | None = None) -> Any:
    """The answer in the form it is stored in, or None where nothing was answered and nothing must be.

    single: option id · multiple: list of option ids · number: int or float · text: str · date: YYYY-MM-DD ·
    occupation: {code, label} or {words} · skills: a list of {id, label} or {words} · matrix: {row: option} ·
    file: {upload, name}. Raises AnswerError.
    """
    value: Any = _CHECKS[question.type](question, raw)
    if empty(value):
        if question.required:
            raise AnswerError(NOTHING[question.type])
        return None
    if question.not_more_than:
        limit = (answers or {}).get(question.not_more_than)
        if isinstance(limit, int | float) and value > limit:
            raise AnswerError(f"Enter {written(limit)} or fewer: that is how many you gave before")
    return value


def tidy(text: str, *, one_line: bool = False) -> str:
    """Without control characters and direction marks, in one normal form. Nothing else is changed: HTML stays text."""
    plain = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    kept = "".join(
        letter
        for letter in plain
        if letter in "\n\t" or unicodedata.category(letter) not in ("Cc", "Cf", "Cs", "Co", "Cn")
    )
    return " ".join(kept.split()) if one_line else kept.strip()


def written(number: float) -> str:
    """A number as it is read back: 1,200 or 2.5."""
    return f"{number:,.0f}" if float(number).is_integer() else f"{number:,}"


def number_from(text: str) -> float | None:
    """The number in “1,200”, “£1 200.50” or “−3”; None where there is no number, or more than a number."""
    plain = text.strip().replace("−", "-").replace("£", "").replace(",", "").replace(" ", "").replace("\u00a0", "")
    if not plain.isascii() or not _NUMBER.fullmatch(plain) or len(plain) > 18:
        return None
    value = float(plain)
    return value if math.isfinite(value) else None


def day_from(text: str) -> date | None:
    """2026-03-27 or 27/3/2026; None for anything else."""
    plain = text.strip()
    try:
        if found := _DAY.fullmatch(plain):
            return date(int(found[3]), int(found[2]), int(found[1]))
        return date.fromisoformat(plain[:10]) if re.fullmatch(r"\d{4}-\d\d-\d\d(T00:00:00)?", plain) else None
    except ValueError:
        return None


NOTHING = {
    "single": "Choose one answer",
    "multiple": "Choose at least one answer",
    "number": "Enter a number, like 12",
    "text": "Write your answer",
    "occupation": "Choose a job from the list, or keep your own words for it",
    "skills": "Choose at least one skill, or add one in your own words",
    "matrix": "Choose an answer in each row",
    "date": "Enter a date, like 27 3 2026",
    "file": "Choose a file",
}


def _single(question: Question, raw: Any) -> str | None:
    if empty(raw):
        return None
    if not isinstance(raw, str) or question.option(raw) is None:
        raise AnswerError("Choose one of the answers in the list")
    return raw


def _listed(raw: Any, otherwise: str) -> list[Any]:
    if empty(raw):
        return []
    if isinstance(raw, str):
        return [raw]
    if not isinstance(raw, list | tuple):
        raise AnswerError(otherwise)
    return list(raw)


def _multiple(question: Question, raw: Any) -> list[str]:
    given = _listed(raw, "Choose from the answers in the list")
    for one in given:
        if not isinstance(one, str) or question.option(one) is None:
            raise AnswerError("Choose from the answers in the list")
    chosen = [option for option in question.options if option.id in given]
    alone = next((option for option in chosen if option.alone), None)
    if alone and len(chosen) > 1:
        raise AnswerError(f"Choose “{alone.label}” or other answers, not both")
    if question.most and len(chosen) > question.most:
        raise AnswerError(f"Choose {question.most} answers at most")
    return [option.id for option in chosen]


def _number(question: Question, raw: Any) -> int | float | None:
    if raw is None or (isinstance(raw, str) and not raw.strip()):
        return None
    # A number comes as text from a page and as a number from what was stored; both are read in one way.
    text = repr(raw) if isinstance(raw, int | float) and not isinstance(raw, bool) else raw
    value = number_from(text) if isinstance(text, str) else None
    if value is None:
        raise AnswerError("Enter a number, like 12")
    if question.whole and not value.is_integer():
        raise AnswerError("Enter a whole number, like 12")
    low, high = question.minimum, question.maximum
    if low is not None and value < low:
        raise AnswerError(f"Enter {written(low)} or more")
    if high is not None and value > high:
        raise AnswerError(f"Enter {written(high)} or less")
    return int(value) if value.is_integer() else value


def _text(question: Question, raw: Any) -> str:
    if not (raw is None or isinstance(raw, str | int | float)):
        raise AnswerError("Write your answer")
    if len(str(raw or "")) > 10 * question.max_length:  # before anything is done with it
        raise AnswerError(_too_long(len(str(raw)), question.max_length))
    text = tidy(str(raw or ""), one_line=question.one_line)
    if len(text) > question.max_length:
        raise AnswerError(_too_long(len(text), question.max_length))
    return text


def _too_long(length: int, most: int) -> str:
    return f"Your answer has {length:,} letters. Shorten it to {most:,}"


def _picked(raw: Any, key: str) -> dict[str, str] | None:
    """One thing from a picker: {key, label}, or {words}."""
    if not isinstance(raw, Mapping):
        return None
    code, label, words = (tidy(str(raw.get(name) or ""), one_line=True) for name in (key, "label", "words"))
    if code:
        return {key: code[:200], "label": (label or code)[:300]}
    if len(words) > OWN_WORDS:
        raise AnswerError(_too_long(len(words), OWN_WORDS))
    return {"words": words} if words else None


def _occupation(_question: Question, raw: Any) -> dict[str, str] | None:
    return _picked(raw, "code")


def _skills(question: Question, raw: Any) -> list[dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for one in _listed(raw, "Choose from the skills in the list"):
        if picked := _picked(one, "id"):
            found.setdefault(picked.get("id") or f"words {picked['words'].casefold()}", picked)
    most = question.most or MOST_PICKED
    if len(found) > most:
        raise AnswerError(f"Choose {most} skills at most")
    return list(found.values())


def _matrix(question: Question, raw: Any) -> dict[str, str]:
    given = raw if isinstance(raw, Mapping) else {}
    found: dict[str, str] = {}
    for row in question.rows:
        value = given.get(row.id)
        if empty(value):
            if question.required:
                raise AnswerError(f"Choose an answer for “{row.label}”", row.id)
            continue
        if not isinstance(value, str) or question.option(value) is None:
            raise AnswerError(f"Choose one of the answers for “{row.label}”", row.id)
        found[row.id] = value
    return found


def _date(question: Question, raw: Any) -> str | None:
    if empty(raw):
        return None
    day = raw if isinstance(raw, date) else day_from(str(raw))
    if day is None:
        raise AnswerError("Enter a date that exists, like 27 3 2026")
    if question.earliest and day < question.earliest:
        raise AnswerError(f"Enter a date on or after {question.earliest:%-d %B %Y}")
    if question.latest and day > question.latest:
        raise AnswerError(f"Enter a date on or before {question.latest:%-d %B %Y}")
    return day.isoformat()


def _file(_question: Question, raw: Any) -> dict[str, str] | None:
    if not isinstance(raw, Mapping) or not raw.get("upload"):
        return None
    return {"upload": str(raw["upload"])[:20], "name": str(raw.get("name", ""))[:200]}


_CHECKS = {
    "single": _single,
    "multiple": _multiple,
    "number": _number,
    "text": _text,
    "occupation": _occupation,
    "skills": _skills,
    "matrix": _matrix,
    "date": _date,
    "file": _file,
}


def said(question: Question, value: Any) -> tuple[str, ...]:
    """The answer in words, one line a part; () where there is none."""
    if empty(value):
        return ()
    match question.type:
        case "single":
            return (_label(question, value),)
        case "multiple":
            return tuple(_label(question, one) for one in value)
        case "number":
            return (f"{written(value)} {question.unit}".strip(),)
        case "occupation":
            return (_said_pick(value),)
        case "skills":
            return tuple(_said_pick(one) for one in value)
        case "matrix":
            return tuple(f"{row.label}: {_label(question, value[row.id])}" for row in question.rows if row.id in value)
        case "date":
            return (f"{date.fromisoformat(value):%-d %B %Y}",)
        case "file":
            return (str(value.get("name", "")),)
        case _:
            return tuple(line for line in str(value).split("\n") if line.strip())


def _label(question: Question, id: str) -> str:
    option = question.option(id)
    return option.label if option else id


def _said_pick(value: Mapping[str, str]) -> str:
    return value["label"] if "label" in value else f"“{value.get('words', '')}”"
