"""Which jobs there are, and the three things that can be said about one that does not end well."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

NAME = re.compile(r"[a-z]+\.[a-z]+(_[a-z]+)*")
_functions: dict[str, Callable[..., Any]] = {}


class JobError(Exception):
    """A job that cannot be registered, started or cancelled. The message is for the person who asked."""


class JobRefused(Exception):
    """Raised by a job's function for bad input: the job fails at once with this sentence and is not tried again."""


class JobCancelled(Exception):
    """Raised inside a job's function, by `handle.stop_if_cancelled()`, when somebody asked it to stop."""


def job(kind: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Registers `function(handle, **payload)`; what it returns (JSON) is the job's result. Raises JobError."""
    if not NAME.fullmatch(kind):
        raise JobError(f"“{kind}” is not a job's name. Write floor.verb or floor.verb_noun.")

    def register(function: Callable[..., Any]) -> Callable[..., Any]:
        known = _functions.get(kind)
        if known is not None and known.__module__ != function.__module__:
            raise JobError(f"The job “{kind}” is registered twice.")
        _functions[kind] = function
        return function

    return register


def function_of(kind: str) -> Callable[..., Any] | None:
    return _functions.get(kind)


def kinds() -> list[str]:
    return sorted(_functions)
