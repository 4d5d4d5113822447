"""Receiving files: nothing that a stranger handed in is stored under its own name, or opened before it is checked."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction

from routeways.foundation import audit
from routeways.foundation.ids import public_id
from routeways.foundation.models import Blob, Upload, UploadState, User
from routeways.foundation.upload_kinds import KINDS, Kind, Refused

__all__ = ["KINDS", "as_file", "open_upload", "receive"]
LONGEST_NAME = 240  # bytes: file systems stop at 255


@transaction.atomic
def receive(*, by: User | None, file: File, kinds: Iterable[str], limit: int, owner_ref: str = "") -> Upload:
    """Checks and keeps one file; `kinds` are keys of KINDS, `limit` is in bytes.

    A file that cannot be accepted is kept apart (or not at all, where it is too large) and the returned Upload says
    why in `reason`. The same content handed in twice is stored once. Raises KeyError for an unknown kind.
    """
    name = clean_name(file.name or "")
    wanted = [KINDS[kind] for kind in kinds]
    size, digest = _measure(file, limit)
    kind, reason = None, ""
    try:
        kind = _kind_of(name, wanted)
        _check(file, kind, size, limit)
    except Refused as refusal:
        reason = f"“{name}” {refusal}"
    blob = None if size > limit else _keep(file, digest, size, quarantined=bool(reason))
    upload = Upload.objects.create(
        name=name,
        kind=kind.name if kind else "",
        size=size,
        state=UploadState.REFUSED if reason else UploadState.ACCEPTED,
        reason=reason,
        blob=blob,
        owner_ref=owner_ref,
        created_by=by,
    )
    details = {"sha256": digest, "state": str(upload.state), "size": size}
    audit.record(by=by, verb="foundation.receive_upload", subject=upload, details=details)
    return upload


def open_upload(upload: Upload) -> IO[bytes]:
    """The bytes of an accepted upload. Raises ValueError for a refused one: nobody reads what is in quarantine."""
    if not upload.accepted or upload.blob is None:
        raise ValueError(f"“{upload.name}” was refused and cannot be read.")
    return default_storage.open(upload.blob.stored_as, "rb")


@contextmanager
def as_file(upload: Upload) -> Iterator[Path]:
    """An accepted upload as a file under the name it came with, for readers that need one; gone afterwards.

    A name too long for a file system keeps its end. Raises ValueError for a refused upload.
    """
    name = upload.name.encode()[-LONGEST_NAME:].decode(errors="ignore")
    with open_upload(upload) as stored, tempfile.TemporaryDirectory(prefix="routeways-upload-") as folder:
        path = Path(folder) / name
        with path.open("wb") as file:
            shutil.copyfileobj(stored, file, 1 << 20)
        yield path


def clean_name(name: str) -> str:
    """The name as it may be shown: no folders, no control or direction characters, at most 200 characters."""
    base = PurePosixPath(name.replace("\\", "/")).name
    plain = "".join(letter for letter in base if unicodedata.category(letter)[0] != "C")
    plain = " ".join(plain.split()).strip(". ")
    return plain[-200:] or "file"


def _measure(file: File, limit: int) -> tuple[int, str]:
    """Size and SHA-256; stops reading just past the limit, where neither matters any more."""
    digest, size = hashlib.sha256(), 0
    file.seek(0)
    for chunk in file.chunks():
        size += len(chunk)
        digest.update(chunk)
        if size > limit:
            return max(size, file.size or 0), ""
    return size, digest.hexdigest()


def _kind_of(name: str, wanted: list[Kind]) -> Kind:
    ending = PurePosixPath(name).suffix.lower()
    for kind in wanted:
        if ending in kind.extensions:
            return kind
    words = " or ".join(kind.words for kind in wanted)
    raise Refused(f"cannot be accepted here. Hand in {words}.")


def _check(file: File, kind: Kind, size: int, limit: int) -> None:
    if size > limit:
        raise Refused(f"is {_megabytes(size)}. We accept up to {_megabytes(limit)}.")
    if size == 0:
        raise Refused("is empty. Save it again and try once more.")
    file.seek(0)
    kind.check(file)


def _keep(file: File, digest: str, size: int, *, quarantined: bool) -> Blob:
    known = Blob.objects.filter(sha256=digest, quarantined=quarantined).first()
    if known is not None and default_storage.exists(known.stored_as):
        return known
    file.seek(0)
    folder = "quarantine" if quarantined else "accepted"
    stored_as = default_storage.save(f"{folder}/{public_id()}", file)
    try:
        if known is not None:  # the row is there but its bytes are gone: mend it
            known.stored_as = stored_as
            known.save(update_fields=["stored_as"])
            return known
        with transaction.atomic():
            return Blob.objects.create(sha256=digest, size=size, stored_as=stored_as, quarantined=quarantined)
    except IntegrityError:  # the same file arrived twice at the same moment
        default_storage.delete(stored_as)
        return Blob.objects.get(sha256=digest, quarantined=quarantined)


def _megabytes(size: int) -> str:
    return f"{size / 1024**2:,.1f} MB" if size >= 100 * 1024 else f"{size / 1024:,.1f} kB"
