"""Plain data (what JSON holds) read strictly: each refusal is one sentence that says what, where, and what to do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

LONGEST = 60  # characters of a value that are told
MOST = 10**9  # no count, size or number of minutes is larger
DIGITS = 30  # of a decimal; more is a fault, not a measurement


class ProblemError(ValueError):
    """One plain sentence: what is wrong with a problem, where, and what to do."""


def quoted(value: Any) -> str:
    """A value as it stands in a sentence."""
    text = repr(value) if isinstance(value, float) else str(value)
    return f"“{text[:LONGEST]}…”" if len(text) > LONGEST else f"“{text}”"


def text_of(value: Any) -> str | None:
    """An id as a text, 7 and "7" alike, because JSON's keys are texts; None for what is no id."""
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else None


def exact(value: Any) -> Fraction | None:
    """A number as it was written: 0.1 is one tenth, "1/3" a third. None for what is no number."""
    if isinstance(value, bool) or not isinstance(value, int | float | str | Fraction):
        return None
    text = value.strip() if isinstance(value, str) else repr(value) if isinstance(value, float) else value
    if isinstance(text, str) and (len(text) > DIGITS or "_" in text or "e" in text.lower()):
        return None
    try:
        return Fraction(text)
    except (ValueError, ZeroDivisionError, OverflowError):
        return None


def seed_of(row: Row) -> int | str:
    """The seed of a published lottery: a whole number or a text, 0 where none is given."""
    seed = row.get("seed", 0)
    if isinstance(seed, bool) or not isinstance(seed, int | str):
        raise ProblemError(f"The seed is {quoted(seed)}; it must be a whole number or a text.")
    return seed


class Row:
    """One object of plain data, called `what` in sentences (“The school “12””). Unknown keys are refused."""

    def __init__(self, value: Any, what: str, keys: Sequence[str]) -> None:
        if not isinstance(value, Mapping):
            raise ProblemError(f"{what} must be an object with {_listed(keys)}.")
        unknown = [key for key in value if key not in keys]
        if unknown:
            raise ProblemError(f"{what} has {quoted(unknown[0])}, which is not known. It may have {_listed(keys)}.")
        self._value, self.what, self._keys = value, what, keys

    def get(self, key: str, default: Any = None) -> Any:
        found = self._value.get(key)
        return default if found is None else found

    def has(self, key: str) -> bool:
        return self._value.get(key) is not None

    def id(self, key: str = "id") -> str:
        text = text_of(self._value.get(key))
        if not text or not text.strip():
            raise ProblemError(f"{self.what} needs “{key}”, a text or a whole number; it has {self._said(key)}.")
        return text

    def text(self, key: str, default: str = "") -> str:
        found = self.get(key, default)
        if not isinstance(found, str):
            raise ProblemError(f"{self.what} has {quoted(found)} as “{key}”. It needs a text.")
        return found

    def flag(self, key: str) -> bool:
        found = self.get(key, False)
        if not isinstance(found, bool):
            raise ProblemError(f"{self.what} has {quoted(found)} as “{key}”. It needs true or false.")
        return found

    def whole(self, key: str, default: int | None = None, *, least: int = 0, most: int = MOST) -> int:
        found = self.get(key, default)
        if isinstance(found, bool) or not isinstance(found, int):
            raise ProblemError(f"{self.what} needs “{key}”, a whole number; it has {self._said(key)}.")
        if not least <= found <= most:
            raise ProblemError(f"{self.what} has {quoted(found)} as “{key}”. It needs {least} to {most}.")
        return found

    def number(self, key: str, default: Fraction | None = None, *, most: int = MOST) -> Fraction:
        """Exact, 0 or more."""
        found = exact(self.get(key)) if self.has(key) else default
        if found is None:
            raise ProblemError(f"{self.what} needs “{key}”, a number; it has {self._said(key)}.")
        if not 0 <= found <= most:
            raise ProblemError(f"{self.what} has {self._said(key)} as “{key}”. It needs 0 to {most}.")
        return found

    def list(self, key: str) -> Sequence[Any]:
        found = self.get(key, ())
        if not isinstance(found, list | tuple):
            raise ProblemError(f"{self.what} has “{key}”, which must be a list.")
        return found

    def rows(self, key: str, what: str, keys: Sequence[str]) -> Iterator[Row]:
        """The objects of a list, each with an id of its own that stands in its sentences."""
        seen: set[str] = set()
        for at, value in enumerate(self.list(key), 1):
            row = Row(value, f"{what} number {at}", keys)
            id = row.id()
            if id in seen:
                raise ProblemError(f"The id {quoted(id)} is given to more than one {what.lower()}. Give each its own.")
            seen.add(id)
            row.what = f"{what} {quoted(id)}"
            yield row

    def ids(self, key: str) -> tuple[str, ...]:
        """A list of ids, each once."""
        found = [text_of(one) for one in self.list(key)]
        if None in found:
            raise ProblemError(f"{self.what} has “{key}”, whose entries must be texts or whole numbers.")
        return tuple(dict.fromkeys(one for one in found if one is not None))

    def _said(self, key: str) -> str:
        return quoted(self._value[key]) if self.has(key) else "none"


def _listed(keys: Sequence[str]) -> str:
    return ", ".join(f"“{key}”" for key in keys)
