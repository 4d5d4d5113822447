"""Which jobs there are, and the three things that can be said about one that does not end well."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

NAME = re.compile(r"[a-z]+\.[a-z]+(_[a-z]+)*")
_functions: dict[str, Callable[..., Any]] = {}
_words: dict[str, str] = {}


class JobError(Exception):
    """A job that cannot be registered, started or cancelled. The message is for the person who asked."""


class JobRefused(Exception):
    """Raised by a job's function for bad input: the job fails at once with this sentence and is not tried again."""


class JobCancelled(Exception):
    """Raised inside a job's function, by `handle.stop_if_cancelled()`, when somebody asked it to stop."""


def job(kind: str, *, says: str = "") -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Registers `function(handle, **payload)`; what it returns (JSON) is the job's result. Raises JobError.

    `says` is what people read instead of `kind`.
    """
    if not NAME.fullmatch(kind):
        raise JobError(f"“{kind}” is not a job's name. Write floor.verb or floor.verb_noun.")

    def register(function: Callable[..., Any]) -> Callable[..., Any]:
        known = _functions.get(kind)
        if known is not None and known.__module__ != function.__module__:
            raise JobError(f"The job “{kind}” is registered twice.")
        _functions[kind] = function
        _words[kind] = says or kind
        return function

    return register


def function_of(kind: str) -> Callable[..., Any] | None:
    return _functions.get(kind)


def words_of(kind: str) -> str:
    """What people read: “Check a file”; the kind itself for a job that is no longer registered."""
    return _words.get(kind, kind)


def kinds() -> list[str]:
    return sorted(_functions)
