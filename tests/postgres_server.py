"""Finds PostgreSQL, or says what to type, and runs a private server for as long as the tests last.

Standard library only: test.py uses it. What the tests themselves need of the server is in `tests/postgres.py`.
"""

from __future__ import annotations

import os
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from routeways.console.problem import Problem

OLDEST = 14  # the oldest that Django 5.2 knows
NEEDED = ("initdb", "postgres", "pg_isready")
PLACES = (
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "/opt/homebrew/opt/postgresql*/bin",
    "/usr/local/opt/postgresql*/bin",
    "/Applications/Postgres.app/Contents/Versions/*/bin",
    "C:/Program Files/PostgreSQL/*/bin",
)
USER = "routeways"
STARTING = 60.0  # seconds
# What the tests write is thrown away, so nothing waits for the disk.
OPTIONS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "jit": "off",
    "shared_buffers": "64MB",
    "max_connections": "60",
}
_INSTALL = ["apt-get", "install", "-y", "--no-install-recommends", "postgresql"]
# Debian makes and starts a server of its own with the package, unless this file says that nobody wants one.
_NO_SERVER = Path("/etc/postgresql-common/createcluster.d/routeways-tests.conf")


def found_or_installed() -> Path:
    """The folder of PostgreSQL's programs. On Debian as root it is installed if there is none. Raises Problem."""
    found = find()
    if found is None and shutil.which("apt-get") and _is_root():
        _apt_install()
        found = find()
    if found is None:
        raise Problem(f"The tests need PostgreSQL {OLDEST} or newer, and none was found. {what_to_type()}")
    return found


def find() -> Path | None:
    """POSTGRES if it is set, else the newest in the known places. Raises Problem where POSTGRES names nothing."""
    named = os.environ.get("POSTGRES")
    if named:
        if not _complete(Path(named)):
            raise Problem(f"POSTGRES is “{named}”, which is not a folder with {', '.join(NEEDED)}. Give that folder.")
        return Path(named)
    on_path = shutil.which("initdb")
    folders = [Path(on_path).resolve().parent] if on_path else []
    for place in PLACES:
        anchor = Path(place).anchor
        folders += Path(anchor).glob(str(Path(place).relative_to(anchor))) if Path(anchor).is_dir() else []
    usable = [(version, folder) for folder in folders if _complete(folder) and (version := _version(folder)) >= OLDEST]
    return max(usable)[1] if usable else None


def what_to_type() -> str:
    if shutil.which("apt-get"):
        return "Type “sudo apt-get update && sudo apt-get install postgresql”, then python3 test.py again."
    if sys.platform == "darwin":
        return "Type “brew install postgresql@17”, then python3 test.py again."
    if os.name == "nt":
        return "Type “winget install PostgreSQL.PostgreSQL.17”, then python3 test.py again."
    return "Install it with your system's package manager, or name it: “POSTGRES=/path/to/bin python3 test.py”."


@contextmanager
def running() -> Iterator[str]:
    """A new server on a free port of this machine, with a password of its own; its address postgresql://….

    It and all that is in it are gone afterwards. Raises Problem where it does not start.
    """
    programs = found_or_installed()
    # Root's own folder for temporary files may be closed to the account that the server runs as; /tmp never is.
    folder = Path(tempfile.mkdtemp(prefix="routeways-postgres-", dir="/tmp" if _is_root() else None))
    try:
        account = _account(folder)
        password = secrets.token_urlsafe(24)
        _make(programs, folder, password, account)
        server, port = _started(programs, folder, account)
        try:
            yield f"postgresql://{USER}:{password}@127.0.0.1:{port}"
        finally:
            _end(server)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _make(programs: Path, folder: Path, password: str, account: dict[str, Any]) -> None:
    secret = folder / "password"
    secret.write_text(password)
    if account:
        shutil.chown(secret, account["user"], account["group"])
    command = [str(programs / "initdb"), "-D", str(folder / "data"), "-U", USER, "--pwfile", str(secret)]
    command += ["--auth=scram-sha-256", "--encoding=UTF8", "--locale=C", "--no-sync"]
    made = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, **account)
    secret.unlink()
    if made.returncode:
        raise Problem(f"PostgreSQL’s initdb failed: {_last(made.stderr)}. The tests need it; put this right first.")


def _started(programs: Path, folder: Path, account: dict[str, Any]) -> tuple[subprocess.Popen[bytes], int]:
    """Tries again with another port where somebody else took the free one first."""
    log = folder / "log"
    for _ in range(3):
        port = _free_port()
        command = [str(programs / "postgres"), "-D", str(folder / "data"), "-p", str(port)]
        for name, value in OPTIONS.items():
            command += ["-c", f"{name}={value}"]
        with log.open("wb") as out:
            # Not in our group of processes: Ctrl-C in a terminal must leave it to us to end it after the tests.
            server = subprocess.Popen(
                command, cwd=folder, stdin=subprocess.DEVNULL, stdout=out, stderr=out, start_new_session=True, **account
            )
        deadline = time.monotonic() + STARTING
        while server.poll() is None and time.monotonic() < deadline:
            if _ready(programs, port):
                return server, port
            time.sleep(0.1)
        _end(server)
    raise Problem(f"PostgreSQL did not start: {_last(log.read_text(errors='replace'))}. Put this right first.")


def _end(server: subprocess.Popen[bytes]) -> None:
    """At once, by SIGQUIT where there is one: nothing in it is wanted any more."""
    if server.poll() is None:
        server.terminate() if os.name == "nt" else server.send_signal(3)
        try:
            server.wait(timeout=20)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def _ready(programs: Path, port: int) -> bool:
    command = [str(programs / "pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(port)]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def _account(folder: Path) -> dict[str, Any]:
    """Whom the server runs as. PostgreSQL refuses root, so root lends the folder to somebody without rights."""
    if not _is_root():
        return {}
    import grp
    import pwd

    for name in ("postgres", "nobody"):
        try:
            user = pwd.getpwnam(name)
        except KeyError:
            continue
        group = grp.getgrgid(user.pw_gid).gr_name
        shutil.chown(folder, name, group)
        return {"user": name, "group": group, "extra_groups": []}
    raise Problem("PostgreSQL does not run as root, and this machine has neither a user “postgres” nor “nobody”.")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _complete(folder: Path) -> bool:
    return all(shutil.which(name, path=str(folder)) for name in NEEDED)


def _version(folder: Path) -> int:
    """“postgres (PostgreSQL) 15.18 (Debian …)” is 15; 0 where it does not say."""
    try:
        said = subprocess.run([str(folder / "postgres"), "-V"], capture_output=True, text=True, timeout=30, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return 0
    words = said.stdout.split()
    number = words[2].partition(".")[0] if len(words) > 2 else ""
    return int(number) if number.isdigit() else 0


def _is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


def _last(text: str) -> str:
    return ([line.strip() for line in text.splitlines() if line.strip()] or ["it gave no reason"])[-1].rstrip(".")


def _apt_install() -> None:
    print("Installing PostgreSQL for the database tests.", flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    _NO_SERVER.parent.mkdir(parents=True, exist_ok=True)
    _NO_SERVER.write_text("create_main_cluster = false\n")
    try:
        for command in (["apt-get", "update", "-q"], [*_INSTALL[:1], "-q", *_INSTALL[1:]]):
            result = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
            if result.returncode:
                why = f"“{' '.join(command)}” failed: {_last(result.stderr)}"
                raise Problem(f"{why}. Install PostgreSQL by hand, then python3 test.py again.")
    finally:
        _NO_SERVER.unlink()
