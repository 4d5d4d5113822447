"""One row of the audit for each thing that happens at the door."""

from __future__ import annotations

from typing import Any

from allauth.account import signals as account
from allauth.mfa import signals as second_factor
from django.db import transaction
from django.dispatch import receiver

from routeways.foundation import audit
from routeways.foundation.models import User


def _record(user: User, verb: str, **details: Any) -> None:
    with transaction.atomic():
        audit.record(by=user, verb=f"foundation.{verb}", subject=user, details=details)


@receiver(account.user_logged_in)
def signed_in(user: User, **context: Any) -> None:
    _record(user, "sign_in", through="oidc" if context.get("sociallogin") else "password")


@receiver(account.user_logged_out)
def signed_out(user: User | None, **_: Any) -> None:
    if user is not None:  # somebody whose session had ended already presses the button too
        _record(user, "sign_out")


@receiver([account.password_changed, account.password_set, account.password_reset])
def password_changed(user: User, **_: Any) -> None:
    _record(user, "change_password")


@receiver(second_factor.authenticator_added)
def second_factor_added(user: User, authenticator: Any, **_: Any) -> None:
    _record(user, "add_second_factor", type=str(authenticator.type))


@receiver(second_factor.authenticator_removed)
def second_factor_removed(user: User, authenticator: Any, **_: Any) -> None:
    _record(user, "remove_second_factor", type=str(authenticator.type))


@receiver(second_factor.authenticator_reset)
def recovery_codes_renewed(user: User, authenticator: Any, **_: Any) -> None:
    _record(user, "renew_second_factor", type=str(authenticator.type))
