"""The suite is closed: a test that reaches for anything but this machine fails and says so."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable
from typing import Any


class NetworkRefused(RuntimeError):
    """Not an OSError, so that code which forgives a failed connection does not hide it."""


def close() -> None:
    """From now on only loopback addresses and Unix sockets can be used in this process."""
    for name in ("connect", "connect_ex", "sendto"):
        setattr(socket.socket, name, _guarded(getattr(socket.socket, name)))
    lookup = socket.getaddrinfo

    def getaddrinfo(host: Any, *arguments: Any, **more: Any) -> Any:
        _check(host)
        return lookup(host, *arguments, **more)

    socket.getaddrinfo = getaddrinfo


def _guarded(method: Callable[..., Any]) -> Callable[..., Any]:
    def guarded(self: socket.socket, *arguments: Any) -> Any:
        if self.family in (socket.AF_INET, socket.AF_INET6) and isinstance(arguments[-1], tuple):
            _check(arguments[-1][0])
        return method(self, *arguments)

    return guarded


def _check(host: Any) -> None:
    name = host.decode() if isinstance(host, bytes) else host
    if name in (None, "", "localhost"):
        return
    try:
        if ipaddress.ip_address(str(name)).is_loopback or str(name) == "0.0.0.0":
            return
    except ValueError:
        pass
    raise NetworkRefused(f"A test reached for {name}. Tests use this machine only: start a server on 127.0.0.1.")
