"""Is a port free? Standard library only: `run.py` asks before it installs anything."""

from __future__ import annotations

import errno
import os
import socket

from routeways.console.problem import Problem


def check_free(port: int, host: str = "127.0.0.1") -> None:
    """Raises Problem where the site could not listen on `host` and `port`."""
    if not 1 <= port <= 65535:
        raise Problem(f"{port} is not a port. Choose a number from 1024 to 65535, for example --port 8080.")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        if os.name != "nt":
            # Without this a port is “taken” for a minute after the last stop, while old connections fade.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except socket.gaierror as error:
            raise Problem(f"“{host}” is not an address of this machine. Use --host 127.0.0.1 or 0.0.0.0.") from error
        except PermissionError as error:
            raise Problem(
                f"Port {port} is reserved by the system. Choose one above 1023, for example --port 8080."
            ) from error
        except OSError as error:
            if error.errno == errno.EADDRNOTAVAIL:
                raise Problem(
                    f"“{host}” is not an address of this machine. Use --host 127.0.0.1 or 0.0.0.0."
                ) from error
            raise Problem(
                f"Port {port} is taken by another program. Stop it, or choose another port: --port {suggestion(port)}."
            ) from error


def suggestion(port: int) -> int:
    return port + 80 if port + 80 <= 65535 else 8080
