"""Runs the inner loops: small problems in plain Python, large ones compiled by numba, both from the same source.

numba takes most of a second to import, more than a small problem takes to solve; so it is imported for large ones only.
It keeps the machine code on disk beside the source, or in the user's cache where that may not be written.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from types import FunctionType
from typing import Any

WORTH_COMPILING = 150_000  # edges; below this plain Python needs less time than importing numba does


def kernel(function: Callable[..., Any], size: int, *, compiled: bool | None = None) -> Callable[..., Any]:
    """The function for a problem of `size` edges; `compiled` says it instead of the size."""
    wanted = size >= WORTH_COMPILING if compiled is None else compiled
    return machine_code(function) if wanted else function


@cache
def machine_code(function: FunctionType, *, inner: bool = False) -> Callable[..., Any]:
    """The compiled function. What it calls in its own module is compiled with it, so keep a kernel in one file.

    `inner` functions are called by compiled ones only: without a way in from Python they compile sooner.
    """
    import numba

    seen = dict(function.__globals__)
    for name in function.__code__.co_names:
        called = seen.get(name)
        if isinstance(called, FunctionType) and called.__module__ == function.__module__:
            seen[name] = machine_code(called, inner=True)
    twin = FunctionType(function.__code__, seen, function.__name__, function.__defaults__)
    twin.__module__, twin.__qualname__ = function.__module__, function.__qualname__
    options: dict[str, Any] = {"nogil": True, "no_cpython_wrapper": inner}
    try:
        fast: Callable[..., Any] = numba.njit(cache=True, **options)(twin)
    except RuntimeError:  # there is no folder that may hold the cache
        fast = numba.njit(**options)(twin)
    return fast
