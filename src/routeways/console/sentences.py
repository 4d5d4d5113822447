"""Every error as one sentence for a person. The traceback is for ROUTEWAYS_DEBUG."""

from __future__ import annotations

from pathlib import Path

from routeways.console.problem import Problem, from_os


def sentence(error: Exception) -> str:
    """What a person reads. Our own exceptions are written for people; the rest are told with their kind."""
    if isinstance(error, Problem) or type(error).__module__.startswith("routeways."):
        return _one_line(error)
    if isinstance(error, FileNotFoundError) and error.filename:
        return f"There is no file {error.filename}. Check the name and the folder."
    if isinstance(error, OSError) and error.filename:
        return str(from_os(error, "use", Path(str(error.filename))))
    name = type(error).__name__
    if name in ("OperationalError", "ProgrammingError") and type(error).__module__.startswith("django."):
        return (
            f"The database said: {_one_line(error)}. “routeways check” tells what is wrong, "
            "“routeways set-up” prepares a new or older database."
        )
    if name == "ImproperlyConfigured":
        return f"A setting cannot be used: {_one_line(error)}"
    return (
        f"A fault in Routeways stopped this ({name}: {_one_line(error)}). Nothing half-done was kept. "
        "ROUTEWAYS_DEBUG=yes shows where it happened."
    )


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split()) or type(error).__name__
