"""Downloading a file from its publisher: only what is new, going on where a broken download stopped, never half a file.

In a source's folder stand the file, `download.json` (where it came from, its digest, what to ask the server next time)
and, while a download is under way or broken off, `download.part` with `download.part.json`. The file is put in its
place in one step once it is whole.
"""

from __future__ import annotations

import ipaddress
import os
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import requests

from routeways.evidence.fetched import (
    PART,
    Download,
    drop_part,
    file_name,
    known_download,
    part_of,
    remember_part,
    settle,
)
from routeways.foundation.progress import Progress, quiet

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

MOST_BYTES = 4 * 1024**3
MOST_REDIRECTS = 5
MOST_TRIES = 4  # of one download: the first and three that go on where it was cut
TIMEOUT = (10, 60)  # seconds to connect, and between two pieces
CHUNK = 32 * 1024  # what a cut may cost: a piece that has begun to arrive is lost


class FetchRefused(Exception):
    """A file that could not be downloaded. One sentence: what happened, and what to do."""


class _Cut(Exception):
    """The connection ended before the file did; what came is kept."""


def download(
    address: str,
    folder: Path,
    *,
    now: datetime,
    fallback_name: str = "download",
    most: int = MOST_BYTES,
    progress: Progress = quiet,
    pause: Callable[[float], None] = time.sleep,
) -> Download:
    """The file at `address` into `folder`; where it has not changed since last time, that one.

    `progress` counts bytes. `pause` waits between tries. Raises FetchRefused; what came before a cut stays in the
    folder, and the next call goes on there.
    """
    _check_address(address, loopback_too=True)
    folder.mkdir(parents=True, exist_ok=True)
    with _alone(folder), requests.Session() as session:
        known = known_download(folder, address)
        session.headers.update({"User-Agent": "Routeways", "Accept-Encoding": "identity"})
        # A proxy for the outside world cannot reach a server on this machine.
        session.trust_env = not _is_loopback(address)
        for attempt in range(MOST_TRIES):
            try:
                return _once(session, address, folder, known, now, fallback_name, most, progress)
            except _Cut as cut:
                if attempt + 1 == MOST_TRIES:
                    raise FetchRefused(str(cut)) from cut
                pause(2**attempt)
            except requests.exceptions.SSLError as error:
                raise FetchRefused(f"{_host(address)} cannot prove that it is itself: {_short(error)}") from error
            except (requests.ConnectionError, requests.Timeout) as error:
                if attempt + 1 == MOST_TRIES:
                    raise FetchRefused(f"{_host(address)} does not answer. Try again later.") from error
                pause(2**attempt)
            except requests.RequestException as error:
                raise FetchRefused(f"{address} cannot be downloaded: {_short(error)}") from error
            except FetchRefused:
                drop_part(folder)  # what came is not the file
                raise
    raise AssertionError("the last attempt answers or raises")


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Two downloads at once would write into one part. Where the system has no such locks, people must take care."""
    with folder.with_name(f"{folder.name}.lock").open("w") as lock:
        if fcntl is not None:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as error:
                raise FetchRefused(f"{folder.name} is being downloaded already. Wait until that has ended.") from error
        yield


def _once(
    session: requests.Session,
    address: str,
    folder: Path,
    known: Download | None,
    now: datetime,
    fallback_name: str,
    most: int,
    progress: Progress,
) -> Download:
    part, record = folder / PART, part_of(folder, address)
    start = part.stat().st_size if record and part.exists() else 0
    headers = _conditions(known) | (
        {"Range": f"bytes={start}-", "If-Range": record.validator} if record and start else {}
    )
    with _answer(session, address, headers) as response:
        if response.status_code == 304 and known:
            drop_part(folder)
            return replace(known, changed=False)
        if response.status_code == 416:  # our part is as long as the file, or longer: it was of another one
            drop_part(folder)
            raise _Cut(f"{_host(address)} could not go on with a broken download. Try again.")
        _check_answer(response, address)
        start = start if response.status_code == 206 and _goes_on(response, start) else 0
        announced = _announced(response, start)
        if announced > most:
            raise FetchRefused(f"{address} has {_size(announced)}. We download at most {_size(most)}.")
        if not start:
            drop_part(folder)  # before its record is renewed, or a crash here would glue two releases together
        remember_part(folder, address, response)
        received = _receive(response, part, start=start, announced=announced, most=most, progress=progress)
        name = file_name(response, address, fallback_name)
    if not received:
        drop_part(folder)
        raise FetchRefused(f"{address} answers with an empty file. Look at the publisher’s page.")
    return settle(folder, name, address, response, known, now)


def _announced(response: requests.Response, start: int) -> int:
    """How long the whole will be; 0 where the server does not say, or counts packed bytes."""
    length = response.headers.get("Content-Length", "")
    packed = response.headers.get("Content-Encoding", "identity") != "identity"
    return start + int(length) if length.isdecimal() and not packed else 0


def _conditions(known: Download | None) -> dict[str, str]:
    if known is None:
        return {}
    wanted = {"If-None-Match": known.etag, "If-Modified-Since": known.last_modified}
    return {name: value for name, value in wanted.items() if value}


def _answer(session: requests.Session, address: str, headers: dict[str, str]) -> requests.Response:
    """The answer after redirects, each of which is looked at: only to https, or from loopback to loopback."""
    at = address
    for _ in range(MOST_REDIRECTS + 1):
        response = session.get(at, headers=headers, stream=True, timeout=TIMEOUT, allow_redirects=False)
        if not response.is_redirect:
            return response
        onward = urljoin(at, response.headers["Location"])
        response.close()
        _check_address(onward, loopback_too=_is_loopback(address))
        at = onward
    raise FetchRefused(f"{address} leads from one address to the next without end. Look at the publisher’s page.")


def _check_address(address: str, *, loopback_too: bool) -> None:
    parts = urlsplit(address)
    if parts.scheme == "https" and parts.hostname and (loopback_too or not _is_loopback(address)):
        return
    if parts.scheme == "http" and loopback_too and _is_loopback(address):
        return
    raise FetchRefused(f"{address} is not a secure address (https), so nothing is downloaded from it.")


def _is_loopback(address: str) -> bool:
    host = urlsplit(address).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _check_answer(response: requests.Response, address: str) -> None:
    status = response.status_code
    if status in (404, 410):
        raise FetchRefused(f"There is no file at {address} any more. Look for its new address on the publisher’s page.")
    if status == 429 or status >= 500:
        raise _Cut(f"{_host(address)} cannot answer now (status {status}). Try again later.")
    if status not in (200, 206):
        raise FetchRefused(f"{_host(address)} refuses {address} (status {status}).")
    kind = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    if kind in ("text/html", "application/xhtml+xml"):
        raise FetchRefused(f"{address} answers with a web page instead of a file. Look at the publisher’s page.")


def _goes_on(response: requests.Response, start: int) -> bool:
    """Whether a partial answer begins where our part ends."""
    found = re.match(r"bytes (\d+)-", response.headers.get("Content-Range", ""))
    if found is None or int(found.group(1)) != start:
        raise FetchRefused(f"{_host(response.url)} sent a part that was not asked for. Try again later.")
    return True


def _receive(
    response: requests.Response, part: Path, *, start: int, announced: int, most: int, progress: Progress
) -> int:
    """Write what comes after the first `start` bytes of `part`. Returns the size of the whole. Raises _Cut."""
    done = start
    with part.open("r+b" if start else "wb") as file:
        file.seek(start)
        file.truncate()
        try:
            for chunk in response.iter_content(CHUNK):
                if done == 0 and chunk.lstrip()[:15].lower().startswith((b"<!doctype html", b"<html")):
                    raise FetchRefused(f"{response.url} answers with a web page instead of a file.")
                done += len(chunk)
                if done > most:
                    raise FetchRefused(f"{response.url} has more than {_size(most)}, which is the most we download.")
                file.write(chunk)
                progress(done, max(announced, done), f"Downloading, {_size(done)}")
        except (requests.ConnectionError, requests.Timeout, requests.exceptions.ChunkedEncodingError) as error:
            raise _cut(response, done, announced) from error
        finally:
            file.flush()
            os.fsync(file.fileno())
    if announced and done != announced:
        raise _cut(response, done, announced)
    return done


def _cut(response: requests.Response, done: int, announced: int) -> _Cut:
    of = f" of {_size(announced)}" if announced else ""
    return _Cut(
        f"The connection to {_host(response.url)} was cut after {_size(done)}{of}. "
        "What has arrived is kept; fetch it again to go on."
    )


def _host(address: str) -> str:
    return urlsplit(address).hostname or address


def _short(error: Exception) -> str:
    return " ".join(str(error).split())[:200]


def _size(number: int) -> str:
    return f"{number / 1024**2:,.1f} MB" if number >= 1024**2 else f"{number / 1024:,.0f} kB"
