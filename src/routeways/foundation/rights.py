"""What this floor lets people do. Every other floor has such a list of its own."""

from __future__ import annotations

import rules

from routeways.foundation.models import Job, User
from routeways.foundation.permissions import register


@rules.predicate
def is_administrator(user: User) -> bool:
    return user.is_administrator


@rules.predicate
def started_it(user: User, job: Job | None) -> bool:
    return job is not None and job.created_by_id == user.pk


register("foundation.see_account", rules.always_allow, "see your own account")
register("foundation.read_audit", is_administrator, "read the audit")
register("foundation.manage_users", is_administrator, "invite people and close accounts")
register("foundation.see_job", started_it | is_administrator, "follow a job that you started")
register("foundation.cancel_job", started_it | is_administrator, "cancel a job that you started")
