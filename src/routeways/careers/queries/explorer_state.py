"""When what the explorer shows may have changed, and reads that are kept until then."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import lru_cache, wraps
from typing import Any, ParamSpec, TypeVar

from django.utils import timezone

from routeways.foundation.models import AuditHead
from routeways.places import snapshot as places
from routeways.warehouse import files

P = ParamSpec("P")
T = TypeVar("T")
_forget: list[Callable[[], None]] = []


def state() -> tuple[Hashable, ...]:
    """What public pages here are made of: figures, areas, the day, and the last write of any kind (every write leaves a
    row of the audit), so that a course, a link or a pledge that changed is seen at once."""
    written = AuditHead.objects.values_list("number", flat=True).first()
    # The edge: pages and what they are made of are those of the day.
    return (str(files.root()), files.pointed_to(), places.loaded(), timezone.localdate(), written)


def kept_read(most: int) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """Keeps the `most` results that were asked for last in the process, each for its arguments and the state.

    Only for results that nobody changes, of functions with hashable arguments.
    """

    def decorate(function: Callable[P, T]) -> Callable[P, T]:
        @lru_cache(maxsize=most)
        def made(_: Hashable, args: tuple[Any, ...], named: tuple[tuple[str, Any], ...]) -> T:
            return function(*args, **dict(named))

        _forget.append(made.cache_clear)

        @wraps(function)
        def answer(*args: P.args, **named: P.kwargs) -> T:
            return made(state(), args, tuple(sorted(named.items())))

        return answer

    return decorate


def one_look(view: Callable[P, T]) -> Callable[P, T]:
    """A view for which it is looked up once which areas are loaded, and not for each area it names."""

    @wraps(view)
    def answer(*args: P.args, **named: P.kwargs) -> T:
        with places.asked_once():
            return view(*args, **named)

    return answer


def forget() -> None:
    """For tests, whose databases go back to where they were."""
    for clear in _forget:
        clear()
