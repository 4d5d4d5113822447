"""The parts of a zip that a publisher's tables come in, taken out safely."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from routeways.foundation.tables import FileRefused
from routeways.foundation.upload_kinds import KINDS, Refused


def names(path: Path) -> list[str]:
    """The names of its parts without folders; [] where it is no zip."""
    try:
        with zipfile.ZipFile(path) as archive:
            return [PurePosixPath(part).name for part in archive.namelist()]
    except (zipfile.BadZipFile, OSError, ValueError):
        return []


@contextmanager
def unpacked(path: Path, wanted: set[str]) -> Iterator[dict[str, Path]]:
    """The wanted parts (by their lower-case names) as files, gone afterwards.

    Raises FileRefused for a damaged archive, one with a password, or one that would become far too large.
    """
    with path.open("rb") as stream:
        try:
            KINDS["zip"].check(stream)
        except Refused as error:
            raise FileRefused(f"{path.name} {error}") from error
        stream.seek(0)
        with zipfile.ZipFile(stream) as archive, TemporaryDirectory(prefix="routeways-taxonomy-") as folder:
            found: dict[str, Path] = {}
            for part in archive.infolist():
                name = PurePosixPath(part.filename).name.lower()
                if name in wanted and name not in found:
                    found[name] = Path(folder) / name
                    found[name].write_bytes(archive.read(part))
            yield found
