"""Every write about users. Jobs, links, uploads, messages and tags have their own modules beside this one."""

from __future__ import annotations

from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from routeways.foundation import audit, links, messages, set_aside
from routeways.foundation.models import PrivateLink, User
from routeways.foundation.models.user import clean_email

INVITATION = "foundation.invitation"
INVITATION_LASTS = timedelta(days=14)


class UserError(Exception):
    """A user who cannot be added or changed. The message says why and what to do."""


@transaction.atomic
def add_user(
    *, by: User | None, email: str, name: str = "", password: str | None = None, administrator: bool = False
) -> User:
    """A new account; without a password it can be entered only by invitation, reset or OIDC. Raises UserError.

    One that was set aside for a purpose of its own becomes an account like any other, and nobody is told that it was.
    """
    address = clean_email(email)
    try:
        validate_email(address)
    except ValidationError as error:
        raise UserError(f"“{email}” is not an e-mail address. It should look like name@example.org.") from error
    held = User.objects.select_for_update().filter(email=address).first()
    if held is not None and not User.objects.filter(set_aside.those(), pk=held.pk, is_active=True).exists():
        raise UserError(f"Somebody already signs in with {address}.")
    user = held or User(email=address)
    user.name, user.is_administrator, user.created_by = name.strip()[:120], administrator, by
    if password is not None:
        _check_password(password, user)
    user.set_password(password)
    user.save()
    set_aside.release(user)
    # Whoever adds an account vouches for its address; a reset or an OIDC sign-in may rely on it.
    EmailAddress.objects.get_or_create(user=user, email=address, defaults={"verified": True, "primary": True})
    details = {"administrator": administrator, "through": "password" if password else "no password"}
    audit.record(by=by, verb="foundation.add_user", subject=user, details=details)
    return user


@transaction.atomic
def invite_user(*, by: User, email: str, name: str, site: str, now: datetime) -> tuple[User, PrivateLink]:
    """Adds an account and sends its private link. `site` is the address this is reached at, like https://example.org.

    Raises UserError.
    """
    user = add_user(by=by, email=email, name=name)
    link, token = links.make(by=by, purpose=INVITATION, subject=user, expires_at=now + INVITATION_LASTS)
    address = f"{site.rstrip('/')}/account/invitation/{token}/"
    context = {"user": user, "inviter": by, "address": address, "expires_at": link.expires_at}
    messages.queue(by=by, to=user, template="foundation/invitation", context=context)
    return user, link


def invited_user(token: str, now: datetime) -> User:
    """Whom an invitation is for, without using it. Raises LinkError."""
    return _user_of(links.look(token, INVITATION, now))


@transaction.atomic
def accept_invitation(*, token: str, name: str, password: str, now: datetime) -> User:
    """Uses the invitation: name and password are set. Raises LinkError; UserError for a weak password."""
    user = _user_of(links.open(token, INVITATION, now))
    _check_password(password, user)
    user.name = name.strip()[:120]
    user.set_password(password)
    user.save(update_fields=["name", "password"])
    audit.record(by=user, verb="foundation.accept_invitation", subject=user)
    return user


@transaction.atomic
def set_active(user: User, active: bool, *, by: User | None) -> None:
    """Closes or opens an account; a closed one is signed out everywhere at its next request."""
    if by is not None and user.pk == by.pk and not active:
        raise UserError("You cannot close your own account. Ask another administrator.")
    user.is_active = active
    user.save(update_fields=["is_active"])
    audit.record(by=by, verb="foundation.open_user" if active else "foundation.close_user", subject=user)


@transaction.atomic
def reopen(user: User, password: str, *, by: User | None) -> None:
    """Opens a closed account with a new password: the old one is not good any more. Raises UserError for a weak one."""
    _check_password(password, user)
    user.set_password(password)
    user.is_active = True
    user.save(update_fields=["password", "is_active"])
    audit.record(by=by, verb="foundation.reopen_user", subject=user)


def _user_of(link: PrivateLink) -> User:
    user = User.objects.filter(public_id=link.subject.partition(":")[2], is_active=True).first()
    if user is None:
        raise links.LinkRevoked
    return user


def _check_password(password: str, user: User) -> None:
    try:
        password_validation.validate_password(password, user)
    except ValidationError as error:
        raise UserError(" ".join(error.messages)) from error
