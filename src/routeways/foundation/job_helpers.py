"""What jobs about uploaded files share: the file itself, and telling how far they are."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from routeways.foundation.jobs import Handle, JobRefused
from routeways.foundation.models import Upload
from routeways.foundation.progress import Progress
from routeways.foundation.uploads import as_file


@contextmanager
def unpacked(upload: str) -> Iterator[Path]:
    """The upload with this public id as a file under the name it came with. Raises JobRefused where it is gone."""
    found = Upload.objects.select_related("blob").filter(public_id=upload).first()
    if found is None or not found.accepted:
        raise JobRefused("The file is no longer here. Choose it again.")
    with as_file(found) as path:
        yield path


def progress_of(handle: Handle) -> Progress:
    """Reports to the job's page, and stops where somebody asked it to."""

    def report(done: int, total: int, message: str) -> None:
        handle.stop_if_cancelled()
        handle.progress(done, total, message)

    return report
