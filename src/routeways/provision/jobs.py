"""Work of this floor that takes longer than a request: checking a file of courses, loading it, reading courses."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from typing import Any

from django.utils import timezone

from routeways.foundation.job_helpers import progress_of, unpacked
from routeways.foundation.jobs import Handle, JobRefused, job, start
from routeways.foundation.tables import FileRefused
from routeways.organisations import queries as organisations
from routeways.organisations.models import Organisation
from routeways.provision import actions, incoming
from routeways.provision.errors import ProvisionError

CHECK, LOAD, READ = "provision.check_file", "provision.load_file", "provision.read_courses"


@job(CHECK, says="Check a file of courses")
def check_file(handle: Handle, *, upload: str, owner: str, region: str, form: str) -> dict[str, Any]:
    """Everything short of storing: what is wrong with the file, and what it would change."""
    with unpacked(upload) as path, _in_words():
        found = incoming.read(
            path,
            owner=_owner(owner, region),
            region=region,
            form=form,
            today=timezone.localdate(),
            progress=progress_of(handle),
        )
    return found.as_dict()


@job(LOAD, says="Load a file of courses")
def load_file(
    handle: Handle, *, upload: str, owner: str, region: str, form: str, publish: bool, shown: str
) -> dict[str, Any]:
    """The courses and the end of the job are stored together or not at all."""
    with unpacked(upload) as path, _in_words():
        progress = progress_of(handle)
        progress(0, 3, "Reading the file")
        with handle.finishing() as result:
            done = actions.import_file(
                by=handle.job.created_by,
                owner=_owner(owner, region),
                region=region,
                path=path,
                form=form,
                today=timezone.localdate(),
                publish=publish,
                shown=shown,
            )
            result.update(asdict(done))
            start(READ, by=handle.job.created_by, payload={"region": region})
    return asdict(done)


@job(READ, says="Read courses for the skills they teach")
def read_courses(handle: Handle, *, region: str = "") -> dict[str, Any]:
    return {"courses": actions.read_courses(by=handle.job.created_by, region=region)}


def _owner(public_id: str, region: str) -> Organisation:
    try:
        return organisations.survivor(organisations.organisation(public_id, region=region))
    except Organisation.DoesNotExist as error:
        raise JobRefused("This provider is no longer recorded in the region.") from error


@contextmanager
def _in_words() -> Iterator[None]:
    try:
        yield
    except (FileRefused, ProvisionError) as refusal:
        raise JobRefused(str(refusal)) from refusal
