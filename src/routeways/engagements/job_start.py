"""What jobs add when the site starts."""

from __future__ import annotations

from routeways.engagements import starts
from routeways.foundation import set_aside


def register() -> None:
    from routeways.engagements import job_access, job_jobs
    from routeways.engagements.models import JobAccount

    job_access.register()
    job_jobs.register()
    set_aside.register(JobAccount.objects.alone)
    for kind in ("job", "apprenticeship"):
        starts.register_start(kind, "request", "jobs/applicants/")
