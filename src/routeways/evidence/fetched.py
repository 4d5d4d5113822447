"""What stands on our disk of a publisher's file: whole, with where it came from, or in part, to go on with."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from datetime import datetime
from email.message import Message
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import unquote, urlsplit

from requests import Response

from routeways.foundation.uploads import clean_name
from routeways.warehouse.files import sha256

RECORD, PART, PART_RECORD = "download.json", "download.part", "download.part.json"


@dataclass(frozen=True)
class Download:
    """A whole file on our disk. `changed` is False where the publisher has still the same one."""

    path: Path
    address: str
    sha256: str
    size: int
    etag: str
    last_modified: str
    fetched_at: datetime
    changed: bool = True


@dataclass(frozen=True)
class Part:
    """What is known of a download that is not complete. `validator` is what If-Range needs; "": start again."""

    address: str
    validator: str


def settle(
    folder: Path, name: str, address: str, response: Response, known: Download | None, now: datetime
) -> Download:
    part = folder / PART
    digest = sha256(part)
    same = known is not None and known.sha256 == digest
    fetched = Download(
        path=folder / name,
        address=address,
        sha256=digest,
        size=part.stat().st_size,
        etag=response.headers.get("ETag", ""),
        last_modified=response.headers.get("Last-Modified", ""),
        fetched_at=known.fetched_at if known and same else now,
        changed=not same,
    )
    part.replace(fetched.path)
    content = {**asdict(fetched), "path": name, "fetched_at": fetched.fetched_at.isoformat()}
    content["content_type"] = response.headers.get("Content-Type", "")
    del content["changed"]
    _write(folder / RECORD, content)
    if known and known.path != fetched.path:
        known.path.unlink(missing_ok=True)
    drop_part(folder)
    return fetched


def known_download(folder: Path, address: str) -> Download | None:
    """The download that stands here, if it is the one that its record tells of."""
    found = _read(folder / RECORD)
    if found is None or found.get("address") != address:
        return None
    path = folder / Path(str(found["path"])).name
    if not path.is_file() or path.stat().st_size != found["size"] or sha256(path) != found["sha256"]:
        return None
    at = datetime.fromisoformat(found["fetched_at"])
    return Download(path, address, found["sha256"], found["size"], found["etag"], found["last_modified"], at)


def part_of(folder: Path, address: str) -> Part | None:
    found = _read(folder / PART_RECORD)
    if found is None or found.get("address") != address or not found.get("validator"):
        return None
    return Part(address, found["validator"])


def remember_part(folder: Path, address: str, response: Response) -> None:
    """A weak ETag does not say that two answers are the same byte for byte, so it cannot be gone on with."""
    etag = response.headers.get("ETag", "")
    validator = etag if etag and not etag.startswith("W/") else response.headers.get("Last-Modified", "")
    packed = response.headers.get("Content-Encoding", "identity") != "identity"
    _write(folder / PART_RECORD, asdict(Part(address, "" if packed else validator)))


def drop_part(folder: Path) -> None:
    for name in (PART, PART_RECORD):
        (folder / name).unlink(missing_ok=True)


def _write(path: Path, content: dict[str, Any]) -> None:
    beside = path.with_name(f"{path.name}.{os.getpid()}")
    beside.write_text(json.dumps(content, indent=1, ensure_ascii=False, default=str) + "\n", "utf-8")
    beside.replace(path)


def _read(path: Path) -> dict[str, Any] | None:
    try:
        found = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return None
    return found if isinstance(found, dict) else None


def file_name(response: Response, address: str, fallback: str) -> str:
    """What the server calls the file, else the end of its address; never a folder, never one of our own names."""
    header = Message()
    header["Content-Disposition"] = response.headers.get("Content-Disposition", "")
    name = header.get_filename() or unquote(PurePosixPath(urlsplit(address).path).name)
    name = clean_name(name)
    usable = "." in name.strip(".") and not name.startswith("download.")
    return name if usable else fallback
