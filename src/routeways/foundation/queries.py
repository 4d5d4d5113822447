"""Named reads of this floor."""

from __future__ import annotations

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet

from routeways.foundation import set_aside
from routeways.foundation.models import AuditEntry, AuditHead, Job, Upload, User

ROWS_ON_A_PAGE = 50


def user_by_email(email: str) -> User | None:
    """Who signs in with this address; nobody where an account was made for one purpose alone (`set_aside`)."""
    return User.objects.filter(email__iexact=email.strip()).exclude(set_aside.those()).first()


def user(public_id: str) -> User | None:
    return User.objects.filter(public_id=public_id).first()


def users_page(number: str | int) -> Page[User]:
    """A page of everybody who signs in here, by e-mail address."""
    rows = User.objects.exclude(set_aside.those()).order_by("email")
    return Paginator(rows, ROWS_ON_A_PAGE).get_page(number)


def job(public_id: str) -> Job | None:
    return Job.objects.select_related("created_by").filter(public_id=public_id).first()


def upload(public_id: str) -> Upload | None:
    return Upload.objects.select_related("blob").filter(public_id=public_id).first()


def jobs_of(user: User) -> QuerySet[Job]:
    """The newest first."""
    return Job.objects.filter(created_by=user)


def audit_page(number: str | int, *, verb: str = "", subject: str = "") -> Page[AuditEntry]:
    """A page of the audit, the newest first; a page that does not exist is the nearest one that does."""
    rows = AuditEntry.objects.select_related("by").order_by("-number")
    if verb:
        rows = rows.filter(verb=verb)
    if subject:
        rows = rows.filter(subject=subject)
    return Paginator(rows, ROWS_ON_A_PAGE).get_page(number)


def audit_length() -> int:
    head = AuditHead.objects.first()
    return head.number if head else 0
