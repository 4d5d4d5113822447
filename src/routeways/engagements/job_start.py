"""What jobs add when the site starts."""

from __future__ import annotations

from routeways.engagements import starts


def register() -> None:
    from routeways.engagements import job_access, job_jobs

    job_access.register()
    job_jobs.register()
    for kind in ("job", "apprenticeship"):
        starts.register_start(kind, "request", "jobs/applicants/")
